package tickets

import (
	"context"
	"slices"
	"strings"
	"time"

	"deskbell/calendars"
	"deskbell/internal/fault"
	"deskbell/sla"
)

// Change says who changes a ticket and when. Version, if not 0, is the one they looked at:
// should the ticket have changed since, the change is refused as fault.Stale. A Preview
// shows the result and stores nothing.
type Change struct {
	By      Actor
	At      time.Time
	Version int64
	Preview bool
}

// Say adds a message: a customer's reply, or what staff respond, ask or note.
func (d *Desk) Say(ctx context.Context, ref Ref, c Change, m Message) (*Ticket, Event, error) {
	if err := m.check(c.By); err != nil {
		return nil, Event{}, err
	}
	kinds := map[Action]EventKind{Reply: WasReplied, Respond: WasResponded, Ask: WasAsked, Note: WasNoted}
	action := m.Kind.Action()
	t, err := d.change(ctx, ref, c, action, func(*Ticket) (Event, error) {
		return Event{Kind: kinds[action], Details: Details{Message: m.Kind, Body: m.Body}}, nil
	})
	if err != nil {
		return nil, Event{}, err
	}
	return t, t.Events[len(t.Events)-1], nil
}

// Reclassify corrects the business impact. Everything still owed is measured by the new
// one's targets; a promise broken already stays broken.
func (d *Desk) Reclassify(ctx context.Context, ref Ref, c Change, impact sla.Impact, reason string) (*Ticket, error) {
	if err := checkReason(reason); err != nil {
		return nil, err
	}
	return d.change(ctx, ref, c, Reclassify, func(t *Ticket) (Event, error) {
		if t.Impact == impact {
			return Event{}, fault.New(fault.Conflict, "unchanged", "The impact is %s already.", impact)
		}
		e := Event{Kind: WasReclassified, Details: Details{Was: string(t.Impact), Impact: impact, Reason: reason}}
		t.Impact = impact
		return e, nil
	})
}

// Relocate corrects the customer's country. Everything still owed is measured by its
// region's calendar.
func (d *Desk) Relocate(ctx context.Context, ref Ref, c Change, country, reason string) (*Ticket, error) {
	if err := checkReason(reason); err != nil {
		return nil, err
	}
	region, err := calendars.RegionOf(country)
	if err != nil {
		var faults fault.List
		faults.Add("country", country, "%s", err)
		return nil, faults.Err("unknown_country", "The country cannot be accepted as it is.")
	}
	country = strings.ToUpper(strings.TrimSpace(country))
	return d.change(ctx, ref, c, Relocate, func(t *Ticket) (Event, error) {
		if t.Requester.Country == country {
			return Event{}, fault.New(fault.Conflict, "unchanged", "The country is %s already.", country)
		}
		e := Event{Kind: WasRelocated, Details: Details{Was: t.Requester.Country, Country: country, Region: region, Reason: reason}}
		t.Requester.Country, t.Requester.Region = country, region
		return e, nil
	})
}

// Assign gives the ticket to a staff member by email, or with an empty one to nobody.
func (d *Desk) Assign(ctx context.Context, ref Ref, c Change, assignee string) (*Ticket, error) {
	return d.change(ctx, ref, c, Assign, func(t *Ticket) (Event, error) {
		e := Event{Kind: WasAssigned, Details: Details{Was: t.Assignee, Assignee: assignee}}
		t.Assignee = assignee
		return e, nil
	})
}

// Tag sets the ticket's tags, replacing those it had.
func (d *Desk) Tag(ctx context.Context, ref Ref, c Change, tags []string) (*Ticket, error) {
	tags, err := readTags(tags)
	if err != nil {
		return nil, err
	}
	return d.change(ctx, ref, c, Tag, func(t *Ticket) (Event, error) {
		t.Tags = tags
		return Event{Kind: WasTagged, Details: Details{Tags: tags}}, nil
	})
}

