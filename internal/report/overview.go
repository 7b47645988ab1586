package report

import (
	"context"

	"deskbell/calendars"
	"deskbell/sla"
)

// Overview is what a manager sees first: a period's promises, week by week, by impact and
// region, and in all; how long responses took; and what is owed now.
type Overview struct {
	Weeks   []Group
	Cells   []Cell // sorted by impact and region; only what there is
	Total   Tally
	Before  Tally     // of the time just before the period that was as long
	Timings []*Timing // of each metric
	Groups  []*Timing // of each metric, plan and impact
	Hours   []Hour    // what falls due
	Backlog Backlog
}

// Cell is the promises of a period with an impact, made to a region.
type Cell struct {
	Impact sla.Impact
	Region calendars.Region
	Tally  Tally
}

// Overview makes one. What falls due within so many hours from now is in the backlog.
func (d *Desk) Overview(ctx context.Context, q Query, hours int) (o Overview, err error) {
	if o.Weeks, o.Total, err = d.Compliance(ctx, q, ByWeek); err != nil {
		return Overview{}, err
	}
	if o.Cells, err = d.Store.Cells(ctx, q); err != nil {
		return Overview{}, err
	}
	before := q
	before.Period.From, before.Period.To = q.Period.From.Add(-q.Period.To.Sub(q.Period.From)), q.Period.From
	if _, o.Before, err = d.Compliance(ctx, before, ByMetric); err != nil {
		return Overview{}, err
	}
	if o.Timings, o.Groups, err = d.ResponseTimes(ctx, q); err != nil {
		return Overview{}, err
	}
	o.Hours, o.Backlog, err = d.Workload(ctx, q.Now, q.Period.Zone, hours)
	return o, err
}
