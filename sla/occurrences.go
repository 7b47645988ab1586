package sla

import (
	"slices"
	"time"
)

// OccurrenceKind is what becomes known about a clock.
type OccurrenceKind string

// The kinds.
const (
	Warned    OccurrenceKind = "warned"    // Percent of the target is used up
	Breached  OccurrenceKind = "breached"  // the promise is broken
	Escalated OccurrenceKind = "escalated" // Step of the level's escalation is reached
	Kept      OccurrenceKind = "kept"      // the clock was stopped in time
)

// Occurrence is something worth telling about a clock. Each occurs once.
type Occurrence struct {
	Clock   int // the clock's number
	Kind    OccurrenceKind
	Percent int // of a warning
	Step    int // of an escalation, from 1
	At      time.Time
	From    time.Time // first instant by which it has occurred: At, but a promise breaks only once its due instant has passed
}

// Occurrences are all that has been or, should no further fact come, will be worth telling
// about the clocks, in order of time. Warnings and escalations are of running clocks only:
// they are about what can still be done. So nothing warns of a breach that has happened
// already, under an earlier clock or by the change that began this one.
func (l Ledger) Occurrences(terms Terms) []Occurrence {
	var all []Occurrence
	for _, c := range l {
		breach := l.breach(c.Promise)
		byTime := breach == c.Breach && (breach == nil || breach.Cause == BySilence)
		switch {
		case byTime && (c.Breach != nil || c.State == Running):
			all = append(all, Occurrence{Clock: c.Number, Kind: Breached, At: c.DueAt, From: c.DueAt.Add(time.Microsecond)})
		case c.Breach != nil:
			all = append(all, Occurrence{Clock: c.Number, Kind: Breached, At: c.Breach.At, From: c.Breach.At})
		}
		switch c.State {
		case Met:
			all = append(all, Occurrence{Clock: c.Number, Kind: Kept, At: c.StoppedAt, From: c.StoppedAt})
		case Running:
			if byTime {
				for _, w := range c.Warnings {
					all = append(all, Occurrence{Clock: c.Number, Kind: Warned, Percent: w.Percent, At: w.At, From: w.At})
				}
			}
			all = append(all, l.escalations(c, terms)...)
		}
	}
	slices.SortStableFunc(all, func(a, b Occurrence) int { return a.From.Compare(b.From) })
	return all
}

// breach is how a promise was broken, under whichever of its clocks; nil if it wasn't.
func (l Ledger) breach(promise int) *Breach {
	for _, c := range l {
		if c.Promise == promise && c.Breach != nil {
			return c.Breach
		}
	}
	return nil
}
