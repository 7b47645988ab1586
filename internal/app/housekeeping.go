package app

import (
	"context"
	"time"
)

// forgetAnswers drops idempotent answers that can no longer be replayed, now and then,
// until ctx ends.
func (a *App) forgetAnswers(ctx context.Context) {
	hourly := time.NewTicker(time.Hour)
	defer hourly.Stop()
	for {
		if n, err := a.Store.PurgeOnce(ctx, a.Clock.Now()); err != nil && ctx.Err() == nil {
			a.Log.Warn("old idempotent answers could not be dropped; the next try is in an hour", "error", err)
		} else if n > 0 {
			a.Log.Info("dropped old idempotent answers", "count", n)
		}
		select {
		case <-hourly.C:
		case <-ctx.Done():
			return
		}
	}
}
