package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/api"
	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/config"
	"deskbell/tickets"
)

// AddUser adds a member of staff.
func AddUser(ctx context.Context, settings config.Settings, email, name, role string, out io.Writer, log *slog.Logger) error {
	return with(ctx, settings, log, func(a *App) error {
		var u auth.User
		err := a.recorded(ctx, "user.added", func(ctx context.Context) (_ audit.Object, _ any, err error) {
			u, err = a.Auth.AddUser(ctx, email, name, tickets.Role(role), a.Clock.Now())
			return audit.Object{Kind: "user", ID: u.ID}, api.UserDetails(u), err
		})
		if err != nil {
			return asked(err)
		}
		_, err = fmt.Fprintf(out, "added %s as %s\n", u.Email, u.Role)
		return err
	})
}

// ListUsers prints everyone, the oldest first: email, role, whether they are active, name.
func ListUsers(ctx context.Context, settings config.Settings, out io.Writer, log *slog.Logger) error {
	return withExisting(ctx, settings, log, func(a *App) error {
		all, err := a.Store.Everyone(ctx, "", 0)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		for _, u := range all {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", u.Email, u.Role, activity(u), u.Name)
		}
		return table.Flush()
	})
}

func activity(u auth.User) string {
	if u.Active() {
		return "active"
	}
	return "deactivated"
}

// ChangeUser changes the user with an email. What is nil stays.
func ChangeUser(ctx context.Context, settings config.Settings, email string, name, role *string, active *bool, out io.Writer, log *slog.Logger) error {
	if name == nil && role == nil && active == nil {
		return fmt.Errorf("%w: say what to change, by --name, --role or --active", ErrUsage)
	}
	return with(ctx, settings, log, func(a *App) error {
		u, err := a.userByEmail(ctx, email)
		if err != nil {
			return err
		}
		err = a.recorded(ctx, "user.changed", func(ctx context.Context) (_ audit.Object, _ any, err error) {
			u, err = a.Auth.ChangeUser(ctx, u.ID, auth.UserChange{Name: name, Role: (*tickets.Role)(role), Active: active}, a.Clock.Now())
			return audit.Object{Kind: "user", ID: u.ID}, api.UserDetails(u), err
		})
		if err != nil {
			return asked(err)
		}
		_, err = fmt.Fprintf(out, "%s is %s, %s\n", u.Email, u.Role, activity(u))
		return err
	})
}

// InviteUser has a link mailed to the user with an email that sets their password. A server
// on the database sends it.
func InviteUser(ctx context.Context, settings config.Settings, email string, out io.Writer, log *slog.Logger) error {
	return with(ctx, settings, log, func(a *App) error {
		u, err := a.userByEmail(ctx, email)
		if err != nil {
			return err
		}
		if !u.Active() {
			return fmt.Errorf("%s is deactivated; make them active first, with users change --active", u.Email)
		}
		err = a.recorded(ctx, "user.invited", func(ctx context.Context) (audit.Object, any, error) {
			return audit.Object{Kind: "user", ID: u.ID}, nil, a.mailLink(ctx, auth.ForInvitation, entitlement.Email(u.Email), a.Clock.Now())
		})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "a link that sets a password goes to %s as soon as a server runs; it works once, for seven days\n", u.Email)
		return err
	})
}

// SignOutUser ends all sessions of the user with an email.
func SignOutUser(ctx context.Context, settings config.Settings, email string, out io.Writer, log *slog.Logger) error {
	return with(ctx, settings, log, func(a *App) error {
		u, err := a.userByEmail(ctx, email)
		if err != nil {
			return err
		}
		ended, err := a.Auth.SignOutUser(ctx, u.ID, entitlement.Itself, a.Clock.Now())
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "%s is signed out everywhere; sessions ended: %d\n", u.Email, ended)
		return err
	})
}

// RemoveSecondFactor removes that of the user with an email, and ends their sessions.
func RemoveSecondFactor(ctx context.Context, settings config.Settings, email string, out io.Writer, log *slog.Logger) error {
	return with(ctx, settings, log, func(a *App) error {
		u, err := a.userByEmail(ctx, email)
		if err != nil {
			return err
		}
		if err := a.Auth.TakeSecondFactor(ctx, u, entitlement.Itself, a.Clock.Now()); err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "%s has no second factor any more, and is signed out everywhere\n", u.Email)
		return err
	})
}

