package browser

import (
	"context"
	"maps"
	"slices"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// Desk knows sessions.
type Desk interface {
	// BySession tells whose session a token is. One that opens nothing is a
	// fault.Unauthenticated.
	BySession(ctx context.Context, token string, now time.Time) (auth.Caller, error)
	// SignOut ends one at once.
	SignOut(ctx context.Context, s auth.Session, by tickets.Actor, now time.Time) error
}

// Caller tells who asks, by the sessions they show: a member of staff or an owner, or where
// those lack what is to be granted and a customer of the ticket has it, the customer. Ticket is
// the one it is about, by number or ID; empty for none. A session that is over is nobody's, and
// no refusal is due, since a browser sends its cookies unasked.
func (s Shown) Caller(ctx context.Context, desk Desk, g auth.Grant, ticket string, now time.Time) (auth.Caller, error) {
	caller, err := first(ctx, desk, s.Sessions, now, func(auth.Caller) bool { return true })
	if err != nil || caller.Known() && g.To(caller.Actor().Role) {
		return caller, err
	}
	wanted := func(c auth.Caller) bool { return ticket == "" || string(c.Ticket) == ticket }
	tokens, numbered := s.Tickets[ticket]
	if numbered {
		wanted = func(auth.Caller) bool { return true }
	} else {
		for _, number := range slices.Sorted(maps.Keys(s.Tickets)) {
			tokens = append(tokens, s.Tickets[number]...)
		}
	}
	customer, err := first(ctx, desk, tokens, now, func(c auth.Caller) bool { return c.Ticket != "" && wanted(c) })
	if err == nil && customer.Known() && (g.To(customer.Actor().Role) || !caller.Known()) {
		caller = customer
	}
	return caller, err
}

// first is whose the first session is that is open, and wanted; nobody if none is.
func first(ctx context.Context, desk Desk, tokens []string, now time.Time, wanted func(auth.Caller) bool) (auth.Caller, error) {
	for _, token := range tokens {
		c, err := desk.BySession(ctx, token, now)
		switch {
		case fault.Is(err, fault.Unauthenticated):
		case err != nil:
			return auth.Caller{}, err
		case wanted(c):
			return c, nil
		}
	}
	return auth.Caller{}, nil
}

// Leave ends the sessions that are open, whosever they are.
func Leave(ctx context.Context, desk Desk, tokens []string, now time.Time) error {
	for _, token := range tokens {
		c, err := desk.BySession(ctx, token, now)
		if fault.Is(err, fault.Unauthenticated) {
			continue // it is over already
		}
		if err == nil {
			err = desk.SignOut(ctx, *c.Session, c.Actor(), now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
