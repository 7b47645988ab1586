package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"

	"deskbell/internal/pgtest"
)

// PgBench has pgbench run script, one transaction per run of it, from so many clients for
// so many seconds on the database at url, and returns the transactions per second without
// the time taken to connect. A transaction that failed is an error, as its rate would be
// one of something else.
func PgBench(ctx context.Context, url, script string, clients, seconds int) (tps float64, err error) {
	program, err := pgtest.Program("pgbench")
	if err != nil {
		return 0, err
	}
	file, err := os.CreateTemp("", "deskbell-*.pgbench")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.Remove(file.Name()) }() // at worst a small file stays
	_, err = file.WriteString(script)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return 0, err
	}
	// -n: there are none of pgbench's own tables to vacuum. -M prepared: as pgx does.
	cmd := exec.CommandContext(ctx, program, "-n", "-M", "prepared", "-c", strconv.Itoa(clients),
		"-j", strconv.Itoa(min(2, clients)), "-T", strconv.Itoa(seconds), "-f", file.Name(), url)
	cmd.Env = append(os.Environ(), "LC_ALL=C") // what it says is read below
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("pgbench: %w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	return parse(stdout.Bytes())
}

var (
	rate = regexp.MustCompile(`(?m)^tps = ([0-9.]+) \((?:without initial connection time|excluding connections establishing)\)`)
	// PostgreSQL counts these from version 15 on; before, they ended the client.
	failures = regexp.MustCompile(`(?m)^number of failed transactions: ([1-9][0-9]*)`)
)

func parse(report []byte) (float64, error) {
	if m := failures.FindSubmatch(report); m != nil {
		return 0, fmt.Errorf("pgbench: %s transactions failed", m[1])
	}
	m := rate.FindSubmatch(report)
	if m == nil {
		return 0, fmt.Errorf("pgbench reported no rate:\n%s", report)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}
