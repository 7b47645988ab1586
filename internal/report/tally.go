package report

import (
	"time"

	"deskbell/sla"
)

// Tally counts promises, each once.
type Tally struct {
	Kept             int
	Eased            int // of those kept: late under an earlier clock, before the impact or the country was changed
	Broken           int
	Unanswered       int // of those broken: not answered since, as far as any clock tells
	Acknowledged     int // of those broken: explained by somebody
	Reclassification int // of those broken: by that change
	Relocation       int // likewise; the others broke by silence
	Open             int // they run, and are not due yet
	Cancelled        int // solved, closed or merged before they were due, without what was promised
	Released         int // the impact was changed to one that doesn't promise it
}

// Counted is how many promises were decided: kept or broken. Compliance is a share of these.
func (t Tally) Counted() int { return t.Kept + t.Broken }

// Silence is how many broke by that.
func (t Tally) Silence() int { return t.Broken - t.Reclassification - t.Relocation }

// Compliance is the share that was kept, in percent to one decimal and never rounded up: it is
// 100 only if every promise was kept. False if none was decided.
func (t Tally) Compliance() (float64, bool) {
	if t.Counted() == 0 {
		return 0, false
	}
	return float64(t.Kept*1000/t.Counted()) / 10, true
}

// Plus adds two tallies of different promises up.
func (t Tally) Plus(o Tally) Tally {
	return Tally{
		Kept: t.Kept + o.Kept, Eased: t.Eased + o.Eased,
		Broken: t.Broken + o.Broken, Unanswered: t.Unanswered + o.Unanswered, Acknowledged: t.Acknowledged + o.Acknowledged,
		Reclassification: t.Reclassification + o.Reclassification, Relocation: t.Relocation + o.Relocation,
		Open: t.Open + o.Open, Cancelled: t.Cancelled + o.Cancelled, Released: t.Released + o.Released,
	}
}

// Dimension is what a report can be split by.
type Dimension string

// The dimensions.
const (
	ByWeek   Dimension = "week"
	ByRegion Dimension = "region"
	ByImpact Dimension = "impact"
	ByAgent  Dimension = "agent" // who answered, and of what was not answered who is assigned
	ByPlan   Dimension = "plan"
	ByMetric Dimension = "metric"
)

// Dimensions lists them.
var Dimensions = []Dimension{ByWeek, ByRegion, ByImpact, ByAgent, ByPlan, ByMetric}

// Nobody is the key of the group by agent of what nobody answered while nobody was assigned.
const Nobody = "none"

// Group is the promises of a period that share a key, such as an impact or a week.
type Group struct {
	Key   string
	Week  Week // of a group by week
	Tally Tally
}

// Query asks about the promises of a period, as they stand at Now.
type Query struct {
	Period Period
	Now    time.Time
	Metric sla.Metric // empty: all of them
}
