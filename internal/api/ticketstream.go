package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"deskbell/internal/auth"
	"deskbell/internal/notify"
	"deskbell/tickets"
)

const ticketStreamPath = "/v1/tickets/{id}/stream"

// changed is the event of a ticket that is not as it was.
const changed = "changed"

func (a *api) registerTicketStream(h *hub) {
	register(a, auth.ReadTicket, operation{
		id: "follow-ticket", method: http.MethodGet, path: ticketStreamPath, tag: tagTickets,
		refuses: []int{http.StatusTooManyRequests},
		summary: "Follow a ticket, as server-sent events",
		about: "The stream begins with an event ready, whose data is the ticket's version, as {\"version\":3}, and goes on with an event changed " +
			"whenever something happened to it, with its version then, or null where that isn't known any more. What happened, the ticket and its history tell. " +
			"Customers hear of what they may see, and of nothing else. An event reset says that something may have been missed. " +
			"A client that connects again compares the versions. A comment every 15 seconds shows that the connection is alive; a client that reads nothing " +
			"for 30 seconds is cut off, as is one whose link was revoked. Ten connections may follow a ticket at once for its customer.",
	}, func(ctx context.Context, in *ticketInput) (*streamOutput, error) { return a.followTicket(ctx, h, in) })
	describeAs(a.huma.OpenAPI(), ticketStreamPath, eventStream)
}

func (a *api) followTicket(ctx context.Context, h *hub, in *ticketInput) (*streamOutput, error) {
	x := exchangeOf(ctx)
	position, err := a.Stream.Latest(ctx) // before the ticket is looked at, so that nothing is missed in between
	if err != nil {
		return nil, fmt.Errorf("find the end of the stream: %w", err)
	}
	t, err := x.reach(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	hears := &ofTicket{id: t.ID, staff: x.caller.Staff(), position: position, version: t.Version, metrics: a.metrics}
	var tail *tail
	var leave func()
	if hears.staff {
		tail, leave, err = h.join(x.caller.User.ID)
	} else {
		tail, leave, err = h.joinAsCustomer(string(t.ID))
	}
	if err != nil {
		return nil, err
	}
	return followed(ctx, follower{x: x, permission: auth.ReadTicket, ticket: in.ID, tail: tail, hears: hears}, leave), nil
}

// ofTicket tells that something happened to one ticket. Places in the stream stay out of it: how
// much goes on at the desk is nothing for customers to know.
type ofTicket struct {
	id       tickets.ID
	staff    bool
	position int64
	version  int64 // that the client is told of first
	metrics  *metrics
}

func (o *ofTicket) after() int64 { return o.position }

func (o *ofTicket) greet() []byte {
	b := bytes.NewBufferString(opening)
	o.say(b, ready, &o.version)
	return b.Bytes()
}

func (o *ofTicket) tell(entries []notify.Entry) []byte {
	var b bytes.Buffer
	for _, e := range entries {
		if e.Position > o.position+1 { // it isn't kept any more what was in between
			o.say(&b, reset, nil)
		}
		o.position = e.Position
		if e.Ticket != o.id {
			continue
		}
		public, version := gist(e)
		if public || o.staff {
			o.say(&b, changed, version)
			o.metrics.entries.Inc()
		}
	}
	return b.Bytes()
}

func (o *ofTicket) beat() []byte { return []byte(alive + "\n") }

func (o *ofTicket) say(b *bytes.Buffer, kind string, version *int64) {
	words := "null"
	if version != nil {
		words = fmt.Sprint(*version)
	}
	fmt.Fprintf(b, "event: %s\ndata: {\"version\":%s}\n\n", kind, words)
}

// gist is whether the customer may see what an entry tells, and the ticket's version after it;
// nil if it doesn't say, since it was reduced to that it happened. Then it is nothing for them.
func gist(e notify.Entry) (public bool, version *int64) {
	var told struct {
		Data struct {
			Event  struct{ Public bool }
			Ticket struct{ Version *int64 }
		}
	}
	if err := json.Unmarshal(e.Payload, &told); err != nil {
		return false, nil
	}
	return told.Data.Event.Public, told.Data.Ticket.Version
}
