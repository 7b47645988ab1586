package api_test

import (
	"strings"
	"testing"
)

func TestOwnersDeactivateFromAfar(t *testing.T) {
	d := open(t)
	url, ops := d.license("K-1"), d.owner("ops@aerial.example")
	device := d.logIn(url, "laptop")
	d.ask(ops, "POST", device+"/deactivate", `{"reason":"Stolen."}`).is(409).has("code", "remote_deactivation_off")
	d.ask(ops, "PUT", url+"/remote-deactivation", `{"enabled":true}`).is(409).has("code", "devices_active")
	d.ask(ops, "DELETE", device).is(204)
	d.ask(ops, "PUT", url+"/remote-deactivation", `{"enabled":true}`).is(200).has("remote_deactivation", "true")
	device = d.logIn(url, "laptop")
	d.ask(ops, "POST", device+"/deactivate", `{"reason":"Stolen."}`).is(200).has("active", "false").has("ended_by", "owner").has("ended_at", "2026-11-23T09:00:00Z").has("remote", "true")
	d.ask(ops, "POST", device+"/deactivate", `{"reason":"Stolen."}`).is(409).has("code", "device_inactive")
	d.ask(ops, "POST", device+"/deactivate", `{"reason":" ","ticket":1,"x":2}`).is(422).names("reason", "ticket", "x")
	d.ask(ops, "POST", url+"/devices/none/deactivate", `{"reason":"Stolen."}`).is(404)
	d.ask("agent", "PUT", url+"/remote-deactivation", `{"enabled":false}`).is(200).has("remote_deactivation", "false")
	d.ask("agent", "PUT", url+"/remote-deactivation", `{}`).is(422).names("enabled")
	d.ask("agent", "PUT", "/v1/licenses/none/remote-deactivation", `{"enabled":true}`).is(404)
}

func TestAgentsDeactivateForATicket(t *testing.T) {
	d := open(t)
	url := d.license("K-2")
	device := d.logIn(url, "laptop")
	ticket, ada := d.submit()
	d.ask("agent", "POST", device+"/deactivate", `{"reason":"Stolen."}`).is(422).names("ticket")
	for _, none := range []string{`1999`, `"1999"`, `"nonsense"`, `"` + d.newID() + `"`} {
		d.ask("agent", "POST", device+"/deactivate", `{"reason":"Stolen.","ticket":`+none+`}`).is(422).names("ticket")
	}
	d.ask("agent", "POST", device+"/deactivate", `{"reason":"\u0000","ticket":1.5}`).is(422).names("reason", "ticket")
	d.ask("agent", "POST", d.license("K-1")+device[len(url):]+"/deactivate", `{"reason":"Stolen.","ticket":1001}`).is(404)
	d.ask("agent", "POST", device+"/deactivate", `{"reason":"Stolen.","ticket":1001}`, "Idempotency-Key: k").is(200).has("ended_by", "agent")
	id := strings.TrimPrefix(ticket, "/v1/tickets/")
	d.ask("agent", "GET", url+"/events?cursor=2").is(200).has("items.0.type", "device.deactivated").has("items.0.by", "agent").has("items.0.reason", "Stolen.").has("items.0.ticket", id).has("items.0.actor.name", "The agent")
	d.ask(ada, "GET", ticket+"/events").is(200).has("items.1.type", "ticket.device_deactivated").has("items.1.device", "laptop").has("items.1.reason", "Stolen.")
	device = d.logIn(url, "laptop")
	d.ask("manager", "POST", device+"/deactivate", `{"reason":"Stolen.","ticket":"`+id+`"}`).is(200)
}

func TestDeactivateAndAnswer(t *testing.T) {
	d := open(t)
	url := d.license("K-2")
	device := d.logIn(url, "laptop")
	did := device[strings.LastIndexByte(device, '/')+1:]
	ticket, ada := d.submit()
	post := func(body string, more ...string) answer {
		t.Helper()
		return d.ask("agent", "POST", ticket+"/deactivate-device", append(more, body)...)
	}
	post(`{"device":"x","reason":"","message":{"kind":"reply","body":" "},"extra":1}`).is(422).names("device", "reason", "message.kind", "message.body", "extra")
	post(`{"device":"x","reason":" ","message":{"body":"\u0000"}}`).is(422).names("device", "reason", "message.body")
	post(`{"device":"`+did+`","reason":"Stolen."}`, `If-Match: "7"`).is(412).has("code", "version_conflict")
	d.ask("agent", "GET", device[:len(device)-len(did)-1]).is(200).has("items.0.active", "true") // neither happened
	a := post(`{"device":"`+did+`","reason":"Stolen.","message":{"body":"It is free."}}`, `If-Match: "1"`).is(200).
		has("device.ended_by", "agent").has("device.active", "false").has("ticket.waiting_on", "us")
	if a.Header().Get("ETag") != `"`+a.text("ticket.version")+`"` {
		t.Errorf("ETag %s of %s", a.Header().Get("ETag"), a.Body)
	}
	d.ask(ada, "GET", ticket+"/events").is(200).has("items.1.type", "ticket.device_deactivated").has("items.2.type", "ticket.responded").has("items.2.kind", "resolution").has("items.2.body", "It is free.")
	post(`{"device":"`+did+`","reason":"Stolen.","message":{"body":"Again."}}`).is(409).has("code", "device_inactive")
	d.ask("agent", "GET", ticket).is(200).has("version", a.text("ticket.version"))
	d.logIn(url, "laptop")
	post(`{"device":"` + did + `","reason":"Stolen.","message":{"kind":"note","body":"Checked the invoice."}}`).is(200)
	d.logIn(url, "laptop")
	post(`{"device":"` + did + `","reason":"Stolen."}`).is(200)
	d.ask("agent", "POST", "/v1/tickets/1999/deactivate-device", `{"device":"`+did+`","reason":"Stolen."}`).is(404)
}

func TestWhatATicketsAccountOwns(t *testing.T) {
	d := open(t)
	d.logIn(d.license("K-1"), "laptop")
	ticket, _ := d.submit()
	d.ask("agent", "GET", ticket+"/licenses").is(200).has("owner_email", "ops@aerial.example").has("known", "true").
		has("items.0.license_key", "K-1").has("items.0.seats_in_use", "1").has("items.0.devices.0.name", "laptop").has("items.1", "<nil>")
	stranger := d.ask("", "POST", "/v1/tickets", strings.NewReplacer("ops@aerial", "eve@else", "processing", "device_deactivation").Replace(adasRequest)).is(201).Header().Get("Location")
	d.ask("agent", "GET", stranger+"/licenses").is(200).has("owner_email", "eve@else.example").has("known", "true").has("items", "[]")
	d.ask("agent", "GET", "/v1/tickets/1999/licenses").is(404)
}
