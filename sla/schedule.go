package sla

import (
	"slices"
	"time"

	"deskbell/calendars"
)

// start gives a promise its clock under the present impact and calendar, if the level has
// a target for it.
func (j *judge) start(p *promise, at time.Time) {
	level, _ := j.terms.Policy.Level(j.impact)
	target, promised := level.Targets[p.metric]
	p.clock = none
	if !promised {
		return
	}
	p.clock = len(j.ledger)
	j.ledger = append(j.ledger, Clock{
		Number: p.clock + 1, Promise: p.number, Owed: true,
		Metric: p.metric, Impact: j.impact, Region: j.region, Target: target,
		Policy: j.terms.Policy.Ref(), Calendar: target.Calendar(j.calendar).Ref(),
		StartedAt: at,
	})
	j.schedule(p)
}

// schedule sets the due instant and the warnings from the start, the target and the pauses.
func (j *judge) schedule(p *promise) {
	c := &j.ledger[p.clock]
	calendar := c.Target.Calendar(j.calendar)
	c.Pauses = pausesSince(p.pauses, c.StartedAt)
	due := shift(c.Target.Due(calendar, c.StartedAt), c.Pauses, calendar)

	c.State, c.DueAt, c.Remaining, c.Warnings = Running, due, 0, nil
	if n := len(c.Pauses); n > 0 && c.Pauses[n-1].To.IsZero() {
		pausedAt := c.Pauses[n-1].From
		c.State, c.Remaining = Paused, calendar.Between(pausedAt, c.DueAt)
		if !c.DueAt.Before(pausedAt) {
			c.DueAt = time.Time{}
		}
		return
	}
	for _, percent := range j.terms.Policy.WarnAt {
		c.Warnings = append(c.Warnings, Warning{percent, c.at(percent, calendar)})
	}
}

// pausesSince leaves out what was over when the clock started.
func pausesSince(pauses []Pause, start time.Time) []Pause {
	var since []Pause
	for _, p := range pauses {
		if p.From.Before(start) {
			p.From = start
		}
		if p.To.IsZero() || p.To.After(p.From) {
			since = append(since, p)
		}
	}
	return since
}

// shift moves an instant by the pauses that began until then: what was left when each began
// is left when it ends. No pause moves it back, as a short one at night could: an opening
// instant has nothing left before it since the evening.
func shift(at time.Time, pauses []Pause, calendar *calendars.Calendar) time.Time {
	for _, p := range pauses {
		if p.To.IsZero() || p.From.After(at) {
			continue
		}
		if moved := calendar.Add(p.To, calendar.Between(p.From, at)); moved.After(at) {
			at = moved
		}
	}
	return at
}

// wait stops the clocks that the policy lets stop.
func (j *judge) wait(at time.Time) {
	if j.waiting {
		return
	}
	j.waiting = true
	for _, p := range j.owed {
		if !slices.Contains(j.terms.Policy.Pauses, p.metric) {
			continue
		}
		p.pauses = append(p.pauses, Pause{From: at})
		if p.clock != none {
			j.schedule(p)
		}
	}
}

// resume lets them go on.
func (j *judge) resume(at time.Time) {
	j.waiting = false
	for _, p := range j.owed {
		j.unpause(p, at)
	}
}

func (j *judge) unpause(p *promise, at time.Time) {
	last := len(p.pauses) - 1
	if last < 0 || !p.pauses[last].To.IsZero() {
		return
	}
	p.pauses[last].To = at
	if p.clock != none {
		j.schedule(p)
	}
}

// reclock measures everything owed anew after the impact or the region changed. A promise
// whose new due instant has passed already is broken at the change, not by silence.
func (j *judge) reclock(at time.Time, cause Cause) error {
	if err := j.chooseCalendar(); err != nil {
		return err
	}
	for _, p := range j.owed {
		if j.unchanged(p) {
			continue
		}
		if p.clock != none {
			old := &j.ledger[p.clock]
			old.State, old.StoppedAt = Superseded, at
		}
		if j.terms.Policy.Reclassification == FromChange {
			j.start(p, at)
		} else {
			j.start(p, p.since)
		}
		if p.clock == none {
			continue
		}
		c := &j.ledger[p.clock]
		late := !c.DueAt.IsZero() && c.DueAt.Before(at)
		if late && !j.ledger.broken(p.number) {
			c.Breach = &Breach{At: at, DetectedAt: at, Cause: cause}
		}
	}
	return nil
}

// unchanged reports whether a promise's clock would be measured the same way again, as
// after a move within one calendar's regions.
func (j *judge) unchanged(p *promise) bool {
	if p.clock == none {
		return false
	}
	c := j.ledger[p.clock]
	level, _ := j.terms.Policy.Level(j.impact)
	return c.Impact == j.impact && c.Calendar == level.Targets[p.metric].Calendar(j.calendar).Ref()
}

func (j *judge) chooseCalendar() error {
	calendar, err := j.terms.Calendar(j.region, j.impact)
	j.calendar = calendar
	return err
}

// recordBreaches notes what had been broken by an instant, as the fact at that instant is
// what made the desk look.
func (j *judge) recordBreaches(at time.Time) {
	j.ledger = j.ledger.At(at)
	for _, c := range j.ledger {
		if c.Breach != nil && c.Breach.DetectedAt.IsZero() {
			c.Breach.DetectedAt = at
		}
	}
}