// userByEmail finds a user as somebody writes their email.
func (a *App) userByEmail(ctx context.Context, email string) (auth.User, error) {
	address, err := entitlement.ParseEmail(email)
	if err != nil {
		return auth.User{}, fmt.Errorf("%w: %w", ErrUsage, err)
	}
	return a.Store.UserByEmail(ctx, string(address))
}

// CreateToken prints a new token for a user, and nothing else. It expires after as many days
// as 90d says, or at an RFC 3339 instant; never if expires is empty. No scopes are all.
func CreateToken(ctx context.Context, settings config.Settings, user, name, expires string, scopes []string, out io.Writer, log *slog.Logger) error {
	return with(ctx, settings, log, func(a *App) error {
		now := a.Clock.Now()
		r := auth.TokenRequest{User: user, Name: name}
		var err error
		if r.ExpiresAt, err = expiry(expires, now); err != nil {
			return err
		}
		for _, s := range scopes {
			if !slices.Contains(auth.Scopes, auth.Scope(s)) {
				return fmt.Errorf("%w: %q is not a scope; there are %s", ErrUsage, s, joined(auth.Scopes))
			}
			r.Scopes = append(r.Scopes, auth.Scope(s))
		}
		var token string
		err = a.recorded(ctx, "token.created", func(ctx context.Context) (audit.Object, any, error) {
			secret, t, err := a.Auth.IssueToken(ctx, r, now)
			token = secret
			return audit.Object{Kind: "token", ID: t.ID}, api.TokenDetails(t), err
		})
		if err != nil {
			return asked(err)
		}
		_, err = fmt.Fprintln(out, token)
		return err
	})
}

// expiry reads an instant, or a number of days from now such as 90d. Nothing is no expiry.
func expiry(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if count, ok := strings.CutSuffix(text, "d"); ok {
		if days, err := strconv.ParseUint(count, 10, 16); err == nil {
			return now.AddDate(0, 0, int(days)), nil
		}
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: --expires=%s is neither a number of days, such as 90d, nor an instant, such as 2027-12-31T00:00:00Z", ErrUsage, text)
	}
	return at, nil
}

func joined(scopes []auth.Scope) string {
	words := make([]string, len(scopes))
	for i, s := range scopes {
		words[i] = string(s)
	}
	return strings.Join(words, ", ")
}

// ListTokens prints everyone's tokens, or those of the user with an email, the oldest first:
// ID, prefix, user, scopes, state, last use, name.
func ListTokens(ctx context.Context, settings config.Settings, user string, out io.Writer, log *slog.Logger) error {
	return withExisting(ctx, settings, log, func(a *App) error {
		whose := ""
		if user != "" {
			u, err := a.userByEmail(ctx, user)
			if err != nil {
				return err
			}
			whose = u.ID
		}
		all, err := a.Store.Tokens(ctx, whose, "", 0)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		for _, t := range all {
			used := "never used"
			if !t.LastUsedAt.IsZero() {
				used = "used " + t.LastUsedAt.Format(time.RFC3339)
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", t.ID, t.Prefix, t.Email, joined(t.Scopes), validity(t, a.Clock.Now()), used, t.Name)
		}
		return table.Flush()
	})
}

// validity is until when a token opens something, or since when it doesn't.
func validity(t auth.Token, now time.Time) string {
	switch {
	case !t.RevokedAt.IsZero():
		return "revoked " + t.RevokedAt.Format(time.RFC3339)
	case t.ExpiresAt.IsZero():
		return "valid"
	case t.Opens(now):
		return "valid until " + t.ExpiresAt.Format(time.RFC3339)
	}
	return "expired " + t.ExpiresAt.Format(time.RFC3339)
}

// RevokeToken takes back the token with an ID.
func RevokeToken(ctx context.Context, settings config.Settings, id string, out io.Writer, log *slog.Logger) error {
	return with(ctx, settings, log, func(a *App) error {
		t, err := a.Store.Token(ctx, id)
		if err != nil {
			return err
		}
		err = a.recorded(ctx, "token.revoked", func(ctx context.Context) (audit.Object, any, error) {
			return audit.Object{Kind: "token", ID: t.ID}, api.TokenDetails(t), a.Store.RevokeToken(ctx, t.ID, a.Clock.Now())
		})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "revoked %s of %s\n", t.Name, t.Email)
		return err
	})
}
