// Package auth knows who is calling and what they may do.
//
// Staff carry an API token, customers the token of one ticket, the owners of licenses one
// that they get for a link that was mailed to them (see signin). Tokens are 32 random bytes;
// only a keyed hash of each is stored, so a copy of the database opens nothing. The hash is
// a fast one: there is no password to guess behind it, and it is computed on every request.
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
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// The prefixes that tell tokens apart, in a log or a leaked file too.
const (
	staffPrefix  = "dbs_"
	ticketPrefix = "dbt_"
	ownerPrefix  = "dbo_"
	linkPrefix   = "dbl_"
)

// Store keeps users, tokens, and what owners sign in with.
type Store interface {
	Staff
	Keyring
	SignIns
	// TicketByAccess finds a ticket by the hash of its token, or a fault.NotFound.
	TicketByAccess(ctx context.Context, hash string) (tickets.ID, error)
}

// Caller is who is asking: staff, the customer of one ticket, the owner of licenses, or
// nobody known.
type Caller struct {
	User    *User
	Ticket  tickets.ID
	Owner   entitlement.Email
	Session *Session // how the owner is signed in
}

// Known reports whether the caller showed a valid token.
func (c Caller) Known() bool { return c.User != nil || c.Ticket != "" || c.Owner != "" }

// Staff reports whether the caller is one of the vendor's people.
func (c Caller) Staff() bool { return c.User != nil }

// Actor is the caller as the history names them. A customer's name is the ticket's to know.
func (c Caller) Actor() tickets.Actor {
	switch {
	case c.Owner != "":
		return tickets.Actor{Role: entitlement.Owner, ID: string(c.Owner), Name: string(c.Owner)}
	case c.User == nil:
		return tickets.Actor{Role: tickets.Customer}
	}
	return tickets.Actor{Role: c.User.Role, ID: c.User.ID, Name: c.User.Name}
}

// Desk issues and checks tokens. Key is this database's secret for hashing.
type Desk struct {
	Store Store
	Key   []byte
	NewID func() string
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
		id, err := d.Store.TicketByAccess(ctx, d.hash(token))
		switch {
		case fault.Is(err, fault.NotFound):
			return Caller{}, unknown
		case err != nil:
			return Caller{}, err
		}
		return Caller{Ticket: id}, nil
	case strings.HasPrefix(token, ownerPrefix):
		session, err := d.Store.SessionByToken(ctx, d.hash(token), now)
		switch {
		case fault.Is(err, fault.NotFound):
			return Caller{}, unknown
		case err != nil:
			return Caller{}, err
		}
		return Caller{Owner: session.Owner, Session: &session}, nil
	}
	return Caller{}, unknown
}

// NewAccess makes a ticket's token and the hash that is stored of it.
func (d *Desk) NewAccess() (token, hash string) {
	token = random(ticketPrefix)
	return token, d.hash(token)
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
