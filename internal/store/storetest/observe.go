package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/sla"
	"deskbell/tickets"
)

// Due is a new ticket that is due to be observed at an instant.
func Due(at time.Time) *tickets.Ticket {
	t := Ticket(start)
	t.ObserveAt = at
	return t
}

// Notice is a change that records a breach, and leaves nothing to come.
func Notice(_ context.Context, t *tickets.Ticket) error {
	t.Events = append(t.Events, tickets.Event{
		ID: NewID(), Number: len(t.Events) + 1, Kind: tickets.WasBreached, At: t.ObserveAt,
		Actor: tickets.Actor{Role: tickets.System, Name: "deskbell"}, Details: tickets.Details{Clock: 1, Since: t.Clocks[0].DueAt},
	})
	t.Clocks[0].Breach = &sla.Breach{At: t.Clocks[0].DueAt, DetectedAt: t.ObserveAt, Cause: sla.BySilence}
	t.UpdatedAt, t.ObserveAt = t.ObserveAt, time.Time{}
	return nil
}

// next is when the earliest ticket is due.
func next(t *testing.T, s *store.Store) time.Time {
	t.Helper()
	at, err := s.NextObservation(soon(t))
	must(t, err)
	return at
}

func observations(t *testing.T, s *store.Store) {
	same(t, "next observation without tickets", next(t, s), time.Time{})
	now := start.Add(3 * time.Hour)
	first, second, third := Due(now.Add(-2*time.Minute)), Due(now.Add(-time.Minute)), Due(now)
	later, never := Due(now.Add(time.Microsecond)), Ticket(start)
	created(t, s, never, third, later, first, second)
	same(t, "next observation", next(t, s), first.ObserveAt)

	var order []tickets.ID
	observe := func(limit int) int {
		taken, err := s.UpdateDue(soon(t), now, limit, func(ctx context.Context, one *tickets.Ticket) error {
			order = append(order, one.ID)
			return Notice(ctx, one)
		})
		must(t, err)
		return taken
	}
	same(t, "taken up at first", observe(2), 2)
	same(t, "taken up then", observe(2), 1)
	same(t, "taken up at last", observe(2), 0)
	same(t, "order", order, []tickets.ID{first.ID, second.ID, third.ID})
	same(t, "next observation", next(t, s), later.ObserveAt)
	for _, one := range []*tickets.Ticket{first, second, third} {
		got := loaded(t, s, one.ID)
		must(t, Notice(soon(t), one))
		one.Events[1].ID = got.Events[1].ID
		same(t, "after being observed, at the version it was", got, one)
	}
	same(t, "one that isn't due", loaded(t, s, later.ID), later)
	same(t, "one that never is", loaded(t, s, never.ID), never)
	page, err := s.Tickets(soon(t), tickets.Query{Now: start, Standing: sla.StandingBreached, Sort: tickets.ByUpdated})
	must(t, err)
	same(t, "found as breached", len(page.Tickets), 3)
	same(t, "latest change first", page.Tickets[0].ID, third.ID)
	same(t, "entries", len(pending(t, s)), 5+3)
}

func observationsOfMany(t *testing.T, s *store.Store) {
	var all []*tickets.Ticket
	for range 230 { // more than a statement holds
		all = append(all, Due(start))
	}
	must(t, s.InTransaction(soon(t), func(ctx context.Context) error {
		for _, one := range all {
			must(t, s.Create(ctx, one))
		}
		taken, err := s.UpdateDue(ctx, start, 500, Notice)
		same(t, "taken up inside the transaction", taken, len(all))
		return err
	}))
	same(t, "entries", len(pending(t, s)), 2*len(all))
	for _, one := range all {
		same(t, "events", len(loaded(t, s, one.ID).Events), 2)
	}
}

func observationFails(t *testing.T, s *store.Store) {
	good, bad, unstorable := Due(start.Add(2*time.Second)), Due(start.Add(time.Second)), Due(start)
	created(t, s, good, bad, unstorable)
	now, reason := start.Add(time.Minute), errors.New("its terms are lost")
	taken, err := s.UpdateDue(soon(t), now, 10, func(ctx context.Context, one *tickets.Ticket) error {
		must(t, Notice(ctx, one))
		switch one.ID {
		case bad.ID:
			return reason
		case unstorable.ID:
			one.Events[1].Actor.Name = "a\x00b"
		}
		return nil
	})
	same(t, "taken up", taken, 3)
	if !errors.Is(err, reason) || !strings.Contains(err.Error(), fmt.Sprintf("ticket %d: its terms are lost", bad.Number)) {
		t.Fatalf("the change's error came back as %v", err)
	}
	if !strings.Contains(err.Error(), fmt.Sprintf("ticket %d: A text has", unstorable.Number)) {
		t.Fatalf("what cannot be stored came back as %v", err)
	}
	for _, one := range []*tickets.Ticket{bad, unstorable} {
		one.ObserveAt = now.Add(10 * time.Minute)
		same(t, "one that failed", loaded(t, s, one.ID), one)
	}
	same(t, "events of one that didn't", len(loaded(t, s, good.ID).Events), 2)
	taken, err = s.UpdateDue(soon(t), now, 10, Notice)
	must(t, err)
	same(t, "taken up right after", taken, 0)
	taken, err = s.UpdateDue(soon(t), now.Add(10*time.Minute), 10, Notice)
	must(t, err)
	same(t, "taken up ten minutes later", taken, 2)
}

