package manager

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
	"deskbell/internal/web/parts"
)

// What the API's words are called here, in the order in which they are offered.
var (
	metrics = []page.Choice{
		{Value: "first_response", Label: "First response"}, {Value: "next_response", Label: "Next response"}, {Value: "update", Label: "Update"},
		{Value: "workaround", Label: "Workaround"}, {Value: "resolution", Label: "Resolution"},
	}
	regions = []page.Choice{
		{Value: "africa", Label: "Africa"}, {Value: "asia", Label: "Asia"}, {Value: "europe", Label: "Europe"}, {Value: "north_america", Label: "North America"},
		{Value: "south_america", Label: "South America"}, {Value: "oceania", Label: "Oceania"}, {Value: "antarctica", Label: "Antarctica"},
	}
	causes = []page.Choice{
		{Value: "silence", Label: "Silence: nobody answered in time"}, {Value: "reclassification", Label: "A change of the impact"},
		{Value: "relocation", Label: "A change of the country"},
	}
	rootCauses = []page.Choice{
		{Value: "staffing", Label: "Staffing: too few of us, or nobody there"}, {Value: "outage", Label: "Outage of the desk or its tools"},
		{Value: "third_party", Label: "Waiting for a third party"}, {Value: "customer_unreachable", Label: "The customer couldn’t be reached"},
		{Value: "wrong_classification", Label: "The impact was wrong"}, {Value: "other", Label: "Something else"},
	}
	dimensions = []page.Choice{
		{Value: "impact", Label: "Impact"}, {Value: "region", Label: "Region"}, {Value: "agent", Label: "Agent"}, {Value: "plan", Label: "Plan"},
		{Value: "metric", Label: "Promise"}, {Value: "week", Label: "Week"},
	}
)

// called is what a value is called among some; unknown ones are made readable.
func called(value string, among []page.Choice) string {
	for _, one := range among {
		if one.Value == value {
			return one.Label
		}
	}
	return parts.Title(value)
}

// all are choices with one before that leaves it open.
func all(label string, choices []page.Choice) []page.Choice {
	return append([]page.Choice{{Label: label}}, choices...)
}

// keyOf is what a group is called that a report is split by.
func keyOf(by, key string) string {
	switch {
	case by == "agent" && key == "none":
		return "Nobody"
	case by == "agent" || by == "week":
		return key
	case by == "region":
		return called(key, regions)
	}
	return parts.Title(key)
}

// percent writes a share; a dash if nothing was counted.
func percent(share *float64) string {
	if share == nil {
		return "–"
	}
	return strconv.FormatFloat(*share, 'f', -1, 64) + " %"
}

// kept says how many of the promises that count.
func kept(t client.Tally) string { return fmt.Sprintf("%d of %d", t.Kept, t.Counted) }

// span writes seconds of business time; a dash for none.
func span(p *page.Page, seconds *float64) string {
	if seconds == nil {
		return "–"
	}
	return p.Tongue.Span(time.Duration(*seconds * float64(time.Second)))
}

// counted is a number with what is counted, in the singular or the plural.
func counted(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + several
}

// listed joins what isn't empty.
func listed(texts ...string) string {
	var some []string
	for _, text := range texts {
		if text != "" {
			some = append(some, text)
		}
	}
	return strings.Join(some, " · ")
}

// lower begins a text with a small letter, for the middle of a sentence.
func lower(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToLower(text[:1]) + text[1:]
}

// with adds a text to some unless it is among them.
func with(some []string, text string) []string {
	if has(some, text) {
		return some
	}
	return append(some, text)
}

func has(some []string, text string) bool { return slices.Contains(some, text) }

// bySeverity sorts impacts, the most severe of the usual ones first; others come after, as they
// are called.
func bySeverity(impacts []string) []string {
	slices.SortStableFunc(impacts, moreSevere)
	return impacts
}

// moreSevere compares two impacts.
func moreSevere(a, b string) int {
	usual := []string{"critical", "major", "moderate", "limited"}
	rank := func(impact string) int {
		if i := slices.Index(usual, impact); i >= 0 {
			return i
		}
		return len(usual)
	}
	return cmp.Or(rank(a)-rank(b), cmp.Compare(a, b))
}
