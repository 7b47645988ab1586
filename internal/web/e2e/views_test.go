package e2e

import (
	"cmp"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"testing"

	"github.com/gin-gonic/gin"

	"deskbell/internal/demo"
	"deskbell/internal/web"
	"deskbell/internal/web/page"
	"deskbell/internal/web/webtest"
)

// Who looks at pages.
const (
	nobody        = "nobody"
	customer      = "customer" // of a request, by its link
	owner         = "owner"    // of licenses, signed in
	agent         = "agent"
	manager       = "manager"
	administrator = "administrator"
)

// view is a page as somebody sees it.
type view struct {
	reader, name, address string
	status                int
}

// views are all pages, on a demonstration. Each is there for everyone whom it shows something
// else.
func views(d *webtest.Desk, asked webtest.Ticket) []view {
	d.Helper()
	staff := d.SignedIn(demo.Staff[1].Email)
	license := first(d, staff, "/v1/licenses?limit=1")
	ticket := fmt.Sprintf("/tickets/%d", asked.Number)
	breach := first(d, staff, "/v1/reports/breaches?from=2026-11-01&to=2026-12-01&limit=1")
	device := first(d, staff, "/v1/licenses/"+license+"/devices")
	hook, call := webhook(d)
	breached := "/tickets/" + first(d, staff, "/v1/tickets?q=is:breached+is:open&limit=1")
	return []view{
		{nobody, "welcome", "/welcome", 200}, // before all else: who hasn't seen it is led there
		{nobody, "submit", "/", 200},
		{nobody, "submit, begun", "/?license_email=ops%40aerial.example&requester.country=CH&impact=critical&topic=processing", 200},
		{nobody, "lost link", "/link", 200},
		{nobody, "sign in", "/sign-in", 200},
		{nobody, "password", "/password", 200},
		{nobody, "missing", "/nowhere", 404},
		{nobody, "somebody's ticket", "/tickets/1", 401},
		{nobody, "please sign in", "/desk", 401},
		{customer, "ticket", ticket, 200},
		{owner, "submit", "/", 200},
		{owner, "licenses", "/licenses", 200},
		{owner, "license", "/licenses/" + license, 200},
		{owner, "account", "/account", 200},
		{agent, "queue", "/desk", 200},
		{agent, "queue, narrowed", "/desk?q=is:breached", 200},
		{agent, "queue, nothing found", "/desk?q=zyzzyva", 200},
		{agent, "queue, misunderstood", "/desk?q=is:wrong", 422},
		{agent, "ticket", ticket, 200},
		{agent, "ticket, breached", breached, 200},
		{agent, "impact", breached + "/impact", 200},
		{agent, "country", breached + "/country?country=CH", 200},
		{agent, "merge", breached + "/merge?into=" + asked.String(), 200},
		{agent, "devices", ticket + "/devices", 200},
		{agent, "device", ticket + "/devices/" + device, 200},
		{agent, "links", ticket + "/links", 200},
		{agent, "clock", breached + "/clocks/1", 200},
		{agent, "history", breached + "/history", 200},
		{agent, "views", "/desk/views", 200},
		{agent, "licenses", "/licenses", 200},
		{agent, "license", "/licenses/" + license, 200},
		{agent, "not for agents", "/people", 403},
		{agent, "account", "/account", 200},
		{agent, "second factor", "/account/second-factor", 200},
		{agent, "settings", "/settings", 200},
		{agent, "policies", "/policies", 200},
		{manager, "ticket, breached", breached, 200},
		{manager, "reports", "/reports", 200},
		{manager, "reports, by week", "/reports?period=90d&by=week", 200},
		{manager, "breaches", "/reports/breaches", 200},
		{manager, "explain", "/reports/breaches/" + breach, 200},
		{manager, "policies", "/policies", 200},
		{manager, "policy", "/policies/enterprise", 200},
		{manager, "policy, premium", "/policies/premium", 200},
		{manager, "calendars", "/calendars", 200},
		{manager, "calendar", "/calendars/switzerland?year=2026", 200},
		{manager, "calendar, American", "/calendars/us?year=2026", 200},
		{manager, "verify", "/reports/verify", 200},
		{manager, "verified", "/reports/verify?run=1", 200},
		{manager, "replies", "/replies", 200},
		{administrator, "settings", "/settings", 200},
		{administrator, "people", "/people", 200},
		{administrator, "person", "/people/" + first(d, d.SignedIn(demo.Staff[2].Email), "/v1/users"), 200},
		{administrator, "personal data", "/people/data", 200},
		{administrator, "tokens", "/tokens", 200},
		{administrator, "webhooks", "/webhooks", 200},
		{administrator, "webhook", hook, 200},
		{administrator, "webhook, called", call, 200},
		{administrator, "replies", "/replies", 200},
		{administrator, "reply", "/replies/" + first(d, staff, "/v1/replies"), 200},
		{administrator, "topics", "/topics", 200},
		{administrator, "audit", "/audit", 200},
		{administrator, "license", "/licenses/" + license, 200},
		{administrator, "license, changed", "/licenses/" + license + "/edit", 200},
		{administrator, "import", "/licenses/import", 200},
	}
}

