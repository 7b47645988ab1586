package api_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"deskbell/internal/api"
	"deskbell/internal/limit"
)

// endless never asks anyone to wait.
var endless = api.Limits{Burst: 1 << 30, Requests: 1 << 30, Submissions: 1 << 30, Emails: 1 << 30, Staff: 1 << 30, Customers: 1 << 30}

const (
	evesCheck  = `{"license_email":"eve@else.example"}`
	checksPath = "/v1/entitlement-checks"
)

var denied = strings.Replace(adasRequest, "ops@aerial", "eve@else", 1)

// bounded is a desk with some limits, which believes where a request says it comes from.
func bounded(t *testing.T, l api.Limits) *desk {
	t.Helper()
	return open(t, func(d *api.Deps) { d.Limits, d.TrustedProxies = l, []string{"192.0.2.0/24"} })
}

// from is an address to ask from.
func from(address string) string { return "X-Forwarded-For: " + address }

// often fails unless an answer is a 429 that says when to try again, and why.
func (a answer) often(limit string, after int) {
	a.t.Helper()
	a.is(429).has("code", "too_many_requests")
	if got := a.Header().Get("Retry-After"); got != fmt.Sprint(after) {
		a.t.Errorf("Retry-After %s, want %d", got, after)
	}
	if h := a.Header(); !strings.Contains(h.Get("RateLimit"), fmt.Sprintf(`"%s";r=0;`, limit)) || !strings.Contains(h.Get("RateLimit-Policy"), `"`+limit+`"`) {
		a.t.Errorf("%s is not shown: %v", limit, h)
	}
}

func TestLimits(t *testing.T) {
	d := open(t, func(d *api.Deps) { d.Limits = api.Limits{Burst: 3, PerSecond: 0.5} })
	for range 3 {
		d.ask("", "POST", checksPath, evesCheck).is(200)
		d.ask("", "POST", "/v1/tickets", denied).is(403)
	}
	d.ask("", "POST", checksPath, evesCheck).often("checks", 2)
	d.ask("", "POST", "/v1/tickets", adasRequest).often("denials", 2)
	d.ask("", "POST", "/v1/tickets", adasRequest, "Idempotency-Key: k").often("denials", 2)
	for range 5 { // staff are not limited
		d.ask("agent", "POST", checksPath, evesCheck).is(200)
		d.ask("agent", "POST", "/v1/tickets", denied).is(403)
	}
	d.wait(2 * time.Second)
	d.ask("", "POST", checksPath, evesCheck).is(200)
	d.ask("", "POST", checksPath, evesCheck).often("checks", 2)
	for range 5 { // what is accepted, or at fault, is not refused
		d.ask("", "POST", "/v1/tickets", adasRequest).is(201)
		d.ask("", "POST", "/v1/tickets", strings.Replace(adasRequest, "critical", "dire", 1)).is(422)
	}
	d.ask("", "POST", "/v1/tickets", denied).is(403)
	d.ask("", "POST", "/v1/tickets", denied).often("denials", 2)
}

// What is asked inside of a transaction counts though nothing of it is stored.
func TestLimitsOfRepeatableRequests(t *testing.T) {
	var shared counting
	d := open(t, func(d *api.Deps) {
		d.Limits = api.Limits{Burst: 3, PerSecond: 0.5}
		shared.Store = d.Once.(limit.Store)
		d.Limiter = shared.limiter()
	})
	for i := range 3 {
		d.ask("", "POST", "/v1/tickets", denied, fmt.Sprint("Idempotency-Key: ", i)).is(403)
		d.ask("", "POST", checksPath, evesCheck, fmt.Sprint("Idempotency-Key: c", i)).is(200)
	}
	d.ask("", "POST", "/v1/tickets", denied, "Idempotency-Key: x").often("denials", 2)
	d.ask("", "POST", checksPath, evesCheck, "Idempotency-Key: cx").often("checks", 2)
	other := shared.limiter()
	for _, name := range []string{"denials", "checks"} {
		l := limit.Limit{Name: name, Burst: 3, Every: 2 * time.Second}
		if _, err := other.Take(t.Context(), l, "192.0.2.1/32", monday); err == nil {
			t.Errorf("another server doesn't know of the %s", name)
		}
	}
}

