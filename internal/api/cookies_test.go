package api_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/internal/api"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

func visitorOf(address string) auth.Visitor {
	return auth.Visitor{Address: address, Agent: "Browser/1.0"}
}

func ticketID(id string) tickets.ID { return tickets.ID(id) }

// secured is a desk that browsers reach by https.
func secured(d *api.Deps) {
	d.Secure, d.Origin, d.StrictTransportSecurity = true, "https://support.vendor.example", 365*24*time.Hour
}

// signInSecurely is signIn where browsers come by https.
func (d *desk) signInSecurely(role string) string {
	d.Helper()
	d.hasPassword(role)
	return d.enter(role).is(200).cookie("__Host-deskbell")
}

// nobodysProvider signs the agent in, by the right code.
type nobodysProvider struct{}

func (nobodysProvider) Name() string   { return "id.vendor.example" }
func (nobodysProvider) ByGroups() bool { return false }
func (nobodysProvider) Begin(_ context.Context, now time.Time) (page, attempt string, until time.Time, err error) {
	return "https://id.vendor.example/authorize?state=s", "sealed", now.Add(10 * time.Minute), nil
}

func (nobodysProvider) Finish(_ context.Context, attempt string, query url.Values, _ time.Time) (auth.Identity, error) {
	code := query.Get("code")
	switch {
	case attempt != "sealed" || query.Get("state") != "s":
		return auth.Identity{}, fault.New(fault.Unauthenticated, "sign_in_mismatch", "Begin again.")
	case code == "away":
		return auth.Identity{}, fault.New(fault.Unavailable, "provider_away", "Try again.")
	}
	return auth.Identity{Issuer: "https://id.vendor.example", Subject: code, Email: map[string]string{"right": "agent@desk.example", "stranger": "nobody@desk.example"}[code]}, nil
}

// TestCookies looks at what browsers are told of each.
func TestCookies(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings []setting
		prefix   string
		secure   bool
	}{{"by http", nil, "", false}, {"by https", []setting{secured}, "__Host-", true}} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, append(c.settings, func(d *api.Deps) { d.Provider = nobodysProvider{} })...)
			_, ada := d.submit()
			d.hasPassword("agent")
			for name, a := range map[string]answer{
				"deskbell": d.enter("agent"), "deskbell-ticket-1001": d.ask("", "GET", "/t/"+ada), "deskbell-sign-in": d.ask("", "GET", "/v1/sign-in/oidc"),
			} {
				lasts := map[string]int{"deskbell": 12 * 3600, "deskbell-ticket-1001": 30 * 24 * 3600, "deskbell-sign-in": 600}[name]
				all := a.Result().Cookies()
				if len(all) != 1 {
					t.Fatalf("%d cookies: %v", len(all), a.Header())
				}
				got := all[0]
				if got.Name != c.prefix+name || !got.HttpOnly || got.SameSite != http.SameSiteLaxMode || got.Path != "/" || got.Secure != c.secure || got.Domain != "" || got.MaxAge != lasts {
					t.Errorf("%s is %+v", name, got)
				}
				if hsts := a.Header().Get("Strict-Transport-Security"); c.secure != (hsts == "max-age=31536000; includeSubDomains") {
					t.Errorf("Strict-Transport-Security is %q", hsts)
				}
			}
		})
	}
}

// Where browsers come by https, a cookie without the prefix may be anybody's, and is nobody's.
func TestAnUnprefixedCookieIsNobodys(t *testing.T) {
	d := open(t, secured)
	cookie := d.signInSecurely("agent")
	d.ask("", "GET", "/v1/me", cookie).is(200)
	d.ask("", "GET", "/v1/me", strings.Replace(cookie, "__Host-", "", 1)).is(401)
}

