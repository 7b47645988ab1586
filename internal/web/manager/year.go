package manager

import (
	"strings"
	"time"

	"deskbell/internal/web/client"
)

// weekdays are the keys under which a calendar has its usual hours, from Monday on.
var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// month is one of a year, in weeks from Monday on. A day outside of it is nil.
type month struct {
	name  string
	weeks [][7]*day
}

// day is one of a year: how it differs from a usual open day, and in words.
type day struct {
	date  time.Time // its midnight in UTC: days only
	look  string    // open, weekend, closed or short
	says  string    // what a reader should know beyond its number; empty for a usual open day
	today bool
}

// yearOf is a calendar's year, day by day. Today is the desk's, zero if it is of no matter.
func yearOf(k client.Calendar, today time.Time) []month {
	special := map[string]client.SpecialDay{}
	for _, one := range k.Days {
		special[one.Date] = one
	}
	var all []month
	for m := time.January; m <= time.December; m++ {
		one := month{name: m.String()}
		for at := time.Date(k.Year, m, 1, 0, 0, 0, 0, time.UTC); at.Month() == m; at = at.AddDate(0, 0, 1) {
			place := (int(at.Weekday()) + 6) % 7
			if at.Day() == 1 || place == 0 {
				one.weeks = append(one.weeks, [7]*day{})
			}
			d := dayOf(k, special, at)
			d.today = at.Format(time.DateOnly) == today.Format(time.DateOnly)
			one.weeks[len(one.weeks)-1][place] = d
		}
		all = append(all, one)
	}
	return all
}

// dayOf says how a day differs.
func dayOf(k client.Calendar, special map[string]client.SpecialDay, at time.Time) *day {
	usual := k.Hours[weekdays[(int(at.Weekday())+6)%7]]
	d := &day{date: at, look: "open"}
	if len(usual) == 0 {
		d.look, d.says = "weekend", "closed"
	}
	if s, is := special[at.Format(time.DateOnly)]; is {
		if s.Closed {
			d.look, d.says = "closed", "closed: "+s.Name
		} else {
			d.look, d.says = "short", strings.Join(s.Hours, ", ")+": "+s.Name
		}
	}
	return d
}

// openDays counts the days of a year by how they look.
func openDays(months []month) map[string]int {
	counts := map[string]int{}
	for _, m := range months {
		for _, week := range m.weeks {
			for _, d := range week {
				if d != nil {
					counts[d.look]++
				}
			}
		}
	}
	return counts
}

// shift is when a zone's clocks are changed.
type shift struct {
	at      time.Time
	forward bool // or back
	by      time.Duration
}

// shiftsIn are those of a year, as the zone's rules have them.
func shiftsIn(year int, zone *time.Location) []shift {
	var all []shift
	until := time.Date(year+1, time.January, 1, 0, 0, 0, 0, zone)
	for at := time.Date(year, time.January, 1, 0, 0, 0, 0, zone); ; {
		_, end := at.ZoneBounds()
		if end.IsZero() || !end.Before(until) {
			return all
		}
		_, before := at.Zone()
		_, after := end.Zone()
		if by := time.Duration(after-before) * time.Second; by != 0 {
			all = append(all, shift{at: end, forward: by > 0, by: by.Abs()})
		}
		at = end
	}
}
