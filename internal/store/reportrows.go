package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"deskbell/calendars"
	"deskbell/internal/report"
	"deskbell/sla"
	"deskbell/tickets"
)

// each visits the rows of a query, and closes it.
func each(rows *sql.Rows, visit func(*sql.Rows) error) error {
	defer func() { _ = rows.Close() }() // Err tells what counts
	for rows.Next() {
		if err := visit(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// EachResponse visits the promises of a period that were kept or broken; see report.Store.
func (s *Store) EachResponse(ctx context.Context, q report.Query, visit func(report.Response) error) error {
	var failed error // the visitor's own
	err := s.reading(ctx, func(db *gorm.DB) error {
		rows, err := reckoned(db, q.Period.From, q.Period.To, q.Metric).
			Where("("+brokenBy+" OR clocks.state = 'met')", map[string]any{"now": stored(q.Now)}).
			Select(responseFields).Rows()
		if err != nil {
			return err
		}
		var line sql.RawBytes
		return each(rows, func(rows *sql.Rows) error {
			if err := rows.Scan(&line); err != nil {
				return err
			}
			r, err := responseOf(line)
			if err != nil {
				return err
			}
			failed = visit(r)
			return failed
		})
	})
	if failed != nil {
		return failed
	}
	return s.failed("load response times", err)
}

// A quarter has many thousand responses. Columns cost more than all else, so a response comes
// in one, its fields apart by a sign that no text of a policy or calendar can have.
const (
	apart          = "\x1f"
	responseFields = `metric || '` + apart + `' || impact || '` + apart + `' || policy || '` + apart + `' || calendar || '` + apart + `' || target_unit || '` + apart + `' ||
		pauses || '` + apart + `' || waited || '` + apart + `' || target_amount || '` + apart + `' ||
		CAST(promised_at AS text) || '` + apart + `' || CAST(started_at AS text) || '` + apart + `' || COALESCE(CAST(due_at AS text), '') || '` + apart + `' ||
		COALESCE(CAST(answered_at AS text), '') || '` + apart + `' || CASE WHEN breach_at IS NOT NULL OR answered_at IS NULL THEN 'broken' ELSE 'kept' END`
)

// responseOf reads a response as responseFields writes it.
func responseOf(line []byte) (r report.Response, err error) {
	var text, instants [8][]byte
	for i := range text {
		text[i], line, _ = bytes.Cut(line, []byte(apart))
	}
	for i := range 5 {
		instants[i], line, _ = bytes.Cut(line, []byte(apart))
	}
	r = report.Response{
		Metric: sla.Metric(text[0]), Impact: sla.Impact(text[1]), Policy: string(text[2]), Calendar: string(text[3]),
		Target: sla.Target{Unit: sla.Unit(text[4])}, Broken: string(instants[4]) == "broken",
	}
	if r.Target.Amount, err = strconv.Atoi(string(text[7])); err != nil {
		return r, err
	}
	for i, at := range []*time.Time{&r.PromisedAt, &r.StartedAt, &r.DueAt, &r.AnsweredAt} {
		if *at, err = instantOf(instants[i]); err != nil {
			return r, err
		}
	}
	if r.Pauses, err = pausesOf(string(text[5])); err != nil {
		return r, err
	}
	r.Waited, err = pausesOf(string(text[6]))
	return r, err
}

// breachRow is a broken promise's deciding clock with its ticket.
type breachRow struct {
	Clock         clockRow `gorm:"embedded"`
	TicketNumber  int64
	Subject       string
	Assignee      *string
	ResponderName *string
	Explanations  string
}

const breachOrder = "breaches"

// Breaches lists a page of a period's breaches, the latest first; see report.Store.
func (s *Store) Breaches(ctx context.Context, q report.BreachQuery) ([]report.Breach, string, error) {
	query := reckoned(s.one(ctx), q.Period.From, q.Period.To, q.Metric).
		Joins("JOIN tickets ON tickets.id = clocks.ticket_id").Joins("LEFT JOIN users ON CAST(users.id AS text) = clocks.responder").
		Where(brokenBy, map[string]any{"now": stored(q.Now)})
	switch q.Cause {
	case "":
	case sla.BySilence:
		query = query.Where("(clocks.breach_cause IS NULL OR clocks.breach_cause = ?)", string(q.Cause))
	default:
		query = query.Where("clocks.breach_cause = ?", string(q.Cause))
	}
	for _, only := range []struct{ column, value string }{
		{keys[report.ByImpact], string(q.Impact)}, {keys[report.ByRegion], string(q.Region)}, {"(" + keys[report.ByAgent] + ")", q.Agent},
	} {
		if only.value != "" {
			query = query.Where(only.column+" = ?", only.value)
		}
	}
	if q.Acknowledged != nil {
		query = query.Where("clocks.acknowledged = ?", *q.Acknowledged)
	}
	if q.Cursor != "" {
		from, err := readCursor(q.Cursor, breachOrder, breachPlace)
		if err != nil {
			return nil, "", err
		}
		ticket, number := splitClock(from.Key)
		query = query.Where("(clocks.reckoned_at, clocks.ticket_id, clocks.number) < (?, ?, ?)", *from.At, ticket, number)
	}
	var rows []breachRow
	err := query.Select(`clocks.*, tickets.number AS ticket_number, tickets.subject, tickets.assignee, users.email AS responder_name, tickets.acknowledged AS explanations`).
		Order("clocks.reckoned_at DESC, clocks.ticket_id DESC, clocks.number DESC").Limit(q.Limit + 1).Scan(&rows).Error
	if err != nil {
		return nil, "", s.failed("list breaches", err)
	}
	next := ""
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		last := rows[q.Limit-1]
		at := instant(last.Clock.ReckonedAt)
		next = cursor{Order: breachOrder, At: &at, Key: fmt.Sprintf("%s.%d", last.Clock.TicketID, last.Clock.Number)}.String()
	}
	page := make([]report.Breach, len(rows))
	for i, row := range rows {
		if page[i], err = row.breach(); err != nil {
			return nil, "", s.failed("read a breach", err)
		}
	}
	return page, next, nil
}

// breachPlace tells whether a breach could be at a place.
func breachPlace(c cursor) bool {
	ticket, number := splitClock(c.Key)
	k, ok := parse(tickets.Ref(ticket))
	return ok && k.id == ticket && number > 0 && c.At != nil && storableInstant(*c.At)
}

// splitClock reads a ticket's ID and a clock's number; 0 if there is none.
func splitClock(key string) (ticket string, number int) {
	ticket, digits, _ := strings.Cut(key, ".")
	number, err := strconv.Atoi(digits)
	if err != nil || number > 1<<30 {
		return ticket, 0
	}
	return ticket, number
}

func (r breachRow) breach() (report.Breach, error) {
	c := r.Clock
	b := report.Breach{
		Ticket: tickets.ID(c.TicketID), Number: r.TicketNumber, Subject: r.Subject, Clock: c.Number,
		Metric: sla.Metric(c.Metric), Impact: sla.Impact(c.Impact), Region: calendars.Region(c.Region), Policy: c.Policy, Calendar: c.Calendar,
		Target:     sla.Target{Amount: c.TargetAmount, Unit: sla.Unit(c.TargetUnit)},
		PromisedAt: instant(c.PromisedAt), DueAt: instant(c.DueAt), At: instant(c.ReckonedAt), DetectedAt: instant(c.BreachDetectedAt),
		Cause: sla.BySilence, AnsweredAt: instant(c.AnsweredAt), Owed: c.Owed, Responder: text(r.ResponderName), Assignee: text(r.Assignee),
	}
	if c.BreachCause != nil {
		b.Cause = sla.Cause(*c.BreachCause)
	}
	if b.Responder == "" {
		b.Responder = text(c.Responder)
	}
	all, err := acknowledgements(r.Explanations)
	for _, a := range all {
		if a.Clock == c.Number {
			b.Acknowledged = &a
		}
	}
	return b, err
}
