package api_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/internal/api"
	"deskbell/internal/fault"
)

// TestSessionFixation: whatever cookie somebody plants in another's browser before they sign
// in, it never becomes theirs.
func TestSessionFixation(t *testing.T) {
	d := open(t)
	d.hasPassword("agent")
	planted, invented := d.signIn("manager"), "Cookie: deskbell=dbb_"+strings.Repeat("A", 43)
	for name, sent := range map[string][]string{
		"the attacker's own":       {planted},
		"an invented one":          {invented},
		"two of one name":          {d.again("manager"), d.again("manager")},
		"besides the victim's own": {d.again("manager"), d.again("agent")},
		"what no browser sends":    {"Cookie: deskbell=", "Cookie: deskbell=dbp_x", invented},
	} {
		t.Run(name, func(t *testing.T) {
			fresh := d.enter("agent", both(sent...)).is(200).cookie("deskbell")
			if slices.Contains(sent, fresh) {
				t.Fatal("the session has a token that was there before")
			}
			d.ask("", "GET", "/v1/me", fresh).is(200).has("role", "agent")
			for _, cookie := range sent {
				d.ask("", "GET", "/v1/me", cookie).is(401)
			}
		})
	}
	t.Run("with a second factor", func(t *testing.T) {
		secret, _ := d.enroll(d.again("agent"))
		attackers := d.again("manager")
		complete := func(challenge string, after time.Duration, more ...string) answer {
			body := strings.Replace(d.code(secret, after), "{", fmt.Sprintf(`{"challenge":%q,`, challenge), 1)
			return d.ask("", "POST", "/v1/sign-in/code", append(more, body)...)
		}
		earlier := complete(d.enter("agent").text("challenge"), 30*time.Second).is(200).cookie("deskbell")
		d.wait(time.Minute)
		challenge := d.enter("agent", both(attackers, earlier)).is(200).noCookie().text("challenge")
		d.ask("", "GET", "/v1/me", earlier).is(200) // it isn't over before the code came
		d.ask("", "GET", "/v1/me", "Cookie: deskbell="+challenge).is(401)
		fresh := complete(challenge, 0, both(attackers, earlier)).is(200).cookie("deskbell")
		if value(fresh) == challenge || fresh == earlier || fresh == attackers {
			t.Fatal("the token is one that was there before")
		}
		for _, over := range []string{attackers, earlier, "Cookie: deskbell=" + challenge} {
			d.ask("", "GET", "/v1/me", over).is(401)
		}
		d.ask("", "GET", "/v1/me", fresh).is(200).has("role", "agent")
	})
	t.Run("of a ticket", func(t *testing.T) {
		address, ada := d.submit()
		attackers := d.ask("", "GET", "/t/"+ada).is(303).cookie("deskbell-ticket-1001")
		fresh := d.ask("", "GET", "/t/"+ada, both(attackers, "deskbell-ticket-1001=dbb_x")).is(303).cookie("deskbell-ticket-1001")
		if fresh == attackers {
			t.Fatal("the session has a token that was there before")
		}
		d.ask("", "GET", address, attackers).is(401)
		d.ask("", "GET", address, fresh).is(200)
	})
}

// TestOpenATicketsLink: the link is exchanged for a cookie and stripped.
func TestOpenATicketsLink(t *testing.T) {
	d := open(t)
	address, ada := d.submit()
	d.log.Reset()
	a := d.ask("", "GET", "/t/"+ada, "Sec-Fetch-Site: cross-site").is(303) // from a mail that is read in a browser
	if h := a.Header(); h.Get("Location") != "/tickets/1001" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Cache-Control") != "no-store" || a.Body.Len() != 0 {
		t.Errorf("got %v %s", h, a.Body)
	}
	cookie := a.cookie("deskbell-ticket-1001")
	for _, url := range []string{address, "/v1/tickets/1001"} {
		d.ask("", "GET", url, cookie).is(200).has("number", "1001")
	}
	d.ask("", "GET", "/v1/me", cookie).is(200).has("role", "customer").has("expires_at", "2026-12-23T09:00:00Z")
	d.ask("", "POST", address+"/messages", cookie, `{"kind":"reply","body":"It still stops."}`).is(201)

	sessions := len(d.rows("sessions"))
	if head := d.ask("", "HEAD", "/t/"+ada).is(303).noCookie(); head.Header().Get("Location") != "/tickets/1001" || len(d.rows("sessions")) != sessions {
		t.Error("to look whether a link is there makes a session")
	}
	for _, wrong := range []string{"dbt_x", "x", value(cookie), d.token["agent"], "%00", "%2e%2e", ada + "x", strings.Repeat("x", 5000)} {
		for _, method := range []string{"GET", "HEAD"} {
			d.ask("", method, "/t/"+wrong).is(401).noCookie()
		}
	}
	d.ask("", "GET", "/t/dbt_x").is(401).has("code", "invalid_link")
	if log := d.log.String(); strings.Contains(log, ada) || strings.Contains(log, value(cookie)) || !strings.Contains(log, `"route":"/t/:token"`) {
		t.Errorf("the log has the token, or not the route: %s", log)
	}

	// Revoked, it opens nothing, nor does what it was exchanged for.
	_, other := d.submit()
	bobs := d.ask("", "GET", "/t/"+other).cookie("deskbell-ticket-1002")
	link := d.ask("agent", "GET", address+"/links").is(200).text("items.0.id")
	d.ask("agent", "DELETE", address+"/links/"+link).is(204)
	for _, method := range []string{"GET", "HEAD"} {
		d.ask("", method, "/t/"+ada).is(401).noCookie()
	}
	d.ask("", "GET", address, cookie).is(401)
	d.ask("", "GET", "/v1/tickets/1002", bobs).is(200)
}

