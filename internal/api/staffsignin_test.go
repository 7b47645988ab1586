package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"deskbell/internal/fault"
)

func TestSignInWithAPassword(t *testing.T) {
	d := open(t)
	d.hasPassword("agent")
	a := d.enter("agent", "User-Agent: Browser/1.0").is(200).has("status", "signed_in").has("challenge", "<nil>").has("expires_at", "2026-11-23T21:00:00Z").
		has("me.id", d.users["agent"].ID).has("me.email", "agent@desk.example").has("me.second_factor_setup_needed", "false")
	cookie := a.cookie("deskbell")
	d.ask("", "GET", "/v1/me", cookie).is(200).has("role", "agent").has("email", "agent@desk.example").has("expires_at", "2026-11-23T21:00:00Z")
	d.ask("", "GET", "/v1/tickets", cookie).is(200)
	d.ask("", "GET", "/v1/users", cookie).is(403).has("code", "forbidden")
	d.ask("", "GET", "/v1/sessions", cookie).is(200).has("items.0.current", "true").has("items.0.second_factor", "false").has("items.0.agent", "Browser/1.0").
		has("items.0.address", "192.0.2.1").has("items.1", "<nil>")
	url, _ := d.submit()
	d.ask("", "POST", url+"/solve", cookie).is(200)
	d.ask("", "GET", url+"/events", cookie).is(200).has("items.1.actor.name", "The agent")
	d.ask("", "POST", "/v1/sign-in/password", `{"email":" Agent@Desk.example ","password":"a lighthouse, seven gulls"}`).is(200)
	d.ask("", "GET", "/v1/sign-in/methods").is(200).has("password", "true").has("provider", "<nil>")
}

// TestRefusedSignInsAreAlike: whoever doesn't get in learns nothing about who there is.
func TestRefusedSignInsAreAlike(t *testing.T) {
	d := open(t, unlimited)
	d.hasPassword("agent")
	d.hasPassword("manager")
	d.ask("administrator", "PATCH", "/v1/users/"+d.users["manager"].ID, `{"active":false}`).is(200)
	same := map[string]bool{}
	for _, c := range []struct{ email, password string }{
		{"agent@desk.example", "another lighthouse"}, {"agent@desk.example", ""}, {"nobody@desk.example", password}, {"manager@desk.example", password},
		{"administrator@desk.example", password}, {"administrator@desk.example", ""}, {"agent", password}, {"", ""}, {"a\x00b@desk.example", "\x00"},
	} {
		a := d.ask("", "POST", "/v1/sign-in/password", entering(c.email, c.password), "X-Request-Id: r").is(401).has("code", "wrong_credentials").noCookie()
		a.Header().Del("RateLimit") // counts every request
		same[fmt.Sprint(a.Code, a.Header(), a.Body)] = true
	}
	if len(same) != 1 {
		t.Errorf("they are answered differently: %v", same)
	}
	if log := d.log.String(); strings.Contains(log, "lighthouse") || strings.Contains(log, "desk.example") {
		t.Errorf("what was tried is logged: %s", log)
	}
}

func TestPasswordsAreTriedSoOftenOnly(t *testing.T) {
	d := bounded(t, endless)
	d.hasPassword("agent")
	for _, email := range []string{"agent@desk.example", "nobody@desk.example"} {
		try := func(password, address string) answer {
			return d.ask("", "POST", "/v1/sign-in/password", entering(email, password), from(address))
		}
		for range 10 {
			try("another lighthouse", "198.51.100.1").is(401)
		}
		try(password, "198.51.100.1").often("password", 30) // the right one, too
		for i := range 90 {
			try("another lighthouse", fmt.Sprintf("203.0.113.%d", i)).is(401)
		}
		try(password, "203.0.113.200").often("account", 10)
	}
	d.wait(30 * time.Second)
	d.enter("agent", from("198.51.100.1")).is(200)
}

