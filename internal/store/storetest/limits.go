package storetest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deskbell/internal/fault"
	"deskbell/internal/limit"
	"deskbell/internal/store"
)

var someLimit = limit.Limit{Name: "some", Burst: 50, Every: 1234567 * time.Microsecond}

// budgets are spent as limit.Limit says.
func budgets(t *testing.T, s *store.Store) {
	test := 0
	rapid.Check(t, func(rt *rapid.T) {
		test++
		now := start
		full := map[string]time.Time{}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 20_000_000).Draw(rt, "pause")) * time.Microsecond)
			since := now.Add(-time.Duration(rapid.IntRange(0, 5).Draw(rt, "late")) * time.Second)
			key, n := fmt.Sprint(test, rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "key")), rapid.IntRange(1, 60).Draw(rt, "n")
			granted, after, err := s.Spend(t.Context(), key, someLimit, n, since, now)
			if err != nil {
				rt.Fatal(err)
			}
			want, wanted := someLimit.Spend(full[key], n, since, now)
			if granted != want || granted > 0 && !after.Equal(wanted) {
				rt.Fatalf("grants %d, full after %v; want %d, %v", granted, after.Sub(start), want, wanted.Sub(start))
			}
			if granted > 0 {
				full[key] = after
			}
		}
	})
	for _, bad := range []string{"a\x00b", "\xff"} {
		_, _, err := s.Spend(soon(t), bad, someLimit, 1, start, start)
		refused(t, "a key that cannot be stored", err, fault.Invalid, "")
	}
}

// budgetsInTransactions spends nothing that could be rolled back.
func budgetsInTransactions(t *testing.T, s *store.Store) {
	err := s.InTransaction(soon(t), func(ctx context.Context) error {
		_, _, err := s.Spend(ctx, "a", someLimit, 1, start, start)
		return err
	})
	if !errors.Is(err, limit.ErrInTransaction) {
		t.Fatalf("in a transaction: %v", err)
	}
	granted, _, err := s.Spend(soon(t), "a", someLimit, 99, start, start)
	must(t, err)
	same(t, "granted afterwards", granted, 50)
}

func lastOfABudget(t *testing.T, s *store.Store) { LastOfABudget(t, s) }

// LastOfABudget has two hundred want the last ones of a narrow budget at once, on one server
// or on several with the same database: first by the database alone, then as the limiters of
// the servers do. There are three.
func LastOfABudget(t *testing.T, servers ...*store.Store) {
	t.Helper()
	l := limit.Limit{Name: "narrow", Burst: 3, Every: time.Minute}
	limiters := make([]*limit.Limiter, len(servers))
	for i, s := range servers {
		limiters[i] = limit.New(s, []byte("key"), slog.New(slog.DiscardHandler))
	}
	for name, take := range map[string]func(i int) (bool, error){
		"by the database": func(i int) (bool, error) {
			granted, _, err := servers[i].Spend(soon(t), "a", l, 1, start, start)
			return granted == 1, err
		},
		"by limiters": func(i int) (bool, error) {
			a, _ := limiters[i].Take(soon(t), l, "a", start)
			return a.Allowed, nil
		},
	} {
		var won atomic.Int64
		var all sync.WaitGroup
		begin := make(chan struct{})
		for i := range 200 {
			all.Go(func() {
				<-begin
				allowed, err := take(i % len(servers))
				if err != nil {
					t.Error(err)
				}
				if allowed {
					won.Add(1)
				}
			})
		}
		close(begin)
		all.Wait()
		same(t, "let through "+name, won.Load(), int64(3))
	}
}

// budgetsPurged forgets budgets that are full again, which changes nothing.
func budgetsPurged(t *testing.T, s *store.Store) {
	spend := func(key string, n int, now time.Time) int {
		granted, _, err := s.Spend(soon(t), key, someLimit, n, now, now)
		must(t, err)
		return granted
	}
	for i := range 600 {
		spend(fmt.Sprint("little ", i), 1, start)
	}
	spend("much", 50, start)
	for _, step := range []struct {
		before time.Time
		want   int
	}{
		{start.Add(someLimit.Every - time.Microsecond), 0},
		{start.Add(someLimit.Every), 600},
		{start.Add(someLimit.Every), 0},
	} {
		purged, err := s.PurgeLimits(soon(t), step.before)
		must(t, err)
		same(t, "purged", purged, step.want)
	}
	same(t, "granted of what was used up", spend("much", 50, start.Add(someLimit.Every)), 1)
	same(t, "granted of what was forgotten", spend("little 1", 60, start.Add(someLimit.Every)), 50)
}
