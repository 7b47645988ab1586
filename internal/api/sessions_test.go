package api_test

import (
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"deskbell/internal/api"
	"deskbell/internal/limit"
)

func TestSessionsOfStaff(t *testing.T) {
	d := open(t)
	here := d.signIn("agent")
	d.wait(time.Minute)
	there := d.enter("agent", "User-Agent: Phone/2").cookie("deskbell")
	managers := d.signIn("manager")
	list := d.ask("", "GET", "/v1/sessions", here).is(200).has("items.2", "<nil>").
		has("items.0.agent", "Phone/2").has("items.0.current", "false").has("items.0.created_at", "2026-11-23T09:01:00Z").
		has("items.1.current", "true").has("items.1.agent", "<nil>").has("items.1.expires_at", "2026-11-23T21:00:00Z")
	d.guard.Settle()
	d.wait(time.Minute)
	d.ask("", "GET", "/v1/me", here).is(200)
	d.guard.Settle()
	d.ask("", "GET", "/v1/sessions", here).is(200).has("items.1.last_seen_at", "2026-11-23T09:02:00Z").has("items.0.last_seen_at", "2026-11-23T09:01:00Z")

	id := list.text("items.0.id")
	for _, who := range []string{managers, here} { // nobody ends another's
		status := 404
		if who == here {
			status = 204
		}
		d.ask("", "DELETE", "/v1/sessions/"+id, who).is(status)
	}
	d.ask("", "DELETE", "/v1/sessions/"+id, here).is(404)
	d.ask("", "DELETE", "/v1/sessions/x", here).is(404)
	d.ask("", "GET", "/v1/me", there).is(401)
	d.again("agent")
	d.again("agent")
	d.ask("", "DELETE", "/v1/sessions", here).is(200).has("ended", "2")
	d.ask("", "DELETE", "/v1/sessions", here).is(200).has("ended", "0")
	d.ask("", "GET", "/v1/me", managers).is(200)
	d.ask("agent", "GET", "/v1/sessions").is(403).has("code", "session_needed")
	d.ask("agent", "DELETE", "/v1/sessions").is(403).has("code", "session_needed")
}

// A session of staff ends two hours after it was last used, and after twelve in any case.
func TestASessionOfStaffEnds(t *testing.T) {
	d := open(t)
	idle, used := d.signIn("agent"), d.again("agent")
	for range 11 {
		d.wait(time.Hour)
		d.ask("", "GET", "/v1/me", used).is(200)
		d.guard.Settle()
	}
	d.ask("", "GET", "/v1/me", idle).is(401)
	d.wait(time.Hour - time.Microsecond)
	d.ask("", "GET", "/v1/me", used).is(200)
	d.wait(time.Microsecond)
	d.ask("", "GET", "/v1/me", used).is(401)
}

// Whoever is deactivated is out at once, and has to sign in anew once they are back.
func TestDeactivationEndsSessions(t *testing.T) {
	d := open(t)
	cookie := d.signIn("agent")
	url := "/v1/users/" + d.users["agent"].ID
	d.ask("administrator", "PATCH", url, `{"role":"manager"}`).is(200)
	d.ask("", "GET", "/v1/me", cookie).is(200).has("role", "manager")
	d.ask("administrator", "PATCH", url, `{"active":false}`).is(200)
	d.ask("", "GET", "/v1/me", cookie).is(401)
	d.ask("administrator", "PATCH", url, `{"active":true}`).is(200)
	d.ask("", "GET", "/v1/me", cookie).is(401)
	d.enter("agent").is(200)
}

// Owners and customers see and end their own sessions, too; they have no password.
func TestSessionsOfCustomersAndOwners(t *testing.T) {
	d := open(t)
	address, ada := d.submit()
	_, bob := d.submit()
	one, two := d.ask("", "GET", "/t/"+ada).cookie("deskbell-ticket-1001"), d.ask("", "GET", "/t/"+ada).cookie("deskbell-ticket-1001")
	bobs := d.ask("", "GET", "/t/"+bob).cookie("deskbell-ticket-1002")
	d.ask("", "GET", "/v1/sessions", one).is(200).has("items.1.current", "true").has("items.2", "<nil>")
	d.ask("", "DELETE", "/v1/sessions", one).is(200).has("ended", "1")
	d.ask("", "GET", address, two).is(401)
	d.ask("", "GET", "/v1/me", bobs).is(200)
	owner, other := d.owner("ops@aerial.example"), d.owner("ops@aerial.example")
	d.ask(owner, "DELETE", "/v1/sessions").is(200).has("ended", "1")
	d.ask(other, "GET", "/v1/me").is(401)
	for _, who := range [][]string{{"", one}, {owner, "X: y"}} {
		d.ask(who[0], "GET", "/v1/me/security", who[1]).is(403).has("code", "forbidden")
		d.ask(who[0], "PUT", "/v1/me/password", who[1], `{"current":"x","password":"another lighthouse"}`).is(403).has("code", "forbidden")
		d.ask(who[0], "POST", "/v1/me/second-factor", who[1], `{}`).is(403).has("code", "forbidden")
	}
}

// another is a second server on the same database.
func (d *desk) another() http.Handler {
	deps := d.deps
	deps.Metrics, deps.Limiter = prometheus.NewRegistry(), limit.New(d.store, d.guard.Key, slog.New(slog.DiscardHandler))
	return api.New(deps)
}

// What was signed in by one server is signed in at all, and out of one is out of all, at once.
func TestSessionsOnSeveralServers(t *testing.T) {
	d := open(t)
	first, second := d.Handler, d.another()
	cookie := d.signIn("agent")
	d.Handler = second
	d.ask("", "GET", "/v1/me", cookie).is(200).has("role", "agent")
	d.ask("", "POST", "/v1/sign-out", cookie).is(204)
	d.Handler = first
	d.ask("", "GET", "/v1/me", cookie).is(401)
}
