package calendars

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"pgregory.net/rapid"
)

// Random calendars, and instants to ask them about.

// drawClock favors the hours at which clocks change.
func drawClock(t *rapid.T, label string) Clock {
	return Clock(rapid.OneOf(
		rapid.SampledFrom([]int{0, 1, 30, 60, 90, 120, 150, 165, 180, 9 * 60, 12 * 60, 13 * 60, 17 * 60, 22 * 60, 23 * 60, 23*60 + 1, 23*60 + 30, 24 * 60}),
		rapid.IntRange(0, 24*60),
	).Draw(t, label))
}

// drawWindows gives up to three windows, which may touch.
func drawWindows(t *rapid.T, label string) []Window {
	var bounds []Clock
	for range 2 * rapid.IntRange(0, 3).Draw(t, label+" windows") {
		bounds = append(bounds, drawClock(t, label))
	}
	slices.Sort(bounds)
	var windows []Window
	for i := 0; i < len(bounds); i += 2 {
		if bounds[i] < bounds[i+1] {
			windows = append(windows, Window{bounds[i], bounds[i+1]})
		}
	}
	return windows
}

// overnight lets a day's last window run over midnight, up to a limit.
func overnight(t *rapid.T, label string, windows []Window, limit Clock) []Window {
	if len(windows) == 0 || !rapid.Bool().Draw(t, label+" overnight") {
		return windows
	}
	windows = slices.Clone(windows)
	last := &windows[len(windows)-1]
	last.Close = midnightNext + min(drawClock(t, label), last.Open, limit)
	return windows
}

func drawWeek(t *rapid.T) Week {
	var week Week
	switch rapid.SampledFrom([]string{"office", "lunch", "always", "one day", "any"}).Draw(t, "week") {
	case "office":
		h := []Window{{9 * 60, 17 * 60}}
		return Week{nil, h, h, h, h, h, nil}
	case "lunch":
		h := []Window{{9 * 60, 12 * 60}, {13 * 60, 17 * 60}}
		return Week{nil, h, h, h, h, h, nil}
	case "always":
		h := []Window{{0, midnightNext}}
		return Week{h, h, h, h, h, h, h}
	case "one day":
		day := rapid.IntRange(0, 6).Draw(t, "day")
		week[day] = overnight(t, "the day's", drawWindows(t, "the day's"), midnightNext)
	case "any":
		for day := range week {
			week[day] = drawWindows(t, dayKey(time.Weekday(day)))
		}
		for day := range week {
			limit := midnightNext
			if next := week[(day+1)%7]; len(next) > 0 {
				limit = next[0].Open
			}
			week[day] = overnight(t, dayKey(time.Weekday(day)), week[day], limit)
		}
	}
	if slices.ContainsFunc(week[:], func(windows []Window) bool { return len(windows) > 0 }) {
		return week
	}
	week[time.Sunday] = []Window{{60, 180}}
	return week
}

// drawSpec gives a calendar whose special days lie near the center of the scene.
func drawSpec(t *rapid.T, s *scene) Spec {
	spec := Spec{ID: "drawn", Version: 1, Zone: s.zone, Week: drawWeek(t)}
	center := civil(s.center.In(s.zone))
	near := func(days int) Date { return civil(greenwich(center).AddDate(0, 0, days)) }

	for days := -9; days < 9; {
		days += rapid.IntRange(1, 6).Draw(t, "days to the next exception")
		if rapid.Bool().Draw(t, "ordinary") {
			continue
		}
		e := Exception{From: near(days), Name: fmt.Sprintf("Exception %s", near(days))}
		days += rapid.IntRange(0, 2).Draw(t, "its further days")
		e.To = near(days)
		if rapid.Bool().Draw(t, "open") {
			e.Windows = overnight(t, "special", drawWindows(t, "special"), midnightNext)
		}
		spec.Exceptions = append(spec.Exceptions, e)
	}
	for _, days := range rapid.SliceOfNDistinct(rapid.IntRange(-9, 9), 0, 4, rapid.ID[int]).Draw(t, "holidays") {
		day := near(days)
		moved := rapid.IntRange(-1, 1).Draw(t, "of the year") // as New Year's Day is observed on 31 December
		spec.Holidays = append(spec.Holidays, Holiday{
			Name: fmt.Sprintf("Holiday %s", day),
			On:   func(year int) (Date, bool) { return Date{year + moved, day.Month, day.Day}, true },
		})
	}
	return spec
}

// instants picks moments in a walk: at clock changes, around openings and closings, and
// anywhere, often with a fraction of a second.
type instants struct {
	*rand.Rand
	walk  *walk
	edges []int
}

func newInstants(seed uint64, w *walk) *instants {
	in := &instants{Rand: rand.New(rand.NewPCG(seed, seed)), walk: w}
	for i := 1; i < len(w.open); i++ {
		if w.open[i] != w.open[i-1] && w.within(i) {
			in.edges = append(in.edges, i)
		}
	}
	return in
}

func (in *instants) next() time.Time {
	center, _ := in.walk.minute(in.walk.center)
	minute := center + in.IntN(361) - 180
	switch kind := in.IntN(10); {
	case kind < 3 && len(in.edges) > 0:
		minute = in.edges[in.IntN(len(in.edges))] + in.IntN(3) - 1
	case kind < 6:
		margin := marginDays * 24 * 60
		minute = margin + in.IntN(len(in.walk.open)-2*margin)
	}
	return in.walk.instant(minute).Add(in.fraction())
}

func (in *instants) fraction() time.Duration {
	return [...]time.Duration{0, 0, time.Microsecond, time.Minute - time.Microsecond,
		time.Duration(in.IntN(60)) * time.Second, time.Duration(in.IntN(60e6)) * time.Microsecond}[in.IntN(6)]
}

// span is an amount of business time, either way: of any size, and often just as much as
// leads from t to an opening or closing.
func (in *instants) span(t time.Time) time.Duration {
	var d time.Duration
	switch in.IntN(5) {
	case 0:
		d = in.walk.position(in.next()) - in.walk.position(t)
	case 1:
		d = in.fraction()
	case 2:
		d = time.Duration(in.IntN(12*60)) * time.Minute
	case 3:
		d = in.fraction() * time.Duration(in.IntN(1000))
	case 4: // a few months
		d = time.Duration(in.Int64N(int64(3*in.walk.sum[len(in.walk.open)] + 1)))
	}
	if in.IntN(2) == 0 {
		return -d
	}
	return d
}
