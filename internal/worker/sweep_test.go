package worker_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"deskbell/internal/worker"
)

func TestSweep(t *testing.T) {
	later := noon.Add(time.Hour)
	for _, c := range []struct {
		name     string
		observed int
		failed   error
		next     time.Time
		unknown  error
		want     time.Time
		wantErr  error
	}{
		{"nothing is due", 0, nil, later, nil, later, nil},
		{"nothing ever will be", 0, nil, time.Time{}, nil, time.Time{}, nil},
		{"a batch was due, and there may be more", 250, nil, noon, nil, noon, nil},
		{"a few were due", 3, nil, noon.Add(-time.Hour), nil, noon, nil},
		{"one failed, the others go on", 3, errAway, noon, nil, noon, errAway},
		{"all failed", 0, errAway, noon, nil, time.Time{}, errAway},
		{"what is due is taken by others", 0, nil, noon, nil, noon.Add(50 * time.Millisecond), nil},
		{"the next cannot be known", 0, nil, time.Time{}, errAway, time.Time{}, errAway},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &worker.Sweep{
				Observe: func(_ context.Context, now time.Time, limit int) (int, error) {
					check(t, "was due", c.next.After(now) || c.next.IsZero(), false)
					check(t, "now", now, noon)
					check(t, "limit", limit, 250)
					return c.observed, c.failed
				},
				Next: func(context.Context) (time.Time, error) { return c.next, c.unknown },
			}
			next, err := s.RunOnce(t.Context(), noon)
			check(t, "next", next, c.want)
			check(t, "error", errors.Is(err, c.wantErr), true)
		})
	}
}
