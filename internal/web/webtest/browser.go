package webtest

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// Browser is a browser without scripts, with its cookies.
type Browser struct {
	*Desk
	client   *http.Client
	Language string // sent as Accept-Language; empty: none
}

// Browser opens one.
func (d *Desk) Browser() *Browser {
	d.Helper()
	jar, err := cookiejar.New(nil)
	d.must(err)
	return &Browser{Desk: d, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// SignedIn is a browser in which a member of staff has signed in.
func (d *Desk) SignedIn(email string) *Browser {
	d.Helper()
	b := d.Browser()
	b.Send("/sign-in", "email", email, "password", Password).GoesSomewhere()
	return b
}

// Keeps has the browser keep a cookie, as a script of the pages does.
func (b *Browser) Keeps(name, value string) {
	b.Helper()
	home, err := url.Parse(b.URL)
	b.must(err)
	b.client.Jar.SetCookies(home, []*http.Cookie{{Name: name, Value: value, Path: "/"}}) //nolint:gosec // it is no secret, and scripts set it
}

// Seen is what came back.
type Seen struct {
	browser *Browser
	Address string // that was asked for
	Status  int
	Header  http.Header
	Body    string
}

// Open follows an address.
func (b *Browser) Open(address string) Seen {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, b.URL+address, nil)
	b.must(err)
	return b.send(r)
}

// Until opens an address until it says something: what is done a moment later, such as sealing
// the audit trail.
func (b *Browser) Until(address, says string) Seen {
	b.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		seen := b.Open(address).Is(http.StatusOK)
		if strings.Contains(seen.Body, says) {
			return seen
		}
		if time.Now().After(end) {
			b.Fatalf("%s never says %q: %.4000s", address, says, seen.Body)
		}
	}
}

// Send sends a form: name, value, name, value, …
func (b *Browser) Send(address string, filled ...string) Seen {
	b.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(filled); i += 2 {
		values.Add(filled[i], filled[i+1])
	}
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.URL+address, strings.NewReader(values.Encode()))
	b.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.send(r)
}

// Ask asks the API what a page's script may ask, with a body as JSON.
func (b *Browser) Ask(method, path, body string) Seen {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), method, b.URL+path, strings.NewReader(body))
	b.must(err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.send(r)
}

// Do sends any request, such as one with files.
func (b *Browser) Do(r *http.Request) Seen {
	b.Helper()
	return b.send(r)
}

func (b *Browser) send(r *http.Request) Seen {
	b.Helper()
	r.Header.Set("User-Agent", "Browser/1.0")
	if b.Language != "" {
		r.Header.Set("Accept-Language", b.Language)
	}
	got, err := b.client.Do(r)
	b.must(err)
	defer func() { _ = got.Body.Close() }()
	body, err := io.ReadAll(got.Body)
	b.must(err)
	s := Seen{b, r.URL.RequestURI(), got.StatusCode, got.Header, string(body)}
	s.check()
	return s
}

var unsafe = regexp.MustCompile(`unsafe-|\*|http:`)

// check holds what is true of every page: nothing is in it that its policy forbids, and it has one
// heading.
func (s Seen) check() {
	s.browser.Helper()
	if !strings.HasPrefix(s.Header.Get("Content-Type"), "text/html") || s.Status == http.StatusSeeOther {
		return
	}
	if csp := s.Header.Get("Content-Security-Policy"); csp == "" || unsafe.MatchString(csp) {
		s.browser.Errorf("%s has the policy %q", s.Address, csp)
	}
	if found := inline(s.Body); len(found) > 0 {
		s.browser.Errorf("%s has %q in it", s.Address, found)
	}
	if strings.Contains(s.Body, "<html") && strings.Count(s.Body, "<h1") != 1 {
		s.browser.Errorf("%s has %d headings", s.Address, strings.Count(s.Body, "<h1"))
	}
}

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

// Is expects a status and words.
func (s Seen) Is(status int, says ...string) Seen {
	s.browser.Helper()
	if s.Status != status {
		s.browser.Fatalf("%s: got %d, want %d: %.4000s", s.Address, s.Status, status, s.Body)
	}
	for _, words := range says {
		if !strings.Contains(s.Body, words) {
			s.browser.Errorf("%s doesn't say %q: %.4000s", s.Address, words, s.Body)
		}
	}
	return s
}

// Lacks expects words not to be there.
func (s Seen) Lacks(words ...string) Seen {
	s.browser.Helper()
	for _, w := range words {
		if strings.Contains(s.Body, w) {
			s.browser.Errorf("%s says %q: %.4000s", s.Address, w, s.Body)
		}
	}
	return s
}

// GoesTo expects to be sent on to an address, and follows.
func (s Seen) GoesTo(address string) Seen {
	s.browser.Helper()
	if got := s.Header.Get("Location"); s.Status != http.StatusSeeOther || got != address {
		s.browser.Fatalf("%s: got %d to %q, want to be sent on to %q: %.4000s", s.Address, s.Status, got, address, s.Body)
	}
	return s.browser.Open(address)
}

// GoesSomewhere expects to be sent on, and follows.
func (s Seen) GoesSomewhere() Seen {
	s.browser.Helper()
	if s.Status != http.StatusSeeOther {
		s.browser.Fatalf("%s: got %d, want to be sent on: %.4000s", s.Address, s.Status, s.Body)
	}
	return s.browser.Open(s.Header.Get("Location"))
}
