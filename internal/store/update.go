package store

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/sla"
	"deskbell/tickets"
)

// Update loads tickets with their histories, locks them, applies the change, counts each
// Version up and stores the new events and changed clocks. The change's context carries the
// transaction. When it returns an error nothing is stored, and the error comes back as it
// is.
//
// A change that lost against another transaction is made once more on freshly loaded
// tickets; it must not rely on being called only once. The same ticket named twice is one
// ticket, and its Version counts one up.
func (s *Store) Update(ctx context.Context, refs []tickets.Ref, change func(context.Context, []*tickets.Ticket) error) error {
	keys := make([]key, len(refs))
	for i, ref := range refs {
		var ok bool
		if keys[i], ok = parse(ref); !ok {
			return noTicket
		}
	}
	if len(keys) == 0 {
		return change(ctx, nil)
	}
	return s.repeatedly(ctx, func(ctx context.Context) error {
		rows, err := lockRows(s.one(ctx), keys)
		if err != nil {
			return s.failed("lock tickets", err)
		}
		unique, err := withHistories(s.one(ctx), rows)
		if err != nil {
			return s.failed("load tickets", err)
		}
		named := make([]*tickets.Ticket, len(keys))
		for i, k := range keys {
			found := slices.IndexFunc(rows, k.matches)
			if found < 0 {
				return noTicket
			}
			named[i] = unique[found]
		}
		before := make([]past, len(unique))
		for i, t := range unique {
			if before[i], err = pastOf(rows[i], t); err != nil {
				return s.failed("remember a ticket", err)
			}
		}
		if err := change(ctx, named); err != nil {
			return err
		}
		for i, t := range unique {
			if err := before[i].replace(s, s.one(ctx), t); err != nil {
				return s.failed("store a changed ticket", err)
			}
		}
		s.touch(ctx, TicketsChanged, EntryAdded)
		return nil
	})
}

// lockRows loads rows and keeps others from changing them, always in the same order, so that
// no two changes wait for each other.
func lockRows(db *gorm.DB, keys []key) ([]ticketRow, error) {
	var numbers []int64
	var ids []string
	for _, k := range keys {
		if k.number > 0 {
			numbers = append(numbers, k.number)
		} else {
			ids = append(ids, k.id)
		}
	}
	query := db.Clauses(clause.Locking{Strength: "UPDATE"}).Order("id")
	switch {
	case len(ids) == 0:
		query = query.Where("number IN ?", numbers)
	case len(numbers) == 0:
		query = query.Where("id IN ?", ids)
	default:
		query = query.Where("number IN ? OR id IN ?", numbers, ids)
	}
	var rows []ticketRow
	err := query.Find(&rows).Error
	return rows, err
}

// past is a ticket as it was loaded.
type past struct {
	row    ticketRow
	events int
	clocks []clockRow
}

func pastOf(row ticketRow, t *tickets.Ticket) (past, error) {
	clocks, err := rowsOfClocks(t)
	return past{row: row, events: len(t.Events), clocks: clocks}, err
}

// replace stores what has changed since.
func (p past) replace(s *Store, db *gorm.DB, t *tickets.Ticket) error {
	t.ID, t.Number, t.Version = tickets.ID(p.row.ID), p.row.Number, p.row.Version+1
	row, err := rowOfTicket(t)
	if err != nil {
		return err
	}
	if !row.storable() {
		return unstorable
	}
	fixed := []string{"number", "id"}
	if row.Search == p.row.Search && row.Subject == p.row.Subject && row.Description == p.row.Description {
		fixed = append(fixed, "subject", "description", "search") // the long ones
	}
	update := db.Model(&ticketRow{}).Where("number = ? AND version = ?", row.Number, p.row.Version).Select("*").Omit(fixed...).Updates(&row)
	if update.Error != nil {
		return update.Error
	}
	if update.RowsAffected != 1 {
		return errors.New("the ticket was updated inside its own update")
	}
	events, err := rowsOfEvents(t, p.events)
	if err != nil {
		return err
	}
	if err := insert(db, events); err != nil {
		return err
	}
	if err := insert(db, entriesOf(db.Statement.Context, events)); err != nil {
		return err
	}
	if err := p.replaceClocks(db, t); err != nil {
		return err
	}
	if row.Search != p.row.Search || slices.ContainsFunc(t.Events, func(e tickets.Event) bool { return e.Number > p.events && searched(e) }) {
		if err := s.replaceText(db, t); err != nil {
			return err
		}
	}
	if row.Tags == p.row.Tags {
		return nil
	}
	if err := db.Where("ticket_id = ?", row.ID).Delete(&tagRow{}).Error; err != nil {
		return err
	}
	return insert(db, tagsOf(t))
}

func (p past) replaceClocks(db *gorm.DB, t *tickets.Ticket) error {
	changed, err := p.changedClocks(t)
	if err != nil {
		return err
	}
	var gone []int // a ledger grows, unless the ticket was moved to other terms
	for _, was := range p.clocks {
		if !slices.ContainsFunc(t.Clocks, func(c sla.Clock) bool { return c.Number == was.Number }) {
			gone = append(gone, was.Number)
		}
	}
	if len(gone) > 0 {
		if err := db.Where("ticket_id = ? AND number IN ?", string(t.ID), gone).Delete(&clockRow{}).Error; err != nil {
			return err
		}
	}
	return insert(db.Clauses(orReplaceClock), changed)
}

// orReplaceClock stores a clock in the place of the one that was.
var orReplaceClock = clause.OnConflict{Columns: []clause.Column{{Name: "ticket_id"}, {Name: "number"}}, UpdateAll: true}

// changedClocks are those that are new or other than they were.
func (p past) changedClocks(t *tickets.Ticket) ([]clockRow, error) {
	clocks, err := rowsOfClocks(t)
	return slices.DeleteFunc(clocks, func(c clockRow) bool {
		return slices.ContainsFunc(p.clocks, func(was clockRow) bool { return reflect.DeepEqual(was, c) })
	}), err
}
