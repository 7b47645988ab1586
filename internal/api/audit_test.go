package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"deskbell/internal/audit"
	"deskbell/internal/notify"
)

// relay gives what is in the outbox its places in the stream.
func (d *desk) relay() {
	d.Helper()
	pending, err := d.store.Pending(context.Background(), 1000)
	must(d, err)
	all := make([]notify.Relayed, len(pending))
	for i, e := range pending {
		e.Payload = []byte(`{}`)
		all[i] = notify.Relayed{Entry: e}
	}
	_, err = d.store.Relay(context.Background(), all)
	must(d, err)
}

func TestAuditIsListed(t *testing.T) {
	d := open(t)
	admin := d.users["administrator"]
	ticket, _ := d.submit()
	id := d.ask("agent", "GET", ticket).text("id")
	number := d.ask("agent", "GET", ticket).text("number")
	owner := d.owner("ops@aerial.example")
	d.ask(owner, "POST", "/v1/sign-out").is(204)
	d.wait(time.Hour)
	user := d.ask("administrator", "POST", "/v1/users", "X-Request-Id: the-request", `{"email":"grace@desk.example","name":"Grace","role":"agent"}`).is(201).text("id")
	d.relay()
	d.sealed()

	newest := d.ask("administrator", "GET", "/v1/audit?action=user.added").is(200).
		has("items.0.action", "user.added").has("items.0.actor.role", "administrator").has("items.0.actor.id", admin.ID).has("items.0.actor.name", admin.Name).
		has("items.0.object.kind", "user").has("items.0.object.id", user).has("items.0.at", "2026-11-23T10:00:00Z").has("items.0.erased", "false").
		has("items.0.origin.address", "192.0.2.1").has("items.0.origin.request_id", "the-request").has("items.0.origin.operator", "<nil>").
		has("items.0.details.email", "grace@desk.example").has("items.0.details.role", "agent").has("next_cursor", "<nil>")
	if via := newest.text("items.0.origin.via"); !strings.HasPrefix(via, "token ") || len(newest.text("items.0.hash")) != 64 {
		t.Errorf("it came by %q: %s", via, newest.Body)
	}
	first := d.ask("administrator", "GET", "/v1/audit?limit=2").is(200)
	second := d.ask("administrator", "GET", "/v1/audit?limit=2&cursor="+first.text("next_cursor")).is(200)
	if a, b := fmt.Sprint(first.at("items.1.seq")), fmt.Sprint(second.at("items.0.seq")); fmt.Sprint(first.at("items.2"))+fmt.Sprint(second.at("items.2")) != "<nil><nil>" || a == b {
		t.Errorf("the pages are %s and %s", first.Body, second.Body)
	}
	for query, want := range map[string]string{
		"object=user:" + user:      "user.added",
		"object=ticket:" + number:  "ticket.submitted",
		"object=ticket:" + id:      "ticket.submitted",
		"actor=ops@aerial.example": "session.ended",
		"actor=OPS@Aerial.example": "session.ended",
		"actor=" + admin.ID:        "audit.read",
		"actor=" + admin.Email:     "audit.read",
		"actor=customer":           "ticket.submitted",
		"from=2026-11-23T10:00:00Z&action=user.added&to=2026-11-23T10:00:01Z": "user.added",
	} {
		d.sealed()
		d.ask("administrator", "GET", "/v1/audit?"+query).is(200).has("items.0.action", want)
	}
	d.ask("administrator", "GET", "/v1/audit?actor=ops@aerial.example").has("items.0.actor.role", "owner").has("items.0.actor.name", "ops@aerial.example")
	if text := d.ask("administrator", "GET", "/v1/audit?actor=ops@aerial.example").text("items.0.actor.id"); !strings.HasPrefix(text, "p-") {
		t.Errorf("an owner is %s", text)
	}
	must(t, d.store.Record(t.Context(), audit.Record{At: monday, Action: "webhook.changed", Details: json.RawMessage(`{"events":null,"more":{"x":[null]}}`)}))
	d.sealed()
	d.ask("administrator", "GET", "/v1/audit?action=webhook.changed").is(200).has("items.0.details.more", "map[x:[<nil>]]").has("items.0.object.id", "<nil>")
	for _, nothing := range []string{"actor=nobody@desk.example", "action=user.deleted", "object=token:x", "to=2026-11-23T09:00:00Z", "from=2026-11-24T00:00:00Z"} {
		d.ask("administrator", "GET", "/v1/audit?"+nothing).is(200).has("items.0", "<nil>")
	}
	d.ask("administrator", "GET", "/v1/audit?"+url.PathEscape("action=User&object=ticket:&cursor=x&limit=0&from=2026-11-23T10:00:00Z&to=2026-11-23T10:00:00Z&more=1")).is(422).
		names("action", "object", "cursor", "limit", "to", "more")
	d.ask("administrator", "GET", "/v1/audit?object=ticket:99").is(422).names("object")
}

// To look at the trail leaves a trace in it, with what was looked for.
func TestReadingTheAuditTrailIsRecorded(t *testing.T) {
	d := open(t)
	d.ask("administrator", "GET", "/v1/audit?actor=map@small.example&from=2026-11-23T10:00:00%2B01:00", "X-Request-Id: looked").is(200)
	d.ask("administrator", "GET", "/v1/audit/export", "X-Request-Id: exported").is(200)
	read, exported := d.of("looked"), d.of("exported")
	if len(read) != 1 || read[0].Action != "audit.read" || len(exported) != 1 || exported[0].Action != "audit.exported" {
		t.Fatalf("the trail has %+v and %+v", read, exported)
	}
	private, _ := read[0].Clear()
	if want := `{"actor":"map@small.example","from":"2026-11-23T09:00:00Z"}`; string(private.Details) != want {
		t.Errorf("what was looked for is %s, want %s", private.Details, want)
	}
}

func TestAuditExportAndHead(t *testing.T) {
	d := open(t)
	d.submit()
	d.relay()
	d.ask("administrator", "POST", "/v1/users", `{"email":"grace@desk.example","name":"Zoë <Grace>","role":"agent"}`).is(201)
	all := d.sealed()
	d.ask("administrator", "GET", "/v1/audit/head").is(200).has("seq", fmt.Sprint(len(all))).has("hash", all[len(all)-1].Hash.String())
	if len(d.sealed()) != len(all) {
		t.Error("to ask for the head moves it")
	}
	a := d.ask("administrator", "GET", "/v1/audit/export").is(200)
	if kind := a.Header().Get("Content-Type"); kind != "application/jsonl" {
		t.Errorf("it is %s", kind)
	}
	lines := bytes.Split(bytes.TrimSuffix(a.Body.Bytes(), []byte("\n")), []byte("\n"))
	if len(lines) != len(all) {
		t.Fatalf("%d lines of %d records", len(lines), len(all))
	}
	previous := audit.Hash{}.String()
	for i, text := range lines {
		var line struct {
			Seq            int64
			Previous, Hash string
		}
		must(t, json.Unmarshal(text, &line))
		if line.Seq != int64(i+1) || line.Previous != previous || line.Hash != all[i].Hash.String() {
			t.Errorf("line %d is %s", i+1, text)
		}
		previous = line.Hash
	}
	for _, path := range []string{"", "/export", "/head"} {
		d.ask("manager", "GET", "/v1/audit"+path).is(403)
	}
}
