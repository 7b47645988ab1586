package calendars

import "time"

// years is what an index covers, both included.
type years struct{ first, last int }

// allYears is what a calendar answers for. An instant outside counts as the nearest one
// inside, so a date from a typing error costs nothing; 24x7, their sum still fits into a
// time.Duration.
var allYears = years{1970, 2199}

func yearOf(t time.Time) int { return t.UTC().Year() }

func (y years) clamped() years {
	return years{min(max(y.first, allYears.first), allYears.last), max(min(y.last, allYears.last), allYears.first)}
}

// including also covers the year and one neighbor on each side, as a zone's new year is
// not Greenwich's.
func (y years) including(year int) years {
	return years{min(y.first, year-1), max(y.last, year+1)}.clamped()
}

// wider doubles the span forward or back.
func (y years) wider(back bool) years {
	span := y.last - y.first + 1
	if back {
		return years{y.first - span, y.last}.clamped()
	}
	return years{y.first, y.last + span}.clamped()
}

// covering is an index that answers for t. Once one does, this is a load and two
// comparisons.
func (c *Calendar) covering(t time.Time) *index {
	if x := c.index.Load(); x != nil && x.covers(t) {
		return x
	}
	year := yearOf(t)
	return c.compiled(years{year, year + 3}.including(year))
}

// compiled is an index of at least these years. It replaces the present one, unless
// another goroutine was faster; then it starts over from that one. Indexes only grow.
func (c *Calendar) compiled(wanted years) *index {
	for {
		present := c.index.Load()
		span := wanted
		if present != nil {
			span = years{min(wanted.first, present.years.first), max(wanted.last, present.years.last)}
			if span == present.years {
				return present
			}
		}
		if wider := c.compile(span); c.index.CompareAndSwap(present, wider) {
			return wider
		}
	}
}

func (c *Calendar) compile(span years) *index {
	w := wall{zone: c.Zone}
	first, afterLast := Date{span.first, time.January, 1}, Date{span.last + 1, time.January, 1}
	x := &index{years: span, from: w.instant(first.midnight()), until: w.instant(afterLast.midnight())}

	total := int64(0)
	add := func(open, close int64) {
		x.periods = append(x.periods, indexed{open, close, total})
		total += close - open
	}
	first = first.AddDays(-2) // two: see Periods
	start := w.instant(first.midnight())
	add(start, start)
	for s := range c.stretches(first) {
		if !s.day.Date.Before(afterLast) {
			break
		}
		add(s.open, s.close)
	}
	end := max(x.until, x.periods[len(x.periods)-1].close+1)
	add(end, end)
	x.byTime = newBuckets(x.periods, func(p indexed) int64 { return p.open })
	x.byWork = newBuckets(x.periods, func(p indexed) int64 { return p.before })
	if span.first == allYears.first {
		x.from = -forever
	}
	if span.last == allYears.last {
		x.until = forever
	}
	return x
}
