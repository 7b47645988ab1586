package api_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"deskbell/internal/api"
	"deskbell/tickets"
)

// broken is a store that fails, or worse.
type broken struct {
	tickets.Store
	panics bool
}

func (b broken) Ticket(context.Context, tickets.Ref) (*tickets.Ticket, error) {
	if b.panics {
		panic("secret outage")
	}
	return nil, errOutage
}

func (b broken) Update(ctx context.Context, refs []tickets.Ref, _ func(context.Context, []*tickets.Ticket) error) error {
	_, err := b.Ticket(ctx, refs[0])
	return err
}

func TestOutage(t *testing.T) {
	for _, panics := range []bool{false, true} {
		d := open(t, func(d *api.Deps) {
			d.Desk.Store = broken{d.Desk.Store, panics}
			d.Ready = func(context.Context) error { return errOutage }
		})
		for _, a := range []answer{
			d.ask("agent", "GET", "/v1/tickets/1001").is(500),
			d.ask("agent", "POST", "/v1/tickets/1001/solve").is(500),
			d.ask("agent", "POST", "/v1/tickets/1001/solve", "Idempotency-Key: k").is(500),
			d.ask("agent", "POST", "/v1/tickets/1001/solve", "Idempotency-Key: k").is(500),
			d.ask("", "GET", "/readyz").is(503).has("code", "not_ready"),
		} {
			if a.Code == 500 {
				a.has("code", "internal")
			}
			if strings.Contains(a.Body.String(), "secret") || strings.Contains(a.Body.String(), "10.0.0.7") {
				t.Errorf("internals are shown: %s", a.Body)
			}
			if !strings.Contains(d.log.String(), "secret outage") || !strings.Contains(d.log.String(), a.Header().Get("X-Request-Id")) {
				t.Errorf("not logged: %s", d.log)
			}
		}
		if panics && !strings.Contains(d.log.String(), "server_test.go") {
			t.Error("no stack")
		}
	}
}

func TestLog(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	d.log.Reset()
	d.ask(ada, "GET", url+"?secret=query", "X-Request-Id: req-7").is(422)
	d.ask("agent", "GET", "/v1/tickets", "X-Request-Id: bad id").is(200)
	lines := strings.Split(strings.TrimSpace(d.log.String()), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], `"method":"GET","route":"/v1/tickets/:id","status":422,`) || !strings.Contains(lines[0], `"request_id":"req-7","caller":"customer"`) ||
		!strings.Contains(lines[1], `"caller":"agent","caller_id":"`+d.users["agent"].ID) || strings.Contains(d.log.String(), "bad id") {
		t.Errorf("logged %s", d.log)
	}
	for _, secret := range []string{ada, "query", d.token["agent"], "dbt_", "dbs_"} {
		if strings.Contains(d.log.String(), secret) {
			t.Errorf("%q is logged", secret)
		}
	}
}

// TestOverTheWire asks a real server, for what a recorder cannot show.
func TestOverTheWire(t *testing.T) {
	d := open(t)
	s := httptest.NewServer(d)
	defer s.Close()
	for _, path := range []string{"/v1/clock", "/openapi.json", "/docs", "/metrics", "/v1/calendars/us.ics", "/nowhere"} {
		want, err := http.Get(s.URL + path)
		must(t, err)
		_, _ = io.Copy(io.Discard, want.Body)
		must(t, want.Body.Close())
		got, err := http.Head(s.URL + path)
		must(t, err)
		must(t, got.Body.Close())
		if got.StatusCode != want.StatusCode || got.Header.Get("Content-Type") != want.Header.Get("Content-Type") {
			t.Errorf("HEAD %s: %d %v, GET: %d %v", path, got.StatusCode, got.Header, want.StatusCode, want.Header)
		}
		for _, name := range []string{"X-Content-Type-Options", "Referrer-Policy", "Cache-Control", "X-Request-Id"} {
			if want.Header.Get(name) == "" {
				t.Errorf("%s has no %s", path, name)
			}
		}
	}
	r, err := http.Post(s.URL+"/v1/tickets", "application/json", io.MultiReader(strings.NewReader(`{"subject":"`), strings.NewReader(strings.Repeat("x", 3<<20))))
	must(t, err)
	must(t, r.Body.Close())
	if r.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", r.StatusCode)
	}
}
