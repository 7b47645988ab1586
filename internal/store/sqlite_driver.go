package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	gosqlite "github.com/glebarez/go-sqlite"
)

// storedForm is how an instant is written: as text of a fixed width and always in UTC, so
// that SQLite compares and sorts instants rightly. The driver would write each in its own
// zone and with as many digits as it happens to have.
const storedForm = "2006-01-02 15:04:05.000000"

// sqliteConnector opens connections that bind every instant in the stored form. It takes
// the place of a driver registered for the whole process.
type sqliteConnector string

// Connect opens one.
func (name sqliteConnector) Connect(context.Context) (driver.Conn, error) {
	conn, err := new(gosqlite.Driver).Open(string(name))
	if err != nil {
		return nil, err
	}
	all, ok := conn.(sqliteDriverConn)
	if !ok {
		return nil, errors.Join(errors.New("the SQLite driver lacks what deskbell needs of it; use the version in go.mod"), conn.Close())
	}
	return sqliteConn{all}, nil
}

// Driver is the one beneath.
func (sqliteConnector) Driver() driver.Driver { return new(gosqlite.Driver) }

type sqliteDriverConn interface {
	driver.Conn
	driver.Pinger
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
}

type sqliteConn struct{ sqliteDriverConn }

// ExecContext runs a statement. The driver takes one whose context ended before it began
// for done; it isn't.
func (c sqliteConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := bindInstants(args); err != nil {
		return nil, err
	}
	done, err := c.sqliteDriverConn.ExecContext(ctx, query, args)
	return done, errors.Join(err, ctx.Err())
}

// QueryContext runs a query.
func (c sqliteConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := bindInstants(args); err != nil {
		return nil, err
	}
	return c.sqliteDriverConn.QueryContext(ctx, query, args)
}

// PrepareContext would hand out statements that bind instants in the driver's form; nothing
// here prepares any.
func (c sqliteConn) PrepareContext(context.Context, string) (driver.Stmt, error) {
	return nil, errors.New("prepared statements are not for this connection: they would bypass the form of its instants")
}

// Prepare is PrepareContext.
func (c sqliteConn) Prepare(query string) (driver.Stmt, error) {
	return c.PrepareContext(context.Background(), query)
}

func bindInstants(args []driver.NamedValue) error {
	for i, arg := range args {
		at, ok := arg.Value.(time.Time)
		if !ok {
			continue
		}
		at = at.UTC()
		if !storableInstant(at) {
			return fmt.Errorf("the instant %s is outside the years 1 to 9999", at.Format(time.RFC3339))
		}
		args[i].Value = at.Format(storedForm)
	}
	return nil
}