// webhook is the page of one that was called, and the page of that call.
func webhook(d *webtest.Desk) (hook, call string) {
	d.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }))
	d.Cleanup(server.Close)
	administrator := d.SignedIn(demo.Staff[2].Email)
	administrator.Ask(http.MethodPost, "/v1/webhooks", `{"url":"`+server.URL+`","description":"Pages whoever is on duty.","events":["sla.breached"]}`).Is(201)
	id := first(d, administrator, "/v1/webhooks")
	administrator.Ask(http.MethodPost, "/v1/webhooks/"+id+"/test", "").Is(202)
	administrator.Until("/webhooks/"+id, "Failed, waits to be tried again")
	return "/webhooks/" + id, "/webhooks/" + id + "/deliveries/" + first(d, administrator, "/v1/webhooks/"+id+"/deliveries")
}

// seenElsewhere are addresses that nobody sees as a page.
var seenElsewhere = []string{"/static/:version/:name", "/favicon.ico", "/apple-touch-icon.png", "/reports/csv/:report", "/licenses/export", "/desk/bulk"}

var variable = regexp.MustCompile(`:[a-z]+`)

// noneLeftOut holds the views against the addresses that are served, so that a page that is added
// is looked at as the others are.
func noneLeftOut(t *testing.T, all []view) {
	engine, ok := web.New(web.Deps{Frame: page.Frame{Log: slog.New(slog.DiscardHandler)}}).(*gin.Engine)
	if !ok {
		t.Fatal("the pages are served by something else")
	}
	for _, route := range engine.Routes() {
		pattern := regexp.MustCompile("^" + variable.ReplaceAllString(route.Path, "[^/?]+") + `(\?|$)`)
		if route.Method == http.MethodGet && !slices.Contains(seenElsewhere, route.Path) && !slices.ContainsFunc(all, func(v view) bool { return pattern.MatchString(v.address) }) {
			t.Errorf("no view shows %s", route.Path)
		}
	}
}

// first is the first thing of a list of the API, by what a page's address has.
func first(d *webtest.Desk, b *webtest.Browser, list string) string {
	d.Helper()
	var answer struct {
		Items []struct {
			ID     string `json:"id"`
			Number int64  `json:"number"`
			Clock  string `json:"clock_id"`
		} `json:"items"`
	}
	if err := json.Unmarshal([]byte(b.Open(list).Is(200).Body), &answer); err != nil || len(answer.Items) == 0 {
		d.Fatalf("%s lists nothing: %v", list, err)
	}
	one := answer.Items[0]
	if one.Number != 0 {
		return fmt.Sprint(one.Number)
	}
	return cmp.Or(one.Clock, one.ID)
}

// cookies are a browser without scripts for each reader, who has signed in.
func cookies(d *webtest.Desk, asked webtest.Ticket) map[string]*webtest.Browser {
	d.Helper()
	customers := d.Browser()
	customers.Open("/t/" + asked.Access).GoesSomewhere()
	return map[string]*webtest.Browser{
		nobody: d.Browser(), customer: customers, owner: d.Owner("ops@aerial.example"),
		agent: d.SignedIn(demo.Staff[0].Email), manager: d.SignedIn(demo.Staff[1].Email), administrator: d.SignedIn(demo.Staff[2].Email),
	}
}
