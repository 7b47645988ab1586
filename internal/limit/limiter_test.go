package limit_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"deskbell/internal/fault"
	"deskbell/internal/limit"
)

// memory is a store that several limiters share.
type memory struct {
	mu    sync.Mutex
	full  map[string]time.Time
	asked int
	err   error
}

func (m *memory) Spend(_ context.Context, key string, l limit.Limit, n int, since, now time.Time) (int, time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	if m.err != nil {
		return 0, time.Time{}, m.err
	}
	granted, full := l.Spend(m.full[key], n, since, now)
	m.full[key] = full
	return granted, full, nil
}

func newMemory() *memory { return &memory{full: map[string]time.Time{}} }

func limiter(s limit.Store) *limit.Limiter {
	return limit.New(s, []byte("key"), slog.New(slog.DiscardHandler))
}

// A server alone counts exactly, whether or not it has a database.
func TestOneServerIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, now := anyLimit(t), start
		r := limiter(newMemory())
		if rapid.Bool().Draw(t, "alone") {
			r = limiter(nil)
		}
		var granted history
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now = now.Add(anyPause(t))
			for range rapid.IntRange(0, 30).Draw(t, "n") {
				want := granted.allows(l, now)
				a, err := r.Take(t.Context(), l, "a", now)
				if a.Allowed != want || (err == nil) != want {
					t.Fatalf("after %v: %+v, the history says %v", now.Sub(start), a, want)
				}
				if want {
					granted = append(granted, now)
				}
			}
		}
	})
}

// Several servers let through no more than the limit says and a share each; narrow limits
// are exact. (Whoever pauses for as long as a whole budget takes to grow has the share anew.)
func TestServersShareABudget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, now, shared := anyLimit(t), start, newMemory()
		servers := make([]*limit.Limiter, rapid.IntRange(2, 4).Draw(t, "servers"))
		for i := range servers {
			servers[i] = limiter(shared)
		}
		over := 0
		if l.Burst >= 40 {
			over = len(servers) * (l.Burst / 20)
		}
		var granted history
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			now = now.Add(anyPause(t))
			r := servers[rapid.IntRange(0, len(servers)-1).Draw(t, "server")]
			for range rapid.IntRange(0, 40).Draw(t, "n") {
				if a, _ := r.Take(t.Context(), l, "a", now); a.Allowed {
					granted = append(granted, now)
				}
			}
		}
		for i, since := range granted {
			for j, until := range granted[i:] {
				took := until.Sub(since)
				if most := l.Burst + int(took/l.Every) + over*int(1+took/l.Window()); j+1 > most {
					t.Fatalf("%d were let through in %v, %d is most", j+1, took, most)
				}
			}
		}
	})
}

// Whoever spreads their requests over the servers gets no more in the long run.
func TestSpreadingDoesNotHelp(t *testing.T) {
	shared := newMemory()
	servers := []*limit.Limiter{limiter(shared), limiter(shared), limiter(shared), limiter(shared)}
	allowed, most := 0, wide.Burst+4*wide.Burst/20
	for i := range 4 * 4000 { // four a second, where one more grows
		now := start.Add(time.Duration(i) * wide.Every / 4)
		if a, _ := servers[i%4].Take(t.Context(), wide, "a", now); a.Allowed {
			allowed++
		}
		if got := most + i/4; allowed > got {
			t.Fatalf("%d were let through after %d seconds", allowed, i/4)
		}
	}
	if allowed < 4000 {
		t.Errorf("only %d were let through", allowed)
	}
}

// Who stays below the limit is never refused, however the requests are spread.
func TestStayingBelow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shared := newMemory()
		servers := []*limit.Limiter{limiter(shared), limiter(shared), limiter(shared)}
		l := limit.Limit{Name: "any", Burst: rapid.IntRange(1, 400).Draw(t, "burst"), Every: time.Second}
		now := start
		for range rapid.IntRange(1, 300).Draw(t, "steps") {
			now = now.Add(l.Every + time.Duration(rapid.IntRange(0, 500).Draw(t, "more"))*time.Millisecond)
			if _, err := servers[rapid.IntRange(0, 2).Draw(t, "server")].Take(t.Context(), l, "a", now); err != nil {
				t.Fatalf("after %v: %v", now.Sub(start), err)
			}
		}
	})
}

