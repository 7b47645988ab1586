package calendars

import "time"

// index is some years of the stream, compiled. Business time is an axis of its own, on
// which closed time has no length; the index maps instants to positions on it and back,
// each by one lookup and a clamp. It is immutable: a wider one replaces it whole.
//
// A sentinel without length stands before the first period and after the last.
type index struct {
	years       years
	from, until int64   // the instants answered for, in seconds since 1970, [from, until)
	open, close []int64 // each period's bounds, likewise
	before      []int64 // business seconds before each period
	byTime      buckets // finds a period by open
	byWork      buckets // finds a period by before
}

// Add is the earliest instant by which d of business time has passed since t; for a
// negative d, the latest from which d passes until t. Add(t, 0) is t.
func (c *Calendar) Add(t time.Time, d time.Duration) time.Time {
	if d == 0 {
		return t.UTC()
	}
	for x := c.covering(t); ; x = c.compiled(x.years.wider(d < 0)) {
		seconds, nanos := x.position(t)
		seconds, nanos = seconds+int64(d/time.Second), nanos+int64(d%time.Second)
		if nanos < 0 {
			seconds, nanos = seconds-1, nanos+1e9
		} else if nanos >= 1e9 {
			seconds, nanos = seconds+1, nanos-1e9
		}
		if at, ok := x.instant(seconds, nanos, d < 0); ok {
			return time.Unix(at, nanos).UTC()
		}
		if x.years == x.years.wider(d < 0) { // the edge of the years answered for
			return time.Unix(x.edge(d < 0), 0).UTC()
		}
	}
}

// Between is the business time from a to b, negative when b is the earlier one.
func (c *Calendar) Between(a, b time.Time) time.Duration {
	x := c.covering(a)
	if !x.covers(b) {
		x = c.compiled(x.years.including(yearOf(b)))
	}
	fromSeconds, fromNanos := x.position(a)
	toSeconds, toNanos := x.position(b)
	return time.Duration(toSeconds-fromSeconds)*time.Second + time.Duration(toNanos-fromNanos)
}

// IsOpen reports whether the desk is open at t.
func (c *Calendar) IsOpen(t time.Time) bool {
	x, at := c.covering(t), t.Unix()
	return at < x.close[x.periodAt(at)]
}

// NextOpening is t if the desk is open then, else the next instant at which it opens.
func (c *Calendar) NextOpening(t time.Time) time.Time {
	for p := range c.Periods(t) {
		if p.Start.After(t) {
			return p.Start
		}
		break
	}
	return t.UTC()
}

// covers reports whether the index answers for t.
func (x *index) covers(t time.Time) bool { return t.Unix() >= x.from && t.Unix() < x.until }

// position is where t lies on the axis of business time. Outside hours it is where the
// last period ended.
func (x *index) position(t time.Time) (seconds, nanos int64) {
	at := t.Unix()
	i := x.periodAt(at)
	if at >= x.close[i] {
		return x.before[i] + x.close[i] - x.open[i], 0
	}
	return x.before[i] + at - x.open[i], int64(t.Nanosecond())
}

// periodAt is the last period that opens at or before an instant.
func (x *index) periodAt(at int64) int32 {
	return x.byTime.find(x.open, min(max(at, x.open[0]), x.close[len(x.close)-2]))
}

// instant is position's inverse, false where the index does not reach. A position between
// two periods is the end of the first, or going back the start of the second.
func (x *index) instant(seconds, nanos int64, back bool) (int64, bool) {
	key := seconds
	if nanos == 0 && !back {
		key--
	}
	if key < 0 || key >= x.before[len(x.before)-1] {
		return 0, false
	}
	i := x.byWork.find(x.before, key)
	at := x.open[i] + seconds - x.before[i]
	return at, at >= x.from
}

// edge is the last instant that instant could give.
func (x *index) edge(back bool) int64 {
	if back {
		return x.open[0]
	}
	return x.close[len(x.close)-2]
}
