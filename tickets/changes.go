package tickets

import (
	"context"
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
	action, say := m.step()
	t, err := d.change(ctx, ref, c, action, say)
	if err != nil {
		return nil, Event{}, err
	}
	i := len(t.Events) - 1
	for t.Events[i].Message != m.Kind { // what the message brought about comes after it
		i--
	}
	return t, t.Events[i], nil
}

// step is what a message does to a ticket, and the event it makes.
func (m Message) step() (Action, func(*Ticket) (Event, error)) {
	kinds := map[Action]EventKind{Reply: WasReplied, Respond: WasResponded, Ask: WasAsked, Note: WasNoted}
	action := m.Kind.Action()
	return action, func(*Ticket) (Event, error) {
		return Event{Kind: kinds[action], Details: Details{Message: m.Kind, Body: m.Body}}, nil
	}
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
	return d.change(ctx, ref, c, Assign, func(t *Ticket) (Event, error) { return t.assign(assignee), nil })
}

func (t *Ticket) assign(assignee string) Event {
	e := Event{Kind: WasAssigned, Details: Details{Was: t.Assignee, Assignee: assignee}}
	t.Assignee = assignee
	return e
}

// Tag sets the ticket's tags, replacing those it had.
func (d *Desk) Tag(ctx context.Context, ref Ref, c Change, tags []string) (*Ticket, error) {
	tags, err := readTags(tags)
	if err != nil {
		return nil, err
	}
	return d.change(ctx, ref, c, Tag, func(t *Ticket) (Event, error) { return t.tag(tags), nil })
}

func (t *Ticket) tag(tags []string) Event {
	t.Tags = tags
	return Event{Kind: WasTagged, Details: Details{Tags: tags}}
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