// What is given back can be taken again, and no more than that.
func TestGivingBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := anyLimit(t)
		r := limiter(newMemory())
		counted := 0
		for range rapid.IntRange(1, 200).Draw(t, "takes") {
			if _, err := r.Take(t.Context(), l, "a", start); err != nil {
				continue
			}
			counted++
			if rapid.Bool().Draw(t, "given back") {
				r.GiveBack(l, "a", start)
				counted--
			}
		}
		if a, _ := r.Peek(l, "a", start); a.Remaining != l.Burst-counted {
			t.Fatalf("%d remain of %d after %d", a.Remaining, l.Burst, counted)
		}
		r.GiveBack(l, "b", start)
		if a, _ := r.Peek(l, "b", start); a.Remaining != l.Burst {
			t.Fatalf("more than all remain: %d", a.Remaining)
		}
	})
}

var (
	wide   = limit.Limit{Name: "wide", Burst: 200, Every: time.Second} // a share is 10
	narrow = limit.Limit{Name: "narrow", Burst: 3, Every: time.Second}
)

func take(t *testing.T, r *limit.Limiter, l limit.Limit, whose string, n int, now time.Time) (allowed int) {
	t.Helper()
	for range n {
		a, err := r.Take(t.Context(), l, whose, now)
		if a.Allowed {
			allowed++
		}
		if a.Allowed != (err == nil) || err != nil && !fault.Is(err, fault.TooMany) {
			t.Fatalf("%+v, but %v", a, err)
		}
	}
	return allowed
}

// Few ask, and no server asks for what it knows.
func TestTheDatabaseIsAskedRarely(t *testing.T) {
	shared := newMemory()
	r := limiter(shared)
	for _, c := range []struct {
		limit   limit.Limit
		n       int
		allowed int
		asked   int
	}{
		{wide, 9, 9, 0}, {wide, 1, 1, 1}, {wide, 190, 190, 19}, {wide, 1000, 0, 0},
		{narrow, 2, 2, 2}, {narrow, 1, 1, 1}, {narrow, 1000, 0, 0},
	} {
		before := shared.asked
		if got := take(t, r, c.limit, "a", c.n, start); got != c.allowed || shared.asked-before != c.asked {
			t.Errorf("of %d %s ones %d were let through by asking %d times, want %d and %d", c.n, c.limit.Name, got, shared.asked-before, c.allowed, c.asked)
		}
	}
	before := shared.asked
	for i := range 500 {
		take(t, r, wide, fmt.Sprint(i), 9, start)
	}
	if shared.asked != before {
		t.Errorf("ordinary callers cost %d writes", shared.asked-before)
	}
	for key := range shared.full {
		if len(key) != 64 || strings.Contains(key, "wide") {
			t.Errorf("%q is no hash", key)
		}
	}
}

// Limits are apart from each other, and so are those they hold for.
func TestBudgetsAreApart(t *testing.T) {
	r := limiter(newMemory())
	for _, whose := range []string{"a", "b", "", "a\x00"} {
		if got := take(t, r, narrow, whose, 9, start); got != 3 {
			t.Errorf("%q got %d", whose, got)
		}
	}
	if got := take(t, r, wide, "a", 9, start); got != 9 {
		t.Errorf("another limit gave %d", got)
	}
}

// In a transaction nothing is spent, but counted, and told once it is over.
func TestInsideATransaction(t *testing.T) {
	shared := newMemory()
	one, other := limiter(shared), limiter(shared)
	shared.err = limit.ErrInTransaction
	if got := take(t, one, narrow, "a", 5, start); got != 3 {
		t.Errorf("%d were let through", got)
	}
	shared.err = nil
	one.Settle(t.Context(), start)
	if got := take(t, other, narrow, "a", 1, start); got != 0 {
		t.Error("the other server doesn't know")
	}
	asked := shared.asked
	if one.Settle(t.Context(), start); shared.asked != asked {
		t.Error("it is told twice")
	}
}

// While the database is away, each server counts alone and leaves the database alone; it is
// told afterwards. The log says so once.
func TestTheDatabaseIsAway(t *testing.T) {
	shared := newMemory()
	var log bytes.Buffer
	one, other := limit.New(shared, []byte("key"), slog.New(slog.NewTextHandler(&log, nil))), limiter(shared)
	shared.err = errors.New("out")
	if got := take(t, one, narrow, "a", 5, start); got != 3 || shared.asked != 1 {
		t.Errorf("%d were let through by asking %d times", got, shared.asked)
	}
	if got := take(t, one, wide, "a", 60, start.Add(time.Second)); got != 60 || shared.asked != 1 {
		t.Errorf("%d were let through by asking %d times", got, shared.asked)
	}
	take(t, one, wide, "a", 1, start.Add(6*time.Second))
	if shared.asked != 2 || strings.Count(log.String(), "WARN") != 1 {
		t.Errorf("asked %d times: %s", shared.asked, &log)
	}
	shared.err = nil
	take(t, one, wide, "a", 1, start.Add(12*time.Second))
	if strings.Count(log.String(), "\n") != 2 || !strings.Contains(log.String(), "again") {
		t.Errorf("logged %s", &log)
	}
	if a, _ := other.Take(t.Context(), narrow, "a", start.Add(12*time.Second)); !a.Allowed {
		t.Error("a budget that is full again is refused")
	}
	if got := take(t, other, wide, "a", 300, start.Add(12*time.Second)); got >= 200 {
		t.Errorf("%d were let through: the other server was not told", got)
	}
}

