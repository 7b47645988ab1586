package store

import (
	"context"
	"time"

	"deskbell/internal/audit"
	"deskbell/internal/notify"
	"deskbell/tickets"
)

// entryRow is something that happened, on its way out. TicketID is null for what is about no
// ticket, LicenseID for what is about no license, Event for what is about neither, Position
// until it is relayed. Origin is for the audit trail.
type entryRow struct {
	ID        string `gorm:"primaryKey"`
	Type      string
	At        time.Time
	TicketID  *string
	LicenseID *string
	Event     *int
	Position  *int64
	Payload   []byte
	Origin    *string
}

func (entryRow) TableName() string { return "outbox" }

// entriesOf are the entries of a ticket's new events, which come from where the context does.
func entriesOf(ctx context.Context, events []eventRow) []entryRow {
	from := rowOfOrigin(audit.OriginOf(ctx))
	rows := make([]entryRow, len(events))
	for i, e := range events {
		rows[i] = entryRow{ID: e.ID, Type: e.Kind, At: e.At, TicketID: &events[i].TicketID, Event: &events[i].Number, Origin: from}
	}
	return rows
}

// entriesOfLicense are the entries of a license's new events.
func entriesOfLicense(ctx context.Context, events []licenseEventRow) []entryRow {
	from := rowOfOrigin(audit.OriginOf(ctx))
	rows := make([]entryRow, len(events))
	for i, e := range events {
		rows[i] = entryRow{ID: e.ID, Type: e.Kind, At: e.At, LicenseID: &events[i].LicenseID, Event: &events[i].Number, Origin: from}
	}
	return rows
}

func rowOfEntry(e notify.Entry) entryRow {
	row := entryRow{ID: e.ID, Type: e.Type, At: stored(e.At), TicketID: optional(string(e.Ticket)), LicenseID: optional(e.License), Payload: e.Payload}
	if e.Ticket != "" || e.License != "" {
		row.Event = &e.Event
	}
	if e.Position > 0 {
		row.Position = &e.Position
	}
	return row
}

func (r entryRow) entry() notify.Entry {
	e := notify.Entry{ID: r.ID, Type: r.Type, At: r.At.UTC(), Ticket: tickets.ID(text(r.TicketID)), License: text(r.LicenseID), Payload: none(r.Payload)}
	if r.Event != nil {
		e.Event = *r.Event
	}
	if r.Position != nil {
		e.Position = *r.Position
	}
	return e
}

func entriesFrom(rows []entryRow) []notify.Entry {
	all := make([]notify.Entry, len(rows))
	for i, row := range rows {
		all[i] = row.entry()
	}
	return all
}
