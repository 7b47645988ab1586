package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"deskbell/internal/oidc/oidctest"
)

// elsewhere is where staff sign in, and what the desk is told of it.
type elsewhere struct {
	*watched
	provider *oidctest.Provider
	flags    []string
}

// cameBack is where the provider sends browsers. Nothing listens there: the tests go on at the
// server they mean.
const cameBack = "http://localhost:9/v1/sign-in/oidc/callback"

func (w *watched) elsewhere(roles string) *elsewhere {
	w.Helper()
	e := &elsewhere{watched: w, provider: oidctest.Start(w.T)}
	id, secret := e.provider.Client(cameBack)
	e.flags = []string{w.flag, "--public-url=http://localhost:9", "--oidc-issuer=" + e.provider.Issuer, "--oidc-client-id=" + id, "--oidc-client-secret=" + secret}
	if roles != "" {
		e.flags = append(e.flags, "--oidc-roles="+roles)
	}
	return e
}

// serve starts a server by the true time, which is the provider's.
func (e *elsewhere) serve() *server {
	e.Helper()
	return e.place.serve(e.flags...)
}

// is says who somebody is at the provider.
func (e *elsewhere) is(name, email string, groups ...string) {
	e.provider.AddUser(oidctest.User{Name: name, Password: "correct horse", Email: email, EmailVerified: true, First: "Grace", Last: "Hopper", Groups: groups})
}

// leave goes to the provider, and gives the way back from there once somebody has signed in.
func (e *elsewhere) leave(b *browser, s *server, name string) (back string) {
	e.Helper()
	page := b.expect(s, http.StatusSeeOther, "GET", "/v1/sign-in/oidc", "").header.Get("Location")
	callback := e.provider.SignIn(e.T, nil, page, name, "correct horse")
	if !strings.HasPrefix(callback.String(), cameBack+"?") {
		e.Fatalf("the way back is %s", callback)
	}
	return callback.RequestURI()
}

// signIn goes there and back, and wants a status.
func (e *elsewhere) signIn(b *browser, s *server, name string, status int) reply {
	e.Helper()
	return b.expect(s, status, "GET", e.leave(b, s, name), "")
}

// Staff sign in with the identity provider, whose groups say what they may do here: the next
// sign-in brings a change. Who is in no group, or deactivated, is not let in.
func TestStaffSignInElsewhere(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		e := w.elsewhere("desk-agents=agent,desk-leads=manager,desk-admins=administrator")
		e.is("grace", "Grace@desk.example", "desk-agents", "everybody")
		one, two := e.serve(), e.serve()
		b := newBrowser(w.T)
		contains(w.T, "the ways to sign in", string(b.expect(one, http.StatusOK, "GET", "/v1/sign-in/methods", "").body), `"password":true`, `"provider":"127.0.0.1:`)

		// There from one server, and back on the other.
		in := b.expect(two, http.StatusSeeOther, "GET", e.leave(b, one, "grace"), "")
		if in.header.Get("Location") != "/sign-in" || len(b.cookies) != 1 {
			w.Errorf("it leads to %s, with the cookies %v", in.header.Get("Location"), b.cookies)
		}
		me := decoded[struct{ ID, Role, Email, Name string }](w.T, string(b.expect(one, http.StatusOK, "GET", "/v1/me", "").body))
		if me.Role != "agent" || me.Email != "grace@desk.example" || me.Name != "Grace Hopper" {
			w.Errorf("she is %+v", me)
		}
		b.expect(one, http.StatusForbidden, "GET", "/v1/users", "")

		// Another group is another role, from the next time on.
		e.is("grace", "renamed@desk.example", "desk-agents", "desk-admins")
		b.expect(one, http.StatusForbidden, "GET", "/v1/users", "")
		was := b.cookies["deskbell"]
		e.signIn(b, one, "grace", http.StatusSeeOther)
		contains(w.T, "who she is now", string(b.expect(two, http.StatusOK, "GET", "/v1/me", "").body), me.ID, `"role":"administrator"`, "grace@desk.example")
		if r := one.ask("GET", "/v1/me", "", "Cookie", "deskbell="+was); r.status != http.StatusUnauthorized {
			w.Errorf("the session from before goes on: %d", r.status)
		}

		// In no group, in none at all, and with an address that nobody vouches for.
		e.is("grace", "grace@desk.example", "everybody")
		contains(w.T, "in no group", string(e.signIn(newBrowser(w.T), one, "grace", http.StatusForbidden).body), "no_role")
		e.is("eve", "eve@desk.example")
		contains(w.T, "a stranger", string(e.signIn(newBrowser(w.T), one, "eve", http.StatusForbidden).body), "no_role")
		e.provider.AddUser(oidctest.User{Name: "mallory", Password: "correct horse", Email: "alex@desk.example", Groups: []string{"desk-agents"}})
		contains(w.T, "an address of somebody else", string(e.signIn(newBrowser(w.T), one, "mallory", http.StatusForbidden).body), "no_verified_email")

		// Deactivated here, whatever the provider says. What she had is over at once.
		e.is("grace", "grace@desk.example", "desk-agents")
		w.expect(one, http.StatusOK, w.admin, "PATCH", "/v1/users/"+me.ID, `{"active":false}`)
		b.expect(two, http.StatusUnauthorized, "GET", "/v1/me", "")
		contains(w.T, "deactivated", string(e.signIn(b, two, "grace", http.StatusForbidden).body), "user_deactivated")
		for _, s := range []*server{one, two} {
			if log := s.log.String(); strings.Contains(log, "secret-of-desk") || strings.Contains(log, "code=") || strings.Contains(log, "dbb_") {
				w.Errorf("a secret is logged: %s", log)
			}
			s.stop()
		}
		trail := w.succeed("audit", "export", w.flag, "--log=error")
		contains(w.T, "the trail", trail, `"user.added"`, `"identity.linked"`, `"user.changed"`, `"session.started"`, `"session.ended"`, `"sign_in.failed"`)
	})
}

