package tongue

import "deskbell/sla"

var french = words{
	metrics: map[sla.Metric]string{
		sla.FirstResponse: "première réponse",
		sla.NextResponse:  "réponse suivante",
		sla.Update:        "point de situation",
		sla.Workaround:    "solution de contournement",
		sla.Resolution:    "résolution",
	},
	reasons: map[string]string{
		isOpen:       "ouvert",
		outsideHours: "hors des heures d’ouverture",
		isWeekend:    "fin de semaine",
		isPaused:     "en attente de votre réponse",
	},
	closedOn: "fermé le %[1]s",

	weekdays:      [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
	shortWeekdays: [7]string{"dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."},
	months:        [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	shortMonths:   [12]string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."},
	first:         "1er",
	date:          "%[1]s %[2]s %[3]s %[4]s",
	shortDate:     "%[1]s %[2]s %[3]s",
	at:            "%[1]s à %[2]s",
}
