package worker_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"deskbell/internal/notify"
	"deskbell/internal/worker"
)

func TestFigures(t *testing.T) {
	b := newBoard(func(ctx context.Context) (notify.Figures, error) {
		_, limited := ctx.Deadline()
		check(t, "has a deadline", limited, true)
		return notify.Figures{
			DueWithinHour: 3, BreachedOpen: 2, Unrelayed: 4, OldestEntry: noon.Add(-90 * time.Second), OldestUnsealed: noon.Add(-30 * time.Second),
			Deliveries:     map[notify.Channel]map[notify.State]int{notify.Mail: {notify.Waiting: 5, notify.Dead: 1}},
			OldestDelivery: map[notify.Channel]time.Time{notify.Mail: noon.Add(-time.Minute), notify.Hook: noon.Add(time.Hour)},
		}, nil
	})
	values := b.values(t)
	for name, want := range map[string]float64{
		"deskbell_tickets_due_within_hour":          3,
		"deskbell_tickets_breached_open":            2,
		"deskbell_outbox_unrelayed":                 4,
		"deskbell_outbox_oldest_seconds":            90,
		"deskbell_audit_unsealed_oldest_seconds":    30,
		"deskbell_deliveries{mail,waiting}":         5,
		"deskbell_deliveries{mail,sending}":         0,
		"deskbell_deliveries{mail,dead}":            1,
		"deskbell_deliveries{webhook,dead}":         0,
		"deskbell_delivery_oldest_seconds{mail}":    60,
		"deskbell_delivery_oldest_seconds{webhook}": 0,
		"deskbell_figures_failed_total":             0,
	} {
		got, there := values[name]
		check(t, name+" is there", there, true)
		check(t, name, got, want)
	}
}

func TestFiguresAreReadAgainAfterAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		read := 0
		b := newBoard(func(context.Context) (notify.Figures, error) {
			read++
			return notify.Figures{}, nil
		})
		for _, c := range []struct {
			after time.Duration
			read  int
		}{{0, 1}, {time.Second, 1}, {500 * time.Millisecond, 1}, {time.Second, 2}} {
			time.Sleep(c.after)
			b.values(t)
			check(t, "read", read, c.read)
		}
		time.Sleep(time.Minute)
	})
}

func TestFiguresThatCannotBeReadAreLeftOut(t *testing.T) {
	b := newBoard(func(context.Context) (notify.Figures, error) { return notify.Figures{}, errAway })
	for n := range 2 {
		values := b.values(t)
		check(t, "failures", values["deskbell_figures_failed_total"], float64(n+1))
		if _, there := values["deskbell_outbox_unrelayed"]; there {
			t.Error("a figure that nobody knows is told")
		}
	}
}

func TestRunsAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBoard(nil)
		j := &job{began: time.Now(), do: func(run int, _ time.Time) (time.Time, error) {
			if run == 1 {
				return time.Time{}, errAway
			}
			return time.Time{}, nil
		}}
		l := &worker.Loop{Name: "sweep", Job: j, Now: func() time.Time { return noon }, Poll: time.Minute, Log: new(journal).logger(), Metrics: b.Metrics}
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
		defer cancel()
		l.Run(ctx)
		values := b.values(t)
		check(t, "failed", values["deskbell_job_runs_total{failed,sweep}"], 1)
		check(t, "ok", values["deskbell_job_runs_total{ok,sweep}"], 2)
		check(t, "last", values["deskbell_job_last_success_timestamp_seconds{sweep}"], float64(noon.Unix()))
		check(t, "last known", b.LastSuccesses()["sweep"], noon)
		time.Sleep(time.Minute)
	})
}

// Dashboards and alerts know the metrics by these names.
func TestNamesOfMetrics(t *testing.T) {
	q := newQueue("a/1")
	d, b, _ := delivering(q, accept, 1)
	once(t, d)
	names := slices.Collect(maps.Keys(b.values(t)))
	for _, name := range []string{"deskbell_breach_detection_lag_seconds", "deskbell_relay_incomplete_total", "deskbell_delivery_attempts_total{webhook,delivered}", "deskbell_delivery_duration_seconds{webhook}"} {
		check(t, name, slices.Contains(names, name), true)
	}
}
