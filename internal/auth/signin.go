package auth

import (
	"context"
	"strings"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// Purpose is what a mailed link is for.
type Purpose string

// The purposes.
const (
	ForOwner      Purpose = "owner"      // an owner signs in with it, to their licenses
	ForReset      Purpose = "reset"      // a member of staff sets a new password
	ForInvitation Purpose = "invitation" // a new one sets their first
)

// linkLasts is how long a link may be used after somebody asked for it.
var linkLasts = map[Purpose]time.Duration{
	ForOwner:      15 * time.Minute,
	ForReset:      30 * time.Minute,
	ForInvitation: 7 * 24 * time.Hour,
}

// How many links for a purpose an address may be sent within a time.
const (
	mostLinks = 5
	LinksSpan = time.Hour // a link counts for so long
)

// Link is a way to sign in, or to set a password, once, that somebody has asked for. It has
// the ID of the delivery that mails it.
//
// Its token is made when the mail is written, and only its hash is stored: neither the
// database nor the delivery, which administrators can look at, ever holds it. A mail that
// is sent again therefore holds another token, and the one before opens nothing.
type Link struct {
	ID        string
	Purpose   Purpose
	Address   entitlement.Email // who asked says they are; nobody here may have it
	AskedAt   time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // zero until then
}

// usable reports whether the link can be exchanged at an instant.
func (l Link) usable(at time.Time) bool { return l.UsedAt.IsZero() && at.Before(l.ExpiresAt) }

// SignIns keeps links. Each method is one transaction, or takes part in the one its context
// carries.
type SignIns interface {
	// AddLink stores a link, unless its address has been sent as many as most for the purpose
	// since then: it stores nothing and tells when the earliest of the latest that many was
	// asked for.
	AddLink(ctx context.Context, l Link, since time.Time, most int) (earliest time.Time, err error)
	// Link is one by its ID, or a fault.NotFound.
	Link(ctx context.Context, id string) (Link, error)
	// LinkByToken is one by the hash of its token, or a fault.NotFound.
	LinkByToken(ctx context.Context, hash string) (Link, error)
	// SetLinkToken gives a link the hash of its token, in place of the one it has.
	SetLinkToken(ctx context.Context, id, hash string) error
	// UseLink marks the link with that hash, for that purpose, as used at an instant. One that
	// was used before, or has expired by then, is a fault.NotFound, like one that never was:
	// of several who use it at once, one does.
	UseLink(ctx context.Context, hash string, p Purpose, at time.Time) (Link, error)
}

// invalidLink is the same answer for every link that opens nothing.
var invalidLink = fault.New(fault.Unauthenticated, "invalid_link", "The link is not valid: it was used already, its time is over, or it was not copied in full. Ask for another one.")

func asInvalid(err error) error {
	if fault.Is(err, fault.NotFound) {
		return invalidLink
	}
	return err
}

// AskForLink notes that somebody asked for a link to an address. It does the same for every
// address, whether or not it is known here: that is looked up when the mail is written. If
// wait is positive, the address has been sent too many, nothing was noted, and it has to
// wait that long.
func (d *Desk) AskForLink(ctx context.Context, p Purpose, address entitlement.Email, now time.Time) (l Link, wait time.Duration, err error) {
	l = Link{ID: d.NewID(), Purpose: p, Address: address, AskedAt: now, ExpiresAt: now.Add(linkLasts[p])}
	earliest, err := d.Store.AddLink(ctx, l, now.Add(-LinksSpan), mostLinks)
	if err != nil || earliest.IsZero() {
		return l, 0, err
	}
	return Link{}, earliest.Add(LinksSpan).Sub(now), nil
}

// LinkToken makes the token of a link for the mail that is written now, and tells until when
// it may be used. A link that is not to be mailed is a fault.NotFound: its address is nobody's
// here, or it was used, or its time is over.
func (d *Desk) LinkToken(ctx context.Context, id string, now time.Time) (token string, until time.Time, err error) {
	l, err := d.Store.Link(ctx, id)
	if err != nil {
		return "", time.Time{}, err
	}
	if !l.usable(now) {
		return "", time.Time{}, fault.New(fault.NotFound, "not_found", "The link was used already, or its time is over.")
	}
	if err := d.somebodys(ctx, l); err != nil {
		return "", time.Time{}, err
	}
	token = random(linkPrefix)
	return token, l.ExpiresAt, d.Store.SetLinkToken(ctx, id, d.hash(token))
}

// somebodys is a fault.NotFound if the link's address is nobody's whom it is for.
func (d *Desk) somebodys(ctx context.Context, l Link) error {
	if l.Purpose == ForOwner {
		owns, err := d.Owns(ctx, l.Address)
		if err == nil && !owns {
			err = fault.New(fault.NotFound, "not_found", "Nobody with this address owns a license.")
		}
		return err
	}
	u, err := d.Store.UserByEmail(ctx, string(l.Address))
	if err == nil && !u.Active() {
		err = fault.New(fault.NotFound, "not_found", "Whoever has this address is deactivated.")
	}
	return err
}

// SignIn exchanges a link's token for one that its owner can call with. That one is shown
// this once. A token that was used, has expired or was invented is the same
// fault.Unauthenticated.
func (d *Desk) SignIn(ctx context.Context, token string, v Visitor, now time.Time) (access string, s Session, err error) {
	if !strings.HasPrefix(token, linkPrefix) {
		return "", Session{}, invalidLink
	}
	err = d.Store.InTransaction(ctx, func(ctx context.Context) error {
		l, err := d.Store.UseLink(ctx, d.hash(token), ForOwner, now)
		if err != nil {
			return asInvalid(err)
		}
		access, s, err = d.begin(ctx, Session{Owner: l.Address}, ownerActor(l.Address), "link", v, sessionLasts, now)
		return err
	})
	if err != nil {
		return "", Session{}, err
	}
	return access, s, nil
}

// OpenTicket exchanges the link of a ticket for a session, so that the link need not stay in
// the address. A link that opens nothing is a fault.Unauthenticated.
func (d *Desk) OpenTicket(ctx context.Context, token string, v Visitor, now time.Time) (access string, s Session, err error) {
	err = d.Store.InTransaction(ctx, func(ctx context.Context) error { // the link isn't revoked meanwhile
		c, err := d.Caller(ctx, token, now)
		switch {
		case err != nil:
			return err
		case c.Ticket == "":
			return invalidLink
		}
		access, s, err = d.begin(ctx, Session{Ticket: c.Ticket, LinkID: c.LinkID}, c.Actor(), "link", v, ticketLasts, now)
		return err
	})
	return access, s, err
}
