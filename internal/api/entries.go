package api

import (
	"encoding/json"
	"fmt"
	"time"

	"deskbell/internal/notify"
	"deskbell/sla"
	"deskbell/tickets"
)

// told is what webhooks and the stream are told, by the Standard Webhooks specification.
type told struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      any       `json:"data"`
}

// toldEvent is what happened to a ticket, and the ticket as it stands.
type toldEvent struct {
	Event  eventJSON  `json:"event"`
	Ticket toldTicket `json:"ticket"`
}

// toldTicket is a ticket without what makes it long.
type toldTicket struct {
	Ticket
	Description *string `json:"description,omitempty"` // hides the ticket's own, and stays nil
}

// Payload is what is told of an entry: its event, and the ticket it belongs to, as staff see
// them at now. The terms are those that the ticket was promised.
func Payload(e notify.Entry, t *tickets.Ticket, event tickets.Event, terms sla.Terms, now time.Time) ([]byte, error) {
	staff := looker{staff: true, now: now}
	ticket := toTicketJSON(t, terms, staff)
	ticket.Attachments = nil
	payload, err := json.Marshal(told{e.Type, at(event.At), toldEvent{toEventJSON(event, staff), toldTicket{Ticket: ticket}}})
	if err != nil {
		return nil, fmt.Errorf("write down %s of ticket %d: %w", e.Type, t.Number, err)
	}
	return payload, nil
}
