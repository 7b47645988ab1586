package tongue

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"deskbell/calendars"
	"deskbell/sla"
	"deskbell/tickets"
)

// sample are some phrases of pages.
var sample = Phrases{
	"Submit a request":             {"fr": "Envoyer une demande", "de": "Anfrage senden", "es": "Enviar una solicitud"},
	"80 % of the target":           {"fr": "80 % du délai", "de": "80 % der Frist", "es": "80 % del plazo"},
	"%[1]s of %[2]s, %[3]d %%":     {"fr": "%[2]s : %[1]s, %[3]d %%", "de": "%[1]s von %[2]s, %[3]d %%", "es": "%[1]s de %[2]s, %[3]d %%"},
	"%[1]d file|%[1]d files":       {"fr": "%[1]d fichier|%[1]d fichiers", "de": "%[1]d Datei|%[1]d Dateien", "es": "%[1]d archivo|%[1]d archivos"},
	"Requests | Licenses | Calls":  {"fr": "Demandes | Licences | Appels", "de": "Anfragen | Lizenzen | Anrufe", "es": "Solicitudes | Licencias | Llamadas"}, //nolint:misspell // French
	"“%[1]s” is larger than 10 MB": {"fr": "« %[1]s » dépasse 10 Mo", "de": "„%[1]s“ ist größer als 10 MB", "es": "«%[1]s» supera los 10 MB"},
}

var spoken = New(sample)

func TestPhrasesAreSaidInEachLanguage(t *testing.T) {
	for _, c := range []struct {
		language, key string
		arguments     []any
		want          string
	}{
		{"en", "Submit a request", nil, "Submit a request"},
		{"de", "Submit a request", nil, "Anfrage senden"},
		{"fr", "80 % of the target", nil, "80 % du délai"},
		{"en", "80 % of the target", nil, "80 % of the target"},
		{"fr", "%[1]s of %[2]s, %[3]d %%", []any{"Disk", "Ada", 80}, "Ada : Disk, 80 %"},
		{"en", "%[1]s of %[2]s, %[3]d %%", []any{"Disk", "100 % me", 80}, "Disk of 100 % me, 80 %"},
		{"es", "Requests | Licenses | Calls", nil, "Solicitudes | Licencias | Llamadas"},
		{"de", "“%[1]s” is larger than 10 MB", []any{"%d|b.png"}, "„%d|b.png“ ist größer als 10 MB"},
		{"en", "%[1]d file|%[1]d files", []any{1}, "1 file"},
		{"en", "%[1]d file|%[1]d files", []any{0}, "0 files"},
		{"en", "%[1]d file|%[1]d files", []any{int64(1)}, "1 file"},
		{"fr", "%[1]d file|%[1]d files", []any{0}, "0 fichier"},
		{"fr", "%[1]d file|%[1]d files", []any{2}, "2 fichiers"},
		{"de", "%[1]d file|%[1]d files", []any{1}, "1 Datei"},
		{"de", "%[1]d file|%[1]d files", []any{1234}, "1.234 Dateien"},
		{"es", "%[1]d file|%[1]d files", []any{21}, "21 archivos"},
		// Unknown phrases are English.
		{"fr", "Only for staff: 100 % | all", nil, "Only for staff: 100 % | all"},
		{"en", "%[1]s has %[2]d tickets", []any{"Ada", 1234}, "Ada has 1,234 tickets"},
		{"en", "%[1]d agent|%[1]d agents", []any{1}, "1 agent"},
		{"en", "%[1]d agent|%[1]d agents", []any{2}, "2 agents"},
		// Unknown languages too.
		{"it", "Submit a request", nil, "Submit a request"},
		{"", "Submit a request", nil, "Submit a request"},
	} {
		if got := spoken.In(c.language).Say(c.key, c.arguments...); got != c.want {
			t.Errorf("%s: %q with %v is said as %q, want %q", c.language, c.key, c.arguments, got, c.want)
		}
	}
}

func TestATongueKnowsItsName(t *testing.T) {
	for given, want := range map[string]string{"en": "en", "fr": "fr", "de": "de", "es": "es", "it": "en", "": "en"} {
		if got := spoken.In(given).Language(); got != want {
			t.Errorf("%q: got %q, want %q", given, got, want)
		}
	}
}

