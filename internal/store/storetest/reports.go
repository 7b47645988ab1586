package storetest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deskbell/calendars"
	"deskbell/internal/report"
	"deskbell/internal/store"
	"deskbell/sla"
	"deskbell/tickets"
)

// errUndone undoes a transaction that was only for looking.
var errUndone = errors.New("undone")

// reports holds every figure against what a slow and simple reader makes of the histories.
func reports(t *testing.T, s *store.Store) {
	w := newReported(t, s)
	rapid.Check(t, func(r *rapid.T) {
		err := s.InTransaction(soon(t), func(ctx context.Context) error {
			w.live(ctx, r)
			w.holdFigures(ctx, r)
			return errUndone
		})
		if !errors.Is(err, errUndone) {
			r.Fatal(err)
		}
	})
}

// histories are those of the tickets that were made.
func (w *reported) histories(ctx context.Context, r *rapid.T) []*tickets.Ticket {
	var all []*tickets.Ticket
	for _, ref := range w.made {
		one, err := w.store.Ticket(ctx, ref)
		if err != nil {
			r.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}

// holdFigures compares the reports with the slow reader's, for a period and an instant.
func (w *reported) holdFigures(ctx context.Context, r *rapid.T) {
	all := w.histories(ctx, r)
	now := w.now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 300, 5000, 50_000}).Draw(r, "now")) * time.Minute)
	from := time.Date(2026, 3, 23, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 8).Draw(r, "from"))
	q := report.Query{Now: now, Period: report.Period{From: from, To: from.AddDate(0, 0, rapid.SampledFrom([]int{1, 9, 90}).Draw(r, "days")), Zone: reportedZones["switzerland"]}}
	var promises []*slowPromise
	for _, one := range all {
		promises = append(promises, readSlowly(one, w.versions)...)
	}
	inPeriod := slices.DeleteFunc(slices.Clone(promises), func(p *slowPromise) bool {
		at := p.reckoned(now)
		return at.IsZero() || at.Before(q.Period.From) || !at.Before(q.Period.To)
	})
	for _, by := range report.Dimensions {
		groups, total, err := w.figures.Compliance(ctx, q, by)
		if err != nil {
			r.Fatal(err)
		}
		got, want := map[string]report.Tally{}, map[string]report.Tally{}
		for _, g := range groups {
			if g.Tally != (report.Tally{}) {
				got[g.Key] = g.Tally
			}
		}
		var sum report.Tally
		for _, p := range inPeriod {
			key := p.key(by, now, q.Period.Zone)
			want[key] = want[key].Plus(p.tally(now))
			sum = sum.Plus(p.tally(now))
		}
		alike(r, "compliance by "+string(by), got, want)
		alike(r, "compliance in all", total, sum)
	}
	w.holdCells(ctx, r, q, inPeriod)
	w.holdBreaches(ctx, r, report.BreachQuery{Query: q}, inPeriod)
	w.holdBreaches(ctx, r, report.BreachQuery{
		Query: q, Impact: rapid.SampledFrom([]sla.Impact{"", "critical", "major"}).Draw(r, "of impact"),
		Region: rapid.SampledFrom([]calendars.Region{"", calendars.NorthAmerica, calendars.Europe}).Draw(r, "of region"),
		Agent:  rapid.SampledFrom([]string{"", "grace@desk.example", report.Nobody}).Draw(r, "of agent"),
	}, inPeriod)
	w.holdTimes(ctx, r, q, inPeriod)
	w.holdBacklog(ctx, r, now, promises)
}

func (w *reported) holdCells(ctx context.Context, r *rapid.T, q report.Query, promises []*slowPromise) {
	cells, err := w.store.Cells(ctx, q)
	if err != nil {
		r.Fatal(err)
	}
	got, want := map[string]report.Tally{}, map[string]report.Tally{}
	for _, c := range cells {
		got[string(c.Impact)+" "+string(c.Region)] = c.Tally
	}
	for _, p := range promises {
		key := p.key(report.ByImpact, q.Now, nil) + " " + p.key(report.ByRegion, q.Now, nil)
		want[key] = want[key].Plus(p.tally(q.Now))
	}
	alike(r, "by impact and region", got, want)
}

