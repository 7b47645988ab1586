package report

import (
	"time"

	"deskbell/sla"
)

// Due is a promise that runs.
type Due struct {
	Metric sla.Metric
	At     time.Time
}

// Hour is what falls due within an hour.
type Hour struct {
	From, To time.Time
	Metrics  map[sla.Metric]int
}

// Count is how many promises that is.
func (h Hour) Count() int {
	sum := 0
	for _, n := range h.Metrics {
		sum += n
	}
	return sum
}

// Backlog is what is owed at an instant.
type Backlog struct {
	Overdue int // promises that were broken, and for which the customer still waits
	Paused  int // promises whose clock stands still while the customer has the next move
	Due     []Due
	Later   int // promises that fall due after those
	// Tickets by their standing, of those that are open or wait for the customer.
	Breached, AtRisk int
}

// MostHours is how far ahead a workload looks at most.
const MostHours = 14 * 24

// Hours are so many hours from now in a zone, on the wall clock's full hours: the first is
// the one that has begun.
func Hours(now time.Time, zone *time.Location, count int) []Hour {
	local := now.In(zone)
	sinceFull := time.Duration(local.Minute())*time.Minute + time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
	from := now.Add(-sinceFull).UTC()
	hours := make([]Hour, count)
	for i := range hours {
		hours[i] = Hour{From: from.Add(time.Duration(i) * time.Hour), To: from.Add(time.Duration(i+1) * time.Hour), Metrics: map[sla.Metric]int{}}
	}
	return hours
}

// Spread counts what falls due in each of some hours that follow each other. What is due
// outside of them is left out.
func Spread(hours []Hour, due []Due) {
	if len(hours) == 0 {
		return
	}
	for _, d := range due {
		since := d.At.Sub(hours[0].From)
		if i := int(since / time.Hour); since >= 0 && i < len(hours) {
			hours[i].Metrics[d.Metric]++
		}
	}
}
