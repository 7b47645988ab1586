package account_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"deskbell/internal/auth"
	"deskbell/internal/config"
	"deskbell/internal/web/webtest"
)

var now = time.Date(2026, time.November, 25, 14, 0, 0, 0, time.UTC)

const another = "another lighthouse, two gulls"

func TestSigningIn(t *testing.T) {
	d := webtest.Open(t, now)
	b := d.Browser()
	b.Open("/sign-in").Is(200, "Sign in", "See your licenses")
	b.Open("/account").Is(401, "you have to sign in first")
	wrong := b.Send("/sign-in", "email", webtest.Agent, "password", "another secret of mine").Is(401, "don&#39;t belong together", `value="`+webtest.Agent+`"`)
	wrong.Lacks("another secret")
	if wrong.Header.Get("Set-Cookie") != "" {
		t.Errorf("a refusal leaves %s", wrong.Header.Get("Set-Cookie"))
	}
	b.Send("/sign-in", "email", webtest.Agent, "password", webtest.Password).GoesTo("/desk")
	b.Open("/account").Is(200, "Grace Hopper", webtest.Agent, "this one", "Browser/1.0")
	b.Open("/sign-in").GoesTo("/desk")
	b.Send("/sign-in", "email", webtest.Agent, "password", webtest.Password).GoesTo("/desk")
	b.Open("/account").Is(200).Lacks("Sign out everywhere else") // the one before has ended
	b.Send("/sign-out").GoesTo("/sign-in")
	b.Open("/account").Is(401)
	b.Send("/sign-out").GoesTo("/sign-in")
	m := d.Browser()
	m.Send("/sign-in", "email", webtest.Manager, "password", webtest.Password).GoesTo("/reports")
	// What happens on a page is on record with where it came from.
	d.SignedIn(webtest.Administrator).Until("/audit?action=session.started&actor="+webtest.Manager, "Mary Jackson").Is(200, "127.0.0.1")
}

func TestOneGoesBackToWhereOneWanted(t *testing.T) {
	d := webtest.Open(t, now)
	b := d.Browser()
	const wanted = "/people?q=a%26b"
	b.Open(wanted).Is(401, `href="/sign-in?back=`+url.QueryEscape(wanted)+`"`)
	b.Open("/sign-in?back="+url.QueryEscape(wanted)).Is(200, `name="back" value="/people?q=a%26b"`)
	b.Send("/sign-in", "email", webtest.Administrator, "password", "wrong", "back", wanted).Is(401, `name="back" value="/people?q=a%26b"`)
	b.Send("/sign-in", "email", webtest.Administrator, "password", webtest.Password, "back", wanted).GoesTo(wanted).Is(200, "People")
	b.Open("/sign-in?back=" + url.QueryEscape("/tokens")).GoesTo("/tokens")
	// Who comes back from the identity provider is led on from the sign-in page.
	for kept, leads := range map[string]string{url.PathEscape("/tokens?user=a"): "/tokens?user=a", url.PathEscape("//evil.example/"): "/", "%zz": "/desk"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.URL+"/sign-in", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(&http.Cookie{Name: "deskbell-wanted", Value: kept}) //nolint:gosec // as a browser sends it back
		back := b.Do(r)
		if !strings.Contains(strings.Join(back.Header["Set-Cookie"], " "), "deskbell-wanted=;") {
			t.Errorf("the browser is not to forget it: %v", back.Header)
		}
		back.GoesTo(leads)
	}
	for _, elsewhere := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)"} {
		d.Browser().Send("/sign-in", "email", webtest.Agent, "password", webtest.Password, "back", elsewhere).GoesTo("/")
	}
}

func TestSessionsAreEnded(t *testing.T) {
	d := webtest.Open(t, now)
	here, there := d.SignedIn(webtest.Agent), d.SignedIn(webtest.Agent)
	seen := here.Open("/account").Is(200, "Sign out everywhere else")
	other := regexp.MustCompile(`name="session" value="([^"]+)"`).FindStringSubmatch(seen.Body)[1]
	here.Send("/account/sessions/end", "session", "unknown").Is(404)
	d.SignedIn(webtest.Manager).Send("/account/sessions/end", "session", other).Is(404)
	there.Open("/account").Is(200)
	here.Send("/account/sessions/end", "session", other).GoesTo("/account?done=ended").Is(200, "That browser is signed out")
	there.Open("/account").Is(401)
	third := d.SignedIn(webtest.Agent)
	here.Send("/account/sessions/end").GoesTo("/account?done=ended")
	third.Open("/account").Is(401)
	third.Send("/account/sessions/end").Is(401)
}

