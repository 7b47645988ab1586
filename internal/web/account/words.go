package account

import "deskbell/internal/tongue"

// Words are what customers read where they sign in, and about their account.
var Words = tongue.Phrases{
	"For those who work here.":   {"fr": "Pour ceux qui travaillent ici.", "de": "Für alle, die hier arbeiten.", "es": "Para quienes trabajan aquí."},
	"Email":                      {"fr": "E-mail", "de": "E-Mail", "es": "Correo electrónico"},
	"Password":                   {"fr": "Mot de passe", "de": "Passwort", "es": "Contraseña"},
	"No password, or forgotten?": {"fr": "Pas de mot de passe, ou oublié ?", "de": "Kein Passwort, oder vergessen?", "es": "¿Sin contraseña, o la ha olvidado?"},
	"Sign in with %[1]s":         {"fr": "Se connecter avec %[1]s", "de": "Mit %[1]s anmelden", "es": "Iniciar sesión con %[1]s"},
	"See your licenses":          {"fr": "Voir vos licences", "de": "Ihre Lizenzen ansehen", "es": "Ver sus licencias"},
	"For the account that owns them. There is no password: we mail you a link.": {
		"fr": "Pour le compte qui en est propriétaire. Il n’y a pas de mot de passe : nous vous envoyons un lien.",
		"de": "Für das Konto, dem sie gehören. Es gibt kein Passwort: Wir senden Ihnen einen Link.",
		"es": "Para la cuenta a la que pertenecen. No hay contraseña: le enviamos un enlace.",
	},
	"Mail me a link":                  {"fr": "M’envoyer un lien", "de": "Link zusenden", "es": "Enviarme un enlace"},
	"I have a link that doesn’t open": {"fr": "J’ai un lien qui ne s’ouvre pas", "de": "Ich habe einen Link, der sich nicht öffnet", "es": "Tengo un enlace que no se abre"},
	"What follows the # in the link":  {"fr": "Ce qui suit le # dans le lien", "de": "Was im Link auf das # folgt", "es": "Lo que sigue al # en el enlace"},
	"It works once.":                  {"fr": "Il ne sert qu’une fois.", "de": "Er gilt einmal.", "es": "Sirve una sola vez."},
	"One more step":                   {"fr": "Encore une étape", "de": "Noch ein Schritt", "es": "Un paso más"},
	"Code":                            {"fr": "Code", "de": "Code", "es": "Código"},
	"Six digits, or a recovery code.": {"fr": "Six chiffres, ou un code de secours.", "de": "Sechs Ziffern, oder ein Wiederherstellungscode.", "es": "Seis cifras, o un código de recuperación."},
	"Begin again":                     {"fr": "Recommencer", "de": "Von vorn beginnen", "es": "Empezar de nuevo"},
	"Look into your mail":             {"fr": "Consultez vos e-mails", "de": "Sehen Sie in Ihre E-Mails", "es": "Mire su correo"},
	"Back":                            {"fr": "Retour", "de": "Zurück", "es": "Volver"},
	"Your password":                   {"fr": "Votre mot de passe", "de": "Ihr Passwort", "es": "Su contraseña"},
	"Have a link mailed":              {"fr": "Recevoir un lien", "de": "Link zusenden lassen", "es": "Recibir un enlace"},
	"Set it":                          {"fr": "Le définir", "de": "Festlegen", "es": "Establecerla"},
	"New password":                    {"fr": "Nouveau mot de passe", "de": "Neues Passwort", "es": "Nueva contraseña"},
	"Set password":                    {"fr": "Définir le mot de passe", "de": "Passwort festlegen", "es": "Establecer la contraseña"},
	"Your account":                    {"fr": "Votre compte", "de": "Ihr Konto", "es": "Su cuenta"},
	"Where you are signed in":         {"fr": "Où vous êtes connecté", "de": "Wo Sie angemeldet sind", "es": "Dónde tiene la sesión abierta"},
	"Browser":                         {"fr": "Navigateur", "de": "Browser", "es": "Navegador"},
	"From where":                      {"fr": "D’où", "de": "Von wo", "es": "Desde dónde"},
	"Since when":                      {"fr": "Depuis", "de": "Seit", "es": "Desde cuándo"},
	"Last used":                       {"fr": "Dernière utilisation", "de": "Zuletzt benutzt", "es": "Último uso"},
	"End":                             {"fr": "Terminer", "de": "Beenden", "es": "Cerrar"},
	"this one":                        {"fr": "celui-ci", "de": "dieser", "es": "este"},
	"unknown":                         {"fr": "inconnu", "de": "unbekannt", "es": "desconocido"},
	"That browser is signed out.":     {"fr": "Ce navigateur est déconnecté.", "de": "Jener Browser ist abgemeldet.", "es": "Ese navegador ha cerrado la sesión."},
	"Sign out everywhere else":        {"fr": "Se déconnecter partout ailleurs", "de": "Überall sonst abmelden", "es": "Cerrar sesión en todos los demás"},
	"To set your first password, or another one.": {"fr": "Pour définir votre premier mot de passe, ou un autre.", "de": "Um Ihr erstes Passwort festzulegen, oder ein anderes.", "es": "Para establecer su primera contraseña, u otra."},
	"You are signed in as the owner of licenses.": {"fr": "Vous êtes connecté en tant que propriétaire de licences.", "de": "Sie sind als Inhaber von Lizenzen angemeldet.", "es": "Ha iniciado sesión como propietario de licencias."},
	"Your password is set. Sign in with it.":      {"fr": "Votre mot de passe est défini. Connectez-vous avec.", "de": "Ihr Passwort ist festgelegt. Melden Sie sich damit an.", "es": "Su contraseña está establecida. Inicie sesión con ella."},
	"Enter the code that your authenticator app shows, or one of your recovery codes.": {
		"fr": "Saisissez le code qu’affiche votre application d’authentification, ou l’un de vos codes de secours.",
		"de": "Geben Sie den Code ein, den Ihre Authentifizierungs-App zeigt, oder einen Ihrer Wiederherstellungscodes.",
		"es": "Escriba el código que muestra su aplicación de autenticación, o uno de sus códigos de recuperación.",
	},
	"With the link from that mail. You are signed out everywhere, and sign in with the new one.": {
		"fr": "Avec le lien de cet e-mail. Vous êtes déconnecté partout, et vous vous connectez avec le nouveau.",
		"de": "Mit dem Link aus der E-Mail. Sie werden überall abgemeldet und melden sich mit dem neuen an.",
		"es": "Con el enlace de ese correo. Se cierran todas sus sesiones, y entra con la nueva.",
	},
	goodPassword: {
		"fr": "12 caractères au moins, par exemple quatre mots sans rapport entre eux.",
		"de": "Mindestens 12 Zeichen, etwa vier Wörter, die nichts miteinander zu tun haben.",
		"es": "12 caracteres como mínimo, por ejemplo cuatro palabras sin relación entre sí.",
	},
	"If this address owns a license, a link is on its way there. It works once, for 15 minutes.": {
		"fr": "Si cette adresse possède une licence, un lien est en route. Il ne sert qu’une fois, pendant 15 minutes.",
		"de": "Wenn dieser Adresse eine Lizenz gehört, ist ein Link dorthin unterwegs. Er gilt einmal, 15 Minuten lang.",
		"es": "Si esta dirección posee una licencia, hay un enlace en camino. Sirve una sola vez, durante 15 minutos.",
	},
	"If this address is a staff member's, a link is on its way there. It works once, for 30 minutes.": {
		"fr": "Si cette adresse est celle d’un membre de l’équipe, un lien est en route. Il ne sert qu’une fois, pendant 30 minutes.",
		"de": "Wenn die Adresse jemandem gehört, der hier arbeitet, ist ein Link dorthin unterwegs. Er gilt einmal, 30 Minuten lang.",
		"es": "Si esta dirección es de alguien del equipo, hay un enlace en camino. Sirve una sola vez, durante 30 minutos.",
	},
	"That is no email address. Write it like name@company.example.": {
		"fr": "Ce n’est pas une adresse e-mail. Écrivez-la comme name@company.example.",
		"de": "Das ist keine E-Mail-Adresse. Schreiben Sie sie wie name@company.example.",
		"es": "Eso no es una dirección de correo. Escríbala como name@company.example.",
	},
}

