package worker

import (
	"context"
	"log/slog"
	"time"
)

// Loop runs a job for as long as the server runs.
type Loop struct {
	Name    string // of the job, in the log and the metrics
	Job     Job
	Now     func() time.Time
	Woken   <-chan struct{} // holds one wake-up, so that none is lost while the job runs
	Poll    time.Duration   // the longest rest, in case a wake-up was lost or the clock was set
	Log     *slog.Logger
	Metrics *Metrics
}

const (
	// breath is from the start of a run to the next one, unless something was left due: a
	// storm of wake-ups makes few runs.
	breath = 5 * time.Millisecond
	// grace is how long a loop that ends waits for what goes on in the background. What takes
	// longer is left to its lease.
	grace = 10 * time.Second
)

// Run runs the job until ctx ends, then lets what it has started finish for a while. An error
// is logged when it appears, changes or goes away, not at each try.
func (l *Loop) Run(ctx context.Context) {
	background, freed := l.background()
	var failed string
	var paused pauses
	for ctx.Err() == nil {
		breathed := time.NewTimer(breath)
		forget(l.Woken)
		forget(freed)
		next, err := l.once(ctx)
		if ctx.Err() != nil {
			break
		}
		failed = l.report(failed, err)
		if err != nil && next.IsZero() {
			pause(ctx, paused.next())
			continue
		}
		paused = pauses{}
		if now := l.Now(); err != nil || next.IsZero() || next.After(now) {
			l.rest(ctx, now, next, freed)
			<-breathed.C
		}
	}
	if background != nil {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		background.Drain(ending)
	}
}

func (l *Loop) background() (Background, <-chan struct{}) {
	if b, ok := l.Job.(Background); ok {
		return b, b.Freed()
	}
	return nil, nil
}

func (l *Loop) once(ctx context.Context) (next time.Time, err error) {
	err = safely(func() error {
		var err error
		next, err = l.Job.RunOnce(ctx, l.Now())
		return err
	})
	return next, err
}

// report counts a run and logs what is new about its error. It gives what it said.
func (l *Loop) report(before string, err error) (said string) {
	l.Metrics.ran(l.Name, err, l.Now())
	if err != nil {
		said = err.Error()
	}
	switch {
	case said == before:
	case err != nil:
		l.Log.Error("a job failed; it goes on trying", about(err, "job", l.Name)...)
	default:
		l.Log.Info("a job works again", "job", l.Name)
	}
	return said
}

// rest waits until next, a wake-up or the poll.
func (l *Loop) rest(ctx context.Context, now, next time.Time, freed <-chan struct{}) {
	wait := l.Poll
	if !next.IsZero() {
		wait = min(wait, next.Sub(now))
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-l.Woken:
	case <-freed:
	case <-ctx.Done():
	}
}

// forget takes a wake-up that the run to come will answer.
func forget(woken <-chan struct{}) {
	select {
	case <-woken:
	default:
	}
}
