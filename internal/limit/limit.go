// Package limit bounds how often somebody may do something, on all servers together.
//
// Everybody has a budget for each limit: so many at once, and one more every so often. It
// is kept as a single instant, the one from which it is full again; see Limit. The Limiter
// keeps count and shares it with the other servers through the database, at a price of few
// writes:
//
//   - Of a wide limit each server lets a share through on credit, a twentieth of the budget,
//     before it tells the database. Who asks for less than that costs no write at all. In
//     return everybody may get at most one share more per server than the limit says.
//   - Of a narrow limit, whose share is one, every attempt asks the database first.
//   - What is known to be used up is refused without asking anyone, which is always right:
//     what other servers let through can only make it later.
//
// A limiter never fails a request because of itself. While the database cannot be asked, each
// server counts by itself and tells what it owes afterwards.
package limit

import "time"

// Limit is how often something may be done: a burst at once, and then one more every so
// often. Its name is what headers, metrics and stored budgets go by: two limits that differ
// have different names.
type Limit struct {
	Name  string        // such as public
	Burst int           // how many at once, at least 1
	Every time.Duration // until there is one more, in whole microseconds
}

const (
	tick = time.Microsecond // what the databases can tell apart
	// longest is how far ahead a budget can be used up. A burst that takes longer to grow
	// again counts for as many as grow in that time, which is as good as endless.
	longest = 100 * 365 * 24 * time.Hour
)

// PerSecond is how long until there is one more of so many per second.
func PerSecond(rate float64) time.Duration {
	if every := float64(time.Second) / rate; every > 0 && every < float64(longest) {
		return max(time.Duration(every).Truncate(tick), tick)
	}
	return longest
}

func (l Limit) every() time.Duration { return min(max(l.Every.Truncate(tick), tick), longest) }

// burst is at least 1, and no more than grow again in the longest time.
func (l Limit) burst() int {
	return int(min(max(int64(l.Burst), 1), int64(longest/l.every())))
}

// span is how long an empty budget takes to be full again.
func (l Limit) span() time.Duration { return time.Duration(l.burst()) * l.every() }

// used is how much of a budget is used up at now, as the time it takes to grow again, if it
// is full from an instant on. It is never more than all: a limit that was made narrower, or a
// clock that was set back, locks nobody out for longer than the limit does.
func (l Limit) used(full, now time.Time) time.Duration {
	return min(max(full.Sub(now), 0), l.span())
}

// Spend takes n of a budget that is full from an instant on, or as many as it has, and tells
// how many those were and from when on it is full again. The zero time is a full budget.
//
// Of what is told only now, since is from when on the budget was full without it: what has
// grown again meanwhile is not lost. Otherwise it is now.
func (l Limit) Spend(full time.Time, n int, since, now time.Time) (granted int, after time.Time) {
	full = earlier(later(full, since), now.Add(l.span()))
	left := l.span() - max(full.Sub(now), -longest)
	granted = int(min(max(int64(n), 0), int64(left/l.every())))
	return granted, full.Add(time.Duration(granted) * l.every())
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// share is how many a server may let through before it tells the others.
func (l Limit) share() int { return max(l.burst()/20, 1) }
