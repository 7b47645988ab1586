package worker_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"deskbell/internal/worker"
)

// job is a Job that keeps when it ran, since the start of its test.
type job struct {
	began time.Time
	runs  []time.Duration
	do    func(run int, now time.Time) (time.Time, error)
}

func (j *job) RunOnce(_ context.Context, now time.Time) (time.Time, error) {
	j.runs = append(j.runs, time.Since(j.began))
	return j.do(len(j.runs), now)
}

// running runs a job's loop in a bubble of time that moves by itself, and gives what it
// wrote to the log. The meanwhile is what happens in it.
func running(t *testing.T, do func(run int, now time.Time) (time.Time, error), meanwhile func(l *worker.Loop, j *job, wake chan<- struct{})) *journal {
	t.Helper()
	log := new(journal)
	synctest.Test(t, func(t *testing.T) {
		wake := make(chan struct{}, 1)
		j := &job{began: time.Now(), do: do}
		l := &worker.Loop{
			Name: "test", Job: j, Now: time.Now, Woken: wake, Poll: 15 * time.Second,
			Log: log.logger(), Metrics: newBoard(nil).Metrics,
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			synctest.Wait() // until the meanwhile has changed the loop, and rests
			l.Run(ctx)
		}()
		meanwhile(l, j, wake)
		cancel()
		<-ended
	})
	return log
}

func nothing(int, time.Time) (time.Time, error) { return time.Time{}, nil }

func wantRuns(t *testing.T, j *job, want ...time.Duration) {
	t.Helper()
	synctest.Wait()
	if !slices.Equal(j.runs, want) {
		t.Errorf("ran at %v, want %v", j.runs, want)
	}
}

func TestAJobRunsAtTheInstantItNamed(t *testing.T) {
	const later = 7*time.Second + 3*time.Microsecond
	running(t, func(run int, now time.Time) (time.Time, error) {
		if run == 1 {
			return now.Add(later), nil
		}
		return time.Time{}, nil
	}, func(_ *worker.Loop, j *job, _ chan<- struct{}) {
		time.Sleep(later + time.Second)
		wantRuns(t, j, 0, later)
	})
}

func TestAJobRunsAgainAtOnceWhileSomethingIsDue(t *testing.T) {
	running(t, func(run int, now time.Time) (time.Time, error) {
		if run < 5 {
			return now, nil
		}
		return time.Time{}, nil
	}, func(_ *worker.Loop, j *job, _ chan<- struct{}) {
		time.Sleep(time.Millisecond)
		wantRuns(t, j, 0, 0, 0, 0, 0)
	})
}

func TestAWakeUpRunsAJob(t *testing.T) {
	running(t, nothing, func(_ *worker.Loop, j *job, wake chan<- struct{}) {
		time.Sleep(time.Second)
		wake <- struct{}{}
		wantRuns(t, j, 0, time.Second)
	})
}

func TestAWakeUpDuringARunIsKept(t *testing.T) {
	running(t, func(run int, _ time.Time) (time.Time, error) {
		if run == 1 {
			time.Sleep(3 * time.Second)
		}
		return time.Time{}, nil
	}, func(_ *worker.Loop, j *job, wake chan<- struct{}) {
		time.Sleep(time.Second)
		wake <- struct{}{}
		time.Sleep(5 * time.Second)
		wantRuns(t, j, 0, 3*time.Second)
	})
}

