package worker

import (
	"context"
	"fmt"
	"slices"

	"deskbell/internal/notify"
	"deskbell/tickets"
)

// known is what a batch of entries is about.
type known struct {
	tickets  *loaded[*tickets.Ticket]
	licenses *loaded[notify.Registered]
}

// known loads the tickets and licenses of entries.
func (r *Relay) known(ctx context.Context, entries []notify.Entry) known {
	var ofTickets, ofLicenses []notify.Entry
	for _, e := range entries {
		switch {
		case e.License != "":
			ofLicenses = append(ofLicenses, e)
		case e.Ticket != "":
			ofTickets = append(ofTickets, e)
		}
	}
	return known{load(ctx, ofTickets, r.histories), load(ctx, ofLicenses, r.Registered)}
}

// histories are the tickets of entries with their histories, by the IDs of the entries.
func (r *Relay) histories(ctx context.Context, entries []notify.Entry) (map[string]*tickets.Ticket, error) {
	var ids []tickets.ID
	for _, e := range entries {
		if !slices.Contains(ids, e.Ticket) {
			ids = append(ids, e.Ticket)
		}
	}
	found, err := r.Histories(ctx, ids)
	if err != nil {
		return nil, err
	}
	all := map[string]*tickets.Ticket{}
	for _, e := range entries {
		if i := slices.IndexFunc(found, func(t *tickets.Ticket) bool { return t.ID == e.Ticket }); i >= 0 {
			all[e.ID] = found[i]
		}
	}
	return all, nil
}

// loaded is something that entries are about, by the IDs of the entries.
type loaded[T any] struct {
	from   func(ctx context.Context, entries []notify.Entry) (map[string]T, error)
	all    map[string]T
	failed bool // not all could be loaded in one call
}

// load takes what all entries are about in one call. Should that fail, each is loaded when
// its turn comes: perhaps only one of them cannot be read.
func load[T any](ctx context.Context, entries []notify.Entry, from func(context.Context, []notify.Entry) (map[string]T, error)) *loaded[T] {
	l := &loaded[T]{from: from}
	if len(entries) > 0 {
		var err error
		l.all, err = from(ctx, entries)
		l.failed = err != nil
	}
	return l
}

// of is what one entry is about.
func (l *loaded[T]) of(ctx context.Context, e notify.Entry) (T, error) {
	all := l.all
	if l.failed {
		var err error
		if all, err = l.from(ctx, []notify.Entry{e}); err != nil {
			var none T
			return none, err
		}
	}
	one, ok := all[e.ID]
	if !ok {
		return one, fmt.Errorf("what it is about isn't there: ticket %q, license %q, event %d", e.Ticket, e.License, e.Event)
	}
	return one, nil
}
