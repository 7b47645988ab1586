package calendars

import (
	"sort"
	"testing"
	"time"
)

// The walk is a second definition of a calendar, slow and plain: it goes through some weeks
// minute by minute, looks at the wall clock at each, and notes whether the desk is open. It
// shares no code with the first.

// scene is the part of the walk that all calendars of a zone share: what the wall shows.
type scene struct {
	zone    *time.Location
	center  time.Time // where something odd happens
	start   time.Time // the first minute
	reading []int64   // what the wall shows at each minute, in minutes since 1970
	shown   []int64   // the latest it has shown so far
	date    []Date    // likewise, the last date that has begun
}

const (
	sceneDays  = 15 // to each side of the center
	marginDays = 4  // at either end, where the walk doesn't know what overlaps from outside
)

func newScene(t *testing.T, zone *time.Location, center time.Time) *scene {
	s := &scene{zone: zone, center: center, start: center.AddDate(0, 0, -sceneDays).UTC()}
	latest := int64(0)
	for at, end := s.start, center.AddDate(0, 0, sceneDays); at.Before(end); at = at.Add(time.Minute) {
		_, offset := at.In(zone).Zone()
		now := at.Unix() + int64(offset)
		if now%60 != 0 {
			t.Fatalf("%s is no whole minute in %s", at, zone)
		}
		latest = max(latest, now/60)
		s.reading, s.shown = append(s.reading, now/60), append(s.shown, latest)
		s.date = append(s.date, civil(time.Unix(60*latest, 0).UTC()))
	}
	return s
}

// GoString is what a failing test shows.
func (s *scene) GoString() string { return s.center.In(s.zone).String() }

// first is the first minute at which the wall shows the reading or something later.
func (s *scene) first(reading int64) int {
	return sort.Search(len(s.shown), func(i int) bool { return s.shown[i] >= reading })
}

func (s *scene) instant(minute int) time.Time {
	return s.start.Add(time.Duration(minute) * time.Minute)
}

// minute is the one t falls into, and how far.
func (s *scene) minute(t time.Time) (int, time.Duration) {
	d := t.Sub(s.start)
	return int(d / time.Minute), d % time.Minute
}

func civil(t time.Time) Date { return Date{t.Year(), t.Month(), t.Day()} }

func greenwich(d Date) time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// walk is one calendar's hours in a scene.
type walk struct {
	*scene
	spec  Spec
	open  []bool
	owner []Date          // whose hours those are, where open
	sum   []time.Duration // business time before each minute
}

func (s *scene) walk(spec Spec) *walk {
	w := &walk{scene: s, spec: spec, open: make([]bool, len(s.reading)), owner: make([]Date, len(s.reading))}
	last := greenwich(s.date[len(s.date)-1])
	for day := greenwich(s.date[0]); !day.After(last); day = day.AddDate(0, 0, 1) {
		windows, _ := w.hours(civil(day))
		for _, window := range windows {
			midnight := day.Unix() / 60
			for i := s.first(midnight + int64(window.Open)); i < s.first(midnight+int64(window.Close)); i++ {
				if !w.open[i] {
					w.open[i], w.owner[i] = true, civil(day)
				}
			}
		}
	}
	w.sum = make([]time.Duration, len(w.open)+1)
	for i, open := range w.open {
		w.sum[i+1] = w.sum[i]
		if open {
			w.sum[i+1] += time.Minute
		}
	}
	return w
}

// hours are a date's, and why they are not the usual ones. The holidays the tests draw have
// the same date each year.
func (w *walk) hours(date Date) ([]Window, string) {
	day := greenwich(date)
	for _, e := range w.spec.Exceptions {
		if !day.Before(greenwich(e.From)) && !day.After(greenwich(e.To)) {
			return e.Windows, e.Name
		}
	}
	for _, h := range w.spec.Holidays {
		if d, _ := h.On(date.Year); d.Month == date.Month && d.Day == date.Day {
			return nil, h.Name
		}
	}
	windows := w.spec.Week[day.Weekday()]
	switch {
	case len(windows) > 0:
		return windows, ""
	case day.Weekday() == time.Saturday || day.Weekday() == time.Sunday:
		return nil, "weekend"
	}
	return nil, "closed on " + day.Weekday().String() + "s"
}

// position is the business time from the start of the scene to t.
func (w *walk) position(t time.Time) time.Duration {
	m, rest := w.minute(t)
	if w.open[m] {
		return w.sum[m] + rest
	}
	return w.sum[m]
}

// add is what Add should give, false where that lies outside the scene.
func (w *walk) add(t time.Time, d time.Duration) (time.Time, bool) {
	wanted := w.position(t) + d
	var m int
	switch {
	case d == 0:
		return t, true
	case d > 0: // the first minute by whose end all has passed
		m = sort.Search(len(w.open), func(i int) bool { return w.sum[i+1] >= wanted })
	default: // the last minute at whose start no more than wanted has passed
		m = sort.Search(len(w.open), func(i int) bool { return w.sum[i] > wanted }) - 1
	}
	if !w.within(m) {
		return time.Time{}, false
	}
	return w.instant(m).Add(wanted - w.sum[m]), true
}

// within tells whether the walk is sure of a minute.
func (w *walk) within(minute int) bool {
	return minute >= marginDays*24*60 && minute < len(w.open)-marginDays*24*60
}

// opening is the first open minute from one on, false where the scene ends first.
func (w *walk) opening(minute int) (int, bool) {
	for i := minute; w.within(i); i++ {
		if w.open[i] {
			return i, true
		}
	}
	return 0, false
}

// addDays is what AddDays should give for a whole second t, false where that lies outside
// the scene.
func (w *walk) addDays(t time.Time, n int) (time.Time, bool) {
	m, rest := w.minute(t)
	if !w.open[m] {
		var ok bool
		if m, ok = w.opening(m); !ok {
			return time.Time{}, false
		}
		rest = 0
	}
	wall := w.reading[m] - greenwich(w.owner[m]).Unix()/60 // since that day's midnight
	first := m
	for day := w.owner[m]; n > 0; n-- {
		for w.within(first) && (!w.open[first] || w.owner[first] == day) {
			first++
		}
		if !w.within(first) {
			return time.Time{}, false
		}
		day = w.owner[first]
	}
	day := w.owner[first]
	wanted := greenwich(day).Unix()/60 + wall
	at := w.first(wanted)
	switch {
	case !w.within(at):
		return time.Time{}, false
	case at < first:
		return w.instant(first), true
	case w.open[at] && w.owner[at] == day:
		if w.reading[at] != wanted { // moved out of a gap
			rest = 0
		}
		return w.instant(at).Add(rest), true
	}
	for !w.open[at] || w.owner[at] != day {
		at--
	}
	return w.instant(at + 1), true
}
