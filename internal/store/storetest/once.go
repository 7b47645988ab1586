package storetest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/once"
	"deskbell/internal/store"
	"deskbell/tickets"
)

var claim = once.Claim{Caller: "c", Key: "k", Fingerprint: "f", At: start}

// submits is work that stores a ticket.
func submits(s *store.Store, status int) func(context.Context) (once.Answer, error) {
	return func(ctx context.Context) (once.Answer, error) {
		one := Ticket(start)
		err := s.Create(ctx, one)
		return once.Answer{Status: status, Header: map[string]string{"ETag": `"1"`}, Body: []byte(one.ID)}, err
	}
}

func never(context.Context) (once.Answer, error) {
	return once.Answer{}, errors.New("the work was done again")
}

func countTickets(t *testing.T, s *store.Store) int {
	t.Helper()
	count := 0
	must(t, s.EachTicket(soon(t), func(*tickets.Ticket) error { count++; return nil }))
	return count
}

func onceReplays(t *testing.T, s *store.Store) {
	first, replayed, err := s.Once(soon(t), claim, submits(s, 201))
	must(t, err)
	same(t, "replayed", replayed, false)
	same(t, "status", first.Status, 201)
	loaded(t, s, tickets.ID(first.Body))
	late := claim
	late.At = start.Add(once.Kept - time.Microsecond)
	for _, c := range []once.Claim{claim, late} {
		again, replayed, err := s.Once(soon(t), c, never)
		must(t, err)
		same(t, "replayed", replayed, true)
		same(t, "answer", again, first)
	}
	other := late
	other.Fingerprint = "another body"
	_, _, err = s.Once(soon(t), other, never)
	refused(t, "another request", err, fault.Invalid, "idempotency_key_reused")
	other.Caller = "someone else"
	_, replayed, err = s.Once(soon(t), other, submits(s, 200))
	must(t, err)
	same(t, "someone else's replayed", replayed, false)

	expired := claim
	expired.At, expired.Fingerprint = start.Add(once.Kept), "another body"
	answer, replayed, err := s.Once(soon(t), expired, func(context.Context) (once.Answer, error) { return once.Answer{Status: 204}, nil })
	must(t, err)
	same(t, "an expired key replayed", replayed, false)
	same(t, "an expired key's answer", answer, once.Answer{Status: 204})
	again, _, err := s.Once(soon(t), expired, never)
	must(t, err)
	same(t, "an empty answer", again, answer)

	for _, key := range []string{"a\x00b", "\xff"} {
		bad := claim
		bad.Key = key
		_, _, err := s.Once(soon(t), bad, never)
		refused(t, "a key that cannot be stored", err, fault.Invalid, "invalid_idempotency_key")
	}
	must(t, s.InTransaction(soon(t), func(ctx context.Context) error {
		if _, _, err := s.Once(ctx, claim, never); err == nil {
			t.Error("a claim was made inside a transaction")
		}
		return nil
	}))
}

