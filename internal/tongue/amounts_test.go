package tongue

import (
	"testing"
	"time"

	"deskbell/sla"
	"deskbell/tickets"
)

func TestTargetsAreSaidInBothNumbers(t *testing.T) {
	for language, want := range map[string]map[string]string{
		"en": {"1 second": "1 second", "2 hours": "2 hours", "1 business minute": "1 business minute", "2 business hours": "2 business hours", "2 Business Hours": "2 business hours"},
		"fr": {"1 second": "1 seconde", "2 hours": "2 heures", "90 business minutes": "90 minutes ouvrées", "1 business hour": "1 heure ouvrée", "2 business hours": "2 heures ouvrées", "3 business days": "3 jours ouvrés"},
		"de": {"30 minutes": "30 Minuten", "1 hour": "1 Stunde", "1 business minute": "1 Arbeitsminute", "2 business hours": "2 Arbeitsstunden", "1 business day": "1 Arbeitstag"},
		"es": {"45 seconds": "45 segundos", "1 minute": "1 minuto", "5 business minutes": "5 minutos laborables", "1 business hour": "1 hora laborable", "2 business days": "2 días laborables"},
	} {
		for given, said := range want {
			if got := spoken.In(language).Target(given); got != said {
				t.Errorf("%s: %q is said as %q, want %q", language, given, got, said)
			}
		}
	}
}

// Every unit has words in every language, in English the API's own.
func TestEveryUnitHasWords(t *testing.T) {
	for _, u := range []sla.Unit{sla.Second, sla.Minute, sla.Hour, sla.BusinessMinute, sla.BusinessHour, sla.BusinessDay} {
		for _, n := range []int{1, 2} {
			target := sla.Target{Amount: n, Unit: u}.String()
			if got := spoken.In("en").Target(target); got != target {
				t.Errorf("%s is said as %s", target, got)
			}
			for _, language := range tickets.Languages[1:] {
				if got := spoken.In(language).Target(target); got == target && target != "1 minute" && target != "2 minutes" {
					t.Errorf("%s says %s in English", language, target)
				}
			}
		}
	}
}

func TestWhatIsNoTargetStays(t *testing.T) {
	for _, given := range []string{"", "soon", "1 day", "round the clock", "2 fortnights", "0 hours"} {
		if got := spoken.In("de").Target(given); got != given {
			t.Errorf("%q became %q", given, got)
		}
	}
}

func TestSpansAreWholeMinutesOrBelowThemSeconds(t *testing.T) {
	for given, want := range map[time.Duration]string{
		2*time.Hour + 10*time.Minute:                  "2 h 10 min",
		2*time.Hour + 10*time.Minute + 59*time.Second: "2 h 10 min",
		2 * time.Hour:                 "2 h",
		2*time.Hour + 30*time.Second:  "2 h",
		50 * time.Minute:              "50 min",
		time.Minute:                   "1 min",
		time.Minute - time.Nanosecond: "59 s",
		1500 * time.Millisecond:       "1 s",
		0:                             "0 s",
		-time.Millisecond:             "0 s",
		-time.Second:                  "−1 s",
		-(3*time.Hour + 5*time.Minute + 20*time.Second):            "−3 h 5 min",
		1234*time.Hour + time.Minute + time.Second + time.Second/3: "1234 h 1 min",
	} {
		for _, language := range tickets.Languages {
			if got := spoken.In(language).Span(given); got != want {
				t.Errorf("%s: %v is said as %q, want %q", language, given, got, want)
			}
		}
	}
}

func TestNumbersAreWrittenByLanguage(t *testing.T) {
	for language, want := range map[string][4]string{
		"en": {"7", "1,234,567", "99.5", "-0.125"},
		"fr": {"7", "1\u00a0234\u00a0567", "99,5", "-0,125"},
		"de": {"7", "1.234.567", "99,5", "-0,125"},
		"es": {"7", "1.234.567", "99,5", "-0,125"},
	} {
		v := spoken.In(language)
		if got := [4]string{v.Number(7), v.Number(int64(1_234_567)), v.Number(99.5), v.Number(-0.125)}; got != want {
			t.Errorf("%s: got %q, want %q", language, got, want)
		}
	}
}
