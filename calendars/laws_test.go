package calendars

import (
	"cmp"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// oddities are the zones and years the laws are tested in, chosen for what happens there.
var oddities = []struct {
	zone  string
	years []int
}{
	{"UTC", []int{2026}},
	{"Europe/Zurich", []int{2026, 2040, 2041}},      // a rule, no longer a table
	{"Europe/Dublin", []int{2025}},                  // winter time is the exception
	{"America/Los_Angeles", []int{2026, 2045}},      // a rule again
	{"America/Sao_Paulo", []int{2017, 2018}},        // at midnight, both ways
	{"America/St_Johns", []int{2006, 2026}},         // 00:01 until 2011
	{"Africa/Cairo", []int{2010, 2014, 2023, 2024}}, // at midnight, and twice for Ramadan
	{"Africa/Casablanca", []int{2024, 2026}},        // back for Ramadan
	{"Antarctica/Troll", []int{2025}},               // two hours
	{"Asia/Kathmandu", []int{2026}},                 // 45 minutes off
	{"Asia/Tehran", []int{2021, 2022}},              // at midnight, half an hour off
	{"Australia/Lord_Howe", []int{2026}},            // half an hour
	{"Pacific/Apia", []int{2011}},                   // no 30 December
	{"Pacific/Chatham", []int{2026}},                // at 02:45
	{"Pacific/Kwajalein", []int{1993}},              // no 21 August
}

// scenes are a zone's clock changes in those years, and their New Year.
func scenes(t *testing.T, name string, of []int) []*scene {
	location := zone(t, name)
	var all []*scene
	for _, year := range of {
		newYear := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC)
		all = append(all, newScene(t, location, newYear))
		for at := newYear; at.Year() == year; at = at.Add(time.Hour) {
			if _, change := at.In(location).ZoneBounds(); change.After(at) && !change.After(at.Add(time.Hour)) {
				all = append(all, newScene(t, location, change))
			}
		}
	}
	return all
}

// The laws of domain.md, over random calendars in odd zones. A case is two instants and an
// amount of business time, held to all laws.
func TestLaws(t *testing.T) {
	const casesEach = 80 // for each of the 100 calendars that rapid draws
	var zones, cases atomic.Int64
	t.Run("zones", func(t *testing.T) {
		for _, odd := range oddities {
			t.Run(odd.zone, func(t *testing.T) {
				t.Parallel()
				zones.Add(1)
				all := scenes(t, odd.zone, odd.years)
				rapid.Check(t, func(t *rapid.T) {
					s := rapid.SampledFrom(all).Draw(t, "scene")
					spec := drawSpec(t, s)
					c, err := New(spec)
					if err != nil {
						t.Fatal(err)
					}
					w := s.walk(spec)
					in := newInstants(rapid.Uint64().Draw(t, "seed"), w)
					for range casesEach {
						if holdArithmetic(t, c, in) {
							cases.Add(1)
						}
					}
					for range casesEach / 10 {
						holdOpenings(t, c, in)
						holdChanges(t, c, in)
						holdDays(t, c, in)
						holdReceipt(t, c, in)
					}
					holdPeriods(t, c, w)
				})
			})
		}
	})
	t.Logf("%d cases", cases.Load())
	whole := !testing.Short() && int(zones.Load()) == len(oddities) // and not a part chosen by hand
	if whole && !t.Failed() && cases.Load() < 100_000 {
		t.Errorf("only %d cases, want 100,000", cases.Load())
	}
}

func same(t *rapid.T, what string, got, want time.Time, about ...any) {
	if !got.Equal(want) || got.Location() != time.UTC {
		t.Fatalf("%s = %s, want %s %s", what, got, want, fmt.Sprint(about...))
	}
}

// holdArithmetic is false, and nothing held, where the years that a calendar answers for
// have not enough business time.
func holdArithmetic(t *rapid.T, c *Calendar, in *instants) bool {
	a, b := in.next(), in.next()
	d := in.span(a)
	due := c.Add(a, d)
	if due.Year() <= allYears.first+1 || due.Year() >= allYears.last-1 {
		return false
	}
	about := fmt.Sprintf("for a = %s, b = %s, d = %s", a, b, d)

	same(t, "Add(a, 0)", c.Add(a, 0), a, about)
	if want, ok := in.walk.add(a, d); ok {
		same(t, "Add(a, d)", due, want, about)
	}
	if got := c.Between(a, due); got != d {
		t.Fatalf("Between(a, Add(a, d)) = %s %s", got, about)
	}
	if d > 0 && c.Between(a, due.Add(-1)) >= d {
		t.Fatalf("Add(a, d) = %s is not the earliest %s", due, about)
	}
	if d < 0 && c.Between(due.Add(1), a) >= -d {
		t.Fatalf("Add(a, d) = %s is not the latest %s", due, about)
	}

	between := c.Between(a, b)
	if want := in.walk.position(b) - in.walk.position(a); between != want {
		t.Fatalf("Between(a, b) = %s, want %s %s", between, want, about)
	}
	if c.Between(b, a) != -between {
		t.Fatalf("Between(b, a) = %s, Between(a, b) = %s %s", c.Between(b, a), between, about)
	}
	if sum := between + c.Between(b, due); sum != d {
		t.Fatalf("Between(a, b) + Between(b, Add(a, d)) = %s %s", sum, about)
	}

	if half := c.Add(a, d/2); d > 0 && (half.Before(a) || due.Before(half)) || d < 0 && (half.After(a) || due.After(half)) {
		t.Fatalf("Add(a, d/2) = %s, Add(a, d) = %s %s", half, due, about)
	}
	if other := c.Add(b, d); a.Before(b) && other.Before(due) || a.After(b) && other.After(due) {
		t.Fatalf("Add(a, d) = %s, Add(b, d) = %s %s", due, other, about)
	}

	elsewhere := a.In(time.FixedZone("", in.IntN(28*3600)-14*3600))
	same(t, "Add, told in another zone,", c.Add(elsewhere, d), due, about)
	if got := c.Between(elsewhere, b); got != between {
		t.Fatalf("Between, told in another zone, = %s, want %s %s", got, between, about)
	}
	m, _ := in.walk.minute(a)
	if c.IsOpen(a) != in.walk.open[m] || c.IsOpen(elsewhere) != in.walk.open[m] {
		t.Fatalf("IsOpen(a) = %t, want %t %s", c.IsOpen(a), in.walk.open[m], about)
	}
	return true
}

