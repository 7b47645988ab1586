package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestReplies(t *testing.T) {
	d := open(t)
	made := map[string]string{}
	for _, c := range []struct{ name, kind, body string }{
		{"über den Plan", "action_plan", "Hello {{requester.name}}"},
		{"Ask for the log", "question", "Could you attach the log of #{{ ticket.number }}?"},
		{"Bye", "", "Regards, {{agent.name}}"},
	} {
		a := d.ask("manager", "POST", "/v1/replies", fmt.Sprintf(`{"name":%q,"kind":%q,"body":%q}`, c.name, c.kind, c.body)).is(201)
		made[c.name] = a.Header().Get("Location")
		d.ask("agent", "GET", made[c.name]).is(200).has("name", c.name).has("kind", c.kind).has("body", c.body)
	}
	for url, want := range map[string]string{
		"":                         "Ask for the log, Bye, über den Plan",
		"?kind=question":           "Ask for the log, Bye",
		"?kind=note":               "Bye",
		"?q=LOG":                   "Ask for the log",
		"?q=attach%20as":           "Ask for the log",
		"?q=hel%20uber":            "über den Plan",
		"?q=regards&kind=question": "Bye",
		"?q=nothing":               "",
		"?q=%26":                   "",
	} {
		if got := d.column("agent", "/v1/replies"+url, "name"); got != want {
			t.Errorf("%s lists %s", url, got)
		}
	}
	ask := made["Ask for the log"]
	d.wait(time.Minute)
	a := d.ask("administrator", "PATCH", ask, `{"kind":"","name":"Zip"}`).is(200).has("kind", "").has("updated_at", "2026-11-23T09:01:00Z")
	if !strings.HasPrefix(a.text("body"), "Could you") {
		t.Errorf("what was left out became %s", a.Body)
	}
	if got := d.column("agent", "/v1/replies", "name"); got != "Bye, über den Plan, Zip" {
		t.Errorf("renamed: %s", got)
	}

	d.ask("agent", "POST", "/v1/replies", `{"name":"x","body":"x"}`).is(403)
	d.ask("agent", "PATCH", ask, `{"name":"x"}`).is(403)
	d.ask("agent", "DELETE", ask).is(403)
	d.ask("manager", "POST", "/v1/replies", `{"name":"BYE","body":"x"}`).is(409).has("code", "name_taken")
	d.ask("manager", "PATCH", ask, `{"name":"bye"}`).is(409).has("code", "name_taken")
	a = d.ask("manager", "POST", "/v1/replies", `{"name":"","kind":"reply","body":"{{due}} {{customer}} {{ticket.body}}"}`).is(422).names("name", "kind", "body")
	if got := a.text("errors.0.message"); got != "{{customer}}, {{ticket.body}} are not placeholders; there are {{requester.name}}, {{ticket.number}}, {{ticket.subject}}, {{agent.name}}, {{due}}" {
		t.Errorf("it says %s", got)
	}
	d.ask("manager", "POST", "/v1/replies", `{"name":"x","body":"until {{due"}`).is(422).names("body")
	d.ask("manager", "POST", "/v1/replies", `{"name":"a\tb","body":" "}`).is(422).names("name", "body")
	d.ask("manager", "DELETE", ask).is(204)
	d.ask("manager", "DELETE", ask).is(404)
	d.ask("manager", "PATCH", ask, `{"name":"x"}`).is(404)
	d.ask("agent", "GET", ask).is(404)
}

func TestRepliesAreExpanded(t *testing.T) {
	d := open(t)
	reply := func(name, body string) string {
		t.Helper()
		return d.ask("manager", "POST", "/v1/replies", fmt.Sprintf(`{"name":%q,"body":%q,"kind":"resolution"}`, name, body)).is(201).text("id")
	}
	all := reply("All", "Hello {{requester.name}}, #{{ticket.number}} “{{ ticket.subject }}” is due {{due}}. {{agent.name}}")
	hostile := strings.NewReplacer(`"name":"Ada"`, `"name":"{{due}} $1 {{agent.name}}"`, `"country":"CH"`, `"country":"CH","language":"de"`).Replace(adasRequest)
	url := d.ask("", "POST", "/v1/tickets", hostile).is(201).Header().Get("Location")
	d.ask("agent", "GET", url+"/replies/"+all).is(200).has("kind", "resolution").has("missing", "[]").
		has("body", "Hello {{due}} $1 {{agent.name}}, #1001 “Engine stops at step 2” is due Montag, 23. November 2026, 12:00 (Europe/Zurich). The agent")
	d.ask("manager", "GET", "/v1/tickets/1001/replies/"+all).is(200)

	// What is promised no more is not promised again.
	d.wait(24 * time.Hour)
	d.ask("agent", "GET", url+"/replies/"+all).is(200).has("missing", "[due]").
		has("body", "Hello {{due}} $1 {{agent.name}}, #1001 “Engine stops at step 2” is due …. The agent")
	d.ask("agent", "GET", url+"/replies/"+someID).is(404)
	d.ask("agent", "GET", url+"/replies/x").is(404)
	d.ask("agent", "GET", "/v1/tickets/9999/replies/"+all).is(404)
}