func (w *reported) holdBreaches(ctx context.Context, r *rapid.T, q report.BreachQuery, promises []*slowPromise) {
	type line struct {
		ticket tickets.ID
		at     time.Time
		cause  sla.Cause
		metric sla.Metric
		impact sla.Impact
		region calendars.Region
		who    string
		told   bool
	}
	var got, want []line
	q.Limit = 2
	for {
		page, next, err := w.figures.Breaches(ctx, q)
		if err != nil {
			r.Fatal(err)
		}
		for i, b := range page {
			if i > 0 && b.At.After(page[i-1].At) {
				r.Fatalf("the breach at %s comes after that at %s", b.At, page[i-1].At)
			}
			who := b.Responder
			if b.AnsweredAt.IsZero() {
				who = cmp.Or(b.Assignee, report.Nobody)
			}
			got = append(got, line{b.Ticket, b.At, b.Cause, b.Metric, b.Impact, b.Region, who, b.Acknowledged != nil})
		}
		if q.Cursor = next; next == "" {
			break
		}
	}
	for _, p := range promises {
		at, cause, leg := p.broke(q.Now)
		if leg == nil {
			continue
		}
		who := p.key(report.ByAgent, q.Now, nil)
		if cmp.Or(q.Impact, leg.impact) == leg.impact && cmp.Or(q.Region, leg.region) == leg.region && cmp.Or(q.Agent, who) == who {
			want = append(want, line{p.ticket.ID, at, cause, p.metric, leg.impact, leg.region, who, p.tally(q.Now).Acknowledged == 1})
		}
	}
	order := func(a, b line) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.ticket, b.ticket), cmp.Compare(a.metric, b.metric), cmp.Compare(a.who, b.who))
	}
	slices.SortFunc(got, order)
	slices.SortFunc(want, order)
	alike(r, "the breaches", got, want)
}

func (w *reported) holdTimes(ctx context.Context, r *rapid.T, q report.Query, promises []*slowPromise) {
	metrics, groups, err := w.figures.ResponseTimes(ctx, q)
	if err != nil {
		r.Fatal(err)
	}
	type times struct {
		answered, unanswered int
		median, most         time.Duration
		late                 int
	}
	summed := func(d *report.Distribution) times {
		median, _ := d.Within(50)
		most, _ := d.Within(100)
		late := 0
		for i, n := range d.Buckets {
			if i >= 4 { // beyond the edge of 100 %
				late += n
			}
		}
		return times{d.Answered, d.Unanswered, median, most, late}
	}
	got, want := map[sla.Metric]times{}, map[sla.Metric]times{}
	grouped := times{}
	for _, m := range metrics {
		got[m.Metric] = summed(&m.Distribution)
	}
	for _, g := range groups {
		grouped.answered, grouped.unanswered = grouped.answered+g.Answered, grouped.unanswered+g.Unanswered
	}
	all := times{}
	for _, metric := range sla.Metrics {
		var taken []time.Duration
		var sum times
		for _, p := range promises {
			if tally := p.tally(q.Now); p.metric != metric || tally.Counted() == 0 {
				continue
			}
			if p.answered.IsZero() {
				sum.unanswered++
				continue
			}
			sum.answered++
			taken = append(taken, p.taken(q.Now))
			if p.slow(q.Now) {
				sum.late++
			}
		}
		slices.Sort(taken)
		if n := sum.answered + sum.unanswered; n > 0 {
			if middle := (n+1)/2 - 1; middle < len(taken) {
				sum.median = taken[middle]
			}
			if sum.unanswered == 0 {
				sum.most = taken[n-1]
			}
			want[metric] = sum
			all.answered, all.unanswered = all.answered+sum.answered, all.unanswered+sum.unanswered
		}
	}
	alike(r, "the response times", got, want)
	alike(r, "those of the groups", grouped, all)
}

func (w *reported) holdBacklog(ctx context.Context, r *rapid.T, now time.Time, promises []*slowPromise) {
	hours, backlog, err := w.figures.Workload(ctx, now, time.UTC, 24)
	if err != nil {
		r.Fatal(err)
	}
	until := hours[23].To
	var overdue, paused, due, later int
	for _, p := range promises {
		leg := p.last()
		_, _, broken := p.broke(now)
		at, running := leg.due(p)
		switch {
		case !p.owed:
		case broken != nil:
			overdue++
		case !leg.ended.IsZero():
		case !running:
			paused++
		case at.Before(until):
			due++
		default:
			later++
		}
	}
	got := 0
	for _, h := range hours {
		got += h.Count()
	}
	alike(r, "overdue, paused, due, later", [4]int{backlog.Overdue, backlog.Paused, got, backlog.Later}, [4]int{overdue, paused, due, later})
}

func alike[T any](r *rapid.T, what string, got, want T) {
	r.Helper()
	if diff := different(got, want); diff != "" {
		r.Fatalf("%s: %s", what, diff)
	}
}
