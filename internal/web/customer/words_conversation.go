package customer

import "deskbell/internal/tongue"

// ConversationWords are what was said and what happened, how it went, and what was promised.
var ConversationWords = tongue.Phrases{
	"Conversation": {"fr": "Échanges", "de": "Verlauf", "es": "Conversación"},
	"There is something new in the conversation.": {
		"fr": "Il y a du nouveau dans les échanges.", "de": "Im Verlauf gibt es etwas Neues.", "es": "Hay algo nuevo en la conversación.",
	},
	"There are %[1]s new things in the conversation.": {
		"fr": "Il y a %[1]s nouveautés dans les échanges.", "de": "Im Verlauf gibt es %[1]s neue Einträge.", "es": "Hay %[1]s novedades en la conversación.",
	},
	"You":             {"fr": "Vous", "de": "Sie", "es": "Usted"},
	"The desk":        {"fr": "Le support", "de": "Der Support", "es": "El soporte"},
	"Action plan":     {"fr": "Plan d’action", "de": "Maßnahmenplan", "es": "Plan de acción"},
	"Status update":   {"fr": "Point de situation", "de": "Zwischenstand", "es": "Estado de la solicitud"},
	"Workaround":      {"fr": "Solution de contournement", "de": "Behelfslösung", "es": "Solución provisional"},
	"Resolution":      {"fr": "Résolution", "de": "Lösung", "es": "Resolución"},
	"Question to you": {"fr": "Question pour vous", "de": "Frage an Sie", "es": "Pregunta para usted"},
	"File added":      {"fr": "Fichier ajouté", "de": "Datei hinzugefügt", "es": "Archivo añadido"},

	"Business impact corrected from %[1]s to %[2]s": {
		"fr": "Impact corrigé de %[1]s à %[2]s", "de": "Auswirkung von %[1]s auf %[2]s berichtigt", "es": "Impacto corregido de %[1]s a %[2]s",
	},
	"Country corrected from %[1]s to %[2]s": {"fr": "Pays corrigé : %[1]s → %[2]s", "de": "Land berichtigt: %[1]s → %[2]s", "es": "País corregido: %[1]s → %[2]s"},
	"Rating: %[1]s":                         {"fr": "Évaluation : %[1]s", "de": "Bewertung: %[1]s", "es": "Valoración: %[1]s"},
	"Device deactivated: %[1]s":             {"fr": "Appareil désactivé : %[1]s", "de": "Gerät deaktiviert: %[1]s", "es": "Dispositivo desactivado: %[1]s"},
	"Request solved":                        {"fr": "Demande résolue", "de": "Anfrage gelöst", "es": "Solicitud resuelta"},
	"Request taken up again":                {"fr": "Demande reprise", "de": "Anfrage wieder aufgenommen", "es": "Solicitud retomada"},
	"Request closed for good":               {"fr": "Demande définitivement close", "de": "Anfrage endgültig geschlossen", "es": "Solicitud cerrada definitivamente"},
	"Request closed: it goes on in another one": {
		"fr": "Demande close : elle se poursuit dans une autre", "de": "Anfrage geschlossen: Sie geht in einer anderen weiter", "es": "Solicitud cerrada: continúa en otra",
	},
	"License looked up: the request is covered by support": {
		"fr": "Licence vérifiée : la demande est couverte par le support", "de": "Lizenz geprüft: Die Anfrage ist vom Support gedeckt", "es": "Licencia comprobada: la solicitud está cubierta por el soporte",
	},
	"Request closed: support does not cover it": {
		"fr": "Demande close : le support ne la couvre pas", "de": "Anfrage geschlossen: Der Support deckt sie nicht", "es": "Solicitud cerrada: el soporte no la cubre",
	},
	"Personal data removed from the request": {
		"fr": "Données personnelles supprimées de la demande", "de": "Personenbezogene Daten aus der Anfrage entfernt", "es": "Datos personales eliminados de la solicitud",
	},

	"How did it go?":             {"fr": "Comment cela s’est-il passé ?", "de": "Wie ist es gelaufen?", "es": "¿Cómo ha ido?"},
	"Very poor":                  {"fr": "Très mal", "de": "Sehr schlecht", "es": "Muy mal"},
	"Poor":                       {"fr": "Mal", "de": "Schlecht", "es": "Mal"},
	"Fair":                       {"fr": "Moyen", "de": "Mittelmäßig", "es": "Regular"},
	"Good":                       {"fr": "Bien", "de": "Gut", "es": "Bien"},
	"Very good":                  {"fr": "Très bien", "de": "Sehr gut", "es": "Muy bien"},
	"%[1]s (%[2]s of 5)":         {"fr": "%[1]s (%[2]s sur 5)", "de": "%[1]s (%[2]s von 5)", "es": "%[1]s (%[2]s de 5)"},
	"You rated: %[1]s":           {"fr": "Votre évaluation : %[1]s", "de": "Ihre Bewertung: %[1]s", "es": "Su valoración: %[1]s"},
	"You can change it.":         {"fr": "Vous pouvez la modifier.", "de": "Sie können sie ändern.", "es": "Puede cambiarla."},
	"What should we know?":       {"fr": "Que devrions-nous savoir ?", "de": "Was sollten wir wissen?", "es": "¿Qué deberíamos saber?"},
	"Rate":                       {"fr": "Évaluer", "de": "Bewerten", "es": "Valorar"},
	"Choose one of the five.":    {"fr": "Choisissez l’une des cinq.", "de": "Wählen Sie eine der fünf.", "es": "Elija una de las cinco."},
	"Thank you for your rating.": {"fr": "Merci pour votre évaluation.", "de": "Danke für Ihre Bewertung.", "es": "Gracias por su valoración."},
	"Your rating was not taken yet. Please look at these fields again.": {
		"fr": "Votre évaluation n’a pas encore été prise en compte. Revoyez ces champs.", "de": "Ihre Bewertung wurde noch nicht angenommen. Sehen Sie sich diese Felder noch einmal an.",
		"es": "Su valoración aún no se ha registrado. Revise estos campos.",
	},
}

