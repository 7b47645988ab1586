package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deskbell/internal/notify"
	"deskbell/internal/store"
	"deskbell/tickets"
)

// pending are all entries that are not relayed.
func pending(t *testing.T, s *store.Store) []notify.Entry {
	t.Helper()
	all, err := s.Pending(soon(t), 10_000)
	must(t, err)
	return all
}

// latest is the last position given.
func latest(t *testing.T, s *store.Store) int64 {
	t.Helper()
	last, err := s.Latest(soon(t))
	must(t, err)
	return last
}

// entryOf is what an event puts into the outbox.
func entryOf(t *tickets.Ticket, e tickets.Event) notify.Entry {
	return notify.Entry{ID: e.ID, Type: string(e.Kind), At: e.At, Ticket: t.ID, Event: e.Number}
}

// Relayed gives an entry a payload and a delivery.
func Relayed(e notify.Entry) notify.Relayed {
	e.Payload = []byte(fmt.Sprintf(`{"id":%q}`, e.ID))
	return notify.Relayed{Entry: e, Deliveries: []notify.Delivery{{
		ID: NewID(), Channel: notify.Mail, Kind: notify.Receipt, Lane: "mail ada@aerial.example", To: "ada@aerial.example",
		Entry: e.ID, Ticket: e.Ticket, Event: e.Event, NotBefore: e.At, CreatedAt: e.At,
	}}}
}

// queued counts deliveries.
func queued(t *testing.T, s *store.Store) int {
	t.Helper()
	page, _, err := s.ListDeliveries(soon(t), notify.DeliveryQuery{Limit: 10_000})
	must(t, err)
	return len(page)
}

func entries(t *testing.T, s *store.Store) {
	same(t, "entries at first", len(pending(t, s)), 0)
	late, early := Ticket(start.Add(time.Hour)), Ticket(start)
	early.Events = append(early.Events, event(2, start))
	created(t, s, late, early)
	want := []notify.Entry{entryOf(early, early.Events[0]), entryOf(early, early.Events[1]), entryOf(late, late.Events[0])}
	same(t, "entries of new tickets, oldest first", pending(t, s), want)

	both := []tickets.Ref{tickets.Ref(early.ID), tickets.Ref(late.ID)}
	spoiled := errors.New("no")
	change := func(result error) error {
		return s.Update(soon(t), both, func(_ context.Context, all []*tickets.Ticket) error {
			for _, one := range all {
				one.Events = append(one.Events, event(len(one.Events)+1, start.Add(2*time.Hour)))
			}
			return result
		})
	}
	if err := change(spoiled); !errors.Is(err, spoiled) {
		t.Fatalf("the error came back as %v", err)
	}
	same(t, "entries after a change that failed", pending(t, s), want)
	must(t, change(nil))
	got := pending(t, s)
	same(t, "entries after a change", len(got), 5)
	same(t, "older ones", got[:3], want)
	for _, one := range []*tickets.Ticket{early, late} {
		e := loaded(t, s, one.ID).Events
		last := entryOf(one, e[len(e)-1])
		if !slices.ContainsFunc(got[3:], func(e notify.Entry) bool { return reflect.DeepEqual(e, last) }) {
			t.Fatalf("the change's entries are %+v, without %+v", got[3:], last)
		}
	}
	few, err := s.Pending(soon(t), 2)
	must(t, err)
	same(t, "the oldest two", few, want[:2])

	twin := Ticket(start)
	twin.Events[0].ID = early.Events[0].ID
	if err := s.Create(soon(t), twin); err == nil {
		t.Fatal("another ticket's event was stored")
	}
	same(t, "entries after a ticket that could not be stored", len(pending(t, s)), 5)

	loose := notify.Entry{ID: NewID(), Type: "desk.opened", At: start.Add(-time.Hour), Payload: []byte(`{"desk":"us"}`)}
	must(t, s.AddEntry(soon(t), loose))
	same(t, "an entry about no ticket", pending(t, s)[0], loose)
}

