package sla

import (
	"time"

	"deskbell/calendars"
)

// State is what has become of a clock.
type State string

// The states.
const (
	Running    State = "running"
	Paused     State = "paused"     // the customer has the next move
	Met        State = "met"        // stopped in time
	Missed     State = "missed"     // stopped late
	Superseded State = "superseded" // another clock measures the same promise now
	Cancelled  State = "cancelled"  // stopped without what was promised: solved, closed or merged
)

// Cause is how a promise came to be broken.
type Cause string

// The causes.
const (
	BySilence          Cause = "silence"
	ByReclassification Cause = "reclassification" // the new impact's due instant had passed already
	ByRelocation       Cause = "relocation"       // likewise, by the other calendar
)

// Breach is a broken promise. Nothing that follows removes it.
type Breach struct {
	At         time.Time // the due instant, or that of the change which moved it into the past
	DetectedAt time.Time // the next fact that was recorded; zero while there is none
	Cause      Cause
}

// Pause is a stretch during which a clock stood still. To is zero while it lasts.
type Pause struct{ From, To time.Time }

// Warning is the instant by which a share of the target, in percent, is used up.
type Warning struct {
	Percent int
	At      time.Time
}

// Clock measures one promise. A promise is a metric from one start; when its impact or
// region changes a new clock takes over, and the old one stays in the ledger.
type Clock struct {
	Number    int  // its place in the ledger, from 1
	Promise   int  // which promise, from 1; the clocks that took over from each other share it
	Owed      bool // the customer still waits on the promise
	Metric    Metric
	Impact    Impact
	Region    calendars.Region
	Target    Target
	Policy    string // version, such as enterprise@1
	Calendar  string // version, such as switzerland@1; it counts by Target.Calendar
	StartedAt time.Time
	DueAt     time.Time // zero while paused, unless it had passed by then
	Warnings  []Warning // none while paused
	Pauses    []Pause
	State     State
	StoppedAt time.Time     // zero while running or paused
	Remaining time.Duration // business time left when it was paused; zero once it runs again
	Breach    *Breach
}

// Left is the business time from now to the due instant, negative once late. A clock that
// has stopped has none: false.
func (c Clock) Left(terms Terms, now time.Time) (time.Duration, bool) {
	switch c.State {
	case Running:
		return c.calendar(terms).Between(now, c.DueAt), true
	case Paused:
		return c.Remaining, true
	}
	return 0, false
}

// Changes tells whether a running clock counts at now, and when that changes next as the desk
// opens or closes; zero: not within days. A clock that doesn't run never counts.
func (c Clock) Changes(terms Terms, now time.Time) (counts bool, next time.Time) {
	if c.State != Running {
		return false, time.Time{}
	}
	return c.calendar(terms).Changes(now)
}

// calendar is what the clock counts by.
func (c Clock) calendar(terms Terms) *calendars.Calendar {
	level, _ := terms.Policy.Level(c.Impact)
	return c.Target.Calendar(terms.Calendars[terms.Policy.CalendarID(c.Region, level)])
}

// Ledger is a ticket's clocks, oldest first.
type Ledger []Clock

// At is the ledger as it stands at now, given no further fact: a running clock past its due
// instant has broken its promise, if nothing had before. One promise is broken once.
func (l Ledger) At(now time.Time) Ledger {
	result := append(Ledger(nil), l...)
	for i, c := range result {
		if c.State == Running && now.After(c.DueAt) && !result.broken(c.Promise) {
			result[i].Breach = &Breach{At: c.DueAt, Cause: BySilence}
		}
	}
	return result
}

// broken reports whether a promise has been broken under any of its clocks.
func (l Ledger) broken(promise int) bool {
	for _, c := range l {
		if c.Promise == promise && c.Breach != nil {
			return true
		}
	}
	return false
}
