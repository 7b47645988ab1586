package mail

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/sla"
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
	if got, want := slices.Sorted(maps.Keys(tongues)), slices.Sorted(slices.Values(tickets.Languages)); !slices.Equal(got, want) {
		t.Fatalf("the languages are %v, want %v", got, want)
	}
	for name, spoken := range tongues {
		v := voiceOf(name)
		for p, text := range english.phrases {
			if got := spoken.phrases[p]; got == "" || !slices.Equal(verbsOf(got), verbsOf(text)) {
				t.Errorf("%s: %q is said as %q", name, p, got)
			}
			said := v.say(p, argumentsOf(text)...)
			if want := strings.NewReplacer("%[1]s", "A", "%[2]s", "A", "%[2]d", "14", "%[3]s", "A", "%[4]s", "A", "%[5]s", "A", "%[6]s", "A").Replace(spoken.phrases[p]); said != want {
				t.Errorf("%s: %q comes out as %q, want %q", name, p, said, want)
			}
		}
		for p := range english.numbers {
			for _, n := range []int{1, 2, 12} {
				want := spoken.numbers[p].other
				if n == 1 {
					want = spoken.numbers[p].one
				}
				if got := v.say(p, n); want == "" || !strings.Contains(want, "%[1]d") || !strings.HasSuffix(got, strings.TrimPrefix(want, "%[1]d")) {
					t.Errorf("%s: %d of %q is said as %q", name, n, p, got)
				}
			}
		}
		if len(spoken.phrases) != len(english.phrases) || len(spoken.numbers) != len(english.numbers) {
			t.Errorf("%s has %d phrases and %d numbers", name, len(spoken.phrases), len(spoken.numbers))
		}
	}
}

// Whatever can be promised, written or explained has its words in every language.
func TestNothingIsWithoutWords(t *testing.T) {
	var needed []phrase
	for _, m := range sla.Metrics {
		needed = append(needed, metric(m))
	}
	for _, k := range []tickets.MessageKind{tickets.ActionPlan, tickets.StatusUpdate, tickets.Workaround, tickets.Resolution} {
		needed = append(needed, titleOf(k), tellOf(k))
	}
	for name, spoken := range tongues {
		for _, p := range needed {
			if spoken.phrases[p] == "" {
				t.Errorf("%s has no words for %q", name, p)
			}
		}
		for _, list := range [][]string{spoken.weekdays[:], spoken.shortWeekdays[:], spoken.months[:], spoken.shortMonths[:]} {
			if slices.Contains(list, "") || len(slices.Compact(slices.Sorted(slices.Values(list)))) != len(list) {
				t.Errorf("%s: %v", name, list)
			}
		}
		for _, r := range calendars.Regions {
			if got := voiceOf(name).region(r); got == "" || got == groups[r] {
				t.Errorf("%s has no name for %s", name, r)
			}
		}
	}
	for _, u := range []sla.Unit{sla.Second, sla.Minute, sla.Hour, sla.BusinessMinute, sla.BusinessHour, sla.BusinessDay} {
		for _, n := range []int{1, 2} {
			target := sla.Target{Amount: n, Unit: u}
			if got := voiceOf("en").target(target); got != target.String() {
				t.Errorf("%s is said as %s", target, got)
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

func TestReasonsAreToldInTheLanguageUnlessTheyAreNames(t *testing.T) {
	for given, want := range map[string]string{
		"open": "geöffnet", "outside hours": "außerhalb der Öffnungszeiten", "weekend": "Wochenende",
		"closed on Wednesdays": "Mittwoch geschlossen", "Christmas Day": "Christmas Day", "paused: waiting for the customer": "wartet auf Sie",
	} {
		if got := voiceOf("de").because(calendars.Segment{Reason: given}); got != want {
			t.Errorf("%s: got %q, want %q", given, got, want)
		}
	}
}
