package tongue

import (
	"time"

	"golang.org/x/text/number"

	"deskbell/calendars"
	"deskbell/sla"
)

// units are amounts of each unit that targets have, by number.
var units = Phrases{
	amountOf(sla.Second):         {"fr": "%[1]d seconde|%[1]d secondes", "de": "%[1]d Sekunde|%[1]d Sekunden", "es": "%[1]d segundo|%[1]d segundos"},
	amountOf(sla.Minute):         {"fr": "%[1]d minute|%[1]d minutes", "de": "%[1]d Minute|%[1]d Minuten", "es": "%[1]d minuto|%[1]d minutos"},
	amountOf(sla.Hour):           {"fr": "%[1]d heure|%[1]d heures", "de": "%[1]d Stunde|%[1]d Stunden", "es": "%[1]d hora|%[1]d horas"},
	amountOf(sla.BusinessMinute): {"fr": "%[1]d minute ouvrée|%[1]d minutes ouvrées", "de": "%[1]d Arbeitsminute|%[1]d Arbeitsminuten", "es": "%[1]d minuto laborable|%[1]d minutos laborables"},
	amountOf(sla.BusinessHour):   {"fr": "%[1]d heure ouvrée|%[1]d heures ouvrées", "de": "%[1]d Arbeitsstunde|%[1]d Arbeitsstunden", "es": "%[1]d hora laborable|%[1]d horas laborables"},
	amountOf(sla.BusinessDay):    {"fr": "%[1]d jour ouvré|%[1]d jours ouvrés", "de": "%[1]d Arbeitstag|%[1]d Arbeitstage", "es": "%[1]d día laborable|%[1]d días laborables"},
}

// amountOf is the phrase for an amount of a unit.
func amountOf(u sla.Unit) string { return "%[1]d " + string(u) + "|%[1]d " + string(u) + "s" }

// Target says a target as the API writes it, such as 2 business hours. What is none stays
// as it is.
func (t Tongue) Target(words string) string {
	target, err := sla.ParseTarget(words)
	if err != nil {
		return words
	}
	return t.Say(amountOf(target.Unit), target.Amount)
}

// Span is a length of time in whole minutes, or below a minute in whole seconds, with the
// rest cut off: 2 h 10 min. The signs for hours, minutes and seconds are international.
func (t Tongue) Span(d time.Duration) string {
	sign := ""
	if d <= -time.Second {
		sign = "−"
	}
	d = d.Abs()
	if d < time.Minute {
		return sign + calendars.InWords(d.Truncate(time.Second))
	}
	return sign + calendars.InWords(d.Truncate(time.Minute))
}

// Number is a number as the language writes it, with at most three decimals: 12,345.5.
func (t Tongue) Number(n any) string { return t.printer.Sprint(number.Decimal(n)) }
