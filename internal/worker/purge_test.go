package worker_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"deskbell/internal/worker"
)

func TestPurge(t *testing.T) {
	log := new(journal)
	var done []time.Time
	tidied := 0
	p := &worker.Purge{Log: log.logger(), Chores: []worker.Chore{
		{Name: "answers", Purge: func(context.Context, time.Time) (int, error) { return 0, errAway }},
		{Name: "deliveries", Keep: 30 * 24 * time.Hour, Purge: func(_ context.Context, before time.Time) (int, error) {
			done = append(done, before)
			return 3, nil
		}},
	}, Afterwards: func(context.Context) error {
		tidied++
		return nil
	}}
	for _, c := range []struct {
		after  time.Duration
		next   time.Duration
		failed bool
		runs   int
	}{
		{0, time.Hour, true, 1},
		{time.Hour - time.Second, time.Hour, false, 1},
		{time.Hour, 2 * time.Hour, true, 2},
	} {
		next, err := p.RunOnce(t.Context(), noon.Add(c.after))
		check(t, "next", next, noon.Add(c.next))
		check(t, "failed", errors.Is(err, errAway), c.failed)
		check(t, "runs", len(done), c.runs)
	}
	check(t, "dropped what is older than", done[0], noon.AddDate(0, 0, -30))
	check(t, "tidied up after each time", tidied, 2)
	check(t, "logged", log.count("what=deliveries count=3"), 2)
}
