package auth

import (
	"context"
	"strings"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// LinkReason is why there is a link to a ticket.
type LinkReason string

// The reasons.
const (
	LinkSubmitted LinkReason = "submitted" // it came with the answer to the submission
	LinkMailed    LinkReason = "mailed"    // a mail about the ticket has it
	LinkMade      LinkReason = "made"      // somebody asked for it
)

// TicketLink is a way to open one ticket, until it is revoked. Its token's secret is not in it.
//
// The token of a link that is mailed is made when the mail is written, and only its hash is
// stored, as with a Link to sign in. The link has the ID of the delivery that mails it: a mail
// that is sent again holds another token, and the one before opens nothing.
type TicketLink struct {
	ID         string // unique within the ticket
	Ticket     tickets.ID
	Hash       string
	Reason     LinkReason
	MadeAt     time.Time
	MadeBy     string    // ID of the member of staff who had it made; empty: nobody did
	RevokedAt  time.Time // zero: it wasn't
	LastUsedAt time.Time // to the minute; zero: never
}

// Opens reports whether the link opens its ticket.
func (l TicketLink) Opens() bool { return l.RevokedAt.IsZero() }

// TicketLinks keeps links to tickets, and who asked for one. Each method is one transaction, or
// takes part in the one its context carries.
type TicketLinks interface {
	// TicketLinkByHash finds one by its token's hash, or a fault.NotFound, whether or not it
	// opens anything. Within a transaction it cannot be revoked before that ends.
	TicketLinkByHash(ctx context.Context, hash string) (TicketLink, error)
	// TicketLink finds one of a ticket's by ID, or a fault.NotFound.
	TicketLink(ctx context.Context, ticket tickets.ID, id string) (TicketLink, error)
	// TicketLinks lists a page of a ticket's by ID, which is by age, after an ID. An empty ID
	// begins, and a limit of 0 is none.
	TicketLinks(ctx context.Context, ticket tickets.ID, after string, limit int) ([]TicketLink, error)
	// SetTicketLink stores a link, or, if there is one with its ID, gives that one its hash, and
	// tells which it was. One that was revoked is a fault.NotFound.
	SetTicketLink(ctx context.Context, l TicketLink) (first bool, err error)
	// RevokeTicketLinks revokes those of a ticket's links that open it and are chosen, and
	// returns them.
	RevokeTicketLinks(ctx context.Context, ticket tickets.ID, chosen func(TicketLink) bool, at time.Time) ([]TicketLink, error)
	// UseTicketLink notes when a link was used, unless it was since another instant.
	UseTicketLink(ctx context.Context, l TicketLink, at, since time.Time) error
	// Requester tells which ticket has a number, and whose email it names, or a
	// fault.NotFound.
	Requester(ctx context.Context, number int64) (ticket tickets.ID, email string, err error)
	LinkRequests
}

// NewAccess makes the token of the link that a ticket comes with, and the hash that is stored
// of it.
func (d *Desk) NewAccess() (token, hash string) {
	token = random(ticketPrefix)
	return token, d.hash(token)
}

// revokedLink is the same answer for every link that opens no ticket.
var revokedLink = fault.New(fault.Unauthenticated, "invalid_link", "The link is not valid: it was revoked, or it was not copied in full. Ask for another one.")

// openedBy is the link that a ticket's token opens it by. One that was revoked is a
// fault.NotFound, like one that never was.
func (d *Desk) openedBy(ctx context.Context, token string) (TicketLink, error) {
	l, err := d.Store.TicketLinkByHash(ctx, d.hash(token))
	if err == nil && !l.Opens() {
		return TicketLink{}, fault.New(fault.NotFound, "not_found", "The link was revoked.")
	}
	return l, err
}

// TicketLink tells which ticket a link's token opens, and by which of its links, and notes that
// it was used. A token that was revoked or invented is the same fault.Unauthenticated.
func (d *Desk) TicketLink(ctx context.Context, token string, now time.Time) (ticket tickets.ID, id string, err error) {
	if !strings.HasPrefix(token, ticketPrefix) {
		return "", "", revokedLink
	}
	l, err := d.openedBy(ctx, token)
	switch {
	case fault.Is(err, fault.NotFound):
		return "", "", revokedLink
	case err != nil:
		return "", "", err
	}
	return l.Ticket, l.ID, d.Store.UseTicketLink(ctx, l, now, now.Add(-useEvery))
}

// TicketLinkToken makes the token of the link in a mail about a ticket that is written now, by
// the ID of its delivery. A link that was revoked since an attempt to send the mail is a
// fault.NotFound: the mail has none then.
func (d *Desk) TicketLinkToken(ctx context.Context, delivery string, ticket tickets.ID, now time.Time) (token string, err error) {
	return d.linkTo(ctx, TicketLink{ID: delivery, Ticket: ticket, Reason: LinkMailed, MadeAt: now}, entitlement.Itself)
}

// linkTo gives a link a new token. Whoever had the link made is recorded once, however often
// its token is made anew.
func (d *Desk) linkTo(ctx context.Context, l TicketLink, by tickets.Actor) (token string, err error) {
	token = random(ticketPrefix)
	l.Hash = d.hash(token)
	err = d.Store.InTransaction(ctx, func(ctx context.Context) error {
		first, err := d.Store.SetTicketLink(ctx, l)
		if err != nil || !first || l.MadeBy != "" { // staff's asking was recorded
			return err
		}
		return d.recordMade(ctx, l, by, l.MadeAt)
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// RevokeTicketLink closes one of a ticket's links for good, and the sessions that it was
// exchanged for; one that is closed already stays so. An unknown one is a fault.NotFound.
func (d *Desk) RevokeTicketLink(ctx context.Context, ticket tickets.ID, id string, by tickets.Actor, now time.Time) error {
	one, err := d.Store.TicketLink(ctx, ticket, id)
	if err != nil {
		return err
	}
	_, err = d.revokeLinks(ctx, ticket, func(l TicketLink) bool { return l.ID == one.ID }, audit.Object{Kind: "ticket_link", ID: one.ID}, by, now)
	return err
}

// RevokeTicketLinks closes all of a ticket's links but one, with their sessions, and tells how
// many links that were. With an empty ID none is left out.
func (d *Desk) RevokeTicketLinks(ctx context.Context, ticket tickets.ID, but string, by tickets.Actor, now time.Time) (int, error) {
	return d.revokeLinks(ctx, ticket, func(l TicketLink) bool { return l.ID != but }, audit.Object{Kind: "ticket", ID: string(ticket)}, by, now)
}

// revokeLinks leaves one record of all that was revoked; none if nothing was left to be.
func (d *Desk) revokeLinks(ctx context.Context, ticket tickets.ID, chosen func(TicketLink) bool, o audit.Object, by tickets.Actor, now time.Time) (count int, err error) {
	err = d.Store.InTransaction(ctx, func(ctx context.Context) error {
		revoked, err := d.Store.RevokeTicketLinks(ctx, ticket, chosen, now)
		if err != nil || len(revoked) == 0 {
			return err
		}
		ids := make([]string, len(revoked))
		for i, l := range revoked {
			ids[i] = l.ID
			if _, err := d.Store.EndSessions(ctx, SessionOf{Ticket: ticket, LinkID: l.ID}, ""); err != nil {
				return err
			}
		}
		count = len(ids)
		return d.record(ctx, by, "ticket_link.revoked", o, now, map[string]any{"ticket": string(ticket), "links": ids})
	})
	if err != nil {
		return 0, err
	}
	return count, nil
}

// recordMade leaves a trace of who had a link made.
func (d *Desk) recordMade(ctx context.Context, l TicketLink, by tickets.Actor, now time.Time) error {
	details := map[string]any{"ticket": string(l.Ticket), "reason": string(l.Reason)}
	return d.record(ctx, by, "ticket_link.made", audit.Object{Kind: "ticket_link", ID: l.ID}, now, details)
}
