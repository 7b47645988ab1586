package api_test

import (
	"strings"
	"testing"
	"time"

	"deskbell/internal/documents"
)

func TestPublishedVersions(t *testing.T) {
	d := open(t)
	publisher := &documents.Publisher{Shelf: d.store}
	publish := func(kind documents.Kind, id, from, to string, at time.Time) {
		t.Helper()
		versions, err := d.store.Versions(t.Context())
		must(t, err)
		for _, v := range versions {
			if v.Kind == kind && v.ID == id && v.Version == 1 {
				source := strings.Replace(string(v.Source), from, to, 1)
				if source == string(v.Source) {
					t.Fatalf("%s has no %q", id, from)
				}
				_, err := publisher.Publish(t.Context(), kind, "file", []byte(source), at, d.time(), "edsger@desk.example")
				must(t, err)
				return
			}
		}
		t.Fatalf("there is no %s", id)
	}
	if got := d.column("agent", "/v1/policies", "ref"); got != "enterprise@1, standard@1" {
		t.Fatalf("published are %s", got)
	}
	publish(documents.PolicyKind, "enterprise", "title: Enterprise support", "title: Enterprise support, renewed", monday.Add(time.Hour))
	publish(documents.CalendarKind, "switzerland", "title: ", "title: The new ", monday.Add(time.Hour))

	d.ask("agent", "GET", "/v1/policies").is(200).has("items.0.current", "true").has("items.1.current", "false").has("items.2.current", "true").
		has("items.1.plan", "enterprise").has("items.1.version", "2").has("items.1.title", "Enterprise support, renewed").has("items.1.effective_from", "2026-11-23T10:00:00Z").
		has("items.2.ref", "standard@1")
	calendars := d.ask("agent", "GET", "/v1/calendars").is(200).has("items.0.id", "always").has("items.0.effective_from", "<nil>").has("items.0.current", "true")
	if got := d.column("agent", "/v1/calendars", "ref"); !strings.Contains(got, "switzerland@1, switzerland@2") {
		t.Errorf("published are %s", calendars.Body)
	}

	// What isn't in force yet is for staff.
	for _, who := range []string{"", "agent"} {
		want := map[string]int{"": 404, "agent": 200}[who]
		d.ask(who, "GET", "/v1/policies/enterprise?version=2").is(want)
		d.ask(who, "GET", "/v1/calendars/switzerland?version=2&year=2027").is(want)
	}
	d.ask("", "GET", "/v1/policies/enterprise").is(200).has("version", "1")
	d.wait(time.Hour)
	d.ask("agent", "GET", "/v1/policies").is(200).has("items.0.current", "false").has("items.1.current", "true")
	d.ask("", "GET", "/v1/policies/enterprise").is(200).has("version", "2")
	d.ask("", "GET", "/v1/policies/enterprise?version=2").is(200).has("title", "Enterprise support, renewed")
	d.ask("", "GET", "/v1/policies/enterprise?version=1").is(200).has("title", "Enterprise support")
	d.ask("", "GET", "/v1/calendars/switzerland?version=1&year=2027").is(200).has("ref", "switzerland@1").has("year", "2027")
	d.ask("", "GET", "/v1/calendars/always?version=1").is(200).has("ref", "always@1").has("year", "2026")
	d.ask("", "GET", "/v1/policies/enterprise?version=3").is(404)
	d.ask("", "GET", "/v1/policies/nothing?version=1").is(404)
	d.ask("", "GET", "/v1/calendars/us?version=9").is(404)
	d.ask("", "GET", "/v1/calendars/us?version=0").is(422).names("version")
}