func TestAStormOfWakeUpsMakesFewRuns(t *testing.T) {
	running(t, nothing, func(_ *worker.Loop, j *job, wake chan<- struct{}) {
		for range 1000 {
			time.Sleep(100 * time.Microsecond)
			select {
			case wake <- struct{}{}:
			default:
			}
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if n := len(j.runs); n < 15 || n > 22 {
			t.Errorf("ran %d times in 100 ms", n)
		}
	})
}

func TestTheClockIsLookedAtNowAndThen(t *testing.T) {
	var set atomic.Int64
	running(t, func(_ int, now time.Time) (time.Time, error) {
		if set.Load() == 0 {
			return now.Add(time.Hour), nil
		}
		return time.Time{}, nil
	}, func(l *worker.Loop, j *job, _ chan<- struct{}) {
		l.Now = func() time.Time { return time.Now().Add(time.Duration(set.Load())) }
		time.Sleep(time.Second)
		set.Store(int64(2 * time.Hour))
		time.Sleep(15 * time.Second)
		wantRuns(t, j, 0, 15*time.Second)
	})
}

func TestAClockThatStandsStillMakesNoBusyLoop(t *testing.T) {
	still := noon
	running(t, func(_ int, now time.Time) (time.Time, error) { return now.Add(time.Microsecond), nil },
		func(l *worker.Loop, j *job, _ chan<- struct{}) {
			l.Now = func() time.Time { return still }
			time.Sleep(time.Second)
			synctest.Wait()
			if n := len(j.runs); n > 201 {
				t.Errorf("ran %d times in a second", n)
			}
		})
}

func TestAFailedJobIsTriedAgainEverLess(t *testing.T) {
	log := running(t, func(run int, _ time.Time) (time.Time, error) {
		switch {
		case run <= 4:
			return time.Time{}, errAway
		case run <= 11:
			return time.Time{}, errors.New("another error")
		}
		return time.Time{}, nil
	}, func(_ *worker.Loop, j *job, wake chan<- struct{}) {
		wake <- struct{}{} // doesn't make the pauses shorter
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		var pauses []time.Duration
		for i := range 11 {
			pauses = append(pauses, j.runs[i+1]-j.runs[i])
		}
		want := []time.Duration{100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000}
		for i := range want {
			want[i] *= time.Millisecond
		}
		if !slices.Equal(pauses, want) {
			t.Errorf("paused %v, want %v", pauses, want)
		}
	})
	check(t, "logged the first error", log.count("the database is away"), 1)
	check(t, "logged the other", log.count("another error"), 1)
	check(t, "logged that it works", log.count("works again"), 1)
}

func TestAnErrorAboutAPartOfTheWorkDoesNotHoldUpTheRest(t *testing.T) {
	running(t, func(run int, now time.Time) (time.Time, error) {
		if run <= 3 {
			return now, errAway
		}
		return time.Time{}, nil
	}, func(_ *worker.Loop, j *job, _ chan<- struct{}) {
		time.Sleep(time.Second)
		wantRuns(t, j, 0, 5*time.Millisecond, 10*time.Millisecond, 15*time.Millisecond)
	})
}

func TestAPanicIsAnError(t *testing.T) {
	log := running(t, func(run int, _ time.Time) (time.Time, error) {
		if run == 1 {
			panic("out of cheese")
		}
		return time.Time{}, nil
	}, func(_ *worker.Loop, j *job, _ chan<- struct{}) {
		time.Sleep(time.Second)
		wantRuns(t, j, 0, 100*time.Millisecond)
	})
	check(t, "logged the panic", log.count("out of cheese"), 1)
	check(t, "logged its stack", log.count("loop_test.go") > 0, true)
	check(t, "logged that it works", log.count("works again"), 1)
}

// lasting is a Background that never drains.
type lasting struct{ job }

func (*lasting) Freed() <-chan struct{}    { return nil }
func (*lasting) Drain(ctx context.Context) { <-ctx.Done() }

func TestALoopThatEndsWaitsForTheBackgroundOnlyForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &worker.Loop{
			Name: "test", Job: &lasting{job{do: nothing}}, Now: time.Now, Poll: time.Hour,
			Log: new(journal).logger(), Metrics: newBoard(nil).Metrics,
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		began := time.Now()
		l.Run(ctx)
		check(t, "ran for", time.Since(began), time.Minute+10*time.Second)
	})
}
