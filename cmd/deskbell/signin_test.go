package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

const (
	gracesMail     = "grace@desk.example"
	firstPassword  = "a lighthouse, seven gulls"
	secondPassword = "another lighthouse, no gulls"
)

// browser keeps cookies, as those of people do.
type browser struct {
	*testing.T
	cookies map[string]string
}

func newBrowser(t *testing.T) *browser { return &browser{t, map[string]string{}} }

// ask has a server answer a request with the browser's cookies, and keeps those it sets.
func (b *browser) ask(s *server, method, path, body string) reply {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	var sent []string
	for _, name := range slices.Sorted(maps.Keys(b.cookies)) {
		sent = append(sent, name+"="+b.cookies[name])
	}
	r.Header.Set("Cookie", strings.Join(sent, "; "))
	r.Header.Set("User-Agent", "Browser/1.0")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := staying.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }() // only read from
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range answer.Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return reply{answer.StatusCode, answer.Header, content}
}

// expect is ask, which must be answered with a status.
func (b *browser) expect(s *server, status int, method, path, body string) reply {
	b.Helper()
	r := b.ask(s, method, path, body)
	if r.status != status {
		b.Fatalf("%s %s: %d %s; want %d\n%s", method, path, r.status, r.body, status, s.log)
	}
	return r
}

// staying is a client that isn't led away by a redirect.
var staying = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func object(pairs ...string) string {
	all := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		all[pairs[i]] = pairs[i+1]
	}
	text, err := json.Marshal(all)
	if err != nil {
		panic(err) // they are texts
	}
	return string(text)
}

// mailed waits for so many mails to Grace about something, and gives their texts.
func (w *watched) mailed(s *server, subject string, times int) (texts []string) {
	w.Helper()
	eventually(w.T, func() error {
		texts = nil
		for _, m := range w.mails(w.maildir()) {
			if strings.Contains(m.Header.Get("To"), gracesMail) && strings.Contains(m.Header.Get("Subject"), subject) {
				texts = append(texts, text(w.T, m))
			}
		}
		if len(texts) < times {
			return fmt.Errorf("%d mails to Grace about %q, not %d\n%s", len(texts), subject, times, s.log)
		}
		return nil
	})
	return texts
}

// passwordLink is the token in the only mail about something that nobody has used before.
func (w *watched) passwordLink(s *server, subject string, seen map[string]bool) string {
	w.Helper()
	for _, text := range w.mailed(s, subject, len(seen)+1) {
		if token := linkToken.FindString(text); token != "" && !seen[token] {
			seen[token] = true
			return token
		}
	}
	w.Fatalf("no mail about %q has a new link", subject)
	return ""
}