// Every answer tells how its caller stands.
func TestLimitsAreShown(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	owner := d.owner("ops@aerial.example")
	for _, c := range []struct {
		who, method, url, body string
		policy, stands         string
	}{
		{"", "GET", "/v1/topics", "", `"public";q=3000;w=100`, `"public";r=2998;t=1`},
		{"", "GET", "/v1/topics?x=1", "", `"public";q=3000;w=100`, `"public";r=2997;t=1`},
		{"", "GET", "/v1/tickets", "", `"public";q=3000;w=100`, `"public";r=2996;t=1`}, // refused, too
		{"", "POST", checksPath, evesCheck, `"public";q=3000;w=100, "checks";q=300;w=300`, `"public";r=2995;t=1, "checks";r=299;t=1`},
		{"", "POST", "/v1/tickets", denied, `"public";q=3000;w=100`, `"public";r=2994;t=1`},
		{"", "POST", "/v1/sign-in-links", `{"email":"a@x.example"}`, `"public";q=3000;w=100, "sign-in";q=300;w=300`, `"public";r=2993;t=1, "sign-in";r=299;t=1`},
		{"agent", "GET", "/v1/tickets", "", `"staff";q=6000;w=60`, `"staff";r=5999;t=1`},
		{"manager", "GET", "/v1/tickets", "", `"staff";q=6000;w=60`, `"staff";r=5999;t=1`},
		{"agent", "POST", checksPath, evesCheck, `"staff";q=6000;w=60`, `"staff";r=5998;t=1`},
		{ada, "GET", url, "", `"customers";q=600;w=60`, `"customers";r=599;t=1`},
		{owner, "GET", "/v1/licenses", "", `"customers";q=600;w=60`, `"customers";r=599;t=1`},
		{"", "GET", "/livez", "", "", ""}, {"", "GET", "/readyz", "", "", ""}, {"", "GET", "/metrics", "", "", ""},
	} {
		h := d.ask(c.who, c.method, c.url, c.body).Header()
		if h.Get("RateLimit-Policy") != c.policy || h.Get("RateLimit") != c.stands {
			t.Errorf("%s %s for %q: %s and %s", c.method, c.url, c.who, h.Get("RateLimit-Policy"), h.Get("RateLimit"))
		}
	}
	if text := d.ask("", "POST", "/v1/tickets", adasRequest, "Idempotency-Key: k").is(201).Header().Get("RateLimit"); text != `"public";r=2992;t=1` {
		t.Errorf("a request with a key shows %s", text)
	}
	for range 2 { // a repeated answer shows how things stand now
		d.ask("", "GET", "/v1/topics")
	}
	if text := d.ask("", "POST", "/v1/tickets", adasRequest, "Idempotency-Key: k").is(201).Header().Get("RateLimit"); text != `"public";r=2989;t=1` {
		t.Errorf("its repetition shows %s", text)
	}
}

// Every operation but those that tell how the server is documents what it may be refused by.
func TestLimitsAreDescribed(t *testing.T) {
	for path, item := range describe(open(t)).Paths.Map() {
		for method, o := range item.Operations() {
			refusal := o.Responses.Value("429")
			if free := path == "/livez" || path == "/readyz" || path == "/metrics"; free != (refusal == nil) {
				t.Errorf("%s %s: described as limited: %v", method, path, refusal != nil)
			} else if free {
				continue
			}
			for status, r := range o.Responses.Map() {
				if h := r.Value.Headers; h["RateLimit"] == nil || h["RateLimit-Policy"] == nil || (h["Retry-After"] != nil) != (status == "429") {
					t.Errorf("%s %s: %s has the headers %v", method, path, status, h)
				}
			}
		}
	}
}

