package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"deskbell/internal/notify"
	"deskbell/internal/store"
)

func testParallelClaims(t *testing.T, s *store.Store) { Claiming(t, s, s) }

// Claiming has several servers queue, claim and settle at once. Each delivery must be sent
// once, and each lane be one worker's at a time.
func Claiming(t *testing.T, servers ...*store.Store) {
	const lanes, rounds, workers = 6, 8, 3
	var mu sync.Mutex
	sent, busy := map[string][]string{}, map[string]bool{}
	enter := func(b notify.Batch) {
		mu.Lock()
		defer mu.Unlock()
		if busy[b.Lane] {
			t.Errorf("two workers are in the lane %s", b.Lane)
		}
		busy[b.Lane] = true
		sent[b.Lane] = append(sent[b.Lane], idsOf(b.Deliveries)...)
	}
	leave := func(b notify.Batch) {
		mu.Lock()
		defer mu.Unlock()
		busy[b.Lane] = false
	}
	work := func(s *store.Store) (batches []notify.Batch, err error) {
		if batches, err = s.Claim(soon(t), notify.Mail, start, lease, 2); err != nil {
			return nil, err
		}
		for _, b := range batches {
			enter(b)
		}
		for _, b := range batches {
			leave(b)
			if err := s.Settle(soon(t), b, start, delivered(b, start)); err != nil {
				return nil, err
			}
		}
		return batches, nil
	}
	var all sync.WaitGroup
	for _, s := range servers {
		for range workers {
			all.Go(func() {
				for round := range rounds { // each queues while the others claim
					_, err := s.Queue(soon(t), NewID(), start, mails(fmt.Sprint("lane", round%lanes), 2))
					if err != nil {
						t.Error(err)
					}
					if _, err := work(s); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	all.Wait()
	for more := true; more; {
		batches, err := work(servers[0])
		must(t, err)
		more = len(batches) > 0
	}
	total := 0
	for lane, ids := range sent {
		total += len(ids)
		slices.Sort(ids)
		if len(slices.Compact(ids)) != len(ids) {
			t.Errorf("something in the lane %s was sent twice", lane)
		}
	}
	same(t, "sent", total, len(servers)*workers*rounds*2)
}
