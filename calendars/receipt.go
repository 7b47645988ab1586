package calendars

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Segment is a stretch of a span with one explanation: counted in full, or not at all.
type Segment struct {
	From, To time.Time
	Counted  time.Duration // To minus From, or 0 when closed
	Reason   string        // "open" or the special day's name; or why it is closed
}

// Receipt explains how the span from a to b was counted: segments in order, without gaps,
// whose Counted sum to Between(a, b). The night around a closed day is told as part of
// that day, so that a weekend is one segment. It is empty unless a is before b.
func (c *Calendar) Receipt(a, b time.Time) []Segment {
	a, b = a.UTC(), b.UTC()
	var segments []Segment
	for p := range c.Periods(a) {
		open, end := earlier(later(a, p.Start), b), earlier(p.End, b)
		segments = append(segments, c.closed(a, open)...)
		if !open.Before(b) {
			break
		}
		counted := Segment{open, end, end.Sub(open), cmp.Or(p.Reason, "open")}
		last := len(segments) - 1
		if last >= 0 && segments[last].Counted > 0 && segments[last].Reason == counted.Reason {
			segments[last].To, segments[last].Counted = end, segments[last].Counted+counted.Counted
		} else {
			segments = append(segments, counted)
		}
		a = end
	}
	return segments
}

// closed explains a span without any opening: each day that is closed as a whole by its
// reason, and the hours before and after with it.
func (c *Calendar) closed(a, b time.Time) []Segment {
	var segments []Segment
	w := wall{zone: c.Zone}
	for date := DateOf(a, c.Zone); a.Before(b); date = date.AddDays(1) {
		end := earlier(time.Unix(w.instant(date.AddDays(1).midnight()), 0).UTC(), b)
		if !a.Before(end) { // a date without length, or an hour shown again after its midnight
			continue
		}
		reason := ""
		if day := c.Day(date); len(day.Windows) == 0 {
			reason = day.Reason
		}
		last := len(segments) - 1
		switch {
		case last < 0 || (reason != "" && segments[last].Reason != "" && segments[last].Reason != reason):
			segments = append(segments, Segment{From: a, To: end, Reason: reason})
		default:
			segments[last].To = end
			segments[last].Reason = cmp.Or(segments[last].Reason, reason)
		}
		a = end
	}
	for i := range segments {
		segments[i].Reason = cmp.Or(segments[i].Reason, "outside hours")
	}
	return segments
}

// Local writes the segment's bounds as the desk's wall clock shows them, such as
// "Mon 21 Dec 16:10-17:00".
func (c *Calendar) Local(s Segment) string {
	from, to := s.From.In(c.Zone), s.To.In(c.Zone)
	clock := func(t time.Time) string {
		if t.Second() != 0 || t.Nanosecond() != 0 {
			return t.Format("15:04:05")
		}
		return t.Format("15:04")
	}
	if DateOf(from, c.Zone) == DateOf(to, c.Zone) {
		return from.Format("Mon 2 Jan ") + clock(from) + "-" + clock(to)
	}
	return from.Format("Mon 2 Jan ") + clock(from) + " - " + to.Format("Mon 2 Jan ") + clock(to)
}

// InWords writes a duration the way one says it, such as 3 h 20 min.
func InWords(d time.Duration) string {
	if d < 0 {
		return "minus " + InWords(-d)
	}
	var parts []string
	if h := d / time.Hour; h > 0 {
		parts = append(parts, fmt.Sprintf("%d h", h))
	}
	if m := d % time.Hour / time.Minute; m > 0 {
		parts = append(parts, fmt.Sprintf("%d min", m))
	}
	if s := d % time.Minute; s > 0 || len(parts) == 0 {
		parts = append(parts, fmt.Sprintf("%v s", s.Seconds()))
	}
	return strings.Join(parts, " ")
}