// A request that is given up counts all the same.
func TestGivingUpDoesNotHelp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := limiter(patient{newMemory()})
	for i := range 5 {
		if a, _ := r.Take(ctx, narrow, "a", start); a.Allowed != (i < 3) {
			t.Errorf("take %d: %+v", i, a)
		}
	}
}

// patient fails like a database whose context has ended.
type patient struct{ limit.Store }

func (p patient) Spend(ctx context.Context, key string, l limit.Limit, n int, since, now time.Time) (int, time.Time, error) {
	if err := ctx.Err(); err != nil {
		return 0, time.Time{}, err
	}
	return p.Store.Spend(ctx, key, l, n, since, now)
}

// Many at once get exactly what there is.
func TestManyAtOnce(t *testing.T) {
	shared := newMemory()
	servers := []*limit.Limiter{limiter(shared), limiter(shared)}
	var all sync.WaitGroup
	var mu sync.Mutex
	allowed := 0
	for i := range 200 {
		all.Go(func() {
			if a, _ := servers[i%2].Take(t.Context(), narrow, "a", start); a.Allowed {
				mu.Lock()
				allowed++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if allowed != 3 {
		t.Errorf("%d were let through, want 3", allowed)
	}
}

// Whoever asks the database later may be answered sooner.
func TestAnswersInAnotherOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := limiter(&reversed{Store: newMemory()})
		var all sync.WaitGroup
		var allowed atomic.Int64
		for range 5 {
			all.Go(func() {
				if a, _ := r.Take(t.Context(), narrow, "a", start); a.Allowed {
					allowed.Add(1)
				}
			})
		}
		all.Wait()
		if allowed.Load() != 3 {
			t.Errorf("%d were let through, want 3", allowed.Load())
		}
	})
}

// reversed answers the last one first.
type reversed struct {
	limit.Store
	asked atomic.Int64
}

func (r *reversed) Spend(ctx context.Context, key string, l limit.Limit, n int, since, now time.Time) (int, time.Time, error) {
	time.Sleep(time.Second - time.Duration(r.asked.Add(1))*time.Millisecond)
	return r.Store.Spend(ctx, key, l, n, since, now)
}

// Whom a limiter forgets has a new credit, but what the database was told stays told.
func TestMemoryIsBounded(t *testing.T) {
	r := limiter(newMemory())
	take(t, r, narrow, "a", 3, start)
	take(t, r, wide, "a", 5, start)
	for i := range 100_001 {
		r.GiveBack(wide, fmt.Sprint(i), start)
	}
	if got := take(t, r, narrow, "a", 1, start); got != 0 {
		t.Error("the database forgot")
	}
	if a, _ := r.Peek(wide, "a", start); a.Remaining != 200 {
		t.Errorf("%d remain: memory is not bounded", a.Remaining)
	}
}

// Refusals say what to do.
func TestRefusals(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		time.Microsecond: "a second.", time.Second: "a second.", 2*time.Second + 1: "3 seconds.",
		90 * time.Second: "90 seconds.", 91 * time.Second: "2 minutes.", 59*time.Minute + 1: "60 minutes.", 91 * time.Minute: "2 hours.", 500 * time.Hour: "500 hours.",
	} {
		err := limit.Answer{Wait: wait}.Refusal()
		var refused *limit.Refused
		if !errors.As(err, &refused) || refused.Answer.Wait != wait || !strings.HasSuffix(err.Error(), "Try again in "+want) {
			t.Errorf("%v: %v", wait, err)
		}
		if e, ok := fault.As(err); !ok || e.Kind != fault.TooMany || e.Code != "too_many_requests" {
			t.Errorf("%v: %+v", wait, e)
		}
	}
	if err := (limit.Answer{Allowed: true}).Refusal(); err != nil {
		t.Error(err)
	}
}
