package admin_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"deskbell/internal/config"
	"deskbell/internal/web/webtest"
)

// form is a request without a body, as a page of the desk sends it to the API.
func form(t *testing.T, d *webtest.Desk, path string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

func TestTokens(t *testing.T) {
	d := webtest.Open(t, now)
	b := d.SignedIn(webtest.Agent)
	b.Open("/tokens").Is(200, "No token is in use").Lacks(`name="user"`)
	b.Send("/tokens", "name", " ", "all", "yes", "expires_at", "90").Is(422, "aria-invalid")
	b.Send("/tokens", "name", hostile, "expires_at", "90").Is(422, "Choose what the token may do")
	made := harmless(b.Send("/tokens", "name", hostile, "scopes", "tickets:read", "scopes", "licenses:read", "expires_at", "30").Is(200, "only time"))
	secret := found(t, made, `value="(dbs_[^"]+)"`)
	if status, _ := d.Ask("GET", "/v1/tickets", secret, ""); status != 200 {
		t.Errorf("it doesn't open what it is for: %d", status)
	}
	if status, _ := d.Ask("GET", "/v1/tokens", secret, ""); status != 403 {
		t.Errorf("it opens more than it is for: %d", status)
	}
	seen := harmless(b.Open("/tokens").Is(200, "licenses:read, tickets:read", secret[:8]))
	seen.Lacks(secret)
	again := b.Send("/tokens", "name", hostile, "scopes", "tickets:read", "expires_at", "30").Is(409)
	again.Lacks(secret)
	b.Send("/tokens", "name", "for another", "user", webtest.Manager, "all", "yes").Is(403, "Only administrators")

	id := found(t, seen, `action="/tokens/([^/"]+)/revoke"`)
	d.SignedIn(webtest.Manager).Send("/tokens/" + id + "/revoke").Is(404)
	b.Send("/tokens/"+id+"/revoke").GoesTo("/tokens?done=revoked").Is(200, "It is revoked", "Revoked", "No token is in use")
	if status, _ := d.Ask("GET", "/v1/tickets", secret, ""); status != 401 {
		t.Errorf("it still opens something: %d", status)
	}

	admin := d.SignedIn(webtest.Administrator)
	admin.Send("/tokens", "name", "Nightly report", "user", webtest.Manager, "all", "yes", "expires_at", "").Is(200, "The token of "+webtest.Manager)
	admin.Open("/tokens").Is(200, "Nightly report", webtest.Manager, "Everything its owner may", "Never", "Mary Jackson")
	admin.Open("/tokens?user="+webtest.Agent).Is(200, "Those of").Lacks("Nightly report")
}

// receiver is what a webhook calls, which fails as long as it is told to.
type receiver struct {
	sync.Mutex
	fails bool
	types []string
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	r.Lock()
	defer r.Unlock()
	body, _ := io.ReadAll(q.Body)
	var told struct{ Type string }
	_ = json.Unmarshal(body, &told)
	r.types = append(r.types, told.Type)
	if r.fails {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, hostile)
	}
}

func TestWebhooks(t *testing.T) {
	r := &receiver{}
	server := httptest.NewServer(r)
	defer server.Close()
	d := webtest.Open(t, now, func(s *config.Settings) { s.AllowPrivateWebhooks = true })
	b := d.SignedIn(webtest.Administrator)
	key := found(t, b.Open("/webhooks").Is(200, "Nobody is told anything yet", "sla.breached", "A promise was broken."), `name="key" value="([^"]+)"`)
	b.Send("/webhooks", "url", "ftp://x", "events", "nonsense", "key", key).Is(422, "aria-invalid", `value="ftp://x"`)
	filled := []string{"url", server.URL + "/hook", "description", hostile, "events", "ticket.submitted", "key", key}
	made := harmless(b.Send("/webhooks", filled...).Is(200, "only time"))
	secret := found(t, made, `value="(whsec_[^"]+)"`)
	b.Send("/webhooks", filled...).Is(200) // pressed twice, it makes one
	list := harmless(b.Open("/webhooks").Is(200, server.URL, "Active", "ticket.submitted"))
	list.Lacks(secret)
	if n := strings.Count(list.Body, server.URL+"/hook"); n != 1 {
		t.Fatalf("there are %d webhooks", n)
	}
	hook := found(t, list, `href="(/webhooks/[^"]+)"`)
	harmless(b.Open(hook).Is(200, "There are none", "One signs its calls")).Lacks(secret)

	b.Send(hook+"/test").GoesTo(hook+"?done=test").Is(200, "A trial is on its way")
	delivered := b.Until(hook+"?state=delivered", "webhook.test")
	call := found(t, delivered, `href="(/webhooks/[^"]+/deliveries/[^"]+)"`)
	harmless(b.Open(call).Is(200, "Delivered", "answered 200", "Webhook-Signature"))
	b.Send(call).GoesTo(call+"?done=again").Is(200, "It is sent again")
	b.Until(call, "Try 2")

	r.Lock()
	r.fails = true
	r.Unlock()
	d.Submit()
	failed := b.Until(hook, "Failed, waits to be tried again")
	call = found(t, failed, `href="(/webhooks/[^"]+/deliveries/[^"]+)">ticket.submitted`)
	harmless(b.Open(call).Is(200, "503", "alert(1)"))

	b.Send(hook+"/pause").GoesTo(hook+"?done=pause").Is(200, "Paused", "Resume")
	b.Send(hook + "/resume").GoesTo(hook + "?done=resume")
	b.Send(hook, "url", "nonsense", "description", "x").Is(422, "aria-invalid")
	b.Send(hook, "url", server.URL+"/other", "description", "Pages whoever is on duty").GoesTo(hook+"?done=saved").Is(200, "/other", "Everything", "Pages whoever is on duty")
	rotated := b.Send(hook+"/rotate", "key", "k1").Is(200, "only time", "with the old one as well")
	if second := found(t, rotated, `value="(whsec_[^"]+)"`); second == secret {
		t.Error("the new secret is the old one")
	}
	b.Open(hook).Is(200, "2 sign its calls").Lacks("whsec_")
	b.Send(hook+"/rotate", "key", "k2", "at_once", "yes").Is(200, "with no other")
	b.Open(hook).Is(200, "One signs its calls")
	b.Send(hook + "/nothing").Is(404)
	b.Send(hook+"/delete").GoesTo("/webhooks?done=deleted").Is(200, "Nobody is told anything yet")
	b.Open(hook).Is(404)
	b.Open("/webhooks/x/deliveries/y").Is(404)
}
