package bench_test

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	_ "github.com/glebarez/go-sqlite"  // registers "sqlite"
	_ "github.com/jackc/pgx/v5/stdlib" // registers "pgx"
)

// dialect is what the databases say differently to invent tickets.
type dialect struct {
	driver, rows, uuid, instant string
}

var dialects = map[string]dialect{
	"postgres": {
		driver: "pgx", rows: "generate_series(1, %d) AS r(n)", uuid: "lpad(to_hex(%s), 32, '0')::uuid",
		instant: "timestamptz '%s' + n * interval '1 microsecond'",
	},
	"sqlite": {
		driver: "sqlite", rows: "(WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < %d) SELECT n FROM r) AS r",
		uuid: "printf('00000000-0000-0000-0000-%%012x', %s)", instant: "strftime('%%Y-%%m-%%d %%H:%%M:%%S', '%s') || printf('.%%06d', n %% 1000000)",
	},
}

// fill adds open tickets, each with its event and a running clock, all due in a year.
func fill(b *testing.B, kind, source string, tickets int) {
	b.Helper()
	d := dialects[kind]
	db, err := sql.Open(d.driver, source)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	rows := fmt.Sprintf(d.rows, tickets)
	id := fmt.Sprintf(d.uuid, "n")
	due := fmt.Sprintf(d.instant, time.Now().UTC().AddDate(1, 0, 0).Format("2006-01-02 15:04:05"))
	now := fmt.Sprintf(d.instant, time.Now().UTC().Format("2006-01-02 15:04:05"))
	for _, statement := range []string{
		`INSERT INTO tickets (id, version, status, subject, description, search, topic, tags, requester_name, requester_email, requester_country, requester_region,
			license_email, reported, impact, basis, plan, evidence, decided_at, policy, calendars, broken, next_due_at, risk_at, resting, created_at, updated_at, observe_at)
		SELECT ` + id + `, 1, 'open', 'Engine stops at step 2', 'What happened, and what was expected.', 'engine stops at step 2', 'processing', '[]', 'Ada', 'ada@aerial.example', 'CH', 'europe',
			'ops@aerial.example', 'critical', 'critical', 'enterprise', 'enterprise', 'A Pix4Dengine license has Enterprise support.', ` + now + `, 'enterprise@1', '["switzerland@1","us@1"]', false, ` + due + `, ` + due + `, 'none', ` + now + `, ` + now + `, ` + due + `
		FROM ` + rows,
		`INSERT INTO events (ticket_id, number, id, kind, at, actor_role, actor_id, actor_name, public, details)
		SELECT ` + id + `, 1, ` + id + `, 'ticket.submitted', ` + now + `, 'customer', '', 'Ada', true, '{"impact":"critical","country":"CH","region":"europe"}' FROM ` + rows,
		`INSERT INTO clocks (ticket_id, number, promise, owed, metric, impact, region, target_amount, target_unit, policy, calendar, started_at, due_at, warnings, pauses, state, remaining_ns)
		SELECT ` + id + `, 1, 1, true, 'first_response', 'critical', 'europe', 2, 'business hour', 'enterprise@1', 'switzerland@1', ` + now + `, ` + due + `, '[]', '[]', 'running', 0 FROM ` + rows,
		"ANALYZE",
	} {
		if _, err := db.Exec(statement); err != nil {
			b.Fatal(err)
		}
	}
}
