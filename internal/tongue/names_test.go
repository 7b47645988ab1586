package tongue

import (
	"testing"

	"deskbell/calendars"
	"deskbell/tickets"
)

func TestReasonsAreToldInTheLanguageUnlessTheyAreNames(t *testing.T) {
	for language, want := range map[string]map[string]string{
		"en": {
			"open": "open", "outside hours": "outside hours", "weekend": "weekend", "paused: waiting for the customer": "waiting for you",
			"closed on Wednesdays": "closed on a Wednesday", "Christmas Day": "Christmas Day",
		},
		"fr": {
			"open": "ouvert", "outside hours": "hors des heures d’ouverture", "weekend": "fin de semaine", "paused: waiting for the customer": "en attente de votre réponse",
			"closed on Mondays": "fermé le lundi", "Christmas Day": "Noël", "Noël": "Noël",
		},
		"de": {
			"open": "geöffnet", "outside hours": "außerhalb der Öffnungszeiten", "weekend": "Wochenende", "paused: waiting for the customer": "wartet auf Sie",
			"closed on Wednesdays": "Mittwoch geschlossen", "closed on inventory": "closed on inventory", "": "",
		},
		"es": {
			"open": "abierto", "outside hours": "fuera de horario", "weekend": "fin de semana", "paused: waiting for the customer": "a la espera de su respuesta",
			"closed on Fridays": "cerrado el viernes", "%[1]s 100 %": "%[1]s 100 %",
		},
	} {
		for given, told := range want {
			if got := spoken.In(language).Reason(given); got != told {
				t.Errorf("%s: %q is told as %q, want %q", language, given, got, told)
			}
		}
	}
}

func TestEveryHolidayHasANameInEachLanguage(t *testing.T) {
	for _, set := range calendars.HolidaySets() {
		all, _ := calendars.HolidaySet(set)
		for _, h := range all {
			for _, language := range tickets.Languages {
				if language != "en" && holidays[h.Name][language] == "" {
					t.Errorf("%s has no name in %s", h.Name, language)
				}
			}
		}
	}
	if got := spoken.In("en").Holiday("Christmas Day"); got != "Christmas Day" {
		t.Errorf("in English it is called %q", got)
	}
}

func TestNamesAreThoseOfTheLanguage(t *testing.T) {
	for language, want := range map[string][6]string{
		"en": {"first response", "North America", "Antarctica", "Switzerland", "United States", "Kosovo"},
		"fr": {"première réponse", "Amérique du Nord", "Antarctique", "Suisse", "États-Unis", "Kosovo"},
		"de": {"erste Antwort", "Nordamerika", "Antarktis", "Schweiz", "Vereinigte Staaten", "Kosovo"},
		"es": {"primera respuesta", "América del Norte", "Antártida", "Suiza", "Estados Unidos", "Kosovo"},
	} {
		v := spoken.In(language)
		got := [6]string{v.Metric("first_response"), v.Region("north_america"), v.Region("antarctica"), v.Country("CH"), v.Country("us"), v.Country("XK")}
		if got != want {
			t.Errorf("%s: got %q, want %q", language, got, want)
		}
	}
}

func TestWhatHasNoNameStays(t *testing.T) {
	v := spoken.In("de")
	for name, say := range map[string]func(string) string{"metric": v.Metric, "region": v.Region, "country": v.Country} {
		for _, given := range []string{"", "moon", "no such\nthing"} {
			if got := say(given); got != given {
				t.Errorf("%s %q became %q", name, given, got)
			}
		}
	}
}
