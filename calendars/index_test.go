package calendars

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// holdIndex compares an index with the stream it was compiled from.
func holdIndex(t interface{ Fatalf(string, ...any) }, c *Calendar, x *index) {
	from := time.Date(x.years.first, time.January, 1, 0, 0, 0, 0, c.Zone)
	compiled := x.periods[1 : len(x.periods)-1]
	for compiled[0].close <= from.Unix() {
		compiled = compiled[1:]
	}
	business := compiled[0].before
	for p := range c.Periods(from) {
		if p.Day.Year > x.years.last {
			break
		}
		want := indexed{p.Start.Unix(), p.End.Unix(), business}
		if len(compiled) == 0 || compiled[0] != want {
			t.Fatalf("index of %v has %v, want %v for %v", x.years, compiled[:min(1, len(compiled))], want, p)
		}
		compiled, business = compiled[1:], business+want.close-want.open
	}
	if len(compiled) > 0 {
		t.Fatalf("index of %v has %d periods too many, from %v", x.years, len(compiled), compiled[0])
	}
}

// An index that grew, in whichever order, answers like a fresh one.
func TestIndexEqualsTheStream(t *testing.T) {
	scenes := []*scene{
		newScene(t, zone(t, "Europe/Zurich"), time.Date(2028, time.December, 31, 0, 0, 0, 0, time.UTC)),
		newScene(t, zone(t, "America/Sao_Paulo"), time.Date(2018, time.February, 18, 2, 0, 0, 0, time.UTC)),
		newScene(t, zone(t, "Australia/Lord_Howe"), time.Date(2026, time.April, 4, 15, 0, 0, 0, time.UTC)),
		newScene(t, zone(t, "Pacific/Apia"), time.Date(2011, time.December, 30, 10, 0, 0, 0, time.UTC)),
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(scenes).Draw(t, "scene")
		spec := drawSpec(t, s)
		c := &Calendar{Spec: spec}
		in := newInstants(rapid.Uint64().Draw(t, "seed"), s.walk(spec))
		for _, away := range rapid.SliceOfN(rapid.IntRange(-12, 12), 1, 4).Draw(t, "years away") {
			a, b := in.next(), in.next().AddDate(away, 0, 0)
			between, fresh := c.Between(a, b), &Calendar{Spec: spec}
			if want := fresh.Between(a, b); between != want {
				t.Fatalf("Between(%s, %s) = %s, but %s of a fresh calendar", a, b, between, want)
			}
			if got, want := c.Add(b, -between), fresh.Add(b, -between); !got.Equal(want) {
				t.Fatalf("Add(%s, %s) = %s, but %s of a fresh calendar", b, -between, got, want)
			}
		}
		holdIndex(t, c, c.index.Load())
	})
}

// An index starts in the middle of a night that belongs to the year before.
func TestWhereAnIndexStarts(t *testing.T) {
	spec := Spec{Zone: zone(t, "Europe/Zurich"), Week: everyDay(t, "12:00-13:00", "20:00-06:00")}
	from, wide := instant(t, "2025-06-02T12:30:00+02:00"), desk(t, spec)
	wide.compiled(years{2010, 2040})
	for at := instant(t, "2023-12-28T00:30:00+01:00"); at.Before(instant(t, "2024-01-04T00:00:00+01:00")); at = at.Add(3 * time.Hour) {
		d := wide.Between(from, at)
		if got, want := desk(t, spec).Add(from, d), wide.Add(from, d); !got.Equal(want) {
			t.Errorf("%s back is %s, want %s", -d, got, want)
		}
	}
}

func TestIndexOfAllYears(t *testing.T) {
	for name, c := range map[string]*Calendar{
		"us":      usDesk(t),
		"always":  desk(t, Always.Spec),
		"one day": desk(t, Spec{Zone: zone(t, "Pacific/Kiritimati"), Week: on(t, time.Wednesday, "22:00-02:00")}),
	} {
		for _, order := range [][]int{{1970, 2199}, {2199, 1970}, {2040, 1971, 2198}, {1900, 2300}} {
			c := desk(t, c.Spec)
			for _, year := range order {
				c.IsOpen(time.Date(year, time.June, 1, 0, 0, 0, 0, time.UTC))
			}
			x := c.compiled(allYears)
			if x.years != allYears {
				t.Fatalf("%s: %v are all years", name, x.years)
			}
			holdIndex(t, c, x)
		}
	}
}