// What is wrong with phrases comes out when the program starts, whatever it is.
func TestWrongPhrasesAreNotTaken(t *testing.T) {
	for name, wrong := range map[string][]Phrases{
		"a language lacks":               {{"Name": {"fr": "Nom", "de": "Name"}}},
		"another language instead":       {{"Name": {"fr": "Nom", "de": "Name", "it": "Nome"}}},
		"one language too many":          {{"Name": {"fr": "Nom", "de": "Name", "es": "Nombre", "it": "Nome"}}},
		"an empty text":                  {{"Name": {"fr": "Nom", "de": " ", "es": "Nombre"}}},
		"a verb lacks":                   {{"Hello %[1]s": {"fr": "Bonjour", "de": "Hallo %[1]s", "es": "Hola %[1]s"}}},
		"another verb":                   {{"Hello %[1]s": {"fr": "Bonjour %[1]d", "de": "Hallo %[1]s", "es": "Hola %[1]s"}}},
		"a verb without a number":        {{"Hello %s": {"fr": "Bonjour %s", "de": "Hallo %s", "es": "Hola %s"}}},
		"one beside a numbered one":      {{"%[1]s and %d": {"fr": "%[1]s et %d", "de": "%[1]s und %d", "es": "%[1]s y %d"}}},
		"a lonely percent sign":          {{"%[1]d % used": {"fr": "%[1]d % usés", "de": "%[1]d % belegt", "es": "%[1]d % usado"}}},
		"a percent sign twice in a text": {{"50 %% used": {"fr": "50 %% usés", "de": "50 %% belegt", "es": "50 %% usado"}}},
		"one form too few":               {{"%[1]d file|%[1]d files": {"fr": "%[1]d fichier|%[1]d fichiers", "de": "%[1]d Dateien", "es": "%[1]d archivo|%[1]d archivos"}}},
		"said in two ways": {
			{"Open": {"fr": "Ouvert", "de": "Offen", "es": "Abierto"}},
			{"Open": {"fr": "Ouvrir", "de": "Öffnen", "es": "Abrir"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if text, ok := recover().(string); !ok || !strings.HasPrefix(text, "tongue: ") {
					t.Errorf("it was taken: %q", wrong)
				}
			}()
			New(wrong...)
		})
	}
}

func TestTheSamePhraseMayComeTwice(t *testing.T) {
	if got := New(sample, sample).In("de").Say("Submit a request"); got != "Anfrage senden" {
		t.Errorf("got %q", got)
	}
}

// Every language has its own words for whatever can be promised or explained.
func TestEveryLanguageIsComplete(t *testing.T) {
	if got, want := slices.Sorted(maps.Keys(languages)), slices.Sorted(slices.Values(tickets.Languages)); !slices.Equal(got, want) {
		t.Fatalf("the languages are %v, want %v", got, want)
	}
	for name, w := range languages {
		for _, m := range sla.Metrics {
			if w.metrics[m] == "" {
				t.Errorf("%s has no name for %s", name, m)
			}
		}
		for r := range english.reasons {
			if w.reasons[r] == "" {
				t.Errorf("%s has no words for %q", name, r)
			}
		}
		if len(w.metrics) != len(sla.Metrics) || len(w.reasons) != len(english.reasons) {
			t.Errorf("%s has %d metrics and %d reasons", name, len(w.metrics), len(w.reasons))
		}
		for _, list := range [][]string{w.weekdays[:], w.shortWeekdays[:], w.months[:], w.shortMonths[:]} {
			if slices.Contains(list, "") || len(slices.Compact(slices.Sorted(slices.Values(list)))) != len(list) {
				t.Errorf("%s: %v", name, list)
			}
		}
		for pattern, verbs := range map[string]int{w.closedOn: 1, w.date: 4, w.shortDate: 3, w.at: 2} {
			if len(verbsOf(pattern)) != verbs {
				t.Errorf("%s: %q has not %d verbs", name, pattern, verbs)
			}
		}
		for _, r := range calendars.Regions {
			if got := spoken.In(name).Region(string(r)); got == "" || got == groups[r] || got == string(r) {
				t.Errorf("%s has no name for %s, but %q", name, r, got)
			}
		}
	}
}

// Pages are made by many goroutines at once. (The race detector watches.)
func TestTonguesAreShared(t *testing.T) {
	var group sync.WaitGroup
	for range 8 {
		for _, name := range tickets.Languages {
			group.Go(func() {
				v := spoken.In(name)
				for range 50 {
					if v.Say("%[1]d file|%[1]d files", 12) == "" || v.Number(1234.5) == "" || v.Target("2 business hours") == "" || v.Country("CH") == "" {
						t.Errorf("%s says nothing", name)
					}
				}
			})
		}
	}
	group.Wait()
}
