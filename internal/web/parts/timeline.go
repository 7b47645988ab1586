package parts

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"strconv"
	"time"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// timeline is a receipt as a picture, from left to right: every place and width is in percent of
// its width, so that it fits wherever it is and its text keeps its size.
type timeline struct {
	p         *page.Page
	of        client.Receipt
	id        string
	zone      *time.Location // in which its times are
	stretches []stretch
	days      []day
	due       float64 // where; 0: it isn't known yet
	at        float64 // where the present is, or when it was answered; 0: not in the picture
	mark      string  // what is at that place, as a word
	labels    []label // below the bar
}

// stretch is time of one kind within one day, or a run of days without any counted time.
type stretch struct {
	from, to time.Time
	look     string // counted, closed, paused or late
	reason   string
	left     float64
	width    float64
	weight   float64
}

// day is a band behind the bar: a date, or some on which nothing counts.
type day struct {
	left, width float64
	name        label
	shaded      bool
}

// pausedReason is the API's for time that a pause takes out.
const pausedReason = "paused: waiting for the customer"

// How wide stretches are beside each other. What counts is drawn true to scale, as far as it can
// be seen; what doesn't, however long it is, takes little room.
const (
	scaleOfCounted = 10.0 // all of the target together
	leastCounted   = 0.35
	widthOfNight   = 0.5
	widthOfDays    = 2.2
	mostOfClosed   = 6.0 // all of it together
	widthOfLate    = 2.5
)

// drawn lays a receipt out. Stopped is when the clock stopped; zero: it hasn't, so the picture
// shows where the present is.
func drawn(p *page.Page, r client.Receipt, stopped time.Time) timeline {
	t := timeline{p: p, of: r, id: nameOf(r), zone: shownIn(p, deskOf(r))}
	for _, s := range r.Segments {
		t.add(s)
	}
	end, word := p.Now, p.Say("now")
	if !stopped.IsZero() {
		end, word = stopped, p.Say("answered")
	}
	if !r.DueAt.IsZero() && end.After(r.DueAt) {
		t.stretches = append(t.stretches, stretch{from: r.DueAt, to: end, look: "late", reason: p.Say("late"), weight: widthOfLate})
	}
	t.place()
	t.band()
	t.nameDays()
	if !r.DueAt.IsZero() {
		t.due = t.where(r.DueAt)
	}
	if end.After(r.StartedAt) && len(t.stretches) > 0 && !end.After(t.stretches[len(t.stretches)-1].to) {
		t.at, t.mark = t.where(end), word
	}
	t.label()
	return t
}

// nameOf makes the IDs within a picture unlike those of another on the same page.
func nameOf(r client.Receipt) string {
	sum := fnv.New64a()
	_, _ = fmt.Fprint(sum, r.Metric, r.Impact, r.Calendar, r.StartedAt.UnixMicro(), r.DueAt.UnixMicro()) // which never fails
	return "timeline-" + strconv.FormatUint(sum.Sum64(), 36)
}

// deskOf is the zone that a receipt counts in.
func deskOf(r client.Receipt) *time.Location {
	if zone, err := time.LoadLocation(r.TimeZone); err == nil {
		return zone
	}
	return time.UTC
}

// shownIn is the reader's zone or, until a script has told it, the desk's.
func shownIn(p *page.Page, desk *time.Location) *time.Location {
	if p.Zone == time.UTC {
		return desk
	}
	return p.Zone
}

// add takes up a segment, cut at midnights. Days without counted time that follow each other and
// have the same reason stay together.
func (t *timeline) add(s client.Segment) {
	look := "counted"
	if s.Counted == 0 {
		look = "closed"
		if s.Reason == pausedReason {
			look = "paused"
		}
	}
	for from := s.From; from.Before(s.To); {
		to := midnightAfter(from, t.zone)
		if to.After(s.To) {
			to = s.To
		}
		one := stretch{from: from, to: to, look: look, reason: s.Reason, weight: widthOfNight}
		whole := from.Equal(midnightAfter(from.Add(-time.Second), t.zone)) && to.Equal(midnightAfter(from, t.zone))
		switch last := len(t.stretches) - 1; {
		case look == "counted":
			one.weight = max(leastCounted, scaleOfCounted*to.Sub(from).Seconds()/math.Max(t.of.TargetSeconds, 1))
			t.stretches = append(t.stretches, one)
		case whole && last >= 0 && t.stretches[last].whole(t.zone) && t.stretches[last].reason == s.Reason:
			t.stretches[last].to = to
		default:
			if whole {
				one.weight = widthOfDays
			}
			t.stretches = append(t.stretches, one)
		}
		from = to
	}
}

// whole reports whether a stretch is of whole days on which nothing counts.
func (s stretch) whole(zone *time.Location) bool {
	return s.look != "counted" && s.weight == widthOfDays && s.to.Equal(midnightAfter(s.to.Add(-1), zone))
}

// midnightAfter is when the next day begins. Where clocks are put forward at midnight that is
// the first instant there is.
func midnightAfter(at time.Time, zone *time.Location) time.Time {
	year, month, date := at.In(zone).Date()
	next := time.Date(year, month, date+1, 0, 0, 0, 0, zone)
	if next.Day() == date { // a midnight that doesn't exist was read as an hour before it
		next = time.Date(year, month, date+1, 1, 0, 0, 0, zone)
	}
	return next
}

// place gives each stretch its share of the width.
func (t *timeline) place() {
	closed, all := 0.0, 0.0
	for _, s := range t.stretches {
		if s.look == "closed" || s.look == "paused" {
			closed += s.weight
		}
	}
	for i, s := range t.stretches {
		if (s.look == "closed" || s.look == "paused") && closed > mostOfClosed {
			t.stretches[i].weight *= mostOfClosed / closed
		}
		all += t.stretches[i].weight
	}
	left := 0.0
	for i := range t.stretches {
		s := &t.stretches[i]
		s.left, s.width = left, 100*s.weight/all
		left += s.width
	}
}

// where is the place of an instant.
func (t *timeline) where(at time.Time) float64 {
	for _, s := range t.stretches {
		if at.Before(s.to) || at.Equal(s.to) {
			return s.left + s.width*math.Max(0, float64(at.Sub(s.from)))/float64(s.to.Sub(s.from))
		}
	}
	return 100
}

// band gives each date its band.
func (t *timeline) band() {
	last := ""
	for _, s := range t.stretches {
		if s.look == "late" {
			continue
		}
		name := s.from.In(t.zone).Format(time.DateOnly)
		if name != last {
			t.days = append(t.days, day{left: s.left, shaded: len(t.days)%2 == 1, name: label{text: t.nameOfDay(s)}})
		}
		d := &t.days[len(t.days)-1]
		d.width += s.width
		last = s.to.Add(-1).In(t.zone).Format(time.DateOnly)
	}
}

// nameOfDay is a date, or why nothing counts on some.
func (t *timeline) nameOfDay(s stretch) string {
	if s.whole(t.zone) {
		return t.p.Tongue.Reason(s.reason)
	}
	return t.p.Tongue.ShortDate(s.from, t.zone)
}

func percent(x float64) string {
	return cmp.Or(strconv.FormatFloat(math.Round(x*1000)/1000, 'f', -1, 64), "0") + "%"
}