func holdOpenings(t *rapid.T, c *Calendar, in *instants) {
	a := in.next()
	m, _ := in.walk.minute(a)
	next, ok := in.walk.opening(m)
	switch {
	case in.walk.open[m]:
		same(t, "NextOpening(a)", c.NextOpening(a), a)
	case ok:
		same(t, "NextOpening(a)", c.NextOpening(a), in.walk.instant(next), a)
	}
}

func holdChanges(t *rapid.T, c *Calendar, in *instants) {
	a := in.next()
	open, next := c.Changes(a)
	if open != c.IsOpen(a) {
		t.Fatalf("Changes(%s) says open: %t", a, open)
	}
	switch {
	case !open:
		same(t, "the next change", next, c.NextOpening(a), a)
	case next.IsZero():
		if c.Between(a, a.Add(farthestChange)) != farthestChange {
			t.Fatalf("Changes(%s) finds no closing", a)
		}
	case c.Between(a, next) != next.Sub(a) || c.IsOpen(next):
		t.Fatalf("Changes(%s) = %s, but the desk is not open until then, or stays open", a, next)
	}
}

func holdDays(t *rapid.T, c *Calendar, in *instants) {
	a, n := in.next().Truncate(time.Second), 1+in.IntN(5)
	if want, ok := in.walk.addDays(a, n); ok {
		same(t, "AddDays(a, n)", c.AddDays(a, n), want, "for a = ", a, ", n = ", n)
		same(t, "AddDays, told in another zone,", c.AddDays(a.In(time.FixedZone("", 3600)), n), want)
	}
}

func holdReceipt(t *rapid.T, c *Calendar, in *instants) {
	a, b := in.next(), in.next()
	segments := c.Receipt(a, b)
	if !a.Before(b) {
		if len(segments) > 0 {
			t.Fatalf("Receipt(%s, %s) is not empty", a, b)
		}
		return
	}
	east := time.FixedZone("", 3600)
	if !slices.Equal(c.Receipt(a.In(east), b.In(east)), segments) {
		t.Fatalf("Receipt(%s, %s) differs when told in another zone", a, b)
	}
	at, total := a, time.Duration(0)
	for i, s := range segments {
		same(t, "From", s.From, at, segments)
		if !s.From.Before(s.To) {
			t.Fatalf("an empty segment in %v", segments)
		}
		if want := in.walk.position(s.To) - in.walk.position(s.From); s.Counted != want || want != 0 && want != s.To.Sub(s.From) {
			t.Fatalf("%v counts %s, want %s of %s", s, s.Counted, want, s.To.Sub(s.From))
		}
		if i > 0 && segments[i-1].Reason == s.Reason && (segments[i-1].Counted > 0) == (s.Counted > 0) {
			t.Fatalf("%v and %v could be one", segments[i-1], s)
		}
		if why := in.walk.reasons(s); !slices.Equal(why, []string{s.Reason}) {
			t.Fatalf("%v, want %q", s, why)
		}
		at, total = s.To, total+s.Counted
	}
	same(t, "the last To", at, b, segments)
	if total != c.Between(a, b) {
		t.Fatalf("the segments sum to %s, want %s: %v", total, c.Between(a, b), segments)
	}
}

// reasons explains a segment minute by minute: by the days whose hours those are, or else
// by the days that are closed as a whole.
func (w *walk) reasons(s Segment) []string {
	from, _ := w.minute(s.From)
	to, rest := w.minute(s.To)
	if rest > 0 {
		to++
	}
	days := w.date
	if s.Counted > 0 {
		days = w.owner
	}
	var all []string
	for _, day := range slices.Compact(slices.Clone(days[from:to])) {
		windows, reason := w.hours(day)
		switch {
		case s.Counted > 0:
			all = append(all, cmp.Or(reason, "open"))
		case len(windows) == 0:
			all = append(all, reason)
		}
	}
	if len(all) == 0 {
		return []string{"outside hours"}
	}
	return slices.Compact(all)
}

func holdPeriods(t *rapid.T, c *Calendar, w *walk) {
	from, until := w.instant(marginDays*24*60), w.instant(len(w.open)-marginDays*24*60)
	end, total := time.Time{}, w.position(from)
	for p := range c.Periods(from) {
		if p.Start.Before(end) || !p.Start.Before(p.End) || !p.End.After(from) {
			t.Fatalf("%v comes after %s", p, end)
		}
		if p.Start.After(until) {
			break
		}
		start := p.Start
		if start.Before(from) {
			start = from
		}
		m, _ := w.minute(start)
		if _, reason := w.hours(w.owner[m]); !w.open[m] || w.owner[m] != p.Day || reason != p.Reason {
			t.Fatalf("%v, want the hours of %s %s", p, w.owner[m], reason)
		}
		if w.position(start) != total {
			t.Fatalf("%v, but it is open between that and %s", p, end)
		}
		end, total = p.End, total+p.End.Sub(start)
		if w.position(end) != total {
			t.Fatalf("%v, but it is closed for a while", p)
		}
	}
}
