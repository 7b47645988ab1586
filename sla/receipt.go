package sla

import (
	"fmt"
	"strings"
	"time"

	"deskbell/calendars"
)

// Receipt explains a clock: how its target was counted, by which documents and why those.
// The segments follow each other without gaps from the start to the due instant, and
// what they count sums to Target.
type Receipt struct {
	Metric    Metric
	Impact    Impact
	Promised  Target
	Target    time.Duration // business time; of a target in days, the time those days had
	StartedAt time.Time
	DueAt     time.Time // zero while paused in time: it depends on when the customer answers
	Policy    string    // version
	Calendar  *calendars.Calendar
	Rule      string // the sentence that names what chose them
	Segments  []calendars.Segment
}

// Receipt explains a clock of a ticket under these terms.
func (c Clock) Receipt(terms Terms) Receipt {
	calendar := c.calendar(terms)
	r := Receipt{
		Metric: c.Metric, Impact: c.Impact, Promised: c.Target, StartedAt: c.StartedAt, DueAt: c.DueAt,
		Policy: c.Policy, Calendar: calendar, Rule: c.rule(terms, calendar),
	}
	from := c.StartedAt
	for _, p := range c.Pauses {
		if !c.DueAt.IsZero() && !p.From.Before(c.DueAt) {
			break
		}
		r.Segments = append(r.Segments, calendar.Receipt(from, p.From)...)
		if p.To.IsZero() {
			from = p.From
			break
		}
		r.Segments = append(r.Segments, calendars.Segment{From: p.From, To: p.To, Reason: "paused: waiting for the customer"})
		from = p.To
	}
	r.Segments = append(r.Segments, calendar.Receipt(from, c.DueAt)...)
	for _, s := range r.Segments {
		r.Target += s.Counted
	}
	r.Target += max(c.Remaining, 0)
	return r
}

// promised names the metrics in a sentence.
var promised = map[Metric]string{
	FirstResponse: "a first response", NextResponse: "a next response", Update: "an update",
	Workaround: "a workaround", Resolution: "a resolution",
}

func (c Clock) rule(terms Terms, calendar *calendars.Calendar) string {
	region := strings.ReplaceAll(string(c.Region), "_", " ")
	promise := fmt.Sprintf("%s promises %s for %s impact within %s", c.Policy, promised[c.Metric], c.Impact, c.Target)
	level, _ := terms.Policy.Level(c.Impact)
	switch {
	case calendar.ID == calendars.Always.ID:
		return promise + ", counted round the clock"
	case level.Calendar != "":
		return fmt.Sprintf("%s, counted by %s, which serves that impact everywhere", promise, calendar.Ref())
	}
	return fmt.Sprintf("%s, counted by %s, which serves %s", promise, calendar.Ref(), region)
}
