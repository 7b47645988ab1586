package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/internal/store"
)

// lastSeat has two hundred log in for one seat at once.
func lastSeat(t *testing.T, s *store.Store) { LastSeat(t, s) }

// LastSeat has two hundred devices log in at once for the last seat of a license, on one
// server or on several with the same database. One of them gets it.
func LastSeat(t *testing.T, servers ...*store.Store) {
	t.Helper()
	s := servers[0]
	h := newHolding(t, s, "A", 2)
	loggedIn(t, s, h.ID, "the first", "the first", start)
	var won, lost atomic.Int64
	var all sync.WaitGroup
	begin := make(chan struct{})
	for i := range 200 {
		all.Go(func() {
			r := &entitlement.Registry{Store: servers[i%len(servers)]}
			<-begin
			mode, _, _, err := r.LogIn(soon(t), h.ID, entitlement.LogIn{Fingerprint: fmt.Sprint(i), Name: fmt.Sprint(i)}, by(start))
			switch e, _ := fault.As(err); {
			case err == nil && mode == entitlement.Licensed:
				won.Add(1)
			case e != nil && e.Code == "no_free_seat":
				lost.Add(1)
			default:
				t.Errorf("device %d: %s %v", i, mode, err)
			}
		})
	}
	close(begin)
	all.Wait()
	same(t, "devices that got the seat", won.Load(), int64(1))
	same(t, "devices that didn't", lost.Load(), int64(199))
	got := held(t, s, h.ID)
	same(t, "active devices", len(got.Active(start)), 2)
	same(t, "version", got.Version, int64(3))
	same(t, "entries", len(pending(t, s)), 3)
}

func expiries(t *testing.T, s *store.Store) {
	next := func() time.Time {
		at, err := s.NextExpiry(soon(t))
		must(t, err)
		return at
	}
	expire := func(now time.Time, limit int) int {
		count, err := (&entitlement.Registry{Store: s}).Expire(soon(t), now, limit, NewID)
		must(t, err)
		return count
	}
	same(t, "the first expiry of nothing", next(), time.Time{})
	var ids []string
	for i, key := range []string{"A", "B", "C", "D"} {
		h := newHolding(t, s, key, 5)
		ids = append(ids, h.ID)
		for j := range 3 {
			loggedIn(t, s, h.ID, fmt.Sprint(j), fmt.Sprint(j), start.Add(time.Duration(3-i)*time.Hour))
		}
	}
	first := start.Add(entitlement.CheckIn)
	same(t, "the first expiry", next(), first)
	same(t, "expired too early", expire(first.Add(-time.Microsecond), 9), 0)
	same(t, "expired", expire(first, 9), 1)
	for _, d := range held(t, s, ids[3]).Devices {
		same(t, "end of a device", []any{d.EndedAt, d.EndedBy}, []any{first, entitlement.ByCheckIn})
	}
	same(t, "expired again", expire(first, 9), 0)
	same(t, "the next expiry", next(), first.Add(time.Hour))
	same(t, "expired, two at most", expire(first.AddDate(0, 1, 0), 2), 2)
	same(t, "the last expiry", next(), first.Add(3*time.Hour))
	reason := errors.New("no")
	count, err := s.UpdateExpired(soon(t), first.AddDate(0, 1, 0), 9, func(context.Context, *entitlement.Holding) error { return reason })
	same(t, "a change that fails", []any{count, err}, []any{0, reason})
	same(t, "the rest", expire(first.AddDate(0, 1, 0), 9), 1)
	same(t, "no expiry", next(), time.Time{})
	events, err := s.LicenseEvents(soon(t), ids[0], 4, 0)
	must(t, err)
	same(t, "devices that expired", len(events), 3)
	same(t, "since", events[0].Since, first.Add(3*time.Hour))
	same(t, "by", events[0].Actor, entitlement.Itself)
	same(t, "entries", len(pending(t, s)), 4*(1+3+3))
}
