package worker

import (
	"context"
	"fmt"
	"time"

	"deskbell/internal/notify"
	"deskbell/tickets"
)

// prepared is an entry that can be relayed, with what the metrics and the log tell then.
type prepared struct {
	notify.Relayed
	event      tickets.Event
	incomplete error // why it goes without what it is about; nil if it doesn't
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
func (r *Relay) prepare(ctx context.Context, e notify.Entry, o notify.Occasion, known known, now time.Time) (prepared, error) {
	o.Entry = e
	switch {
	case e.License != "":
		return r.ofLicense(ctx, o, known, now)
	case e.Ticket != "":
		return r.ofTicket(ctx, o, known, now)
	}
	return r.decide(o, bare(e), now), nil
}

func (r *Relay) ofTicket(ctx context.Context, o notify.Occasion, known known, now time.Time) (p prepared, err error) {
	e := o.Entry
	if o.Ticket, err = known.tickets.of(ctx, e); err != nil {
		return p, err
	}
	if e.Event < 1 || e.Event > len(o.Ticket.Events) {
		return p, fmt.Errorf("ticket %s has no event %d", e.Ticket, e.Event)
	}
	o.Event = o.Ticket.Events[e.Event-1]
	if o.Terms, err = r.Terms.Pinned(ctx, o.Ticket.Terms); err != nil {
		return p, err
	}
	return r.tell(o, now, func() ([]byte, error) { return r.Payload(e, o.Ticket, o.Event, o.Terms, now) })
}

func (r *Relay) ofLicense(ctx context.Context, o notify.Occasion, known known, now time.Time) (prepared, error) {
	registered, err := known.licenses.of(ctx, o.Entry)
	if err != nil {
		return prepared{}, err
	}
	o.Registered = &registered
	return r.tell(o, now, func() ([]byte, error) { return r.LicensePayload(o.Entry, registered, now) })
}

// tell writes the payload and decides. What brings the code down is an error like any other.
func (r *Relay) tell(o notify.Occasion, now time.Time, write func() ([]byte, error)) (p prepared, err error) {
	err = safely(func() error {
		payload, err := write()
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

// bare is the payload of an entry without what it is about: the one it came with, or no more
// than that it happened, in the form that all have.
func bare(e notify.Entry) []byte {
	if len(e.Payload) > 0 {
		return e.Payload
	}
	payload, _ := e.Bare() // texts and an instant of our time
	return payload
}