// Somebody is invited, sets a password, signs in, sets up a second factor, loses this and that
// and comes back, on two servers at once: what begins on one counts on the other, and what
// ends on one is over on the other.
func TestAMemberOfStaffSignsIn(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		w.post.url = "" // kept as files, to be read
		one, two := w.serve("2026-11-23T08:00:00Z"), w.serve("2026-11-23T08:00:00Z")
		w.succeed("users", "add", w.flag, "--email="+gracesMail, "--name=Grace", "--role=agent")
		users := string(w.expect(one, http.StatusOK, w.admin, "GET", "/v1/users", "").body)
		grace := ""
		for _, u := range decoded[struct{ Items []struct{ ID, Email string } }](w.T, users).Items {
			if u.Email == gracesMail {
				grace = "/v1/users/" + u.ID
			}
		}
		invited, reset := map[string]bool{}, map[string]bool{}
		w.expect(one, http.StatusAccepted, w.admin, "POST", grace+"/invite", "")
		link := w.passwordLink(one, "invited", invited)
		weak := w.expect(two, http.StatusUnprocessableEntity, "", "POST", "/v1/passwords", object("token", link, "password", "password1234"))
		if contains(w.T, "the refusal", string(weak.body), `"location":"password"`); strings.Contains(string(weak.body), "password1234") {
			w.Errorf("the password is repeated: %s", weak.body)
		}
		w.expect(two, http.StatusNoContent, "", "POST", "/v1/passwords", object("token", link, "password", firstPassword))
		w.expect(one, http.StatusUnauthorized, "", "POST", "/v1/passwords", object("token", link, "password", firstPassword))
		w.mailed(one, "Your password was set", 1)

		// In, on one server, and on the other.
		here, there := newBrowser(w.T), newBrowser(w.T)
		in := object("email", "Grace@Desk.example", "password", firstPassword)
		here.expect(one, http.StatusUnauthorized, "POST", "/v1/sign-in/password", object("email", gracesMail, "password", secondPassword))
		here.expect(one, http.StatusOK, "POST", "/v1/sign-in/password", in)
		there.expect(two, http.StatusOK, "POST", "/v1/sign-in/password", in)
		contains(w.T, "who it is on the other server", string(here.expect(two, http.StatusOK, "GET", "/v1/me", "").body), gracesMail, `"role":"agent"`)

		// A second factor ends all that was shown without it.
		begun := decoded[struct{ Secret string }](w.T, string(here.expect(two, http.StatusCreated, "POST", "/v1/me/second-factor", object("password", firstPassword)).body))
		now := instant("2026-11-23T08:00:00Z")
		code := func() string {
			w.Helper()
			code, err := totp.GenerateCode(begun.Secret, now)
			if err != nil {
				w.Fatal(err)
			}
			return code
		}
		codes := decoded[struct {
			Codes []string `json:"recovery_codes"`
		}](w.T, string(here.expect(one, http.StatusOK, "POST", "/v1/me/second-factor/confirm", object("code", code())).body)).Codes
		w.mailed(one, "You have a second factor now", 1)
		there.expect(one, http.StatusUnauthorized, "GET", "/v1/me", "")
		here.expect(two, http.StatusOK, "GET", "/v1/me", "")

		// The password on one server, the code on the other.
		challenge := func(s *server, b *browser, password string) string {
			w.Helper()
			r := b.expect(s, http.StatusOK, "POST", "/v1/sign-in/password", object("email", gracesMail, "password", password))
			return decoded[struct{ Challenge string }](w.T, string(r.body)).Challenge
		}
		pending := challenge(one, there, firstPassword)
		there.expect(two, http.StatusUnauthorized, "POST", "/v1/sign-in/code", object("challenge", pending, "code", code())) // it confirmed the factor
		now = now.Add(time.Minute)
		w.setClock(now.Format(time.RFC3339))
		there.expect(two, http.StatusOK, "POST", "/v1/sign-in/code", object("challenge", pending, "code", code()))
		there.expect(one, http.StatusOK, "GET", "/v1/me", "")

		// Out everywhere else, at once.
		contains(w.T, "signed out elsewhere", string(there.expect(two, http.StatusOK, "DELETE", "/v1/sessions", "").body), `"ended":1`)
		here.expect(one, http.StatusUnauthorized, "GET", "/v1/me", "")
		there.expect(one, http.StatusNoContent, "POST", "/v1/sign-out", "")
		if len(there.cookies) != 0 {
			w.Errorf("the browser keeps %v", there.cookies)
		}

		// The password is forgotten, and then the telephone lost.
		challenge(one, here, firstPassword)
		w.expect(two, http.StatusAccepted, "", "POST", "/v1/password-links", object("email", gracesMail))
		w.expect(one, http.StatusNoContent, "", "POST", "/v1/passwords", object("token", w.passwordLink(one, "Set a new password", reset), "password", secondPassword))
		w.mailed(two, "Your password was set", 2)
		here.expect(two, http.StatusUnauthorized, "POST", "/v1/sign-in/password", in)
		here.expect(two, http.StatusOK, "POST", "/v1/sign-in/code", object("challenge", challenge(one, here, secondPassword), "code", strings.ToUpper(codes[0])))
		w.mailed(two, "A recovery code was used", 1)
		here.expect(one, http.StatusOK, "GET", "/v1/tickets", "")

		// The administrator helps from the command line, while both servers run.
		if got := w.succeed("users", "sign-out", w.flag, "--test-clock=clock", "--log=error", "Grace@desk.example"); got != "grace@desk.example is signed out everywhere; sessions ended: 1\n" {
			w.Errorf("signed out: %q", got)
		}
		here.expect(one, http.StatusUnauthorized, "GET", "/v1/me", "")
		if got := w.succeed("users", "remove-second-factor", w.flag, "--test-clock=clock", "--log=error", gracesMail); got != "grace@desk.example has no second factor any more, and is signed out everywhere\n" {
			w.Errorf("removed: %q", got)
		}
		w.mailed(two, "Your second factor was removed", 1)
		here.expect(two, http.StatusOK, "POST", "/v1/sign-in/password", object("email", gracesMail, "password", secondPassword))
		if got := w.succeed("users", "invite", w.flag, "--test-clock=clock", "--log=error", gracesMail); !strings.HasPrefix(got, "a link that sets a password goes to grace@desk.example ") {
			w.Errorf("invited: %q", got)
		}
		w.expect(two, http.StatusNoContent, "", "POST", "/v1/passwords", object("token", w.passwordLink(one, "invited", invited), "password", firstPassword))
		here.expect(one, http.StatusUnauthorized, "GET", "/v1/me", "")

		for _, s := range []*server{one, two} {
			for name, secret := range map[string]string{"a password": firstPassword, "another": secondPassword, "a session": "dbb_", "a link": "dbl_", "a challenge": "dbp_", "the factor": begun.Secret, "a code": codes[0]} {
				if strings.Contains(s.log.String(), secret) {
					w.Errorf("%s is logged: %s", name, s.log)
				}
			}
			s.stop()
		}
		contains(w.T, "verified", w.succeed("verify", w.flag, "--log=error"), "audit records verified, 0 differences")
	})
}

