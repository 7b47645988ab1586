package directory_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/directory"
)

// slow is a server without a network, which takes a second.
type slow struct {
	mu    sync.Mutex
	calls int
}

func (s *slow) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.calls++
	s.mu.Unlock()
	select {
	case <-time.After(time.Second):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	return &http.Response{StatusCode: http.StatusNotFound, Body: http.NoBody, Request: r}, nil
}

func (s *slow) client(into *directory.Settings) { into.Client = &http.Client{Transport: s} }

func TestWhoAsksAtOnceSharesACall(t *testing.T) {
	s := &slow{}
	w := newWorld(t, s.client)
	synctest.Test(t, func(*testing.T) {
		var all sync.WaitGroup
		for i := range 100 {
			all.Go(func() {
				a, err := w.Account(context.Background(), []entitlement.Email{ada, eve}[i%2])
				if err != nil || a.Unknown {
					t.Errorf("got %+v, %v", a, err)
				}
			})
		}
		all.Wait()
	})
	check(t, "calls", s.calls, 2)
	check(t, "accounts", w.counts()["directory"], 100)
}

// Whoever goes loses nobody else's answer, be they the first or not.
func TestWhoGoesLeavesTheOthersTheirAnswer(t *testing.T) {
	s := &slow{}
	w := newWorld(t, s.client)
	synctest.Test(t, func(*testing.T) {
		var all sync.WaitGroup
		ask := func(patience time.Duration, gone bool) {
			all.Go(func() {
				ctx, cancel := context.WithTimeout(context.Background(), patience)
				defer cancel()
				a, err := w.Account(ctx, ada)
				if errors.Is(err, context.DeadlineExceeded) != gone || !gone && (err != nil || a.Unknown) {
					t.Errorf("who waits %s got %+v, %v", patience, a, err)
				}
			})
			synctest.Wait()
		}
		ask(100*time.Millisecond, false) // the first, who has the answer anyway
		ask(200*time.Millisecond, true)
		ask(time.Minute, false)
		all.Wait()
	})
	check(t, "calls", s.calls, 1)
}

func TestManyAskWhileItComesAndGoes(t *testing.T) {
	w := newWorld(t)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 25 {
				switch a, err := w.Account(t.Context(), stranger((i+j)%5)); {
				case err != nil:
					t.Error(err)
				case !a.Unknown && len(a.Licenses) != 1:
					t.Errorf("half an account: %+v", a)
				}
				w.clock.pass(10 * time.Second)
				if i == 0 {
					w.answers([]http.HandlerFunc{owning, status(http.StatusForbidden), say("<html>")}[j%3])
				}
			}
		})
	}
	all.Wait()
	w.clock.pass(time.Minute)
	w.answers(owning)
	w.expect(ada, "fresh, 1 licenses")
}
