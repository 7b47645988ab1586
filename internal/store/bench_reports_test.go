package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/internal/report"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
	"deskbell/sla"
	"deskbell/tickets"
)

// BenchmarkOverview makes a manager's overview of a quarter of a desk with 100,000 tickets and
// twice as many promises: of a quarter of a year in which they were spread evenly, and of one
// in which all of them fell.
func BenchmarkOverview(b *testing.B) {
	const many = 100_000
	for _, kind := range engines {
		b.Run(kind.name, func(b *testing.B) {
			s := kind.open(b)
			year := 365 * 24 * time.Hour
			if err := pastTickets(s, many, year); err != nil {
				b.Fatal(err)
			}
			known(b, s)
			now := began.Add(year)
			for _, quarter := range []struct {
				name     string
				from, to time.Time
			}{
				{"of a year", now.AddDate(0, -3, 0), now},
				{"of all tickets", began.AddDate(0, 0, -1), now.AddDate(0, 0, 7)},
			} {
				q := report.Query{Now: now, Period: report.Period{From: quarter.from, To: quarter.to, Zone: time.UTC}}
				b.Run(quarter.name, func(b *testing.B) {
					desk := &report.Desk{Store: s, Terms: swissTerms}
					for b.Loop() {
						o, err := desk.Overview(context.Background(), q, 48)
						if err != nil || o.Total.Kept == 0 || o.Total.Broken == 0 || o.Timings[0].Answered == 0 {
							b.Fatalf("%+v, %v", o.Total, err)
						}
					}
				})
			}
			if plan := planFor(b, s, now.AddDate(0, -3, 0), now); !strings.Contains(plan, "clocks_reckoned") {
				b.Errorf("the period is not looked up:\n%s", plan)
			}
		})
	}
}

// planFor is how a database counts the promises of a period.
func planFor(b *testing.B, s *store.Store, from, to time.Time) string {
	b.Helper()
	explain := "EXPLAIN "
	if store.Writing(s).Name() == "sqlite" {
		explain = "EXPLAIN QUERY PLAN "
	}
	rows, err := store.Reading(s).Raw(explain+"SELECT COUNT(*) FILTER (WHERE state = 'met') FROM clocks WHERE reckoned_at >= ? AND reckoned_at < ?", from, to).Rows()
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	var plan strings.Builder
	columns, err := rows.Columns()
	if err != nil {
		b.Fatal(err)
	}
	for rows.Next() {
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new(string)
		}
		if err := rows.Scan(cells...); err != nil {
			b.Fatal(err)
		}
		plan.WriteString(*cells[len(cells)-1].(*string) + "\n")
	}
	return plan.String()
}

// swissTerms are those of the benchmark's tickets.
var swissTerms = func() always {
	day := []calendars.Window{{Open: 9 * 60, Close: 17 * 60}}
	zone, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		panic(err)
	}
	c, err := calendars.New(calendars.Spec{ID: "switzerland", Version: 1, Zone: zone, Week: calendars.Week{nil, day, day, day, day, day, nil}})
	if err != nil {
		panic(err)
	}
	return always{Calendars: map[string]*calendars.Calendar{"switzerland": c}}
}()

// pastTickets stores tickets that were submitted evenly over a time. Each was answered twice,
// one answer in ten too late; every fiftieth is still open.
func pastTickets(s *store.Store, count int, over time.Duration) error {
	impacts := []sla.Impact{"critical", "major", "moderate", "limited"}
	agent := tickets.Actor{Role: tickets.Agent, ID: storetest.NewID(), Name: "Grace"}
	return s.InTransaction(context.Background(), func(ctx context.Context) error {
		for i := range count {
			one := storetest.Ticket(began.Add(over / time.Duration(count) * time.Duration(i)))
			one.Impact = impacts[i%4]
			first := one.Clocks[0]
			first.Impact, first.Region = one.Impact, calendars.Regions[i%len(calendars.Regions)]
			second := first
			second.Number, second.Promise, second.Metric, second.StartedAt, second.DueAt = 2, 2, sla.NextResponse, first.StartedAt.Add(5*time.Hour), first.DueAt.Add(5*time.Hour)
			for j, c := range []*sla.Clock{&first, &second} {
				if j == 1 && i%50 == 0 {
					continue
				}
				c.Owed, c.State, c.StoppedAt = false, sla.Met, c.StartedAt.Add(time.Duration(1+(i+j)%115)*time.Minute)
				if (i+j)%10 == 0 {
					c.State, c.StoppedAt = sla.Missed, c.DueAt.Add(time.Hour)
					c.Breach = &sla.Breach{At: c.DueAt, DetectedAt: c.DueAt, Cause: sla.BySilence}
				}
				one.Events = append(one.Events, tickets.Event{
					ID: storetest.NewID(), Number: len(one.Events) + 1, Kind: tickets.WasResponded, At: c.StoppedAt, Actor: agent, Public: true,
					Details: tickets.Details{Message: tickets.ActionPlan, Body: "We are on it."},
				})
			}
			if i%50 > 0 {
				one.Status, one.SolvedAt = tickets.Solved, second.StoppedAt
			}
			one.Clocks = sla.Ledger{first, second}
			if err := s.Create(ctx, one); err != nil {
				return err
			}
		}
		return nil
	})
}
