package web_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"
	"golang.org/x/net/html"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/auth/password"
	"deskbell/internal/browser"
	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/internal/web"
	"deskbell/internal/web/account"
	"deskbell/internal/web/page"
	"deskbell/tickets"
)

const (
	grace  = "grace@vendor.example"
	secret = "a lighthouse, seven gulls"
)

// plain compares passwords as they are; the rules are the real ones.
type plain struct{ password.Rules }

func (plain) Busy() error { return nil }
func (plain) Hash(_ context.Context, password string) (string, error) {
	return "hash of " + password, nil
}
func (plain) Matches(_ context.Context, password, hash string) (bool, error) {
	return hash == "hash of "+password, nil
}
func (plain) Outdated(string) bool { return false }

// desk is the pages on a database of their own, and a browser without scripts.
type desk struct {
	*testing.T
	http.Handler
	auth    *auth.Desk
	log     bytes.Buffer
	now     time.Time
	cookies map[string]string
	mailed  []string // what links were mailed for, and to whom
	tries   int      // that are left
}

func open(t *testing.T, settings ...func(*web.Deps)) *desk {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"))
	ok(t, err)
	t.Cleanup(func() { ok(t, s.Close()) })
	_, err = s.Migrate(t.Context())
	ok(t, err)
	d := &desk{T: t, now: time.Date(2026, time.November, 25, 18, 30, 0, 0, time.UTC), cookies: map[string]string{}, tries: 1 << 30}
	try := func() error {
		if d.tries--; d.tries < 0 {
			return fault.New(fault.TooMany, "too_many_requests", "Too many attempts. Try again in a while.")
		}
		return nil
	}
	d.auth = &auth.Desk{
		Store: s, Trail: s, Key: []byte("a key that only this test has"), NewID: func() string { return uuid.Must(uuid.NewV7()).String() }, Passwords: plain{},
		Attempt: func(context.Context, auth.Tries, string, time.Time) error { return nil },
		Tell:    func(context.Context, auth.User, string, time.Time) error { return nil },
		Owns:    func(context.Context, entitlement.Email) (bool, error) { return true, nil },
	}
	t.Cleanup(d.auth.Settle)
	guard, err := browser.NewGuard("", 0)
	ok(t, err)
	deps := web.Deps{
		Frame: page.Frame{
			API: http.NotFoundHandler(), Auth: d.auth, Guard: guard, Now: func() time.Time { return d.now }, Log: slog.New(slog.NewTextHandler(&d.log, nil)),
		},
		Account: account.Pages{
			Auth:  d.auth,
			Admit: func(context.Context, auth.Visitor, time.Time) error { return try() },
			MailLink: func(_ context.Context, p auth.Purpose, address entitlement.Email, _ time.Time) error {
				d.mailed = append(d.mailed, string(p)+" "+string(address))
				return nil
			},
		},
	}
	for _, set := range settings {
		set(&deps)
	}
	d.Handler = web.New(deps)
	_, err = d.auth.AddUser(t.Context(), grace, "Grace <b>", tickets.Agent, d.now)
	ok(t, err)
	_, err = d.auth.SetPassword(t.Context(), d.link(auth.ForInvitation, grace), secret, d.now)
	ok(t, err)
	return d
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// link is the token of a mailed link.
func (d *desk) link(p auth.Purpose, address entitlement.Email) string {
	d.Helper()
	l, _, err := d.auth.AskForLink(d.Context(), p, address, d.now)
	ok(d.T, err)
	token, _, err := d.auth.LinkToken(d.Context(), l.ID, d.now)
	ok(d.T, err)
	return token
}

// seen is what came back.
type seen struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

var policy = regexp.MustCompile(`unsafe-|\*|http:`)

// inline is what a page has in it that its policy forbids: scripts, styles, handlers.
func inline(page string) (found []string) {
	tokens := html.NewTokenizer(strings.NewReader(page))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		tag := tokens.Token()
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		sourced := false
		for _, a := range tag.Attr {
			sourced = sourced || a.Key == "src"
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(a.Val), "javascript:") {
				found = append(found, tag.String())
			}
		}
		if tag.Data == "style" || tag.Data == "script" && !sourced {
			found = append(found, tag.String())
		}
	}
	return found
}

