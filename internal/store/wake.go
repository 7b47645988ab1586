package store

import (
	"context"
	"slices"
	"sync"
)

// Topic is something in the database that someone may wait for.
type Topic string

// The topics.
const (
	TicketsChanged  Topic = "tickets_changed"  // a ticket is new or another one, and may have to be observed at another time
	LicensesChanged Topic = "licenses_changed" // a license is new or another one, and a device of it may expire at another time
	EntryAdded      Topic = "entry_added"      // the outbox has something to relay
	EntryRelayed    Topic = "entry_relayed"    // the stream goes on
	DeliveryAdded   Topic = "delivery_added"   // something waits to be sent, or waits again
	RecordAdded     Topic = "record_added"     // the audit trail has something to seal
)

var topics = []Topic{TicketsChanged, LicensesChanged, EntryAdded, EntryRelayed, DeliveryAdded, RecordAdded}

// Wake gives a channel that receives once any transaction that touched one of the topics
// has been committed: on this server, or, while Listen runs, on another one. What happens
// before it is received is one wake-up; nobody who writes ever waits for it. A server may
// miss another one's, so that whoever waits should look now and then all the same. Cancel
// ends it; the channel is never closed.
func (s *Store) Wake(topics ...Topic) (woken <-chan struct{}, cancel func()) {
	one := &sleeper{topics: topics, woken: make(chan struct{}, 1)}
	s.bell.mu.Lock()
	defer s.bell.mu.Unlock()
	s.bell.sleepers = append(s.bell.sleepers, one)
	return one.woken, func() {
		s.bell.mu.Lock()
		defer s.bell.mu.Unlock()
		s.bell.sleepers = slices.DeleteFunc(s.bell.sleepers, func(other *sleeper) bool { return other == one })
	}
}

// Listen lets this server wake the others on its database, and be woken by them, until the
// context ends.
func (s *Store) Listen(ctx context.Context) { s.listen(ctx, s) }

// touch tells what a transaction is about to change, or what a statement that was one by
// itself has changed. Whoever waits for it is woken after the commit.
func (s *Store) touch(ctx context.Context, topics ...Topic) {
	if t := s.carried(ctx); t != nil {
		t.touched = union(t.touched, topics)
		return
	}
	if len(topics) > 0 {
		s.bell.ring(topics)
		s.bell.note(topics)
	}
}

// bell wakes those who wait. The zero bell is ready to use.
type bell struct {
	mu       sync.Mutex
	sleepers []*sleeper
	untold   []Topic       // committed here, but not told to the other servers yet
	news     chan struct{} // receives when there is something untold
}

type sleeper struct {
	topics []Topic
	woken  chan struct{}
}

// ring wakes those who wait for any of the topics.
func (b *bell) ring(topics []Topic) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, each := range b.sleepers {
		if slices.ContainsFunc(each.topics, func(t Topic) bool { return slices.Contains(topics, t) }) {
			signal(each.woken)
		}
	}
}

// note keeps topics for the other servers.
func (b *bell) note(topics []Topic) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.untold = union(b.untold, topics)
	signal(b.news)
}

// take is what is untold.
func (b *bell) take() []Topic {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.untold
	b.untold = nil
	return all
}

// signal leaves a signal, unless there is one already or nobody can receive it.
func signal(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}

func union(all, more []Topic) []Topic {
	for _, topic := range more {
		if !slices.Contains(all, topic) {
			all = append(all, topic)
		}
	}
	return all
}