func onceRefuses(t *testing.T, s *store.Store) {
	answer, replayed, err := s.Once(soon(t), claim, submits(s, 422))
	must(t, err)
	same(t, "status", answer.Status, 422)
	same(t, "replayed", replayed, false)
	same(t, "tickets after a refusal", countTickets(t, s), 0)

	reason := errors.New("no")
	_, _, err = s.Once(soon(t), claim, func(ctx context.Context) (once.Answer, error) {
		_, err := submits(s, 201)(ctx)
		must(t, err)
		return once.Answer{Status: 201}, reason
	})
	if !errors.Is(err, reason) {
		t.Fatalf("the work's error came back as %v", err)
	}
	same(t, "tickets after an error", countTickets(t, s), 0)

	func() {
		defer func() { same(t, "panicked with", recover(), any("oh")) }()
		_, _, _ = s.Once(soon(t), claim, func(ctx context.Context) (once.Answer, error) {
			_, err := submits(s, 201)(ctx)
			must(t, err)
			panic("oh")
		})
	}()
	same(t, "tickets after a panic", countTickets(t, s), 0)

	ctx, cancel := context.WithCancel(soon(t))
	_, _, err = s.Once(ctx, claim, func(ctx context.Context) (once.Answer, error) {
		answer, err := submits(s, 201)(ctx)
		cancel()
		return answer, err
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("a canceled request: %v", err)
	}
	same(t, "tickets after being canceled", countTickets(t, s), 0)

	other := claim
	other.Fingerprint = "a corrected body"
	_, replayed, err = s.Once(soon(t), other, submits(s, 201))
	must(t, err)
	same(t, "replayed after refusals", replayed, false)
	same(t, "tickets in the end", countTickets(t, s), 1)
}

func onceInFlight(t *testing.T, s *store.Store) {
	var runs, fresh, replays, busy atomic.Int32
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			_, replayed, err := s.Once(soon(t), claim, func(ctx context.Context) (once.Answer, error) {
				runs.Add(1)
				time.Sleep(20 * time.Millisecond)
				return submits(s, 201)(ctx)
			})
			switch e, _ := fault.As(err); {
			case err == nil && replayed:
				replays.Add(1)
			case err == nil:
				fresh.Add(1)
			case e != nil && e.Code == "idempotency_in_flight":
				busy.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	same(t, "runs", runs.Load(), int32(1))
	same(t, "answers that were not replayed", fresh.Load(), int32(1))
	same(t, "the others", replays.Load()+busy.Load(), int32(11))
	same(t, "tickets", countTickets(t, s), 1)

	reached := make(chan struct{})
	leave := make(chan struct{})
	other := once.Claim{Caller: "c", Key: "other", Fingerprint: "f", At: start}
	all.Go(func() {
		_, _, err := s.Once(soon(t), other, func(context.Context) (once.Answer, error) {
			close(reached)
			<-leave
			return once.Answer{Status: 200}, nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-reached
	// Whoever cannot wait for their turn to write learns that too, rather than doing the work.
	ctx, cancel := context.WithTimeout(soon(t), 100*time.Millisecond)
	defer cancel()
	if _, replayed, err := s.Once(ctx, other, never); err == nil || replayed {
		t.Errorf("while the first try runs: replayed %v, %v", replayed, err)
	}
	close(leave)
	all.Wait()
}

// onceTakeOver lets a first try seem dead while it still runs. Where only one transaction
// writes at a time the second waits for it and replays; elsewhere it takes over, and the
// first may store nothing any more.
func onceTakeOver(t *testing.T, s *store.Store) {
	for range 3 {
		c := once.Claim{Caller: "c", Key: NewID(), Fingerprint: "f", At: start}
		before := countTickets(t, s)
		reached, leave := make(chan struct{}), make(chan struct{})
		var first, second error
		var replayed bool
		var all sync.WaitGroup
		all.Go(func() {
			_, _, first = s.Once(soon(t), c, func(ctx context.Context) (once.Answer, error) {
				answer, err := submits(s, 201)(ctx)
				close(reached)
				<-leave
				return answer, err
			})
		})
		<-reached
		late := c
		late.At = start.Add(once.Lease)
		done := make(chan struct{})
		all.Go(func() {
			defer close(done)
			_, replayed, second = s.Once(soon(t), late, submits(s, 201))
		})
		select {
		case <-done:
		case <-time.After(300 * time.Millisecond):
		}
		close(leave)
		all.Wait()
		must(t, second)
		if replayed {
			must(t, first)
		} else {
			refused(t, "the first try after it was taken over", first, fault.Conflict, "idempotency_in_flight")
		}
		same(t, "tickets", countTickets(t, s), before+1)
		_, replayed, err := s.Once(soon(t), late, never)
		must(t, err)
		same(t, "replayed in the end", replayed, true)
	}
}

func oncePurges(t *testing.T, s *store.Store) {
	late := claim
	late.Key, late.At = "late", start.Add(time.Hour)
	for _, c := range []once.Claim{claim, late} {
		_, _, err := s.Once(soon(t), c, submits(s, 201))
		must(t, err)
	}
	for _, step := range []struct {
		now  time.Time
		want int
	}{{start.Add(once.Kept - 1), 0}, {start.Add(once.Kept), 1}, {start.Add(2 * once.Kept), 1}, {start.Add(3 * once.Kept), 0}} {
		purged, err := s.PurgeOnce(soon(t), step.now)
		must(t, err)
		same(t, "purged", purged, step.want)
	}
}
