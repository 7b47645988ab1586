package customer

import "deskbell/internal/tongue"

// TicketWords are what the page of a request says: its frame, its forms and its links.
var TicketWords = tongue.Phrases{
	"Request #%[1]s":   {"fr": "Demande n° %[1]s", "de": "Anfrage #%[1]s", "es": "Solicitud n.º %[1]s"},
	"Sent":             {"fr": "Envoyée", "de": "Gesendet", "es": "Enviada"},
	"Name":             {"fr": "Nom", "de": "Name", "es": "Nombre"},
	"You chose %[1]s.": {"fr": "Vous avez choisi : %[1]s.", "de": "Sie haben gewählt: %[1]s.", "es": "Usted eligió: %[1]s."},
	"It is your turn:": {"fr": "À vous :", "de": "Sie sind an der Reihe:", "es": "Es su turno:"},
	"we asked you something, and go on once you have answered.": {
		"fr": "nous vous avons posé une question et continuerons dès votre réponse.", "de": "wir haben Sie etwas gefragt und machen weiter, sobald Sie geantwortet haben.",
		"es": "le hemos preguntado algo y seguiremos en cuanto responda.",
	},
	"We could not look up your license yet, and are checking it. We work on your request meanwhile.": {
		"fr": "Nous n’avons pas encore pu vérifier votre licence et le faisons. Nous traitons votre demande en attendant.",
		"de": "Wir konnten Ihre Lizenz noch nicht nachschlagen und prüfen sie. Ihre Anfrage bearbeiten wir inzwischen.",
		"es": "Aún no hemos podido consultar su licencia y lo estamos haciendo. Mientras tanto trabajamos en su solicitud.",
	},
	"The personal data in this request was removed.": {
		"fr": "Les données personnelles de cette demande ont été supprimées.", "de": "Die personenbezogenen Daten in dieser Anfrage wurden entfernt.",
		"es": "Los datos personales de esta solicitud se han eliminado.",
	},
	"These files were not stored. You can add them again below.": {
		"fr": "Ces fichiers n’ont pas été enregistrés. Vous pouvez les ajouter de nouveau ci-dessous.",
		"de": "Diese Dateien wurden nicht gespeichert. Sie können sie unten noch einmal hinzufügen.",
		"es": "Estos archivos no se han guardado. Puede añadirlos de nuevo más abajo.",
	},

	"The link to this page": {"fr": "Le lien vers cette page", "de": "Der Link zu dieser Seite", "es": "El enlace a esta página"},
	"Whoever has the link from our mails can read this request and answer in your name. There is no password.": {
		"fr": "Quiconque possède le lien de nos e-mails peut lire cette demande et répondre en votre nom. Il n’y a pas de mot de passe.",
		"de": "Wer den Link aus unseren Mails hat, kann diese Anfrage lesen und in Ihrem Namen antworten. Ein Passwort gibt es nicht.",
		"es": "Quien tenga el enlace de nuestros correos puede leer esta solicitud y responder en su nombre. No hay contraseña.",
	},
	"Mail me a fresh link":   {"fr": "M’envoyer un nouveau lien", "de": "Einen neuen Link mailen", "es": "Enviarme un enlace nuevo"},
	"Revoke all other links": {"fr": "Révoquer tous les autres liens", "de": "Alle anderen Links widerrufen", "es": "Revocar todos los demás enlaces"},
	"A fresh link is on its way to the address of this request.": {
		"fr": "Un nouveau lien est en route vers l’adresse de cette demande.", "de": "Ein neuer Link ist unterwegs an die Adresse dieser Anfrage.",
		"es": "Un enlace nuevo va de camino a la dirección de esta solicitud.",
	},
	"All other links to this request open nothing any more.": {
		"fr": "Tous les autres liens vers cette demande n’ouvrent plus rien.", "de": "Alle anderen Links zu dieser Anfrage öffnen nichts mehr.",
		"es": "Los demás enlaces a esta solicitud ya no abren nada.",
	},

	"This request doesn’t open": {"fr": "Cette demande ne s’ouvre pas", "de": "Diese Anfrage lässt sich nicht öffnen", "es": "Esta solicitud no se abre"},
	"A request opens by the link in our mails about it. This browser has no link that opens this one, or it has ended.": {
		"fr": "Une demande s’ouvre par le lien de nos e-mails à son sujet. Ce navigateur n’a pas de lien qui ouvre celle-ci, ou il a expiré.",
		"de": "Eine Anfrage öffnet sich mit dem Link aus unseren Mails dazu. Dieser Browser hat keinen, der diese öffnet, oder er ist abgelaufen.",
		"es": "Una solicitud se abre con el enlace de nuestros correos sobre ella. Este navegador no tiene ninguno que abra esta, o ha caducado.",
	},
	"Look for the latest mail about your request, and follow the link in it.": {
		"fr": "Cherchez le dernier e-mail au sujet de votre demande et suivez son lien.", "de": "Suchen Sie die letzte Mail zu Ihrer Anfrage, und folgen Sie dem Link darin.",
		"es": "Busque el último correo sobre su solicitud y siga el enlace.",
	},
	"Have a fresh link mailed to you":    {"fr": "Vous faire envoyer un nouveau lien", "de": "Sich einen neuen Link mailen lassen", "es": "Pedir un enlace nuevo por correo"},
	"if you work here, or own licenses.": {"fr": "si vous travaillez ici ou possédez des licences.", "de": "wenn Sie hier arbeiten oder Lizenzen besitzen.", "es": "si trabaja aquí o posee licencias."},

	"Your message":    {"fr": "Votre message", "de": "Ihre Nachricht", "es": "Su mensaje"},
	"Your answer":     {"fr": "Votre réponse", "de": "Ihre Antwort", "es": "Su respuesta"},
	"Message":         {"fr": "Message", "de": "Nachricht", "es": "Mensaje"},
	"Send":            {"fr": "Envoyer", "de": "Senden", "es": "Enviar"},
	"Send and reopen": {"fr": "Envoyer et rouvrir", "de": "Senden und wieder öffnen", "es": "Enviar y reabrir"},
	"Not solved?":     {"fr": "Pas résolue ?", "de": "Nicht gelöst?", "es": "¿No está resuelta?"},
	"Remove %[1]s":    {"fr": "Retirer %[1]s", "de": "%[1]s entfernen", "es": "Quitar %[1]s"},
	"Write to us, and we take the request up again: until": {
		"fr": "Écrivez-nous, et nous reprenons la demande : jusqu’au", "de": "Schreiben Sie uns, und wir nehmen die Anfrage wieder auf: bis",
		"es": "Escríbanos y retomaremos la solicitud: hasta el",
	},
	"Choose your files again: a browser forgets them.": {
		"fr": "Choisissez de nouveau vos fichiers : un navigateur les oublie.", "de": "Wählen Sie Ihre Dateien noch einmal: Ein Browser vergisst sie.",
		"es": "Elija de nuevo sus archivos: el navegador los olvida.",
	},
	"Your message is sent.": {"fr": "Votre message est envoyé.", "de": "Ihre Nachricht ist gesendet.", "es": "Su mensaje se ha enviado."},
	"The files are stored.": {"fr": "Les fichiers sont enregistrés.", "de": "Die Dateien sind gespeichert.", "es": "Los archivos se han guardado."},
	"Your message was not sent yet. Please look at these fields again.": {
		"fr": "Votre message n’a pas encore été envoyé. Revoyez ces champs.", "de": "Ihre Nachricht wurde noch nicht gesendet. Sehen Sie sich diese Felder noch einmal an.",
		"es": "Su mensaje aún no se ha enviado. Revise estos campos.",
	},
	"This message was sent before. If you want to send another one, send it again.": {
		"fr": "Ce message a déjà été envoyé. Si vous voulez en envoyer un autre, envoyez-le encore une fois.",
		"de": "Diese Nachricht wurde schon gesendet. Möchten Sie eine andere senden, senden Sie sie noch einmal.",
		"es": "Este mensaje ya se envió. Si quiere enviar otro, envíelo otra vez.",
	},
	"That cannot be done any more: the request has changed meanwhile. Below is how it stands now.": {
		"fr": "Ce n’est plus possible : la demande a changé entre-temps. Voici où elle en est.",
		"de": "Das geht nicht mehr: Die Anfrage hat sich inzwischen geändert. Unten steht, wie es jetzt um sie steht.",
		"es": "Ya no es posible: la solicitud ha cambiado mientras tanto. Abajo se ve cómo está ahora.",
	},
	"That was too often. Please wait a while, and try again.": {
		"fr": "C’était trop souvent. Attendez un peu, puis réessayez.", "de": "Das war zu oft. Warten Sie eine Weile, und versuchen Sie es noch einmal.",
		"es": "Demasiadas veces. Espere un rato e inténtelo de nuevo.",
	},

	"This request is closed for good": {"fr": "Cette demande est définitivement close", "de": "Diese Anfrage ist endgültig geschlossen", "es": "Esta solicitud está cerrada definitivamente"},
	"So it takes no more messages. If there is more to do, submit a new request: it mentions this one by its number.": {
		"fr": "Elle n’accepte donc plus de messages. S’il reste à faire, envoyez une nouvelle demande : elle mentionne celle-ci par son numéro.",
		"de": "Sie nimmt also keine Nachrichten mehr an. Ist noch etwas zu tun, stellen Sie eine neue Anfrage: Sie nennt diese mit ihrer Nummer.",
		"es": "Ya no admite mensajes. Si queda algo por hacer, envíe una solicitud nueva: menciona esta por su número.",
	},
	"Submit a new request":          {"fr": "Envoyer une nouvelle demande", "de": "Neue Anfrage stellen", "es": "Enviar una solicitud nueva"},
	"It goes on in another request": {"fr": "La suite est dans une autre demande", "de": "Es geht in einer anderen Anfrage weiter", "es": "Continúa en otra solicitud"},
	"Your request is about the same as another one, and goes on there. An answer that we owe you here, we owe you there.": {
		"fr": "Votre demande a le même objet qu’une autre et se poursuit là-bas. Si nous vous devons ici une réponse, nous vous la devons là-bas.",
		"de": "Ihre Anfrage betrifft dasselbe wie eine andere und geht dort weiter. Eine Antwort, die wir Ihnen hier schulden, schulden wir Ihnen dort.",
		"es": "Su solicitud trata de lo mismo que otra y continúa allí. Si aquí le debemos una respuesta, se la debemos allí.",
	},
	"Go on in request #%[1]s": {"fr": "Continuer dans la demande n° %[1]s", "de": "Weiter in Anfrage #%[1]s", "es": "Continuar en la solicitud n.º %[1]s"},
}
