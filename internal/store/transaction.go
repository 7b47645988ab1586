package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"time"

	"gorm.io/gorm"
)

// transaction is what a context carries. Once a part of it has failed, the whole cannot be
// stored any more, even if someone in between let the failure pass.
type transaction struct {
	db      *gorm.DB
	conn    *sql.Conn // beneath db
	failed  error
	touched []Topic
	depth   int // of parts that can be undone by themselves
}

// transactionOf is the key under which a context carries a store's transaction.
type transactionOf struct{ *Store }

func (s *Store) carried(ctx context.Context) *transaction {
	t, _ := ctx.Value(transactionOf{s}).(*transaction)
	return t
}

// InTransaction runs work so that all it stores through its context is stored together, or
// not at all if it returns an error, which comes back as it is. Inside another transaction
// it takes part in that one; an error then dooms the whole.
//
// On SQLite nobody else writes meanwhile: work should wait for nothing but the database.
func (s *Store) InTransaction(ctx context.Context, work func(ctx context.Context) error) error {
	if t := s.carried(ctx); t != nil {
		err := work(ctx)
		if err != nil && t.failed == nil {
			t.failed = err
		}
		return err
	}
	done, err := s.turn(ctx)
	if err != nil {
		return s.failed("wait to write", err)
	}
	defer done()
	pool, err := s.write.DB()
	if err != nil {
		return err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return s.failed("connect to the database", err)
	}
	defer func() { _ = conn.Close() }() // back to the pool; the commit has told what counts
	db := s.write.WithContext(ctx)
	db.Statement.ConnPool = conn
	t := &transaction{db: db.Begin(&sql.TxOptions{Isolation: sql.LevelReadCommitted}), conn: conn}
	if t.db.Error != nil {
		return s.failed("begin a transaction", t.db.Error)
	}
	committed := false
	defer func() {
		if !committed { // or panicked
			t.db.Rollback()
		}
	}()
	if err := work(context.WithValue(ctx, transactionOf{s}, t)); err != nil {
		return err
	}
	if t.failed != nil {
		return fmt.Errorf("a part of the transaction failed: %w", t.failed)
	}
	if err := t.db.Commit().Error; err != nil {
		return s.failed("commit a transaction", err)
	}
	committed = true
	s.touch(ctx, t.touched...)
	return nil
}

// attempts is how often a transaction that lost against another is tried.
const attempts = 5

// repeatedly is InTransaction for work that may be done anew from the start.
func (s *Store) repeatedly(ctx context.Context, work func(ctx context.Context) error) error {
	if s.carried(ctx) != nil {
		return s.InTransaction(ctx, work)
	}
	for try := 1; ; try++ {
		err := s.InTransaction(ctx, work)
		if err == nil || !s.clash(err) || try == attempts {
			return err
		}
		select { // at random, so that the same two don't meet again
		case <-time.After(rand.N(time.Duration(try) * 10 * time.Millisecond)):
		case <-ctx.Done():
			return err
		}
	}
}

// reading runs several queries on one state of the database.
func (s *Store) reading(ctx context.Context, work func(db *gorm.DB) error) error {
	if t := s.carried(ctx); t != nil {
		return work(t.db.WithContext(ctx))
	}
	db := s.read.WithContext(ctx).Begin(&sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if db.Error != nil {
		return s.failed("begin to read", db.Error)
	}
	defer db.Rollback() // there is nothing to commit
	return work(db)
}

// writing runs one statement, which is a transaction by itself.
func (s *Store) writing(ctx context.Context, work func(db *gorm.DB) error) error {
	if t := s.carried(ctx); t != nil {
		return s.InTransaction(ctx, func(ctx context.Context) error { return work(t.db.WithContext(ctx)) })
	}
	done, err := s.turn(ctx)
	if err != nil {
		return s.failed("wait to write", err)
	}
	defer done()
	return work(s.write.WithContext(ctx))
}

// one is for a single query.
func (s *Store) one(ctx context.Context) *gorm.DB {
	if t := s.carried(ctx); t != nil {
		return t.db.WithContext(ctx)
	}
	return s.read.WithContext(ctx)
}
