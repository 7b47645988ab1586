package calendars

import "time"

// AddDays is n business days after t, n at least 1: the same wall-clock time on the n-th
// following working day. A start outside hours counts from the next opening. Where that
// day opens later, the result is its opening; where it is closed at that time, its last
// closing before it.
func (c *Calendar) AddDays(t time.Time, n int) time.Time {
	var due time.Time
	var today Date          // the working day being looked at
	var sinceMidnight int64 // the wall-clock time wanted on the last one, in seconds
	w := wall{zone: c.Zone}
	for p := range c.Periods(t) {
		if today == (Date{}) {
			t, today = later(t, p.Start), p.Day
			sinceMidnight = reading(t, c.Zone) - today.midnight()
			continue
		}
		if p.Day != today {
			today, n = p.Day, n-1
		}
		if n > 0 {
			continue
		}
		if n < 0 {
			break
		}
		at := time.Unix(w.instant(today.midnight()+sinceMidnight), int64(t.Nanosecond()))
		if due.IsZero() || !at.Before(p.Start) {
			due = later(p.Start, earlier(at, p.End))
		}
	}
	return due.UTC()
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
