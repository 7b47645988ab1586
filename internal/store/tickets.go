package store

import (
	"context"
	"iter"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"deskbell/internal/fault"
	"deskbell/tickets"
)

var (
	noTicket   = fault.New(fault.NotFound, "not_found", "There is no such ticket.")
	unstorable = fault.New(fault.Invalid, "unstorable_text", "A text has characters that cannot be stored, such as NUL; send plain text.")
)

// Create stores a new ticket with its events, its clocks and the link that it comes with, and
// sets its Number. AccessHash is empty from then on.
func (s *Store) Create(ctx context.Context, t *tickets.Ticket) error {
	row, err := rowOfTicket(t)
	if err != nil {
		return s.failed("store a ticket", err)
	}
	if !row.storable() || !storable(t.AccessHash) {
		return unstorable
	}
	rows := newTicket{ticket: &row, texts: []textRow{s.rowOfText(t)}, tags: tagsOf(t), links: linksOf(t)}
	if rows.events, err = rowsOfEvents(t, 0); err != nil {
		return s.failed("store a ticket's events", err)
	}
	rows.entries = entriesOf(ctx, rows.events)
	if rows.clocks, err = rowsOfClocks(t); err != nil {
		return s.failed("store a ticket's clocks", err)
	}
	row.Number = 0
	if err := s.insertTicket(ctx, s, rows); err != nil {
		return s.failed("store a ticket", err)
	}
	t.Number, t.AccessHash = row.Number, ""
	s.touch(ctx, TicketsChanged, EntryAdded)
	return nil
}

// newTicket is all the rows of one.
type newTicket struct {
	ticket  *ticketRow
	events  []eventRow
	entries []entryRow
	clocks  []clockRow
	texts   []textRow
	tags    []tagRow
	links   []ticketLinkRow
}

// inserts are the statements that store the rows, the ticket's first. They run as they are
// taken from the sequence.
func (n newTicket) inserts(db *gorm.DB) iter.Seq[*gorm.DB] {
	return func(yield func(*gorm.DB) bool) {
		_ = yield(db.Create(n.ticket)) &&
			inserts(db, n.events, yield) &&
			inserts(db, n.entries, yield) &&
			inserts(db, n.clocks, yield) &&
			inserts(db, n.texts, yield) &&
			inserts(db, n.tags, yield) &&
			inserts(db, n.links, yield)
	}
}

// insert stores rows.
func insert[Row any](db *gorm.DB, rows []Row) error {
	var err error
	inserts(db, rows, func(done *gorm.DB) bool {
		err = done.Error
		return err == nil
	})
	return err
}

// Ticket loads one with its history.
func (s *Store) Ticket(ctx context.Context, ref tickets.Ref) (*tickets.Ticket, error) {
	where, ok := parse(ref)
	if !ok {
		return nil, noTicket
	}
	var all []*tickets.Ticket
	err := s.reading(ctx, func(db *gorm.DB) error {
		var rows []ticketRow
		if err := where.in(db).Find(&rows).Error; err != nil {
			return err
		}
		var err error
		all, err = withHistories(db, rows)
		return err
	})
	if err != nil {
		return nil, s.failed("load a ticket", err)
	}
	if len(all) == 0 {
		return nil, noTicket
	}
	return all[0], nil
}

// EachTicket visits every ticket with its history, by number. Those submitted meanwhile
// may be among them.
func (s *Store) EachTicket(ctx context.Context, visit func(*tickets.Ticket) error) error {
	const batch = 200
	for last := int64(0); ; {
		all, err := s.TicketsAfter(ctx, last, batch)
		if err != nil {
			return err
		}
		for _, t := range all {
			if err := visit(t); err != nil {
				return err
			}
			last = t.Number
		}
		if len(all) < batch {
			return nil
		}
	}
}

// TicketsAfter loads so many tickets at most with their histories, in one state of the
// database: those with the numbers that follow one, in order.
func (s *Store) TicketsAfter(ctx context.Context, number int64, limit int) (all []*tickets.Ticket, err error) {
	err = s.reading(ctx, func(db *gorm.DB) error {
		var rows []ticketRow
		err := db.Where("number > ?", number).Order("number").Limit(limit).Find(&rows).Error
		if err == nil {
			all, err = withHistories(db, rows)
		}
		return err
	})
	return all, s.failed("load tickets", err)
}

