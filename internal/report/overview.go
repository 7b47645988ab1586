package report

import "context"

// Overview is what a manager sees first: a period's promises, week by week and in all, how
// long responses took, and what is owed now.
type Overview struct {
	Weeks   []Group
	Total   Tally
	Timings []*Timing // of each metric
	Backlog Backlog
}

// Overview makes one. What falls due within so many hours from now is in the backlog.
func (d *Desk) Overview(ctx context.Context, q Query, hours int) (o Overview, err error) {
	if o.Weeks, o.Total, err = d.Compliance(ctx, q, ByWeek); err != nil {
		return Overview{}, err
	}
	if o.Timings, _, err = d.ResponseTimes(ctx, q); err != nil {
		return Overview{}, err
	}
	_, o.Backlog, err = d.Workload(ctx, q.Now, q.Period.Zone, hours)
	return o, err
}
