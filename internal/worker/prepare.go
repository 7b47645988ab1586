package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"deskbell/internal/notify"
	"deskbell/tickets"
)

// prepared is an entry that can be relayed, with what the metrics and the log tell then.
type prepared struct {
	notify.Relayed
	event      tickets.Event
	incomplete error // why it goes without its ticket; nil if it doesn't
}

// everyone is an occasion that lacks only the entry: those who may have to be told.
func (r *Relay) everyone(ctx context.Context) (notify.Occasion, error) {
	staff, err := r.Staff(ctx)
	if err != nil {
		return notify.Occasion{}, err
	}
	hooks, err := r.Webhooks(ctx)
	return notify.Occasion{Staff: staff, Webhooks: hooks}, err
}

// prepare says what happened, and decides who is told of it.
func (r *Relay) prepare(ctx context.Context, e notify.Entry, o notify.Occasion, known *histories, now time.Time) (p prepared, err error) {
	o.Entry = e
	if e.Ticket == "" {
		return r.decide(o, bare(e), now), nil
	}
	if o.Ticket, err = known.of(ctx, e.Ticket); err != nil {
		return p, err
	}
	if e.Event < 1 || e.Event > len(o.Ticket.Events) {
		return p, fmt.Errorf("ticket %s has no event %d", e.Ticket, e.Event)
	}
	o.Event = o.Ticket.Events[e.Event-1]
	if o.Terms, err = r.Terms.Pinned(ctx, o.Ticket.Terms); err != nil {
		return p, err
	}
	err = safely(func() error {
		payload, err := r.Payload(e, o.Ticket, o.Event, o.Terms, now)
		if err != nil {
			return err
		}
		p = r.decide(o, payload, now)
		return nil
	})
	return p, err
}

// incomplete is an entry of which no more can be said than that it happened.
func (r *Relay) incomplete(e notify.Entry, err error, o notify.Occasion, now time.Time) prepared {
	o.Entry = e
	p := r.decide(o, bare(e), now)
	p.incomplete = err
	return p
}

func (r *Relay) decide(o notify.Occasion, payload []byte, now time.Time) prepared {
	o.Entry.Payload = payload
	return prepared{
		Relayed: notify.Relayed{Entry: o.Entry, Deliveries: notify.Decide(o, now, r.NewID)},
		event:   o.Event,
	}
}

// bare is the payload of an entry without its ticket: the one it came with, or no more than
// that it happened, in the form that all have.
func bare(e notify.Entry) []byte {
	if len(e.Payload) > 0 {
		return e.Payload
	}
	data := map[string]any{}
	if e.Ticket != "" {
		data["ticket"] = map[string]any{"id": e.Ticket}
	}
	payload, _ := json.Marshal(map[string]any{"type": e.Type, "timestamp": e.At, "data": data}) // texts and an instant of our time
	return payload
}

// histories are the tickets that entries are about.
type histories struct {
	load   func(ctx context.Context, ids []tickets.ID) ([]*tickets.Ticket, error)
	loaded map[tickets.ID]*tickets.Ticket
	failed bool // not all could be loaded in one call
}

// histories loads all tickets in one call. Should that fail, each is loaded when its turn
// comes: perhaps only one of them cannot be read.
func (r *Relay) histories(ctx context.Context, entries []notify.Entry) *histories {
	h := &histories{load: r.Histories, loaded: map[tickets.ID]*tickets.Ticket{}}
	var ids []tickets.ID
	for _, e := range entries {
		if e.Ticket != "" && !slices.Contains(ids, e.Ticket) {
			ids = append(ids, e.Ticket)
		}
	}
	if len(ids) > 0 {
		h.failed = h.take(ctx, ids) != nil
	}
	return h
}

func (h *histories) take(ctx context.Context, ids []tickets.ID) error {
	all, err := h.load(ctx, ids)
	if err != nil {
		return err
	}
	for _, t := range all {
		h.loaded[t.ID] = t
	}
	return nil
}

// of is a ticket with its history.
func (h *histories) of(ctx context.Context, id tickets.ID) (*tickets.Ticket, error) {
	if h.loaded[id] == nil && h.failed {
		if err := h.take(ctx, []tickets.ID{id}); err != nil {
			return nil, err
		}
	}
	if t := h.loaded[id]; t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("there is no ticket %s", id)
}
