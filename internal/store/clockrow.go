package store

import (
	"time"

	"deskbell/calendars"
	"deskbell/sla"
	"deskbell/tickets"
)

// clockRow is one clock of a ticket's ledger. The columns from ReckonedAt to Acknowledged are of
// the clock that decides a promise, for reports; see reckonings.
type clockRow struct {
	TicketID         string `gorm:"primaryKey"`
	Number           int    `gorm:"primaryKey;autoIncrement:false"`
	Promise          int
	Owed             bool
	Metric           string
	Impact           string
	Region           string
	TargetAmount     int
	TargetUnit       string
	Policy           string
	Calendar         string
	StartedAt        time.Time
	DueAt            *time.Time
	Warnings         string
	Pauses           string
	State            string
	StoppedAt        *time.Time
	RemainingNs      int64
	BreachAt         *time.Time
	BreachDetectedAt *time.Time
	BreachCause      *string
	ReckonedAt       *time.Time
	PromisedAt       *time.Time
	AnsweredAt       *time.Time
	Waited           string
	Responder        *string
	Eased            bool
	Acknowledged     bool
}

func (clockRow) TableName() string { return "clocks" }

// warning and pause are their domain types as JSON. Their names are stored: rename none.
type warning struct {
	Percent int       `json:"percent"`
	At      time.Time `json:"at"`
}

type pause struct {
	From time.Time  `json:"from"`
	To   *time.Time `json:"to"`
}

func rowOfClock(ticket tickets.ID, c sla.Clock) (clockRow, error) {
	warnings := make([]warning, len(c.Warnings))
	for i, w := range c.Warnings {
		warnings[i] = warning{w.Percent, stored(w.At)}
	}
	row := clockRow{
		TicketID: string(ticket), Number: c.Number, Promise: c.Promise, Owed: c.Owed,
		Metric: string(c.Metric), Impact: string(c.Impact), Region: string(c.Region),
		TargetAmount: c.Target.Amount, TargetUnit: string(c.Target.Unit),
		Policy: c.Policy, Calendar: c.Calendar, StartedAt: stored(c.StartedAt), DueAt: nullable(c.DueAt),
		State: string(c.State), StoppedAt: nullable(c.StoppedAt), RemainingNs: int64(c.Remaining), Waited: "[]",
	}
	if c.Breach != nil {
		at, cause := stored(c.Breach.At), string(c.Breach.Cause)
		row.BreachAt, row.BreachDetectedAt, row.BreachCause = &at, nullable(c.Breach.DetectedAt), &cause
	}
	var err error
	if row.Warnings, err = written(warnings); err != nil {
		return clockRow{}, err
	}
	row.Pauses, err = written(rowsOfPauses(c.Pauses))
	return row, err
}

func (r clockRow) clock() (sla.Clock, error) {
	c := sla.Clock{
		Number: r.Number, Promise: r.Promise, Owed: r.Owed,
		Metric: sla.Metric(r.Metric), Impact: sla.Impact(r.Impact), Region: calendars.Region(r.Region),
		Target: sla.Target{Amount: r.TargetAmount, Unit: sla.Unit(r.TargetUnit)},
		Policy: r.Policy, Calendar: r.Calendar, StartedAt: r.StartedAt.UTC(), DueAt: instant(r.DueAt),
		State: sla.State(r.State), StoppedAt: instant(r.StoppedAt), Remaining: time.Duration(r.RemainingNs),
	}
	if r.BreachAt != nil {
		c.Breach = &sla.Breach{At: r.BreachAt.UTC(), DetectedAt: instant(r.BreachDetectedAt), Cause: sla.Cause(text(r.BreachCause))}
	}
	warnings, err := read[[]warning](r.Warnings)
	if err != nil {
		return c, err
	}
	for _, w := range warnings {
		c.Warnings = append(c.Warnings, sla.Warning{Percent: w.Percent, At: w.At.UTC()})
	}
	c.Pauses, err = pausesOf(r.Pauses)
	return c, err
}

func rowsOfClocks(t *tickets.Ticket) ([]clockRow, error) {
	rows := make([]clockRow, len(t.Clocks))
	for i, c := range t.Clocks {
		var err error
		if rows[i], err = rowOfClock(t.ID, c); err != nil {
			return nil, err
		}
	}
	return rows, reckonings(rows, t)
}
