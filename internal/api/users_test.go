package api_test

import (
	"strings"
	"testing"
	"time"
)

func TestUserLife(t *testing.T) {
	d := open(t)
	a := d.ask("administrator", "POST", "/v1/users", `{"email":" Grace@Desk.example","name":" Grace ","role":"agent"}`).is(201).
		has("email", "grace@desk.example").has("name", "Grace").has("role", "agent").has("active", "true").has("created_at", "2026-11-23T09:00:00Z").has("deactivated_at", "<nil>")
	url := a.Header().Get("Location")
	if url != "/v1/users/"+a.text("id") {
		t.Errorf("location %q", url)
	}
	d.ask("administrator", "POST", "/v1/users", `{"email":"GRACE@desk.example","name":"Another","role":"manager"}`).is(409).has("code", "email_taken")
	d.ask("administrator", "GET", url).is(200).has("name", "Grace")
	token := d.ask("administrator", "POST", "/v1/tokens", `{"name":"t","user":"grace@desk.example"}`).is(201).text("token")
	d.ask(token, "GET", "/v1/tickets").is(200)
	d.ask(token, "GET", "/v1/users").is(403)
	d.ask("administrator", "PATCH", url, `{"role":"administrator"}`).is(200).has("role", "administrator").has("name", "Grace")
	d.ask(token, "GET", "/v1/users").is(200)
	d.wait(time.Minute)
	d.ask("administrator", "PATCH", url, `{"active":false,"name":"Gone"}`).is(200).has("active", "false").has("deactivated_at", "2026-11-23T09:01:00Z").has("name", "Gone")
	d.ask(token, "GET", "/v1/tickets").is(401).has("code", "unauthenticated")
	d.ask("administrator", "POST", "/v1/tokens", `{"name":"u","user":"grace@desk.example"}`).is(409).has("code", "user_deactivated")
	ticket, _ := d.submit()
	d.ask("agent", "POST", ticket+"/assign", `{"assignee":"grace@desk.example"}`).is(422).names("assignee")
	d.ask("administrator", "PATCH", url, `{"active":true}`).is(200).has("active", "true").has("deactivated_at", "<nil>")
	d.ask(token, "GET", "/v1/tickets").is(200)
	d.ask("administrator", "PATCH", url, `{}`).is(200).has("name", "Gone")
	first := d.ask("administrator", "GET", "/v1/users?limit=3").is(200).has("items.0.email", "agent@desk.example").has("items.3", "<nil>")
	d.ask("administrator", "GET", "/v1/users?limit=3&cursor="+first.text("next_cursor")).is(200).has("items.0.email", "grace@desk.example").has("items.1", "<nil>").has("next_cursor", "<nil>")
}

func TestTheLastAdministratorStays(t *testing.T) {
	d := open(t)
	url := "/v1/users/" + d.users["administrator"].ID
	for _, change := range []string{`{"role":"manager"}`, `{"active":false}`, `{"role":"agent","active":false,"name":"x"}`} {
		d.ask("administrator", "PATCH", url, change).is(409).has("code", "last_administrator")
	}
	d.ask("administrator", "PATCH", url, `{"name":"Root","active":true,"role":"administrator"}`).is(200)
	d.ask("administrator", "PATCH", "/v1/users/"+d.users["manager"].ID, `{"role":"administrator"}`).is(200)
	d.ask("manager", "PATCH", url, `{"active":false}`).is(200)
	d.ask("administrator", "GET", "/v1/me").is(401)
	d.ask("manager", "PATCH", "/v1/users/"+d.users["manager"].ID, `{"active":false}`).is(409)
}

func TestUserFaults(t *testing.T) {
	d := open(t)
	for body, names := range map[string][]string{
		`{}`: {"email", "name", "role"},
		`{"email":"grace","name":" ","role":"customer","extra":1}`:                                        {"email", "name", "role", "extra"},
		`{"email":"` + strings.Repeat("x", 255) + `","name":"` + strings.Repeat("x", 201) + `","role":7}`: {"email", "name", "role"},
		`{"email":"a@desk.example","name":"a\u0000b","role":"agent"}`:                                     {"name"},
	} {
		d.ask("administrator", "POST", "/v1/users", body).is(422).names(names...)
	}
	url := "/v1/users/" + d.users["agent"].ID
	d.ask("administrator", "PATCH", url, `{"email":"x@desk.example","name":"","role":"boss","active":"yes"}`).is(422).names("email", "name", "role", "active")
	d.ask("administrator", "GET", "/v1/users?limit=0&cursor=x").is(422).names("limit", "cursor")
	for _, id := range []string{someID, "x", "%00", "1001"} {
		d.ask("administrator", "GET", "/v1/users/"+id).is(404).has("code", "not_found")
		d.ask("administrator", "PATCH", "/v1/users/"+id, `{"name":"x"}`).is(404).has("code", "not_found")
	}
}
