package parts

import "deskbell/internal/tongue"

// Words are what parts say to customers.
var Words = tongue.Phrases{
	"Limited":  {"fr": "Limité", "de": "Gering", "es": "Limitado"},
	"Moderate": {"fr": "Modéré", "de": "Mäßig", "es": "Moderado"},
	"Major":    {"fr": "Majeur", "de": "Erheblich", "es": "Grave"},
	"Critical": {"fr": "Critique", "de": "Kritisch", "es": "Crítico"},

	"Breached": {"fr": "Promesse rompue", "de": "Versprechen gebrochen", "es": "Promesa incumplida"},
	"At risk":  {"fr": "À risque", "de": "Gefährdet", "es": "En riesgo"},
	"On track": {"fr": "Dans les temps", "de": "Im Zeitplan", "es": "En plazo"},
	"Paused":   {"fr": "En pause", "de": "Pausiert", "es": "En pausa"},
	"Missed":   {"fr": "En retard", "de": "Verspätet", "es": "Con retraso"},
	"Met":      {"fr": "Tenue", "de": "Eingehalten", "es": "Cumplida"},
	"None":     {"fr": "Sans garantie", "de": "Ohne Garantie", "es": "Sin garantía"},

	"Open":    {"fr": "Ouverte", "de": "Offen", "es": "Abierta"},
	"Pending": {"fr": "En attente de vous", "de": "Wartet auf Sie", "es": "Pendiente de usted"},
	"Solved":  {"fr": "Résolue", "de": "Gelöst", "es": "Resuelta"},
	"Closed":  {"fr": "Fermée", "de": "Geschlossen", "es": "Cerrada"},

	"Running":    {"fr": "En cours", "de": "Läuft", "es": "En curso"},
	"Superseded": {"fr": "Remplacée", "de": "Ersetzt", "es": "Sustituida"},
	"Cancelled":  {"fr": "Annulée", "de": "Entfallen", "es": "Cancelada"},

	"%[1]s bytes": {"fr": "%[1]s octets", "de": "%[1]s Byte", "es": "%[1]s bytes"},
	"%[1]s kB":    {"fr": "%[1]s ko", "de": "%[1]s kB", "es": "%[1]s kB"},
	"%[1]s MB":    {"fr": "%[1]s Mo", "de": "%[1]s MB", "es": "%[1]s MB"},

	"%[1]s left":           {"fr": "encore %[1]s", "de": "noch %[1]s", "es": "quedan %[1]s"},
	"%[1]s late":           {"fr": "%[1]s de retard", "de": "%[1]s zu spät", "es": "%[1]s de retraso"},
	"desk closed, goes on": {"fr": "support fermé, reprise", "de": "Support geschlossen, weiter", "es": "soporte cerrado, continúa"},
	"paused: waiting for the customer": {
		"fr": "en pause : attend votre réponse", "de": "pausiert: wartet auf Ihre Antwort", "es": "en pausa: espera su respuesta",
	},
}
