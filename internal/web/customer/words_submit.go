package customer

import "deskbell/internal/tongue"

// SubmitWords are what the form says, and what it says of the promise.
var SubmitWords = tongue.Phrases{
	submitTitle: {"fr": "Envoyer une demande d’assistance", "de": "Eine Supportanfrage stellen", "es": "Enviar una solicitud de soporte"},
	"Tell us what is wrong and how much it holds you up. You see when we answer before you send it.": {
		"fr": "Dites-nous ce qui ne va pas et à quel point cela vous gêne. Vous voyez avant l’envoi quand nous répondrons.",
		"de": "Sagen Sie uns, was nicht stimmt und wie sehr es Sie aufhält. Wann wir antworten, sehen Sie vor dem Absenden.",
		"es": "Díganos qué ocurre y cuánto le afecta. Antes de enviarla verá cuándo respondemos.",
	},
	"You and your license": {"fr": "Vous et votre licence", "de": "Sie und Ihre Lizenz", "es": "Usted y su licencia"},
	"Your request":         {"fr": "Votre demande", "de": "Ihre Anfrage", "es": "Su solicitud"},
	"License email":        {"fr": "E-mail de la licence", "de": "E-Mail der Lizenz", "es": "Correo de la licencia"},
	"The address of the account that owns the license. It needn’t be yours.": {
		"fr": "L’adresse du compte qui possède la licence. Ce n’est pas forcément la vôtre.",
		"de": "Die Adresse des Kontos, dem die Lizenz gehört. Es muss nicht Ihre sein.",
		"es": "La dirección de la cuenta propietaria de la licencia. No tiene que ser la suya.",
	},
	"Your name":             {"fr": "Votre nom", "de": "Ihr Name", "es": "Su nombre"},
	"Your email":            {"fr": "Votre e-mail", "de": "Ihre E-Mail", "es": "Su correo electrónico"},
	"Our answers go there.": {"fr": "Nos réponses y sont envoyées.", "de": "Dorthin gehen unsere Antworten.", "es": "Allí llegan nuestras respuestas."},
	"Country":               {"fr": "Pays", "de": "Land", "es": "País"},
	"Choose …":              {"fr": "Choisir …", "de": "Wählen …", "es": "Elegir …"},
	"Where you are based. It decides whose business hours count.": {
		"fr": "Où vous êtes établi. Cela détermine quelles heures ouvrées comptent.",
		"de": "Wo Sie ansässig sind. Danach richtet sich, wessen Arbeitszeiten zählen.",
		"es": "Dónde se encuentra. De ello depende qué horario laboral cuenta.",
	},
	"Topic":           {"fr": "Sujet", "de": "Thema", "es": "Tema"},
	"Business impact": {"fr": "Impact sur votre activité", "de": "Auswirkung auf Ihr Geschäft", "es": "Impacto en su actividad"},
	"Subject":         {"fr": "Objet", "de": "Betreff", "es": "Asunto"},
	"In one line.":    {"fr": "En une ligne.", "de": "In einer Zeile.", "es": "En una línea."},
	"Description":     {"fr": "Description", "de": "Beschreibung", "es": "Descripción"},
	"What did you do, what did you expect, and what happened instead? Versions and messages help.": {
		"fr": "Qu’avez-vous fait, qu’attendiez-vous et que s’est-il passé ? Les versions et les messages nous aident.",
		"de": "Was haben Sie getan, was haben Sie erwartet, und was geschah stattdessen? Versionen und Meldungen helfen.",
		"es": "¿Qué hizo, qué esperaba y qué ocurrió en su lugar? Las versiones y los mensajes ayudan.",
	},
	"Files":      {"fr": "Fichiers", "de": "Dateien", "es": "Archivos"},
	"(optional)": {"fr": "(facultatif)", "de": "(freiwillig)", "es": "(opcional)"},
	"Up to ten, of 25 MiB each. Programs are not taken: put them into a ZIP archive.": {
		"fr": "Dix au plus, de 25 Mio chacun. Les programmes ne sont pas acceptés : mettez-les dans une archive ZIP.",
		"de": "Höchstens zehn, je bis 25 MiB. Programme werden nicht angenommen: Packen Sie sie in ein ZIP-Archiv.",
		"es": "Diez como máximo, de 25 MiB cada uno. No se aceptan programas: póngalos en un archivo ZIP.",
	},
	"Send the request": {"fr": "Envoyer la demande", "de": "Anfrage absenden", "es": "Enviar la solicitud"},
	"Something else":   {"fr": "Autre chose", "de": "Etwas anderes", "es": "Otra cosa"},
	"Other ways":       {"fr": "Autres possibilités", "de": "Andere Wege", "es": "Otras vías"},
	"See your licenses and devices": {
		"fr": "Voir vos licences et vos appareils", "de": "Ihre Lizenzen und Geräte ansehen", "es": "Ver sus licencias y dispositivos",
	},

	"No guaranteed time":    {"fr": "Sans délai garanti", "de": "Ohne garantierte Zeit", "es": "Sin plazo garantizado"},
	"Response within %[1]s": {"fr": "Réponse sous %[1]s", "de": "Antwortzeit höchstens: %[1]s", "es": "Respuesta en %[1]s"},
	"The times are those of Enterprise support.": {
		"fr": "Ces délais sont ceux de l’assistance Enterprise.", "de": "Die Zeiten gelten mit Enterprise-Support.", "es": "Los plazos son los del soporte Enterprise.",
	},

	"Our promise": {"fr": "Notre promesse", "de": "Unser Versprechen", "es": "Nuestra promesa"},
	"If you send it now, we respond by": {
		"fr": "Envoyée maintenant, nous y répondons au plus tard", "de": "Wenn Sie jetzt absenden, antworten wir bis", "es": "Si la envía ahora, respondemos a más tardar",
	},
	"your time":                 {"fr": "à votre heure", "de": "Ihrer Zeit", "es": "hora de usted"},
	"your time, and our desk’s": {"fr": "à votre heure, comme à la nôtre", "de": "Ihrer und unserer Zeit", "es": "hora de usted y nuestra"},
	"at our desk %[1]s (%[2]s)": {"fr": "chez nous %[1]s (%[2]s)", "de": "bei uns %[1]s (%[2]s)", "es": "en nuestra oficina %[1]s (%[2]s)"},
	"That is within %[1]s, guaranteed.": {
		"fr": "Soit sous %[1]s, garanti.", "de": "Garantierte Frist: %[1]s.", "es": "Es decir, en %[1]s, garantizado.",
	},
	"There is no guaranteed response time.": {
		"fr": "Il n’y a pas de délai de réponse garanti.", "de": "Es gibt keine garantierte Antwortzeit.", "es": "No hay un plazo de respuesta garantizado.",
	},
	"We answer as soon as we can, in our business hours.": {
		"fr": "Nous répondons dès que possible, pendant nos heures ouvrées.",
		"de": "Wir antworten so bald wie möglich, zu unseren Arbeitszeiten.",
		"es": "Respondemos lo antes posible, en nuestro horario laboral.",
	},
	"Without support for this license we cannot promise an answer.": {
		"fr": "Sans assistance pour cette licence, nous ne pouvons pas promettre de réponse.",
		"de": "Ohne Support für diese Lizenz können wir keine Antwort versprechen.",
		"es": "Sin soporte para esta licencia no podemos prometer una respuesta.",
	},
	"We cannot tell our promise just now. You can send your request all the same: it counts from then.": {
		"fr": "Nous ne pouvons pas indiquer notre promesse pour l’instant. Vous pouvez tout de même envoyer votre demande : elle compte dès ce moment.",
		"de": "Unser Versprechen können wir gerade nicht nennen. Sie können Ihre Anfrage trotzdem absenden: Es gilt von da an.",
		"es": "Ahora mismo no podemos indicar nuestra promesa. Puede enviar su solicitud igualmente: cuenta desde entonces.",
	},
	"You see it here before you send anything. It takes:": {
		"fr": "Vous la voyez ici avant tout envoi. Il faut :", "de": "Sie sehen es hier, bevor Sie etwas absenden. Es braucht:", "es": "La verá aquí antes de enviar nada. Hace falta:",
	},
	"There is:":                        {"fr": "Indiqué :", "de": "Vorhanden:", "es": "Indicado:"},
	"Our desk is closed today: %[1]s.": {"fr": "Notre support est fermé aujourd’hui : %[1]s.", "de": "Unser Support ist heute geschlossen: %[1]s.", "es": "Nuestro soporte está cerrado hoy: %[1]s."},
	"The next day our desk is closed: %[1]s, %[2]s.": {
		"fr": "Prochain jour de fermeture de notre support : %[1]s, %[2]s.", "de": "Nächster Tag, an dem unser Support geschlossen ist: %[1]s, %[2]s.",
		"es": "Próximo día en que nuestro soporte está cerrado: %[1]s, %[2]s.",
	},
	"Show the promise": {"fr": "Afficher la promesse", "de": "Das Versprechen zeigen", "es": "Mostrar la promesa"},
	"Choose files after that: a browser doesn’t keep them.": {
		"fr": "Choisissez les fichiers après cela : un navigateur ne les conserve pas.",
		"de": "Wählen Sie Dateien danach: Ein Browser behält sie nicht.",
		"es": "Elija los archivos después: un navegador no los conserva.",
	},
}
