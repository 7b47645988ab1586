package worker

import (
	"context"
	"time"
)

// Sweep notices what the passing of time has brought about: warnings, breaches, escalations.
type Sweep struct {
	// Observe records it for up to limit tickets and tells for how many; see tickets.Desk.
	Observe func(ctx context.Context, now time.Time, limit int) (int, error)
	// Next is when there will be something to observe; zero for never.
	Next func(ctx context.Context) (time.Time, error)
}

// sweepBatch is how many tickets one transaction observes.
const sweepBatch = 250

// RunOnce observes one batch, if anything is due: to look is cheaper than to observe, and the
// sweep is woken by every change. The loop, which asks for the time anew, runs it again until
// nothing is left. A ticket that failed has been put off, so that the others go on.
func (s *Sweep) RunOnce(ctx context.Context, now time.Time) (time.Time, error) {
	next, err := s.Next(ctx)
	if err != nil || next.IsZero() || next.After(now) {
		return next, err
	}
	n, err := s.Observe(ctx, now, sweepBatch)
	switch {
	case n > 0:
		return now, err
	case err != nil:
		return time.Time{}, err
	}
	return now.Add(shortly), nil // others are at it
}
