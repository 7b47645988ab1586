package tongue

import "deskbell/sla"

var english = words{
	metrics: map[sla.Metric]string{
		sla.FirstResponse: "first response",
		sla.NextResponse:  "next response",
		sla.Update:        "update",
		sla.Workaround:    "workaround",
		sla.Resolution:    "resolution",
	},
	reasons: map[string]string{
		isOpen:       "open",
		outsideHours: "outside hours",
		isWeekend:    "weekend",
		isPaused:     "waiting for you",
	},
	closedOn: "closed on a %[1]s",

	weekdays:      [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	shortWeekdays: [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	months:        [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	shortMonths:   [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	first:         "1",
	date:          "%[1]s %[2]s %[3]s %[4]s",
	shortDate:     "%[1]s %[2]s %[3]s",
	at:            "%[1]s, %[2]s",
}
