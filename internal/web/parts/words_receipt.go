package parts

import "deskbell/internal/tongue"

// ReceiptWords are what receipts and their pictures say to customers.
var ReceiptWords = tongue.Phrases{
	"now":            {"fr": "maintenant", "de": "jetzt", "es": "ahora"},
	"answered":       {"fr": "répondu", "de": "beantwortet", "es": "respondida"},
	"late":           {"fr": "en retard", "de": "verspätet", "es": "con retraso"},
	"counts":         {"fr": "compté", "de": "zählt", "es": "cuenta"},
	"doesn’t count":  {"fr": "non compté", "de": "zählt nicht", "es": "no cuenta"},
	"due":            {"fr": "échéance", "de": "fällig", "es": "vencimiento"},
	"counts %[1]s":   {"fr": "compte %[1]s", "de": "zählt %[1]s", "es": "cuenta %[1]s"},
	"Times of %[1]s": {"fr": "Heures de %[1]s", "de": "Zeiten von %[1]s", "es": "Horas de %[1]s"},
	"How the time is counted; it stands still until you answer": {
		"fr": "Comment le temps est compté ; il est suspendu jusqu’à votre réponse", "de": "Wie die Zeit gezählt wird; sie steht still, bis Sie antworten",
		"es": "Cómo se cuenta el tiempo; está detenido hasta que responda",
	},
	"How the time is counted until %[1]s (%[2]s)": {
		"fr": "Comment le temps est compté jusqu’à %[1]s (%[2]s)", "de": "Wie die Zeit bis %[1]s (%[2]s) gezählt wird", "es": "Cómo se cuenta el tiempo hasta %[1]s (%[2]s)",
	},
	"%[1]d stretch counts|%[1]d stretches count": {
		"fr": "%[1]d plage compte|%[1]d plages comptent", "de": "%[1]d Zeitraum zählt|%[1]d Zeiträume zählen", "es": "%[1]d tramo cuenta|%[1]d tramos cuentan",
	},
	"The table below has each of them.": {"fr": "Le tableau ci-dessous les donne toutes.", "de": "Die Tabelle darunter hat sie alle.", "es": "La tabla siguiente los muestra todos."},

	"How this was counted": {"fr": "Comment cela a été compté", "de": "Wie das gezählt wurde", "es": "Cómo se ha contado"},
	"When":                 {"fr": "Quand", "de": "Wann", "es": "Cuándo"},
	"What":                 {"fr": "Quoi", "de": "Was", "es": "Qué"},
	"Counts":               {"fr": "Compte", "de": "Zählt", "es": "Cuenta"},
	"In all":               {"fr": "En tout", "de": "Insgesamt", "es": "En total"},
	"Due":                  {"fr": "Échéance", "de": "Fällig", "es": "Vencimiento"},
	"By %[1]s: %[2]s, impact %[3]s, within %[4]s, counted by the calendar %[5]s.": {
		"fr": "Selon %[1]s : %[2]s, impact %[3]s, sous %[4]s, d’après le calendrier %[5]s.",
		"de": "Nach %[1]s: %[2]s, Auswirkung %[3]s, Frist %[4]s, gezählt nach dem Kalender %[5]s.",
		"es": "Según %[1]s: %[2]s, impacto %[3]s, en %[4]s, contado con el calendario %[5]s.",
	},
}