func observationUndone(t *testing.T, s *store.Store) {
	one, other := Due(start), Due(start)
	created(t, s, one, other)
	before := pending(t, s)
	untouched := func(what string) {
		t.Helper()
		same(t, what, loaded(t, s, one.ID), one)
		same(t, what, loaded(t, s, other.ID), other)
		same(t, "entries "+what, pending(t, s), before)
	}
	func() {
		defer func() { same(t, "panicked with", recover(), any("oh")) }()
		seen := 0
		_, _ = s.UpdateDue(soon(t), start, 10, func(ctx context.Context, one *tickets.Ticket) error {
			if seen++; seen == 2 {
				panic("oh")
			}
			return Notice(ctx, one)
		})
	}()
	untouched("after a panic")

	taken, err := s.UpdateDue(soon(t), start, 10, func(ctx context.Context, due *tickets.Ticket) error {
		must(t, Notice(ctx, due))
		due.Events[1].ID = due.Events[0].ID
		return nil
	})
	if err == nil || taken != 0 {
		t.Fatalf("two events with one ID: %d tickets were taken up, %v", taken, err)
	}
	untouched("after the database refused")

	ctx, cancel := context.WithCancel(soon(t))
	taken, err = s.UpdateDue(ctx, start, 10, func(ctx context.Context, due *tickets.Ticket) error {
		cancel()
		return Notice(ctx, due)
	})
	if !errors.Is(err, context.Canceled) || taken != 0 {
		t.Fatalf("a canceled observation: %d tickets were taken up, %v", taken, err)
	}
	untouched("after being canceled")

	reason := errors.New("no")
	err = s.InTransaction(soon(t), func(ctx context.Context) error {
		_, err := s.UpdateDue(ctx, start, 10, Notice)
		must(t, err)
		return reason
	})
	if !errors.Is(err, reason) {
		t.Fatalf("the error came back as %v", err)
	}
	untouched("after the transaction around it failed")
}

// observationsBeside observe while people change the same tickets.
func observationsBeside(t *testing.T, s *store.Store) {
	const rounds = 60
	var all []*tickets.Ticket
	for range 12 {
		all = append(all, Due(start))
	}
	created(t, s, all...)
	var group sync.WaitGroup
	for worker := range 3 {
		group.Go(func() {
			for i := range rounds {
				one := all[(i*5+worker)%len(all)]
				err := s.Update(soon(t), ref(one), func(_ context.Context, all []*tickets.Ticket) error {
					told(all[0])
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
		group.Go(func() {
			for range rounds {
				_, err := s.UpdateDue(soon(t), start, 5, func(ctx context.Context, one *tickets.Ticket) error {
					defer func() { one.ObserveAt = start }() // due again at once
					return Notice(ctx, one)
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	changes := int64(0)
	for _, one := range all {
		got := loaded(t, s, one.ID)
		changes += got.Version - 1
		for i, e := range got.Events {
			same(t, "an event's number", e.Number, i+1)
		}
	}
	same(t, "changes by people", changes, int64(3*rounds))
}

func histories(t *testing.T, s *store.Store) {
	one, other, third := everything(t, s, 1), Ticket(start), Ticket(start)
	created(t, s, one, other, third)
	upper := tickets.ID(strings.ToUpper(string(third.ID)))
	got, err := s.Histories(soon(t), []tickets.ID{other.ID, tickets.ID(NewID()), upper, one.ID, other.ID, "nonsense", "1001", ""})
	must(t, err)
	same(t, "histories, in the order they are named", got, []*tickets.Ticket{other, third, one})
	got, err = s.Histories(soon(t), nil)
	must(t, err)
	same(t, "histories of nobody", len(got), 0)
	_, err = s.Ticket(soon(t), "nonsense")
	refused(t, "loading nonsense alone", err, fault.NotFound, "")
}