// A code is guessed so often only, from wherever and however often the sign-in is begun anew.
func TestCodesAreTriedSoOftenOnly(t *testing.T) {
	d := bounded(t, endless)
	secret, cookie := d.enroll(d.signIn("agent")) // one try
	d.wait(time.Minute)
	for range 5 {
		d.ask("", "POST", "/v1/sign-in/code", fmt.Sprintf(`{"challenge":%q,"code":"000000"}`, d.enter("agent").is(200).text("challenge"))).is(401).has("code", "wrong_code")
	}
	challenge := d.enter("agent").is(200).text("challenge")
	right := strings.Replace(d.code(secret, 0), "{", fmt.Sprintf(`{"challenge":%q,`, challenge), 1)
	d.ask("", "POST", "/v1/sign-in/code", right, from("203.0.113.9")).often("code", 60)
	d.ask("", "POST", "/v1/me/recovery-codes", cookie, d.code(secret, 0)).often("code", 60)
	d.wait(time.Minute)
	right = strings.Replace(d.code(secret, 0), "{", fmt.Sprintf(`{"challenge":%q,`, challenge), 1)
	d.ask("", "POST", "/v1/sign-in/code", right).is(200).has("status", "signed_in")
}

// TestKeysOfSignInsAreIgnored: the answer to a sign-in is a cookie, which no database keeps.
func TestKeysOfSignInsAreIgnored(t *testing.T) {
	d := open(t)
	d.hasPassword("agent")
	first, second := d.enter("agent", "Idempotency-Key: once").is(200), d.enter("agent", "Idempotency-Key: once").is(200)
	if first.cookie("deskbell") == second.cookie("deskbell") || second.Header().Get("Idempotency-Replayed") != "" {
		t.Error("a sign-in is replayed")
	}
	cookie := second.cookie("deskbell")
	for _, path := range []string{"/v1/me/second-factor", "/v1/me/second-factor"} {
		if a := d.ask("", "POST", path, cookie, "Idempotency-Key: enroll", fmt.Sprintf(`{"password":%q}`, password)).is(201); a.Header().Get("Idempotency-Replayed") != "" {
			t.Error("a second factor is replayed")
		}
	}
	if rows := d.rows("idempotency"); len(rows) != 0 {
		t.Errorf("answers are kept: %q", rows)
	}
	for table := range d.tables() {
		for _, row := range d.rows(table) {
			for _, secret := range []string{value(cookie), value(first.cookie("deskbell")), password + "\""} {
				if strings.Contains(row, secret) {
					t.Errorf("%s keeps %q: %s", table, secret, row)
				}
			}
		}
	}
}

func TestAnInvitation(t *testing.T) {
	d := open(t)
	user := d.ask("administrator", "POST", "/v1/users", `{"email":"grace@desk.example","name":"Grace","role":"agent"}`).is(201).text("id")
	invite := "/v1/users/" + user + "/invite"
	d.ask("administrator", "POST", invite, "Idempotency-Key: once").is(202)
	d.ask("administrator", "POST", invite, "Idempotency-Key: once").is(202)
	deliveries := d.ask("administrator", "GET", "/v1/deliveries?channel=mail").is(200).has("items.0.kind", "invitation").has("items.0.to", "grace@desk.example").has("items.1", "<nil>")
	older := d.mailedLink("grace@desk.example")
	link := d.mailedLink("grace@desk.example") // the mail is sent again
	one := d.ask("administrator", "GET", "/v1/deliveries/"+deliveries.text("items.0.id")).is(200)
	if strings.Contains(one.Body.String(), "dbl_") {
		t.Errorf("administrators are shown the link: %s", one.Body)
	}
	set := func(link, password string) answer {
		return d.ask("", "POST", "/v1/passwords", fmt.Sprintf(`{"token":%q,"password":%q}`, link, password))
	}
	set(older, password).is(401).has("code", "invalid_link")
	set(link, "short").is(422).names("password")
	d.ask("", "POST", "/v1/passwords", `{"password":"short","extra":1}`).is(422).names("token", "extra", "password")
	set(link, password).is(204).noCookie()
	set(link, password).is(401).has("code", "invalid_link")
	d.ask("", "POST", "/v1/sign-in/password", entering("grace@desk.example", password)).is(200).has("me.name", "Grace")

	d.ask("administrator", "POST", invite).is(202) // who has a password sets another one
	d.ask("agent", "POST", invite).is(403)
	d.ask("administrator", "POST", "/v1/users/"+someID+"/invite").is(404)
	d.ask("administrator", "PATCH", "/v1/users/"+user, `{"active":false}`).is(200)
	set(d.inactiveLink("grace@desk.example"), password).is(401).has("code", "invalid_link")
	d.ask("administrator", "POST", invite).is(409).has("code", "user_deactivated")
	d.ask("administrator", "PATCH", "/v1/users/"+user, `{"active":true}`).is(200)
	for range 3 {
		d.ask("administrator", "POST", invite).is(202)
	}
	if a := d.ask("administrator", "POST", invite).is(429); a.Header().Get("Retry-After") != "3601" || strings.Contains(a.text("detail"), "ticket") {
		t.Errorf("Retry-After %s: %s", a.Header().Get("Retry-After"), a.Body)
	}
}

