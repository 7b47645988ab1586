package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"deskbell/calendars"
	"deskbell/sla"
	"deskbell/tickets"
)

// Store counts. Each method looks at one state of what is stored.
type Store interface {
	// Tallies counts the promises of a period that share what the dimension asks for, which is
	// not the week. Plans come as the versions of their policies.
	Tallies(ctx context.Context, q Query, by Dimension) ([]Group, error)
	// WeekTallies counts the promises of each week.
	WeekTallies(ctx context.Context, q Query, weeks []Week) ([]Group, error)
	// Cells counts the promises of a period by impact and region, in their order.
	Cells(ctx context.Context, q Query) ([]Cell, error)
	// EachResponse visits the promises of a period that were kept or broken.
	EachResponse(ctx context.Context, q Query, visit func(Response) error) error
	// Breaches lists a page of a period's breaches, the latest first. Next continues it, and is
	// empty at the end. What isn't the cursor of such a list is a fault.Invalid.
	Breaches(ctx context.Context, q BreachQuery) (page []Breach, next string, err error)
	// Backlog is what is owed at now. What falls due from until on is only counted.
	Backlog(ctx context.Context, now, until time.Time) (Backlog, error)
}

// Terms knows the calendars by which clocks count.
type Terms interface {
	// Pinned is what a policy's version and calendars' versions promise.
	Pinned(ctx context.Context, p tickets.Pinned) (sla.Terms, error)
}

// Desk makes the reports.
type Desk struct {
	Store Store
	Terms Terms
}

// Compliance splits the promises of a period, and counts them all. Every week has its group;
// of the other dimensions only what there is, by key.
func (d *Desk) Compliance(ctx context.Context, q Query, by Dimension) (groups []Group, total Tally, err error) {
	if by == ByWeek {
		groups, err = d.Store.WeekTallies(ctx, q, q.Period.Weeks())
	} else {
		groups, err = d.Store.Tallies(ctx, q, by)
	}
	if err != nil {
		return nil, Tally{}, err
	}
	if by == ByPlan {
		for i := range groups {
			groups[i].Key = planOf(groups[i].Key)
		}
	}
	if by != ByWeek {
		groups = joined(groups)
	}
	for _, g := range groups {
		total = total.Plus(g.Tally)
	}
	return groups, total, nil
}

// joined adds groups of the same key up, in order.
func joined(groups []Group) []Group {
	slices.SortStableFunc(groups, func(a, b Group) int { return cmp.Compare(a.Key, b.Key) })
	var all []Group
	for _, g := range groups {
		if n := len(all); n > 0 && all[n-1].Key == g.Key {
			all[n-1].Tally = all[n-1].Tally.Plus(g.Tally)
			continue
		}
		all = append(all, g)
	}
	return all
}

// planOf is the plan of a policy's version.
func planOf(policy string) string {
	plan, _, _ := strings.Cut(policy, "@")
	return plan
}

// Timing is the response times of the promises of a plan for a metric and an impact; of all
// plans and impacts where those are empty.
type Timing struct {
	Metric sla.Metric
	Impact sla.Impact
	Plan   string
	Target sla.Target // of the group; the zero target where there are several
	Distribution
	mixed bool
}

// ResponseTimes are those of each metric, and of its plans and impacts, sorted.
func (d *Desk) ResponseTimes(ctx context.Context, q Query) (metrics, groups []*Timing, err error) {
	byMetric, byGroup := map[sla.Metric]*Timing{}, map[timingKey]*Timing{}
	known := calendarsOf{terms: d.Terms, byRef: map[string]*calendars.Calendar{}}
	err = d.Store.EachResponse(ctx, q, func(r Response) error {
		calendar, err := known.find(ctx, r.Policy, r.Calendar)
		if err != nil {
			return err
		}
		key := timingKey{r.Metric, r.Impact, planOf(r.Policy)}
		if byMetric[r.Metric] == nil {
			byMetric[r.Metric] = &Timing{Metric: r.Metric}
			metrics = append(metrics, byMetric[r.Metric])
		}
		if byGroup[key] == nil {
			byGroup[key] = &Timing{Metric: r.Metric, Impact: r.Impact, Plan: key.plan}
			groups = append(groups, byGroup[key])
		}
		byMetric[r.Metric].count(r, calendar)
		byGroup[key].count(r, calendar)
		return nil
	})
	order := func(a, b *Timing) int {
		return cmp.Or(cmp.Compare(slices.Index(sla.Metrics, a.Metric), slices.Index(sla.Metrics, b.Metric)), cmp.Compare(a.Plan, b.Plan), cmp.Compare(a.Impact, b.Impact))
	}
	slices.SortFunc(metrics, order)
	slices.SortFunc(groups, order)
	return metrics, groups, err
}

// timingKey is what the promises of a Timing share.
type timingKey struct {
	metric sla.Metric
	impact sla.Impact
	plan   string
}

func (t *Timing) count(r Response, c *calendars.Calendar) {
	switch {
	case t.mixed:
	case t.Answered+t.Unanswered == 0:
		t.Target = r.Target
	case t.Target != r.Target:
		t.Target, t.mixed = sla.Target{}, true
	}
	if r.AnsweredAt.IsZero() {
		t.Unanswered++
		return
	}
	t.Add(r.Taken(c), r.Allowed(c), r.Broken)
}

// calendarsOf remembers the calendars that were looked up.
type calendarsOf struct {
	terms Terms
	byRef map[string]*calendars.Calendar
}

func (k calendarsOf) find(ctx context.Context, policy, ref string) (*calendars.Calendar, error) {
	if c, ok := k.byRef[ref]; ok {
		return c, nil
	}
	if ref == calendars.Always.Ref() {
		return calendars.Always, nil
	}
	terms, err := k.terms.Pinned(ctx, tickets.Pinned{Policy: policy, Calendars: []string{ref}})
	if err != nil {
		return nil, err
	}
	for _, c := range terms.Calendars {
		if c.Ref() == ref {
			k.byRef[ref] = c
			return c, nil
		}
	}
	return nil, fmt.Errorf("the calendar %s, by which a clock counts, is not published", ref)
}

// Breaches lists a page, see Store.Breaches, with how late each was.
func (d *Desk) Breaches(ctx context.Context, q BreachQuery) (page []Breach, next string, err error) {
	if page, next, err = d.Store.Breaches(ctx, q); err != nil {
		return nil, "", err
	}
	known := calendarsOf{terms: d.Terms, byRef: map[string]*calendars.Calendar{}}
	for i := range page {
		b := &page[i]
		until := b.AnsweredAt
		if until.IsZero() && b.Owed {
			until = q.Now
		}
		if until.IsZero() {
			continue
		}
		calendar, err := known.find(ctx, b.Policy, b.Calendar)
		if err != nil {
			return nil, "", err
		}
		b.Late = calendar.Between(b.DueAt, until)
	}
	return page, next, nil
}

// Workload is what falls due within so many hours from now, and what is owed besides.
func (d *Desk) Workload(ctx context.Context, now time.Time, zone *time.Location, count int) ([]Hour, Backlog, error) {
	hours := Hours(now, zone, count)
	backlog, err := d.Store.Backlog(ctx, now, hours[len(hours)-1].To)
	if err != nil {
		return nil, Backlog{}, err
	}
	Spread(hours, backlog.Due)
	return hours, backlog, nil
}
