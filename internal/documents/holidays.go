package documents

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"deskbell/calendars"
)

// holidays reads what a calendar is closed on: sets by name, and days added or dropped by
// name. A drop takes its day out of every set listed, wherever it stands in the list.
func (d *calendarReader) holidays(n *node) []calendars.Holiday {
	var kept []calendars.Holiday
	var changes []*node
	sets := map[string]bool{}
	for _, item := range d.list(n, mostHolidays, "[ch-national]") {
		if item.kind == mappingNode {
			changes = append(changes, item)
			continue
		}
		name, ok := d.word(item, "ch-national or {drop: Whit Monday}")
		if !ok {
			continue
		}
		set, known := calendars.HolidaySet(name)
		switch {
		case !known:
			d.refuse(item, name, "%q is not a set of holidays; use %s", name, strings.Join(calendars.HolidaySets(), ", "))
		case sets[name]:
			d.refuse(item, name, "%s is there twice; keep one", name)
		default:
			sets[name] = true
			kept = append(kept, set...)
		}
	}
	var adding []*fields
	for _, item := range changes {
		f := d.fields(item, "drop", "add", "on")
		switch {
		case f == nil:
		case f.has("drop") == f.has("add"), f.has("drop") && f.has("on"):
			d.note(item.line, item.path, nil, "%s", named(item.path, "must drop a day, or add one: {drop: Whit Monday}, {add: Epiphany} or {add: Company day, on: \"12-06\"}"))
		case f.has("add"):
			adding = append(adding, f)
		default:
			kept = d.drop(kept, f.may("drop"))
		}
	}
	for _, f := range adding {
		kept = d.add(kept, f)
	}
	return kept
}

func sameDay(name string) func(calendars.Holiday) bool {
	return func(h calendars.Holiday) bool { return strings.EqualFold(h.Name, name) }
}

func (d *calendarReader) drop(kept []calendars.Holiday, n *node) []calendars.Holiday {
	name := d.text(n, longestTitle, false)
	if name == "" {
		return kept
	}
	if !slices.ContainsFunc(kept, sameDay(name)) {
		d.refuse(n, name, "%q is no day of the sets listed; they have %s", name, dayList(kept))
		return kept
	}
	return slices.DeleteFunc(kept, sameDay(name))
}

func (d *calendarReader) add(kept []calendars.Holiday, f *fields) []calendars.Holiday {
	n := f.may("add")
	name := d.text(n, longestTitle, false)
	if name == "" {
		return kept
	}
	if slices.ContainsFunc(kept, sameDay(name)) {
		d.refuse(n, name, "%q is kept already; drop it first, or leave this out", name)
		return kept
	}
	if !f.has("on") {
		holiday, known := calendars.FindHoliday(name)
		if !known {
			d.refuse(n, name, "%q is in no set of holidays; give its date with on: \"12-06\"", name)
			return kept
		}
		return append(kept, holiday)
	}
	word, ok := d.word(f.may("on"), "\"12-06\"")
	if !ok {
		return kept
	}
	date, err := time.Parse("2006-01-02", "2000-"+word) // a leap year
	if err != nil {
		d.refuse(f.may("on"), word, "%q is not a day of the year; write month and day, such as \"12-06\"", word)
		return kept
	}
	return append(kept, calendars.YearlyHoliday(name, date.Month(), date.Day()))
}

func dayList(holidays []calendars.Holiday) string {
	if len(holidays) == 0 {
		return "none"
	}
	names := make([]string, len(holidays))
	for i, h := range holidays {
		names[i] = h.Name
	}
	return strings.Join(names, ", ")
}

func exceptionPath(i int) string { return fmt.Sprintf("exceptions[%d]", i) }

// exceptions reads the dated ones. What could not be read of one is filled in, so that the
// others can still be checked against each other.
func (d *calendarReader) exceptions(n *node) []calendars.Exception {
	items := d.list(n, mostExceptions, "- {date: 2026-12-24, name: Christmas Eve, closed: true}")
	exceptions := make([]calendars.Exception, len(items))
	for i, item := range items {
		f := d.fields(item, "date", "from", "to", "name", "hours", "closed")
		exceptions[i].Name = d.text(f.need("name", "receipts show it as the reason"), longestTitle, false)
		if exceptions[i].Name == "" {
			exceptions[i].Name = "?"
		}
		exceptions[i].From, exceptions[i].To = d.span(f)
		exceptions[i].Windows = d.special(f)
		if exceptions[i].From == (calendars.Date{}) {
			d.wrong[exceptionPath(i)] = true
			// Long ago, each on a date of its own.
			exceptions[i].From = calendars.Date{Year: 1, Month: time.January, Day: 1 + i}.AddDays(0)
			exceptions[i].To = exceptions[i].From
		}
	}
	return exceptions
}

// span reads the dates of an exception; zero ones where they are wrong.
func (d *calendarReader) span(f *fields) (from, to calendars.Date) {
	switch {
	case f == nil:
		return from, to
	case f.has("date") && !f.has("from") && !f.has("to"):
		from = d.date(f.may("date"))
		return from, from
	case !f.has("date") && f.has("from") && f.has("to"):
		from, to = d.date(f.may("from")), d.date(f.may("to"))
		if to == (calendars.Date{}) {
			return to, to
		}
		return from, to
	}
	f.note(f.line, f.path, nil, "%s", named(f.path, "must have a date, or both from and to"))
	return from, to
}

func (d *calendarReader) date(n *node) calendars.Date {
	word, ok := d.word(n, "2026-12-24")
	if !ok {
		return calendars.Date{}
	}
	date, err := calendars.ParseDate(word)
	if err == nil && (date.Year < firstYear || date.Year > lastYear) {
		err = fmt.Errorf("%s is out of range; use the years %d to %d", date, firstYear, lastYear)
	}
	if err != nil {
		d.refuse(n, word, "%s", err)
		return calendars.Date{}
	}
	return date
}

// special reads the hours of an exception; none where it is closed.
func (d *calendarReader) special(f *fields) []calendars.Window {
	if f == nil {
		return nil
	}
	closed, hours := d.truth(f.may("closed")), f.may("hours")
	switch {
	case d.wrong[below(f.path, "closed")] || d.wrong[below(f.path, "hours")]:
	case closed == f.has("hours"):
		f.note(f.line, f.path, nil, "%s", named(f.path, "must be closed: true, or give the hours that it is open; one of them"))
	case f.has("hours") && hours.kind == listNode && len(hours.items) == 0:
		d.refuse(hours, nil, "is empty; write closed: true instead")
	case f.has("hours"):
		return d.windows(hours)
	}
	return nil
}
