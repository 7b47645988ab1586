package page

import "deskbell/internal/tongue"

// Words are what the frame says to customers.
var Words = tongue.Phrases{
	"To the content":      {"fr": "Aller au contenu", "de": "Zum Inhalt", "es": "Ir al contenido"},
	"Account":             {"fr": "Compte", "de": "Konto", "es": "Cuenta"},
	"Pages":               {"fr": "Pages", "de": "Seiten", "es": "Páginas"},
	"Sign in":             {"fr": "Se connecter", "de": "Anmelden", "es": "Iniciar sesión"},
	"Demonstration":       {"fr": "Démonstration", "de": "Vorführung", "es": "Demostración"},
	"Sign out":            {"fr": "Se déconnecter", "de": "Abmelden", "es": "Cerrar sesión"},
	"Submit a request":    {"fr": "Envoyer une demande", "de": "Anfrage stellen", "es": "Enviar una solicitud"},
	"Licenses":            {"fr": "Licences", "de": "Lizenzen", "es": "Licencias"},
	"Language":            {"fr": "Langue", "de": "Sprache", "es": "Idioma"},
	"Change":              {"fr": "Changer", "de": "Ändern", "es": "Cambiar"},
	"Nothing here":        {"fr": "Rien ici", "de": "Hier ist nichts", "es": "Aquí no hay nada"},
	"Not for you":         {"fr": "Pas pour vous", "de": "Nicht für Sie", "es": "No es para usted"},
	"Please sign in":      {"fr": "Veuillez vous connecter", "de": "Bitte melden Sie sich an", "es": "Inicie sesión"},
	"Too many attempts":   {"fr": "Trop de tentatives", "de": "Zu viele Versuche", "es": "Demasiados intentos"},
	"Not just now":        {"fr": "Pas pour l’instant", "de": "Gerade nicht", "es": "Ahora no"},
	"That cannot be done": {"fr": "C’est impossible", "de": "Das geht nicht", "es": "No es posible"},
	"You can go to":       {"fr": "Vous pouvez aller à", "de": "Sie können hier weitermachen", "es": "Puede ir a"},
	"Support that keeps its promise.": {
		"fr": "Un support qui tient parole.", "de": "Support, der sein Versprechen hält.", "es": "Un soporte que cumple su promesa.",
	},
	"There is no such page. The address may be mistyped, or what it showed is gone.": {
		"fr": "Cette page n’existe pas. L’adresse est peut-être erronée, ou son contenu a disparu.",
		"de": "Diese Seite gibt es nicht. Vielleicht ist die Adresse vertippt, oder was sie zeigte, ist weg.",
		"es": "Esta página no existe. Puede que la dirección esté mal escrita o que su contenido ya no esté.",
	},
	"Something went wrong on our side. Please try again in a moment.": {
		"fr": "Une erreur s’est produite de notre côté. Veuillez réessayer dans un instant.",
		"de": "Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es gleich noch einmal.",
		"es": "Algo ha fallado por nuestra parte. Inténtelo de nuevo en un momento.",
	},
}