// TestNoTokenOfASessionIsShown looks for it wherever else it could be.
func TestNoTokenOfASessionIsShown(t *testing.T) {
	d := open(t)
	address, ada := d.submit()
	secrets := []string{value(d.signIn("agent"))}
	cookie := "Cookie: deskbell=" + secrets[0]
	opened := d.ask("", "GET", "/t/"+ada).cookie("deskbell-ticket-1001")
	secrets = append(secrets, value(opened))
	var shown []string
	look := func(a answer) { shown = append(shown, a.Body.String(), a.Header().Get("Location")) }
	look(d.enter("agent").is(200))
	for _, path := range []string{"/v1/me", "/v1/me/security", "/v1/sessions", address, address + "/events", "/v1/tokens"} {
		look(d.ask("", "GET", path, cookie).is(200))
	}
	for _, path := range []string{"/v1/me", "/v1/sessions", address, address + "/events"} {
		look(d.ask("", "GET", path, opened).is(200))
	}
	look(d.ask("", "GET", "/t/"+ada, opened))
	for _, path := range []string{"/v1/audit", "/v1/audit/export", "/v1/deliveries", address + "/links", "/v1/users"} {
		d.sealed()
		look(d.ask("administrator", "GET", path))
	}
	shown = append(shown, d.log.String())
	for table := range d.tables() {
		shown = append(shown, d.rows(table)...)
	}
	for _, text := range shown {
		if strings.Contains(text, "dbb_") {
			t.Errorf("a session's token is shown: %s", text)
		}
		for _, secret := range secrets {
			if strings.Contains(text, strings.TrimPrefix(secret, "dbb_")) {
				t.Errorf("%s is shown: %s", secret, text)
			}
		}
	}
}

// TestSignOutOfABrowser: on the server it is over, and the browser forgets.
func TestSignOutOfABrowser(t *testing.T) {
	d := open(t)
	address, ada := d.submit()
	other, bob := d.submit()
	staff, earlier := d.signIn("agent"), d.again("agent")
	one, two := d.ask("", "GET", "/t/"+ada).cookie("deskbell-ticket-1001"), d.ask("", "GET", "/t/"+bob).cookie("deskbell-ticket-1002")
	a := d.ask("", "POST", "/v1/sign-out", both(staff, earlier, one, two)).is(204)
	var cleared []string
	for _, c := range a.Result().Cookies() {
		if c.Value != "" || c.MaxAge >= 0 || c.Path != "/" || !c.HttpOnly {
			t.Errorf("it isn't cleared: %+v", c)
		}
		cleared = append(cleared, c.Name)
	}
	if !slices.Equal(cleared, []string{"deskbell", "deskbell-ticket-1001", "deskbell-ticket-1002"}) {
		t.Errorf("cleared are %v", cleared)
	}
	for url, cookies := range map[string][]string{"/v1/me": {staff, earlier, one, two}, address: {staff, one}, other: {two}} {
		for _, cookie := range cookies {
			d.ask("", "GET", url, cookie).is(401)
		}
	}
	if rows := d.rows("sessions"); len(rows) != 0 {
		t.Errorf("sessions are left: %q", rows)
	}
	d.ask("", "POST", "/v1/sign-out", staff).is(401)
	d.ask("", "GET", "/t/"+ada).is(303) // the link goes on
}

// Who carries a token signs out of that, whatever cookies are about.
func TestSignOutByHeader(t *testing.T) {
	d := open(t)
	owner, cookie := d.owner("ops@aerial.example"), d.signIn("agent")
	if a := d.ask(owner, "POST", "/v1/sign-out", cookie).is(204); len(a.Result().Cookies()) != 0 {
		t.Errorf("the browser's cookies are touched: %v", a.Header())
	}
	d.ask(owner, "GET", "/v1/me").is(401)
	d.ask("", "GET", "/v1/me", cookie).is(200)
	d.ask("agent", "POST", "/v1/sign-out", cookie).is(403).has("code", "session_needed")
	d.ask("", "GET", "/v1/me", cookie).is(200)
}

// TestTheHeaderCounts: beside an Authorization header a cookie is nothing.
func TestTheHeaderCounts(t *testing.T) {
	d := open(t)
	cookie := d.signIn("administrator")
	d.ask("agent", "GET", "/v1/me", cookie).is(200).has("role", "agent")
	d.ask("agent", "GET", "/v1/users", cookie).is(403).has("code", "forbidden")
	for _, header := range []string{"Bearer dbs_wrong", "Bearer", "Basic QTpC", "x"} {
		d.ask("", "GET", "/v1/users", cookie, "Authorization: "+header).is(401)
		d.ask("", "GET", "/v1/topics", cookie, "Authorization: "+header).is(401)
	}
}

