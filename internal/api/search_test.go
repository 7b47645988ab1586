package api_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestSearch looks for tickets by what q says, with and without the other filters.
func TestSearch(t *testing.T) {
	d := open(t)
	first, ada := d.submit()
	d.wait(time.Hour)
	d.ask("", "POST", "/v1/tickets", strings.NewReplacer(`"critical"`, `"limited"`, `"CH"`, `"JP"`).Replace(adasRequest)).is(201)
	d.ask("agent", "POST", first+"/assign", `{"assignee":"agent@desk.example"}`).is(200)
	d.ask("agent", "PUT", first+"/tags", `{"tags":["gpu"]}`).is(200)
	d.ask("agent", "POST", first+"/messages", `{"kind":"note","body":"The zebra in Zürich knows."}`).is(201)
	third, _ := d.submit()
	d.ask("agent", "POST", third+"/messages", `{"kind":"action_plan","body":"We look into the zebra."}`).is(201)
	d.ask("agent", "POST", third+"/solve").is(200)
	find := func(who, q, more string, want ...string) {
		t.Helper()
		a := d.ask(who, "GET", "/v1/tickets?q="+url.QueryEscape(q)+more).is(200)
		items, _ := a.at("items").([]any)
		var got []string
		for i := range items {
			got = append(got, a.text("items."+string(rune('0'+i))+".number"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q%s finds %v, want %v", q, more, got, want)
		}
	}
	find("agent", "zebra", "", "1001") // open ones, unless the search says something
	find("agent", "zebra", "&status=all", "1001", "1003")
	find("agent", "zebra is:open,solved", "", "1001", "1003")
	find("agent", "zebra -is:open", "", "1003")
	find("agent", "zebra is:solved", "&status=open")
	find("agent", "ZURICH zeb", "", "1001")
	find("agent", `"zebra in zurich"`, "", "1001")
	find("agent", "is:mine", "", "1001")
	find("agent", "-assignee:me", "", "1002")
	find("manager", "is:mine", "")
	find("agent", "impact:critical,limited tag:gpu region:europe", "&assignee=me&tag=gpu", "1001")
	find("agent", "region:asia country:jp", "", "1002")
	find("agent", "from:ada@aerial.example -1002", "&sort=created", "1001")
	find("agent", "is:open sort:created", "", "1002", "1001")
	find("agent", "sort:created", "&sort=created", "1002", "1001")
	find("agent", "is:open sort:created", "&limit=1", "1002")
	find("agent", "created:<2001-01-01", "")

	d.ask("agent", "GET", "/v1/tickets?sort=due&q=sort:created").is(422).names("sort")
	a := d.ask("agent", "GET", "/v1/tickets?impact=dire&q="+url.QueryEscape(`is:opne impact:huge "unclosed`)).is(422).names("impact", "q")
	if !strings.Contains(a.Body.String(), "at character 4") || !strings.Contains(a.Body.String(), "did you mean open?") || !strings.Contains(a.Body.String(), "at character 16") || !strings.Contains(a.Body.String(), "never closed") {
		t.Errorf("the faults tell no place and no way: %s", a.Body)
	}
	d.ask("agent", "GET", "/v1/tickets?q="+strings.Repeat("x", 501)).is(422).names("q")
	d.ask(ada, "GET", "/v1/tickets?q=zebra").is(403)
}

// TestSearchGuide tells whoever writes a search what it can say, such as the desk's impacts.
func TestSearchGuide(t *testing.T) {
	d := open(t)
	body := d.ask("agent", "GET", "/v1/search/operators").is(200).Body.String()
	for _, part := range []string{`"name":"is"`, `"breached"`, `"name":"impact"`, `"critical"`, `"me"`, `"device_deactivation"`, `"name":"sort"`, `"values":[]`} {
		if !strings.Contains(body, part) {
			t.Errorf("the guide lacks %s: %s", part, body)
		}
	}
}
