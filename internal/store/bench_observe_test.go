package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
	"deskbell/sla"
	"deskbell/tickets"
)

// BenchmarkObserve takes up ten thousand tickets whose promise breaks at the same instant,
// a few hundred in a transaction, on databases where every commit waits for the disk.
func BenchmarkObserve(b *testing.B) {
	const many = 10_000
	for _, kind := range engines {
		for _, limit := range []int{200, 500} {
			b.Run(fmt.Sprintf("%s/limit=%d", kind.name, limit), func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					s := kind.open(b)
					desk := promising(s)
					if err := submit(s, desk, many); err != nil {
						b.Fatal(err)
					}
					observe(b, desk, began.Add(time.Hour+50*time.Minute), limit, many) // the warnings
					b.StartTimer()
					observe(b, desk, began.Add(2*time.Hour+time.Microsecond), limit, many)
				}
				b.ReportMetric(many*float64(b.N)/b.Elapsed().Seconds(), "tickets/s")
			})
		}
	}
}

// promising is a desk that responds within two hours, at any hour.
func promising(s *store.Store) *tickets.Desk {
	target := sla.Target{Amount: 2, Unit: sla.Hour}
	policy := &sla.Policy{
		Plan: entitlement.StandardPlan, Version: 1, WarnAt: []int{50, 80}, Reclassification: sla.FromStart, Pin: sla.PinTermStart, Responses: sla.Responses,
		Levels:    []sla.Level{{Impact: "critical", Rank: 1, Targets: map[sla.Metric]sla.Target{sla.FirstResponse: target, sla.NextResponse: target}}},
		Calendars: []sla.Service{{Calendar: calendars.Always.ID, Default: true}},
	}
	return &tickets.Desk{
		Store: s, Licenses: s, NewID: storetest.NewID,
		Terms:     always{Policy: policy, Calendars: map[string]*calendars.Calendar{calendars.Always.ID: calendars.Always}},
		NewAccess: func() (string, string) { return "", storetest.NewID() },
	}
}

// always are the terms of everyone.
type always sla.Terms

func (a always) Offer(context.Context, string, time.Time, time.Time) (sla.Terms, error) {
	return sla.Terms(a), nil
}

func (a always) Pinned(context.Context, tickets.Pinned) (sla.Terms, error) { return sla.Terms(a), nil }

// submit submits tickets at one instant, in one transaction.
func submit(s *store.Store, desk *tickets.Desk, count int) error {
	request := tickets.Request{
		LicenseEmail: "ops@aerial.example", Name: "Ada", Email: "ada@aerial.example", Country: "CH",
		Topic: entitlement.DeviceDeactivation, Impact: "critical", Subject: "Engine stops at step 2", Description: "It stops. Then nothing happens.",
	}
	return s.InTransaction(context.Background(), func(ctx context.Context) error {
		for range count {
			if _, _, err := desk.Submit(ctx, request, began); err != nil {
				return err
			}
		}
		return nil
	})
}

// observe takes up tickets until none is left, which must make so many.
func observe(b *testing.B, desk *tickets.Desk, now time.Time, limit, want int) {
	b.Helper()
	total := 0
	for {
		taken, err := desk.Observe(context.Background(), now, limit)
		if err != nil {
			b.Fatal(err)
		}
		if total += taken; taken == 0 {
			break
		}
	}
	if total != want {
		b.Fatalf("%d tickets were taken up, want %d", total, want)
	}
}
