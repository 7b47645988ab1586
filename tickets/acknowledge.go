package tickets

import (
	"context"
	"slices"
	"time"

	"deskbell/internal/fault"
	"deskbell/sla"
)

// RootCause is why a promise was broken, as whoever acknowledges the breach explains it. How
// it broke, by silence or by a change, is an sla.Cause.
type RootCause string

// The root causes.
const (
	Staffing            RootCause = "staffing"
	Outage              RootCause = "outage"
	ThirdParty          RootCause = "third_party"
	CustomerUnreachable RootCause = "customer_unreachable"
	WrongClassification RootCause = "wrong_classification"
	OtherCause          RootCause = "other"
)

// RootCauses lists them.
var RootCauses = []RootCause{Staffing, Outage, ThirdParty, CustomerUnreachable, WrongClassification, OtherCause}

// Acknowledgement explains a breach. It doesn't undo it: the promise stays broken.
type Acknowledgement struct {
	Clock int // number of the clock under which the promise broke
	At    time.Time
	By    Actor
	Cause RootCause
	Note  string
}

// Acknowledgement is the latest one of the breach under a clock, by its number; false if it
// has none.
func (t *Ticket) Acknowledgement(clock int) (Acknowledgement, bool) {
	i := slices.IndexFunc(t.Acknowledged, func(a Acknowledgement) bool { return a.Clock == clock })
	if i < 0 {
		return Acknowledgement{}, false
	}
	return t.Acknowledged[i], true
}

// Acknowledge explains the breach under a clock, by its number, with a cause and a note. A
// later explanation takes the place of the one before; the history keeps both. A clock that
// isn't there is a fault.NotFound, one without a breach a fault.Conflict, and so is to say
// the same again.
func (d *Desk) Acknowledge(ctx context.Context, ref Ref, c Change, clock int, cause RootCause, note string) (*Ticket, error) {
	var faults fault.List
	if !slices.Contains(RootCauses, cause) {
		faults.Add("cause", string(cause), "%q is not a cause; use %s", cause, joined(RootCauses))
	}
	checkText(&faults, "note", note, longestReason)
	if err := faults.Err("invalid_acknowledgement", "The breach cannot be acknowledged like that."); err != nil {
		return nil, err
	}
	t, err := d.change(ctx, ref, c, Note, func(t *Ticket) (Event, error) {
		if err := t.checkBreach(clock, c.At); err != nil {
			return Event{}, err
		}
		if was, again := t.Acknowledgement(clock); again && was.Cause == cause && was.Note == note {
			return Event{}, fault.New(fault.Conflict, "unchanged", "The breach is acknowledged with that cause and that note already.")
		}
		return Event{Kind: WasAcknowledged, Details: Details{Clock: clock, Cause: cause, Body: note}}, nil
	})
	if err != nil {
		return nil, err
	}
	return t, nil
}

// checkBreach refuses a clock under which no promise has broken by now.
func (t *Ticket) checkBreach(clock int, now time.Time) error {
	ledger := t.Clocks.At(now)
	i := slices.IndexFunc(ledger, func(c sla.Clock) bool { return c.Number == clock })
	if i < 0 {
		return fault.New(fault.NotFound, "not_found", "There is no such clock.")
	}
	if ledger[i].Breach != nil {
		return nil
	}
	for _, c := range ledger {
		if c.Promise == ledger[i].Promise && c.Breach != nil {
			return fault.New(fault.Conflict, "no_breach", "That promise was broken under clock %d, before this one measured it; acknowledge the breach there.", c.Number)
		}
	}
	return fault.New(fault.Conflict, "no_breach", "No promise has been broken under that clock, so there is nothing to acknowledge.")
}

// acknowledge notes an acknowledgement that was just recorded.
func (t *Ticket) acknowledge(e Event) {
	t.Acknowledged = slices.DeleteFunc(slices.Clone(t.Acknowledged), func(a Acknowledgement) bool { return a.Clock == e.Clock })
	t.Acknowledged = append(t.Acknowledged, Acknowledgement{Clock: e.Clock, At: e.At, By: e.Actor, Cause: e.Cause, Note: e.Body})
}
