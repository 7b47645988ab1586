package calendars

import (
	"fmt"
	"time"
)

// Date is a civil date: a square on a wall calendar, in no zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the date a wall clock in zone shows at t.
func DateOf(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return Date{y, m, d}
}

// ParseDate reads an ISO 8601 date such as 2026-12-24.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a date; write it like 2026-12-24", text)
	}
	return DateOf(t, time.UTC), nil
}

// AddDays is the date n days later, or earlier for a negative n.
func (d Date) AddDays(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC), time.UTC)
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return time.Unix(d.midnight(), 0).UTC().Weekday() }

// Before reports whether d is an earlier date than other.
func (d Date) Before(other Date) bool { return d.midnight() < other.midnight() }

// String is the date in ISO 8601.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// midnight counts seconds of wall-clock time from 1970-01-01T00:00 to the start of the
// date: a reading of the wall, which becomes an instant only in a zone.
func (d Date) midnight() int64 {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix()
}
