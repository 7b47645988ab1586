package calendars

import "time"

// farthestChange bounds how far ahead a closing is told: a desk that is open round the clock
// has none, but for where the calendar ends.
const farthestChange = 8 * 24 * time.Hour

// Changes tells whether the desk is open at an instant, and when that changes next. A desk that
// stays open for more than eight days has no such instant: it is zero.
func (c *Calendar) Changes(t time.Time) (open bool, next time.Time) {
	if !c.IsOpen(t) {
		return false, c.Add(t, time.Nanosecond).Add(-time.Nanosecond)
	}
	for next = t; c.IsOpen(next); next = c.closing(next) { // periods may touch, as at midnight
		if next.Sub(t) > farthestChange {
			return true, time.Time{}
		}
	}
	return true, next
}

// closing is where the period ends that an instant lies in.
func (c *Calendar) closing(t time.Time) time.Time {
	p, _ := c.covering(t).periodAt(t)
	return time.Unix(p.close, 0).UTC()
}
