package mail

import "deskbell/tickets"

var spanish = texts{
	tellGreeting: "Hola, %[1]s:",
	tellNoReply:  "Por favor, no responda a este mensaje: nadie leería su respuesta. Escríbanos en la página de su solicitud.",
	nameOfPage:   "La página de su solicitud",

	titleReceived:   "solicitud recibida",
	tellReceived:    "Hemos recibido su solicitud de asistencia #%[1]s.",
	tellGuarantee:   "Esto es lo que le prometemos:",
	tellNoGuarantee: "Su solicitud se atiende sin un tiempo de respuesta garantizado. Le responderemos en cuanto podamos.",

	titleOf(tickets.ActionPlan):   "plan de acción",
	titleOf(tickets.StatusUpdate): "estado de la solicitud",
	titleOf(tickets.Workaround):   "solución provisional",
	titleOf(tickets.Resolution):   "resolución",
	tellOf(tickets.ActionPlan):    "Este es nuestro plan de acción para su solicitud:",
	tellOf(tickets.StatusUpdate):  "Así está su solicitud:",
	tellOf(tickets.Workaround):    "Así puede sortear su problema hasta que esté resuelto:",
	tellOf(tickets.Resolution):    "Así queda resuelto su problema:",

	titleQuestion:  "necesitamos su respuesta",
	tellQuestion:   "Para continuar, necesitamos saber:",
	tellWaiting:    "Su solicitud espera su respuesta.",
	titleSolved:    "resuelta",
	tellSolved:     "Consideramos resuelta su solicitud.",
	tellCloses:     "Se cerrará definitivamente dentro de %[2]d días, el %[1]s. Si no está resuelta, escríbanos antes en su página y la retomaremos.",
	titleReopened:  "retomada",
	tellReopened:   "Hemos retomado su solicitud.",
	titleChanged:   "nuestra promesa ha cambiado",
	tellNewImpact:  "Hemos corregido el impacto de su solicitud en su actividad.",
	tellNewCountry: "Hemos corregido el país de su solicitud.",
	titleMerged:    "continúa en #%[1]s",
	tellMerged:     "Su solicitud trata de lo mismo que la #%[1]s y continúa allí. Esta queda cerrada; si aquí le debemos una respuesta, se la debemos allí.",

	tellChecking:  "Todavía no hemos podido comprobar qué soporte incluye la cuenta de licencia que ha indicado. Mientras tanto nos ocupamos de su solicitud, y le escribiremos en cuanto lo sepamos. Lo que le prometamos entonces contará desde el envío de su solicitud.",
	titleEntitled: "cubierta por el soporte",
	tellEntitled:  "Hemos comprobado la cuenta de licencia que ha indicado: su solicitud #%[1]s está cubierta por el soporte.",
	titleRefused:  "no cubierta por el soporte",
	tellRefused:   "Cuando llegó su solicitud #%[1]s no pudimos comprobar la cuenta de licencia que ha indicado. Ahora lo hemos hecho. La solicitud queda cerrada, porque el soporte no la cubre:",
	tellAgain:     "Una vez resuelto, envíenos una nueva solicitud que mencione #%[1]s.",

	titleLink:    "su enlace",
	tellLink:     "Este es el enlace a su solicitud de asistencia #%[1]s.",
	tellCode:     "Este es el código que abre su solicitud de asistencia #%[1]s.",
	tellPrivate:  "Abre la solicitud sin contraseña. No lo comparta: quien lo tenga puede leer lo que le escribimos y responder en su nombre.",
	tellNotAsked: "Si no lo ha pedido usted, no tiene que hacer nada: no se ha enviado a nadie más.",

	tellOwed:        "Esto es lo próximo que le debemos:",
	tellNothingOwed: "Por el momento no le debemos nada en un plazo determinado.",
	tellPaused:      "en pausa hasta que nos responda",

	tellCounted:        "Cómo se cuenta este plazo",
	tellRule:           "Según %[1]s: %[2]s, impacto %[3]s, en %[4]s, según el calendario %[5]s (región: %[6]s).",
	tellRuleEverywhere: "Según %[1]s: %[2]s, impacto %[3]s, en %[4]s, según el calendario %[5]s, que vale en todas partes para este impacto.",
	tellRuleAlways:     "Según %[1]s: %[2]s, impacto %[3]s, en %[4]s, contando las 24 horas del día.",

	labelSubject: "Asunto",
	labelPromise: "Promesa",
	labelImpact:  "Impacto",
	labelTarget:  "Plazo",
	labelDue:     "Vence",
	labelBefore:  "Antes",
	labelNow:     "Ahora",
	labelReason:  "Motivo",
	labelCode:    "Código",

	headWhen:    "Cuándo",
	headCounted: "Contado",
	headWhy:     "Por qué",
	nameTotal:   "En total",

	countRows: "%[1]d fila más|%[1]d filas más",
}
