package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"deskbell/internal/api"
)

func TestASecondFactorFromTheBrowser(t *testing.T) {
	d := open(t)
	cookie := d.signIn("agent")
	other := d.again("agent")
	d.ask("", "GET", "/v1/me/security", cookie).is(200).has("password_set_at", "2026-11-23T09:00:00Z").has("second_factor_since", "<nil>").has("recovery_codes_left", "0")
	d.ask("", "POST", "/v1/me/second-factor", cookie, `{"password":"another lighthouse"}`).is(403).has("code", "wrong_password")
	d.ask("", "POST", "/v1/me/second-factor/confirm", cookie, `{"code":"123456"}`).is(409).has("code", "no_second_factor")
	begun := d.ask("", "POST", "/v1/me/second-factor", cookie, fmt.Sprintf(`{"password":%q}`, password)).is(201)
	secret := begun.text("secret")
	if url := begun.text("url"); !strings.HasPrefix(url, "otpauth://totp/deskbell:agent@desk.example?") || !strings.Contains(url, secret) {
		t.Errorf("the address is %s", url)
	}
	d.ask("", "POST", "/v1/me/second-factor/confirm", cookie, `{"code":"000000"}`).is(403).has("code", "wrong_code")
	a := d.ask("", "POST", "/v1/me/second-factor/confirm", cookie, d.code(secret, 0)).is(200)
	codes, _ := a.at("recovery_codes").([]any)
	fresh := a.cookie("deskbell")
	for _, over := range []string{cookie, other} {
		d.ask("", "GET", "/v1/me", over).is(401)
	}
	d.ask("", "GET", "/v1/me/security", fresh).is(200).has("second_factor_since", "2026-11-23T09:00:00Z").has("recovery_codes_left", "10")
	d.ask("", "POST", "/v1/me/second-factor", fresh, fmt.Sprintf(`{"password":%q}`, password)).is(409).has("code", "second_factor_exists")
	for _, body := range []string{a.Body.String(), d.ask("", "GET", "/v1/me/security", fresh).Body.String()} {
		if strings.Contains(body, secret) || strings.Contains(body, value(fresh)) {
			t.Errorf("a secret is shown again: %s", body)
		}
	}

	challenge := d.enter("agent").is(200).has("status", "second_factor_needed").has("me", "<nil>").has("expires_at", "2026-11-23T09:05:00Z").noCookie().text("challenge")
	d.ask("", "GET", "/v1/me", "Cookie: deskbell="+challenge).is(401)
	d.wait(2 * time.Minute) // so that there are tries left
	d.ask(challenge, "GET", "/v1/me").is(401)
	complete := func(challenge, code string) answer {
		return d.ask("", "POST", "/v1/sign-in/code", fmt.Sprintf(`{"challenge":%q,"code":%q}`, challenge, code))
	}
	complete(challenge, "000000").is(401).has("code", "wrong_code").noCookie()
	in := complete(challenge, fmt.Sprint(codes[0])).is(200).has("status", "signed_in").has("me.role", "agent").cookie("deskbell")
	d.ask("", "GET", "/v1/sessions", in).is(200).has("items.0.second_factor", "true")
	complete(challenge, fmt.Sprint(codes[1])).is(401).has("code", "sign_in_over")
	complete(d.enter("agent").text("challenge"), fmt.Sprint(codes[0])).is(401).has("code", "wrong_code")
	d.wait(10 * time.Minute)
	late := d.enter("agent").text("challenge")
	d.wait(5 * time.Minute)
	complete(late, fmt.Sprint(codes[1])).is(401).has("code", "sign_in_over")

	d.wait(10 * time.Minute)
	made := d.ask("", "POST", "/v1/me/recovery-codes", in, d.code(secret, 0)).is(201)
	complete(d.enter("agent").text("challenge"), fmt.Sprint(codes[1])).is(401)
	in = complete(d.enter("agent").text("challenge"), made.text("recovery_codes.0")).is(200).cookie("deskbell")
	d.wait(time.Minute)
	d.ask("", "POST", "/v1/me/second-factor/remove", in, `{"code":"000000"}`).is(403).has("code", "wrong_code")
	weak := d.ask("", "POST", "/v1/me/second-factor/remove", in, d.code(secret, 0)).is(204).cookie("deskbell")
	d.ask("", "GET", "/v1/me", in).is(401)
	d.ask("", "GET", "/v1/sessions", weak).is(200).has("items.0.second_factor", "false").has("items.1", "<nil>")
	d.enter("agent").is(200).has("status", "signed_in")
	told := d.ask("administrator", "GET", "/v1/deliveries?channel=mail&limit=200").is(200).Body.String()
	if n := strings.Count(told, `"kind":"account_changed"`); n != 6 { // password, factor, two codes used, codes, factor removed
		t.Errorf("%d mails tell of it: %s", n, told)
	}
	if strings.Contains(told+d.log.String(), secret) {
		t.Error("the secret is in a mail or in the log")
	}
}

func TestAPasswordIsChangedInTheBrowser(t *testing.T) {
	d := open(t)
	cookie := d.signIn("agent")
	other := d.again("agent")
	change := func(current, next string) answer {
		return d.ask("", "PUT", "/v1/me/password", cookie, fmt.Sprintf(`{"current":%q,"password":%q}`, current, next))
	}
	change("wrong", "another lighthouse").is(403).has("code", "wrong_password")
	change(password, "short").is(422).names("password")
	change(password, "agent@desk.example").is(422).names("password")
	d.ask("", "PUT", "/v1/me/password", cookie, `{"password":"short","extra":1}`).is(422).names("current", "extra", "password")
	change(password, "another lighthouse").is(204)
	d.ask("", "GET", "/v1/me", cookie).is(200)
	d.ask("", "GET", "/v1/me", other).is(401)
	d.enter("agent").is(401)
	d.ask("", "POST", "/v1/sign-in/password", entering("agent@desk.example", "another lighthouse")).is(200)
}

