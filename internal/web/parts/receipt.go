package parts

import (
	"time"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// counted is how much of a receipt's segment counts.
func counted(p *page.Page, s client.Segment) string {
	if s.Counted == 0 {
		return "–"
	}
	return p.Tongue.Span(time.Duration(s.Counted * float64(time.Second)))
}

// inAll is what the segments count together.
func inAll(p *page.Page, r client.Receipt) string {
	total := 0.0
	for _, s := range r.Segments {
		total += s.Counted
	}
	return p.Tongue.Span(time.Duration(total * float64(time.Second)))
}

// rule says what chose the target and the calendar. The API says it in English, and knows which
// region the calendar serves.
func rule(p *page.Page, r client.Receipt) string {
	if p.Tongue.Language() == "en" {
		return r.Rule + "."
	}
	return p.Say("By %[1]s: %[2]s, impact %[3]s, within %[4]s, counted by the calendar %[5]s.",
		r.Policy, p.Tongue.Metric(r.Metric), p.Say(Title(r.Impact)), p.Tongue.Target(r.Target), r.Calendar)
}