// Refused are the API's sentences that whoever signs in may be told.
var Refused = tongue.Phrases{
	"This page is about you, so you have to sign in first.": {
		"fr": "Cette page parle de vous : connectez-vous d’abord.", "de": "Auf dieser Seite geht es um Sie. Melden Sie sich zuerst an.", "es": "Esta página trata de usted, así que inicie sesión primero.",
	},
	"The address and the password don't belong together. Check both, or have a link mailed to set a new password.": {
		"fr": "L’adresse et le mot de passe ne vont pas ensemble. Vérifiez-les, ou demandez un lien pour définir un nouveau mot de passe.",
		"de": "Adresse und Passwort gehören nicht zusammen. Prüfen Sie beide, oder lassen Sie sich einen Link für ein neues Passwort senden.",
		"es": "La dirección y la contraseña no van juntas. Compruebe ambas, o pida un enlace para establecer otra.",
	},
	"The link is not valid: it was used already, its time is over, or it was not copied in full. Ask for another one.": {
		"fr": "Le lien n’est pas valable : il a déjà servi, son délai est passé, ou il n’a pas été copié en entier. Demandez-en un autre.",
		"de": "Der Link gilt nicht: Er wurde schon benutzt, seine Zeit ist um, oder er wurde nicht ganz kopiert. Fordern Sie einen neuen an.",
		"es": "El enlace no es válido: ya se usó, su plazo ha pasado o no se copió entero. Pida otro.",
	},
	"This address has been sent several links within an hour. Use the latest one, or try again in a while.": {
		"fr": "Plusieurs liens ont été envoyés à cette adresse en une heure. Utilisez le dernier, ou réessayez plus tard.",
		"de": "An diese Adresse gingen innerhalb einer Stunde mehrere Links. Benutzen Sie den letzten, oder versuchen Sie es später noch einmal.",
		"es": "A esta dirección se han enviado varios enlaces en una hora. Use el último, o inténtelo más tarde.",
	},
	"The request cannot be accepted as it is.": {
		"fr": "Cela ne peut pas être accepté ainsi.", "de": "So kann das nicht angenommen werden.", "es": "Así no se puede aceptar.",
	},
	"That is not the code of this moment, or it was used already. Wait for the next one, or use a recovery code.": {
		"fr": "Ce n’est pas le code du moment, ou il a déjà servi. Attendez le suivant, ou utilisez un code de secours.",
		"de": "Das ist nicht der Code dieses Augenblicks, oder er wurde schon benutzt. Warten Sie auf den nächsten, oder nehmen Sie einen Wiederherstellungscode.",
		"es": "No es el código de este momento, o ya se usó. Espere al siguiente, o use un código de recuperación.",
	},
	"The time for the code is over, or the sign-in is not the latest. Begin again with the password.": {
		"fr": "Le délai pour le code est passé, ou une autre connexion a commencé depuis. Recommencez avec le mot de passe.",
		"de": "Die Zeit für den Code ist um, oder es gibt eine neuere Anmeldung. Beginnen Sie wieder mit dem Passwort.",
		"es": "El plazo para el código ha pasado, o hay otro inicio de sesión posterior. Empiece de nuevo con la contraseña.",
	},
}
