package sla

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"deskbell/calendars"
)

// Unit is what a target counts in. The business units follow the calendar, the others run
// round the clock.
type Unit string

// The units, in the singular.
const (
	Second         Unit = "second"
	Minute         Unit = "minute"
	Hour           Unit = "hour"
	BusinessMinute Unit = "business minute"
	BusinessHour   Unit = "business hour"
	BusinessDay    Unit = "business day"
)

// length is the time a unit counts; a business day has none of its own.
var length = map[Unit]time.Duration{
	Second: time.Second, Minute: time.Minute, Hour: time.Hour,
	BusinessMinute: time.Minute, BusinessHour: time.Hour, BusinessDay: 0,
}

// Target is how long something may take, such as 2 business hours.
type Target struct {
	Amount int
	Unit   Unit
}

// largestAmount keeps every target far from the end of time.Duration.
const largestAmount = 100_000

var targetForm = regexp.MustCompile(`^(\d+)\s*([a-z]+(?:\s+[a-z]+)?)$`)

// ParseTarget reads a target in words. The unit is never guessed: "1 day" could be a
// working day or 24 hours, and the difference is a broken promise.
func ParseTarget(text string) (Target, error) {
	const units = "seconds, minutes or hours (round the clock), or business minutes, business hours or business days"
	part := targetForm.FindStringSubmatch(strings.ToLower(strings.TrimSpace(text)))
	if part == nil {
		return Target{}, fmt.Errorf("%q is not a whole number and a unit; write it like \"2 business hours\", in %s", text, units)
	}
	amount, err := strconv.Atoi(part[1])
	if err != nil || amount < 1 || amount > largestAmount {
		return Target{}, fmt.Errorf("%q is out of range; use 1 to %d", text, largestAmount)
	}
	unit := Unit(strings.TrimSuffix(strings.Join(strings.Fields(part[2]), " "), "s"))
	if unit == "day" || unit == "d" {
		return Target{}, fmt.Errorf("%q could mean working days or days round the clock; write \"%s\" or \"%s\"", text, Target{amount, BusinessDay}, Target{24 * amount, Hour})
	}
	if _, known := length[unit]; !known {
		return Target{}, fmt.Errorf("%q has no unit that deskbell knows; use %s", text, units)
	}
	return Target{amount, unit}, nil
}

// String is the target as ParseTarget reads it, such as "1 business day"; empty for none.
func (t Target) String() string {
	switch t.Amount {
	case 0:
		return ""
	case 1:
		return "1 " + string(t.Unit)
	}
	return fmt.Sprintf("%d %ss", t.Amount, t.Unit)
}

// Calendar is the one the target counts by: the desk's, or round the clock.
func (t Target) Calendar(desk *calendars.Calendar) *calendars.Calendar {
	if strings.HasPrefix(string(t.Unit), "business ") {
		return desk
	}
	return calendars.Always
}

// Due is the instant at which a target that starts at start has been used up, counted by
// its own Calendar.
func (t Target) Due(calendar *calendars.Calendar, start time.Time) time.Time {
	if t.Unit == BusinessDay {
		return calendar.AddDays(start, t.Amount)
	}
	return calendar.Add(start, time.Duration(t.Amount)*length[t.Unit])
}
