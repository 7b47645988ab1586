package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/tickets"
)

// postponed is for how long a ticket that could not be taken up is left alone.
const postponed = 10 * time.Minute

// UpdateDue is like Update for up to limit tickets whose ObserveAt has come by now, the
// earliest first, leaving out those that are being changed just now. Versions stay. Of the
// ticket itself it stores only what sums its clocks up, UpdatedAt and ObserveAt: nothing
// else changes by the passing of time.
//
// A ticket whose change fails is left as it is, and is due again ten minutes after now. It
// returns how many tickets were taken up, with the errors joined, each with its ticket's
// number. If the transaction itself fails nothing is stored and nothing was taken up.
func (s *Store) UpdateDue(ctx context.Context, now time.Time, limit int, change func(context.Context, *tickets.Ticket) error) (int, error) {
	taken, faults := 0, []error(nil)
	err := s.repeatedly(ctx, func(ctx context.Context) error {
		taken, faults = 0, nil
		rows, err := lockDue(s.one(ctx), now, limit)
		if err != nil {
			return s.failed("lock the tickets that are due", err)
		}
		all, err := withHistories(s.one(ctx), rows)
		if err != nil {
			return s.failed("load the tickets that are due", err)
		}
		var changed dueRows
		for i, t := range all {
			err := changed.add(ctx, rows[i], t, change)
			if err != nil {
				changed.postpone(rows[i], now)
				faults = append(faults, fmt.Errorf("take up ticket %d: %w", rows[i].Number, err))
			}
		}
		if err := s.together(ctx, s, changed.statements); err != nil {
			return s.failed("store the tickets that were due", err)
		}
		taken = len(all)
		if len(changed.tickets) > 0 {
			s.touch(ctx, TicketsChanged)
		}
		if len(changed.entries) > 0 {
			s.touch(ctx, EntryAdded)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return taken, errors.Join(faults...)
}

// lockDue loads rows that are due and keeps others from changing them. It waits for nobody.
func lockDue(db *gorm.DB, now time.Time, limit int) ([]ticketRow, error) {
	var rows []ticketRow
	err := db.Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}).
		Where("observe_at <= ?", stored(now)).Order("observe_at").Limit(limit).Find(&rows).Error
	return rows, err
}

// observation stores the columns that ticketRow.observe sets. GORM would take a third
// longer, which counts when thousands are due.
const observation = "UPDATE tickets SET updated_at = ?, broken = ?, next_due_at = ?, risk_at = ?, resting = ?, observe_at = ? WHERE number = ?"

// dueRows is what is to be stored of many tickets.
type dueRows struct {
	tickets []ticketRow
	events  []eventRow
	entries []entryRow
	clocks  []clockRow
}

// add runs a change on a ticket and adds what came of it, unless it fails.
func (d *dueRows) add(ctx context.Context, row ticketRow, t *tickets.Ticket, change func(context.Context, *tickets.Ticket) error) error {
	was, err := pastOf(row, t)
	if err != nil {
		return err
	}
	if err := change(ctx, t); err != nil {
		return err
	}
	t.ID, t.Number, t.Version = tickets.ID(row.ID), row.Number, row.Version
	events, err := rowsOfEvents(t, was.events)
	if err != nil {
		return err
	}
	clocks, err := was.changedClocks(t)
	if err != nil {
		return err
	}
	row.observe(t)
	d.tickets = append(d.tickets, row)
	d.events = append(d.events, events...)
	d.entries = append(d.entries, entriesOf(ctx, events)...)
	d.clocks = append(d.clocks, clocks...)
	return nil
}

// postpone adds that a ticket is due again a while later.
func (d *dueRows) postpone(row ticketRow, now time.Time) {
	row.ObserveAt = nullable(now.Add(postponed))
	d.tickets = append(d.tickets, row)
}

// statements store the rows.
func (d *dueRows) statements(db *gorm.DB) iter.Seq[*gorm.DB] {
	return func(yield func(*gorm.DB) bool) {
		stored := inserts(db, d.events, yield) && inserts(db, d.entries, yield) && inserts(db.Clauses(orReplaceClock), d.clocks, yield)
		for _, row := range d.tickets {
			stored = stored && yield(db.Exec(observation, row.UpdatedAt, row.Broken, row.NextDueAt, row.RiskAt, row.Resting, row.ObserveAt, row.Number))
		}
	}
}

// NextObservation is the earliest instant at which a ticket is due to be taken up; zero for
// never.
func (s *Store) NextObservation(ctx context.Context) (time.Time, error) {
	var earliest []time.Time
	err := s.one(ctx).Model(&ticketRow{}).Where("observe_at IS NOT NULL").Order("observe_at").Limit(1).Pluck("observe_at", &earliest).Error
	if err != nil || len(earliest) == 0 {
		return time.Time{}, s.failed("find the next ticket to observe", err)
	}
	return earliest[0].UTC(), nil
}
