package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/documents"
	"deskbell/internal/fault"
	"deskbell/internal/limit"
	"deskbell/internal/notify"
	"deskbell/internal/once"
	"deskbell/tickets"
)

// What the store is for.
var (
	_ tickets.Store     = (*Store)(nil)
	_ tickets.Licenses  = (*Store)(nil)
	_ entitlement.Store = (*Store)(nil)
	_ documents.Shelf   = (*Store)(nil)
	_ auth.Store        = (*Store)(nil)
	_ once.Store        = (*Store)(nil)
	_ notify.Outbox     = (*Store)(nil)
	_ notify.Stream     = (*Store)(nil)
	_ limit.Store       = (*Store)(nil)
	_ audit.Trail       = (*Store)(nil)
)

// Store is an open database. It is safe for concurrent use.
type Store struct {
	engine
	write, read *gorm.DB // the same on PostgreSQL
	bell        bell
}

func newStore(e engine, write, read *gorm.DB) *Store {
	return &Store{engine: e, write: write, read: read, bell: bell{news: make(chan struct{}, 1)}}
}

// engine is what the databases do differently.
type engine interface {
	// turn waits until a transaction that writes may begin; done lets the next one.
	turn(ctx context.Context) (done func(), err error)
	// migrations are where the tables come from.
	migrations() (goose.Dialect, []goose.ProviderOption, error)
	// migrating keeps other servers from migrating until done is called.
	migrating(ctx context.Context) (done func(), err error)
	// insertTicket stores a new ticket's rows, whole or not at all, and sets its Number.
	insertTicket(ctx context.Context, s *Store, rows newTicket) error
	// together runs statements in the transaction that the context carries.
	together(ctx context.Context, s *Store, all statements) error
	// indexed are a ticket's words in the form of the full-text index, each in its place.
	indexed(words []string) string
	// matches is a query of the full-text index that has one value, a pattern, and the column
	// of tickets that it finds.
	matches() (column, query string)
	// matching is the condition that all phrases are in a ticket's text, with its values.
	matching(db *gorm.DB, phrases []phrase) (where string, values []any, err error)
	// pattern asks for texts in which all phrases are.
	pattern(phrases []phrase) string
	// alone waits until no other transaction is alone, and keeps others from being it until
	// the one that the context carries ends.
	alone(ctx context.Context, s *Store) error
	// listen tells the other servers what is committed here, and wakes those who wait here
	// for what is committed there, until the context ends.
	listen(ctx context.Context, s *Store)
	// stop ends what the engine does by itself.
	stop()
	// taken reports that a unique value exists already.
	taken(err error) bool
	// clash reports that the transaction lost against another one, and would likely
	// succeed when tried again.
	clash(err error) bool
	// away reports that the database could not be reached, so that nothing was done.
	away(err error) bool
}

// Open opens the database at a URL: postgres://…, or sqlite:PATH, or just a path, for a
// SQLite file that is created with its directory if it isn't there. It doesn't migrate.
func Open(ctx context.Context, url string) (*Store, error) {
	scheme, rest, found := strings.Cut(url, ":")
	switch scheme = strings.ToLower(scheme); {
	case url == "":
		return nil, errors.New("no database was named: give postgres://user@host/name, or the path of a SQLite file")
	case found && (scheme == "postgres" || scheme == "postgresql"):
		return openPostgres(ctx, url)
	case found && scheme == "sqlite":
		return openSQLite(ctx, strings.TrimPrefix(rest, "//"))
	case found && strings.HasPrefix(rest, "//"):
		return nil, fmt.Errorf("%s:// is not a database deskbell knows: give postgres://user@host/name, or the path of a SQLite file", scheme)
	}
	return openSQLite(ctx, url)
}

// settings are GORM's, the same for every connection. Transactions are begun explicitly,
// errors are returned and never logged as well.
func settings() *gorm.Config {
	return &gorm.Config{SkipDefaultTransaction: true, DisableAutomaticPing: true, Logger: logger.Discard}
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	db, err := s.read.DB()
	if err == nil {
		err = db.PingContext(ctx)
	}
	return s.failed("reach the database", err)
}

// Close closes all connections, once those in use are done.
func (s *Store) Close() error {
	s.stop()
	return errors.Join(closePool(s.write), closePool(s.read))
}

func closePool(db *gorm.DB) error {
	pool, err := db.DB()
	if err != nil {
		return err
	}
	return pool.Close()
}

// failed says what could not be done. A refusal stays as it is: it is a sentence already.
func (s *Store) failed(doing string, err error) error {
	if err == nil {
		return nil
	}
	if _, refusal := fault.As(err); refusal {
		return err
	}
	err = fmt.Errorf("%s: %w", doing, err)
	switch {
	case errors.Is(err, context.Canceled): // whoever asked has gone
	case s.away(err):
		return fault.New(fault.Unavailable, "database_away", "The database cannot be reached. Nothing was changed; try again in a moment.").Because(err)
	case s.clash(err):
		return fault.New(fault.Unavailable, "database_busy", "The database is too busy. Nothing was changed; try again in a moment.").Because(err)
	}
	return err
}
