package worker

import (
	"context"
	"time"
)

// Review decides on what was accepted without a look at the licenses.
type Review struct {
	// Decide does so for up to limit requests and tells for how many it could; see
	// tickets.Desk.Review.
	Decide func(ctx context.Context, now time.Time, limit int) (int, error)
}

const (
	reviewBatch = 50
	// reviewPause is how long a directory that could not be asked is left alone. Nothing tells
	// when it is back.
	reviewPause = 10 * time.Second
)

// RunOnce decides on a batch. What could not be decided waits.
func (r *Review) RunOnce(ctx context.Context, now time.Time) (time.Time, error) {
	n, err := r.Decide(ctx, now, reviewBatch)
	if n == reviewBatch && err == nil {
		return now, nil
	}
	return now.Add(reviewPause), err
}
