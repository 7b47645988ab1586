package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// postgresEngine is PostgreSQL: transactions run side by side, and rows are locked.
type postgresEngine struct {
	config *pgx.ConnConfig
}

// mostConnections leaves room for a few servers below PostgreSQL's default of 100.
const mostConnections = 20

func openPostgres(ctx context.Context, url string) (*Store, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("the database URL cannot be read; write it like postgres://user:password@host:5432/name: %w", err)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	config.RuntimeParams["timezone"] = "UTC"
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(mostConnections)
	pool.SetMaxIdleConns(mostConnections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	db, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), settings())
	if err == nil {
		err = pool.PingContext(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the database %s on %s cannot be opened; check that PostgreSQL runs there, that the database exists and that the user may connect: %w", config.Database, config.Host, err), pool.Close())
	}
	return newStore(postgresEngine{config}, db, db), nil
}

func (postgresEngine) turn(context.Context) (func(), error) { return func() {}, nil }

// migrations take a lock that PostgreSQL frees when its session ends, however it ends. It
// is asked for again and again rather than waited for, so that no waiting statement stands
// in the way of an index that is built concurrently.
func (postgresEngine) migrations() (goose.Dialect, []goose.ProviderOption, error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300), lock.WithUnlockTimeout(1, 10))
	return goose.DialectPostgres, []goose.ProviderOption{goose.WithSessionLocker(locker)}, err
}

func (postgresEngine) migrating(context.Context) (func(), error) { return func() {}, nil }

func (postgresEngine) stop() {}

// insertTicket sends all its statements at once. If each waited for the answer to the one
// before, a server could store little more than half as many tickets.
func (e postgresEngine) insertTicket(ctx context.Context, s *Store, rows newTicket) error {
	batch, err := queued(ctx, s, rows.inserts)
	if err != nil {
		return err
	}
	batch.QueuedQueries[0].QueryRow(func(row pgx.Row) error { return row.Scan(&rows.ticket.Number) })

	if t := s.carried(ctx); t != nil {
		return s.InTransaction(ctx, func(ctx context.Context) error { return send(ctx, t.conn, batch, 'T') })
	}
	pool, err := s.write.DB()
	if err != nil {
		return err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	return errors.Join(send(ctx, conn, batch, 'I'), conn.Close())
}

// together sends all statements at once.
func (postgresEngine) together(ctx context.Context, s *Store, all statements) error {
	batch, err := queued(ctx, s, all)
	if err != nil || batch.Len() == 0 {
		return err
	}
	return send(ctx, s.carried(ctx).conn, batch, 'T')
}

// queued has GORM write statements down, instead of running them.
func queued(ctx context.Context, s *Store, all statements) (*pgx.Batch, error) {
	batch := &pgx.Batch{}
	for each := range all(s.write.Session(&gorm.Session{DryRun: true, Context: ctx})) {
		if each.Error != nil {
			return nil, each.Error
		}
		batch.Queue(each.Statement.SQL.String(), each.Statement.Vars...)
	}
	return batch, nil
}

// send runs a batch on a connection that is in a transaction (T), or idle (I), when the
// batch is a transaction by itself. One whose transaction ended unnoticed is neither.
func send(ctx context.Context, conn *sql.Conn, batch *pgx.Batch, status byte) error {
	err := conn.Raw(func(raw any) error {
		driver, ok := raw.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("connected by %T, not by pgx", raw)
		}
		conn := driver.Conn()
		if conn.PgConn().TxStatus() != status {
			return sql.ErrTxDone
		}
		return conn.SendBatch(ctx, batch).Close()
	})
	if err != nil {
		return errors.Join(err, ctx.Err()) // a connection that closed with its context doesn't say why
	}
	return nil
}

// aloneKey is the number of the lock that whoever is alone holds.
const aloneKey = 0x6465736b62656c6c // "deskbell"

func (postgresEngine) alone(ctx context.Context, s *Store) error {
	return s.one(ctx).Exec("SELECT pg_advisory_xact_lock(?)", int64(aloneKey)).Error
}

func (postgresEngine) taken(err error) bool { return code(err) == "23505" }

func (postgresEngine) clash(err error) bool { return code(err) == "40001" || code(err) == "40P01" }

// away is also what a server says to its connections when it is shut down.
func (postgresEngine) away(err error) bool {
	var connect *pgconn.ConnectError
	return errors.As(err, &connect) || strings.HasPrefix(code(err), "57P0") || pgconn.SafeToRetry(err)
}

// code is PostgreSQL's name for an error.
func code(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
