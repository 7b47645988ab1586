package oidctest

import (
	"html/template"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// formPath is where the library sends whoever has to sign in.
const formPath = "/login/username"

var form = template.Must(template.New("form").Parse(`<!doctype html>
<title>Sign in</title>
<form method="post">
<input type="hidden" name="request" value="{{.}}">
<label>User <input name="user"></label>
<label>Password <input name="password" type="password"></label>
<button>Sign in</button>
</form>
`))

func showForm(w http.ResponseWriter, r *http.Request) {
	if err := form.Execute(w, r.URL.Query().Get("authRequestID")); err != nil {
		http.Error(w, "The form cannot be shown.", http.StatusInternalServerError)
	}
}

var hidden = regexp.MustCompile(`name="request" value="([^"]+)"`)

// SignIn does what somebody's browser does at the provider: it opens the address it was sent
// to, fills in the form, and goes on until the provider sends it back. That address is not
// opened: it is the test's to do so. A nil client will do.
func (p *Provider) SignIn(t testing.TB, client *http.Client, address, user, password string) (callback *url.URL) {
	t.Helper()
	if client == nil {
		client = &http.Client{}
	}
	browser := *client
	browser.CheckRedirect = func(next *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(next.URL.String(), p.Issuer+"/") {
			return http.ErrUseLastResponse
		}
		return nil
	}
	page, back := p.visit(t, &browser, http.MethodGet, address, nil)
	if back != nil {
		return back // refused before anybody was asked who they are
	}
	found := hidden.FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("the provider shows no form: %s", page)
	}
	page, back = p.visit(t, &browser, http.MethodPost, p.Issuer+formPath, url.Values{"request": {found[1]}, "user": {user}, "password": {password}})
	if back == nil {
		t.Fatalf("the provider doesn't let %s in: %s", user, page)
	}
	return back
}

// visit opens an address: it gives the page there, or where the provider sends the browser
// away to.
func (p *Provider) visit(t testing.TB, browser *http.Client, method, address string, filled url.Values) (page string, back *url.URL) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(filled.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := browser.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }() // only read from
	if location, err := response.Location(); err == nil {
		return "", location
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body), nil
}
