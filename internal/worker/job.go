package worker

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// Job is a kind of work that comes up again and again.
type Job interface {
	// RunOnce does what there is to do at now. Next is when there will be more: zero for only
	// when woken, an instant not after now for at once. An error with a next is about a part
	// of the work, and the rest goes on then; after one without, it is tried again after a
	// pause. Only one RunOnce of a job runs at a time.
	RunOnce(ctx context.Context, now time.Time) (next time.Time, err error)
}

// Background is a Job whose RunOnce starts work that goes on after it.
type Background interface {
	Job
	// Freed receives when some of it is done and RunOnce may start more.
	Freed() <-chan struct{}
	// Drain waits for all of it until ctx ends.
	Drain(ctx context.Context)
}

// shortly is when to look again at what is due but taken by somebody else just now.
const shortly = 50 * time.Millisecond

// soon is next, or shortly after now where next has come already and yet nothing could be done.
func soon(next, now time.Time) time.Time {
	if !next.IsZero() && !next.After(now) {
		return now.Add(shortly)
	}
	return next
}

// crash is a panic as an error.
type crash struct {
	value any
	stack []byte
}

func (c *crash) Error() string { return fmt.Sprint("panicked: ", c.value) }

// safely does something and makes an error of a panic.
func safely(do func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &crash{value, debug.Stack()}
		}
	}()
	return do()
}

// about is what a log says of an error, for a panic with its stack.
func about(err error, more ...any) []any {
	all := append(more, "error", err)
	if c, ok := errors.AsType[*crash](err); ok {
		all = append(all, "stack", string(c.stack))
	}
	return all
}

// pauses are how long to wait after each of some failures in a row.
type pauses struct{ last time.Duration }

const (
	firstPause = 100 * time.Millisecond
	mostPause  = 30 * time.Second
)

func (p *pauses) next() time.Duration {
	p.last = min(max(2*p.last, firstPause), mostPause)
	return p.last
}

// pause waits, and tells whether ctx still goes on.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}
