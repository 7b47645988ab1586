package browser

import (
	"net/http"
	"strings"
	"time"
)

// What cookies are called.
const (
	Session = "deskbell"         // of a member of staff, or an owner
	Ticket  = "deskbell-ticket-" // of a customer; the ticket's number follows
	Attempt = "deskbell-sign-in" // on the way to the identity provider and back
)

// hostPrefix makes browsers refuse such a cookie from anybody else, such as a page on a
// sibling domain.
const hostPrefix = "__Host-"

// most is how many cookies of a request are looked at.
const most = 50

// Cookies are those of a desk. Secure says that browsers reach it by https: they send cookies
// by nothing else then.
type Cookies struct{ Secure bool }

// Name is what a cookie is called on its way.
func (c Cookies) Name(name string) string {
	if c.Secure {
		return hostPrefix + name
	}
	return name
}

// Keep is a header that makes a browser keep a value until an instant, and show it to us only,
// and to no script. It is sent along when somebody follows a link to us, but not when another
// site's page asks for something in the reader's name.
func (c Cookies) Keep(name, value string, until, now time.Time) string {
	return c.header(name, value, max(int(until.Sub(now)/time.Second), 1))
}

// Forget is a header that makes a browser forget.
func (c Cookies) Forget(name string) string { return c.header(name, "", -1) }

func (c Cookies) header(name, value string, seconds int) string {
	kept := http.Cookie{ //nolint:gosec // Secure wherever there is https; a desk on one's own machine has none
		Name: c.Name(name), Value: value, Path: "/", MaxAge: seconds, Secure: c.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	return kept.String()
}

// Value is what a request has under a name; empty for nothing.
func (c Cookies) Value(r *http.Request, name string) string {
	if kept, err := r.Cookie(c.Name(name)); err == nil {
		return kept.Value
	}
	return ""
}

// Shown are the sessions that a browser shows. Another site that plants cookies can add some,
// but none that open anything of somebody else's: all of a name are tried.
type Shown struct {
	Sessions []string
	Tickets  map[string][]string // by the ticket's number
}

// Shown reads a request.
func (c Cookies) Shown(r *http.Request) Shown {
	s := Shown{Tickets: map[string][]string{}}
	all := r.Cookies()
	for _, one := range all[:min(len(all), most)] {
		number, isTicket := strings.CutPrefix(one.Name, c.Name(Ticket))
		switch {
		case one.Name == c.Name(Session):
			s.Sessions = append(s.Sessions, one.Value)
		case isTicket && number != "":
			s.Tickets[number] = append(s.Tickets[number], one.Value)
		}
	}
	return s
}
