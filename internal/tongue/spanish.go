package tongue

import "deskbell/sla"

var spanish = words{
	metrics: map[sla.Metric]string{
		sla.FirstResponse: "primera respuesta",
		sla.NextResponse:  "siguiente respuesta",
		sla.Update:        "estado de la solicitud",
		sla.Workaround:    "solución provisional",
		sla.Resolution:    "resolución",
	},
	reasons: map[string]string{
		isOpen:       "abierto",
		outsideHours: "fuera de horario",
		isWeekend:    "fin de semana",
		isPaused:     "a la espera de su respuesta",
	},
	closedOn: "cerrado el %[1]s",

	weekdays:      [7]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
	shortWeekdays: [7]string{"dom", "lun", "mar", "mié", "jue", "vie", "sáb"},
	months:        [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
	shortMonths:   [12]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"},
	first:         "1",
	date:          "%[1]s, %[2]s de %[3]s de %[4]s",
	shortDate:     "%[1]s %[2]s %[3]s",
	at:            "%[1]s, %[2]s",
}
