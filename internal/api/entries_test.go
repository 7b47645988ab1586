package api_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/api"
	"deskbell/internal/documents"
	"deskbell/internal/notify"
	"deskbell/tickets"
)

func TestPayload(t *testing.T) {
	d := open(t)
	url, _ := d.submit()
	d.ask("agent", "PUT", url+"/tags", `{"tags":["vip"]}`).is(200)
	d.ask("agent", "POST", url+"/messages", `{"kind":"note","body":"A <secret>."}`).is(201)
	body, kind := form("file", "log.txt", "text/plain", "x")
	d.ask("agent", "POST", url+"/attachments", kind, "\n"+body).is(201)
	d.wait(2*time.Hour + time.Second)
	ctx := context.Background()
	observer := &tickets.Desk{Store: d.store, Terms: &documents.Publisher{Shelf: d.store}, NewID: d.newID}
	if n, err := observer.Observe(ctx, d.time(), 10); n != 1 || err != nil {
		t.Fatalf("observed %d: %v", n, err)
	}
	entries, err := d.store.Pending(ctx, 100)
	must(t, err)
	told := map[string]map[string]any{}
	for _, e := range entries {
		of, err := d.store.Ticket(ctx, tickets.Ref(e.Ticket))
		must(t, err)
		terms, err := observer.Terms.Pinned(ctx, of.Terms)
		must(t, err)
		payload, err := api.Payload(e, of, of.Events[e.Event-1], terms, d.time())
		must(t, err)
		var p struct {
			Type, Timestamp string
			Data            map[string]any
		}
		must(t, json.Unmarshal(payload, &p))
		if p.Type != e.Type || len(p.Data) != 2 {
			t.Errorf("%s is told as %s", e.Type, payload)
		}
		ticket, _ := p.Data["ticket"].(map[string]any)
		for _, absent := range []string{"description", "attachments", "access_token", "access_hash"} {
			if _, there := ticket[absent]; there {
				t.Errorf("%s tells of the ticket's %s", e.Type, absent)
			}
		}
		told[e.Type], _ = p.Data["event"].(map[string]any)
		told[e.Type]["timestamp"], told[e.Type]["told of"] = p.Timestamp, ticket
	}
	for _, c := range []struct {
		kind, field string
		want        any
	}{
		{"ticket.submitted", "timestamp", "2026-11-23T09:00:00Z"},
		{"ticket.noted", "body", "A <secret>."},
		{"ticket.tagged", "number", 2.0},
		{"sla.breached", "clock", 1.0},
		{"sla.breached", "since", "2026-11-23T11:00:00Z"},
		{"sla.breached", "at", "2026-11-23T11:00:01Z"},
		{"sla.breached", "percent", nil},
		{"sla.breached", "public", false},
	} {
		if got := told[c.kind][c.field]; got != c.want {
			t.Errorf("%s tells %s %v, want %v", c.kind, c.field, got, c.want)
		}
	}
	ticket, _ := told["sla.breached"]["told of"].(map[string]any)
	plain, err := json.Marshal(ticket)
	must(t, err)
	for _, part := range []string{`"tags":["vip"]`, `"standing":"breached"`, `"detected_at":"2026-11-23T11:00:01Z"`, `"number":1001`, `"language":"en"`} {
		if !strings.Contains(string(plain), part) {
			t.Errorf("no %s in %s", part, plain)
		}
	}
	d.ask("agent", "GET", url+"/events").is(200).has("items.3.type", "ticket.attached").has("items.3.since", "<nil>")
}

func TestWarningsAreInTheHistory(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	d.wait(time.Hour + time.Second)
	observer := &tickets.Desk{Store: d.store, Terms: &documents.Publisher{Shelf: d.store}, NewID: d.newID}
	_, err := observer.Observe(context.Background(), d.time(), 10)
	must(t, err)
	d.ask("agent", "GET", url+"/events").is(200).has("items.1.type", "sla.warning").has("items.1.clock", "1").has("items.1.percent", "50").
		has("items.1.step", "<nil>").has("items.1.since", "2026-11-23T10:00:00Z").has("items.1.at", "2026-11-23T10:00:01Z").
		has("items.1.actor.role", "system").has("items.1.actor.name", "deskbell").has("items.1.public", "false")
	d.ask(ada, "GET", url+"/events").is(200).has("items.1", "<nil>")
	d.ask("agent", "GET", url).is(200).has("version", "1") // which counts what people change
}

