package notify

import (
	"time"

	"deskbell/tickets"
)

// Entry is something that happened, on its way to everyone who wants to hear of it.
type Entry struct {
	ID       string     // the event's; the webhook-id of its calls
	Type     string     // such as ticket.responded
	At       time.Time  // when it happened
	Ticket   tickets.ID // empty if it is about none
	Event    int        // its number in that ticket's history
	Position int64      // its place in the stream, from 1; 0 until it is relayed
	Payload  []byte     // JSON, what webhooks and the stream tell; empty until it is relayed
}

// Relayed is an entry with its payload, and the deliveries it gives rise to.
type Relayed struct {
	Entry
	Deliveries []Delivery
}