// Beyond the years answered for, an instant counts as the nearest one inside.
func TestBeyondAllYears(t *testing.T) {
	c := usDesk(t)
	never, early, late, farAway := instant(t, "0001-01-01T00:00:00Z"), instant(t, "1970-01-15T12:00:00Z"), instant(t, "2199-12-15T12:00:00Z"), instant(t, "9999-12-31T00:00:00Z")

	first, last := instant(t, "1969-12-30T09:00:00-08:00"), instant(t, "2199-12-31T17:00:00-08:00")
	for _, test := range []struct {
		name string
		from time.Time
		d    time.Duration
		want time.Time
	}{
		{"too far back", early, -4000 * time.Hour, first},
		{"too far ahead", late, 4000 * time.Hour, last},
		{"back from before", never, -time.Hour, first},
		{"ahead from after", farAway, time.Hour, last},
		{"ahead from before", never, time.Hour, first.Add(time.Hour)},
		{"back from after", farAway, -time.Hour, last.Add(-time.Hour)},
		{"nowhere", never, 0, never},
	} {
		if got := desk(t, c.Spec).Add(test.from, test.d); !got.Equal(test.want) {
			t.Errorf("%s: Add(%s, %s) = %s, want %s", test.name, test.from, test.d, got, test.want)
		}
	}

	for _, test := range []struct{ a, b, asFrom, asTo time.Time }{
		{never, early, first, early},
		{late, farAway, late, last},
		{never, farAway, first, last},
		{never, never.AddDate(1000, 0, 0), first, first},
		{farAway, farAway.AddDate(1000, 0, 0), last, last},
	} {
		got, want := desk(t, c.Spec).Between(test.a, test.b), c.Between(test.asFrom, test.asTo)
		if got != want {
			t.Errorf("Between(%s, %s) = %s, want %s", test.a, test.b, got, want)
		}
	}
	for _, at := range []time.Time{never, farAway, last, first.Add(-1)} {
		if c.IsOpen(at) {
			t.Errorf("open at %s", at)
		}
	}
	if got, want := desk(t, Always.Spec).Between(never, farAway), instant(t, "2200-01-01T00:00:00Z").Sub(instant(t, "1969-12-30T00:00:00Z")); got != want {
		t.Errorf("round the clock %s, want %s", got, want)
	}
}

// A desk can be closed at the start of the years it is asked about, or for all of them.
func TestLongClosed(t *testing.T) {
	spec := usDesk(t).Spec
	for year := 2020; year < 2030; year++ {
		spec.Exceptions = append(spec.Exceptions, Exception{Date{year, time.January, 1}, Date{year, time.December, 31}, "Rebuilding", nil})
	}
	c := desk(t, spec)
	before, during, after := instant(t, "2019-12-31T16:00:00-08:00"), instant(t, "2025-06-02T12:00:00-07:00"), instant(t, "2030-01-02T10:00:00-08:00")
	if c.IsOpen(during) {
		t.Error("open while rebuilding")
	}
	if got := c.Between(before, during); got != time.Hour {
		t.Errorf("%s before the rebuilding, want 1h", got)
	}
	if got := c.Between(during, after); got != time.Hour {
		t.Errorf("%s after the rebuilding, want 1h", got)
	}
	if got := c.Add(during, time.Hour); !got.Equal(after) {
		t.Errorf("an hour ahead is %s, want %s", got, after)
	}
	if got := c.Add(during, -time.Hour); !got.Equal(before) {
		t.Errorf("an hour back is %s, want %s", got, before)
	}
}

func TestManyGoroutinesAskOneCalendar(t *testing.T) {
	years := []int{2026, 1970, 2060, 2001}
	ask := func(c *Calendar, year int) string {
		at := time.Date(year, time.March, 3, 20, 0, 0, 0, time.UTC)
		due := c.Add(at, 400*time.Hour)
		return fmt.Sprint(due, c.Between(at, due), c.Between(due, at.AddDate(9, 0, 0)), c.Add(due, -4000*time.Hour), c.IsOpen(due), c.NextOpening(due), c.AddDays(due, 3))
	}
	alone, shared := lunchDesk(t), lunchDesk(t)

	answers := make([]string, 4*len(years))
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			<-start
			answers[i] = ask(shared, years[i%len(years)])
		})
	}
	close(start)
	all.Wait()

	for i, got := range answers {
		if want := ask(alone, years[i%len(years)]); got != want {
			t.Errorf("in %d: %s, want %s", years[i%len(years)], got, want)
		}
	}
}
