package store

import (
	"time"

	"deskbell/calendars"
	"deskbell/sla"
	"deskbell/tickets"
)

// eventRow is one entry of a ticket's history.
type eventRow struct {
	TicketID  string `gorm:"primaryKey"`
	Number    int    `gorm:"primaryKey;autoIncrement:false"`
	ID        string
	Kind      string
	At        time.Time
	ActorRole string
	ActorID   string
	ActorName string
	Public    bool
	Details   string
}

func (eventRow) TableName() string { return "events" }

// details is tickets.Details as JSON. Its names are stored: rename none.
type details struct {
	Message    string     `json:"message,omitempty"`
	Body       string     `json:"body,omitempty"`
	Was        string     `json:"was,omitempty"`
	Impact     string     `json:"impact,omitempty"`
	Country    string     `json:"country,omitempty"`
	Region     string     `json:"region,omitempty"`
	Reason     string     `json:"reason,omitempty"`
	Assignee   string     `json:"assignee,omitempty"`
	Tags       []string   `json:"tags,omitempty"`
	Ticket     string     `json:"ticket,omitempty"`
	OwesAnswer bool       `json:"owes_answer,omitempty"`
	Score      int        `json:"score,omitempty"`
	File       *file      `json:"file,omitempty"`
	Device     string     `json:"device,omitempty"`
	Clock      int        `json:"clock,omitempty"`
	Percent    int        `json:"percent,omitempty"`
	Step       int        `json:"step,omitempty"`
	Cause      string     `json:"cause,omitempty"`
	Since      *time.Time `json:"since,omitempty"`
}

type file struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"`
	Size int64  `json:"size"`
}

func rowOfEvent(ticket tickets.ID, e tickets.Event) (eventRow, error) {
	d := details{
		Message: string(e.Message), Body: e.Body, Was: e.Was, Impact: string(e.Impact),
		Country: e.Country, Region: string(e.Region), Reason: e.Reason, Assignee: e.Assignee,
		Tags: e.Tags, Ticket: string(e.Ticket), OwesAnswer: e.OwesAnswer, Score: e.Score,
		Device: e.Device, Clock: e.Clock, Percent: e.Percent, Step: e.Step, Cause: string(e.Cause), Since: nullable(e.Since),
	}
	if e.File != nil {
		f := file(*e.File)
		d.File = &f
	}
	data, err := written(d)
	return eventRow{
		TicketID: string(ticket), Number: e.Number, ID: e.ID, Kind: string(e.Kind), At: stored(e.At),
		ActorRole: string(e.Actor.Role), ActorID: e.Actor.ID, ActorName: e.Actor.Name,
		Public: e.Public, Details: data,
	}, err
}

func (r eventRow) event() (tickets.Event, error) {
	d, err := read[details](r.Details)
	e := tickets.Event{
		ID: r.ID, Number: r.Number, Kind: tickets.EventKind(r.Kind), At: r.At.UTC(),
		Actor:  tickets.Actor{Role: tickets.Role(r.ActorRole), ID: r.ActorID, Name: r.ActorName},
		Public: r.Public,
		Details: tickets.Details{
			Message: tickets.MessageKind(d.Message), Body: d.Body, Was: d.Was, Impact: sla.Impact(d.Impact),
			Country: d.Country, Region: calendars.Region(d.Region), Reason: d.Reason, Assignee: d.Assignee,
			Tags: none(d.Tags), Ticket: tickets.ID(d.Ticket), OwesAnswer: d.OwesAnswer, Score: d.Score,
			Device: d.Device, Clock: d.Clock, Percent: d.Percent, Step: d.Step, Cause: tickets.RootCause(d.Cause), Since: instant(d.Since),
		},
	}
	if d.File != nil {
		f := tickets.File(*d.File)
		e.File = &f
	}
	return e, err
}

// rowsOfEvents are the entries after the first few.
func rowsOfEvents(t *tickets.Ticket, after int) ([]eventRow, error) {
	var rows []eventRow
	for _, e := range t.Events {
		if e.Number <= after {
			continue
		}
		row, err := rowOfEvent(t.ID, e)
		if err != nil {
			return nil, err
		}
		if !storable(row.ActorName, row.ActorID) {
			return nil, unstorable
		}
		rows = append(rows, row)
	}
	return rows, nil
}