func TestAPasswordIsSetAndChanged(t *testing.T) {
	d := webtest.Open(t, now)
	b := d.Browser()
	b.Open("/password").Is(200, "Your password")
	b.Send("/password/link", "email", " Grace@Vendor.example").Is(200, "If this address is a staff member")
	b.Send("/password/link", "email", "nobody@else.example").Is(200, "If this address is a staff member")
	b.Send("/password/link", "email", "nobody").Is(422, "aria-invalid", `value="nobody"`)
	link := d.Link(auth.ForReset, webtest.Agent)
	b.Send("/password", "token", " "+link+" ", "password", "short").Is(422, "fewer than 12 characters", link).Lacks(`value="short"`)
	b.Send("/password", "token", link, "password", another).Is(200, "Your password is set")
	b.Send("/password", "token", link, "password", "a third lighthouse, no gulls").Is(401, "The link is not valid")
	b.Send("/sign-in", "email", webtest.Agent, "password", another).GoesTo("/desk")

	elsewhere := d.Browser()
	elsewhere.Send("/sign-in", "email", webtest.Agent, "password", another).GoesTo("/desk")
	b.Send("/account/password", "current", "wrong", "password", webtest.Password).Is(403, "That is not your password").Lacks(another)
	b.Send("/account/password", "current", another, "password", "short").Is(422, "fewer than 12 characters", "aria-invalid")
	b.Send("/account/password", "current", another, "password", webtest.Password).GoesTo("/account?done=password").Is(200, "Your password is changed")
	elsewhere.Open("/account").Is(401)
	elsewhere.Send("/account/password", "current", another, "password", webtest.Password).Is(401)
	d.SignedIn(webtest.Agent).Open("/account").Is(200)
}

var (
	secretForm    = regexp.MustCompile(`secret=([A-Z2-7]+)`)
	codeForm      = regexp.MustCompile(`<li>([0-9A-Z]{6}(?:-[0-9A-Z]{6}){3})</li>`)
	addressForm   = regexp.MustCompile(`name="url" value="([^"]+)"`)
	challengeForm = regexp.MustCompile(`name="challenge" value="([^"]+)"`)
)

