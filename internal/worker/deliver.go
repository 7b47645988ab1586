package worker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

// Deliver sends what waits for a channel. Each lane is served in the background, so that a
// receiver who hangs holds up only its own.
type Deliver struct {
	Queue   notify.Queue
	Channel notify.Channel
	Sender  notify.Sender
	Lanes   int              // served at once, at most
	Lease   time.Duration    // how long a worker may take for a batch
	Jitter  func() float64   // from 0 to less than 1
	Now     func() time.Time // when a batch was sent
	Metrics *Metrics
	Log     *slog.Logger

	serving serving
}

// errUntold is the outcome of a delivery that the channel said nothing of.
var errUntold = errors.New("the channel didn't say what became of it")

// RunOnce claims what is ripe, for as many lanes as are free, and starts to send it. Drain
// waits until it is sent and the results are stored.
func (d *Deliver) RunOnce(ctx context.Context, now time.Time) (time.Time, error) {
	free := d.Lanes - d.serving.count()
	if free <= 0 {
		return time.Time{}, nil // Freed receives when that changes
	}
	batches, err := d.Queue.Claim(ctx, d.Channel, now, d.Lease, free)
	if err != nil {
		return time.Time{}, err
	}
	for _, b := range batches {
		d.serving.start()
		go d.serve(context.WithoutCancel(ctx), b)
	}
	if len(batches) >= free {
		return time.Time{}, nil
	}
	next, err := d.Queue.NextDelivery(ctx, d.Channel)
	return soon(next, now), err
}

// Freed receives when a lane has been served.
func (d *Deliver) Freed() <-chan struct{} { return d.serving.signal() }

// Drain waits until no lane is being served, or ctx ends: what is still under way then is
// sent again once its lease has ended.
func (d *Deliver) Drain(ctx context.Context) { d.serving.drain(ctx) }

// serve sends a batch and stores what became of it. There is nobody to return an error to.
func (d *Deliver) serve(ctx context.Context, b notify.Batch) {
	defer d.serving.end()
	ctx, cancel := context.WithTimeout(ctx, d.Lease)
	defer cancel()
	outcomes := d.send(ctx, b)
	now := d.Now()
	results := d.settle(b, outcomes, now)
	for _, r := range results {
		d.Metrics.sent(d.Channel, r)
	}
	var failed error
	for paused := (pauses{}); ; {
		err := safely(func() error { return d.Queue.Settle(ctx, b, now, results) })
		if err == nil {
			return
		}
		if failed == nil {
			failed = err
			d.Log.Warn("what became of a batch could not be stored; it will be sent again if that doesn't succeed within its lease", about(err, "lane", b.Lane)...)
		}
		if fault.Is(err, fault.Conflict) || !pause(ctx, paused.next()) { // the lease is lost, or has ended
			return
		}
	}
}

// send gives the batch to the channel. A fifth of the lease is kept back for the result.
func (d *Deliver) send(ctx context.Context, b notify.Batch) (outcomes []notify.Outcome) {
	ctx, cancel := context.WithTimeout(ctx, d.Lease*4/5)
	defer cancel()
	err := safely(func() error {
		outcomes = d.Sender.Send(ctx, b, d.Now())
		return nil
	})
	if err == nil {
		return outcomes
	}
	d.Log.Error("a channel failed", about(err, "channel", d.Channel, "lane", b.Lane)...)
	for _, one := range b.Deliveries {
		outcomes = append(outcomes, notify.Outcome{ID: one.ID, Err: err})
	}
	return outcomes
}

// settle says how each delivery of a batch goes on. They share the jitter, so that what is
// one message stays together.
func (d *Deliver) settle(b notify.Batch, outcomes []notify.Outcome, now time.Time) []notify.Result {
	jitter := d.Jitter()
	said := map[string]notify.Outcome{}
	for _, o := range outcomes {
		said[o.ID] = o
	}
	results := make([]notify.Result, len(b.Deliveries))
	for i, one := range b.Deliveries {
		o, ok := said[one.ID]
		if !ok {
			o = notify.Outcome{ID: one.ID, Err: errUntold}
		}
		results[i] = one.Settle(o, now, jitter)
	}
	return results
}