// Where groups are not mapped, people are added here first, and keep the role they have here.
func TestStaffThatWereAddedSignInElsewhere(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		e := w.elsewhere("")
		e.is("kim", agentMail, "desk-admins")
		e.is("eve", "eve@desk.example", "desk-admins")
		s := e.serve()
		b := newBrowser(w.T)
		e.signIn(b, s, "kim", http.StatusSeeOther)
		contains(w.T, "who it is", string(b.expect(s, http.StatusOK, "GET", "/v1/me", "").body), agentMail, `"role":"agent"`)
		contains(w.T, "a stranger", string(e.signIn(newBrowser(w.T), s, "eve", http.StatusForbidden).body), "no_account")
		s.stop()
	})
}

// What comes back counts once, and in the browser that went there.
func TestAnAnswerIsForOneBrowserOnce(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		e := w.elsewhere("desk-agents=agent")
		e.is("grace", "grace@desk.example", "desk-agents")
		e.is("mallory", "mallory@desk.example", "desk-agents")
		s := e.serve()
		refused := func(b *browser, back, code string) {
			w.Helper()
			contains(w.T, "refused", string(b.expect(s, http.StatusUnauthorized, "GET", back, "").body), code)
			if len(b.cookies) != 0 {
				w.Errorf("the browser has %v", b.cookies)
			}
		}
		// Mallory has a victim open the way back that is meant for Mallory's own browser.
		mallory, victim, bystander := newBrowser(w.T), newBrowser(w.T), newBrowser(w.T)
		back := e.leave(mallory, s, "mallory")
		e.leave(victim, s, "grace")
		refused(victim, back, "sign_in_mismatch")
		refused(bystander, back, "sign_in_mismatch")

		// The same answer again: with the attempt that the browser has forgotten, and without.
		attempt := mallory.cookies["deskbell-sign-in"]
		mallory.expect(s, http.StatusSeeOther, "GET", back, "")
		again := newBrowser(w.T)
		refused(again, back, "sign_in_mismatch")
		again.cookies["deskbell-sign-in"] = attempt
		refused(again, back, "sign_in_used")

		// Without what the provider gave, or with something else.
		for query, code := range map[string]string{"": "sign_in_mismatch", "?state=x&code=y": "sign_in_mismatch"} {
			b := newBrowser(w.T)
			b.expect(s, http.StatusSeeOther, "GET", "/v1/sign-in/oidc", "")
			refused(b, "/v1/sign-in/oidc/callback"+query, code)
		}
		b := newBrowser(w.T)
		page, err := url.Parse(b.expect(s, http.StatusSeeOther, "GET", "/v1/sign-in/oidc", "").header.Get("Location"))
		if err != nil {
			w.Fatal(err)
		}
		refused(b, "/v1/sign-in/oidc/callback?error=access_denied&state="+page.Query().Get("state"), "sign_in_denied")
		s.stop()
	})
}

// While the provider is away nobody can sign in there; with a password one can, and a server
// starts.
func TestTheIdentityProviderIsAway(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		w.post.url = ""
		e := w.elsewhere("desk-agents=agent")
		e.is("grace", "grace@desk.example", "desk-agents")
		s := e.serve()
		b := newBrowser(w.T)
		back := e.leave(b, s, "grace")
		e.provider.Away(true)
		r := b.expect(s, http.StatusServiceUnavailable, "GET", back, "")
		if contains(w.T, "away", string(r.body), "provider_away"); r.header.Get("Retry-After") == "" || len(b.cookies) != 0 {
			w.Errorf("got %v, and the cookies %v", r.header, b.cookies)
		}
		other := e.serve()
		contains(w.T, "away from the start", string(b.expect(other, http.StatusServiceUnavailable, "GET", "/v1/sign-in/oidc", "").body), "provider_away")

		w.succeed("users", "add", w.flag, "--email="+gracesMail, "--name=Grace", "--role=agent")
		w.succeed("users", "invite", w.flag, gracesMail)
		w.expect(other, http.StatusNoContent, "", "POST", "/v1/passwords", object("token", w.passwordLink(other, "invited", map[string]bool{}), "password", firstPassword))
		b.expect(other, http.StatusOK, "POST", "/v1/sign-in/password", object("email", gracesMail, "password", firstPassword))

		e.provider.Away(false)
		eventually(w.T, func() error { // a server leaves the provider alone for a while
			if r := b.ask(other, "GET", "/v1/sign-in/oidc", ""); r.status != http.StatusSeeOther {
				return fmt.Errorf("the provider is still away: %d %s", r.status, r.body)
			}
			return nil
		})
		e.signIn(b, s, "grace", http.StatusSeeOther) // whom the password belongs to
		contains(w.T, "who it is", string(b.expect(other, http.StatusOK, "GET", "/v1/me", "").body), gracesMail)
		s.stop()
		other.stop()
	})
}
