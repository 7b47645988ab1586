package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/user"
	"strconv"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/config"
)

// AtCommandLine is a context in which all that is done is done by a command, for the audit
// trail: by whoever runs it. Serve starts anew from there.
func AtCommandLine(ctx context.Context) context.Context {
	return audit.WithOrigin(ctx, audit.Origin{Via: "command line", Operator: operator()})
}

// operator is the operating system's user: by name, or by number where nothing knows the name.
func operator() string {
	known, err := user.Current()
	if err != nil || known.Username == "" {
		return "user " + strconv.Itoa(os.Getuid())
	}
	return known.Username
}

// recorded makes a change and leaves a record of it, both or neither. The change tells what
// it was made to, and what else there is to know, which becomes JSON.
func (a *App) recorded(ctx context.Context, action string, change func(ctx context.Context) (audit.Object, any, error)) error {
	return a.Store.InTransaction(ctx, func(ctx context.Context) error {
		object, details, err := change(ctx)
		if err != nil {
			return err
		}
		return a.record(ctx, action, object, details)
	})
}

// record leaves a record of what a command did. Details that are nil are none.
func (a *App) record(ctx context.Context, action string, object audit.Object, details any) error {
	r := audit.Record{ID: newID(), At: a.Clock.Now(), Actor: entitlement.Itself, Action: action, Object: object}
	if details != nil {
		var err error
		if r.Details, err = json.Marshal(details); err != nil {
			return fmt.Errorf("write down the details of %s: %w", action, err)
		}
	}
	return a.Store.Record(ctx, r)
}

// ExportAudit writes the audit trail as JSON Lines, as docs/audit.md describes them. What was
// recorded and is not sealed yet is sealed first.
func ExportAudit(ctx context.Context, settings config.Settings, out io.Writer, log *slog.Logger) error {
	return withExisting(ctx, settings, log, func(a *App) error {
		if err := a.record(ctx, "audit.exported", audit.Object{Kind: "audit"}, nil); err != nil {
			return err
		}
		if err := a.seal(ctx); err != nil {
			return err
		}
		return audit.Export(ctx, a.Store.AuditStretch, out)
	})
}

// AuditHead prints where the audit trail ends, for keeping elsewhere.
func AuditHead(ctx context.Context, settings config.Settings, out io.Writer, log *slog.Logger) error {
	return withExisting(ctx, settings, log, func(a *App) error {
		if err := a.seal(ctx); err != nil {
			return err
		}
		head, err := a.Store.AuditHead(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(out, head)
		return err
	})
}

// seal seals all there is, as the worker does.
func (a *App) seal(ctx context.Context) error {
	for {
		n, err := a.Store.Seal(ctx, 500)
		if err != nil || n == 0 {
			return err
		}
	}
}

// verifyAudit checks the chain of the audit trail, against a head that was noted if there is
// one, and prints what is wrong.
func (a *App) verifyAudit(ctx context.Context, noted *audit.Mark, out io.Writer) (whole bool, err error) {
	v, err := audit.Verify(ctx, a.Store.AuditStretch, noted)
	if err != nil {
		return false, err
	}
	differences := 0
	if v.Wrong != nil {
		differences = 1
		fmt.Fprintln(out, v.Wrong.Text)
	}
	if v.Note != "" {
		fmt.Fprintln(out, v.Note)
	}
	_, err = fmt.Fprintf(out, "%d audit records verified, %d differences\n", v.Checked, differences)
	return v.Wrong == nil, err
}
