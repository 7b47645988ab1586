package tongue

import "deskbell/sla"

var german = words{
	metrics: map[sla.Metric]string{
		sla.FirstResponse: "erste Antwort",
		sla.NextResponse:  "nächste Antwort",
		sla.Update:        "Zwischenstand",
		sla.Workaround:    "Behelfslösung",
		sla.Resolution:    "Lösung",
	},
	reasons: map[string]string{
		isOpen:       "geöffnet",
		outsideHours: "außerhalb der Öffnungszeiten",
		isWeekend:    "Wochenende",
		isPaused:     "wartet auf Sie",
	},
	closedOn: "%[1]s geschlossen",

	weekdays:      [7]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
	shortWeekdays: [7]string{"So.", "Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa."},
	months:        [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	shortMonths:   [12]string{"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."},
	first:         "1",
	date:          "%[1]s, %[2]s. %[3]s %[4]s",
	shortDate:     "%[1]s %[2]s. %[3]s",
	at:            "%[1]s, %[2]s",
}