// One customer who floods the desk is asked to wait; nobody else is.
func TestOneNoisyCustomer(t *testing.T) {
	d := bounded(t, api.Limits{Submissions: 5})
	other := strings.NewReplacer("ops@aerial.example", "map@small.example").Replace(adasRequest)
	for i := range 5 { // wherever they come from, and however they write it
		d.ask("", "POST", "/v1/tickets", strings.Replace(adasRequest, "ops@", "OPS@", 1), from(fmt.Sprintf("198.51.100.%d", i))).is(201)
	}
	for i := range 20 {
		d.ask("", "POST", "/v1/tickets", adasRequest, from(fmt.Sprintf("198.51.100.%d", i)), fmt.Sprint("Idempotency-Key: ", i)).often("submissions", 1)
	}
	d.ask("", "POST", "/v1/tickets", other, from("198.51.100.1")).is(201)
	d.ask("agent", "POST", "/v1/tickets", adasRequest).is(201) // for the customer, by hand
	d.wait(time.Second)
	d.ask("", "POST", "/v1/tickets", adasRequest, "Idempotency-Key: once").is(201)
	d.ask("", "POST", "/v1/tickets", adasRequest, "Idempotency-Key: once").is(201) // was answered, so it costs nothing
	d.ask("", "POST", "/v1/tickets", adasRequest).often("submissions", 1)
	d.wait(time.Second)
	for range 9 { // what isn't accepted doesn't count
		d.ask("", "POST", "/v1/tickets", strings.Replace(adasRequest, "CH", "XX", 1)).is(422)
	}
	d.ask("", "POST", "/v1/tickets", adasRequest).is(201)
}

// An email can be asked about so often only, known or not, and by that nobody learns which it
// is, nor is its owner locked out.
func TestAnEmailIsAskedAboutTooOften(t *testing.T) {
	d := bounded(t, api.Limits{Emails: 4})
	answers := map[string]bool{}
	for _, email := range []string{"ops@aerial.example", "eve@else.example"} {
		body := fmt.Sprintf(`{"license_email":%q}`, email)
		for i := range 4 {
			a := d.ask("", "POST", checksPath, body, from(fmt.Sprintf("2001:db8:%d::1", i))).is(200)
			if strings.Contains(a.Header().Get("RateLimit"), "license-email") {
				t.Error("what others asked is shown")
			}
		}
		a := d.ask("", "POST", checksPath, body, from("203.0.113.7"), "X-Request-Id: r")
		a.often("license-email", 10)
		a.Header().Del("RateLimit")
		answers[fmt.Sprint(a.Header(), a.Body)] = true
		d.ask("agent", "POST", checksPath, body).is(200)
	}
	if len(answers) != 1 {
		t.Errorf("the answers differ: %v", answers)
	}
	d.ask("", "POST", "/v1/tickets", denied, from("203.0.113.8")).often("license-email", 10)
	d.ask("", "POST", "/v1/tickets", adasRequest, from("203.0.113.8")).is(201)
	d.ask("", "POST", checksPath, `{"license_email":"@"}`, from("203.0.113.9")).is(422).names("license_email")
	d.wait(10 * time.Second)
	d.ask("", "POST", "/v1/tickets", denied, from("203.0.113.8")).is(403)
	d.ask("", "POST", "/v1/tickets", denied, from("203.0.113.8")).often("license-email", 10)
}

