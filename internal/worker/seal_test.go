package worker_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"deskbell/internal/audit"
	"deskbell/internal/worker"
)

// trail is what waits to be sealed.
type trail struct {
	waiting atomic.Int64
	batches int
	failed  error
	head    audit.Mark
}

// waits is a trail for which so many wait.
func waits(n int64) *trail {
	r := &trail{}
	r.waiting.Store(n)
	return r
}

func (r *trail) job(log *journal) *worker.Seal {
	return &worker.Seal{
		Oldest: func(context.Context) (time.Time, error) {
			if r.waiting.Load() == 0 {
				return time.Time{}, nil
			}
			return noon, nil
		},
		Append: func(_ context.Context, limit int) (int, error) {
			n := min(int(r.waiting.Load()), limit)
			r.waiting.Add(-int64(n))
			r.head.Seq += int64(n)
			if n > 0 {
				r.batches++
			}
			return n, r.failed
		},
		Head: func(context.Context) (audit.Mark, error) { return r.head, nil },
		Log:  log.logger(),
	}
}

func TestSealingTakesAllThereIsTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := waits(1)
		job := r.job(new(journal))
		began := time.Now()
		go func() {
			time.Sleep(100 * time.Millisecond)
			r.waiting.Add(1200) // the company
		}()
		next, err := job.RunOnce(t.Context(), noon)
		if err != nil || !next.IsZero() || r.waiting.Load() != 0 || r.batches != 3 || r.head.Seq != 1201 {
			t.Errorf("%+v, then %v, %v", r, next, err)
		}
		check(t, "took", time.Since(began), 200*time.Millisecond)
		if _, err := job.RunOnce(t.Context(), noon); err != nil {
			t.Error(err)
		}
		check(t, "took with nothing to do", time.Since(began), 200*time.Millisecond)
	})
}

func TestAServerThatStopsSealsNothing(t *testing.T) {
	r := waits(1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.job(new(journal)).RunOnce(ctx, noon); err != nil || r.waiting.Load() != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestAFailureToSealIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := waits(1)
		r.failed = errAway
		if _, err := r.job(new(journal)).RunOnce(t.Context(), noon); err == nil {
			t.Error("nobody hears of it")
		}
	})
}

func TestTheHeadIsLoggedDaily(t *testing.T) {
	r, log := &trail{}, new(journal)
	job := r.job(log)
	for _, step := range []struct {
		after time.Duration
		seq   int64
		want  int
	}{
		{0, 0, 0}, // nothing to tell of
		{time.Hour, 7, 1},
		{2 * time.Hour, 8, 1},
		{13*time.Hour - time.Microsecond, 8, 1},
		{13 * time.Hour, 9, 2}, // midnight
	} {
		r.head.Seq = step.seq
		if _, err := job.RunOnce(t.Context(), noon.Add(step.after)); err != nil {
			t.Fatal(err)
		}
		check(t, "heads in the log", log.count("audit_head="), step.want)
	}
	check(t, "in full", log.count("audit_head="+audit.Mark{Seq: 9}.String()), 1)
}
