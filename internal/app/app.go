package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/google/uuid"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/config"
	"deskbell/internal/documents"
	"deskbell/internal/limit"
	"deskbell/internal/privacy"
	"deskbell/internal/store"
	"deskbell/tickets"
)

// App is a desk on its database, ready for use.
type App struct {
	Settings  config.Settings
	Clock     Clock
	Log       *slog.Logger
	Store     *store.Store
	Documents *documents.Publisher
	Auth      *auth.Desk
	Desk      *tickets.Desk
	Registry  *entitlement.Registry
	People    *privacy.Desk // once the place of attachments is open
	Limiter   *limit.Limiter

	close []func() error // what else is open
}

// Open opens the database, brings its tables up to date and publishes the embedded
// documents if they are missing. Several servers may do so at once.
func Open(ctx context.Context, settings config.Settings, log *slog.Logger) (*App, error) {
	clock, err := settingsClock(settings, log)
	if err != nil {
		return nil, err
	}
	if clock.Test {
		log.Warn("THE TIME IS READ FROM A FILE: deadlines and breaches are those of a test", "file", settings.TestClock)
	}
	s, err := store.Open(ctx, settings.Database())
	if err != nil {
		return nil, err
	}
	a := &App{Settings: settings, Clock: clock, Log: log, Store: s}
	if err := a.prepare(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) prepare(ctx context.Context) error {
	if _, err := a.Store.Migrate(ctx); err != nil {
		return err
	}
	a.Documents = &documents.Publisher{Shelf: a.Store}
	if err := a.Documents.PublishDefaults(ctx, a.Clock.Now()); err != nil {
		return err
	}
	key, err := a.Store.Secret(ctx, "tokens")
	if err != nil {
		return err
	}
	a.Limiter = limit.New(a.Store, key, a.Log)
	words, closeList, err := openPasswords(a.Settings)
	if err != nil {
		return err
	}
	a.close = append(a.close, closeList)
	a.Auth = &auth.Desk{
		Store: a.Store, Key: key, SecretKey: []byte(a.Settings.SecretKey), NewID: newID, Owns: a.owns,
		Passwords: words, Trail: a.Store, Attempt: a.attempt, Tell: a.tell,
	}
	a.Registry = &entitlement.Registry{Store: a.Store}
	a.Desk = &tickets.Desk{
		Store: a.Store, Terms: a.Documents, Licenses: a.Store, Registry: a.Registry, Catalog: a.Store,
		NewID: newID, NewAccess: a.Auth.NewAccess,
	}
	return nil
}

// owns reports whether an account has licenses in the register, which is what its owner may
// sign in to see.
func (a *App) owns(ctx context.Context, owner entitlement.Email) (bool, error) {
	account, err := a.Store.Account(ctx, owner)
	return len(account.Licenses) > 0, err
}

// Close notes what is still to be noted, and lets go of the database.
func (a *App) Close() error {
	if a.Auth != nil {
		a.Auth.Settle()
	}
	var all []error
	for _, closeIt := range a.close {
		all = append(all, closeIt())
	}
	return errors.Join(append(all, a.Store.Close())...)
}

// newID is a UUID that sorts by the time it was made.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// Logger writes records of at least a level, as text or JSON.
func Logger(w io.Writer, settings config.Settings) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(settings.Log)); err != nil {
		return nil, fmt.Errorf("%q is not a log level; use debug, info, warn or error", settings.Log)
	}
	options := &slog.HandlerOptions{Level: level}
	if strings.EqualFold(settings.LogFormat, "json") {
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return slog.New(slog.NewTextHandler(w, options)), nil
}
