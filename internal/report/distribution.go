package report

import (
	"slices"
	"time"

	"deskbell/calendars"
	"deskbell/sla"
)

// Response is a promise that was kept or broken, as far as its response time goes.
type Response struct {
	Metric     sla.Metric
	Impact     sla.Impact
	Policy     string // version, such as enterprise@1
	Calendar   string // version, which counts the time
	Target     sla.Target
	PromisedAt time.Time
	StartedAt  time.Time // of the deciding clock
	DueAt      time.Time // of the deciding clock; zero if it had none
	Pauses     []sla.Pause
	AnsweredAt time.Time // zero: not answered
	Waited     []sla.Pause
	Broken     bool
}

// Taken is the business time from the promise to the response, without the time in which the
// customer had the next move and the clock stood still.
func (r Response) Taken(c *calendars.Calendar) time.Duration {
	return worked(c, r.PromisedAt, r.AnsweredAt, r.Waited)
}

// Allowed is the business time that the target had; 0 if that isn't known.
func (r Response) Allowed(c *calendars.Calendar) time.Duration {
	if r.DueAt.IsZero() {
		return 0
	}
	return worked(c, r.StartedAt, r.DueAt, r.Pauses)
}

// worked is the business time between two instants, pauses aside.
func worked(c *calendars.Calendar, from, to time.Time, pauses []sla.Pause) time.Duration {
	total := c.Between(from, to)
	for _, p := range pauses {
		begin, end := p.From, p.To
		if begin.Before(from) {
			begin = from
		}
		if end.IsZero() || end.After(to) {
			end = to
		}
		if end.After(begin) {
			total -= c.Between(begin, end)
		}
	}
	return total
}

// Edges are the ends of a distribution's buckets, in percent of the target. A bucket holds
// what is over the edge before it, up to and with its own; the last one all that is over 200 %.
var Edges = []int{25, 50, 75, 100, 150, 200}

// Distribution is how long responses took. What was not answered counts as longer than
// everything that was, however short it has been waiting.
type Distribution struct {
	Answered   int
	Unanswered int
	Buckets    []int // answers by the share of their target that they took, one more than Edges; without those whose target isn't known
	times      []time.Duration
	shares     []int // in percent, rounded up
}

// Add counts an answer that took so much business time, of so much that was allowed. One that
// came too late took more than that, though the desk may have been closed in between.
func (d *Distribution) Add(taken, allowed time.Duration, late bool) {
	d.Answered++
	d.times = append(d.times, taken)
	if d.Buckets == nil {
		d.Buckets = make([]int, len(Edges)+1)
	}
	if allowed <= 0 {
		return
	}
	share := percent(taken, allowed)
	if late {
		share = max(share, 101)
	}
	d.shares = append(d.shares, share)
	bucket, _ := slices.BinarySearch(Edges, share)
	d.Buckets[bucket]++
}

// percent is rounded up, so that 100 is never over the target.
func percent(taken, allowed time.Duration) int {
	share := float64(taken) / float64(allowed) * 100
	whole := int(share)
	if float64(whole) < share {
		whole++
	}
	return whole
}

// Within is the time within which so many percent were answered: the shortest that was enough
// for that many. False if fewer were answered at all, or if there is nothing to count.
func (d *Distribution) Within(percent int) (time.Duration, bool) {
	return within(d.times, d.Answered+d.Unanswered, percent)
}

// ShareWithin is likewise in percent of the target.
func (d *Distribution) ShareWithin(percent int) (int, bool) {
	return within(d.shares, len(d.shares)+d.Unanswered, percent)
}

// within is the nearest-rank percentile of some values, of which all that are missing from
// the total are greater.
func within[T time.Duration | int](values []T, total, percent int) (T, bool) {
	rank := (total*percent + 99) / 100
	if total == 0 || rank > len(values) {
		return 0, false
	}
	slices.Sort(values)
	return values[max(rank, 1)-1], true
}
