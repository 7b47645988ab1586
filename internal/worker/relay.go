package worker

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"deskbell/internal/notify"
	"deskbell/sla"
	"deskbell/tickets"
)

// Relay takes what happened from the outbox to the stream, and to everyone who is told.
type Relay struct {
	Outbox notify.Outbox
	// Histories loads tickets with their histories, in any order; one that isn't there is left out.
	Histories func(ctx context.Context, ids []tickets.ID) ([]*tickets.Ticket, error)
	// Registered loads what entries about licenses tell of, by the IDs of the entries; what
	// isn't there is left out.
	Registered func(ctx context.Context, entries []notify.Entry) (map[string]notify.Registered, error)
	Terms      tickets.Terms
	Staff      notify.Staff
	Webhooks   func(ctx context.Context) ([]notify.Webhook, error)
	// Payload is what the stream and webhooks are told of an entry that is about a ticket,
	// LicensePayload of one that is about a license.
	Payload        func(e notify.Entry, t *tickets.Ticket, event tickets.Event, terms sla.Terms, now time.Time) ([]byte, error)
	LicensePayload func(e notify.Entry, r notify.Registered, now time.Time) ([]byte, error)
	NewID          func() string
	Metrics        *Metrics
	Log            *slog.Logger

	stuck stuck
}

// stuck is the entry that the others wait behind, and how often it has failed.
type stuck struct {
	entry string
	tries int
}

const (
	relayBatch = 200
	// relayTries is how often an entry is tried before it is relayed without what it is about:
	// with the loop's pauses, for 13 seconds. A stumbling database costs no mail, and a ticket
	// that cannot be read holds up the others no longer than that.
	relayTries = 8
)

// RunOnce relays the oldest entries, in order, up to one that fails. Such a one is tried
// again; in the end it is relayed without its ticket or license, which the log and a metric
// tell.
func (r *Relay) RunOnce(ctx context.Context, now time.Time) (time.Time, error) {
	pending, err := r.Outbox.Pending(ctx, relayBatch)
	if err != nil || len(pending) == 0 {
		return time.Time{}, err
	}
	everyone, err := r.everyone(ctx)
	if err != nil {
		return time.Time{}, err
	}
	known := r.known(ctx, pending)
	var ready []prepared
	var failed error
	for _, e := range pending {
		one, err := r.prepare(ctx, e, everyone, known, now)
		if err != nil {
			if failed = r.hold(e, err); failed != nil {
				break
			}
			one = r.incomplete(e, err, everyone, now)
		}
		ready = append(ready, one)
	}
	if err := r.relay(ctx, ready); err != nil {
		return time.Time{}, err
	}
	switch {
	case failed != nil:
		return time.Time{}, failed
	case len(pending) == relayBatch:
		return now, nil
	}
	return time.Time{}, nil
}

// hold counts a failure of an entry. It gives the error while the entry shall be tried again.
func (r *Relay) hold(e notify.Entry, err error) error {
	if r.stuck.entry != e.ID {
		r.stuck = stuck{entry: e.ID}
	}
	r.stuck.tries++
	if r.stuck.tries < relayTries {
		return fmt.Errorf("relay %s %s: %w", e.Type, e.ID, err)
	}
	return nil
}

// relay stores what is ready, then counts it and tells what is missing.
func (r *Relay) relay(ctx context.Context, all []prepared) error {
	if len(all) == 0 {
		return nil
	}
	entries := make([]notify.Relayed, len(all))
	for i, p := range all {
		entries[i] = p.Relayed
	}
	placed, err := r.Outbox.Relay(ctx, entries)
	if err != nil {
		return err
	}
	for _, p := range all {
		if !slices.ContainsFunc(placed, func(e notify.Entry) bool { return e.ID == p.ID }) {
			continue // another server's, and its to count
		}
		r.Metrics.relayed(p.Entry, p.event)
		if p.incomplete != nil {
			r.Metrics.incomplete.Inc()
			r.Log.Error("an entry was relayed without its ticket or license, and nobody was mailed about it",
				about(p.incomplete, "entry", p.ID, "type", p.Type, "ticket", p.Ticket, "license", p.License)...)
		}
	}
	return nil
}
