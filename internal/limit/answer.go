package limit

import (
	"fmt"
	"time"

	"deskbell/internal/fault"
)

// Answer is what a limit says to somebody.
type Answer struct {
	Limit     Limit
	Allowed   bool
	Remaining int           // how many are left now
	Reset     time.Duration // until the budget is full again
	Wait      time.Duration // until there is one, if there is none
}

// answer is how a budget stands that is full from an instant on.
func (l Limit) answer(allowed bool, full, now time.Time) Answer {
	used := l.used(full, now)
	return Answer{
		Limit: l, Allowed: allowed, Remaining: int((l.span() - used) / l.every()),
		Reset: used, Wait: max(used+l.every()-l.span(), 0),
	}
}

// Window is how long the limit's whole burst takes to grow again.
func (l Limit) Window() time.Duration { return l.span() }

// Quota is the limit's burst.
func (l Limit) Quota() int { return l.burst() }

// Refused is the refusal of what was asked too often: a fault.TooMany with the answer that
// led to it.
type Refused struct {
	Answer  Answer
	refusal *fault.Error
}

// Error is the sentence for people.
func (r *Refused) Error() string { return r.refusal.Error() }

// Unwrap gives the fault.
func (r *Refused) Unwrap() error { return r.refusal }

// Refusal is nil if the answer allows it, else a *Refused that says when to try again.
func (a Answer) Refusal() error {
	if a.Allowed {
		return nil
	}
	return &Refused{a, fault.New(fault.TooMany, "too_many_requests", "That was too often. Try again in %s.", words(a.Wait))}
}

// words are a wait in words, rounded up: after it there is one again.
func words(wait time.Duration) string {
	for _, u := range []struct {
		length time.Duration
		name   string
	}{{time.Second, "second"}, {time.Minute, "minute"}, {time.Hour, "hour"}} {
		n := max((wait+u.length-1)/u.length, 1)
		switch {
		case n > 90 && u.length < time.Hour:
		case n == 1:
			return "a " + u.name
		default:
			return fmt.Sprintf("%d %ss", n, u.name)
		}
	}
	return "a while" // not reached: hours take every number
}
