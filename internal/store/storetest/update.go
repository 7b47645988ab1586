package storetest

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/tickets"
)

func ref(t *tickets.Ticket) []tickets.Ref { return []tickets.Ref{tickets.Ref(t.ID)} }

// told appends an event, as every change does.
func told(t *tickets.Ticket) {
	t.Events = append(t.Events, event(len(t.Events)+1, start.Add(time.Duration(len(t.Events))*time.Minute)))
}

func updateStores(t *testing.T, s *store.Store) {
	for seed := range uint64(10) {
		was, becomes := everything(t, s, seed), everything(t, s, seed+1000)
		created(t, s, was)
		history := append(append([]tickets.Event(nil), was.Events...), becomes.Events...)
		for i := range history {
			history[i].Number = i + 1
		}
		must(t, s.Update(soon(t), ref(was), func(_ context.Context, all []*tickets.Ticket) error {
			same(t, "loaded to be changed", all[0], was)
			changed := *becomes
			changed.ID, changed.Number, changed.Version, changed.Events = was.ID, was.Number, was.Version, history
			changed.Clocks = append(changed.Clocks[1:], was.Clocks[0]) // one as it was, two changed …
			changed.Clocks[0].Number = 7                               // … of which one is new
			*all[0] = changed
			return nil
		}))
		want := *becomes
		want.ID, want.Number, want.Version, want.Events = was.ID, was.Number, was.Version+1, history
		want.AccessHash = "" // of the link it was submitted with, which is stored beside it
		got := loaded(t, s, was.ID)
		same(t, "clocks after an update", len(got.Clocks), 3)
		same(t, "first clock after an update", got.Clocks[0], was.Clocks[0])
		want.Clocks = got.Clocks
		same(t, "after an update", got, &want)
		page, err := s.Tickets(soon(t), tickets.Query{Now: start, Tag: becomes.Tags[0]})
		must(t, err)
		same(t, "found by a new tag", len(page.Tickets), 1)
		page, err = s.Tickets(soon(t), tickets.Query{Now: start, Tag: was.Tags[0]})
		must(t, err)
		same(t, "found by an old tag", len(page.Tickets), 0)
	}
}

