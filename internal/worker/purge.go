package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Purge forgets what nobody needs any more, every hour.
type Purge struct {
	Chores []Chore
	// Afterwards is what the store does for itself then; nil: nothing.
	Afterwards func(context.Context) error
	Log        *slog.Logger

	due time.Time
}

// Chore is one kind of thing to forget.
type Chore struct {
	Name string        // what is forgotten, in the log
	Keep time.Duration // how long it is kept
	// Purge drops what is older than an instant and tells how many there were.
	Purge func(ctx context.Context, before time.Time) (int, error)
}

// RunOnce does all chores, unless the last time was within the hour. One that fails doesn't
// keep the others from being done, and waits for the next hour.
func (p *Purge) RunOnce(ctx context.Context, now time.Time) (time.Time, error) {
	if now.Before(p.due) {
		return p.due, nil
	}
	p.due = now.Add(time.Hour)
	var failed []error
	for _, c := range p.Chores {
		n, err := c.Purge(ctx, now.Add(-c.Keep))
		if err != nil {
			failed = append(failed, fmt.Errorf("forget %s: %w", c.Name, err))
		}
		if n > 0 {
			p.Log.Info("forgot what was old", "what", c.Name, "count", n)
		}
	}
	if p.Afterwards != nil {
		failed = append(failed, p.Afterwards(ctx))
	}
	return p.due, errors.Join(failed...)
}
