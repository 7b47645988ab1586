package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/notify"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
	"deskbell/tickets"
)

// start is when these tests' tickets begin.
var start = time.Date(2026, 3, 2, 8, 30, 0, 0, time.UTC)

// TestServersObserve has two servers observe the same tickets at once.
func TestServersObserve(t *testing.T) {
	for _, database := range databases {
		t.Run(database.name, func(t *testing.T) {
			const count = 300
			url := database.url(t)
			one, other := open(t, url), open(t, url)
			err := one.InTransaction(t.Context(), func(ctx context.Context) error {
				var failed []error
				for range count {
					failed = append(failed, one.Create(ctx, storetest.Due(start)))
				}
				return errors.Join(failed...)
			})
			if err != nil {
				t.Fatal(err)
			}
			var all sync.WaitGroup
			var total atomic.Int64
			for _, s := range []*store.Store{one, other, one, other} {
				all.Go(func() {
					for {
						taken, err := s.UpdateDue(t.Context(), start, 13, storetest.Notice)
						if err != nil {
							t.Error(err)
						}
						if total.Add(int64(taken)); taken == 0 {
							return
						}
					}
				})
			}
			all.Wait()
			if total.Load() != count {
				t.Errorf("%d tickets were taken up, want %d", total.Load(), count)
			}
			err = other.EachTicket(t.Context(), func(one *tickets.Ticket) error {
				if len(one.Events) != 2 || one.Events[1].Kind != tickets.WasBreached {
					t.Errorf("ticket %d has the events %+v, want one breach", one.Number, one.Events)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			entries, err := one.Pending(t.Context(), 10*count)
			if err != nil || len(entries) != 2*count {
				t.Errorf("%d entries, %v; want one for each of %d events", len(entries), err, 2*count)
			}
		})
	}
}

// TestServersRelay has two servers relay the same entries at once.
func TestServersRelay(t *testing.T) {
	for _, database := range databases {
		t.Run(database.name, func(t *testing.T) {
			url := database.url(t)
			storetest.Relaying(t, open(t, url), open(t, url))
		})
	}
}

// TestServersGiveTheLastSeatOnce has two servers log devices in for one seat at once.
func TestServersGiveTheLastSeatOnce(t *testing.T) {
	for _, database := range databases {
		t.Run(database.name, func(t *testing.T) {
			url := database.url(t)
			storetest.LastSeat(t, open(t, url), open(t, url))
		})
	}
}

// TestServersExpireBeside has one PostgreSQL server record what expired while another one
// changes a license.
func TestServersExpireBeside(t *testing.T) {
	url := databases[0].url(t)
	one, other := open(t, url), open(t, url)
	var ids []string
	for i := range 2 {
		by := entitlement.By{Actor: entitlement.Itself, At: start, NewID: storetest.NewID}
		h := entitlement.NewHolding(entitlement.License{Key: fmt.Sprint(i), Kind: entitlement.Perpetual, Owner: "a@x.example", Seats: 1}, by)
		if _, _, _, err := h.LogIn(entitlement.LogIn{Fingerprint: "f", Name: "n"}, by); err != nil {
			t.Fatal(err)
		}
		if err := one.CreateLicense(t.Context(), h); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, h.ID)
	}
	now := start.Add(entitlement.CheckIn)
	err := one.UpdateLicense(t.Context(), ids[0], func(context.Context, *entitlement.Holding) error {
		count, err := (&entitlement.Registry{Store: other}).Expire(t.Context(), now, 10, storetest.NewID)
		if count != 1 || err != nil {
			t.Errorf("%d licenses were taken up, %v; want the one that nobody changes", count, err)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if count, err := (&entitlement.Registry{Store: other}).Expire(t.Context(), now, 10, storetest.NewID); count != 1 || err != nil {
		t.Errorf("then %d licenses were taken up, %v; want the other one", count, err)
	}
}

// listening has a server listen until the test ends, and waits until it does.
func listening(t *testing.T, s *store.Store) {
	t.Helper()
	woken, cancel := s.Wake(store.TicketsChanged)
	defer cancel()
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	go func() {
		s.Listen(ctx)
		close(stopped)
	}()
	t.Cleanup(func() {
		stop()
		wait(t, "the end of listening", stopped)
	})
	wait(t, "the first wake-up", woken)
}

func wait(t *testing.T, what string, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(time.Minute):
		t.Fatalf("%s doesn't come", what)
	}
}

// TestServersWakeEachOther has one PostgreSQL server wait for what another one commits.
func TestServersWakeEachOther(t *testing.T) {
	url := databases[0].url(t)
	one, other := open(t, url), open(t, url)
	listening(t, one)
	listening(t, other)
	changed, cancel := other.Wake(store.TicketsChanged)
	defer cancel()
	relayed, cancelRelayed := other.Wake(store.EntryRelayed)
	defer cancelRelayed()
	for range 20 {
		if err := one.Create(t.Context(), storetest.Ticket(start)); err != nil {
			t.Fatal(err)
		}
		wait(t, "the wake-up after a new ticket", changed)
	}
	select {
	case <-relayed:
		t.Error("woken by what was not touched")
	default:
	}
	entries, err := other.Pending(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := one.Relay(t.Context(), []notify.Relayed{storetest.Relayed(entries[0])}); err != nil {
		t.Fatal(err)
	}
	wait(t, "the wake-up after an entry was relayed", relayed)
}

// TestServersListenAgain breaks the connection that a server hears from others by.
func TestServersListenAgain(t *testing.T) {
	url := databases[0].url(t)
	one, other := open(t, url), open(t, url)
	listening(t, one)
	listening(t, other)
	woken, cancel := other.Wake(store.DeliveryAdded)
	defer cancel()
	var broken []bool
	err := store.Writing(one).Raw("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'").Scan(&broken).Error
	if err != nil || len(broken) != 2 {
		t.Fatalf("%d connections were broken, %v; want both", len(broken), err)
	}
	wait(t, "the wake-up for what may have been missed", woken)
	if _, err := one.Queue(t.Context(), "a digest", start, storetest.Relayed(notify.Entry{At: start}).Deliveries); err != nil {
		t.Fatal(err)
	}
	wait(t, "the wake-up once it listens again", woken)
}

// TestSQLiteListens until it is told to stop.
func TestSQLiteListens(t *testing.T) {
	s := open(t, databases[1].url(t))
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	go func() {
		s.Listen(ctx)
		close(stopped)
	}()
	select {
	case <-stopped:
		t.Error("it stopped by itself")
	default:
	}
	stop()
	wait(t, "the end of listening", stopped)
}