// TestCookiesThatOpenNothing: a browser sends them unasked, so that nobody is refused for it
// what everyone may do.
func TestCookiesThatOpenNothing(t *testing.T) {
	d := open(t)
	address, ada := d.submit()
	staff, customer := d.signIn("agent"), d.ask("", "GET", "/t/"+ada).cookie("deskbell-ticket-1001")
	out := d.again("agent")
	d.ask("", "POST", "/v1/sign-out", out).is(204)
	d.wait(30 * 24 * time.Hour)
	for _, cookie := range []string{staff, customer, out, "Cookie: deskbell=x", "Cookie: deskbell=", "Cookie: deskbell-ticket-1001=x", "Cookie: deskbell-ticket-=x", "Cookie: ;;;=", both(staff, customer)} {
		d.ask("", "GET", "/v1/topics", cookie).is(200)
		d.ask("", "POST", "/v1/tickets", cookie, adasRequest).is(201)
		d.enter("agent", cookie).is(200)
		for _, path := range []string{"/v1/me", "/v1/tickets", "/v1/sessions", address} {
			d.ask("", "GET", path, cookie).is(401).has("code", "unauthenticated")
		}
	}
}

// TestSeveralTickets: each page reaches its own.
func TestSeveralTickets(t *testing.T) {
	d := open(t)
	var cookies, addresses []string
	for i := range 3 {
		address, token := d.submit()
		addresses = append(addresses, address)
		cookies = append(cookies, d.ask("", "GET", "/t/"+token, both(append(cookies, "x=y")...)).is(303).cookie(fmt.Sprint("deskbell-ticket-", 1001+i)))
	}
	all := both(cookies...)
	for i, address := range addresses {
		number := fmt.Sprint(1001 + i)
		for _, url := range []string{address, strings.ToUpper(address[len("/v1/tickets/"):]), number} {
			d.ask("", "GET", "/v1/tickets/"+strings.TrimPrefix(url, "/v1/tickets/"), all).is(200).has("number", number)
		}
		d.ask("", "POST", address+"/messages", all, `{"kind":"reply","body":"It still stops."}`).is(201)
		d.ask("", "POST", "/v1/tickets/"+number+"/messages", all, `{"kind":"reply","body":"It still stops."}`).is(201)
		d.ask("", "GET", addresses[(i+1)%3], cookies[i]).is(401)
	}
	// Under the name of another ticket a session opens its own, and no other.
	renamed := strings.Replace(cookies[0], "1001", "1002", 1)
	d.ask("", "GET", "/v1/tickets/1002", renamed).is(404)
	d.ask("", "GET", addresses[1], renamed).is(401)
	d.ask("", "GET", addresses[0], renamed).is(200)
}

// TestStaffWithATicketsCookie: who is both is staff, but for what staff may not do.
func TestStaffWithATicketsCookie(t *testing.T) {
	d := open(t)
	address, ada := d.submit()
	other, _ := d.submit()
	cookies := both(d.signIn("agent"), d.ask("", "GET", "/t/"+ada).cookie("deskbell-ticket-1001"))
	d.ask("", "GET", "/v1/me", cookies).is(200).has("role", "agent")
	d.ask("", "GET", other, cookies).is(200)
	d.ask("", "GET", address+"/links", cookies).is(200)
	d.ask("", "POST", address+"/solve", cookies).is(200)
	rated := d.ask("", "POST", address+"/rating", cookies, `{"score":5}`)
	if rated.Code == 401 || rated.Code == 403 {
		t.Errorf("the customer may not rate: %d %s", rated.Code, rated.Body)
	}
	d.ask("", "POST", other+"/rating", cookies, `{"score":5}`).is(403).has("code", "forbidden")

	owner := strings.Replace(both("Cookie: deskbell="+d.owner("ops@aerial.example")), "; ", "", 1)
	d.ask("", "GET", "/v1/licenses", owner).is(200) // an owner's session may come as a cookie, too
	mixed := both(owner, d.ask("", "GET", "/t/"+ada).cookie("deskbell-ticket-1001"))
	d.ask("", "GET", address, mixed).is(200)
	d.ask("", "GET", "/v1/licenses", mixed).is(200)
}

// More cookies than a browser keeps are not looked at.
func TestManyCookies(t *testing.T) {
	d := open(t)
	cookie := d.signIn("agent")
	d.ask("", "GET", "/v1/me", "Cookie: "+strings.Repeat("deskbell=x; ", 49)+strings.TrimPrefix(cookie, "Cookie: ")).is(200)
	d.ask("", "GET", "/v1/me", "Cookie: "+strings.Repeat("deskbell=x; ", 50)+strings.TrimPrefix(cookie, "Cookie: ")).is(401)
}
