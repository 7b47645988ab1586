// Package auth knows who is calling and what they may do.
//
// Staff carry an API token, customers the token of one ticket, the owners of licenses one
// that they get for a link that was mailed to them (see signin). People with a browser have a
// session (see session), which staff begin with a password and a second factor or through an
// identity provider.
//
// Tokens are 32 random bytes; only a keyed hash of each is stored, so a copy of the database
// opens nothing. The hash is a fast one: there is no password to guess behind it, and it is
// computed on every request. Passwords are hashed slowly, see package password.
package auth

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// The prefixes that tell tokens apart, in a log or a leaked file too.
const (
	staffPrefix   = "dbs_"
	ticketPrefix  = "dbt_"
	ownerPrefix   = "dbo_"
	linkPrefix    = "dbl_"
	browserPrefix = "dbb_" // a session that only a cookie carries
	pendingPrefix = "dbp_" // a sign-in that waits for its second factor
)

// Store keeps users, tokens, sessions, and what people sign in with.
type Store interface {
	Staff
	Keyring
	SignIns
	Sessions
	Accounts
	TicketLinks
	// InTransaction runs work so that all it stores through its context is stored together, or
	// not at all if it returns an error, which comes back as it is.
	InTransaction(ctx context.Context, work func(ctx context.Context) error) error
}

// Caller is who is asking: staff, the customer of one ticket, the owner of licenses, or
// nobody known.
type Caller struct {
	User    *User
	Ticket  tickets.ID
	LinkID  string // of the ticket, that the customer came by
	Owner   entitlement.Email
	Session *Session // how they are signed in; nil: they carry a token

	linkUsed time.Time // when the link was last used; zero: never
}

// Known reports whether the caller showed a valid token.
func (c Caller) Known() bool { return c.User != nil || c.Ticket != "" || c.Owner != "" }

// Staff reports whether the caller is one of the vendor's people.
func (c Caller) Staff() bool { return c.User != nil }

// Actor is the caller as the history names them. A customer's name is the ticket's to know.
func (c Caller) Actor() tickets.Actor {
	switch {
	case c.Owner != "":
		return ownerActor(c.Owner)
	case c.User == nil:
		return tickets.Actor{Role: tickets.Customer}
	}
	return c.User.Actor()
}

func ownerActor(owner entitlement.Email) tickets.Actor {
	return tickets.Actor{Role: entitlement.Owner, ID: string(owner), Name: string(owner)}
}

// Restricted reports whether a member of staff has to set up a second factor before they may
// do anything else.
func (c Caller) Restricted(required bool) bool {
	return required && c.User != nil && c.Session != nil && !c.Session.Strong
}

// Desk issues and checks tokens, and signs people in. Key is this database's secret for
// hashing.
type Desk struct {
	Store     Store
	Key       []byte
	SecretKey []byte // from outside of the database, for what is sealed in it; nil: none
	NewID     func() string
	Passwords Passwords
	Trail     audit.Trail
	// Attempt uses up one of somebody's tries, or is a fault.TooMany when there are none left.
	Attempt func(ctx context.Context, of Tries, whose string, now time.Time) error
	// Tell lets a user know what has become of what they sign in with, by the name that the
	// trail has for it, in the transaction that the context carries.
	Tell func(ctx context.Context, u User, action string, now time.Time) error
	// Owns reports whether an address owns a license, for links that are about to be mailed.
	Owns func(ctx context.Context, owner entitlement.Email) (bool, error)

	uses uses
}

// Caller tells who a bearer token belongs to at now. A token that opens nothing, or doesn't
// any more, for whatever reason, is the same fault.Unauthenticated; no token at all is nobody.
func (d *Desk) Caller(ctx context.Context, token string, now time.Time) (Caller, error) {
	unknown := fault.New(fault.Unauthenticated, "unauthenticated", "The token is not valid. Send a staff token (dbs_…), an owner's (dbo_…) or a ticket's (dbt_…) as Authorization: Bearer.")
	switch {
	case token == "":
		return Caller{}, nil
	case strings.HasPrefix(token, staffPrefix):
		u, err := d.Store.UserByToken(ctx, d.hash(token))
		switch {
		case fault.Is(err, fault.NotFound):
			return Caller{}, unknown
		case err != nil:
			return Caller{}, err
		case !u.Active() || !u.Token.Opens(now):
			return Caller{}, unknown
		}
		return Caller{User: &u}, nil
	case strings.HasPrefix(token, ticketPrefix):
		l, err := d.openedBy(ctx, token)
		switch {
		case fault.Is(err, fault.NotFound):
			return Caller{}, unknown
		case err != nil:
			return Caller{}, err
		}
		return Caller{Ticket: l.Ticket, LinkID: l.ID, linkUsed: l.LastUsedAt}, nil
	case strings.HasPrefix(token, ownerPrefix):
		c, err := d.BySession(ctx, token, now)
		if fault.Is(err, fault.Unauthenticated) {
			err = unknown
		}
		return c, err
	}
	return Caller{}, unknown
}

// BySession tells whose session a token is, of those a browser keeps in a cookie. One that
// opens nothing, or doesn't any more, is a fault.Unauthenticated.
func (d *Desk) BySession(ctx context.Context, token string, now time.Time) (Caller, error) {
	over := fault.New(fault.Unauthenticated, "unauthenticated", "The sign-in is over. Sign in again.")
	s, err := d.Store.SessionByToken(ctx, d.hash(token), now)
	switch {
	case fault.Is(err, fault.NotFound):
		return Caller{}, over
	case err != nil:
		return Caller{}, err
	case !s.Opens(now):
		return Caller{}, over
	case s.UserID == "":
		return Caller{Owner: s.Owner, Ticket: s.Ticket, LinkID: s.LinkID, Session: &s}, nil
	}
	u, err := d.Store.User(ctx, s.UserID)
	if err == nil && !u.Active() {
		err = over
	}
	if err != nil {
		return Caller{}, err
	}
	return Caller{User: &u, Session: &s}, nil
}

func (d *Desk) hash(token string) string {
	mac := hmac.New(sha256.New, d.Key)
	mac.Write([]byte(token))
	return hex.EncodeToString(mac.Sum(nil))
}

func random(prefix string) string {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails, see crypto/rand
	return prefix + base64.RawURLEncoding.EncodeToString(secret)
}
