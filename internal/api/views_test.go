package api_test

import (
	"fmt"
	"strings"
	"testing"
)

// column is a field of all that a list has, in order.
func (d *desk) column(who, url, field string) string {
	d.Helper()
	a := d.ask(who, "GET", url).is(200)
	items, _ := a.at("items").([]any)
	var all []string
	for i := range items {
		all = append(all, a.text(fmt.Sprintf("items.%d.%s", i, field)))
	}
	return strings.Join(all, ", ")
}

func TestViews(t *testing.T) {
	d := open(t)
	const builtIn = "my-open, unassigned, breached, at-risk, all-open"
	if got := d.column("agent", "/v1/views", "id"); got != builtIn {
		t.Fatalf("a new desk has %s", got)
	}
	d.ask("agent", "GET", "/v1/views").has("items.0.built_in", "true").has("items.0.owner", "<nil>").has("items.0.query", "is:mine is:open").has("items.4.position", "4")
	for _, c := range []struct{ who, body string }{
		{"agent", `{"name":" Mine ","query":"is:open tag:gpu"}`},
		{"agent", `{"name":"Second","query":"impact:critical"}`},
		{"manager", `{"name":"Everyone's","query":"topic:licensing","shared":true}`},
		{"administrator", `{"name":"Mine","query":"is:pending","shared":true}`},
		{"manager", `{"name":"Mine","query":"is:solved"}`},
	} {
		a := d.ask(c.who, "POST", "/v1/views", c.body).is(201)
		d.ask(c.who, "GET", a.Header().Get("Location")).is(200).has("id", a.text("id"))
	}
	const built = "My open tickets, Unassigned, Breached, At risk, All open tickets, Everyone's, Mine, "
	for who, want := range map[string]string{"agent": "Mine, Second", "manager": "Mine", "administrator": ""} {
		if got := d.column(who, "/v1/views", "name"); got != strings.TrimSuffix(built+want, ", ") {
			t.Errorf("%s has %s", who, got)
		}
	}
	a := d.ask("agent", "GET", "/v1/views").has("items.5.shared", "true").has("items.5.owner.name", "The manager").has("items.7.position", "0").has("items.8.position", "1").has("items.7.shared", "false")
	everyones, theirs, mine, second := "/v1/views/"+a.text("items.5.id"), "/v1/views/"+a.text("items.6.id"), "/v1/views/"+a.text("items.7.id"), "/v1/views/"+a.text("items.8.id")

	// Places.
	d.ask("agent", "PATCH", second, `{"position":0}`).is(200).has("position", "0").has("name", "Second").has("query", "impact:critical")
	if got := d.column("agent", "/v1/views", "name"); got != built+"Second, Mine" {
		t.Errorf("moved: %s", got)
	}
	d.ask("agent", "PATCH", second, `{"position":999,"name":"Last"}`).is(200).has("position", "1").has("name", "Last")
	d.ask("manager", "PATCH", theirs, `{"position":0}`).is(200).has("position", "0").has("owner.name", "The administrator")

	// What is refused.
	d.ask("agent", "PATCH", everyones, `{"name":"x"}`).is(403).has("code", "forbidden")
	d.ask("agent", "DELETE", everyones).is(403)
	d.ask("agent", "POST", "/v1/views", `{"name":"x","query":"is:open","shared":true}`).is(403)
	d.ask("agent", "PATCH", mine, `{"shared":true}`).is(403)
	d.ask("manager", "PATCH", mine, `{"name":"x"}`).is(404)
	d.ask("manager", "GET", mine).is(404)
	d.ask("manager", "DELETE", mine).is(404)
	d.ask("manager", "PATCH", "/v1/views/breached", `{"name":"x"}`).is(409).has("code", "built_in")
	d.ask("manager", "DELETE", "/v1/views/breached").is(409).has("code", "built_in")
	d.ask("agent", "GET", "/v1/views/breached").is(200)
	d.ask("agent", "POST", "/v1/views", `{"name":"MÎNE","query":"is:open"}`).is(409).has("code", "name_taken")
	d.ask("agent", "PATCH", second, `{"name":"mine"}`).is(409).has("code", "name_taken")
	d.ask("agent", "PATCH", second, `{"name":"LAST"}`).is(200)
	d.ask("agent", "POST", "/v1/views", `{"name":" ","query":"impact:urgent color:red"}`).is(422).names("name", "query")
	d.ask("agent", "POST", "/v1/views", `{"name":"x","query":"topic:weather","x":1}`).is(422).names("query", "x")
	d.ask("agent", "POST", "/v1/views", `{"name":"x","query":""}`).is(422).names("query")
	d.ask("agent", "PATCH", mine, `{"query":"is:opne","position":-1}`).is(422).names("query", "position")

	// From one's own to everyone's, and back to whoever takes it.
	shared := d.ask("manager", "POST", "/v1/views", `{"name":"Third","query":"is:open"}`).is(201)
	third := shared.Header().Get("Location")
	d.ask("manager", "PATCH", third, `{"shared":true}`).is(200).has("position", "2")
	d.ask("administrator", "PATCH", third, `{"shared":false}`).is(200).has("owner.name", "The administrator").has("position", "0")
	d.ask("manager", "GET", third).is(404)
	d.ask("agent", "DELETE", mine).is(204)
	d.ask("agent", "DELETE", mine).is(404)
	d.ask("agent", "GET", "/v1/views").has("items.7.name", "LAST").has("items.7.position", "0")
}

