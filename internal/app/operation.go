package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"text/tabwriter"
	"time"

	"github.com/schollz/progressbar/v3"

	"deskbell/internal/api"
	"deskbell/internal/audit"
	"deskbell/internal/config"
	"deskbell/internal/store"
	"deskbell/tickets"
)

// with opens the desk for one command.
func with(ctx context.Context, settings config.Settings, log *slog.Logger, work func(*App) error) (err error) {
	a, err := Open(ctx, settings, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return work(a)
}

// withExisting is with for a command that only reads: where there is no database there is
// nothing to tell, and a mistyped name must not look like a desk without tickets.
func withExisting(ctx context.Context, settings config.Settings, log *slog.Logger, work func(*App) error) error {
	if file := settings.DatabaseFile(); file != "" {
		if _, err := os.Stat(file); err != nil {
			return fmt.Errorf("there is no database to read; name it with --db or --data: %w", err)
		}
	}
	return with(ctx, settings, log, work)
}

// progress shows on standard error how far long work is, if that is a terminal.
func progress(total int, what string) *progressbar.ProgressBar {
	info, err := os.Stderr.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0
	return progressbar.NewOptions(total,
		progressbar.OptionSetDescription(what), progressbar.OptionSetWriter(os.Stderr),
		progressbar.OptionSetVisibility(terminal), progressbar.OptionShowCount(),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
}

// Migrate applies the migrations that are missing.
func Migrate(ctx context.Context, settings config.Settings, out io.Writer) (err error) {
	s, err := store.Open(ctx, settings.Database())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	applied, err := s.Migrate(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%d migrations applied\n", applied)
	return err
}

// MigrationStatus lists the migrations, and when each was applied.
func MigrationStatus(ctx context.Context, settings config.Settings, out io.Writer) (err error) {
	s, err := store.Open(ctx, settings.Database())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	migrations, err := s.Migrations(ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, m := range migrations {
		applied := "pending"
		if !m.AppliedAt.IsZero() {
			applied = m.AppliedAt.Format(time.RFC3339)
		}
		fmt.Fprintf(table, "%d\t%s\t%s\n", m.Version, m.Name, applied)
	}
	return table.Flush()
}

// ErrDifferent is what Verify found.
var ErrDifferent = errors.New("what is stored differs from what the history makes")

// Verify judges every ticket anew from its history and compares, and checks the chain of the
// audit trail, up to a head that was noted unless that is empty. A difference is ErrDifferent,
// after all of them have been printed.
func Verify(ctx context.Context, settings config.Settings, auditHead string, out io.Writer, log *slog.Logger) error {
	var noted *audit.Mark
	if auditHead != "" {
		head, err := audit.ParseMark(auditHead)
		if err != nil {
			return asked(err)
		}
		noted = &head
	}
	return withExisting(ctx, settings, log, func(a *App) error {
		seen, differences := 0, 0
		bar := progress(-1, "verifying tickets")
		err := a.Store.EachTicket(ctx, func(t *tickets.Ticket) error {
			terms, err := a.Documents.Pinned(ctx, t.Terms)
			if err != nil {
				return err
			}
			found, err := t.Verify(terms)
			for _, sentence := range found {
				fmt.Fprintln(out, sentence)
			}
			seen, differences = seen+1, differences+len(found)
			_ = bar.Add(1)
			return err
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%d tickets verified, %d differences\n", seen, differences)
		whole, err := a.verifyAudit(ctx, noted, out)
		if err == nil && (differences > 0 || !whole) {
			err = ErrDifferent
		}
		return err
	})
}

// Export writes every ticket and its history, one JSON object a line.
func Export(ctx context.Context, settings config.Settings, out io.Writer, log *slog.Logger) error {
	return withExisting(ctx, settings, log, func(a *App) error {
		if err := a.record(ctx, "tickets.exported", audit.Object{Kind: "tickets"}, nil); err != nil {
			return err
		}
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		bar := progress(-1, "exporting tickets")
		return a.Store.EachTicket(ctx, func(t *tickets.Ticket) error {
			terms, err := a.Documents.Pinned(ctx, t.Terms)
			if err != nil {
				return err
			}
			_ = bar.Add(1)
			return encoder.Encode(api.Export(t, terms, a.Clock.Now()))
		})
	})
}
