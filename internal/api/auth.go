package api

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// authenticate finds out who is calling, by what they show: a token, or where there is none
// their cookies. A token that opens nothing is refused even where none is needed: its owner
// should learn of it. Ticket is the one the request is about, as its address names it.
func (x *exchange) authenticate(ctx context.Context, g auth.Grant, ticket string) error {
	now := at(x.api.Clock.Now()) // whoever follows the stream is asked again, later than the request began
	if x.authorization == "" {
		var err error
		x.caller, err = x.kept.Caller(ctx, x.api.Auth, g, ticket, now)
		if g.Everyone() && x.caller.Restricted(x.api.RequireSecondFactor) {
			x.caller = auth.Caller{} // whose second factor is missing has nothing ahead of anybody
		}
		return err
	}
	scheme, token, _ := strings.Cut(x.authorization, " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return fault.New(fault.Unauthenticated, "unauthenticated", "The Authorization header cannot be used. Send Authorization: Bearer and a token.")
	}
	caller, err := x.api.Auth.Caller(ctx, token, now)
	if err == nil {
		x.caller = caller
	}
	return err
}

// noteUse writes down that the caller's token, link or session was used.
func (x *exchange) noteUse(ctx context.Context) {
	x.api.Auth.NoteUse(ctx, x.caller, x.address, x.now(), func(err error) {
		x.api.Log.Warn("a use is not noted; the next one will be", "caller", x.name(), "error", err)
	})
}

// authorize refuses who has not been granted an operation.
func (x *exchange) authorize(p auth.Permission, g auth.Grant) error {
	switch {
	case g.Everyone():
		return nil
	case !x.caller.Known():
		return fault.New(fault.Unauthenticated, "unauthenticated", "This needs a token, or that you sign in. Send a staff token (dbs_…), an owner's (dbo_…) or a ticket's (dbt_…) as Authorization: Bearer.")
	case !g.To(x.caller.Actor().Role):
		return fault.New(fault.Forbidden, "forbidden", "This is not for you. Who may: %s", g.Words)
	case p.NeedsSession() && x.caller.Session == nil:
		return fault.New(fault.Forbidden, "session_needed", "This is for who is signed in. A token can't do it, whatever its scopes.")
	case !p.Account() && x.caller.Restricted(x.api.RequireSecondFactor):
		return fault.New(fault.Forbidden, "second_factor_required", "Everyone who works here has a second factor. Set one up first, see POST /v1/me/second-factor.")
	}
	return x.lacks(g.Scope)
}

// lacks refuses a staff token that isn't for what a scope names. No scope is always allowed, and
// so is a session.
func (x *exchange) lacks(scope auth.Scope) error {
	if scope == "" || !x.caller.Staff() || x.caller.User.Token == nil || x.caller.User.Token.Allows(scope) {
		return nil
	}
	return fault.New(fault.Forbidden, "insufficient_scope", "The token you call with lacks the scope %s. Use one that has it.", scope)
}

// name is the caller for the log and for what belongs to them.
func (x *exchange) name() string {
	switch {
	case x.caller.User != nil:
		return x.caller.User.ID
	case x.caller.Ticket != "":
		return string(x.caller.Ticket)
	case x.caller.Session != nil:
		return x.caller.Session.ID
	}
	return "public"
}

// kind is the caller's role for the log.
func (x *exchange) kind() string {
	if !x.caller.Known() {
		return "public"
	}
	return string(x.caller.Actor().Role)
}

// noTicket is the same answer for a ticket that isn't there and for one that is another's.
var noTicket = fault.New(fault.NotFound, "not_found", "There is no such ticket.")

var (
	numberForm = regexp.MustCompile(`^[1-9][0-9]{0,17}$`)
	idForm     = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
)

// ticketRef reads a ticket's ID or number. Anything else names no ticket.
func ticketRef(text string) (tickets.Ref, error) {
	text = strings.ToLower(text)
	if !numberForm.MatchString(text) && !idForm.MatchString(text) {
		return "", noTicket
	}
	return tickets.Ref(text), nil
}

// reach finds the ticket that an address names, for this caller. A customer's own is the
// only one ever looked at for them, so nothing tells whether another exists.
func (x *exchange) reach(ctx context.Context, named string) (*tickets.Ticket, error) {
	ref, err := ticketRef(named)
	if err != nil {
		return nil, err
	}
	if !x.caller.Staff() {
		t, err := x.api.ticket(ctx, tickets.Ref(x.caller.Ticket))
		if err != nil {
			return nil, err
		}
		if string(ref) != string(t.ID) && string(ref) != strconv.FormatInt(t.Number, 10) {
			return nil, noTicket
		}
		return t, nil
	}
	return x.api.ticket(ctx, ref)
}

// ticket loads one, or answers noTicket.
func (a *api) ticket(ctx context.Context, ref tickets.Ref) (*tickets.Ticket, error) {
	t, err := a.Desk.Store.Ticket(ctx, ref)
	if fault.Is(err, fault.NotFound) {
		return nil, noTicket
	}
	return t, err
}

// change prepares to change the ticket that an address names.
func (x *exchange) change(ctx context.Context, named string) (tickets.Ref, tickets.Change, error) {
	c := tickets.Change{By: x.caller.Actor(), At: x.now(), Version: x.version}
	if x.caller.Staff() {
		ref, err := ticketRef(named)
		return ref, c, err
	}
	t, err := x.reach(ctx, named)
	if err != nil {
		return "", c, err
	}
	c.By.Name = t.Requester.Name
	return tickets.Ref(t.ID), c, nil
}
