package bench

import (
	"context"
	"database/sql"
	"os"
	"strings"
	"testing"

	"deskbell/internal/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

func TestPgBenchCountsTheInsertsItMade(t *testing.T) {
	ctx := context.Background()
	url := pgtest.URL(t, nil)
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(ctx, "CREATE TABLE tickets (id bigserial PRIMARY KEY, subject text NOT NULL)"); err != nil {
		t.Fatal(err)
	}
	tps, err := PgBench(ctx, url, "\\set n random(1, 1000)\nINSERT INTO tickets (subject) VALUES ('no ' || :n);\n", 4, 1)
	if err != nil {
		t.Fatal(err)
	}
	var rows float64
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM tickets").Scan(&rows); err != nil {
		t.Fatal(err)
	}
	// It ran for about a second, so the rate is about the rows; connecting took part of it.
	if tps < rows/3 || tps > rows*3 {
		t.Errorf("%.0f a second, but %.0f rows in one second", tps, rows)
	}
}

func TestPgBenchSaysWhatFailed(t *testing.T) {
	_, err := PgBench(context.Background(), pgtest.URL(t, nil), "INSERT INTO nowhere VALUES (1);", 1, 1)
	if err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("error %v, want pgbench's words about the table", err)
	}
}

func TestPgBenchEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := PgBench(ctx, pgtest.URL(t, nil), "SELECT 1;", 1, 60); err == nil {
		t.Error("no error, though the context had ended")
	}
}

func TestParse(t *testing.T) {
	for name, c := range map[string]struct {
		report string
		tps    float64
		fault  string
	}{
		"15": {report: "number of failed transactions: 0 (0.000%)\ninitial connection time = 5.4 ms\ntps = 1234.500000 (without initial connection time)\n", tps: 1234.5},
		"13": {report: "tps = 99.5 (including connections establishing)\ntps = 100.25 (excluding connections establishing)\n", tps: 100.25},
		"failed": {
			report: "number of failed transactions: 12 (3.000%)\ntps = 1234.5 (without initial connection time)\n",
			fault:  "12 transactions failed",
		},
		"none": {report: "pgbench (PostgreSQL) 15\n", fault: "no rate"},
	} {
		t.Run(name, func(t *testing.T) {
			tps, err := parse([]byte(c.report))
			if c.fault != "" {
				if err == nil || !strings.Contains(err.Error(), c.fault) {
					t.Fatalf("error %v, want %q", err, c.fault)
				}
				return
			}
			if err != nil || tps != c.tps {
				t.Errorf("%v, %v; want %v", tps, err, c.tps)
			}
		})
	}
}
