package limit_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"deskbell/internal/limit"
)

var start = time.Date(2026, 3, 2, 8, 30, 0, 0, time.UTC)

// anyLimit is a small one, whose steps don't divide each other.
func anyLimit(t *rapid.T) limit.Limit {
	return limit.Limit{
		Name: "any", Burst: rapid.IntRange(1, 120).Draw(t, "burst"),
		Every: time.Duration(rapid.IntRange(1, 3_000).Draw(t, "every")) * time.Millisecond,
	}
}

func anyPause(t *rapid.T) time.Duration {
	return time.Duration(rapid.SampledFrom([]int{0, 0, 0, 1, 999, 1000, 1001, 7_500, 60_000, 400_000}).Draw(t, "pause")) * time.Millisecond
}

// history is the naive model: every grant there was. Since any one of them no more may have
// been granted than a full budget and what grew meanwhile.
type history []time.Time

func (h history) allows(l limit.Limit, now time.Time) bool {
	for i, since := range h {
		if time.Duration(len(h)-i+1) > time.Duration(l.Burst)+now.Sub(since)/l.Every {
			return false
		}
	}
	return true
}

func TestSpendIsWhatTheHistoryAllows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, now := anyLimit(t), start
		var full time.Time
		var granted history
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			now = now.Add(anyPause(t))
			want, wanted := 0, rapid.IntRange(0, 50).Draw(t, "n")
			for want < wanted && granted.allows(l, now) {
				granted = append(granted, now)
				want++
			}
			var got int
			if got, full = l.Spend(full, wanted, now, now); got != want {
				t.Fatalf("of %d it grants %d at %v, the history allows %d", wanted, got, now.Sub(start), want)
			}
		}
	})
}

// A budget is full again when it says so, and a refusal tells when there is one more.
func TestAnswersKeepTheirWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := anyLimit(t)
		_, full := l.Spend(time.Time{}, rapid.IntRange(0, 200).Draw(t, "used"), start, start)
		r := limit.New(nil, nil, nil)
		for range rapid.IntRange(0, 150).Draw(t, "taken") {
			if a, err := r.Take(t.Context(), l, "a", start); a.Allowed != (err == nil) {
				t.Fatalf("%+v, %v", a, err)
			}
		}
		now := start.Add(anyPause(t))
		a, _ := r.Peek(l, "a", now)
		if n, _ := l.Spend(now.Add(a.Reset), l.Burst+1, now, now); n != a.Remaining {
			t.Fatalf("%d remain, but %d are granted", a.Remaining, n)
		}
		if n, _ := l.Spend(full, l.Burst+1, full, full); n != l.Burst {
			t.Fatalf("%d are granted of a full budget of %d", n, l.Burst)
		}
		if a.Allowed != (a.Wait == 0) {
			t.Fatalf("allowed %v, wait %v", a.Allowed, a.Wait)
		}
		if !a.Allowed {
			if early, _ := r.Peek(l, "a", now.Add(a.Wait-time.Microsecond)); early.Allowed {
				t.Fatal("there is one before it says so")
			}
		}
		if then, _ := r.Peek(l, "a", now.Add(a.Wait)); !then.Allowed || then.Remaining < 1 {
			t.Fatalf("there is none when it says so: %+v", then)
		}
	})
}

// However a limit is set, it can be reckoned with.
func TestExtremes(t *testing.T) {
	for _, c := range []struct {
		limit limit.Limit
		quota int
		wait  time.Duration
	}{
		{limit.Limit{Burst: 0, Every: time.Second}, 1, time.Second},
		{limit.Limit{Burst: -5, Every: 0}, 1, time.Microsecond},
		{limit.Limit{Burst: 3, Every: limit.PerSecond(0.5)}, 3, 2 * time.Second},
		{limit.Limit{Burst: 1, Every: limit.PerSecond(30)}, 1, 33333 * time.Microsecond},
		{limit.Limit{Burst: 1, Every: limit.PerSecond(1e12)}, 1, time.Microsecond},
		{limit.Limit{Burst: 7, Every: limit.PerSecond(0)}, 1, 100 * 365 * 24 * time.Hour},
		{limit.Limit{Burst: 7, Every: limit.PerSecond(-1)}, 1, 100 * 365 * 24 * time.Hour},
		{limit.Limit{Burst: 1 << 62, Every: time.Second}, 100 * 365 * 24 * 3600, time.Second},
	} {
		if got := c.limit.Quota(); got != c.quota {
			t.Errorf("%+v: a quota of %d, want %d", c.limit, got, c.quota)
		}
		n, full := c.limit.Spend(time.Time{}, 1<<62, start, start)
		if n != c.quota || full.Sub(start) != c.limit.Window() || c.limit.Window()/time.Duration(n) != c.wait {
			t.Errorf("%+v: %d at once, full again after %v", c.limit, n, full.Sub(start))
		}
		if n, _ := c.limit.Spend(full, 1, start.Add(c.wait-time.Microsecond), start.Add(c.wait-time.Microsecond)); n != 0 {
			t.Errorf("%+v: one too soon", c.limit)
		}
		if n, _ := c.limit.Spend(full, 9, start.Add(c.wait), start.Add(c.wait)); n != 1 {
			t.Errorf("%+v: %d after %v", c.limit, n, c.wait)
		}
	}
}

// A clock that was set back, or a burst that was made smaller, locks out nobody for longer
// than the limit does.
func TestNobodyIsLockedOutForLonger(t *testing.T) {
	l := limit.Limit{Burst: 5, Every: time.Minute}
	if n, full := l.Spend(start.Add(1000*time.Hour), 1, start, start); n != 0 || full.Sub(start) != 5*time.Minute {
		t.Errorf("%d, full after %v", n, full.Sub(start))
	}
}

// What is told late takes as much as if it had been told at once.
func TestToldLate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, now := anyLimit(t), start
		before := start.Add(min(anyPause(t), l.Window()))
		at, full, n := before, before, 0
		for range rapid.IntRange(1, 30).Draw(t, "spendings") {
			now = now.Add(anyPause(t))
			var granted int
			granted, at = l.Spend(at, 1, now, now)
			n += granted
		}
		granted, after := l.Spend(full, n, at.Add(-time.Duration(n)*l.Every), now)
		if granted != n || !after.Equal(at) {
			t.Fatalf("%d of %d, full after %v, want %v", granted, n, after.Sub(start), at.Sub(start))
		}
	})
}
