package tongue

import (
	"fmt"
	"strconv"
	"time"

	"deskbell/calendars"
)

// Day is an instant in full, as a calendar and a clock on the wall of a zone show it:
// Monday 28 December 2026, 10:10.
func (t Tongue) Day(at time.Time, zone *time.Location) string {
	return fmt.Sprintf(t.words.at, t.Date(at, zone), t.Hour(at, zone))
}

// Short is an instant briefly, without the year: Mon 28 Dec, 10:10.
func (t Tongue) Short(at time.Time, zone *time.Location) string {
	return fmt.Sprintf(t.words.at, t.ShortDate(at, zone), t.Hour(at, zone))
}

// unmistakable is how far away an instant may be and be told without its year.
const unmistakable = 183 * 24 * time.Hour

// Brief is Short as seen from another instant, with the year where it is far away:
// Mon 28 Dec 2020, 10:10.
func (t Tongue) Brief(at, from time.Time, zone *time.Location) string {
	if away := at.Sub(from); -unmistakable <= away && away <= unmistakable {
		return t.Short(at, zone)
	}
	return fmt.Sprintf(t.words.at, t.ShortDate(at, zone)+" "+strconv.Itoa(at.In(zone).Year()), t.Hour(at, zone))
}

// Date is the date of an instant in full: Monday 28 December 2026.
func (t Tongue) Date(at time.Time, zone *time.Location) string {
	at = at.In(zone)
	return fmt.Sprintf(t.words.date, t.Weekday(at.Weekday()), t.dayOfMonth(at), t.Month(at.Month()), strconv.Itoa(at.Year()))
}

// ShortDate is the date of an instant briefly, without the year: Mon 28 Dec.
func (t Tongue) ShortDate(at time.Time, zone *time.Location) string {
	at = at.In(zone)
	return fmt.Sprintf(t.words.shortDate, t.words.shortWeekdays[at.Weekday()], t.dayOfMonth(at), t.words.shortMonths[at.Month()-1])
}

// Hour is the time of day, with seconds only where there are any: 10:10.
func (t Tongue) Hour(at time.Time, zone *time.Location) string {
	at = at.In(zone)
	if at.Second() != 0 {
		return at.Format("15:04:05")
	}
	return at.Format("15:04")
}

// Stretch is from one instant to another, with the second's date only if it differs:
// Thu 24 Dec 16:10–17:00.
func (t Tongue) Stretch(from, to time.Time, zone *time.Location) string {
	start := t.ShortDate(from, zone) + " " + t.Hour(from, zone)
	if calendars.DateOf(from, zone) == calendars.DateOf(to, zone) {
		return start + "–" + t.Hour(to, zone)
	}
	return start + " – " + t.ShortDate(to, zone) + " " + t.Hour(to, zone)
}

// Weekday is the name of a day of the week.
func (t Tongue) Weekday(d time.Weekday) string { return t.words.weekdays[d] }

// Month is the name of a month.
func (t Tongue) Month(m time.Month) string { return t.words.months[m-1] }

func (t Tongue) dayOfMonth(at time.Time) string {
	if at.Day() == 1 {
		return t.words.first
	}
	return strconv.Itoa(at.Day())
}
