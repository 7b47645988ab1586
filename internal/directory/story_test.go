package directory_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/sla"
	"deskbell/tickets"
)

// desk keeps tickets in memory, and promises Enterprise customers an answer within two hours
// round the clock. What these tests don't ask of it, it doesn't have.
type desk struct {
	tickets.Store
	kept map[tickets.Ref]*tickets.Ticket
}

func (d desk) Create(_ context.Context, t *tickets.Ticket) error {
	t.Number = int64(1001 + len(d.kept))
	d.kept[tickets.Ref(t.ID)] = t
	return nil
}

func (d desk) Update(ctx context.Context, refs []tickets.Ref, change func(context.Context, []*tickets.Ticket) error) error {
	return change(ctx, []*tickets.Ticket{d.kept[refs[0]]})
}

func (d desk) Ticket(_ context.Context, ref tickets.Ref) (*tickets.Ticket, error) {
	return d.kept[ref], nil
}

func (d desk) Provisional(_ context.Context, limit int) ([]tickets.Ref, error) {
	var all []tickets.Ref
	for _, ref := range slices.Sorted(maps.Keys(d.kept)) {
		if d.kept[ref].Verdict.Basis == entitlement.Provisional {
			all = append(all, ref)
		}
	}
	return all[:min(limit, len(all))], nil
}

func (d desk) Offer(_ context.Context, plan string, _, _ time.Time) (sla.Terms, error) {
	level := sla.Level{Impact: "critical", Rank: 1}
	if plan == entitlement.EnterprisePlan {
		level.Targets = map[sla.Metric]sla.Target{sla.FirstResponse: {Amount: 2, Unit: sla.Hour}}
	}
	return sla.Terms{
		Policy: &sla.Policy{
			Plan: plan, Version: 1, Levels: []sla.Level{level}, Calendars: []sla.Service{{Calendar: "always", Default: true}},
			Reclassification: sla.FromStart, Pin: sla.PinTermStart, Responses: sla.Responses,
		},
		Calendars: map[string]*calendars.Calendar{"always": calendars.Always},
	}, nil
}

func (d desk) Pinned(ctx context.Context, p tickets.Pinned) (sla.Terms, error) {
	plan, _, _ := strings.Cut(p.Policy, "@")
	return d.Offer(ctx, plan, time.Time{}, time.Time{})
}

// While the directory is away everyone is served; once it is back, by what they are entitled
// to, from the instant they submitted.
func TestRequestsAreDecidedOnceTheDirectoryIsBack(t *testing.T) {
	w := newWorld(t)
	kept := desk{kept: map[tickets.Ref]*tickets.Ticket{}}
	ids := 0
	d := &tickets.Desk{
		Store: kept, Terms: kept, Licenses: w,
		NewID:     func() string { ids++; return fmt.Sprintf("id-%03d", ids) },
		NewAccess: func() (string, string) { return "dbt_secret", "hash of dbt_secret" },
	}
	submit := func(owner entitlement.Email) (*tickets.Ticket, error) {
		ticket, _, err := d.Submit(t.Context(), tickets.Request{
			LicenseEmail: string(owner), Name: "Ada", Email: "ada@aerial.example", Country: "CH",
			Topic: "processing", Impact: "critical", Subject: "Engine stops at step 2", Description: "It says nothing.",
		}, w.clock.read())
		return ticket, err
	}
	review := func(want int) {
		t.Helper()
		n, err := d.Review(t.Context(), w.clock.read(), 10)
		if err != nil {
			t.Fatal(err)
		}
		check(t, "decided", n, want)
	}

	w.answers(status(http.StatusBadGateway))
	var all []*tickets.Ticket
	for _, owner := range []entitlement.Email{ada, "guess@nobody.example"} {
		ticket, err := submit(owner)
		if err != nil {
			t.Fatal(err)
		}
		check(t, "basis", ticket.Verdict.Basis, entitlement.Provisional)
		check(t, "promises", len(ticket.Clocks), 0)
		all = append(all, ticket)
	}
	w.clock.pass(10 * time.Second)
	review(0)

	w.clock.pass(time.Hour)
	w.answers(owning)
	review(2)
	mine, guess := all[0], all[1]
	check(t, "basis", mine.Verdict.Basis, entitlement.Enterprise)
	check(t, "due", mine.Clocks[0].DueAt, noon.Add(2*time.Hour))
	check(t, "the stranger's status", guess.Status, tickets.Closed)
	review(0)

	if _, err := submit("guess@nobody.example"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a stranger was told %v", err)
	}
}
