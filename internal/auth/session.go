package auth

import (
	"context"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// How long a session lasts after it began, and after it was last used. What a ticket's link
// was exchanged for may be had again from the link.
const (
	sessionLasts = 12 * time.Hour
	idleLasts    = 2 * time.Hour
	ticketLasts  = 30 * 24 * time.Hour
	pendingLasts = 5 * time.Minute // between the password and the second factor
)

// longestAgent is how much is kept of what a browser calls itself, in bytes.
const longestAgent = 200

// Session is a sign-in: of a member of staff, of the owner of licenses, or of the customer
// who followed the link of a ticket. Its token's secret is not in it.
type Session struct {
	ID         string
	Hash       string
	UserID     string            // a member of staff; empty: none
	Owner      entitlement.Email // of licenses; empty: none
	Ticket     tickets.ID        // a customer's; empty: none
	LinkID     string            // the ticket's link that was exchanged for it
	Pending    bool              // it opens nothing yet: the second factor is still to come
	Strong     bool              // the second factor came, or the identity provider vouches
	CreatedAt  time.Time
	ExpiresAt  time.Time
	LastSeenAt time.Time // to the minute
	Visitor    Visitor   // where it began
}

// Visitor is whoever asks, as the network shows them.
type Visitor struct {
	Address string // of the network
	Agent   string // what the browser calls itself
}

// Opens reports whether the session can be used at an instant. That of staff ends when it
// isn't used for a while.
func (s Session) Opens(at time.Time) bool {
	idle := s.UserID != "" && !at.Before(s.LastSeenAt.Add(idleLasts))
	return !s.Pending && !idle && at.Before(s.ExpiresAt)
}

// SessionOf says whose sessions; what is empty doesn't matter.
type SessionOf struct {
	UserID string
	Owner  entitlement.Email
	Ticket tickets.ID
	LinkID string
}

// whose are the sessions of whoever has this one.
func (s Session) whose() SessionOf {
	return SessionOf{UserID: s.UserID, Owner: s.Owner, Ticket: s.Ticket}
}

// Sessions keeps them. Each method is one transaction, or takes part in the one its context
// carries.
type Sessions interface {
	AddSession(ctx context.Context, s Session) error
	// SessionByToken finds a session by its token's hash, or a fault.NotFound. One that has
	// expired by now is none.
	SessionByToken(ctx context.Context, hash string, now time.Time) (Session, error)
	// SessionsOf lists somebody's sessions that have not expired by now, the latest first.
	SessionsOf(ctx context.Context, whose SessionOf, now time.Time) ([]Session, error)
	// UseSession notes when a session was used, unless it was used since another instant.
	UseSession(ctx context.Context, id string, at, since time.Time) error
	// EndSession forgets one. It reports whether it was there, so that of several who end it
	// at once one knows that they did.
	EndSession(ctx context.Context, id string) (bool, error)
	// EndSessions forgets somebody's sessions but the one with an ID, and tells how many.
	EndSessions(ctx context.Context, whose SessionOf, except string) (int, error)
}

// begin stores a new session that somebody got with, say, a password, and gives its token, which is shown this once. The token is
// always a new one, and what the visitor came with ends: who planted it gains nothing.
func (d *Desk) begin(ctx context.Context, s Session, by tickets.Actor, with string, v Visitor, lasts time.Duration, now time.Time) (token string, _ Session, err error) {
	prefix := browserPrefix
	switch {
	case s.Owner != "":
		prefix = ownerPrefix
	case s.Pending:
		prefix = pendingPrefix
	}
	token = random(prefix)
	s.ID, s.Hash = d.NewID(), d.hash(token)
	s.CreatedAt, s.LastSeenAt, s.ExpiresAt = now, now, now.Add(lasts)
	s.Visitor = Visitor{Address: v.Address, Agent: clipped(v.Agent, longestAgent)}
	if err := d.Store.AddSession(ctx, s); err != nil {
		return "", Session{}, err
	}
	if s.Pending {
		return token, s, nil
	}
	return token, s, d.record(ctx, by, "session.started", audit.Object{Kind: "session", ID: s.ID}, now, map[string]any{"with": with})
}

// SignOut ends a session at once.
func (d *Desk) SignOut(ctx context.Context, s Session, by tickets.Actor, now time.Time) error {
	return d.Store.InTransaction(ctx, func(ctx context.Context) error {
		ended, err := d.Store.EndSession(ctx, s.ID)
		if err != nil || !ended {
			return err
		}
		return d.record(ctx, by, "session.ended", audit.Object{Kind: "session", ID: s.ID}, now, nil)
	})
}

// SignOutElsewhere ends all sessions of whoever has this one, but this one.
func (d *Desk) SignOutElsewhere(ctx context.Context, s Session, by tickets.Actor, now time.Time) (ended int, err error) {
	err = d.Store.InTransaction(ctx, func(ctx context.Context) error {
		ended, err = d.Store.EndSessions(ctx, s.whose(), s.ID)
		if err != nil || ended == 0 {
			return err
		}
		return d.record(ctx, by, "sessions.ended", audit.Object{Kind: "session", ID: s.ID}, now, map[string]any{"sessions": ended})
	})
	return ended, err
}

// SignOutUser ends all sessions of a member of staff.
func (d *Desk) SignOutUser(ctx context.Context, userID string, by tickets.Actor, now time.Time) (ended int, err error) {
	err = d.Store.InTransaction(ctx, func(ctx context.Context) error {
		ended, err = d.Store.EndSessions(ctx, SessionOf{UserID: userID}, "")
		if err != nil {
			return err
		}
		return d.record(ctx, by, "sessions.ended", audit.Object{Kind: "user", ID: userID}, now, map[string]any{"sessions": ended})
	})
	return ended, err
}

// SessionsOf lists the sessions of whoever has this one, the latest first.
func (d *Desk) SessionsOf(ctx context.Context, s Session, now time.Time) ([]Session, error) {
	all, err := d.Store.SessionsOf(ctx, s.whose(), now)
	open := all[:0]
	for _, one := range all {
		if one.Opens(now) {
			open = append(open, one)
		}
	}
	return open, err
}

// EndOwn ends one of the sessions of whoever has another one, by its ID. One that isn't
// theirs is a fault.NotFound.
func (d *Desk) EndOwn(ctx context.Context, s Session, id string, by tickets.Actor, now time.Time) error {
	all, err := d.Store.SessionsOf(ctx, s.whose(), now)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.ID == id {
			return d.SignOut(ctx, one, by, now)
		}
	}
	return fault.New(fault.NotFound, "not_found", "There is no such session.")
}

// clipped is the beginning of a text, whole characters only.
func clipped(text string, most int) string {
	if len(text) <= most {
		return text
	}
	end := 0
	for at, c := range text {
		if at+len(string(c)) > most {
			break
		}
		end = at + len(string(c))
	}
	return text[:end]
}
