package mail

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/tickets"
)

var verbs = regexp.MustCompile(`%\[\d\][sd]`)

// verbsOf are the arguments that a text uses, each once.
func verbsOf(text string) []string {
	return slices.Compact(slices.Sorted(slices.Values(verbs.FindAllString(text, -1))))
}

// argumentsOf are some that suit a text.
func argumentsOf(text string) []any {
	var all []any
	for _, verb := range verbsOf(text) {
		if strings.HasSuffix(verb, "d") {
			all = append(all, 14)
		} else {
			all = append(all, "A")
		}
	}
	return all
}

// Every language says everything, with the same arguments, in both numbers.
func TestEveryLanguageIsComplete(t *testing.T) {
	if got, want := slices.Sorted(maps.Keys(languages)), slices.Sorted(slices.Values(tickets.Languages)); !slices.Equal(got, want) {
		t.Fatalf("the languages are %v, want %v", got, want)
	}
	for name, spoken := range languages {
		v := voiceOf(name)
		for p, text := range english {
			if got := spoken[p]; got == "" || !slices.Equal(verbsOf(got), verbsOf(text)) {
				t.Errorf("%s: %q is said as %q", name, p, got)
			}
			want := strings.NewReplacer("%[1]s", "A", "%[2]s", "A", "%[1]d", "14", "%[2]d", "14", "%[3]s", "A", "%[4]s", "A", "%[5]s", "A", "%[6]s", "A").Replace(spoken[p])
			if _, others, two := strings.Cut(want, "|"); two {
				want = others
			}
			if said := v.say(p, argumentsOf(text)...); said != want {
				t.Errorf("%s: %q comes out as %q, want %q", name, p, said, want)
			}
		}
		if len(spoken) != len(english) {
			t.Errorf("%s has %d phrases", name, len(spoken))
		}
	}
}

func TestRowsAreCountedInBothNumbers(t *testing.T) {
	for language, want := range map[string][2]string{
		"en": {"1 more row", "12 more rows"}, "fr": {"1 ligne de plus", "12 lignes de plus"},
		"de": {"1 weitere Zeile", "12 weitere Zeilen"}, "es": {"1 fila más", "12 filas más"},
	} {
		if got := [2]string{voiceOf(language).say(countRows, 1), voiceOf(language).say(countRows, 12)}; got != want {
			t.Errorf("%s: got %q, want %q", language, got, want)
		}
	}
}

// Whatever can be written to a customer as a response has its words in every language.
func TestNothingIsWithoutWords(t *testing.T) {
	for name, spoken := range languages {
		for _, k := range []tickets.MessageKind{tickets.ActionPlan, tickets.StatusUpdate, tickets.Workaround, tickets.Resolution} {
			if spoken[titleOf(k)] == "" || spoken[tellOf(k)] == "" {
				t.Errorf("%s has no words for %q", name, k)
			}
		}
	}
}

func TestDatesAreWrittenByLanguage(t *testing.T) {
	at := time.Date(2026, time.May, 1, 22, 30, 5, 0, time.UTC)
	zurich, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	for language, want := range map[string]string{
		"en": "Saturday 2 May 2026, 00:30:05 (Europe/Zurich), Fri 1 May 22:30:05 UTC",
		"fr": "samedi 2 mai 2026 à 00:30:05 (Europe/Zurich), ven. 1er mai 22:30:05 UTC",
		"de": "Samstag, 2. Mai 2026, 00:30:05 (Europe/Zurich), Fr. 1. Mai 22:30:05 UTC",
		"es": "sábado, 2 de mayo de 2026, 00:30:05 (Europe/Zurich), vie 1 may 22:30:05 UTC",
	} {
		if got := voiceOf(language).moment(at, zurich); got != want {
			t.Errorf("%s: got %q, want %q", language, got, want)
		}
	}
	if got := voiceOf("fr").moment(at, time.UTC); got != "vendredi 1er mai 2026 à 22:30:05 UTC" {
		t.Errorf("got %q", got)
	}
}
