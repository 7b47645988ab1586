package app

import (
	"context"
	"time"

	"deskbell/internal/config"
	"deskbell/internal/fault"
	"deskbell/internal/privacy"
	"deskbell/tickets"
)

// periods are for how long things are kept.
type periods struct {
	requests privacy.Period // closed requests, until they are erased
	audit    privacy.Period // the audit trail
	sent     privacy.Period // what was sent, and what the stream tells
}

// The shortest periods, in days. A solved request may be reopened for fourteen; an auditor
// looks at a quarter; a webhook is tried again for days, and a client of the stream may have
// been away over a long weekend.
const (
	leastRequests = int(tickets.ClosesAfter / (24 * time.Hour))
	leastAudit    = 90
	leastSent     = 7
)

// readPeriods reads those that the settings name, and names every fault.
func readPeriods(s config.Settings) (p periods, err error) {
	var faults fault.List
	for _, one := range []struct {
		name, text string
		least      int
		why        string
		period     *privacy.Period
	}{
		{"keep-requests", s.KeepRequests, leastRequests, "a solved request may be reopened for as long", &p.requests},
		{"keep-audit", s.KeepAudit, leastAudit, "less would hide what was done from whoever looks at a quarter", &p.audit},
		{"keep-sent", s.KeepSent, leastSent, "what fails is tried again for days, and whoever follows the stream may have been away", &p.sent},
	} {
		if *one.period, err = privacy.ParsePeriod(one.text); err != nil {
			faults.Add(one.name, one.text, "%s", err)
		} else if !one.period.AtLeast(one.least) {
			faults.Add(one.name, one.text, "must be %dd or more: %s", one.least, one.why)
		}
	}
	return p, faults.Err("invalid_periods", "Data cannot be kept for such periods.")
}

// olderThan is a chore's purge of what is older than a period. What is kept for ever is never
// purged.
func olderThan(p privacy.Period, purge func(ctx context.Context, before time.Time) (int, error)) func(ctx context.Context, now time.Time) (int, error) {
	return func(ctx context.Context, now time.Time) (int, error) {
		if p.Ever() {
			return 0, nil
		}
		return purge(ctx, p.Before(now))
	}
}
