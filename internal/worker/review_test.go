package worker_test

import (
	"context"
	"testing"
	"time"

	"deskbell/internal/worker"
)

func TestWhatCannotBeDecidedWaits(t *testing.T) {
	for _, c := range []struct {
		name    string
		decided int
		err     error
		next    time.Duration
	}{
		{"nothing to decide", 0, nil, 10 * time.Second},
		{"some", 3, nil, 10 * time.Second},
		{"a whole batch", 50, nil, 0},
		{"a failure", 3, errAway, 10 * time.Second},
		{"a failure at the end of a batch", 50, errAway, 10 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			asked := 0
			r := &worker.Review{Decide: func(_ context.Context, _ time.Time, limit int) (int, error) {
				asked = limit
				return c.decided, c.err
			}}
			next, err := r.RunOnce(t.Context(), noon)
			check(t, "next", next, noon.Add(c.next))
			check(t, "error", err, c.err)
			check(t, "limit", asked, 50)
		})
	}
}
