package parts

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// What has a look of its own; policies may have other impacts.
var (
	impacts   = []string{"limited", "moderate", "major", "critical"}
	standings = []string{"breached", "at_risk", "on_track", "paused", "missed", "met", "none"}
	statuses  = []string{"open", "pending", "solved", "closed"}
)

var severity = map[string]int{"limited": 1, "moderate": 2, "major": 3, "critical": 4}

var standingIcons = map[string]string{
	"breached": "broken", "at_risk": "warning", "on_track": "running", "paused": "paused", "missed": "late", "met": "kept",
}

// known is a word if it is one of some, so that nothing else gets into a class.
func known(word string, among []string) string {
	if slices.Contains(among, word) {
		return word
	}
	return "other"
}

func number(n int) string { return strconv.Itoa(n) }

// Title writes one of the API's words for people: first_response is First response.
func Title(word string) string {
	text := strings.ReplaceAll(word, "_", " ")
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func seconds(c client.Clock) string {
	return strconv.FormatFloat(math.Round(c.Left().Seconds()*1000)/1000, 'f', -1, 64)
}

// Size is how large a file is.
func Size(p *page.Page, bytes int64) string {
	switch {
	case bytes < 1000:
		return p.Say("%[1]s bytes", p.Tongue.Number(bytes))
	case bytes < 1_000_000:
		return p.Say("%[1]s kB", p.Tongue.Number((bytes+500)/1000))
	}
	return p.Say("%[1]s MB", p.Tongue.Number(float64((bytes+50_000)/100_000)/10))
}

// until is how long it takes until an instant, in seconds: the reader's clock may be wrong.
func until(p *page.Page, at time.Time) string {
	return strconv.FormatFloat(at.Sub(p.Now).Seconds(), 'f', 3, 64)
}

// left is a time that is left, or by which it is late.
func left(p *page.Page, d time.Duration) string {
	if d < 0 {
		return p.Say("%[1]s late", p.Tongue.Span(-d))
	}
	return p.Say("%[1]s left", p.Tongue.Span(d))
}

// shownZone names the reader's zone where no script has told it, so that a time isn't taken for
// one of theirs.
func shownZone(p *page.Page) string {
	if p.Zone == time.UTC {
		return " UTC"
	}
	return ""
}
