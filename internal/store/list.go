package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

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

// A page's size when none is asked for, and the longest text that is searched for: a
// database takes only so many words at once.
const (
	usualLimit  = 50
	longestText = 500
)

var tooMuchText = fault.List{
	{Location: "q", Message: fmt.Sprintf("is longer than %d characters", longestText)},
}.Err("invalid_query", "That is too much to search for at once.")

// Tickets lists a page, with clocks but without events. No order is by deadline. Each word
// of the text must be somewhere in the ticket, in whatever case, or be its number.
func (s *Store) Tickets(ctx context.Context, q tickets.Query) (tickets.Page, error) {
	if q.Sort == "" {
		q.Sort = tickets.ByDue
	}
	o, ok := orders[q.Sort]
	if !ok {
		return tickets.Page{}, fault.New(fault.Invalid, "invalid_sort", "Tickets are sorted by due, created or updated, not by %q.", q.Sort)
	}
	if utf8.RuneCountInString(q.Text) > longestText {
		return tickets.Page{}, tooMuchText
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
	if !storable(q.Text, q.Tag, q.Assignee, string(q.Impact), string(q.Region), string(q.Standing)) {
		return tickets.Page{}, nil
	}
	var page tickets.Page
	err := s.reading(ctx, func(db *gorm.DB) error {
		query := filtered(db, q)
		if q.Cursor != "" {
			query = query.Where(fmt.Sprintf("(%s, id) %s (?, ?)", o.column, o.beyond), *from.At, from.Key)
		}
		var rows []ticketRow
		err := query.Order(fmt.Sprintf("%s %s, id %s", o.column, o.direction, o.direction)).Limit(q.Limit + 1).Find(&rows).Error
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

// filtered selects what the query asks for.
func filtered(db *gorm.DB, q tickets.Query) *gorm.DB {
	now := stored(q.Now)
	if len(q.Statuses) > 0 {
		db = withStatus(db, q.Statuses, now)
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
	words := strings.Fields(strings.ToLower(q.Text))
	slices.Sort(words)
	for _, word := range slices.Compact(words) {
		pattern := "%" + literal.Replace(word) + "%"
		if number, err := strconv.ParseInt(strings.TrimPrefix(word, "#"), 10, 64); err == nil {
			db = db.Where(`(search LIKE ? ESCAPE '\' OR number = ?)`, pattern, number)
		} else {
			db = db.Where(`search LIKE ? ESCAPE '\'`, pattern)
		}
	}
	return db
}

// literal takes their meaning from the signs that LIKE gives one.
var literal = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// withStatus is tickets.Ticket.StatusAt: a solved ticket closes by itself.
func withStatus(db *gorm.DB, statuses []tickets.Status, now time.Time) *gorm.DB {
	var plain []string
	either := db.Session(&gorm.Session{NewDB: true})
	for _, status := range statuses {
		switch status {
		case tickets.Solved:
			either = either.Or("status = ? AND closes_at > ?", string(tickets.Solved), now)
		case tickets.Closed:
			either = either.Or("status = ? OR status = ? AND closes_at <= ?", string(tickets.Closed), string(tickets.Solved), now)
		default:
			if storable(string(status)) {
				plain = append(plain, string(status))
			}
		}
	}
	return db.Where(either.Or("status IN ?", plain))
}

// withStanding is sla.Outlook.Standing.
func withStanding(db *gorm.DB, standing sla.Standing, now time.Time) *gorm.DB {
	switch standing {
	case sla.StandingBreached:
		return db.Where("(broken OR next_due_at < ?)", now)
	case sla.StandingAtRisk:
		return db.Where("NOT broken AND next_due_at >= ? AND risk_at <= ?", now, now)
	case sla.StandingOnTrack:
		return db.Where("NOT broken AND next_due_at >= ? AND (risk_at IS NULL OR risk_at > ?)", now, now)
	}
	return db.Where("NOT broken AND next_due_at IS NULL AND resting = ?", string(standing))
}
