package customer

import "deskbell/internal/tongue"

// SubmittedWords are what is said while a request is sent, and of what was not.
var SubmittedWords = tongue.Phrases{
	"Remove":            {"fr": "Retirer", "de": "Entfernen", "es": "Quitar"},
	"waits":             {"fr": "en attente", "de": "wartet", "es": "en espera"},
	"stored":            {"fr": "enregistré", "de": "gespeichert", "es": "guardado"},
	"Sending …":         {"fr": "Envoi …", "de": "Wird gesendet …", "es": "Enviando …"},
	"Try again":         {"fr": "Réessayer", "de": "Noch einmal versuchen", "es": "Reintentar"},
	"Go to the request": {"fr": "Aller à la demande", "de": "Zur Anfrage", "es": "Ir a la solicitud"},
	"Your request is sent. Its files are on their way …": {
		"fr": "Votre demande est envoyée. Ses fichiers sont en route …", "de": "Ihre Anfrage ist gesendet. Die Dateien sind unterwegs …", "es": "Su solicitud se ha enviado. Los archivos están en camino …",
	},
	"Some files were not stored. Your request was sent all the same.": {
		"fr": "Certains fichiers n’ont pas été enregistrés. Votre demande a tout de même été envoyée.",
		"de": "Einige Dateien wurden nicht gespeichert. Ihre Anfrage ist trotzdem gesendet.",
		"es": "Algunos archivos no se guardaron. Su solicitud se ha enviado igualmente.",
	},
	"There is no connection just now. Nothing is lost: please send it again.": {
		"fr": "Il n’y a pas de connexion pour l’instant. Rien n’est perdu : veuillez renvoyer.",
		"de": "Es gibt gerade keine Verbindung. Nichts ist verloren: Bitte senden Sie noch einmal.",
		"es": "Ahora mismo no hay conexión. No se ha perdido nada: envíela de nuevo.",
	},
	"Drop files here, or choose them": {
		"fr": "Déposez des fichiers ici, ou choisissez-les", "de": "Legen Sie Dateien hier ab, oder wählen Sie sie", "es": "Suelte archivos aquí, o elíjalos",
	},
	"What you had typed is here again.": {
		"fr": "Ce que vous aviez saisi est de retour.", "de": "Was Sie geschrieben hatten, ist wieder da.", "es": "Lo que había escrito está aquí de nuevo.",
	},

	"It is larger than 25 MiB.": {"fr": "Il dépasse 25 Mio.", "de": "Sie ist größer als 25 MiB.", "es": "Supera los 25 MiB."},
	"Programs and scripts are not taken. Put it into a ZIP archive.": {
		"fr": "Les programmes et scripts ne sont pas acceptés. Mettez-le dans une archive ZIP.",
		"de": "Programme und Skripte werden nicht angenommen. Packen Sie sie in ein ZIP-Archiv.",
		"es": "No se aceptan programas ni scripts. Póngalo en un archivo ZIP.",
	},
	"It could not be stored just now.": {"fr": "Il n’a pas pu être enregistré pour l’instant.", "de": "Sie konnte gerade nicht gespeichert werden.", "es": "No se pudo guardar en este momento."},
	"It could not be stored.":          {"fr": "Il n’a pas pu être enregistré.", "de": "Sie konnte nicht gespeichert werden.", "es": "No se pudo guardar."},
	"There were too many at once.":     {"fr": "Il y en avait trop à la fois.", "de": "Es waren zu viele auf einmal.", "es": "Había demasiados a la vez."},

	"Have you lost the link to your request?": {
		"fr": "Avez-vous perdu le lien vers votre demande ?", "de": "Haben Sie den Link zu Ihrer Anfrage verloren?", "es": "¿Ha perdido el enlace a su solicitud?",
	},
	lostLinkTitle: {"fr": "Un nouveau lien vers votre demande", "de": "Ein neuer Link zu Ihrer Anfrage", "es": "Un nuevo enlace a su solicitud"},
	"We mail you a fresh one, to the address that you gave with the request. Links that you have already go on working.": {
		"fr": "Nous vous en envoyons un nouveau, à l’adresse indiquée avec la demande. Les liens que vous avez déjà restent valables.",
		"de": "Wir senden Ihnen einen neuen, an die Adresse, die Sie bei der Anfrage angegeben haben. Links, die Sie schon haben, gelten weiter.",
		"es": "Le enviamos uno nuevo, a la dirección que indicó en la solicitud. Los enlaces que ya tiene siguen funcionando.",
	},
	"Number of the request": {"fr": "Numéro de la demande", "de": "Nummer der Anfrage", "es": "Número de la solicitud"},
	"As in the subject of our mails, such as #1042.": {
		"fr": "Comme dans l’objet de nos e-mails, par exemple #1042.", "de": "Wie im Betreff unserer E-Mails, etwa #1042.", "es": "Como en el asunto de nuestros correos, por ejemplo #1042.",
	},
	"Mail me a link": {"fr": "M’envoyer un lien", "de": "Link zusenden", "es": "Enviarme un enlace"},
	"If the request is that of this address, a link to it is on its way there.": {
		"fr": "Si la demande est bien celle de cette adresse, un lien est en route.",
		"de": "Wenn die Anfrage zu dieser Adresse gehört, ist ein Link dorthin unterwegs.",
		"es": "Si la solicitud es de esta dirección, un enlace va en camino.",
	},
	"No mail was sent yet. Please look at these fields again.": {
		"fr": "Aucun e-mail n’a encore été envoyé. Veuillez revoir ces champs.", "de": "Es wurde noch keine E-Mail gesendet. Bitte sehen Sie diese Felder noch einmal an.",
		"es": "Aún no se ha enviado ningún correo. Revise estos campos.",
	},
	"A request’s number has digits only, such as 1042.": {
		"fr": "Le numéro d’une demande n’a que des chiffres, par exemple 1042.", "de": "Die Nummer einer Anfrage hat nur Ziffern, etwa 1042.", "es": "El número de una solicitud solo tiene cifras, por ejemplo 1042.",
	},
	"That was too often. Please wait a moment, and try again.": {
		"fr": "C’était trop souvent. Veuillez attendre un instant, puis réessayer.", "de": "Das war zu oft. Bitte warten Sie einen Augenblick, und versuchen Sie es noch einmal.",
		"es": "Demasiadas veces. Espere un momento e inténtelo de nuevo.",
	},
}