func relays(t *testing.T, s *store.Store) {
	same(t, "latest at first", latest(t, s), int64(0))
	var all []*tickets.Ticket
	for i := range 5 {
		all = append(all, Ticket(start.Add(time.Duration(i)*time.Hour)))
	}
	created(t, s, all...)
	waiting := pending(t, s)
	first := []notify.Relayed{Relayed(waiting[1]), Relayed(waiting[0])}
	must(t, errorOf(s.Relay(soon(t), first)))
	same(t, "pending after two were relayed", pending(t, s), waiting[2:])
	// Two of these were relayed meanwhile, and one is named twice.
	second := []notify.Relayed{Relayed(waiting[0]), Relayed(waiting[3]), Relayed(waiting[1]), Relayed(waiting[2]), Relayed(waiting[3])}
	must(t, errorOf(s.Relay(soon(t), second)))
	must(t, errorOf(s.Relay(soon(t), second)))
	must(t, errorOf(s.Relay(soon(t), nil)))
	same(t, "pending at last", pending(t, s), waiting[4:])
	same(t, "deliveries", queued(t, s), 4)

	var want []notify.Entry
	for i, each := range []notify.Relayed{first[0], first[1], second[1], second[3]} {
		each.Position = int64(i + 1)
		want = append(want, each.Entry)
	}
	got, err := s.Since(soon(t), 0, 100)
	must(t, err)
	same(t, "the stream", got, want)
	got, err = s.Since(soon(t), 1, 2)
	must(t, err)
	same(t, "a part of the stream", got, want[1:3])
	got, err = s.Since(soon(t), 4, 100)
	must(t, err)
	same(t, "beyond the stream", len(got), 0)
	same(t, "latest", latest(t, s), int64(4))

	reason := errors.New("no")
	err = s.InTransaction(soon(t), func(ctx context.Context) error {
		must(t, errorOf(s.Relay(ctx, []notify.Relayed{Relayed(waiting[4])})))
		return reason
	})
	if !errors.Is(err, reason) {
		t.Fatalf("the error came back as %v", err)
	}
	same(t, "pending after the transaction around it failed", pending(t, s), waiting[4:])
	same(t, "deliveries after that", queued(t, s), 4)

	twice := Relayed(waiting[4])
	twice.Deliveries = append(twice.Deliveries, twice.Deliveries[0])
	if _, err := s.Relay(soon(t), []notify.Relayed{twice}); err == nil {
		t.Fatal("two deliveries with one ID were queued")
	}
	same(t, "pending after the database refused", pending(t, s), waiting[4:])
	must(t, errorOf(s.Relay(soon(t), []notify.Relayed{Relayed(waiting[4])})))
	same(t, "latest, without a gap", latest(t, s), int64(5))
}

func relaysOfMany(t *testing.T, s *store.Store) {
	must(t, s.InTransaction(soon(t), func(ctx context.Context) error {
		for range 230 {
			must(t, s.Create(ctx, Ticket(start)))
		}
		return nil
	}))
	var all []notify.Relayed
	for _, e := range pending(t, s) {
		all = append(all, Relayed(e))
	}
	must(t, errorOf(s.Relay(soon(t), all)))
	same(t, "latest", latest(t, s), int64(230))
	same(t, "deliveries", queued(t, s), 230)
}

func parallelRelays(t *testing.T, s *store.Store) { Relaying(t, s, s) }

// Relaying relays many entries from two servers on one database at once, while others are
// added and a reader follows: every entry must be relayed once, and the reader must miss
// none.
func Relaying(t *testing.T, one, other *store.Store) {
	t.Helper()
	const writers, each = 3, 20
	var writing, relaying, reading sync.WaitGroup
	for range writers {
		writing.Go(func() {
			for range each {
				if err := one.Create(soon(t), Ticket(start)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	var done atomic.Bool
	for _, s := range []*store.Store{one, other, one, other} {
		relaying.Go(func() {
			for {
				last := done.Load()
				all, err := s.Pending(soon(t), 7)
				if err != nil {
					t.Error(err)
					return
				}
				if len(all) == 0 && last {
					return
				}
				var some []notify.Relayed
				for _, e := range all {
					some = append(some, Relayed(e))
				}
				if _, err := s.Relay(soon(t), some); err != nil {
					t.Error(err)
				}
			}
		})
	}
	var read []notify.Entry
	reading.Go(func() {
		for len(read) < writers*each {
			more, err := other.Since(soon(t), int64(len(read)), 5)
			if err != nil {
				t.Error(err)
				return
			}
			read = append(read, more...)
		}
	})
	writing.Wait()
	done.Store(true)
	relaying.Wait()
	reading.Wait()
	seen := map[string]bool{}
	for i, e := range read {
		same(t, "a position as it was read", e.Position, int64(i+1))
		seen[e.ID] = true
	}
	same(t, "entries in the stream", len(seen), writers*each)
	same(t, "latest", latest(t, one), int64(writers*each))
	same(t, "deliveries", queued(t, one), writers*each)
	same(t, "pending", len(pending(t, other)), 0)
}

func occasions(t *testing.T, s *store.Store) {
	delivery := func() []notify.Delivery {
		return Relayed(notify.Entry{At: start}).Deliveries
	}
	var all sync.WaitGroup
	var times atomic.Int64
	for range 8 {
		all.Go(func() {
			first, err := s.Queue(soon(t), "digest us 2026-03-02", start, delivery())
			if err != nil {
				t.Error(err)
			}
			if first {
				times.Add(1)
			}
		})
	}
	all.Wait()
	same(t, "times it was queued", times.Load(), int64(1))
	same(t, "deliveries", queued(t, s), 1)
	first, err := s.Queue(soon(t), "digest us 2026-03-03", start, nil)
	must(t, err)
	same(t, "another occasion, without deliveries", first, true)

	reason := errors.New("no")
	err = s.InTransaction(soon(t), func(ctx context.Context) error {
		first, err := s.Queue(ctx, "digest us 2026-03-04", start, delivery())
		must(t, err)
		same(t, "queued inside", first, true)
		return reason
	})
	if !errors.Is(err, reason) {
		t.Fatalf("the error came back as %v", err)
	}
	first, err = s.Queue(soon(t), "digest us 2026-03-04", start, delivery())
	must(t, err)
	same(t, "queued after the transaction around it failed", first, true)
	same(t, "deliveries of two occasions", queued(t, s), 2)
}
