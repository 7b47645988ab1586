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

// toldLicenseEvent is what happened to a license, the license as it stands, and the device
// that it happened to.
type toldLicenseEvent struct {
	Event   licenseEventJSON `json:"event"`
	License toldLicense      `json:"license"`
	Device  *deviceJSON      `json:"device"`
}

// toldLicense is a license in brief.
type toldLicense struct {
	briefLicense
	Seats int `json:"seats"`
}

// LicensePayload is what is told of an entry about a license: its event, the license and the
// event's device, or null, as staff see them at now.
func LicensePayload(e notify.Entry, r notify.Registered, now time.Time) ([]byte, error) {
	l := r.License
	data := toldLicenseEvent{
		Event:   toLicenseEventJSON(r.Event, looker{staff: true, now: now}),
		License: toldLicense{toBriefLicense(l), l.Seats},
	}
	if r.Device != nil {
		device := toDeviceJSON(*r.Device, now)
		data.Device = &device
	}
	payload, err := json.Marshal(told{e.Type, at(r.Event.At), data})
	if err != nil {
		return nil, fmt.Errorf("write down %s of license %s: %w", e.Type, l.ID, err)
	}
	return payload, nil
}