func updateFails(t *testing.T, s *store.Store) {
	one, other := Ticket(start), Ticket(start)
	created(t, s, one, other)
	both := []tickets.Ref{tickets.Ref(one.ID), tickets.Ref(other.ID)}
	spoil := func(all []*tickets.Ticket) {
		for _, t := range all {
			t.Subject, t.Tags, t.Clocks[0].Owed = "changed", []string{"x"}, false
			told(t)
		}
	}
	unchanged := func(what string) {
		t.Helper()
		same(t, what, loaded(t, s, one.ID), one)
		same(t, what, loaded(t, s, other.ID), other)
	}

	reason := errors.New("no")
	err := s.Update(soon(t), both, func(_ context.Context, all []*tickets.Ticket) error {
		spoil(all)
		return reason
	})
	if !errors.Is(err, reason) {
		t.Fatalf("the change's error came back as %v", err)
	}
	unchanged("after an error")

	func() {
		defer func() { same(t, "panicked with", recover(), any("oh")) }()
		_ = s.Update(soon(t), both, func(_ context.Context, all []*tickets.Ticket) error {
			spoil(all)
			panic("oh")
		})
	}()
	unchanged("after a panic")

	ctx, cancel := context.WithCancel(soon(t))
	err = s.Update(ctx, both, func(_ context.Context, all []*tickets.Ticket) error {
		spoil(all)
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("a canceled update: %v", err)
	}
	unchanged("after being canceled")
	if err := s.Create(ctx, Ticket(start)); !errors.Is(err, context.Canceled) {
		t.Fatalf("a canceled creation: %v", err)
	}

	err = s.Update(soon(t), both, func(_ context.Context, all []*tickets.Ticket) error {
		spoil(all)
		all[1].Events[1].ID = all[1].Events[0].ID // only the last statement fails
		return nil
	})
	if err == nil {
		t.Fatal("two events with one ID were stored")
	}
	unchanged("after the database refused")

	twin := Ticket(start)
	twin.Events[0].ID = one.Events[0].ID
	if err := s.Create(soon(t), twin); err == nil {
		t.Fatal("another ticket's event was stored")
	}
	_, err = s.Ticket(soon(t), tickets.Ref(twin.ID))
	refused(t, "a ticket whose event could not be stored", err, fault.NotFound, "")
}

func updateNames(t *testing.T, s *store.Store) {
	one, other := Ticket(start), Ticket(start)
	created(t, s, one, other)
	number := tickets.Ref(strconv.FormatInt(one.Number, 10))
	must(t, s.Update(soon(t), []tickets.Ref{tickets.Ref(other.ID), number, tickets.Ref(one.ID)}, func(ctx context.Context, all []*tickets.Ticket) error {
		same(t, "first", all[0].ID, other.ID)
		same(t, "second", all[1].ID, one.ID)
		if all[1] != all[2] {
			t.Error("a ticket named twice was loaded twice")
		}
		told(all[1])
		inside, err := s.Ticket(ctx, number) // takes part in the transaction, rather than waiting for it
		must(t, err)
		same(t, "version inside", inside.Version, int64(1))
		return nil
	}))
	same(t, "version of the one named twice", loaded(t, s, one.ID).Version, int64(2))
	same(t, "events of the one named twice", len(loaded(t, s, one.ID).Events), 2)
	same(t, "version of the other", loaded(t, s, other.ID).Version, int64(2))
}

func parallelUpdates(t *testing.T, s *store.Store) {
	one := Ticket(start)
	created(t, s, one)
	const people, times = 8, 12
	var all sync.WaitGroup
	for range people {
		all.Go(func() {
			for range times {
				err := s.Update(soon(t), ref(one), func(_ context.Context, all []*tickets.Ticket) error {
					told(all[0])
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	got := loaded(t, s, one.ID)
	same(t, "version", got.Version, int64(1+people*times))
	same(t, "events", len(got.Events), 1+people*times)
	for i, e := range got.Events {
		same(t, "an event's number", e.Number, i+1)
	}
}

func oppositeUpdates(t *testing.T, s *store.Store) {
	one, other := Ticket(start), Ticket(start)
	created(t, s, one, other)
	orders := [][]tickets.Ref{
		{tickets.Ref(one.ID), tickets.Ref(other.ID)},
		{tickets.Ref(strconv.FormatInt(other.Number, 10)), tickets.Ref(one.ID)},
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 10 {
				err := s.Update(soon(t), orders[i%2], func(_ context.Context, all []*tickets.Ticket) error {
					told(all[0])
					told(all[1])
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	same(t, "version", loaded(t, s, one.ID).Version, int64(81))
	same(t, "version of the other", loaded(t, s, other.ID).Version, int64(81))
}

// crossedUpdates lock one ticket and then, inside, the other: where rows are locked one of
// two must lose, and is done again.
func crossedUpdates(t *testing.T, s *store.Store) {
	one, other := Ticket(start), Ticket(start)
	created(t, s, one, other)
	update := func(ctx context.Context, which *tickets.Ticket, then func(context.Context) error) error {
		return s.Update(ctx, ref(which), func(ctx context.Context, all []*tickets.Ticket) error {
			told(all[0])
			return then(ctx)
		})
	}
	crossed := func(first, second *tickets.Ticket) func() {
		return func() {
			err := update(soon(t), first, func(ctx context.Context) error {
				time.Sleep(50 * time.Millisecond) // so that the two meet
				return update(ctx, second, func(context.Context) error { return nil })
			})
			if err != nil {
				t.Error(err)
			}
		}
	}
	var all sync.WaitGroup
	all.Go(crossed(one, other))
	all.Go(crossed(other, one))
	all.Wait()
	same(t, "version", loaded(t, s, one.ID).Version, int64(3))
	same(t, "version of the other", loaded(t, s, other.ID).Version, int64(3))
}
