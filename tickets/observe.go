package tickets

import (
	"context"
	"slices"
	"time"

	"deskbell/entitlement"
	"deskbell/sla"
)

// kindOf is the event that records an occurrence.
var kindOf = map[sla.OccurrenceKind]EventKind{
	sla.Warned: WasWarned, sla.Breached: WasBreached, sla.Escalated: WasEscalated, sla.Kept: WasKept,
}

// Observe records what the passing of time has brought about by now, for up to limit tickets
// and the longest overdue first: warnings, breaches and escalations, each once however many
// servers observe. It returns how many tickets it took up, so that 0 means that nothing is
// left to do. One that cannot be judged doesn't keep the others from it.
func (d *Desk) Observe(ctx context.Context, now time.Time, limit int) (int, error) {
	known := map[string]sla.Terms{} // most tickets were promised the same
	return d.Store.UpdateDue(ctx, now, limit, func(ctx context.Context, t *Ticket) error {
		terms, ok := known[t.Terms.key()]
		if !ok {
			var err error
			if terms, err = d.Terms.Pinned(ctx, t.Terms); err != nil {
				return err
			}
			known[t.Terms.key()] = terms
		}
		t.announce(d.NewID, terms, now)
		return t.judge(terms)
	})
}

// judge brings what is stored about the promises up to the latest event.
func (t *Ticket) judge(terms sla.Terms) error {
	var err error
	if t.Clocks, err = t.Judge(terms, t.UpdatedAt); err != nil {
		return err
	}
	t.ObserveAt = time.Time{}
	for _, o := range t.Clocks.Occurrences(terms) {
		if !t.announced(o) {
			t.ObserveAt = o.From
			break
		}
	}
	return nil
}

// announce records what has occurred by now and nothing has recorded yet; where kinds are
// named, no other.
func (t *Ticket) announce(newID func() string, terms sla.Terms, now time.Time, kinds ...sla.OccurrenceKind) {
	for _, o := range t.Clocks.Occurrences(terms) {
		named := len(kinds) == 0 || slices.Contains(kinds, o.Kind)
		if o.From.After(now) || !named || t.announced(o) {
			continue
		}
		t.record(Event{
			ID: newID(), Kind: kindOf[o.Kind], At: now, Actor: entitlement.Itself,
			Details: Details{Clock: o.Clock, Percent: o.Percent, Step: o.Step, Since: o.At},
		})
	}
}

func (t *Ticket) announced(o sla.Occurrence) bool {
	return slices.ContainsFunc(t.Events, func(e Event) bool {
		return e.Kind == kindOf[o.Kind] && e.Clock == o.Clock && e.Percent == o.Percent && e.Step == o.Step
	})
}
