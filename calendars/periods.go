package calendars

import (
	"iter"
	"time"
)

// Period is one stretch during which the desk is open: Start is open, End no longer.
type Period struct {
	Start, End time.Time
	Day        Date   // the date it opens on
	Reason     string // why its hours are special, such as the name of a shortened day
}

// Periods is the definition of a calendar: every open period that ends after from, in
// order, without end and without overlap. Periods may touch, as at midnight round the
// clock. Every other question is a reading of this stream.
func (c *Calendar) Periods(from time.Time) iter.Seq[Period] {
	return func(yield func(Period) bool) {
		for s := range c.stretches(DateOf(from, c.Zone).AddDays(-2)) { // two: an overnight window, and a zone crossing the date line
			end := time.Unix(s.close, 0).UTC()
			if end.After(from) && !yield(Period{time.Unix(s.open, 0).UTC(), end, s.day.Date, s.day.Reason}) {
				return
			}
		}
	}
}

// stretch is a period in whole seconds since 1970.
type stretch struct {
	open, close int64
	day         Day
}

// stretches walks the dates from the first one on and resolves their windows, one after
// another. What an overnight window already covers is not counted twice.
func (c *Calendar) stretches(first Date) iter.Seq[stretch] {
	return func(yield func(stretch) bool) {
		w := wall{zone: c.Zone}
		covered := -forever
		for day := range c.days(first) {
			midnight := day.Date.midnight()
			for _, window := range day.Windows {
				open := max(covered, w.instant(midnight+60*int64(window.Open)))
				covered = max(covered, w.instant(midnight+60*int64(window.Close)))
				if open < covered && !yield(stretch{open, covered, day}) {
					return
				}
			}
		}
	}
}