// TestWithoutARequiredSecondFactor: who lacks one may set one up, and nothing else. Their
// programs go on.
func TestWithoutARequiredSecondFactor(t *testing.T) {
	d := open(t, requireSecondFactor)
	url, _ := d.submit()
	d.hasPassword("agent")
	cookie := d.enter("agent").is(200).has("me.second_factor_setup_needed", "true").cookie("deskbell")
	for _, c := range []struct{ method, path string }{
		{"GET", "/v1/tickets"}, {"GET", url}, {"POST", url + "/solve"}, {"GET", "/v1/stream"}, {"GET", "/v1/tokens"}, {"POST", "/v1/tokens"}, {"GET", "/v1/devices"},
	} {
		d.ask("", c.method, c.path, cookie).is(403).has("code", "second_factor_required")
	}
	d.ask("", "GET", "/v1/me", cookie).is(200)
	d.ask("", "GET", "/v1/me/security", cookie).is(200).has("second_factor_required", "true")
	d.ask("", "GET", "/v1/sessions", cookie).is(200)
	d.ask("agent", "POST", url+"/solve").is(200) // by token
	_, fresh := d.enroll(cookie)
	d.ask("", "GET", url, fresh).is(200)
	d.ask("", "DELETE", "/v1/sessions", fresh).is(200).has("ended", "0")
}

// What everybody may do, they may do as nobody: without what staff have ahead.
func TestWithoutARequiredSecondFactorNobodyIsStaff(t *testing.T) {
	d := open(t, requireSecondFactor, func(d *api.Deps) { d.Limits.Burst = 2 })
	cookie := d.signIn("agent")
	d.wait(4 * time.Second)
	for range 2 {
		d.ask("", "POST", checksPath, evesCheck, cookie).is(200)
	}
	d.ask("", "POST", checksPath, evesCheck, cookie).often("checks", 1)
	for range 3 {
		d.ask("agent", "POST", checksPath, evesCheck).is(200)
	}
}

// An administrator helps who lost their second factor, or their computer.
func TestAnAdministratorHelps(t *testing.T) {
	d := open(t)
	_, cookie := d.enroll(d.signIn("agent"))
	url := "/v1/users/" + d.users["agent"].ID
	d.ask("agent", "DELETE", url+"/second-factor").is(403)
	d.ask("administrator", "DELETE", url+"/second-factor").is(204)
	d.ask("administrator", "DELETE", url+"/second-factor").is(409).has("code", "no_second_factor")
	d.ask("", "GET", "/v1/me", cookie).is(401)
	d.ask("administrator", "GET", "/v1/deliveries?channel=mail").has("items.0.to", "agent@desk.example").has("items.0.kind", "account_changed")
	one, two := d.again("agent"), d.again("agent")
	d.ask("manager", "DELETE", url+"/sessions").is(403)
	d.ask("administrator", "DELETE", url+"/sessions").is(200).has("ended", "2")
	for _, over := range []string{one, two} {
		d.ask("", "GET", "/v1/me", over).is(401)
	}
	for _, path := range []string{"/second-factor", "/sessions"} {
		d.ask("administrator", "DELETE", "/v1/users/"+someID+path).is(404)
	}
}

// TestSecretsAreNotRepeated sends what is secret in every field that takes it, in a form that
// is refused.
func TestSecretsAreNotRepeated(t *testing.T) {
	d := open(t, unlimited)
	cookie := d.signIn("agent")
	long := strings.Repeat("gull ", 300)
	for _, c := range []struct{ method, path, body string }{
		{"POST", "/v1/sign-in/password", `{"email":"agent@desk.example","password":%q}`},
		{"POST", "/v1/sign-in/code", `{"challenge":%[1]q,"code":%[1]q}`},
		{"POST", "/v1/passwords", `{"token":%[1]q,"password":%[1]q}`},
		{"POST", "/v1/sign-in", `{"token":[%q]}`},
		{"PUT", "/v1/me/password", `{"current":%[1]q,"password":%[1]q}`},
		{"POST", "/v1/me/second-factor", `{"password":%q}`},
		{"POST", "/v1/me/second-factor/confirm", `{"code":%q}`},
		{"POST", "/v1/me/second-factor/remove", `{"code":%q}`},
		{"POST", "/v1/me/recovery-codes", `{"code":%q}`},
	} {
		if a := d.ask("", c.method, c.path, cookie, fmt.Sprintf(c.body, long)).is(422); strings.Contains(a.Body.String(), "gull") {
			t.Errorf("%s repeats it: %s", c.path, a.Body)
		}
		a := d.ask("", c.method, c.path, cookie, strings.NewReplacer("%q", "4711081547", "%[1]q", "4711081547").Replace(c.body)).is(422)
		if strings.Contains(a.Body.String(), "4711081547") {
			t.Errorf("%s repeats a number: %s", c.path, a.Body)
		}
	}
	if strings.Contains(d.log.String(), "gull") {
		t.Error("it is logged")
	}
}
