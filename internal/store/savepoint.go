package store

import (
	"context"
	"fmt"
)

// Separately runs work so that all it stores through its context is stored together, or not at all
// if it returns an error, which comes back as it is. Unlike InTransaction, inside another
// transaction an error undoes only this work: the transaction goes on as if it had never been
// tried. What the work locked stays locked until the transaction ends if it succeeds.
func (s *Store) Separately(ctx context.Context, work func(ctx context.Context) error) (err error) {
	t := s.carried(ctx)
	if t == nil {
		return s.InTransaction(ctx, work)
	}
	if t.failed != nil {
		return fmt.Errorf("a part of the transaction failed before: %w", t.failed)
	}
	t.depth++
	name := fmt.Sprintf("part_%d", t.depth)
	defer func() { t.depth-- }()
	db := t.db.WithContext(ctx)
	if err := db.Exec("SAVEPOINT " + name).Error; err != nil {
		t.failed = err
		return s.failed("begin a part of a transaction", err)
	}
	touched, done := len(t.touched), false
	defer func() {
		if done {
			return
		}
		// Back to the savepoint, or, where that cannot be, back to where the whole began.
		t.failed, t.touched = db.Exec("ROLLBACK TO SAVEPOINT "+name).Error, t.touched[:touched]
	}()
	if err := work(ctx); err != nil {
		return err
	}
	if t.failed != nil {
		return fmt.Errorf("a part of the transaction failed: %w", t.failed)
	}
	if err := db.Exec("RELEASE SAVEPOINT " + name).Error; err != nil {
		return s.failed("end a part of a transaction", err)
	}
	done = true
	return nil
}
