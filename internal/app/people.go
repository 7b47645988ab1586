package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/api"
	"deskbell/internal/config"
	"deskbell/internal/fault"
	"deskbell/internal/privacy"
)

// people is what can be done with the data of one person, of which files may be a part.
func (a *App) people(attachments privacy.Files) *privacy.Desk {
	return &privacy.Desk{
		Store: a.Store, Tickets: a.Desk, Files: attachments, Key: a.Auth.Key, NewID: newID,
		NewAlias: func() string { return strings.ToLower(rand.Text()) },
	}
}

// resumeErasures goes on with erasures that were cut short, or had to wait.
func (a *App) resumeErasures(ctx context.Context, now time.Time, _ int) (int, error) {
	return a.People.Resume(ctx, now)
}

// retire erases closed requests that are older than they are kept.
func (a *App) retire(period privacy.Period) func(ctx context.Context, now time.Time, limit int) (int, error) {
	return func(ctx context.Context, now time.Time, limit int) (int, error) {
		return a.People.Retire(ctx, period.Before(now), now, limit)
	}
}

// ExportPerson writes all that is kept about a person as one JSON document.
func ExportPerson(ctx context.Context, settings config.Settings, email string, out io.Writer, log *slog.Logger) error {
	return withExisting(ctx, settings, log, func(a *App) error {
		r, err := a.people(nil).Export(ctx, email, entitlement.Itself, a.Clock.Now())
		if err != nil {
			return asked(err)
		}
		return api.WritePerson(ctx, out, r, a.Documents)
	})
}

// Erasure asks to erase a person.
type Erasure = privacy.Request

// ErasePerson erases what is kept about a person, or with preview tells what it would, and
// prints the counts and what stays.
func ErasePerson(ctx context.Context, settings config.Settings, r Erasure, out io.Writer, log *slog.Logger) error {
	if err := r.Check(); err != nil {
		return asked(err)
	}
	return withExisting(ctx, settings, log, func(a *App) error {
		attachments, err := openFiles(settings.Files())
		if err != nil {
			return err
		}
		if err := a.known(ctx, attachments); err != nil {
			return err
		}
		done, err := a.people(attachments).Erase(ctx, r, entitlement.Itself, a.Clock.Now())
		if err != nil {
			return asked(err)
		}
		return printErasure(out, done, r.Preview)
	})
}

// printErasure tells what became of an erasure, in words.
func printErasure(out io.Writer, done privacy.Result, preview bool) error {
	var b strings.Builder
	if preview {
		b.WriteString("Nothing was changed. This would be erased:\n")
	} else {
		fmt.Fprintf(&b, "Erased. %s stands for the person now.\n", done.Alias.Email)
	}
	for _, kind := range slices.Sorted(maps.Keys(done.Counts)) {
		fmt.Fprintf(&b, "  %s: %d\n", strings.ReplaceAll(kind, "_", " "), done.Counts[kind])
	}
	if len(done.Counts) == 0 {
		b.WriteString("  nothing\n")
	}
	for _, k := range done.Kept {
		until := ""
		if !k.Until.IsZero() {
			until = ", until " + k.Until.Format(time.RFC3339)
		}
		fmt.Fprintf(&b, "Kept: %s %s%s. %s\n", strings.ReplaceAll(k.What, "_", " "), k.ID, until, k.Why)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// markOf is the name of a file that says whose attachments are kept in a place. It follows
// from a secret of the database, and doesn't tell it.
func (a *App) markOf(ctx context.Context) (string, error) {
	secret, err := a.Store.Secret(ctx, "attachments")
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(secret)
	return "desk-" + hex.EncodeToString(sum[:16]), nil
}

// mark marks the place where this desk's attachments are kept, once and for all.
func (a *App) mark(ctx context.Context, attachments files) error {
	name, err := a.markOf(ctx)
	if err != nil {
		return err
	}
	r, err := attachments.Get(ctx, name)
	if err == nil {
		return r.Close()
	}
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	return attachments.Put(ctx, name, strings.NewReader("The attachments of a deskbell are kept here.\n"))
}

var errOtherFiles = errors.New("the attachments of this desk are not kept there; name their place with --files as for serve, or start the server once if it never ran")

// known refuses a place that isn't where this desk's attachments are kept: they would be
// taken for deleted.
func (a *App) known(ctx context.Context, attachments files) error {
	name, err := a.markOf(ctx)
	if err != nil {
		return err
	}
	r, err := attachments.Get(ctx, name)
	if fault.Is(err, fault.NotFound) {
		return fmt.Errorf("%s: %w", a.Settings.Files(), errOtherFiles)
	}
	if err != nil {
		return err
	}
	return r.Close()
}