// A link is revoked while it is being opened: the session doesn't outlive it.
func TestALinkIsRevokedWhileItIsOpened(t *testing.T) {
	d := open(t)
	address, ada := d.submit()
	ticket := d.ask("agent", "GET", address).text("id")
	_, _, err := d.guard.OpenTicket(t.Context(), ada, visitorOf("192.0.2.9"), monday)
	must(t, err)
	_, err = d.guard.RevokeTicketLinks(t.Context(), ticketID(ticket), "", d.users["agent"].Actor(), monday)
	must(t, err)
	if _, _, err := d.guard.OpenTicket(t.Context(), ada, visitorOf("192.0.2.9"), monday); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("got %v", err)
	}
	if rows := d.rows("sessions"); len(rows) != 0 {
		t.Errorf("sessions are left: %q", rows)
	}
}

// The doors to an identity provider, with one that nobody ever comes back from as it says.
func TestDoorsToAProvider(t *testing.T) {
	d := open(t)
	d.ask("", "GET", "/v1/sign-in/oidc").is(404).has("code", "not_found")
	d.ask("", "GET", "/v1/sign-in/oidc/callback?code=x").is(404)

	p := nobodysProvider{}
	d = open(t, func(d *api.Deps) { d.Provider, d.Secure = p, true })
	d.ask("", "GET", "/v1/sign-in/methods").is(200).has("provider", "id.vendor.example")
	d.ask("", "GET", "/v1/sign-in/oidc", "Sec-Fetch-Site: cross-site").is(403).has("code", "cross_origin").noCookie()
	a := d.ask("", "GET", "/v1/sign-in/oidc").is(303)
	if a.Header().Get("Location") != "https://id.vendor.example/authorize?state=s" {
		t.Errorf("it leads to %s", a.Header().Get("Location"))
	}
	cookie := a.cookie("__Host-deskbell-sign-in")
	back := func(query string, more ...string) answer {
		return d.ask("", "GET", "/v1/sign-in/oidc/callback?"+query, more...)
	}
	for _, refused := range []answer{back("state=s&code=right"), back("state=other&code=right", cookie), back("state=s&code=right", "Cookie: __Host-deskbell-sign-in=another")} {
		refused.is(401).noCookie()
		if !strings.Contains(fmt.Sprint(refused.Header()["Set-Cookie"]), "__Host-deskbell-sign-in=;") {
			t.Errorf("the attempt is kept after it failed: %v", refused.Header())
		}
	}
	planted := strings.Replace(d.signInSecurely("manager"), "Cookie: ", "", 1)
	in := back("state=s&code=right&anything=else", both(cookie, planted)).is(303)
	fresh := in.cookie("__Host-deskbell")
	if in.Header().Get("Location") != "/sign-in" || len(in.Header()["Set-Cookie"]) != 2 {
		t.Errorf("got %v", in.Header())
	}
	d.ask("", "GET", "/v1/me", fresh).is(200).has("email", "agent@desk.example")
	d.ask("", "GET", "/v1/sessions", fresh).is(200).has("items.0.second_factor", "true")
	d.ask("", "GET", "/v1/me", "Cookie: "+planted).is(401)
	back("state=s&code=stranger", cookie).is(403).has("code", "no_account").noCookie()
	back("state=s&code=away", cookie).is(503).noCookie()
	query := url.Values{"state": {"s"}, "code": {"stranger"}}
	if strings.Contains(d.log.String(), query.Encode()) || strings.Contains(d.log.String(), value(fresh)) {
		t.Error("what came back is logged")
	}
}
