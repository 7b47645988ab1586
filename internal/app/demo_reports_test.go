package app

import (
	"slices"
	"testing"
	"time"

	"deskbell/internal/demo"
	"deskbell/internal/report"
	"deskbell/sla"
	"deskbell/tickets"
)

// The demo's figures are those of a desk that mostly keeps its promises, and of all that its
// tickets have in them none is lost, whichever way they are split.
func TestDemoReports(t *testing.T) {
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	a := demoAt(t, now)
	desk := &report.Desk{Store: a.Store, Terms: a.Documents}
	q := report.Query{Now: now, Period: report.Period{From: now.AddDate(0, 0, -92), To: now.AddDate(0, 1, 0), Zone: time.UTC}}
	var total report.Tally
	for _, by := range report.Dimensions {
		groups, sum, err := desk.Compliance(t.Context(), q, by)
		if err != nil {
			t.Fatal(err)
		}
		if total == (report.Tally{}) {
			total = sum
		}
		if sum != total || len(groups) < 2 {
			t.Errorf("by %s it is %+v in %d groups, else %+v", by, sum, len(groups), total)
		}
		for _, g := range groups {
			known := slices.ContainsFunc(demo.Staff, func(p demo.Person) bool { return p.Email == g.Key })
			if by == report.ByAgent && !known && g.Key != report.Nobody {
				t.Errorf("%q is no member of staff", g.Key)
			}
		}
	}
	if share, _ := total.Compliance(); share < 60 || share >= 100 || total.Counted() < 200 || total.Reclassification == 0 || total.Open == 0 || total.Cancelled == 0 {
		t.Errorf("the figures are %+v, %v %%", total, share)
	}
	breaches := breachesIn(t, a, now)
	if breaches != total.Broken {
		t.Errorf("%d promises are broken, and in the ledgers %d", total.Broken, breaches)
	}
	_, timings, err := desk.ResponseTimes(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, timing := range timings {
		median, answered := timing.Within(50)
		if timing.Metric == sla.FirstResponse && timing.Answered > 10 && (!answered || median <= 0 || median > 24*time.Hour) {
			t.Errorf("%s of %s takes %s", timing.Impact, timing.Plan, median)
		}
	}
	o, err := desk.Overview(t.Context(), q, 48)
	if err != nil || o.Total != total || o.Backlog.Breached == 0 || o.Backlog.AtRisk == 0 || o.Backlog.Overdue < o.Backlog.Breached || len(o.Timings) == 0 {
		t.Errorf("the overview is %+v, %v", o, err)
	}
}

// breachesIn counts them in the ledgers.
func breachesIn(t *testing.T, a *App, now time.Time) int {
	t.Helper()
	count := 0
	err := a.Store.EachTicket(t.Context(), func(one *tickets.Ticket) error {
		for _, c := range one.Clocks.At(now) {
			if c.Breach != nil {
				count++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return count
}
