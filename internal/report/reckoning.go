package report

import (
	"cmp"
	"slices"
	"time"

	"deskbell/sla"
	"deskbell/tickets"
)

// Reckoning is what counts about a promise. It belongs to the clock that decides the promise:
// the one under which it broke, or else the last. So neither a change of the impact or the
// country after a breach, nor several of them, makes more or less of one promise.
type Reckoning struct {
	Clock      int         // number of the deciding clock
	At         time.Time   // when it broke, or else when it is due, or was when it stopped; zero while paused
	PromisedAt time.Time   // the start of its first clock
	AnsweredAt time.Time   // when a clock of it was stopped by what was promised; zero if none was
	Waited     []sla.Pause // once answered: when the customer had the next move, under whichever clock
	Responder  string      // ID of the member of staff who answered; empty if nobody is known to have
	Eased      bool        // it was kept, but would have been late under an earlier clock
}

// Reckonings are those of a ticket with its history: one for each promise that a clock
// measured.
func Reckonings(t *tickets.Ticket) []Reckoning {
	var all []Reckoning
	byPromise := map[int][]sla.Clock{}
	var order []int
	for _, c := range t.Clocks {
		if byPromise[c.Promise] == nil {
			order = append(order, c.Promise)
		}
		byPromise[c.Promise] = append(byPromise[c.Promise], c)
	}
	for _, promise := range order {
		all = append(all, reckon(byPromise[promise], t.Events))
	}
	return all
}

// reckon sums the clocks of one promise up, oldest first.
func reckon(clocks []sla.Clock, history []tickets.Event) Reckoning {
	last := clocks[len(clocks)-1]
	deciding, broken := last, false
	if i := slices.IndexFunc(clocks, func(c sla.Clock) bool { return c.Breach != nil }); i >= 0 {
		deciding, broken = clocks[i], true
	}
	r := Reckoning{Clock: deciding.Number, At: reckonedAt(deciding), PromisedAt: clocks[0].StartedAt}
	for _, c := range clocks {
		if c.StartedAt.Before(r.PromisedAt) {
			r.PromisedAt = c.StartedAt
		}
	}
	if last.State != sla.Met && last.State != sla.Missed {
		return r
	}
	r.AnsweredAt = last.StoppedAt
	r.Waited = waited(clocks, r.AnsweredAt)
	r.Responder = responder(last, history)
	r.Eased = !broken && slices.ContainsFunc(clocks, func(c sla.Clock) bool {
		return c.State == sla.Superseded && !c.DueAt.IsZero() && c.DueAt.Before(r.AnsweredAt)
	})
	return r
}

func reckonedAt(c sla.Clock) time.Time {
	switch {
	case c.Breach != nil:
		return c.Breach.At
	case !c.DueAt.IsZero():
		return c.DueAt
	}
	return c.StoppedAt // superseded while it stood still
}

// waited joins the pauses of a promise's clocks, until it was answered. Clocks that took over
// from each other share pauses.
func waited(clocks []sla.Clock, until time.Time) []sla.Pause {
	var all []sla.Pause
	for _, c := range clocks {
		for _, p := range c.Pauses {
			if p.To.IsZero() {
				p.To = c.StoppedAt
			}
			if p.To.After(until) {
				p.To = until
			}
			if p.To.After(p.From) {
				all = append(all, p)
			}
		}
	}
	slices.SortFunc(all, func(a, b sla.Pause) int { return a.From.Compare(b.From) })
	var joined []sla.Pause
	for _, p := range all {
		n := len(joined)
		switch {
		case n == 0 || p.From.After(joined[n-1].To):
			joined = append(joined, p)
		case p.To.After(joined[n-1].To):
			joined[n-1].To = p.To
		}
	}
	return joined
}

// responder is who did what stopped a clock: the first to do such a thing at that instant. Of
// several who did, the event that says the promise was kept follows the one that counts.
func responder(c sla.Clock, history []tickets.Event) string {
	first, last := "", ""
	for _, e := range history {
		switch {
		case !e.At.Equal(c.StoppedAt):
		case e.Kind == tickets.WasKept && e.Clock == c.Number:
			return last
		case e.Actor.Role.Staff() && answers(e, c.Metric):
			first, last = cmp.Or(first, e.Actor.ID), e.Actor.ID
		}
	}
	return first
}

// answers reports whether an event is of a kind that can keep a promise.
func answers(e tickets.Event, m sla.Metric) bool {
	switch {
	case e.Kind == tickets.WasSolved, e.Kind == tickets.WasResponded && e.Message == tickets.Resolution:
		return e.Kind == tickets.WasResponded || m != sla.FirstResponse && m != sla.NextResponse
	case e.Kind == tickets.WasResponded && m == sla.Workaround:
		return e.Message == tickets.Workaround
	}
	return e.Kind == tickets.WasResponded && m != sla.Resolution
}
