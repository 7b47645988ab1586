package mail

import "deskbell/tickets"

var german = texts{
	tellGreeting: "Guten Tag %[1]s,",
	tellNoReply:  "Bitte antworten Sie nicht auf diese E-Mail: niemand würde die Antwort lesen. Schreiben Sie uns auf der Seite Ihrer Anfrage.",
	nameOfPage:   "Die Seite Ihrer Anfrage",

	titleReceived:   "Anfrage erhalten",
	tellReceived:    "wir haben Ihre Supportanfrage #%[1]s erhalten.",
	tellGuarantee:   "Das versprechen wir Ihnen:",
	tellNoGuarantee: "Ihre Anfrage wird ohne garantierte Antwortzeit bearbeitet. Wir antworten, sobald wir können.",

	titleOf(tickets.ActionPlan):   "Aktionsplan",
	titleOf(tickets.StatusUpdate): "Zwischenstand",
	titleOf(tickets.Workaround):   "Behelfslösung",
	titleOf(tickets.Resolution):   "Lösung",
	tellOf(tickets.ActionPlan):    "das ist unser Aktionsplan für Ihre Anfrage:",
	tellOf(tickets.StatusUpdate):  "so steht es um Ihre Anfrage:",
	tellOf(tickets.Workaround):    "so lässt sich Ihr Problem umgehen, bis es gelöst ist:",
	tellOf(tickets.Resolution):    "so ist Ihr Problem gelöst:",

	titleQuestion:  "Ihre Antwort wird gebraucht",
	tellQuestion:   "um weiterzukommen, müssen wir wissen:",
	tellWaiting:    "Ihre Anfrage wartet auf Ihre Antwort.",
	titleSolved:    "gelöst",
	tellSolved:     "wir betrachten Ihre Anfrage als gelöst.",
	tellCloses:     "Sie wird in %[2]d Tagen endgültig geschlossen: %[1]s. Ist sie nicht gelöst, schreiben Sie uns vorher auf ihrer Seite, und wir nehmen sie wieder auf.",
	titleReopened:  "wieder aufgenommen",
	tellReopened:   "wir haben Ihre Anfrage wieder aufgenommen.",
	titleChanged:   "unser Versprechen hat sich geändert",
	tellNewImpact:  "wir haben die Auswirkung Ihrer Anfrage auf Ihren Betrieb berichtigt.",
	tellNewCountry: "wir haben das Land Ihrer Anfrage berichtigt.",
	titleMerged:    "weiter in #%[1]s",
	tellMerged:     "Ihre Anfrage betrifft dasselbe wie #%[1]s und geht dort weiter. Diese ist geschlossen; eine Antwort, die wir Ihnen hier schulden, schulden wir Ihnen nun dort.",

	tellChecking:  "Wir konnten noch nicht nachsehen, welcher Support zu dem Lizenzkonto gehört, das Sie genannt haben. Wir nehmen uns Ihrer Anfrage inzwischen an und schreiben Ihnen, sobald wir es wissen. Was wir Ihnen dann versprechen, zählt ab dem Eingang Ihrer Anfrage.",
	titleEntitled: "vom Support abgedeckt",
	tellEntitled:  "wir haben das Lizenzkonto geprüft, das Sie genannt haben: Ihre Anfrage #%[1]s ist vom Support abgedeckt.",
	titleRefused:  "nicht vom Support abgedeckt",
	tellRefused:   "als Ihre Anfrage #%[1]s einging, konnten wir das Lizenzkonto nicht prüfen, das Sie genannt haben. Das haben wir nachgeholt. Die Anfrage ist geschlossen, denn der Support deckt sie nicht ab:",
	tellAgain:     "Sobald das geklärt ist, stellen Sie bitte eine neue Anfrage, die #%[1]s nennt.",

	titleLink:    "Ihr Link",
	tellLink:     "das ist der Link zu Ihrer Supportanfrage #%[1]s.",
	tellCode:     "das ist der Schlüssel, der Ihre Supportanfrage #%[1]s öffnet.",
	tellPrivate:  "Er öffnet die Anfrage ohne Passwort. Bitte geben Sie ihn nicht weiter: Wer ihn hat, kann lesen, was wir Ihnen schreiben, und in Ihrem Namen antworten.",
	tellNotAsked: "Wenn nicht Sie ihn angefordert haben, müssen Sie nichts tun: Er wurde an niemanden sonst geschickt.",

	tellOwed:        "Das schulden wir Ihnen als Nächstes:",
	tellNothingOwed: "Zurzeit schulden wir Ihnen nichts innerhalb einer bestimmten Frist.",
	tellPaused:      "ruht, bis wir von Ihnen hören",

	tellCounted:        "Wie diese Frist gezählt wird",
	tellRule:           "Nach %[1]s: %[2]s, Auswirkung %[3]s, Frist %[4]s, gezählt nach dem Kalender %[5]s (Region: %[6]s).",
	tellRuleEverywhere: "Nach %[1]s: %[2]s, Auswirkung %[3]s, Frist %[4]s, gezählt nach dem Kalender %[5]s, der für diese Auswirkung überall gilt.",
	tellRuleAlways:     "Nach %[1]s: %[2]s, Auswirkung %[3]s, Frist %[4]s, rund um die Uhr gezählt.",

	labelSubject: "Betreff",
	labelPromise: "Versprechen",
	labelImpact:  "Auswirkung",
	labelTarget:  "Frist",
	labelDue:     "Fällig",
	labelBefore:  "Vorher",
	labelNow:     "Jetzt",
	labelReason:  "Grund",
	labelCode:    "Schlüssel",

	headWhen:    "Wann",
	headCounted: "Gezählt",
	headWhy:     "Warum",
	nameTotal:   "Zusammen",

	countRows: "%[1]d weitere Zeile|%[1]d weitere Zeilen",
}