// inactiveLink is a link with a token, though its mail would not be written.
func (d *desk) inactiveLink(to string) string {
	d.Helper()
	id := d.ask("administrator", "GET", "/v1/deliveries?channel=mail").is(200).has("items.0.to", to).text("items.0.id")
	if _, _, err := d.guard.LinkToken(d.Context(), id, d.time()); !fault.Is(err, fault.NotFound) {
		d.Errorf("somebody who was deactivated is mailed a link: %v", err)
	}
	d.ask("administrator", "PATCH", "/v1/users/"+d.userID(to), `{"active":true}`).is(200)
	token := d.mailedLink(to)
	d.ask("administrator", "PATCH", "/v1/users/"+d.userID(to), `{"active":false}`).is(200)
	return token
}

func (d *desk) userID(email string) string {
	d.Helper()
	u, err := d.store.UserByEmail(d.Context(), email)
	must(d, err)
	return u.ID
}

// TestAskingForAPasswordLinkTellsNothing compares a member of staff with a stranger.
func TestAskingForAPasswordLinkTellsNothing(t *testing.T) {
	d := open(t)
	ask := func(email string) answer {
		return d.ask("", "POST", "/v1/password-links", fmt.Sprintf(`{"email":%q}`, email), "X-Request-Id: r")
	}
	same := map[string]bool{}
	for _, email := range []string{"agent@desk.example", "nobody@desk.example"} {
		for range 5 {
			a := ask(email).is(202)
			a.Header().Del("RateLimit")
			same[fmt.Sprint(a.Header(), a.Body)] = true
		}
		d.ask("administrator", "GET", "/v1/deliveries?channel=mail").is(200).has("items.0.to", email).has("items.0.kind", "password_reset").has("items.0.state", "waiting")
		ask(email).is(429)
	}
	if len(same) != 1 {
		t.Errorf("they are answered differently: %v", same)
	}
	d.ask("", "POST", "/v1/password-links", `{"email":"agent","extra":1}`).is(422).names("email", "extra")
	d.wait(30 * time.Minute) // nothing is owed to the limit any more, but the links' time is over
	d.ask("", "POST", "/v1/passwords", fmt.Sprintf(`{"token":"dbl_x","password":%q}`, password)).is(401).has("code", "invalid_link")
}

func TestAReset(t *testing.T) {
	d := open(t)
	secret, cookie := d.enroll(d.signIn("agent"))
	d.ask("", "POST", "/v1/password-links", `{"email":"Agent@desk.example"}`).is(202)
	link := d.mailedLink("agent@desk.example")
	d.ask("", "POST", "/v1/passwords", fmt.Sprintf(`{"token":%q,"password":"another lighthouse"}`, link)).is(204)
	d.ask("", "GET", "/v1/me", cookie).is(401)
	d.enter("agent").is(401)
	a := d.ask("", "POST", "/v1/sign-in/password", entering("agent@desk.example", "another lighthouse")).is(200).has("status", "second_factor_needed")
	body := strings.Replace(d.code(secret, 30*time.Second), "{", fmt.Sprintf(`{"challenge":%q,`, a.text("challenge")), 1)
	d.ask("", "POST", "/v1/sign-in/code", body).is(200).has("status", "signed_in")
}
