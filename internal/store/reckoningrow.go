package store

import (
	"time"

	"deskbell/internal/report"
	"deskbell/sla"
	"deskbell/tickets"
)

// reckonings notes with the clocks what counts about each promise, by the history, so that
// reports need to look at neither the other clocks nor the events.
func reckonings(rows []clockRow, t *tickets.Ticket) error {
	for _, r := range report.Reckonings(t) {
		for i := range rows {
			if rows[i].Number != r.Clock {
				continue
			}
			waited, err := written(rowsOfPauses(r.Waited))
			if err != nil {
				return err
			}
			row, promised := &rows[i], stored(r.PromisedAt)
			row.ReckonedAt, row.PromisedAt, row.AnsweredAt = nullable(r.At), &promised, nullable(r.AnsweredAt)
			row.Waited, row.Responder, row.Eased = waited, optional(r.Responder), r.Eased
			_, row.Acknowledged = t.Acknowledgement(r.Clock)
		}
	}
	return nil
}

func rowsOfPauses(all []sla.Pause) []pause {
	rows := make([]pause, len(all))
	for i, p := range all {
		rows[i] = pause{stored(p.From), nullable(p.To)}
	}
	return rows
}

// pausesOf is the way back.
func pausesOf(data string) ([]sla.Pause, error) {
	if data == "[]" { // as nearly all are
		return nil, nil
	}
	rows, err := read[[]pause](data)
	var all []sla.Pause
	for _, p := range rows {
		all = append(all, sla.Pause{From: p.From.UTC(), To: instant(p.To)})
	}
	return all, err
}

// acknowledgement is tickets.Acknowledgement as JSON. Its names are stored: rename none.
type acknowledgement struct {
	Clock     int       `json:"clock"`
	At        time.Time `json:"at"`
	ActorRole string    `json:"actor_role"`
	ActorID   string    `json:"actor_id"`
	ActorName string    `json:"actor_name"`
	Cause     string    `json:"cause"`
	Note      string    `json:"note"`
}

func acknowledgedAs(all []tickets.Acknowledgement) (string, error) {
	rows := make([]acknowledgement, len(all))
	for i, a := range all {
		rows[i] = acknowledgement{a.Clock, stored(a.At), string(a.By.Role), a.By.ID, a.By.Name, string(a.Cause), a.Note}
	}
	return written(rows)
}

// acknowledgements is the way back.
func acknowledgements(data string) ([]tickets.Acknowledgement, error) {
	rows, err := read[[]acknowledgement](data)
	var all []tickets.Acknowledgement
	for _, a := range rows {
		all = append(all, tickets.Acknowledgement{
			Clock: a.Clock, At: a.At.UTC(), By: tickets.Actor{Role: tickets.Role(a.ActorRole), ID: a.ActorID, Name: a.ActorName},
			Cause: tickets.RootCause(a.Cause), Note: a.Note,
		})
	}
	return all, err
}
