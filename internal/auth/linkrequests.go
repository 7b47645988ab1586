package auth

import (
	"context"
	"fmt"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// How many links to a ticket its requester may be sent on request within a time.
const (
	mostTicketLinks = 5
	TicketLinksSpan = time.Hour
)

// TicketLinkRequestLasts is how long after somebody asked for a link it may be mailed, which is
// longer than a delivery is tried.
const TicketLinkRequestLasts = 48 * time.Hour

// TicketLinkRequest is that somebody asked for a link to a ticket. It has the ID of the
// delivery that mails it, and of the link that comes of it.
type TicketLinkRequest struct {
	ID      string
	Number  int64  // of the ticket; there may be none
	Asker   string // a keyed hash of the number with the address that the link is to be sent to
	AskedAt time.Time
	AskedBy string // ID of the member of staff who asked; empty: somebody without an account did
}

// LinkRequests keeps who asked for a link to a ticket.
type LinkRequests interface {
	// AddTicketLinkRequest notes a request, unless its asker has made as many as most since then:
	// it notes nothing and tells when the earliest of the latest that many was made.
	AddTicketLinkRequest(ctx context.Context, r TicketLinkRequest, since time.Time, most int) (earliest time.Time, err error)
	// TicketLinkRequest is one by its ID, or a fault.NotFound.
	TicketLinkRequest(ctx context.Context, id string) (TicketLinkRequest, error)
}

// asker is who wants a link, in a form that tells nobody who.
func (d *Desk) asker(number int64, email entitlement.Email) string {
	return d.hash(fmt.Sprintf("link to ticket %d for %s", number, email))
}

// AskForTicketLink notes that somebody asked for a link to a ticket to be sent to an address. It
// does the same for every number and address, whether or not they belong together: that is
// looked up when the mail is written. If wait is positive, too many were asked for, nothing was
// noted, and they have to wait that long.
func (d *Desk) AskForTicketLink(ctx context.Context, number int64, email entitlement.Email, now time.Time) (r TicketLinkRequest, wait time.Duration, err error) {
	return d.ask(ctx, TicketLinkRequest{ID: d.NewID(), Number: number, Asker: d.asker(number, email), AskedAt: now}, now)
}

// SendTicketLink notes that a member of staff wants a ticket's requester to be sent a link, and
// to which address it goes. Nobody else ever sees it. It counts with what the requester asked
// for, see AskForTicketLink.
func (d *Desk) SendTicketLink(ctx context.Context, t *tickets.Ticket, u User, now time.Time) (r TicketLinkRequest, to entitlement.Email, wait time.Duration, err error) {
	to, err = entitlement.ParseEmail(t.Requester.Email)
	if err != nil {
		return TicketLinkRequest{}, "", 0, fault.New(fault.Conflict, "no_address", "The requester of this ticket has no email address that a link could be sent to.").Because(err)
	}
	r = TicketLinkRequest{ID: d.NewID(), Number: t.Number, Asker: d.asker(t.Number, to), AskedAt: now, AskedBy: u.ID}
	err = d.Store.InTransaction(ctx, func(ctx context.Context) error {
		r, wait, err = d.ask(ctx, r, now)
		if err != nil || wait > 0 {
			return err
		}
		return d.recordMade(ctx, TicketLink{ID: r.ID, Ticket: t.ID, Reason: LinkMade}, u.Actor(), now)
	})
	return r, to, wait, err
}

func (d *Desk) ask(ctx context.Context, r TicketLinkRequest, now time.Time) (TicketLinkRequest, time.Duration, error) {
	earliest, err := d.Store.AddTicketLinkRequest(ctx, r, now.Add(-TicketLinksSpan), mostTicketLinks)
	if err != nil || earliest.IsZero() {
		return r, 0, err
	}
	return TicketLinkRequest{}, earliest.Add(TicketLinksSpan).Sub(now), nil
}

// RequestedLink makes the token of a link that was asked for, for the mail that is written now,
// and tells which ticket it opens. A link that is not to be mailed is a fault.NotFound: the
// number and the address don't belong together, the link was revoked, or nobody waits for it
// any more.
func (d *Desk) RequestedLink(ctx context.Context, id string, now time.Time) (ticket tickets.ID, token string, err error) {
	r, err := d.Store.TicketLinkRequest(ctx, id)
	if err != nil {
		return "", "", err
	}
	if !now.Before(r.AskedAt.Add(TicketLinkRequestLasts)) {
		return "", "", fault.New(fault.NotFound, "not_found", "The link was asked for too long ago.")
	}
	ticket, email, err := d.Store.Requester(ctx, r.Number)
	if err != nil {
		return "", "", err
	}
	address, err := entitlement.ParseEmail(email)
	if err != nil || d.asker(r.Number, address) != r.Asker {
		return "", "", fault.New(fault.NotFound, "not_found", "The ticket is not that of the address.").Because(err)
	}
	token, err = d.linkTo(ctx, TicketLink{ID: id, Ticket: ticket, Reason: LinkMade, MadeAt: now, MadeBy: r.AskedBy}, tickets.Actor{Role: tickets.Customer})
	return ticket, token, err
}