// code is the one of a secret, some steps of 30 seconds from the desk's time.
func code(t *testing.T, secret string, steps int) string {
	t.Helper()
	all, err := totp.GenerateCode(secret, now.Add(time.Duration(steps)*30*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// setUp sets up a second factor, and gives its secret and recovery codes.
func setUp(t *testing.T, b *webtest.Browser) (secret string, codes []string) {
	t.Helper()
	b.Open("/account/second-factor").Is(200, "Your password")
	b.Send("/account/second-factor", "password", "wrong").Is(403, "That is not your password")
	begun := b.Send("/account/second-factor", "password", webtest.Password).Is(200, `<svg class="qr"`, `role="img"`, "otpauth://totp/")
	secret = secretForm.FindStringSubmatch(begun.Body)[1]
	address := strings.ReplaceAll(addressForm.FindStringSubmatch(begun.Body)[1], "&amp;", "&")
	b.Send("/account/second-factor/confirm", "url", address, "code", "000000").Is(403, "not the code of this moment", secret, `<svg class="qr"`)
	done := b.Send("/account/second-factor/confirm", "url", address, "code", code(t, secret, 0)).Is(200, "Recovery codes", "only time")
	for _, one := range codeForm.FindAllStringSubmatch(done.Body, -1) {
		codes = append(codes, one[1])
	}
	if len(codes) != 10 {
		t.Fatalf("there are %d recovery codes: %s", len(codes), done.Body)
	}
	return secret, codes
}

func TestASecondFactor(t *testing.T) {
	d := webtest.Open(t, now)
	elsewhere, b := d.SignedIn(webtest.Agent), d.SignedIn(webtest.Agent)
	b.Open("/account").Is(200, "whoever learns your password can sign in as you")
	secret, codes := setUp(t, b)
	elsewhere.Open("/account").Is(401)
	b.Open("/account").Is(200, "A code is asked for since", "10 recovery codes are left").Lacks(codes[0], secret)
	b.Open("/account/second-factor").Is(200, "New recovery codes", "Remove it").Lacks(codes[0], secret)

	fresh := d.Browser()
	asked := fresh.Send("/sign-in", "email", webtest.Agent, "password", webtest.Password, "back", "/tokens").Is(200, "One more step")
	challenge := challengeForm.FindStringSubmatch(asked.Body)[1]
	fresh.Open("/account").Is(401)
	fresh.Send("/sign-in/code", "challenge", challenge, "code", "000000", "back", "/tokens").Is(401, "not the code of this moment", challenge)
	fresh.Send("/sign-in/code", "challenge", challenge, "code", codes[0], "back", "/tokens").GoesTo("/tokens").Is(200)
	b.Open("/account").Is(200, "9 recovery codes are left")

	d.At(now.Add(5 * time.Minute)) // codes may be tried now and then only
	b.Send("/account/second-factor/codes", "code", "000000").Is(403, "not the code of this moment")
	renewed := b.Send("/account/second-factor/codes", "code", code(t, secret, 10)).Is(200, "Recovery codes", "only time")
	renewed.Lacks(codes[1])
	if len(codeForm.FindAllString(renewed.Body, -1)) != 10 {
		t.Errorf("there are no ten new codes: %s", renewed.Body)
	}
	b.Send("/account/second-factor/remove", "last_code", codes[1]).Is(403, "not the code of this moment") // worth nothing any more
	d.At(now.Add(6 * time.Minute))
	b.Send("/account/second-factor/remove", "last_code", code(t, secret, 12)).GoesTo("/account?done=removed").Is(200, "Your second factor is removed", "You have none")
	fresh.Open("/account").Is(401)
}

func TestWhoHasToSetUpASecondFactorIsLedThere(t *testing.T) {
	d := webtest.Open(t, now, func(s *config.Settings) { s.RequireSecondFactor = true })
	b := d.Browser()
	b.Send("/sign-in", "email", webtest.Agent, "password", webtest.Password, "back", "/tokens").GoesTo("/account/second-factor").Is(200, "Everyone who works here has one")
	b.Open("/account").Is(200, "you can do nothing else")
	b.Open("/tokens").Is(403, "Set one up", `href="/account/second-factor"`)
	setUp(t, b)
	b.Open("/tokens").Is(200)
}

func TestAnOwnerSignsInInTheirLanguage(t *testing.T) {
	d := webtest.Open(t, now)
	for language, says := range map[string][]string{
		"en": {"Mail me a link", "That is no email address", "a link is on its way there", "The link is not valid", "Where you are signed in"},
		"fr": {"M’envoyer un lien", "pas une adresse e-mail", "un lien est en route", "Le lien n’est pas valable", "Où vous êtes connecté"},
		"de": {"Link zusenden", "keine E-Mail-Adresse", "ist ein Link dorthin unterwegs", "Der Link gilt nicht", "Wo Sie angemeldet sind"},
		"es": {"Enviarme un enlace", "no es una dirección de correo", "hay un enlace en camino", "El enlace no es válido", "Dónde tiene la sesión abierta"},
	} {
		b := d.Browser()
		b.Language = language
		b.Open("/sign-in").Is(200, says[0], `lang="`+language+`"`)
		b.Send("/sign-in/link", "owner", "ops").Is(422, says[1], `value="ops"`)
		b.Send("/sign-in/link", "owner", "ops@aerial.example").Is(200, says[2])
		b.Send("/sign-in/owner", "token", "dbl_invented").Is(401, says[3])
		link := d.Link(auth.ForOwner, "plain@survey.example")
		b.Send("/sign-in/owner", "token", " "+link).GoesSomewhere()
		b.Open("/account").Is(200, says[4], "plain@survey.example").Lacks("Second factor")
		b.Open("/account/second-factor").Is(403)
		b.Send("/account/password", "current", "x", "password", another).Is(403)
	}
}

func TestTooManyAttempts(t *testing.T) {
	d := webtest.Open(t, now, func(s *config.Settings) { s.Checks = 1 })
	d.Browser().Send("/sign-in", "email", webtest.Agent, "password", "wrong").Is(401)
	for _, form := range []string{"/sign-in", "/sign-in/code", "/sign-in/link", "/sign-in/owner", "/password", "/password/link"} {
		b := d.Browser()
		b.Language = "de"
		b.Send(form, "email", webtest.Agent, "owner", webtest.Agent, "password", webtest.Password, "code", "1", "challenge", "x", "token", "x").Is(429)
	}
}

func TestHostileText(t *testing.T) {
	const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}%s`
	d := webtest.Open(t, now)
	b := d.SignedIn(webtest.Agent)
	for _, form := range []string{"/sign-in", "/sign-in/code", "/sign-in/link", "/sign-in/owner", "/password", "/password/link", "/account/password", "/account/second-factor", "/account/second-factor/confirm"} {
		filled := []string{"email", hostile, "owner", hostile, "password", hostile, "code", hostile, "challenge", hostile, "token", hostile, "current", hostile, "url", "otpauth://totp/x?secret=" + url.QueryEscape(hostile), "back", hostile}
		for _, who := range []*webtest.Browser{b, d.Browser()} {
			who.Send(form, filled...).Lacks("<script>alert", "<img")
		}
	}
	b.Open("/sign-in?back="+url.QueryEscape(hostile)).Lacks("<script>alert", "<img")
}
