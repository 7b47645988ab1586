package demo

import (
	"context"
	"errors"
	"slices"
	"time"

	"deskbell/internal/fault"
	"deskbell/tickets"
)

// memory keeps the tickets while their past happens, so that each is stored once, when it
// has become what it is.
type memory struct {
	all []*tickets.Ticket // in the order of their submission
}

func (m *memory) Create(_ context.Context, t *tickets.Ticket) error {
	m.all = append(m.all, t)
	return nil
}

func (m *memory) Ticket(_ context.Context, ref tickets.Ref) (*tickets.Ticket, error) {
	i := slices.IndexFunc(m.all, func(t *tickets.Ticket) bool { return string(t.ID) == string(ref) })
	if i < 0 {
		return nil, fault.New(fault.NotFound, "not_found", "There is no such ticket.")
	}
	return m.all[i], nil
}

// Update changes tickets in place: in the demo's past nothing fails halfway and goes on.
func (m *memory) Update(ctx context.Context, refs []tickets.Ref, change func(context.Context, []*tickets.Ticket) error) error {
	named := make([]*tickets.Ticket, len(refs))
	for i, ref := range refs {
		var err error
		if named[i], err = m.Ticket(ctx, ref); err != nil {
			return err
		}
	}
	if err := change(ctx, named); err != nil {
		return err
	}
	for _, t := range named {
		t.Version++
	}
	return nil
}

func (m *memory) UpdateDue(ctx context.Context, now time.Time, _ int, change func(context.Context, *tickets.Ticket) error) (int, error) {
	n := 0
	var failed []error
	for _, t := range m.all {
		if !t.ObserveAt.IsZero() && !t.ObserveAt.After(now) {
			n++
			failed = append(failed, change(ctx, t))
		}
	}
	return n, errors.Join(failed...)
}

// nextObservation is the earliest instant at which there is something to observe; zero for
// never.
func (m *memory) nextObservation() (next time.Time) {
	for _, t := range m.all {
		if !t.ObserveAt.IsZero() && (next.IsZero() || t.ObserveAt.Before(next)) {
			next = t.ObserveAt
		}
	}
	return next
}

// Provisional finds nothing: in the demo's past the licenses can always be looked up.
func (*memory) Provisional(context.Context, int) ([]tickets.Ref, error) { return nil, nil }

// Tickets lists nothing; nobody looks at a list in the demo's past.
func (*memory) Tickets(context.Context, tickets.Query) (tickets.Page, error) {
	return tickets.Page{}, nil
}
