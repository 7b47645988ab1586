package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
)

// A SQLite file takes one commit at a time, and each waits for the disk. New tickets that
// arrive while a commit is under way are therefore stored together in the next one: every
// submitter still waits until their own ticket is durable, but many share the disk's answer.

// mostTogether bounds how many tickets one commit stores.
const mostTogether = 64

// insertion is a new ticket that waits to be stored. Its result is sent once. Until someone
// begins to store it, whoever submitted it can withdraw it.
type insertion struct {
	rows   newTicket
	begun  atomic.Bool // or withdrawn: whoever sets it first decides
	stored chan error
}

// insertTicket stores a ticket with whichever others wait, or in the transaction that the
// context carries.
func (e *sqliteEngine) insertTicket(ctx context.Context, s *Store, rows newTicket) error {
	if s.carried(ctx) != nil {
		return s.InTransaction(ctx, func(ctx context.Context) error { return s.insertRows(ctx, rows) })
	}
	mine := &insertion{rows: rows, stored: make(chan error, 1)}
	select {
	case e.insertions <- mine:
	case <-e.closing:
		return errors.New("the database is being closed")
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-mine.stored:
		return err
	case <-ctx.Done():
	}
	if mine.begun.CompareAndSwap(false, true) {
		return ctx.Err()
	}
	return <-mine.stored
}

// storeInsertions stores what arrives until the engine closes.
func (e *sqliteEngine) storeInsertions(s *Store) {
	defer close(e.closed)
	for {
		select {
		case first := <-e.insertions:
			s.insertTogether(e.waiting(first))
		case <-e.closing:
			return
		}
	}
}

// waiting takes the first insertion and those that arrived since the last commit began.
func (e *sqliteEngine) waiting(first *insertion) []*insertion {
	batch := []*insertion{first}
	for len(batch) < mostTogether {
		select {
		case next := <-e.insertions:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// insertTogether stores tickets in one transaction. One that cannot be stored leaves no
// trace and doesn't concern the others.
func (s *Store) insertTogether(batch []*insertion) {
	refused := make([]error, len(batch))
	tries := 0
	err := s.repeatedly(context.Background(), func(ctx context.Context) error {
		if tries++; tries == 1 {
			batch = slices.DeleteFunc(batch, func(each *insertion) bool { return !each.begun.CompareAndSwap(false, true) })
		}
		db := s.one(ctx)
		for i, each := range batch {
			if err := db.Exec("SAVEPOINT ticket").Error; err != nil {
				return err
			}
			if refused[i] = s.insertRows(ctx, each.rows); refused[i] != nil {
				if err := db.Exec("ROLLBACK TO ticket").Error; err != nil {
					return fmt.Errorf("undo a ticket that could not be stored: %w", err)
				}
			}
			if err := db.Exec("RELEASE ticket").Error; err != nil {
				return err
			}
		}
		return nil
	})
	for i, each := range batch {
		if err != nil {
			each.stored <- err
		} else {
			each.stored <- refused[i]
		}
	}
}

// insertRows runs the statements that store a ticket.
func (s *Store) insertRows(ctx context.Context, rows newTicket) error {
	rows.ticket.Number = 0 // not the one of a try before
	return s.inTurn(ctx, rows.inserts)
}
