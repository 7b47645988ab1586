package worker_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"deskbell/internal/worker"
)

func TestForgetting(t *testing.T) {
	left, failing, calls := 120, error(nil), 0
	job := &worker.Forget{Some: func(_ context.Context, _ time.Time, limit int) (int, error) {
		calls++
		n := min(left, limit)
		left -= n
		return n, failing
	}}
	now := noon
	for _, want := range []struct {
		next time.Time
		left int
	}{{now, 70}, {now, 20}, {now.Add(time.Hour), 0}, {now.Add(time.Hour), 0}} {
		next, err := job.RunOnce(t.Context(), now)
		if err != nil || !next.Equal(want.next) || left != want.left {
			t.Errorf("next at %s with %d left: %v, want %s with %d", next, left, err, want.next, want.left)
		}
	}
	if calls != 3 {
		t.Errorf("it worked %d times, want 3: an hour was to pass before the fourth", calls)
	}
	now = now.Add(time.Hour)
	left, failing = 1000, errors.New("the bucket is away")
	if next, err := job.RunOnce(t.Context(), now); !errors.Is(err, failing) || !next.Equal(now.Add(time.Hour)) {
		t.Errorf("a failure: next at %s, %v", next, err)
	}
}