// Solve declares the request done. What is still owed is no longer; a promise broken
// already stays broken.
func (d *Desk) Solve(ctx context.Context, ref Ref, c Change) (*Ticket, error) {
	return d.change(ctx, ref, c, Solve, happened(WasSolved))
}

// Reopen takes a solved ticket up again, or takes the next move back from the customer.
func (d *Desk) Reopen(ctx context.Context, ref Ref, c Change) (*Ticket, error) {
	return d.change(ctx, ref, c, Reopen, func(t *Ticket) (Event, error) {
		if t.Status == Pending {
			return Event{Kind: WasResumed}, nil
		}
		return Event{Kind: WasReopened}, nil
	})
}

// Close ends a solved ticket before its time.
func (d *Desk) Close(ctx context.Context, ref Ref, c Change) (*Ticket, error) {
	return d.change(ctx, ref, c, Close, happened(WasClosed))
}

// Merge closes a ticket as a duplicate of another one of the same account. An answer still
// owed to its customer is owed on the other ticket from now on.
func (d *Desk) Merge(ctx context.Context, ref Ref, c Change, into Ref) (*Ticket, error) {
	return d.update(ctx, c, []Ref{ref, into}, func(ctx context.Context, both []*Ticket) error {
		t, target := both[0], both[1]
		switch {
		case t.ID == target.ID:
			return fault.New(fault.Conflict, "merge_into_itself", "A ticket cannot be merged into itself.")
		case t.LicenseEmail != target.LicenseEmail:
			return fault.New(fault.Conflict, "merge_across_accounts", "Ticket %d is another account's; merging would show its customer this one's messages.", target.Number)
		case target.StatusAt(c.At) == Closed:
			return fault.New(fault.Conflict, "merge_into_closed", "Ticket %d is closed for good.", target.Number)
		}
		step, awaits := Note, t.awaitsAnswer()
		if awaits {
			step = Reply
		}
		err := d.apply(ctx, t, c, Merge, func(*Ticket) (Event, error) {
			t.Duplicates = target.ID
			return Event{Kind: WasMerged, Details: Details{Ticket: target.ID}}, nil
		})
		if err != nil {
			return err
		}
		return d.apply(ctx, target, Change{By: c.By, At: c.At}, step, func(*Ticket) (Event, error) {
			return Event{Kind: WasMergeTarget, Details: Details{Ticket: t.ID, OwesAnswer: awaits}}, nil
		})
	})
}

// Attach adds a file, whose content the caller has stored.
func (d *Desk) Attach(ctx context.Context, ref Ref, c Change, f File) (*Ticket, error) {
	return d.change(ctx, ref, c, Attach, func(*Ticket) (Event, error) {
		return Event{Kind: WasAttached, Details: Details{File: &f}}, nil
	})
}

// Rate is the customer's say once it is solved. A later rating replaces the first.
func (d *Desk) Rate(ctx context.Context, ref Ref, c Change, r Rating) (*Ticket, error) {
	var faults fault.List
	if r.Score < 1 || r.Score > 5 {
		faults.Add("score", r.Score, "must be 1 to 5")
	}
	if r.Comment != "" {
		checkText(&faults, "comment", r.Comment, longestReason)
	}
	if err := faults.Err("invalid_rating", "The rating cannot be accepted as it is."); err != nil {
		return nil, err
	}
	return d.change(ctx, ref, c, Rate, func(t *Ticket) (Event, error) {
		t.Rating = &r
		return Event{Kind: WasRated, Details: Details{Score: r.Score, Body: r.Comment}}, nil
	})
}

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
	event.ID, event.At, event.Actor = d.NewID(), c.At, c.By
	t.record(event)
	t.move(next, t.UpdatedAt)
	terms, err := d.Terms.Pinned(ctx, t.Terms)
	if err != nil {
		return err
	}
	t.Clocks, err = t.Judge(terms, t.UpdatedAt)
	return err
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
