package sla

import (
	"cmp"
	"slices"
	"time"
)

// Standing is a ledger in one word.
type Standing string

// The standings, worst first.
const (
	StandingBreached Standing = "breached" // the customer waits on a promise that was broken
	StandingAtRisk   Standing = "at_risk"  // a warning has passed
	StandingOnTrack  Standing = "on_track"
	StandingPaused   Standing = "paused" // nothing runs until the customer moves
	StandingMissed   Standing = "missed" // nothing is owed; the last promise was kept late, or not
	StandingMet      Standing = "met"    // nothing is owed; the last promise was kept
	StandingNone     Standing = "none"   // nothing was promised
)

// Standings lists them all.
var Standings = []Standing{StandingBreached, StandingAtRisk, StandingOnTrack, StandingPaused, StandingMissed, StandingMet, StandingNone}

// Outlook is what a ledger's standing depends on besides the time: enough for a queue to
// be filtered and sorted without any clock being looked at.
type Outlook struct {
	Broken  bool      // the customer waits on a promise already known to be broken
	NextDue time.Time // earliest due instant of the running clocks; zero for none
	RiskAt  time.Time // earliest warning of the running clocks; zero for none
	Resting Standing  // the standing while no clock runs
}

// Standing is the word for it at now.
func (o Outlook) Standing(now time.Time) Standing {
	switch {
	case o.Broken || !o.NextDue.IsZero() && now.After(o.NextDue):
		return StandingBreached
	case o.NextDue.IsZero():
		return o.Resting
	case !o.RiskAt.IsZero() && !now.Before(o.RiskAt):
		return StandingAtRisk
	}
	return StandingOnTrack
}

// Outlook sums the ledger up.
func (l Ledger) Outlook() Outlook {
	o := Outlook{Resting: l.resting()}
	for _, c := range l {
		if c.Owed && c.Breach != nil {
			o.Broken = true
		}
		if c.State != Running {
			continue
		}
		o.NextDue = earliest(o.NextDue, c.DueAt)
		for _, w := range c.Warnings {
			o.RiskAt = earliest(o.RiskAt, w.At)
		}
	}
	return o
}

// Standing is the ledger's at now.
func (l Ledger) Standing(now time.Time) Standing { return l.Outlook().Standing(now) }

// resting is the standing once nothing runs: paused, or how the last promise ended. One
// that was withdrawn, or that no clock measured in the end, says nothing unless it was broken.
func (l Ledger) resting() Standing {
	if slices.ContainsFunc(l, func(c Clock) bool { return c.State == Paused }) {
		return StandingPaused
	}
	ended := slices.DeleteFunc(slices.Clone(l), func(c Clock) bool {
		return c.State != Met && c.State != Missed && !l.broken(c.Promise)
	})
	if len(ended) == 0 {
		return StandingNone
	}
	last := slices.MaxFunc(ended, func(a, b Clock) int {
		return cmp.Or(a.StoppedAt.Compare(b.StoppedAt), cmp.Compare(a.Number, b.Number))
	})
	if last.State == Met {
		return StandingMet
	}
	return StandingMissed
}

func earliest(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