// ask sends a request as a browser does, with what is filled into a form, and keeps the cookies
// of the answer. No page may hold a script or a style, or have a policy that would let it.
func (d *desk) ask(method, address string, filled ...string) seen {
	d.Helper()
	var body io.Reader
	if method == http.MethodPost {
		values := url.Values{}
		for i := 0; i < len(filled); i += 2 {
			values.Set(filled[i], filled[i+1])
		}
		body = strings.NewReader(values.Encode())
	}
	r := httptest.NewRequest(method, "http://desk.example"+address, body)
	r.Header.Set("User-Agent", `Browser/1.0 <script>alert(1)</script>`)
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return d.send(r)
}

func (d *desk) send(r *http.Request) seen {
	d.Helper()
	for name, value := range d.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value}) //nolint:gosec // as a browser sends it back
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	result := w.Result()
	for _, c := range result.Cookies() {
		if d.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(d.cookies, c.Name)
		}
	}
	ok(d.T, result.Body.Close())
	s := seen{d.T, w.Code, w.Header(), w.Body.String()}
	if csp := s.header.Get("Content-Security-Policy"); csp == "" || policy.MatchString(csp) {
		d.Errorf("%s has the policy %q", r.URL.Path, csp)
	}
	if s.status != http.StatusSeeOther && strings.HasPrefix(s.header.Get("Content-Type"), "text/html") {
		if found := inline(s.body); len(found) > 0 {
			d.Errorf("%s has %q in it", r.URL.Path, found)
		}
		if strings.Count(s.body, "<h1>") != 1 {
			d.Errorf("%s has %d headings", r.URL.Path, strings.Count(s.body, "<h1>"))
		}
	}
	return s
}

func (s seen) is(status int, says ...string) seen {
	s.t.Helper()
	if s.status != status {
		s.t.Fatalf("got %d, want %d: %.2000s", s.status, status, s.body)
	}
	for _, words := range says {
		if !strings.Contains(s.body, words) {
			s.t.Errorf("it doesn't say %q: %.2000s", words, s.body)
		}
	}
	return s
}

func (s seen) lacks(words ...string) {
	s.t.Helper()
	for _, w := range words {
		if strings.Contains(s.body, w) {
			s.t.Errorf("it says %q: %.2000s", w, s.body)
		}
	}
}

func (s seen) goesTo(address string) {
	s.t.Helper()
	if s.is(http.StatusSeeOther).header.Get("Location") != address {
		s.t.Errorf("it goes to %s, want %s", s.header.Get("Location"), address)
	}
}

func TestSigningIn(t *testing.T) {
	d := open(t)
	d.ask("GET", "/sign-in").is(200, "Sign in", "See your licenses")
	d.ask("GET", "/account").is(401, "you have to sign in first")
	wrong := d.ask("POST", "/sign-in", "email", grace, "password", "another secret of mine").is(401, "don&#39;t belong together", `value="`+grace+`"`)
	wrong.lacks("another secret")
	if len(d.cookies) != 0 {
		t.Errorf("a refusal leaves %v", d.cookies)
	}
	d.ask("POST", "/sign-in", "email", grace, "password", secret).goesTo("/desk")
	first := d.cookies[browser.Session]
	d.ask("GET", "/account").is(200, "Grace &lt;b&gt;", grace, "this one", "Browser/1.0 &lt;script&gt;").lacks("<script>alert", "Grace <b>")
	d.ask("GET", "/sign-in").goesTo("/desk")
	d.ask("POST", "/sign-in", "email", grace, "password", secret).goesTo("/desk")
	if d.cookies[browser.Session] == first {
		t.Error("the session is the same as before")
	}
	d.ask("GET", "/account").is(200).lacks("Sign out everywhere else") // the one before has ended
	d.ask("POST", "/sign-out").goesTo("/sign-in")
	d.ask("GET", "/account").is(401)
}

