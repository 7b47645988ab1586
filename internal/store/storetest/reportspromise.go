package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"deskbell/calendars"
	"deskbell/internal/report"
	"deskbell/sla"
	"deskbell/tickets"
)

// slowPromise is a promise as the slow reader understands it: from the events of a history
// alone, minute by minute, without package sla or anything stored about clocks.
type slowPromise struct {
	ticket   *tickets.Ticket
	policy   *sla.Policy
	metric   sla.Metric
	since    time.Time
	legs     []*slowLeg
	measured bool // the last leg measures it still, or did when it ended
	pauses   []sla.Pause
	owed     bool
	answered time.Time
	agent    string

	brokenAt  time.Time
	cause     sla.Cause
	brokenLeg *slowLeg
}

// slowLeg is what a clock measures.
type slowLeg struct {
	number   int
	impact   sla.Impact
	region   calendars.Region
	target   sla.Target
	start    time.Time
	ended    time.Time // zero: it goes on
	replaced bool      // by another one
	dueThen  time.Time // when it was replaced; zero: it stood still
}

func (p *slowPromise) last() *slowLeg { return p.legs[len(p.legs)-1] }

func (p *slowPromise) end(at time.Time) {
	p.resume(at)
	p.owed = false
	if p.measured {
		p.last().ended = at
	}
}

func (p *slowPromise) resume(at time.Time) {
	if n := len(p.pauses); n > 0 && p.pauses[n-1].To.IsZero() {
		p.pauses[n-1].To = at
	}
}

// look notes what silence has broken.
func (p *slowPromise) look(now time.Time) {
	p.brokenAt, p.cause, p.brokenLeg = p.broke(now)
}

// broke is when, how and under which leg the promise broke by now; no leg if it didn't.
func (p *slowPromise) broke(now time.Time) (time.Time, sla.Cause, *slowLeg) {
	if p.brokenLeg == nil && p.owed && p.measured {
		if due, ok := p.last().due(p); ok && now.After(due) {
			return due, sla.BySilence, p.last()
		}
	}
	return p.brokenAt, p.cause, p.brokenLeg
}

// reckoned is the instant by which it belongs to a period; zero while it stands still.
func (p *slowPromise) reckoned(now time.Time) time.Time {
	if at, _, leg := p.broke(now); leg != nil {
		return at
	}
	leg := p.last()
	due, _ := leg.due(p)
	if leg.replaced {
		if due = leg.dueThen; due.IsZero() {
			due = leg.ended
		}
	}
	return due
}

func (p *slowPromise) tally(now time.Time) report.Tally {
	switch _, cause, leg := p.broke(now); {
	case leg != nil:
		t := report.Tally{Broken: 1}
		if p.answered.IsZero() {
			t.Unanswered = 1
		}
		for _, e := range p.ticket.Events {
			if e.Kind == tickets.WasAcknowledged && e.Clock == leg.number {
				t.Acknowledged = 1
			}
		}
		switch cause {
		case sla.ByReclassification:
			t.Reclassification = 1
		case sla.ByRelocation:
			t.Relocation = 1
		}
		return t
	case !p.answered.IsZero():
		t := report.Tally{Kept: 1}
		for _, l := range p.legs {
			if l.replaced && !l.dueThen.IsZero() && p.answered.After(l.dueThen) {
				t.Eased = 1
			}
		}
		return t
	case !p.measured:
		return report.Tally{Released: 1}
	case !p.owed:
		return report.Tally{Cancelled: 1}
	}
	if _, running := p.last().due(p); running {
		return report.Tally{Open: 1}
	}
	return report.Tally{}
}

// deciding is the leg whose impact and region count.
func (p *slowPromise) deciding(now time.Time) *slowLeg {
	if _, _, leg := p.broke(now); leg != nil {
		return leg
	}
	return p.last()
}

func (p *slowPromise) key(by report.Dimension, now time.Time, zone *time.Location) string {
	switch by {
	case report.ByWeek:
		year, week := p.reckoned(now).In(zone).ISOWeek()
		return fmt.Sprintf("%d-W%02d", year, week)
	case report.ByRegion:
		return string(p.deciding(now).region)
	case report.ByImpact:
		return string(p.deciding(now).impact)
	case report.ByPlan:
		return p.policy.Plan
	case report.ByMetric:
		return string(p.metric)
	}
	switch {
	case !p.answered.IsZero():
		return p.agent
	case p.ticket.Assignee != "":
		return p.ticket.Assignee
	}
	return "none"
}

// taken is the open time from the first leg to the answer, in which the customer didn't have
// the next move.
func (p *slowPromise) taken(now time.Time) time.Duration {
	place, from := p.deciding(now).place(), p.answered
	for _, l := range p.legs {
		if l.start.Before(from) {
			from = l.start
		}
	}
	var total time.Duration
	for at := from; at.Before(p.answered); at = at.Add(time.Minute) {
		measured := slices.ContainsFunc(p.legs, func(l *slowLeg) bool { return !at.Before(l.start) && at.Before(l.ended) })
		if isOpen(place, at) && (!measured || !p.pausedAt(at)) {
			total += time.Minute
		}
	}
	return total
}

// slow reports whether the answer took more than the target.
func (p *slowPromise) slow(now time.Time) bool {
	leg := p.deciding(now)
	return p.tally(now).Broken == 1 || p.taken(now) > time.Duration(leg.target.Amount)*time.Hour
}

func (p *slowPromise) pausedAt(at time.Time) bool {
	return slices.ContainsFunc(p.pauses, func(s sla.Pause) bool { return !at.Before(s.From) && (s.To.IsZero() || at.Before(s.To)) })
}

// place is the zone whose desk counts; empty round the clock.
func (l *slowLeg) place() string {
	switch {
	case l.target.Unit == sla.Hour:
		return ""
	case l.region == calendars.NorthAmerica:
		return "us"
	}
	return "switzerland"
}

// due walks until the target is used up; false if it stands still before.
func (l *slowLeg) due(p *slowPromise) (time.Time, bool) {
	left := l.target.Amount * 60
	at := l.start
	for ; left > 0; at = at.Add(time.Minute) {
		for _, s := range p.pauses {
			if s.To.IsZero() && !at.Before(s.From) {
				return time.Time{}, false
			}
		}
		if isOpen(l.place(), at) && !p.pausedAt(at) {
			left--
		}
	}
	for _, s := range p.pauses { // one that begins as the target is used up goes first
		if s.From.Equal(at) {
			if s.To.IsZero() {
				return time.Time{}, false
			}
			at = s.To
		}
	}
	return at, true
}

// opened has for each place whether it is open, minute by minute.
var opened = func() map[string][]bool {
	all := map[string][]bool{}
	for id, zone := range reportedZones {
		minutes := make([]bool, 200*24*60)
		for i := range minutes {
			local := openedSince.Add(time.Duration(i) * time.Minute).In(zone)
			minutes[i] = local.Weekday() != time.Saturday && local.Weekday() != time.Sunday && local.Hour() >= 9 && local.Hour() < 17
		}
		all[id] = minutes
	}
	return all
}()

var openedSince = time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)

func isOpen(place string, at time.Time) bool {
	return place == "" || opened[place][int(at.Sub(openedSince)/time.Minute)]
}

// different tells two values apart in words; empty if they are the same.
func different(got, want any) string {
	if reflect.DeepEqual(got, want) || reflect.ValueOf(got).Kind() == reflect.Slice && reflect.ValueOf(got).Len()+reflect.ValueOf(want).Len() == 0 {
		return ""
	}
	return fmt.Sprintf("\n got %+v\nwant %+v", got, want)
}
