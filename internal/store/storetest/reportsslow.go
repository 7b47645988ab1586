package storetest

import (
	"slices"
	"time"

	"deskbell/calendars"
	"deskbell/sla"
	"deskbell/tickets"
)

// slowReader reads one history.
type slowReader struct {
	ticket                                 *tickets.Ticket
	policy                                 *sla.Policy
	impact                                 sla.Impact
	region                                 calendars.Region
	all                                    []*slowPromise
	waiting, responded, withdrawn, resolve bool
	numbers                                int
}

func readSlowly(t *tickets.Ticket, versions []*sla.Policy) []*slowPromise {
	r := &slowReader{ticket: t}
	for _, v := range versions {
		if v.Ref() == t.Terms.Policy {
			r.policy = v
		}
	}
	for _, e := range t.Events {
		for _, p := range r.owed() {
			p.look(e.At)
		}
		r.read(e)
	}
	return slices.DeleteFunc(r.all, func(p *slowPromise) bool { return len(p.legs) == 0 })
}

func (r *slowReader) read(e tickets.Event) {
	switch e.Kind {
	case tickets.WasSubmitted:
		r.impact, r.region = e.Impact, e.Region
		r.owe(e.At, sla.FirstResponse, sla.Update, sla.Workaround, sla.Resolution)
	case tickets.WasReplied:
		r.hear(e.At)
	case tickets.WasMergeTarget:
		if e.OwesAnswer {
			r.hear(e.At)
		}
	case tickets.WasResponded:
		r.respond(e)
	case tickets.WasReclassified:
		r.impact = e.Impact
		r.remeasure(e.At, sla.ByReclassification)
	case tickets.WasRelocated:
		r.region = e.Region
		r.remeasure(e.At, sla.ByRelocation)
	case tickets.WasAsked:
		if !r.waiting {
			for _, p := range r.owed() {
				if p.metric == sla.Workaround || p.metric == sla.Resolution {
					p.pauses = append(p.pauses, sla.Pause{From: e.At})
				}
			}
		}
		r.waiting = true
	case tickets.WasResumed:
		r.resume(e.At)
	case tickets.WasSolved:
		r.keep(e, sla.Update, sla.Workaround, sla.Resolution)
		r.resolve, r.withdrawn = true, len(r.owed()) > 0
		r.end(e.At)
	case tickets.WasReopened:
		r.resume(e.At)
		if r.withdrawn {
			r.oweAnswer(e.At)
		}
		r.unresolve(e.At)
	case tickets.WasClosed, tickets.WasMerged:
		r.end(e.At)
	}
}

func (r *slowReader) respond(e tickets.Event) {
	switch e.Message {
	case tickets.Workaround:
		r.keep(e, sla.Workaround)
	case tickets.Resolution:
		r.resolve = true
		r.keep(e, sla.Update, sla.Workaround, sla.Resolution)
	}
	r.responded, r.withdrawn = true, false
	r.keep(e, sla.FirstResponse, sla.NextResponse)
	if r.keep(e, sla.Update) {
		r.owe(e.At, sla.Update)
	}
}

func (r *slowReader) hear(at time.Time) {
	r.resume(at)
	r.oweAnswer(at)
	r.unresolve(at)
}

func (r *slowReader) owed(metrics ...sla.Metric) []*slowPromise {
	var some []*slowPromise
	for _, p := range r.all {
		if p.owed && (len(metrics) == 0 || slices.Contains(metrics, p.metric)) {
			some = append(some, p)
		}
	}
	return some
}

func (r *slowReader) oweAnswer(at time.Time) {
	if len(r.owed(sla.FirstResponse, sla.NextResponse)) > 0 {
		return
	}
	if r.responded {
		r.owe(at, sla.NextResponse)
	} else {
		r.owe(at, sla.FirstResponse)
	}
}

func (r *slowReader) unresolve(at time.Time) {
	if r.resolve {
		r.resolve = false
		r.owe(at, sla.Update, sla.Resolution)
	}
}

func (r *slowReader) owe(at time.Time, metrics ...sla.Metric) {
	for _, m := range metrics {
		p := &slowPromise{ticket: r.ticket, policy: r.policy, metric: m, since: at, owed: true}
		r.all = append(r.all, p)
		r.measure(p, at)
	}
}

func (r *slowReader) measure(p *slowPromise, from time.Time) {
	i := slices.IndexFunc(r.policy.Levels, func(l sla.Level) bool { return l.Impact == r.impact })
	target, promised := r.policy.Levels[i].Targets[p.metric]
	if p.measured = promised; promised {
		r.numbers++
		p.legs = append(p.legs, &slowLeg{number: r.numbers, impact: r.impact, region: r.region, target: target, start: from})
	}
}

func (r *slowReader) remeasure(at time.Time, cause sla.Cause) {
	for _, p := range r.owed() {
		if p.measured {
			leg := p.last()
			if leg.impact == r.impact && leg.place() == (&slowLeg{region: r.region, target: leg.target}).place() {
				continue
			}
			leg.dueThen, _ = leg.due(p)
			leg.ended, leg.replaced = at, true
		}
		if r.policy.Reclassification == sla.FromChange {
			r.measure(p, at)
		} else {
			r.measure(p, p.since)
		}
		if !p.measured || p.brokenLeg != nil {
			continue
		}
		if due, ok := p.last().due(p); ok && due.Before(at) {
			p.brokenAt, p.cause, p.brokenLeg = at, cause, p.last()
		}
	}
}

func (r *slowReader) resume(at time.Time) {
	r.waiting = false
	for _, p := range r.owed() {
		p.resume(at)
	}
}

func (r *slowReader) keep(e tickets.Event, metrics ...sla.Metric) bool {
	some := r.owed(metrics...)
	for _, p := range some {
		p.end(e.At)
		if p.measured {
			p.answered, p.agent = e.At, e.Actor.Name+"@desk.example"
		}
	}
	return len(some) > 0
}

func (r *slowReader) end(at time.Time) {
	for _, p := range r.owed() {
		p.end(at)
	}
}