// PromiseWords are what was promised, and what became of it.
var PromiseWords = tongue.Phrases{
	"%[1]s within %[2]s": {"fr": "%[1]s sous %[2]s", "de": "%[1]s innerhalb von %[2]s", "es": "%[1]s en %[2]s"},
	"by":                 {"fr": "avant le", "de": "bis", "es": "antes del"},
	"broken":             {"fr": "rompue", "de": "gebrochen", "es": "incumplida"},
	"answered in time:":  {"fr": "répondu à temps :", "de": "rechtzeitig beantwortet:", "es": "respondida a tiempo:"},
	"answered late:":     {"fr": "répondu en retard :", "de": "verspätet beantwortet:", "es": "respondida tarde:"},
	"It was due by":      {"fr": "L’échéance était le", "de": "Fällig war es", "es": "Vencía el"},
	"Your request is served without a guaranteed response time. We answer as soon as we can.": {
		"fr": "Votre demande est traitée sans délai de réponse garanti. Nous répondons dès que possible.",
		"de": "Ihre Anfrage wird ohne garantierte Antwortzeit bearbeitet. Wir antworten so bald wie möglich.",
		"es": "Su solicitud se atiende sin tiempo de respuesta garantizado. Respondemos en cuanto podemos.",
	},
	"Enterprise support comes with guaranteed response times.": {
		"fr": "Le support Enterprise comprend des délais de réponse garantis.", "de": "Zum Enterprise-Support gehören garantierte Antwortzeiten.",
		"es": "El soporte Enterprise incluye tiempos de respuesta garantizados.",
	},
	"This request is not covered by support.": {"fr": "Cette demande n’est pas couverte par le support.", "de": "Diese Anfrage ist nicht vom Support gedeckt.", "es": "Esta solicitud no está cubierta por el soporte."},
	"We broke a promise.":                     {"fr": "Nous avons rompu une promesse.", "de": "Wir haben ein Versprechen gebrochen.", "es": "Hemos incumplido una promesa."},
	"What we owed you was: %[1]s, due by":     {"fr": "Nous vous devions : %[1]s, avant le", "de": "Wir schuldeten Ihnen: %[1]s, fällig bis", "es": "Le debíamos: %[1]s, antes del"},
	"We did not answer in time.":              {"fr": "Nous n’avons pas répondu à temps.", "de": "Wir haben nicht rechtzeitig geantwortet.", "es": "No respondimos a tiempo."},
	"The business impact was corrected, and by the new one the time was up already.": {
		"fr": "L’impact a été corrigé et, selon le nouveau, le délai était déjà écoulé.", "de": "Die Auswirkung wurde berichtigt, und nach der neuen war die Zeit schon abgelaufen.",
		"es": "Se corrigió el impacto y, según el nuevo, el plazo ya había vencido.",
	},
	"The country was corrected, and by its business hours the time was up already.": {
		"fr": "Le pays a été corrigé et, selon ses heures ouvrées, le délai était déjà écoulé.", "de": "Das Land wurde berichtigt, und nach seinen Arbeitszeiten war die Zeit schon abgelaufen.",
		"es": "Se corrigió el país y, según su horario laboral, el plazo ya había vencido.",
	},
	"We answered on %[1]s.":  {"fr": "Nous avons répondu le %[1]s.", "de": "Geantwortet haben wir am %[1]s.", "es": "Respondimos el %[1]s."},
	"We still owe you this.": {"fr": "Nous vous le devons toujours.", "de": "Das schulden wir Ihnen noch immer.", "es": "Todavía se lo debemos."},
	"Another clock has taken over since. That doesn’t undo it.": {
		"fr": "Un autre délai a pris le relais depuis. Cela n’y change rien.", "de": "Seither zählt eine andere Frist. Das macht es nicht ungeschehen.",
		"es": "Desde entonces cuenta otro plazo. Eso no lo deshace.",
	},
	"Another clock took over, after the business impact or the country was corrected.": {
		"fr": "Un autre délai a pris le relais, l’impact ou le pays ayant été corrigé.", "de": "Eine andere Frist trat an ihre Stelle, nachdem Auswirkung oder Land berichtigt wurden.",
		"es": "Otro plazo lo sustituyó tras corregirse el impacto o el país.",
	},
	"It ended without an answer: the request was solved, closed or merged before.": {
		"fr": "Il a pris fin sans réponse : la demande a été résolue, close ou fusionnée avant.", "de": "Sie endete ohne Antwort: Die Anfrage wurde vorher gelöst, geschlossen oder zusammengelegt.",
		"es": "Terminó sin respuesta: la solicitud se resolvió, cerró o fusionó antes.",
	},
	"All promises (%[1]s)": {"fr": "Toutes les promesses (%[1]s)", "de": "Alle Versprechen (%[1]s)", "es": "Todas las promesas (%[1]s)"},
}
