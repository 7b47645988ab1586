package documents

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"deskbell/calendars"
)

// What a calendar may hold. Every question to one looks at each exception, once a date.
const (
	mostWindows    = 24 // a day
	mostHolidays   = 100
	mostExceptions = 200
)

// The years calendars answer for.
const firstYear, lastYear = 1970, 2199

// ParseCalendar reads a business calendar and makes it. Version is left 0 for the caller to
// set before anyone else sees it. The error is a fault.Invalid that names every fault as
// file:line, those of calendars.New among them.
func ParseCalendar(file string, source []byte) (*calendars.Calendar, error) {
	d := readCalendar(file, source)
	return d.calendar, d.finish()
}

// calendarReader reads one calendar.
type calendarReader struct {
	*reader
	calendar *calendars.Calendar // nil where there was a fault
	hourKeys [7]string           // the key under hours that covers each weekday
}

func readCalendar(file string, source []byte) *calendarReader {
	d := &calendarReader{reader: newReader(file)}
	root := d.parse(source)
	if root == nil {
		return d
	}
	f := d.fields(root, "calendar", "title", "time_zone", "hours", "holidays", "exceptions")
	id := d.calendarID(f.need("calendar", "name it, such as switzerland"))
	spec := calendars.Spec{
		ID:         id,
		Title:      cmp.Or(d.text(f.may("title"), longestTitle, false), id),
		Zone:       d.zone(f.need("time_zone", "give an IANA name such as Europe/Zurich")),
		Week:       d.week(f.need("hours", "give the weekly hours, such as {mon-fri: [\"09:00-17:00\"]}")),
		Holidays:   d.holidays(f.may("holidays")),
		Exceptions: d.exceptions(f.may("exceptions")),
	}
	calendar, err := calendars.New(spec)
	d.adopt(err, d.written)
	if len(d.faults) == 0 {
		d.checkOpens(calendar)
	}
	if len(d.faults) == 0 {
		d.calendar = calendar
	}
	return d
}

func (d *calendarReader) finish() error { return d.err("invalid_calendar", "calendar") }

func (d *calendarReader) calendarID(n *node) string {
	id := d.id(n, "switzerland")
	if id == calendars.Always.ID {
		d.refuse(n, id, "%s is built in, open round the clock; choose another name", id)
	}
	return id
}

// zoneForm leaves out what a machine's zone files have besides IANA's names: "localtime",
// "posixrules", and copies under "right/" that count leap seconds.
var zoneForm = regexp.MustCompile(`^[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*)*$`)

func (d *calendarReader) zone(n *node) *time.Location {
	name, ok := d.word(n, "Europe/Zurich")
	if !ok {
		return nil
	}
	if zoneForm.MatchString(name) && name != "Local" && name != "Factory" {
		if zone, err := time.LoadLocation(name); err == nil {
			return zone
		}
	}
	d.refuse(n, name, "%q is not a time zone; give an IANA name such as Europe/Zurich or America/Los_Angeles", name)
	return nil
}

var dayNames = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// week reads the weekly hours, whose keys cover one or several days.
func (d *calendarReader) week(n *node) calendars.Week {
	var week calendars.Week
	if n == nil {
		return week
	}
	if n.kind != mappingNode {
		d.refuse(n, scalar(n), "must be a mapping such as {mon-fri: [\"09:00-17:00\"]}; this is %s", said[n.kind])
		return week
	}
	read := map[string]*node{}
	for _, m := range n.members {
		before := len(d.faults)
		d.once(read, m)
		if len(d.faults) == before {
			d.cover(&week, m)
		}
		d.unsure[n.path] = d.unsure[n.path] || len(d.faults) > before // an unreadable window is not one that is missing
	}
	return week
}

// cover gives a key's days its windows.
func (d *calendarReader) cover(week *calendars.Week, m member) {
	days, ok := parseDays(m.key)
	if !ok {
		d.note(m.line, m.value.path, m.key, "%q covers no days; use %s, ranges such as mon-fri, several such as \"sat,sun\", or daily", m.key, strings.Join(dayNames, ", "))
	}
	windows := d.windows(m.value)
	for _, day := range days {
		if other := d.hourKeys[day]; other != "" {
			d.note(m.line, m.value.path, m.key, "%s: %s is covered by %s already; give each day once", m.key, dayNames[day], other)
			continue
		}
		d.hourKeys[day], week[day] = m.key, windows
	}
}

// parseDays reads a key such as mon-fri, "sat,sun" or daily.
func parseDays(key string) (days []time.Weekday, ok bool) {
	if key == "daily" {
		key = "mon-sun"
	}
	for part := range strings.SplitSeq(key, ",") {
		first, last, isRange := strings.Cut(strings.TrimSpace(part), "-")
		from := slices.Index(dayNames, first)
		to := from
		if isRange {
			to = slices.Index(dayNames, last)
		}
		if from < 0 || to < 0 || isRange && from == to {
			return nil, false
		}
		for day := from; ; day = (day + 1) % 7 {
			days = append(days, time.Weekday(day))
			if day == to {
				break
			}
		}
	}
	return days, true
}

// windows reads a list of opening hours.
func (d *calendarReader) windows(n *node) []calendars.Window {
	var windows []calendars.Window
	for _, item := range d.list(n, mostWindows, "[\"09:00-12:00\", \"13:00-17:00\"]") {
		word, ok := d.word(item, "\"09:00-17:00\", in quotes")
		if !ok {
			continue
		}
		window, err := calendars.ParseWindow(word)
		if err != nil {
			d.refuse(item, word, "%s", err)
			continue
		}
		windows = append(windows, window)
	}
	return windows
}

// written is the path in the document for one in the calendar, whose week has days where
// the document may have ranges of them.
func (d *calendarReader) written(path string) string {
	day, ok := strings.CutPrefix(path, "hours.")
	if !ok {
		return path
	}
	if i := slices.Index(dayNames, day); i >= 0 && d.hourKeys[i] != "" {
		return "hours." + d.hourKeys[i]
	}
	return path
}

// checkOpens refuses a calendar whose holidays and exceptions leave some year without any
// opening: counting on it could go on for ever.
func (d *calendarReader) checkOpens(c *calendars.Calendar) {
	for year := firstYear; year <= lastYear; year++ {
		if opensIn(c, year) {
			continue
		}
		path := "holidays"
		for i, e := range c.Exceptions {
			if e.From.Year <= year && year <= e.To.Year {
				path = exceptionPath(i)
			}
		}
		d.note(d.lines.of(path), path, year, "the desk would not open once in %d, so a deadline could not be counted; change the hours, holidays or exceptions", year)
		return
	}
}

// opensIn reports whether the desk opens on some date of a year. Mostly the first week has
// one, so looking is quick.
func opensIn(c *calendars.Calendar, year int) bool {
	for date := (calendars.Date{Year: year, Month: time.January, Day: 1}); date.Year == year; date = date.AddDays(1) {
		if len(c.Day(date).Windows) > 0 {
			return true
		}
	}
	return false
}
