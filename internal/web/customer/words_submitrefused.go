package customer

import "deskbell/internal/tongue"

// RefusedWords are what the API says of a request, and what is said in its place; and what is
// called by names that come with deskbell.
var RefusedWords = tongue.Phrases{
	"This request is covered, with a guaranteed response time.": {
		"fr": "Cette demande est couverte, avec un délai de réponse garanti.", "de": "Diese Anfrage ist abgedeckt, mit garantierter Antwortzeit.",
		"es": "Esta solicitud está cubierta, con un plazo de respuesta garantizado.",
	},
	"This request is covered. There is no guaranteed response time.": {
		"fr": "Cette demande est couverte. Il n’y a pas de délai de réponse garanti.", "de": "Diese Anfrage ist abgedeckt. Es gibt keine garantierte Antwortzeit.",
		"es": "Esta solicitud está cubierta. No hay un plazo de respuesta garantizado.",
	},
	"Licenses cannot be looked up just now. The request will be accepted, and what covers it will be checked as soon as they can.": {
		"fr": "Les licences ne peuvent pas être consultées pour l’instant. La demande sera acceptée, et ce qui la couvre sera vérifié dès que possible.",
		"de": "Lizenzen lassen sich gerade nicht nachschlagen. Die Anfrage wird angenommen, und was sie abdeckt, wird geprüft, sobald es geht.",
		"es": "Ahora mismo no se pueden consultar las licencias. La solicitud se aceptará, y lo que la cubre se comprobará en cuanto sea posible.",
	},
	"This license email is not covered by support for this topic. Check that it is the address of the account that owns the license, or renew Support & Upgrade.": {
		"fr": "Cet e-mail de licence n’est pas couvert par l’assistance pour ce sujet. Vérifiez que c’est bien l’adresse du compte qui possède la licence, ou renouvelez Support & Upgrade.",
		"de": "Diese E-Mail der Lizenz ist für dieses Thema nicht durch Support abgedeckt. Prüfen Sie, ob es die Adresse des Kontos ist, dem die Lizenz gehört, oder verlängern Sie Support & Upgrade.",
		"es": "Este correo de licencia no está cubierto por el soporte para este tema. Compruebe que es la dirección de la cuenta propietaria de la licencia, o renueve Support & Upgrade.",
	},
	"If a device must be freed, choose the topic Device deactivation: that is open to everyone.": {
		"fr": "S’il faut libérer un appareil, choisissez le sujet Désactivation d’un appareil : il est ouvert à tous.",
		"de": "Wenn ein Gerät freigegeben werden muss, wählen Sie das Thema Gerät deaktivieren: Das steht allen offen.",
		"es": "Si hay que liberar un dispositivo, elija el tema Desactivación de un dispositivo: está abierto a todos.",
	},
	"This license email is not covered by support. Check that it is the address of the account that owns the license, " +
		"renew Support & Upgrade for that account, or choose the topic Device deactivation if a device must be freed.": {
		"fr": "Cet e-mail de licence n’est pas couvert par l’assistance. Vérifiez que c’est bien l’adresse du compte qui possède la licence, renouvelez Support & Upgrade pour ce compte, ou choisissez le sujet Désactivation d’un appareil s’il faut en libérer un.",
		"de": "Diese E-Mail der Lizenz ist nicht durch Support abgedeckt. Prüfen Sie, ob es die Adresse des Kontos ist, dem die Lizenz gehört, verlängern Sie Support & Upgrade für dieses Konto, oder wählen Sie das Thema Gerät deaktivieren, wenn ein Gerät freigegeben werden muss.",
		"es": "Este correo de licencia no está cubierto por el soporte. Compruebe que es la dirección de la cuenta propietaria de la licencia, renueve Support & Upgrade para esa cuenta, o elija el tema Desactivación de un dispositivo si hay que liberar uno.",
	},
	"This address is not covered by support for this topic.": {
		"fr": "Cette adresse n’est pas couverte par l’assistance pour ce sujet.", "de": "Diese Adresse ist für dieses Thema nicht durch Support abgedeckt.",
		"es": "Esta dirección no está cubierta por el soporte para este tema.",
	},
	"That was too often. Please wait a moment, and send it again. Nothing you typed is lost.": {
		"fr": "C’était trop souvent. Veuillez attendre un instant, puis renvoyer. Rien de ce que vous avez saisi n’est perdu.",
		"de": "Das war zu oft. Bitte warten Sie einen Augenblick, und senden Sie noch einmal. Nichts, was Sie geschrieben haben, ist verloren.",
		"es": "Demasiadas veces. Espere un momento y envíela de nuevo. No se ha perdido nada de lo que ha escrito.",
	},
	"This form was sent before, and became a request. If you want to send another one, send it again.": {
		"fr": "Ce formulaire a déjà été envoyé et est devenu une demande. Si vous voulez en envoyer une autre, envoyez-le de nouveau.",
		"de": "Dieses Formular wurde schon gesendet und ist eine Anfrage geworden. Wenn Sie eine weitere stellen wollen, senden Sie es noch einmal.",
		"es": "Este formulario ya se envió y se convirtió en una solicitud. Si quiere enviar otra, envíelo de nuevo.",
	},
	"This form is being sent already. Please wait a moment, and send it again.": {
		"fr": "Ce formulaire est déjà en cours d’envoi. Veuillez attendre un instant, puis renvoyer.",
		"de": "Dieses Formular wird schon gesendet. Bitte warten Sie einen Augenblick, und senden Sie noch einmal.",
		"es": "Este formulario ya se está enviando. Espere un momento y envíelo de nuevo.",
	},
	"Your request was not sent yet. Please look at these fields again.": {
		"fr": "Votre demande n’a pas encore été envoyée. Veuillez revoir ces champs.", "de": "Ihre Anfrage wurde noch nicht gesendet. Bitte sehen Sie diese Felder noch einmal an.",
		"es": "Su solicitud aún no se ha enviado. Revise estos campos.",
	},
	"What you have written is too long to be sent. Put the long part into a file.": {
		"fr": "Votre texte est trop long pour être envoyé. Mettez la partie longue dans un fichier.", "de": "Ihr Text ist zu lang zum Senden. Legen Sie den langen Teil in eine Datei.",
		"es": "Su texto es demasiado largo para enviarlo. Ponga la parte larga en un archivo.",
	},
	"What was sent cannot be read, or is too large. Go back and send it again.": {
		"fr": "Ce qui a été envoyé est illisible ou trop volumineux. Revenez en arrière et renvoyez-le.", "de": "Was gesendet wurde, ist nicht lesbar oder zu groß. Gehen Sie zurück, und senden Sie es noch einmal.",
		"es": "Lo enviado no se puede leer o es demasiado grande. Vuelva atrás y envíelo de nuevo.",
	},
	"Please choose your files again: a browser doesn’t keep them.": {
		"fr": "Veuillez choisir vos fichiers de nouveau : un navigateur ne les conserve pas.", "de": "Bitte wählen Sie Ihre Dateien noch einmal: Ein Browser behält sie nicht.",
		"es": "Elija sus archivos de nuevo: un navegador no los conserva.",
	},
	"Please fill this in.": {"fr": "Veuillez remplir ce champ.", "de": "Bitte füllen Sie das aus.", "es": "Rellene este campo."},
	"Choose a topic.":      {"fr": "Choisissez un sujet.", "de": "Wählen Sie ein Thema.", "es": "Elija un tema."},
	"Choose a country.":    {"fr": "Choisissez un pays.", "de": "Wählen Sie ein Land.", "es": "Elija un país."},
	"Choose the business impact, one of those above.": {
		"fr": "Choisissez l’impact, l’un de ceux qui précèdent.", "de": "Wählen Sie die Auswirkung, eine von diesen.", "es": "Elija el impacto, uno de los anteriores.",
	},
	"This is not an email address; write it like name@company.example.": {
		"fr": "Ce n’est pas une adresse e-mail ; écrivez-la comme name@company.example.", "de": "Das ist keine E-Mail-Adresse; schreiben Sie sie wie name@company.example.",
		"es": "No es una dirección de correo; escríbala como name@company.example.",
	},
	"Ten files are the most.": {"fr": "Dix fichiers au plus.", "de": "Höchstens zehn Dateien.", "es": "Diez archivos como máximo."},
	"This is too long: %[1]s characters are the most.": {
		"fr": "C’est trop long : %[1]s caractères au plus.", "de": "Das ist zu lang: höchstens %[1]s Zeichen.", "es": "Es demasiado largo: %[1]s caracteres como máximo.",
	},
	"Write it in one line.": {"fr": "Écrivez-le en une ligne.", "de": "Schreiben Sie es in eine Zeile.", "es": "Escríbalo en una línea."},
	"There are characters in it that no text has. Remove them, or write it anew.": {
		"fr": "Il contient des caractères qu’aucun texte n’a. Retirez-les, ou réécrivez-le.", "de": "Darin sind Zeichen, die kein Text hat. Entfernen Sie sie, oder schreiben Sie es neu.",
		"es": "Contiene caracteres que ningún texto tiene. Quítelos o escríbalo de nuevo.",
	},
}

