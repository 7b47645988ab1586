package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"deskbell/internal/config"
	"deskbell/internal/web/webtest"
)

var now = time.Date(2026, time.November, 25, 14, 0, 0, 0, time.UTC)

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// form is a request that sends one, as a browser does.
func form(t *testing.T, d *webtest.Desk, address, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.URL+address, strings.NewReader(body))
	ok(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func TestPagesOfOtherSites(t *testing.T) {
	d := webtest.Open(t, now)
	b := d.SignedIn(webtest.Administrator)
	for _, address := range []string{
		"/sign-in", "/sign-in/code", "/sign-in/link", "/sign-in/owner", "/password", "/password/link", "/account/password", "/account/sessions/end",
		"/account/second-factor", "/account/second-factor/remove", "/people", "/tokens", "/webhooks", "/replies", "/topics", "/language", "/sign-out",
	} {
		r := form(t, d, address, "email="+webtest.Agent)
		r.Header.Set("Origin", "https://evil.example")
		b.Do(r).Is(403, "by a page of another site")
	}
	b.Open("/account").Is(200)
}

func TestFormsThatCannotBeRead(t *testing.T) {
	d := webtest.Open(t, now)
	for _, c := range []struct {
		name, body string
		status     int
	}{
		{"a form without end", "email=" + strings.Repeat("x", 300<<10), 400},
		{"nonsense", "email=%zz", 400},
		{"nothing", "", 401},
	} {
		if got := d.Browser().Do(form(t, d, "/sign-in", c.body)); got.Status != c.status {
			t.Errorf("%s: %d, want %d: %.2000s", c.name, got.Status, c.status, got.Body)
		}
	}
}

func TestWhatIsEmbedded(t *testing.T) {
	b := webtest.Open(t, now).Browser()
	page := b.Open("/sign-in")
	for name, kind := range map[string]string{
		"style.css": "text/css", "pages.js": "text/javascript", "icon.svg": "image/svg+xml", "apple-touch-icon.png": "image/png", "card.png": "image/png", "manifest.webmanifest": "application/manifest+json",
	} {
		address := regexp.MustCompile(`/static/[0-9a-f]+/` + regexp.QuoteMeta(name)).FindString(page.Body)
		if address == "" {
			t.Fatalf("the page doesn't use %s", name)
		}
		got := b.Open(address).Is(200)
		if !strings.Contains(got.Header.Get("Cache-Control"), "immutable") || got.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(got.Header.Get("Content-Type"), kind) {
			t.Errorf("%s: %v", name, got.Header)
		}
		if old := b.Open("/static/0123/" + name).Is(200); strings.Contains(old.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s of another version is kept for good", name)
		}
	}
	if got := b.Open("/favicon.ico").Is(200); !strings.HasPrefix(got.Body, "\x00\x00\x01\x00") || got.Header.Get("Content-Type") != "image/x-icon" {
		t.Errorf("the icon is %v", got.Header)
	}
	b.Open("/apple-touch-icon.png").Is(200)
	for _, missing := range []string{"/static/0123/nothing.css", "/static/0123/..%2fweb.go", "/sign-in/nothing"} {
		b.Open(missing).Is(404, "Nothing here")
	}
	const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	b.Open("/"+url.PathEscape(hostile)+"?q="+url.QueryEscape(hostile)).Is(404, "Nothing here").Lacks("<script>alert", "<img")
}

func TestMessengersAreShownWhereALinkLeads(t *testing.T) {
	d := webtest.Open(t, now)
	d.Browser().Open("/sign-in").Is(200, `property="og:title" content="Sign in"`, `content="`+d.URL+"/static/")
	known := webtest.Open(t, now, func(s *config.Settings) { s.PublicURL = "https://support.vendor.example/" })
	known.Browser().Open("/sign-in").Is(200, `property="og:image" content="https://support.vendor.example/static/`)
}