func TestSessionsAreEnded(t *testing.T) {
	d := open(t)
	d.ask("POST", "/sign-in", "email", grace, "password", secret).goesTo("/desk")
	here := d.cookies[browser.Session]
	d.cookies = map[string]string{}
	d.ask("POST", "/sign-in", "email", grace, "password", secret).goesTo("/desk")
	there := d.cookies[browser.Session]
	d.cookies[browser.Session] = here
	d.ask("GET", "/account").is(200, "Sign out everywhere else")
	d.ask("POST", "/account/sessions/end").goesTo("/account")
	d.ask("GET", "/account").is(200)
	d.ask("POST", "/account/sessions/end", "session", "unknown").is(404)
	d.cookies[browser.Session] = there
	d.ask("GET", "/account").is(401)
	d.ask("POST", "/account/sessions/end").is(401)
}

func TestASecondFactorIsAskedFor(t *testing.T) {
	d := open(t)
	e, err := d.auth.EnterPassword(t.Context(), grace, secret, auth.Visitor{}, d.now)
	ok(t, err)
	begun, err := d.auth.Enroll(t.Context(), e.User, e.Session, secret, d.now)
	ok(t, err)
	code, err := totp.GenerateCode(begun.Secret, d.now)
	ok(t, err)
	_, _, err = d.auth.ConfirmSecondFactor(t.Context(), e.User, code, auth.Visitor{}, d.now)
	ok(t, err)
	asked := d.ask("POST", "/sign-in", "email", grace, "password", secret).is(200, "One more step")
	if len(d.cookies) != 0 {
		t.Errorf("the password alone leaves %v", d.cookies)
	}
	challenge := regexp.MustCompile(`name="challenge" value="([^"]+)"`).FindStringSubmatch(asked.body)[1]
	d.ask("POST", "/sign-in/code", "challenge", challenge, "code", "000000").is(401, "not the code of this moment", challenge)
	code, err = totp.GenerateCode(begun.Secret, d.now.Add(30*time.Second))
	ok(t, err)
	d.ask("POST", "/sign-in/code", "challenge", challenge, "code", code).goesTo("/desk")
	d.ask("GET", "/account").is(200)
}

func TestAPasswordIsSet(t *testing.T) {
	d := open(t)
	d.ask("GET", "/password").is(200, "Your password")
	d.ask("POST", "/password/link", "email", " Grace@Vendor.example").is(200, "If this address is a staff member")
	d.ask("POST", "/password/link", "email", "nobody@else.example").is(200, "If this address is a staff member")
	d.ask("POST", "/password/link", "email", "nobody").is(422, "aria-invalid", `value="nobody"`)
	if len(d.mailed) != 2 || d.mailed[0] != "reset "+grace || d.mailed[1] != "reset nobody@else.example" {
		t.Errorf("mailed were %v", d.mailed)
	}
	link := d.link(auth.ForReset, grace)
	d.ask("POST", "/password", "token", " "+link+" ", "password", "short").is(422, "fewer than 12 characters", link).lacks(`value="short"`)
	d.ask("POST", "/password", "token", link, "password", "another lighthouse, two gulls").is(200, "Your password is set")
	d.ask("POST", "/password", "token", link, "password", "a third lighthouse, no gulls").is(401, "The link is not valid")
	d.ask("POST", "/sign-in", "email", grace, "password", "another lighthouse, two gulls").goesTo("/desk")
}

func TestAnOwnerSignsIn(t *testing.T) {
	d := open(t)
	d.ask("POST", "/sign-in/link", "owner", "ops@aerial.example").is(200, "If this address owns a license")
	d.ask("POST", "/sign-in/link", "owner", "").is(422)
	if len(d.mailed) != 1 || d.mailed[0] != "owner ops@aerial.example" {
		t.Errorf("mailed were %v", d.mailed)
	}
	link := d.link(auth.ForOwner, "ops@aerial.example")
	d.ask("POST", "/sign-in/owner", "token", link).goesTo("/licenses")
	d.ask("GET", "/account").is(200, "ops@aerial.example", "this one")
	d.ask("POST", "/sign-out").goesTo("/sign-in")
	d.ask("POST", "/sign-in/owner", "token", link).is(401, "The link is not valid")
}

