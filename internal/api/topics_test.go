package api_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestTopicsAreListed(t *testing.T) {
	d := open(t)
	const usual = "processing, installation, licensing, device_deactivation, import_export, outputs_quality, api, feature_request, other"
	if got := d.column("", "/v1/topics", "key"); got != usual {
		t.Fatalf("a new desk has %s", got)
	}
	d.ask("", "GET", "/v1/topics").has("former", "[]")
	url, _ := d.submit()
	put := func(body string) answer {
		t.Helper()
		return d.ask("administrator", "PUT", "/v1/topics", body)
	}
	put(`{"items":[{"key":"drones","title":" Drones & cameras "},{"key":"device_deactivation","title":"Free a device"},{"key":"licensing","title":"Licenses"}]}`).is(200).
		has("items.0.title", "Drones & cameras").has("former.0.key", "api")
	if got := d.column("", "/v1/topics", "title"); got != "Drones & cameras, Free a device, Licenses" {
		t.Errorf("listed are %s", got)
	}

	// A submission takes those that are listed; a search those that were, too.
	d.ask("", "POST", "/v1/tickets", adasRequest).is(422).names("topic")
	d.ask("", "POST", "/v1/tickets", strings.Replace(adasRequest, `"CH"}`, `"XX"}`, 1)).is(422).names("topic", "requester.country")
	d.ask("", "POST", "/v1/tickets", strings.Replace(adasRequest, "processing", "drones", 1)).is(201)
	d.ask("agent", "GET", "/v1/tickets?q=topic:processing").is(200).has("items.0.number", "1001").has("items.1", "<nil>")
	d.ask("agent", "GET", "/v1/tickets?q=topic:drones").is(200).has("items.0.number", "1002")
	d.ask("agent", "GET", "/v1/tickets?q=topic:weather").is(422).names("q")
	d.ask("agent", "POST", "/v1/views", `{"name":"x","query":"topic:processing,drones"}`).is(201)
	d.ask("agent", "POST", url+"/solve").is(200).has("topic", "processing")

	// One that is listed again is former no more.
	put(`{"items":[{"key":"device_deactivation","title":"Free a device"},{"key":"processing","title":"Computing"}]}`).is(200)
	d.ask("", "POST", "/v1/tickets", adasRequest).is(201)
	if got := d.ask("", "GET", "/v1/topics").text("former"); strings.Contains(got, "processing") || !strings.Contains(got, "drones") || !strings.Contains(got, "licensing") {
		t.Errorf("former are %s", got)
	}
	d.sealed()
	d.ask("administrator", "GET", "/v1/audit?action=topics.changed").is(200).has("items.0.details.items.1.title", "Computing").has("items.2", "<nil>")
}

func TestTopicsThatCannotBeListed(t *testing.T) {
	d := open(t)
	item := func(key, title string) string { return fmt.Sprintf(`{"key":%q,"title":%q}`, key, title) }
	freed := item("device_deactivation", "Device deactivation")
	for body, places := range map[string][]string{
		`{}`:                                 {"items"},
		`{"items":[]}`:                       {"items"},
		`{"items":[` + item("a", "A") + `]}`: {"items"},
		`{"items":[` + strings.Join([]string{freed, item("Big", "B"), item("with space", "C"), item("_a", "D"), item("a__b", "E"), item("ä", "F"), item("", "G"), item("a-b", "H")}, ",") + `]}`: {"items[1].key", "items[2].key", "items[3].key", "items[4].key", "items[5].key", "items[6].key", "items[7].key"},
		`{"items":[` + strings.Join([]string{freed, item("a", "A"), item("a", "B"), item("c", "a"), item("d", " "), item("e", "x\ny")}, ",") + `]}`:                                              {"items[2].key", "items[3].title", "items[4].title", "items[5].title"},
		`{"items":[` + item(strings.Repeat("a", 41), strings.Repeat("é", 81)) + `,{"key":"a","title":"A","x":1}]}`:                                                                               {"items[0].key", "items[0].title", "items[1].x"},
		`{"items":[` + strings.Repeat(freed+",", 50) + freed + `]}`:                                                                                                                              nil,
	} {
		a := d.ask("administrator", "PUT", "/v1/topics", body).is(422)
		if places != nil {
			a.names(places...)
		}
	}
	if got := d.column("", "/v1/topics", "key"); !strings.HasPrefix(got, "processing, ") {
		t.Errorf("listed are %s", got)
	}
}
