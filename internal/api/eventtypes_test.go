package api_test

import (
	"strings"
	"testing"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/tickets"
)

// Whoever chooses among types of events, or actions, reads what each means.
func TestEverythingThatHappensHasAMeaning(t *testing.T) {
	d := open(t)
	meanings := func(path, name string) map[string]string {
		found := map[string]string{}
		items, _ := d.ask("administrator", "GET", path).is(200).at("items").([]any)
		for _, item := range items {
			one, _ := item.(map[string]any)
			word, _ := one[name].(string)
			meaning, _ := one["meaning"].(string)
			if !strings.HasSuffix(meaning, ".") || found[word] != "" {
				t.Errorf("%s of %s means %q", word, path, meaning)
			}
			found[word] = meaning
		}
		return found
	}
	types, actions := meanings("/v1/webhooks/event-types", "type"), meanings("/v1/audit/actions", "action")
	for _, kind := range tickets.EventKinds {
		if types[string(kind)] == "" || actions[string(kind)] == "" {
			t.Errorf("%s is missing", kind)
		}
	}
	for _, kind := range entitlement.EventKinds {
		if types[string(kind)] == "" || actions[string(kind)] == "" {
			t.Errorf("%s is missing", kind)
		}
	}
	for action := range audit.Actions {
		if actions[action] == "" {
			t.Errorf("%s is missing", action)
		}
	}
	if types["webhook.test"] == "" || actions["webhook.test"] != "" {
		t.Error("a trial is told, and no action")
	}
}

func TestHowStaffSignInIsTold(t *testing.T) {
	d := open(t)
	at := "/v1/users/" + d.users["agent"].ID
	d.ask("administrator", "GET", at).is(200).has("password", "false").has("second_factor", "false").has("provider", "false").has("last_seen_at", "<nil>")
	session := d.signIn("agent")
	d.ask("administrator", "GET", at).is(200).has("password", "true").has("second_factor", "false").has("last_seen_at", "2026-11-23T09:00:00Z")
	d.enroll(session)
	d.ask("administrator", "GET", at).is(200).has("second_factor", "true")
	d.ask("administrator", "PATCH", at, `{"name":"Grace"}`).is(200).has("second_factor", "true").has("name", "Grace")
	first := d.ask("administrator", "GET", "/v1/users?limit=1").is(200)
	if first.text("items.0.email") != "agent@desk.example" {
		t.Fatalf("the first is %s", first.Body)
	}
	first.has("items.0.second_factor", "true").has("items.0.password", "true")
}
