package mail

import (
	"fmt"
	"strconv"
	"time"

	"deskbell/calendars"
)

// day is an instant as a clock on the wall shows it, with seconds only where there are any.
func (v voice) day(at time.Time, zone *time.Location) string {
	at = at.In(zone)
	return fmt.Sprintf(v.tongue.day, v.weekdays[at.Weekday()], v.date(at), v.months[at.Month()-1], strconv.Itoa(at.Year()), hour(at))
}

// moment is an instant on the desk's wall and in UTC.
func (v voice) moment(at time.Time, zone *time.Location) string {
	if zone == time.UTC {
		return v.day(at, zone) + " UTC"
	}
	universal, here := at.UTC(), at.In(zone)
	text := v.day(at, zone) + " (" + zone.String() + "), "
	if universal.Day() != here.Day() {
		text += v.shortDay(universal) + " "
	}
	return text + hour(universal) + " UTC"
}

// stretch is a segment of a receipt on the desk's wall.
func (v voice) stretch(s calendars.Segment, zone *time.Location) string {
	from, to := s.From.In(zone), s.To.In(zone)
	if calendars.DateOf(from, zone) == calendars.DateOf(to, zone) {
		return v.shortDay(from) + " " + hour(from) + "–" + hour(to)
	}
	return v.shortDay(from) + " " + hour(from) + " – " + v.shortDay(to) + " " + hour(to)
}

func (v voice) shortDay(at time.Time) string {
	return fmt.Sprintf(v.short, v.shortWeekdays[at.Weekday()], v.date(at), v.shortMonths[at.Month()-1])
}

func (v voice) date(at time.Time) string {
	if at.Day() == 1 {
		return v.first
	}
	return strconv.Itoa(at.Day())
}

func hour(at time.Time) string {
	if at.Second() != 0 {
		return at.Format("15:04:05")
	}
	return at.Format("15:04")
}
