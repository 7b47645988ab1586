package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"deskbell/internal/fault"
	"deskbell/sla"
	"deskbell/tickets"
)

// order is a way to sort tickets: by an instant, then by ID, so that every place is unique.
type order struct {
	column    string
	direction string
	beyond    string // compares what comes after a place with it
	at        func(ticketRow) time.Time
}

var orders = map[tickets.Sort]order{
	tickets.ByDue:     {"due_order", "ASC", ">", dueOrder},
	tickets.ByCreated: {"created_at", "DESC", "<", func(r ticketRow) time.Time { return r.CreatedAt.UTC() }},
	tickets.ByUpdated: {"updated_at", "DESC", "<", func(r ticketRow) time.Time { return r.UpdatedAt.UTC() }},
}

// dueOrder is what the databases compute as the column of that name.
func dueOrder(r ticketRow) time.Time {
	if r.NextDueAt == nil {
		return endless
	}
	return r.NextDueAt.UTC()
}

// ticketPlace tells whether a ticket could be at a place.
func ticketPlace(c cursor) bool {
	k, ok := parse(tickets.Ref(c.Key))
	return ok && k.id == c.Key && c.At != nil && storableInstant(*c.At)
}

// A page's size when none is asked for, and the longest text that licenses and devices are
// searched for: a database takes only so many words at once.
const (
	usualLimit  = 50
	longestText = 500
)

var tooMuchText = fault.List{
	{Location: "q", Message: fmt.Sprintf("is longer than %d characters", longestText)},
}.Err("invalid_query", "That is too much to search for at once.")

// Tickets lists a page, with clocks but without events. No order is by deadline.
func (s *Store) Tickets(ctx context.Context, q tickets.Query) (tickets.Page, error) {
	if q.Sort == "" {
		q.Sort = tickets.ByDue
	}
	o, ok := orders[q.Sort]
	if !ok {
		return tickets.Page{}, fault.New(fault.Invalid, "invalid_sort", "Tickets are sorted by due, created or updated, not by %q.", q.Sort)
	}
	if q.Limit <= 0 {
		q.Limit = usualLimit
	}
	var from cursor
	if q.Cursor != "" {
		var err error
		if from, err = readCursor(q.Cursor, string(q.Sort), ticketPlace); err != nil {
			return tickets.Page{}, err
		}
	}
	if !storable(q.Tag, q.Assignee, string(q.Impact), string(q.Region), string(q.Standing)) || !storableConditions(q.Conditions) {
		return tickets.Page{}, nil
	}
	var page tickets.Page
	err := s.reading(ctx, func(db *gorm.DB) error {
		query, err := s.filtered(db, q)
		if err != nil {
			return err
		}
		rows, err := pageOf(query.Session(&gorm.Session{}), q, o, from)
		if err != nil {
			return err
		}
		if len(rows) > q.Limit {
			rows = rows[:q.Limit]
			last := rows[q.Limit-1]
			at := o.at(last)
			page.Next = cursor{Order: string(q.Sort), At: &at, Key: last.ID}.String()
		}
		page.Tickets, err = withClocks(db, rows)
		return err
	})
	return page, s.failed("list tickets", err)
}

// pageOf finds the rows of a page, and one more if there are any after it.
//
// Without a status no index is in the order of the deadlines. But only a part of the tickets
// has one, and all others are in the order of their IDs: so these are looked for by themselves.
func pageOf(query *gorm.DB, q tickets.Query, o order, from cursor) ([]ticketRow, error) {
	var rows []ticketRow
	ordered := query.Order(fmt.Sprintf("%s %s, id %s", o.column, o.direction, o.direction)).Limit(q.Limit + 1)
	if q.Cursor != "" {
		ordered = ordered.Where(fmt.Sprintf("(%s, id) %s (?, ?)", o.column, o.beyond), *from.At, from.Key)
	}
	if q.Sort != tickets.ByDue || ofOneStatus(q) {
		err := ordered.Find(&rows).Error
		return rows, err
	}
	promised := q.Cursor == "" || from.At.Before(endless)
	if promised {
		err := ordered.Where("next_due_at IS NOT NULL").Find(&rows).Error
		if err != nil || len(rows) > q.Limit {
			return rows, err
		}
	}
	rest := query.Where("next_due_at IS NULL").Order("id").Limit(q.Limit + 1 - len(rows))
	if !promised {
		rest = rest.Where("id > ?", from.Key)
	}
	var others []ticketRow
	err := rest.Find(&others).Error
	return append(rows, others...), err
}

// ofOneStatus reports whether a query asks for tickets of one status, by which an index sorts.
func ofOneStatus(q tickets.Query) bool {
	one := func(s tickets.Status) bool { return s != tickets.Closed } // which solved ones become by themselves
	return len(q.Statuses) == 1 && one(q.Statuses[0]) || slices.ContainsFunc(q.Conditions, func(c tickets.Condition) bool {
		return !c.Not && len(c.Any) == 1 && c.Any[0].Field == tickets.InStatus && one(tickets.Status(c.Any[0].Value))
	})
}

// filtered selects what the query asks for.
func (s *Store) filtered(db *gorm.DB, q tickets.Query) (*gorm.DB, error) {
	now := stored(q.Now)
	if len(q.Statuses) > 0 {
		where, values := statusIn(q.Statuses, now)
		db = db.Where("("+where+")", values...)
	}
	if q.Standing != "" {
		db = withStanding(db, q.Standing, now)
	}
	if q.Impact != "" {
		db = db.Where("impact = ?", string(q.Impact))
	}
	if q.Region != "" {
		db = db.Where("requester_region = ?", string(q.Region))
	}
	switch q.Assignee {
	case "":
	case tickets.Nobody:
		db = db.Where("assignee IS NULL")
	default:
		db = db.Where("assignee = ?", q.Assignee)
	}
	if q.Tag != "" {
		db = db.Where("id IN (SELECT ticket_id FROM ticket_tags WHERE tag = ?)", q.Tag)
	}
	return s.withConditions(db, q.Conditions, now)
}

// literal takes their meaning from the signs that LIKE gives one.
var literal = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// withStanding selects tickets that stand so.
func withStanding(db *gorm.DB, standing sla.Standing, now time.Time) *gorm.DB {
	where, values := standingIs(standing, now)
	return db.Where(where, values...)
}
