package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	gosqlite "github.com/glebarez/go-sqlite"
	"github.com/glebarez/sqlite"
	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteEngine is SQLite: one transaction writes at a time, while any number read.
type sqliteEngine struct {
	path string
	// writing is full while a transaction writes. Those who wait to fill it get their turn
	// in the order they came, which SQLite's own busy polling doesn't give.
	writing chan struct{}

	few, many int // see matching

	insertions      chan *insertion // see insertTicket
	closing, closed chan struct{}
	closeOnce       sync.Once
}

// mostReaders read in parallel with each other and with the one that writes.
const mostReaders = 8

// oldestReader is how long a connection reads before it is opened anew: only then does it learn
// what MeasureTables has found out.
const oldestReader = time.Hour

func openSQLite(ctx context.Context, path string) (*Store, error) {
	if path == "" || strings.HasPrefix(path, ":") {
		return nil, fmt.Errorf("%q is not the path of a file; a SQLite database needs one, such as desk.db", path)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("find the database file: %w", err)
	}
	if err := createFile(path); err != nil {
		return nil, fmt.Errorf("the database file cannot be created; name one in a directory that you may write to: %w", err)
	}
	e := &sqliteEngine{
		path: path, writing: make(chan struct{}, 1), few: fewMatches, many: manyMatches,
		insertions: make(chan *insertion), closing: make(chan struct{}), closed: make(chan struct{}),
	}
	done, err := e.migrating(ctx) // switching a new file to WAL allows no company either
	if err != nil {
		return nil, err
	}
	defer done()
	// FULL: what was answered survives the loss of power.
	write, err := openPool(ctx, path, 1, "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)")
	if err != nil {
		return nil, unopened(path, err)
	}
	read, err := openPool(ctx, path, mostReaders, "query_only(1)")
	if err != nil {
		return nil, errors.Join(unopened(path, err), closePool(write))
	}
	if pool, err := read.DB(); err == nil { // which it always has
		pool.SetConnMaxLifetime(oldestReader)
	}
	s := newStore(e, write, read)
	go e.storeInsertions(s)
	return s, nil
}

// stop lets the commit under way finish and stores nothing after it.
func (e *sqliteEngine) stop() {
	e.closeOnce.Do(func() { close(e.closing) })
	<-e.closed
}

func unopened(path string, err error) error {
	return fmt.Errorf("%s cannot be opened as a SQLite database; check that it is one and that you may read and write it: %w", path, err)
}

// createFile makes a missing file, for its owner alone; the files SQLite puts beside it
// get the same rights. An existing one is left untouched: to open and close it would drop
// every lock that this process holds on it.
func createFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return file.Close()
}

func openPool(ctx context.Context, path string, connections int, pragmas ...string) (*gorm.DB, error) {
	options := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{"busy_timeout(10000)"}, pragmas...)}
	file := url.URL{Scheme: "file", Path: path, RawQuery: options.Encode()}
	pool := sql.OpenDB(sqliteConnector(file.String()))
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	db, err := gorm.Open(sqlite.Dialector{Conn: pool}, settings())
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return db, nil
}

func (e *sqliteEngine) turn(ctx context.Context) (func(), error) {
	select {
	case e.writing <- struct{}{}:
		return func() { <-e.writing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (e *sqliteEngine) migrations() (goose.Dialect, []goose.ProviderOption, error) {
	return goose.DialectSQLite3, nil, nil
}

// migrating locks a file beside the database. The system frees it when the process ends,
// however it ends; the empty file stays.
func (e *sqliteEngine) migrating(ctx context.Context) (func(), error) {
	file, err := os.OpenFile(e.path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the database file: %w", err)
	}
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { _ = file.Close() }, nil // closing frees it; nothing was written
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return nil, errors.Join(fmt.Errorf("lock %s: %w", file.Name(), err), file.Close())
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("another process has been preparing the database for too long: %w", ctx.Err()), file.Close())
		}
	}
}

// together runs statements one after another: there is no way to the database that could be
// spared.
func (*sqliteEngine) together(ctx context.Context, s *Store, all statements) error {
	return s.inTurn(ctx, all)
}

// alone is every transaction that writes.
func (*sqliteEngine) alone(context.Context, *Store) error { return nil }

// listen waits: whoever else has opened the file finds out by looking.
func (*sqliteEngine) listen(ctx context.Context, _ *Store) { <-ctx.Done() }

func (*sqliteEngine) taken(err error) bool {
	return result(err) == sqlite3.SQLITE_CONSTRAINT_UNIQUE || result(err) == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
}

func (*sqliteEngine) clash(err error) bool { return result(err)&0xff == sqlite3.SQLITE_BUSY }

func (*sqliteEngine) away(error) bool { return false }

// result is SQLite's extended result code.
func result(err error) int {
	var e *gosqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return sqlite3.SQLITE_OK
}
