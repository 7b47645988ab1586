package sla

import (
	"slices"
	"time"

	"deskbell/calendars"
)

// Judge folds what happened, in order, into the clocks of every promise as they stand at
// now. It is a pure function: the same facts and terms give the same ledger, whoever asks
// and however late. It refuses terms that cannot promise anything, see Terms.Calendar.
func Judge(facts []Fact, terms Terms, now time.Time) (Ledger, error) {
	j := judge{terms: terms}
	for _, fact := range facts {
		if err := j.apply(fact); err != nil {
			return nil, err
		}
	}
	return j.ledger.At(now), nil
}

// judge is the fold's state between two facts.
type judge struct {
	terms     Terms
	impact    Impact
	region    calendars.Region
	calendar  *calendars.Calendar
	ledger    Ledger
	owed      []*promise // what the customer waits for
	promises  int        // made so far
	waiting   bool       // the customer has the next move
	responded bool       // at least once
	withdrawn bool       // a response was owed when the ticket was solved
	resolved  bool       // a resolution was given, and nothing was heard since
}

// promise is something owed to the customer. At a level without a target for its metric
// it is owed all the same, but no clock measures it.
type promise struct {
	number int
	metric Metric
	since  time.Time
	pauses []Pause
	clock  int // its clock's place in the ledger, or none
}

const none = -1

func (j *judge) apply(f Fact) error {
	j.recordBreaches(f.At)
	switch f.Kind {
	case Submitted:
		j.impact, j.region = f.Impact, f.Region
		if err := j.chooseCalendar(); err != nil {
			return err
		}
		j.owe(f.At, FirstResponse, Update, Workaround, Resolution)
	case CustomerReplied:
		j.resume(f.At)
		j.oweResponse(f.At)
		j.unresolve(f.At)
	case Responded:
		j.respond(f)
	case Reclassified:
		j.impact = f.Impact
		return j.reclock(f.At, ByReclassification)
	case Relocated:
		j.region = f.Region
		return j.reclock(f.At, ByRelocation)
	case Waiting:
		j.wait(f.At)
	case Resumed:
		j.resume(f.At)
	case Solved:
		j.resolve(f.At)
		j.withdrawn = len(j.owed) > 0
		j.cancel(f.At)
	case Reopened:
		j.resume(f.At)
		if j.withdrawn {
			j.oweResponse(f.At)
		}
		j.unresolve(f.At)
	case Closed:
		j.cancel(f.At)
	}
	return nil
}

func (j *judge) respond(f Fact) {
	switch f.Response {
	case ResponseWorkaround:
		j.keep(f.At, Workaround)
	case ResponseResolution:
		j.resolve(f.At)
	}
	if j.terms.Policy.accepts(f.Response) {
		j.responded, j.withdrawn = true, false
		j.keep(f.At, FirstResponse, NextResponse)
		if j.keep(f.At, Update) {
			j.owe(f.At, Update)
		}
	}
}

// oweResponse makes us owe an answer, unless we do already: further messages don't
// start the clock again.
func (j *judge) oweResponse(at time.Time) {
	switch {
	case j.owes(FirstResponse) || j.owes(NextResponse):
	case j.responded:
		j.owe(at, NextResponse)
	default:
		j.owe(at, FirstResponse)
	}
}

// resolve keeps what a resolution, given or declared, answers.
func (j *judge) resolve(at time.Time) {
	j.resolved = true
	j.keep(at, Update, Workaround, Resolution)
}

// unresolve takes the resolution back: the customer wrote again, or we reopened.
func (j *judge) unresolve(at time.Time) {
	if j.resolved {
		j.resolved = false
		j.owe(at, Update, Resolution)
	}
}

func (j *judge) owes(m Metric) bool {
	return slices.ContainsFunc(j.owed, func(p *promise) bool { return p.metric == m })
}

// owe makes each metric a promise from now on.
func (j *judge) owe(at time.Time, metrics ...Metric) {
	for _, m := range metrics {
		j.promises++
		p := &promise{number: j.promises, metric: m, since: at, clock: none}
		j.owed = append(j.owed, p)
		j.start(p, at)
	}
}

// keep ends what is owed of the metrics, in time or late, and tells whether anything was.
func (j *judge) keep(at time.Time, metrics ...Metric) bool {
	return j.settle(func(p *promise) bool { return slices.Contains(metrics, p.metric) }, func(c *Clock) {
		c.State = Met
		if at.After(c.DueAt) {
			c.State = Missed
		}
		c.StoppedAt = at
	}, at)
}

// cancel ends everything owed without having kept it.
func (j *judge) cancel(at time.Time) {
	j.settle(func(*promise) bool { return true }, func(c *Clock) { c.State, c.StoppedAt = Cancelled, at }, at)
}

// settle ends the promises that match.
func (j *judge) settle(match func(*promise) bool, stop func(*Clock), at time.Time) bool {
	before := len(j.owed)
	j.owed = slices.DeleteFunc(j.owed, func(p *promise) bool {
		if !match(p) {
			return false
		}
		j.unpause(p, at)
		if p.clock != none {
			stop(&j.ledger[p.clock])
		}
		for i := range j.ledger {
			j.ledger[i].Owed = j.ledger[i].Owed && j.ledger[i].Promise != p.number
		}
		return true
	})
	return len(j.owed) < before
}