func TestTooManyAttempts(t *testing.T) {
	d := open(t)
	d.tries = 1
	d.ask("POST", "/sign-in", "email", grace, "password", "wrong").is(401)
	for _, form := range []string{"/sign-in", "/sign-in/code", "/sign-in/link", "/sign-in/owner", "/password", "/password/link"} {
		d.ask("POST", form, "email", grace, "owner", grace, "password", secret).is(429, "Too many attempts")
	}
	if len(d.mailed) != 0 || len(d.cookies) != 0 {
		t.Errorf("it mails %v and leaves %v", d.mailed, d.cookies)
	}
}

func TestPagesOfOtherSites(t *testing.T) {
	d := open(t)
	d.ask("POST", "/sign-in", "email", grace, "password", secret).goesTo("/desk")
	for _, form := range []string{"/sign-in", "/sign-in/code", "/sign-in/link", "/sign-in/owner", "/password", "/password/link", "/account/sessions/end", "/sign-out"} {
		r := httptest.NewRequest(http.MethodPost, "http://desk.example"+form, strings.NewReader("email="+grace))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "https://evil.example")
		d.send(r).is(403, "by a page of another site")
	}
	d.ask("GET", "/account").is(200)
}

func TestHostileText(t *testing.T) {
	const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}`
	d := open(t, func(d *web.Deps) { d.Account.Provider = "id.example" })
	for _, form := range []string{"/sign-in", "/sign-in/code", "/sign-in/link", "/sign-in/owner", "/password", "/password/link"} {
		d.ask("POST", form, "email", hostile, "owner", hostile, "password", hostile, "code", hostile, "challenge", hostile, "token", hostile).lacks("<script>alert", "<img")
	}
	d.ask("GET", "/"+url.PathEscape(hostile)+"?q="+url.QueryEscape(hostile)).is(404, "Nothing here").lacks("<script>alert", "<img")
	if strings.Contains(d.log.String(), "level=ERROR") {
		t.Errorf("logged %s", d.log.String())
	}
}

func TestFormsThatCannotBeRead(t *testing.T) {
	d := open(t)
	for _, c := range []struct {
		name, body string
		status     int
	}{
		{"a form without end", "email=" + strings.Repeat("x", 300<<10), 400},
		{"nonsense", "email=%zz", 400},
		{"nothing", "", 401},
	} {
		r := httptest.NewRequest(http.MethodPost, "http://desk.example/sign-in", strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if got := d.send(r); got.status != c.status {
			t.Errorf("%s: %d, want %d: %.2000s", c.name, got.status, c.status, got.body)
		}
	}
}

func TestWhatIsEmbedded(t *testing.T) {
	d := open(t)
	page := d.ask("GET", "/sign-in")
	for _, name := range []string{"style.css", "pages.js", "icon.svg"} {
		address := regexp.MustCompile(`/static/[0-9a-f]+/` + regexp.QuoteMeta(name)).FindString(page.body)
		if address == "" {
			t.Fatalf("the page doesn't use %s", name)
		}
		got := d.ask("GET", address).is(200)
		if !strings.Contains(got.header.Get("Cache-Control"), "immutable") || got.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", name, got.header)
		}
		if old := d.ask("GET", "/static/0123/"+name).is(200); strings.Contains(old.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s of another version is kept for good", name)
		}
	}
	for _, missing := range []string{"/static/0123/nothing.css", "/static/0123/..%2fweb.go", "/", "/sign-in/nothing"} {
		d.ask("GET", missing).is(404, "Nothing here")
	}
}

func TestWhoHasToSetUpASecondFactor(t *testing.T) {
	d := open(t, func(d *web.Deps) { d.Frame.RequireSecondFactor = true })
	d.ask("POST", "/sign-in", "email", grace, "password", secret).goesTo("/desk")
	d.ask("GET", "/account").is(200, "Everyone who works here has a second factor")
}
