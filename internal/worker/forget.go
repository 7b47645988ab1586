package worker

import (
	"context"
	"time"
)

// Forget lets go of what may not be kept any longer, some of it at a time, every hour.
type Forget struct {
	// Some does so for up to limit of what is over by now, and tells for how many.
	Some func(ctx context.Context, now time.Time, limit int) (int, error)

	due time.Time
}

const (
	// forgetBatch is how much is let go of before others have their turn.
	forgetBatch = 50
	forgetPause = time.Hour
)

// RunOnce lets go of a batch, and at once of the next one if there may be more. What fails
// waits for the next hour.
func (f *Forget) RunOnce(ctx context.Context, now time.Time) (time.Time, error) {
	if now.Before(f.due) {
		return f.due, nil
	}
	n, err := f.Some(ctx, now, forgetBatch)
	if n == forgetBatch && err == nil {
		return now, nil
	}
	f.due = now.Add(forgetPause)
	return f.due, err
}