// Who lacks the second factor that everyone has to have may set one up, and nothing else.
func TestEveryoneHasToHaveASecondFactor(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		w.post.url = ""
		s := w.serve("2026-11-23T08:00:00Z", "--require-second-factor", "--secret-key=kept outside of the database")
		w.succeed("users", "add", w.flag, "--email="+gracesMail, "--name=Grace", "--role=administrator")
		w.succeed("users", "invite", w.flag, "--test-clock=clock", "--log=error", gracesMail)
		w.expect(s, http.StatusNoContent, "", "POST", "/v1/passwords", object("token", w.passwordLink(s, "invited", map[string]bool{}), "password", firstPassword))
		b := newBrowser(w.T)
		in := b.expect(s, http.StatusOK, "POST", "/v1/sign-in/password", object("email", gracesMail, "password", firstPassword))
		contains(w.T, "signed in", string(in.body), `"second_factor_setup_needed":true`)
		for _, path := range []string{"/v1/tickets", "/v1/users", "/v1/audit", "/v1/licenses"} {
			contains(w.T, path, string(b.expect(s, http.StatusForbidden, "GET", path, "").body), "second_factor_required")
		}
		w.expect(s, http.StatusOK, w.admin, "GET", "/v1/users", "") // a program of somebody without one
		begun := decoded[struct{ Secret string }](w.T, string(b.expect(s, http.StatusCreated, "POST", "/v1/me/second-factor", object("password", firstPassword)).body))
		code, err := totp.GenerateCode(begun.Secret, instant("2026-11-23T08:00:00Z"))
		if err != nil {
			w.Fatal(err)
		}
		b.expect(s, http.StatusOK, "POST", "/v1/me/second-factor/confirm", object("code", code))
		b.expect(s, http.StatusOK, "GET", "/v1/users", "")
		s.stop()
	})
}
