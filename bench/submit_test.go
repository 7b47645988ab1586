package bench_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"deskbell/bench"
	"deskbell/entitlement"
	"deskbell/internal/app"
	"deskbell/internal/config"
	"deskbell/internal/pgtest"
	"deskbell/tickets"
)

// insertTicket is what storing a submitted ticket inserts: the ticket, its first event with
// its entry in the outbox, the clock of its promise and its link, in one transaction.
const insertTicket = `BEGIN;
INSERT INTO tickets (id, version, status, subject, description, search, topic, tags, requester_name, requester_email, requester_country, requester_region,
  license_email, reported, impact, basis, plan, evidence, decided_at, policy, calendars, broken, next_due_at, risk_at, resting, created_at, updated_at)
VALUES (gen_random_uuid(), 1, 'open', 'Engine stops at step 2', repeat('What happened, and what was expected. ', 5), 'engine stops at step 2', 'processing', '[]', 'Ada', 'ada@aerial.example', 'CH', 'europe',
  'ops@aerial.example', 'critical', 'critical', 'enterprise', 'enterprise', 'A Pix4Dengine license has Enterprise support.', now(), 'enterprise@1', '["switzerland@1","us@1"]', false, now(), now(), 'none', now(), now())
RETURNING id AS ticket \gset
INSERT INTO events (ticket_id, number, id, kind, at, actor_role, actor_id, actor_name, public, details)
VALUES (:ticket, 1, gen_random_uuid(), 'ticket.submitted', now(), 'customer', '', 'Ada', true, repeat('What happened, and what was expected. ', 5));
INSERT INTO clocks (ticket_id, number, promise, owed, metric, impact, region, target_amount, target_unit, policy, calendar, started_at, due_at, warnings, pauses, state, remaining_ns)
VALUES (:ticket, 1, 1, true, 'first_response', 'critical', 'europe', 2, 'business hour', 'enterprise@1', 'switzerland@1', now(), now(), '[]', '[]', 'running', 0);
INSERT INTO outbox (id, type, at, ticket_id, event) VALUES (gen_random_uuid(), 'ticket.submitted', now(), :ticket, 1);
INSERT INTO ticket_links (ticket_id, id, hash, reason, made_at) VALUES (:ticket, :ticket, md5(random()::text || clock_timestamp()::text), 'submitted', now());
COMMIT;
`

// BenchmarkSubmit submits requests from several clients at once, each waiting until its
// ticket is durable, and reports the rate as a share of what pgbench reaches with the same
// inserts, the same number of clients and PostgreSQL's durable defaults in the same run.
func BenchmarkSubmit(b *testing.B) {
	const seconds = 4
	for _, clients := range []int{8, 32} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			url := pgtest.Durable(b)
			postgres, sqlite := desk(b, url), desk(b, "sqlite:"+filepath.Join(b.TempDir(), "desk.db"))
			pgbench, err := bench.PgBench(context.Background(), url, insertTicket, clients, seconds)
			if err != nil {
				b.Fatal(err)
			}
			for name, a := range map[string]*app.App{"postgres": postgres, "sqlite": sqlite} {
				b.Run(name, func(b *testing.B) {
					submit(b, a, clients)
					rate := float64(b.N) / b.Elapsed().Seconds()
					b.ReportMetric(rate, "tickets/s")
					b.ReportMetric(pgbench, "pgbench/s")
					b.ReportMetric(rate/pgbench, "of-pgbench")
				})
			}
		})
	}
}

// desk is a desk on a database, with the demo's licenses.
func desk(b *testing.B, url string) *app.App {
	b.Helper()
	ctx := context.Background()
	a, err := app.Open(ctx, config.Settings{DB: url, Data: b.TempDir()}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := a.Close(); err != nil {
			b.Error(err)
		}
	})
	now := a.Clock.Now()
	license := entitlement.License{
		Key: "ENG-1", Product: "Pix4Dengine", Kind: entitlement.Subscription, Owner: "ops@aerial.example", Seats: 5, SupportUntil: now.AddDate(1, 0, 0),
		Contracts: []entitlement.Contract{{Plan: entitlement.EnterprisePlan, From: now.AddDate(0, -1, 0), Until: now.AddDate(1, 0, 0), ConfirmedAt: now.AddDate(0, -1, 0)}},
	}
	by := entitlement.By{Actor: entitlement.Itself, At: now, NewID: uuid.NewString}
	if _, err := a.Registry.Create(ctx, license, []string{entitlement.EnterprisePlan}, by); err != nil {
		b.Fatal(err)
	}
	return a
}

func submit(b *testing.B, a *app.App, clients int) {
	request := tickets.Request{
		LicenseEmail: "ops@aerial.example", Name: "Ada", Email: "ada@aerial.example", Country: "CH",
		Topic: "processing", Impact: "critical", Subject: "Engine stops at step 2", Description: "What happened, and what was expected.",
	}
	var left atomic.Int64
	left.Store(int64(b.N))
	var group sync.WaitGroup
	b.ResetTimer()
	for range clients {
		group.Go(func() {
			for left.Add(-1) >= 0 {
				if _, _, err := a.Desk.Submit(context.Background(), request, a.Clock.Now()); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	b.StopTimer()
}
