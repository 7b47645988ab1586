package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"deskbell/internal/notify"
	"deskbell/internal/store"
	"deskbell/tickets"
)

// topics are all that one can wait for.
var topics = []store.Topic{store.TicketsChanged, store.EntryAdded, store.EntryRelayed, store.DeliveryAdded}

// woken takes a wake-up, if there is one.
func woken(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func wakes(t *testing.T, s *store.Store) {
	one := Due(start)
	entry := func() notify.Relayed { return Relayed(pending(t, s)[0]) }
	bare := func() notify.Relayed {
		e := entry()
		e.Deliveries = nil
		return e
	}
	for _, step := range []struct {
		name string
		work func(context.Context) error
		want []store.Topic
	}{
		{"a new ticket", func(ctx context.Context) error { return s.Create(ctx, one) }, topics[:2]},
		{"a ticket that is changed", func(ctx context.Context) error {
			return s.Update(ctx, ref(one), func(context.Context, []*tickets.Ticket) error { return nil })
		}, topics[:2]},
		{"an observation", func(ctx context.Context) error {
			_, err := s.UpdateDue(ctx, start, 1, Notice)
			return err
		}, topics[:2]},
		{"no observation", func(ctx context.Context) error {
			_, err := s.UpdateDue(ctx, start, 1, Notice)
			return err
		}, nil},
		{"an entry", func(ctx context.Context) error {
			return s.AddEntry(ctx, notify.Entry{ID: NewID(), Type: "desk.opened", At: start, Payload: []byte("{}")})
		}, topics[1:2]},
		{"an entry relayed to nobody", func(ctx context.Context) error { return errorOf(s.Relay(ctx, []notify.Relayed{bare()})) }, topics[2:3]},
		{"an entry relayed to someone", func(ctx context.Context) error { return errorOf(s.Relay(ctx, []notify.Relayed{entry()})) }, topics[2:]},
		{"nothing relayed", func(ctx context.Context) error { return errorOf(s.Relay(ctx, nil)) }, nil},
		{"an occasion", func(ctx context.Context) error {
			_, err := s.Queue(ctx, NewID(), start, Relayed(notify.Entry{At: start}).Deliveries)
			return err
		}, topics[3:]},
		{"an occasion for nobody", func(ctx context.Context) error {
			_, err := s.Queue(ctx, NewID(), start, nil)
			return err
		}, nil},
	} {
		channels := map[store.Topic]<-chan struct{}{}
		for _, topic := range topics {
			c, cancel := s.Wake(topic)
			defer cancel()
			channels[topic] = c
		}
		must(t, step.work(soon(t)))
		var got []store.Topic
		for _, topic := range topics {
			if woken(channels[topic]) {
				got = append(got, topic)
			}
		}
		same(t, "woken by "+step.name, got, step.want)
	}
}

func wakesAfterCommit(t *testing.T, s *store.Store) {
	either, cancel := s.Wake(topics...)
	defer cancel()
	reason := errors.New("no")
	for _, result := range []error{reason, nil} {
		err := s.InTransaction(soon(t), func(ctx context.Context) error {
			must(t, s.Create(ctx, Ticket(start)))
			must(t, s.InTransaction(ctx, func(ctx context.Context) error { return s.Create(ctx, Ticket(start)) }))
			same(t, "woken inside a transaction", woken(either), false)
			return result
		})
		if !errors.Is(err, result) {
			t.Fatal(err)
		}
		same(t, "woken after the transaction", woken(either), result == nil)
		same(t, "woken once more", woken(either), false)
	}
	twin := Ticket(start)
	twin.Events[0].ID = pending(t, s)[0].ID
	if err := s.Create(soon(t), twin); err == nil {
		t.Fatal("another ticket's event was stored")
	}
	same(t, "woken by a ticket that could not be stored", woken(either), false)
}

// wakesTogether has many write while nobody receives.
func wakesTogether(t *testing.T, s *store.Store) {
	slow, cancelSlow := s.Wake(store.EntryAdded)
	defer cancelSlow()
	gone, cancelGone := s.Wake(store.EntryAdded)
	cancelGone()
	cancelGone()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 5 {
				if err := s.Create(soon(t), Ticket(start)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	same(t, "woken", woken(slow), true)
	same(t, "woken twice", woken(slow), false)
	same(t, "woken after it was canceled", woken(gone), false)
}