// NamedWords are what topics and levels are called that come with deskbell.
var NamedWords = tongue.Phrases{
	"Processing":          {"fr": "Traitement", "de": "Verarbeitung", "es": "Procesamiento"},
	"Installation":        {"fr": "Installation", "de": "Installation", "es": "Instalación"},
	"Licensing":           {"fr": "Licences et activation", "de": "Lizenzierung", "es": "Licencias y activación"},
	"Device deactivation": {"fr": "Désactivation d’un appareil", "de": "Gerät deaktivieren", "es": "Desactivación de un dispositivo"},
	"Import and export":   {"fr": "Import et export", "de": "Import und Export", "es": "Importación y exportación"},
	"Quality of outputs":  {"fr": "Qualité des résultats", "de": "Qualität der Ergebnisse", "es": "Calidad de los resultados"},
	"API and SDK":         {"fr": "API et SDK", "de": "API und SDK", "es": "API y SDK"},
	"Feature request":     {"fr": "Demande de fonctionnalité", "de": "Funktionswunsch", "es": "Petición de función"},
	"Highly visible. A process or tool has stopped working, and more than 50 % of customers or projects are affected.": {
		"fr": "Très visible. Un processus ou un outil ne fonctionne plus, et plus de 50 % des clients ou projets sont touchés.",
		"de": "Weithin sichtbar. Ein Prozess oder Werkzeug steht still, und mehr als 50 % der Kunden oder Projekte sind betroffen.",
		"es": "Muy visible. Un proceso o herramienta ha dejado de funcionar y afecta a más del 50 % de los clientes o proyectos.",
	},
	"A process or tool has stopped working, and one customer or project is affected.": {
		"fr": "Un processus ou un outil ne fonctionne plus, et un client ou projet est touché.", "de": "Ein Prozess oder Werkzeug steht still, und ein Kunde oder Projekt ist betroffen.",
		"es": "Un proceso o herramienta ha dejado de funcionar y afecta a un cliente o proyecto.",
	},
	"Learning to use a tool or feature that matters to your workflow.": {
		"fr": "Apprendre à utiliser un outil ou une fonction qui compte pour votre travail.", "de": "Ein Werkzeug oder eine Funktion lernen, die für Ihre Arbeit wichtig ist.",
		"es": "Aprender a usar una herramienta o función importante para su trabajo.",
	},
	"A minor impairment, or product feedback.": {
		"fr": "Une gêne mineure, ou un retour sur le produit.", "de": "Eine kleine Beeinträchtigung, oder eine Rückmeldung zum Produkt.", "es": "Una molestia menor, o comentarios sobre el producto.",
	},
}
