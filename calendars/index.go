package calendars

import "time"

// index is some years of the stream, compiled. Business time is an axis of its own, on
// which closed time has no length; the index maps instants to positions on it and back,
// each by one lookup and a clamp. It is immutable: a wider one replaces it whole.
//
// A sentinel without length stands before the first period and after the last, so that
// every instant and every position lies between two.
type index struct {
	years       years
	from, until int64 // the instants answered for, in seconds since 1970, [from, until)
	periods     []indexed
	byTime      buckets // finds a period by open
	byWork      buckets // finds a period by before
}

// indexed is a period's bounds in seconds since 1970, and the business seconds before it.
type indexed struct{ open, close, before int64 }

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
	x := c.covering(t)
	p, at := x.periodAt(t)
	return at < p.close
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
	p, at := x.periodAt(t)
	nanos = int64(t.Nanosecond())
	if at >= p.close {
		at, nanos = p.close, 0
	}
	return p.before + at - p.open, nanos
}

// periodAt is the last period that opens at or before t, and t in seconds, moved between
// the sentinels.
func (x *index) periodAt(t time.Time) (p *indexed, at int64) {
	at = min(max(t.Unix(), x.periods[0].open), x.periods[len(x.periods)-1].open-1)
	i := x.byTime.near(at)
	for x.periods[i+1].open <= at {
		i++
	}
	return &x.periods[i], at
}

// instant is position's inverse, false where the index does not reach. A position between
// two periods is the end of the first, or going back the start of the second.
func (x *index) instant(seconds, nanos int64, back bool) (int64, bool) {
	key := seconds
	if nanos == 0 && !back {
		key--
	}
	if key < 0 || key >= x.periods[len(x.periods)-1].before {
		return 0, false
	}
	i := x.byWork.near(key)
	for x.periods[i+1].before <= key {
		i++
	}
	return x.periods[i].open + seconds - x.periods[i].before, true
}

// edge is the last instant that instant could give.
func (x *index) edge(back bool) int64 {
	if back {
		return x.periods[1].open
	}
	return x.periods[len(x.periods)-2].close
}
