package tickets

import (
	"context"
	"slices"
	"strings"

	"deskbell/internal/fault"
	"deskbell/sla"
)

// happened is a change that says no more than that it happened.
func happened(kind EventKind) func(*Ticket) (Event, error) {
	return func(*Ticket) (Event, error) { return Event{Kind: kind}, nil }
}

// change applies an action to one ticket.
func (d *Desk) change(ctx context.Context, ref Ref, c Change, action Action, decide func(*Ticket) (Event, error)) (*Ticket, error) {
	return d.update(ctx, c, []Ref{ref}, func(ctx context.Context, one []*Ticket) error {
		return d.apply(ctx, one[0], c, action, decide)
	})
}

// update loads tickets, changes them and stores the result, in one transaction; a preview
// stores nothing. It gives the first of them.
func (d *Desk) update(ctx context.Context, c Change, refs []Ref, change func(context.Context, []*Ticket) error) (*Ticket, error) {
	within := d.Store.Update
	if c.Preview {
		within = d.look
	}
	var first *Ticket
	err := within(ctx, refs, func(ctx context.Context, all []*Ticket) error {
		first = all[0]
		return change(ctx, all)
	})
	if err != nil {
		return nil, err
	}
	return first, nil
}

// look is Store.Update, but for the storing.
func (d *Desk) look(ctx context.Context, refs []Ref, change func(context.Context, []*Ticket) error) error {
	all := make([]*Ticket, len(refs))
	for i, ref := range refs {
		t, err := d.Store.Ticket(ctx, ref)
		if err != nil {
			return err
		}
		all[i] = t
	}
	return change(ctx, all)
}

// apply takes a ticket one step through its life: decide makes the event and may change
// what the event is about, then the promises are judged anew.
func (d *Desk) apply(ctx context.Context, t *Ticket, c Change, action Action, decide func(*Ticket) (Event, error)) error {
	if c.Version != 0 && c.Version != t.Version {
		return fault.New(fault.Stale, "version_conflict", "The ticket has changed since: it is at version %d, not %d. Look at it again.", t.Version, c.Version)
	}
	next, err := t.StatusAt(c.At).next(action)
	if err != nil {
		return err
	}
	event, err := decide(t)
	if err != nil {
		return err
	}
	terms, err := d.Terms.Pinned(ctx, t.Terms)
	if err != nil {
		return err
	}
	t.announce(d.NewID, terms, c.At, sla.Breached) // by silence, before anybody did anything
	event.ID, event.At, event.Actor = d.NewID(), c.At, c.By
	t.record(event)
	t.move(next, t.UpdatedAt)
	if err := t.judge(terms); err != nil {
		return err
	}
	t.announce(d.NewID, terms, t.UpdatedAt, sla.Breached, sla.Kept) // by the change itself
	return t.judge(terms)
}

func checkReason(reason string) error {
	var faults fault.List
	checkText(&faults, "reason", reason, longestReason)
	return faults.Err("invalid_change", "The change cannot be accepted as it is.")
}

// The most tags, and the longest one in characters.
const (
	mostTags   = 20
	longestTag = 50
)

// readTags puts tags into their one form: lower case, sorted, each once.
func readTags(tags []string) ([]string, error) {
	var faults fault.List
	read := make([]string, len(tags))
	for i, tag := range tags {
		read[i] = strings.ToLower(strings.TrimSpace(tag))
		checkLine(&faults, "tags", read[i], longestTag)
	}
	slices.Sort(read)
	read = slices.Compact(read)
	if len(read) > mostTags {
		faults.Add("tags", len(read), "are more than %d", mostTags)
	}
	return read, faults.Err("invalid_tags", "The tags cannot be accepted as they are.")
}