// Who has no token, or one that opens nothing, counts by network; who has one, by that.
func TestWhoIsCounted(t *testing.T) {
	d := bounded(t, api.Limits{Requests: 3, Staff: 4, Customers: 2})
	url, ada := d.submit() // without an address of its own: from 192.0.2.1
	_, bob := d.submit()
	topics := func(who, address string) answer { return d.ask(who, "GET", "/v1/topics", from(address)) }
	topics("", "2001:db8::1").is(200)
	topics("", "2001:db8::ffff:2").is(200)
	topics("dbs_guess", "2001:db8::3").is(401)
	topics("dbs_guess", "2001:db8::4").often("public", 34)
	topics("", "2001:db8::5").often("public", 34)
	topics("", "2001:db8:0:1::1").is(200) // another network
	topics("", "198.51.100.1").is(200)
	for _, who := range []struct {
		token string
		many  int
		limit string
		after int
	}{{"agent", 4, "staff", 15}, {"manager", 4, "staff", 15}, {ada, 2, "customers", 30}, {bob, 2, "customers", 30}, {d.owner("ops@aerial.example"), 2, "customers", 30}} {
		for range who.many {
			topics(who.token, "2001:db8::6").is(200) // though the network has none left
		}
		topics(who.token, "2001:db8::7").often(who.limit, who.after)
	}
	d.ask(ada, "GET", url, from("203.0.113.1")).often("customers", 30) // wherever they are
	for range 9 {
		d.ask("", "GET", "/livez", from("2001:db8::8")).is(200)
		d.ask("agent", "GET", "/readyz", from("2001:db8::8")).is(200)
	}
	d.ask("", "GET", "/metrics").is(200)
	if text := d.ask("", "GET", "/metrics").Body.String(); !strings.Contains(text, `deskbell_limited_total{limit="public"} 2`) || !strings.Contains(text, `deskbell_limited_total{limit="staff"} 2`) {
		t.Error("the refusals are not counted")
	}
}

// Two servers on one database count together.
func TestServersLimitTogether(t *testing.T) {
	var deps api.Deps
	d := open(t, func(d *api.Deps) {
		d.Limits = api.Limits{Burst: 4, PerSecond: 0.5}
		deps = *d
	})
	deps.Metrics, deps.Limiter = prometheus.NewRegistry(), limit.New(d.store, d.guard.Key, slog.New(slog.DiscardHandler))
	servers := []http.Handler{d.Handler, api.New(deps)}
	for i := range 4 {
		d.Handler = servers[i%2]
		d.ask("", "POST", checksPath, evesCheck).is(200)
	}
	for _, d.Handler = range servers {
		d.ask("", "POST", checksPath, evesCheck).often("checks", 2)
	}
}

// counting is a store of budgets that counts how often it is asked.
type counting struct {
	limit.Store
	mu    sync.Mutex
	asked int
}

func (c *counting) Spend(ctx context.Context, key string, l limit.Limit, n int, since, now time.Time) (int, time.Time, error) {
	granted, full, err := c.Store.Spend(ctx, key, l, n, since, now)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.asked++
	}
	return granted, full, err
}

func (c *counting) limiter() *limit.Limiter {
	return limit.New(c, []byte("key"), slog.New(slog.DiscardHandler))
}

// A submission stays one transaction: limits are written down rarely.
func TestLimitsCostFewWrites(t *testing.T) {
	var shared counting
	d := open(t, func(d *api.Deps) {
		d.TrustedProxies, shared.Store = []string{"192.0.2.0/24"}, d.Once.(limit.Store)
		d.Limiter = shared.limiter()
	})
	for i := range 40 { // customers who come now and then
		d.ask("", "POST", "/v1/tickets", adasRequest, from(fmt.Sprintf("198.51.100.%d", i))).is(201)
		d.ask("agent", "GET", "/v1/tickets/1001").is(200)
	}
	if shared.asked != 0 {
		t.Errorf("40 submissions cost %d writes more", shared.asked)
	}
	for i := range 60 { // a busy one: every fiftieth is told
		d.ask("", "POST", "/v1/tickets", adasRequest, from(fmt.Sprintf("203.0.113.%d", i)), fmt.Sprint("Idempotency-Key: ", i)).is(201)
	}
	if shared.asked != 2 {
		t.Errorf("100 submissions cost %d writes more, want 2", shared.asked)
	}
}
