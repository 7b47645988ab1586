package calendars

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"deskbell/internal/fault"
)

// Exception replaces the hours of the dates from From to To, both included.
type Exception struct {
	From, To Date
	Name     string
	Windows  []Window // empty: closed
}

// Spec is what a calendar is made from.
type Spec struct {
	ID         string // such as switzerland
	Version    int    // from 1; a published version never changes
	Title      string
	Zone       *time.Location
	Week       Week
	Holidays   []Holiday // closed on each
	Exceptions []Exception
}

// Calendar is a checked Spec that answers questions about time. It is safe for use by
// many goroutines and never locks.
type Calendar struct {
	Spec
	index atomic.Pointer[index]
}

// Always is open round the clock.
var Always = func() *Calendar {
	allDay := []Window{{0, midnightNext}}
	return &Calendar{Spec: Spec{
		ID: "always", Version: 1, Title: "Round the clock", Zone: time.UTC,
		Week: Week{allDay, allDay, allDay, allDay, allDay, allDay, allDay},
	}}
}()

// longestException bounds an exception, in days: a desk closed for longer is not a desk.
const longestException = 366

// New checks a spec and makes its calendar. The error is a fault.Invalid that names every
// fault by its path in the document, such as hours.sat or exceptions[2].
func New(spec Spec) (*Calendar, error) {
	var faults fault.List
	if spec.Zone == nil {
		faults.Add("time_zone", nil, "is missing; give an IANA name such as Europe/Zurich")
	}
	checkWeek(&faults, spec.Week)
	checkOpens(&faults, spec.Week, spec.Holidays)
	checkExceptions(&faults, spec.Exceptions)
	if err := faults.Err("invalid_calendar", "Calendar %q cannot be used.", spec.ID); err != nil {
		return nil, err
	}
	return &Calendar{Spec: spec}, nil
}

func checkWeek(faults *fault.List, week Week) {
	for day, windows := range week {
		if a, b, found := overlap(windows); found {
			faults.Add("hours."+dayKey(time.Weekday(day)), nil, "%s and %s overlap or are out of order", a, b)
			continue
		}
		next := week[(day+1)%7]
		if len(windows) == 0 || len(next) == 0 {
			continue
		}
		if last := windows[len(windows)-1]; last.Close-midnightNext > next[0].Open {
			faults.Add("hours."+dayKey(time.Weekday(day)), nil, "%s runs over midnight into %s of the next day", last, next[0])
		}
	}
}

// checkOpens makes sure that the search for the next opening ends, also after the last
// exception.
func checkOpens(faults *fault.List, week Week, holidays []Holiday) {
	usual := Calendar{Spec: Spec{Week: week, Holidays: holidays}}
	for day := range usual.days(Date{2000, time.January, 1}) {
		if len(day.Windows) > 0 {
			return
		}
		if day.Date.Year == 2028 { // by then every date has fallen on every weekday
			break
		}
	}
	faults.Add("hours", nil, "never opens: a deadline could not be counted; give at least one weekly window such as mon-fri: [\"09:00-17:00\"], and not only on holidays")
}

func checkExceptions(faults *fault.List, exceptions []Exception) {
	named := map[Date]string{}
	for i, e := range exceptions {
		at := fmt.Sprintf("exceptions[%d]", i)
		if strings.TrimSpace(e.Name) == "" {
			faults.Add(at, nil, "has no name; receipts show it as the reason")
		}
		if a, b, found := overlap(e.Windows); found {
			faults.Add(at+".hours", nil, "%s and %s overlap or are out of order", a, b)
		}
		if e.To.Before(e.From) {
			faults.Add(at, nil, "ends on %s, before it begins on %s", e.To, e.From)
			continue
		}
		if e.From.AddDays(longestException).Before(e.To) {
			faults.Add(at, nil, "lasts more than a year; change the weekly hours instead")
			continue
		}
		for d := e.From; !e.To.Before(d); d = d.AddDays(1) {
			if other, taken := named[d]; taken {
				faults.Add(at, d.String(), "covers %s, which %q covers already", d, other)
				break
			}
			named[d] = e.Name
		}
	}
}

func dayKey(d time.Weekday) string { return strings.ToLower(d.String()[:3]) }

// Ref names the version, such as switzerland@1.
func (c *Calendar) Ref() string { return fmt.Sprintf("%s@%d", c.ID, c.Version) }

// Day is one date's hours. Reason is why they are not the usual ones, or why there are
// none; it is empty on an ordinary working day.
type Day struct {
	Date    Date
	Windows []Window
	Reason  string
	Special bool // an exception or a holiday, not just what the week says
}

// Day tells a date's hours: an exception first, then a holiday, then the week.
func (c *Calendar) Day(date Date) Day {
	return c.dayAmong(date, c.holidaysNear(date.Year))
}

// SpecialDays lists the exceptions and holidays from one date to another, both included.
func (c *Calendar) SpecialDays(from, to Date) []Day {
	var special []Day
	for day := range c.days(from) {
		if to.Before(day.Date) {
			break
		}
		if day.Special {
			special = append(special, day)
		}
	}
	return special
}

// days walks the dates from the first one on, without end.
func (c *Calendar) days(first Date) iter.Seq[Day] {
	return func(yield func(Day) bool) {
		holidays := c.holidaysNear(first.Year)
		for date := first; ; date = date.AddDays(1) {
			if date.Month == time.January && date.Day == 1 {
				holidays = c.holidaysNear(date.Year)
			}
			if !yield(c.dayAmong(date, holidays)) {
				return
			}
		}
	}
}

// holidaysNear names the holidays of a year by date. A neighboring year's may fall into
// it: New Year's Day can be observed on 31 December.
func (c *Calendar) holidaysNear(year int) map[Date]string {
	names := map[Date]string{}
	for y := year - 1; y <= year+1; y++ {
		for _, holiday := range c.Holidays {
			if date, ok := holiday.On(y); ok && date.Year == year && names[date] == "" {
				names[date] = holiday.Name
			}
		}
	}
	return names
}

func (c *Calendar) dayAmong(date Date, holidays map[Date]string) Day {
	i := slices.IndexFunc(c.Exceptions, func(e Exception) bool { return !date.Before(e.From) && !e.To.Before(date) })
	if i >= 0 {
		return Day{date, c.Exceptions[i].Windows, c.Exceptions[i].Name, true}
	}
	if name := holidays[date]; name != "" {
		return Day{date, nil, name, true}
	}
	day := Day{Date: date, Windows: c.Week[date.Weekday()]}
	if len(day.Windows) == 0 {
		day.Reason = closedWeekday(date.Weekday())
	}
	return day
}

func closedWeekday(d time.Weekday) string {
	if d == time.Saturday || d == time.Sunday {
		return "weekend"
	}
	return "closed on " + d.String() + "s"
}