func TestViewsAreSome(t *testing.T) {
	d := open(t)
	for i := range 50 {
		d.ask("agent", "POST", "/v1/views", fmt.Sprintf(`{"name":"View %d","query":"is:open"}`, i)).is(201)
	}
	d.ask("agent", "POST", "/v1/views", `{"name":"One more","query":"is:open"}`).is(409).has("code", "too_many_views")
	d.ask("manager", "POST", "/v1/views", `{"name":"One more","query":"is:open"}`).is(201)
	// The same request again takes effect once.
	for range 2 {
		d.ask("manager", "POST", "/v1/views", `{"name":"Once","query":"is:open"}`, "Idempotency-Key: v").is(201)
	}
}

// Each view counts what the queue lists for it.
func TestViewCounts(t *testing.T) {
	d := open(t)
	agent := d.users["agent"].Email
	for i := range 12 {
		url, _ := d.submit()
		switch i % 4 {
		case 0:
			d.ask("agent", "POST", url+"/assign", fmt.Sprintf(`{"assignee":%q}`, agent)).is(200)
		case 1:
			d.ask("agent", "POST", url+"/solve").is(200)
		case 2:
			d.ask("agent", "POST", url+"/messages", `{"kind":"question","body":"Which version?"}`).is(201)
		}
	}
	for _, query := range []string{"is:solved", "engine", "step sort:updated", "unheardof", "from:@aerial.example -is:mine", "is:closed"} {
		d.ask("agent", "POST", "/v1/views", fmt.Sprintf(`{"name":%q,"query":%q}`, query, query)).is(201)
	}
	same := func() {
		t.Helper()
		views, counts := d.ask("agent", "GET", "/v1/views").is(200), d.ask("agent", "GET", "/v1/views/counts").is(200)
		for i := range 11 {
			q := strings.NewReplacer(" ", "%20", "@", "%40").Replace(views.text(fmt.Sprintf("items.%d.query", i)))
			listed, _ := d.ask("agent", "GET", "/v1/tickets?limit=200&q="+q).is(200).at("items").([]any)
			item := fmt.Sprintf("items.%d", i)
			counts.has(item+".id", views.text(item+".id")).has(item+".count", fmt.Sprint(len(listed))).has(item+".more", "false").has(item+".fault", "<nil>")
		}
	}
	same()
	d.ask("agent", "GET", "/v1/views/counts").has("items.0.count", "3").has("items.4.count", "6")
	d.wait(5 * 24 * 3600e9)
	same()
	d.ask("agent", "GET", "/v1/views/counts").has("items.2.count", "9").has("items.4.count", "6")
	d.wait(30 * 24 * 3600e9)
	same() // the solved ones have closed
}

func TestViewCountsEnd(t *testing.T) {
	d := open(t)
	for range 100 {
		d.submit()
	}
	d.ask("agent", "GET", "/v1/views/counts").has("items.4.count", "100").has("items.4.more", "false")
	d.submit()
	d.ask("agent", "GET", "/v1/views/counts").has("items.4.count", "100").has("items.4.more", "true").has("items.0.count", "0").has("items.0.more", "false")
}
