// Package ical writes a business calendar as an iCalendar feed (RFC 5545) that people
// subscribe to beside their own.
package ical

import (
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"

	"deskbell/calendars"
)

// Calendar is the feed of what is special from one date to another, both included: days
// closed as a whole as events of whole days, a run of them under one name as one event; and
// each opening of a day with special hours as an event of its own. Nothing in it blocks the
// subscriber's time. Events that only begin before or only end after the dates are in it
// whole, so an event is the same whichever dates are asked for.
func Calendar(c *calendars.Calendar, from, to calendars.Date, now time.Time) []byte {
	feed := ics.NewCalendarFor("deskbell")
	feed.SetProductId("-//deskbell//business calendar//EN")
	feed.SetCalscale("GREGORIAN")
	feed.SetMethod(ics.MethodPublish)
	feed.SetXWRCalName(c.Title)
	feed.SetXWRTimezone(c.Zone.String())
	for _, run := range runs(c, from, to) {
		if run.last.Before(from) || to.Before(run.first) {
			continue
		}
		if len(run.windows) == 0 {
			event := newEvent(feed, uid(c, run.first, ""), run.name, now)
			event.SetAllDayStartAt(midday(run.first))
			event.SetAllDayEndAt(midday(run.last.AddDays(1))) // excluded
			continue
		}
		addOpenings(feed, c, run, now)
	}
	return []byte(feed.Serialize(ics.WithNewLineWindows))
}

// run is days in a row with one explanation. Days with special hours are runs of one.
type run struct {
	first, last calendars.Date
	name        string
	windows     []calendars.Window
}

// runs are the special days, in order, from a good year before the dates to one after them,
// as a run may begin or end outside.
func runs(c *calendars.Calendar, from, to calendars.Date) []run {
	var all []run
	for _, day := range c.SpecialDays(from.AddDays(-366), to.AddDays(366)) {
		if n := len(all) - 1; n >= 0 && len(day.Windows) == 0 && len(all[n].windows) == 0 &&
			all[n].name == day.Reason && all[n].last.AddDays(1) == day.Date {
			all[n].last = day.Date
			continue
		}
		all = append(all, run{day.Date, day.Date, day.Reason, day.Windows})
	}
	return all
}

// addOpenings adds the openings of a day with special hours.
func addOpenings(feed *ics.Calendar, c *calendars.Calendar, r run, now time.Time) {
	n := 0
	for p := range c.Periods(midday(r.first).AddDate(0, 0, -2)) { // two: wherever the zone is
		if r.first.Before(p.Day) {
			return
		}
		if p.Day != r.first {
			continue
		}
		n++
		hours := p.Start.In(c.Zone).Format("15:04") + "-" + p.End.In(c.Zone).Format("15:04")
		event := newEvent(feed, uid(c, r.first, fmt.Sprintf("-%d", n)), r.name+": open "+hours, now)
		event.SetStartAt(p.Start)
		event.SetEndAt(p.End)
	}
}

func newEvent(feed *ics.Calendar, id, summary string, now time.Time) *ics.VEvent {
	event := feed.AddEvent(id)
	event.SetDtStampTime(now)
	event.SetSummary(summary)
	event.SetTimeTransparency(ics.TransparencyTransparent)
	return event
}

// uid stays the same from feed to feed, so that a subscriber's calendar updates its events
// instead of doubling them.
func uid(c *calendars.Calendar, date calendars.Date, opening string) string {
	return c.ID + "-" + date.String() + opening + "@deskbell"
}

// midday is some instant of a date, far from where it could be taken for another.
func midday(d calendars.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
}
