package auth

import (
	"context"
	"strings"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// How long a link may be used after somebody asked for it, and how long the sign-in lasts
// that it is exchanged for.
const (
	linkLasts    = 15 * time.Minute
	sessionLasts = 12 * time.Hour
)

// How many links an address may be sent within a time.
const (
	mostLinks = 5
	LinksSpan = time.Hour // a link counts for so long
)

// Link is a way to sign in, once, that somebody has asked for. It has the ID of the delivery
// that mails it.
//
// Its token is made when the mail is written, and only its hash is stored: neither the
// database nor the delivery, which administrators can look at, ever holds it. A mail that
// is sent again therefore holds another token, and the one before opens nothing.
type Link struct {
	ID        string
	Owner     entitlement.Email // who asked says they are; it may own nothing
	AskedAt   time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // zero until then
}

// usable reports whether the link can be exchanged at an instant.
func (l Link) usable(at time.Time) bool { return l.UsedAt.IsZero() && at.Before(l.ExpiresAt) }

// Session is a sign-in of the owner of licenses. Its token's secret is not in it.
type Session struct {
	ID        string
	Owner     entitlement.Email
	Hash      string
	CreatedAt time.Time
	ExpiresAt time.Time
}

// SignIns keeps links and sessions. Each method is one transaction, or takes part in the one
// its context carries.
type SignIns interface {
	// AddLink stores a link, unless its address has been sent as many as most since then: it
	// stores nothing and tells when the earliest of the latest that many was asked for.
	AddLink(ctx context.Context, l Link, since time.Time, most int) (earliest time.Time, err error)
	// Link is one by its ID, or a fault.NotFound.
	Link(ctx context.Context, id string) (Link, error)
	// SetLinkToken gives a link the hash of its token, in place of the one it has.
	SetLinkToken(ctx context.Context, id, hash string) error
	// UseLink marks the link with that hash as used when the session begins, and stores the
	// session, with the link's owner. A link that was used before, or has expired by then, is
	// a fault.NotFound, like one that never was.
	UseLink(ctx context.Context, hash string, s Session) (Session, error)
	// SessionByToken finds a session by its token's hash, or a fault.NotFound. One that has
	// expired by now is none.
	SessionByToken(ctx context.Context, hash string, now time.Time) (Session, error)
	// EndSession forgets one.
	EndSession(ctx context.Context, id string) error
}

// AskForLink notes that somebody asked for a link to an address. It does the same for every
// address, whether or not it owns anything: that is looked up when the mail is written. If
// wait is positive, the address has been sent too many, nothing was noted, and it has to
// wait that long.
func (d *Desk) AskForLink(ctx context.Context, owner entitlement.Email, now time.Time) (l Link, wait time.Duration, err error) {
	l = Link{ID: d.NewID(), Owner: owner, AskedAt: now, ExpiresAt: now.Add(linkLasts)}
	earliest, err := d.Store.AddLink(ctx, l, now.Add(-LinksSpan), mostLinks)
	if err != nil || earliest.IsZero() {
		return l, 0, err
	}
	return Link{}, earliest.Add(LinksSpan).Sub(now), nil
}

// LinkToken makes the token of a link for the mail that is written now, and tells until when
// it may be used. A link that is not to be mailed is a fault.NotFound: its address owns
// nothing, or it was used, or its time is over.
func (d *Desk) LinkToken(ctx context.Context, id string, now time.Time) (token string, until time.Time, err error) {
	l, err := d.Store.Link(ctx, id)
	if err != nil {
		return "", time.Time{}, err
	}
	if !l.usable(now) {
		return "", time.Time{}, fault.New(fault.NotFound, "not_found", "The link was used already, or its time is over.")
	}
	owns, err := d.Owns(ctx, l.Owner)
	if err != nil {
		return "", time.Time{}, err
	}
	if !owns {
		return "", time.Time{}, fault.New(fault.NotFound, "not_found", "Nobody with this address owns a license.")
	}
	token = random(linkPrefix)
	return token, l.ExpiresAt, d.Store.SetLinkToken(ctx, id, d.hash(token))
}

// SignIn exchanges a link's token for one that its owner can call with. That one is shown
// this once. A token that was used, has expired or was invented is the same
// fault.Unauthenticated.
func (d *Desk) SignIn(ctx context.Context, token string, now time.Time) (access string, s Session, err error) {
	invalid := fault.New(fault.Unauthenticated, "invalid_link", "The link is not valid: it was used already, its time is over, or it was not copied in full. Ask for another one.")
	if !strings.HasPrefix(token, linkPrefix) {
		return "", Session{}, invalid
	}
	access = random(ownerPrefix)
	s = Session{ID: d.NewID(), Hash: d.hash(access), CreatedAt: now, ExpiresAt: now.Add(sessionLasts)}
	s, err = d.Store.UseLink(ctx, d.hash(token), s)
	switch {
	case fault.Is(err, fault.NotFound):
		return "", Session{}, invalid
	case err != nil:
		return "", Session{}, err
	}
	return access, s, nil
}

// SignOut ends a session at once.
func (d *Desk) SignOut(ctx context.Context, s Session) error { return d.Store.EndSession(ctx, s.ID) }
