package notify

import (
	"encoding/json"
	"time"

	"deskbell/entitlement"
	"deskbell/tickets"
)

// Entry is something that happened, on its way to everyone who wants to hear of it.
type Entry struct {
	ID       string     // the event's; the webhook-id of its calls
	Type     string     // such as ticket.responded
	At       time.Time  // when it happened
	Ticket   tickets.ID // empty if it is about none
	License  string     // the ID of a license, if it is about that; empty for a ticket's
	Event    int        // its number in the history of the ticket or the license
	Position int64      // its place in the stream, from 1; 0 until it is relayed
	Payload  []byte     // JSON, what webhooks and the stream tell; empty until it is relayed
}

// Bare is the payload of an entry of which no more can be said than that it happened, in the
// form that all have.
func (e Entry) Bare() ([]byte, error) {
	data := map[string]any{}
	if e.Ticket != "" {
		data["ticket"] = map[string]any{"id": e.Ticket}
	}
	if e.License != "" {
		data["license"] = map[string]any{"id": e.License}
	}
	return json.Marshal(map[string]any{"type": e.Type, "timestamp": e.At, "data": data})
}

// Registered is what an entry about a license tells of.
type Registered struct {
	License entitlement.License // as it stands now
	Event   entitlement.Event
	Device  *entitlement.Device // the event's, as it is stored now; nil if it is about none
}

// Relayed is an entry with its payload, and the deliveries it gives rise to.
type Relayed struct {
	Entry
	Deliveries []Delivery
}
