package calendars

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/us"
)

// spans are how far the benchmarks count. The cost should be the same for all.
var spans = []time.Duration{2 * time.Hour, 8 * time.Hour, 40 * time.Hour, 400 * time.Hour, 4000 * time.Hour}

// benchmarked are the calendars of two desks.
func benchmarked(tb testing.TB) []*Calendar { return []*Calendar{usDesk(tb), lunchDesk(tb)} }

// starts are instants at any time of any day of five years, a power of two of them, in no
// order that a branch predictor could learn.
func starts() []time.Time {
	random := rand.New(rand.NewPCG(1, 2))
	from := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	times := make([]time.Time, 1<<14)
	for i := range times {
		times[i] = from.Add(time.Duration(random.Int64N(5 * 365 * 24 * int64(time.Hour)))).Truncate(time.Microsecond)
	}
	return times
}

func eachSpan(b *testing.B, bench func(b *testing.B, c *Calendar, from []time.Time, span time.Duration)) {
	from := starts()
	for _, c := range benchmarked(b) {
		c.compiled(years{2020, 2035})
		for _, span := range spans {
			b.Run(fmt.Sprintf("%s/%.0fh", c.ID, span.Hours()), func(b *testing.B) {
				b.ReportAllocs()
				bench(b, c, from, span)
			})
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	eachSpan(b, func(b *testing.B, c *Calendar, from []time.Time, span time.Duration) {
		for i := 0; b.Loop(); i++ {
			c.Add(from[i%len(from)], span)
		}
	})
}

func BenchmarkBetween(b *testing.B) {
	eachSpan(b, func(b *testing.B, c *Calendar, from []time.Time, span time.Duration) {
		to := make([]time.Time, len(from))
		for i := range from {
			to[i] = c.Add(from[i], span)
		}
		for i := 0; b.Loop(); i++ {
			c.Between(from[i%len(from)], to[i%len(from)])
		}
	})
}

func BenchmarkCompile(b *testing.B) {
	for _, c := range benchmarked(b) {
		b.Run(c.ID, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.compile(years{2020, 2029})
			}
		})
	}
}

// BenchmarkRickarAddWorkHours is what BenchmarkAdd compares with: the holiday library's own
// arithmetic, which walks from day to day.
func BenchmarkRickarAddWorkHours(b *testing.B) {
	pacific := zone(b, "America/Los_Angeles")
	calendar := cal.NewBusinessCalendar()
	calendar.Cacheable = true // its faster mode
	calendar.AddHoliday(us.NewYear, us.MemorialDay, us.IndependenceDay, us.LaborDay, us.ThanksgivingDay, us.ChristmasDay)
	from := starts()
	for i := range from {
		from[i] = from[i].In(pacific)
	}
	for _, span := range spans {
		b.Run(fmt.Sprintf("us/%.0fh", span.Hours()), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				calendar.AddWorkHours(from[i%len(from)], span)
			}
		})
	}
}

func TestAddAndBetweenDoNotAllocate(t *testing.T) {
	for _, c := range benchmarked(t) {
		a := time.Date(2026, time.March, 2, 10, 0, 0, 0, time.UTC)
		c.compiled(years{2025, 2030})
		if n := testing.AllocsPerRun(100, func() {
			b := c.Add(a, 400*time.Hour)
			c.Between(a, b)
			c.Add(b, -400*time.Hour)
		}); n != 0 {
			t.Errorf("%s: %v allocations", c.ID, n)
		}
	}
}
