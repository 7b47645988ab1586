package notify

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// WhileTheyWorkHere is a channel that tells staff something only while they work here. A
// notice may have waited for the desk to open, or for a mail server, since before its receiver
// left: it is dropped then.
type WhileTheyWorkHere struct {
	Sender Sender
	Staff  Staff
}

// Send sends a batch, unless it is for somebody who left.
func (w *WhileTheyWorkHere) Send(ctx context.Context, batch Batch, now time.Time) []Outcome {
	if len(batch.Deliveries) == 0 || !strings.HasPrefix(batch.Deliveries[0].Lane, staffLane) {
		return w.Sender.Send(ctx, batch, now)
	}
	staff, err := w.Staff(ctx)
	to := batch.Deliveries[0].To // the lane is one person's
	left := slices.ContainsFunc(staff, func(p Person) bool { return p.Left && strings.EqualFold(p.Email, to) })
	switch {
	case err != nil:
		err = fmt.Errorf("look whether they work here: %w", err)
	case left:
		err = fmt.Errorf("%s doesn't work here any more", to)
	default:
		return w.Sender.Send(ctx, batch, now)
	}
	outcomes := make([]Outcome, len(batch.Deliveries))
	for i, d := range batch.Deliveries {
		outcomes[i] = Outcome{ID: d.ID, Err: err, Gone: left}
		if !left {
			outcomes[i].Attempt = Attempt{At: now, Error: err.Error()}
		}
	}
	return outcomes
}