// LastNumber is the highest number of a ticket; 0 if there is none.
func (s *Store) LastNumber(ctx context.Context) (last int64, err error) {
	err = s.one(ctx).Model(&ticketRow{}).Select("COALESCE(MAX(number), 0)").Scan(&last).Error
	return last, s.failed("look for the last ticket", err)
}

// HasTickets reports whether there is any ticket.
func (s *Store) HasTickets(ctx context.Context) (bool, error) {
	var found []int64
	err := s.one(ctx).Model(&ticketRow{}).Limit(1).Pluck("number", &found).Error
	return len(found) > 0, s.failed("look for tickets", err)
}

// Histories loads many tickets with their histories, in the order they are named. Unknown
// ones are left out, and one named twice is there once.
func (s *Store) Histories(ctx context.Context, ids []tickets.ID) ([]*tickets.Ticket, error) {
	var known []string
	for _, id := range ids {
		if k, ok := parse(tickets.Ref(id)); ok && k.id != "" {
			known = append(known, k.id)
		}
	}
	if len(known) == 0 {
		return nil, nil
	}
	var all []*tickets.Ticket
	err := s.reading(ctx, func(db *gorm.DB) error {
		var rows []ticketRow
		err := db.Where("id IN ?", known).Find(&rows).Error
		if err == nil {
			all, err = withHistories(db, rows)
		}
		return err
	})
	byID, named := index(all), all[:0]
	for _, id := range known {
		if t, ok := byID[id]; ok {
			named = append(named, t)
			delete(byID, id)
		}
	}
	return named, s.failed("load tickets", err)
}

// key finds one ticket: by its number if that isn't 0, otherwise by its ID.
type key struct {
	number int64
	id     string
}

// parse reads a reference. Digits are a number and the rest must be a UUID; anything else,
// of whatever length or alphabet, is no ticket's.
func parse(ref tickets.Ref) (key, bool) {
	if ref != "" && strings.Trim(string(ref), "0123456789") == "" {
		number, err := strconv.ParseInt(string(ref), 10, 64)
		return key{number: number}, err == nil && number > 0
	}
	const length = len("01234567-89ab-cdef-0123-456789abcdef") // uuid.Parse reads other forms too
	id, err := uuid.Parse(string(ref))
	return key{id: id.String()}, err == nil && len(ref) == length
}

func (k key) in(db *gorm.DB) *gorm.DB {
	if k.number > 0 {
		return db.Where("number = ?", k.number)
	}
	return db.Where("id = ?", k.id)
}

func (k key) matches(row ticketRow) bool { return k.number == row.Number || k.id == row.ID }

// withHistories makes tickets of rows and loads their events and clocks.
func withHistories(db *gorm.DB, rows []ticketRow) ([]*tickets.Ticket, error) {
	all, err := withClocks(db, rows)
	if err != nil || len(all) == 0 {
		return all, err
	}
	var events []eventRow
	if err := db.Where("ticket_id IN ?", idsOf(rows)).Order("ticket_id, number").Find(&events).Error; err != nil {
		return nil, err
	}
	byID := index(all)
	for _, row := range events {
		event, err := row.event()
		if err != nil {
			return nil, err
		}
		t := byID[row.TicketID]
		t.Events = append(t.Events, event)
	}
	return all, nil
}

// withClocks makes tickets of rows and loads their clocks.
func withClocks(db *gorm.DB, rows []ticketRow) ([]*tickets.Ticket, error) {
	all := make([]*tickets.Ticket, len(rows))
	for i, row := range rows {
		var err error
		if all[i], err = row.ticket(); err != nil {
			return nil, err
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	var clocks []clockRow
	if err := db.Where("ticket_id IN ?", idsOf(rows)).Order("ticket_id, number").Find(&clocks).Error; err != nil {
		return nil, err
	}
	byID := index(all)
	for _, row := range clocks {
		clock, err := row.clock()
		if err != nil {
			return nil, err
		}
		t := byID[row.TicketID]
		t.Clocks = append(t.Clocks, clock)
	}
	return all, nil
}

func idsOf(rows []ticketRow) []string {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return ids
}

func index(all []*tickets.Ticket) map[string]*tickets.Ticket {
	byID := make(map[string]*tickets.Ticket, len(all))
	for _, t := range all {
		byID[string(t.ID)] = t
	}
	return byID
}
