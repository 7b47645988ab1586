package api

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

// What cookies are called. Where the desk is reached by https, the prefix makes browsers
// refuse such a cookie from anybody else, such as a page on a sibling domain.
const (
	sessionCookie = "deskbell"         // a member of staff's, or an owner's
	ticketCookie  = "deskbell-ticket-" // and the ticket's number: a customer's
	attemptCookie = "deskbell-sign-in" // on the way to the identity provider and back
	hostPrefix    = "__Host-"
)

// mostCookies is how many cookies of a request are looked at.
const mostCookies = 50

// cookie is the name as it is sent.
func (a *api) cookie(name string) string {
	if a.Secure {
		return hostPrefix + name
	}
	return name
}

// set is a header that makes a browser keep a value until an instant, and show it to us only,
// and to no script. It is sent along when somebody follows a link to us, but not when another
// site's page asks for something in the reader's name.
func (a *api) set(name, value string, until, now time.Time) string {
	c := http.Cookie{ //nolint:gosec // Secure wherever there is https; a desk on one's own machine has none
		Name: a.cookie(name), Value: value, Path: "/", MaxAge: max(int(until.Sub(now)/time.Second), 1),
		Secure: a.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	return c.String()
}

// clear is a header that makes a browser forget.
func (a *api) clear(name string) string {
	//nolint:gosec // Secure wherever there is https; a desk on one's own machine has none
	c := http.Cookie{Name: a.cookie(name), Path: "/", MaxAge: -1, Secure: a.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	return c.String()
}

// presented is what a request shows of who sends it.
type presented struct {
	authorization string
	sessions      []string            // values of cookies
	tickets       map[string][]string // likewise, by the ticket's number
}

// presentedBy reads it. Another site that plants cookies can add some, but none that open anything
// of somebody else's: all of a name are tried.
func (a *api) presentedBy(r *http.Request) presented {
	s := presented{authorization: r.Header.Get("Authorization"), tickets: map[string][]string{}}
	of := a.cookie(ticketCookie)
	cookies := r.Cookies()
	for _, c := range cookies[:min(len(cookies), mostCookies)] {
		number, isTicket := strings.CutPrefix(c.Name, of)
		switch {
		case c.Name == a.cookie(sessionCookie):
			s.sessions = append(s.sessions, c.Value)
		case isTicket && number != "":
			s.tickets[number] = append(s.tickets[number], c.Value)
		}
	}
	return s
}

// recognize finds out who is calling by their cookies: a member of staff or an owner, or where
// those may not what a customer of the ticket may, the customer. A session that is over is
// nobody's, and no refusal is due, since a browser sends its cookies unasked.
func (x *exchange) recognize(ctx context.Context, g auth.Grant, ticket string, now time.Time) error {
	c, err := x.session(ctx, x.presented.sessions, now, func(auth.Caller) bool { return true })
	if err != nil {
		return err
	}
	x.caller = c
	if c.Known() && g.To(c.Actor().Role) {
		return nil
	}
	wanted := func(c auth.Caller) bool { return ticket == "" || string(c.Ticket) == ticket }
	tokens, numbered := x.presented.tickets[ticket]
	if numbered {
		wanted = func(auth.Caller) bool { return true }
	} else {
		for _, number := range slices.Sorted(maps.Keys(x.presented.tickets)) {
			tokens = append(tokens, x.presented.tickets[number]...)
		}
	}
	c, err = x.session(ctx, tokens, now, func(c auth.Caller) bool { return c.Ticket != "" && wanted(c) })
	if err == nil && c.Known() && (g.To(c.Actor().Role) || !x.caller.Known()) {
		x.caller = c
	}
	return err
}

// session is the first of sessions that is open, and wanted; nobody's if none is.
func (x *exchange) session(ctx context.Context, tokens []string, now time.Time, wanted func(auth.Caller) bool) (auth.Caller, error) {
	for _, token := range tokens {
		c, err := x.api.Auth.BySession(ctx, token, now)
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