func TestLicensePayload(t *testing.T) {
	license := entitlement.License{
		ID: "l1", Key: "K-<1>", Product: "Pix4Dengine", Owner: "ops@aerial.example", Seats: 5,
		Contracts: []entitlement.Contract{{ID: "c1", Plan: "enterprise"}},
	}
	device := entitlement.Device{ID: "d1", Fingerprint: "f1", Name: "The laptop", LoggedInAt: monday, LastSeenAt: monday, Remote: true}
	ended := device
	ended.EndedAt, ended.EndedBy = monday.Add(time.Hour), entitlement.ByAgent
	const told = `"license":{"id":"l1","license_key":"K-\u003c1\u003e","product":"Pix4Dengine","owner_email":"ops@aerial.example","seats":5}`
	for _, c := range []struct {
		name   string
		event  entitlement.Event
		device *entitlement.Device
		now    time.Time
		want   []string
		absent []string
	}{
		{"a change", entitlement.Event{Kind: entitlement.WasChanged, Details: entitlement.Details{Changes: []entitlement.Change{{Field: "seats", Was: "3", Now: "5"}}}}, nil, monday,
			[]string{`"changes":[{"field":"seats","was":"3","now":"5"}]`, `"device":null`}, []string{`"reason"`, `"since"`, `"ticket"`, `"contract"`}},
		{"a confirmation", entitlement.Event{Kind: entitlement.ContractConfirmed, Details: entitlement.Details{Contract: "c1"}}, nil, monday,
			[]string{`"contract":"c1"`, `"device":null`}, []string{`"changes"`}},
		{"a log-in", entitlement.Event{Kind: entitlement.DeviceLoggedIn, Details: entitlement.Details{Device: "d1", DeviceName: "The laptop"}}, &device, monday,
			[]string{`"device":"d1"`, `"device":{"id":"d1"`, `"active":true`, `"fingerprint":"f1"`, `"deactivates_at":"2026-12-23T09:00:00Z"`}, nil},
		{"a deactivation", entitlement.Event{Kind: entitlement.DeviceDeactivated, Details: entitlement.Details{Device: "d1", By: entitlement.ByAgent, Reason: "Stolen.", Ticket: "t1"}}, &ended, monday.Add(time.Hour),
			[]string{`"reason":"Stolen."`, `"ticket":"t1"`, `"by":"agent"`, `"active":false`, `"ended_by":"agent"`}, nil},
		{"an end that was recorded later", entitlement.Event{Kind: entitlement.DeviceDeactivated, Details: entitlement.Details{Device: "d1", By: entitlement.ByCheckIn, Since: monday}}, &device, monday.Add(entitlement.CheckIn),
			[]string{`"since":"2026-11-23T09:00:00Z"`, `"by":"check_in"`, `"active":false`}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.event.ID, c.event.Number, c.event.At, c.event.Actor = "e4", 4, monday.Add(time.Minute), entitlement.Actor{Role: entitlement.Administrator, ID: "u1", Name: "Linus"}
			entry := notify.Entry{ID: "e4", Type: string(c.event.Kind), License: "l1", Event: 4}
			payload, err := api.LicensePayload(entry, notify.Registered{License: license, Event: c.event, Device: c.device}, c.now)
			must(t, err)
			var p struct {
				Type, Timestamp string
				Data            map[string]any
			}
			must(t, json.Unmarshal(payload, &p))
			if p.Type != string(c.event.Kind) || p.Timestamp != "2026-11-23T09:01:00Z" || len(p.Data) != 3 {
				t.Errorf("told as %s", payload)
			}
			for _, part := range append(c.want, told, `"id":"e4","number":4,"type":"`+p.Type+`","at":"2026-11-23T09:01:00Z"`, `"role":"administrator"`, `"id":"u1"`) {
				if !strings.Contains(string(payload), part) {
					t.Errorf("no %s in %s", part, payload)
				}
			}
			for _, part := range c.absent {
				if strings.Contains(string(payload), part) {
					t.Errorf("%s is in %s", part, payload)
				}
			}
		})
	}
}

// What happens to licenses has its types among those of tickets, for webhooks and the stream.
func TestEventsOfLicensesCanBeAskedFor(t *testing.T) {
	d := open(t)
	for _, kind := range entitlement.EventKinds {
		d.ask("administrator", "POST", "/v1/webhooks", `{"url":"https://hooks.aerial.example","events":["`+string(kind)+`"]}`).is(201).has("events.0", string(kind))
	}
}
