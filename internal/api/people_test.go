package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/privacy"
	"deskbell/tickets"
)

const eraseAda = `{"email":"Ada@aerial.example","reason":"They asked for it."}`

func TestAPersonIsExported(t *testing.T) {
	d := open(t)
	own, token := d.submit()
	d.ask(token, "POST", own+"/messages", `{"kind":"reply","body":"It still stops."}`).is(201)
	d.ask("agent", "POST", own+"/messages", `{"kind":"note","body":"Ada again."}`).is(201)
	a := d.ask("administrator", "POST", "/v1/people/export", `{"email":"ADA@aerial.example"}`).is(200)
	if got := a.Header().Get("Content-Disposition"); got != "attachment; filename=person.json" {
		t.Errorf("it is sent as %q", got)
	}
	if a.Header().Get("Content-Type") != "application/json" || a.Header().Get("Cache-Control") != "private, no-store" {
		t.Errorf("sent with %v", a.Header())
	}
	a.has("email", "ada@aerial.example").has("requests.0.ticket.subject", "Engine stops at step 2").
		has("requests.0.events.1.body", "It still stops.").has("requests.0.events.2.body", "Ada again.").has("requests.1", "<nil>").has("licenses.0", "<nil>")
	owner := d.ask("administrator", "POST", "/v1/people/export", `{"email":"ops@aerial.example"}`).is(200)
	owner.has("licenses.0.owned", "true").has("licenses.0.license.license_key", "K-1").has("licenses.0.contracts.0.plan", "enterprise").has("named_in.0.as.0", "account").has("requests.0", "<nil>")
	if strings.Contains(owner.Body.String(), "Engine stops") {
		t.Errorf("an owner is told what another wrote: %s", owner.Body)
	}
	nobody := d.ask("administrator", "POST", "/v1/people/export", `{"email":"nobody@aerial.example"}`).is(200)
	nobody.has("requests.0", "<nil>").has("licenses.0", "<nil>").has("staff_id", "<nil>")
	staff := d.ask("administrator", "POST", "/v1/people/export", `{"email":"agent@desk.example"}`).is(200)
	staff.has("staff_id", d.users["agent"].ID).has("stored.staff.0.email", "agent@desk.example").has("stored.tokens.0.revoked_at", "<nil>").has("named_in.0.as.0", "history")
	for _, secret := range []string{`hash"`, `secret"`, d.token["agent"]} {
		if strings.Contains(staff.Body.String(), secret) {
			t.Errorf("%s is in %s", secret, staff.Body)
		}
	}
}

func TestAPersonIsErased(t *testing.T) {
	d := open(t)
	own, token := d.submit()
	preview := strings.Replace(eraseAda, "}", `,"preview":true}`, 1)
	for _, body := range []string{preview, eraseAda} {
		d.ask("administrator", "POST", "/v1/people/erase", body).is(409).has("code", "open_requests").has("detail", "The person has requests that are open or still to be decided on: 1001. Solve or close them first; nothing was erased.")
	}
	d.ask("agent", "POST", own+"/solve").is(200)
	before := d.ask("agent", "GET", own).is(200)
	d.ask("administrator", "POST", "/v1/people/erase", preview).is(200).has("alias", "<nil>").has("erased.tickets", "1").has("erased.texts", "3")
	if after := d.ask("agent", "GET", own).is(200); after.Body.String() != before.Body.String() {
		t.Errorf("a preview changed the ticket: %s", after.Body)
	}
	done := d.ask("administrator", "POST", "/v1/people/erase", eraseAda).is(200).has("erased.tickets", "1").has("kept.0", "<nil>")
	alias := done.text("alias")
	if !entitlement.Email(alias).Erased() {
		t.Errorf("the alias is %q", alias)
	}
	after := d.ask("agent", "GET", own).is(200).
		has("subject", privacy.ErasedText).has("requester.name", privacy.ErasedName).has("requester.email", alias).has("status", "closed").
		has("sla", before.text("sla")).has("entitlement", before.text("entitlement")).has("license_email", "ops@aerial.example").has("version", "3")
	if after.at("erased_at") == nil || after.Header().Get("ETag") != `"3"` {
		t.Errorf("erased at %v, ETag %s", after.at("erased_at"), after.Header().Get("ETag"))
	}
	d.ask("agent", "GET", own+"/events").is(200).has("items.2.type", string(tickets.WasErased)).has("items.2.actor.name", "The administrator")
	d.ask(token, "GET", own).is(401) // the customer's link opens nothing any more
	d.ask("agent", "POST", own+"/reopen", "If-Match: \"2\"").is(412)
	d.ask("agent", "POST", own+"/reopen").is(409)
	d.ask("administrator", "POST", "/v1/people/erase", eraseAda).is(200).has("erased", "map[]")
	d.ask("administrator", "POST", "/v1/people/erase", `{"email":"agent@desk.example","reason":"They left."}`).is(409).has("code", "staff_active")
	kept := d.ask("administrator", "POST", "/v1/people/erase", `{"email":"ops@aerial.example","reason":"They asked."}`).is(200).has("kept.0.what", "license")
	if kept.at("kept.0.until") == nil {
		t.Errorf("it is kept for ever: %s", kept.Body)
	}
}

// Both leave a record that doesn't tell whose data it was.
func TestWhatIsDoneWithAPersonIsRecorded(t *testing.T) {
	d := open(t)
	d.ask("administrator", "POST", "/v1/people/export", `{"email":"ada@aerial.example"}`).is(200)
	alias := d.ask("administrator", "POST", "/v1/people/erase", eraseAda).is(200).text("alias")
	for n, err := d.store.Seal(t.Context(), 100); n > 0 || err != nil; n, err = d.store.Seal(t.Context(), 100) {
		must(t, err)
	}
	all, err := d.store.AuditRecords(t.Context(), audit.Query{Limit: 100})
	must(t, err)
	seen := 0
	for _, r := range all {
		if strings.Contains(fmt.Sprintf("%+v %s", r, r.Private), "ada@aerial") {
			t.Errorf("the trail has the address: %+v", r)
		}
		if r.Object.Kind != "person" {
			continue
		}
		seen++
		private, ok := r.Clear()
		switch {
		case !ok || r.Actor != d.users["administrator"].ID || r.Request == "":
			t.Errorf("the record %+v lacks who did it, or from where", r)
		case r.Action == "person.erased" && (r.Object.ID != entitlement.Email(alias).ErasedID() || !strings.Contains(string(private.Details), "They asked for it.")):
			t.Errorf("the erasure of %s is recorded as %s: %s", alias, r.Object.ID, private.Details)
		case r.Action == "person.exported" && !strings.HasPrefix(r.Object.ID, "p-"):
			t.Errorf("the export is recorded as of %s", r.Object.ID)
		}
	}
	if seen != 2 {
		t.Errorf("%d records are of persons, want 2", seen)
	}
}

func TestEveryFaultOfAnErasureIsNamed(t *testing.T) {
	d := open(t)
	d.ask("administrator", "POST", "/v1/people/erase", `{"email":"ada","reason":" "}`).is(422).names("email", "reason")
	d.ask("administrator", "POST", "/v1/people/erase", `{"email":"ada","reason":" ","force":true}`).is(422).names("email", "reason", "force")
	d.ask("administrator", "POST", "/v1/people/erase", `{}`).is(422).names("email", "reason")
	d.ask("administrator", "POST", "/v1/people/export", `{"email":"ada","format":"xml"}`).is(422).names("email", "format")
	d.ask("administrator", "POST", "/v1/people/export", `{"email":"erased-x@erased.invalid"}`).is(422).names("email")
}

// The attachments of what was erased are gone, and said to be.
func TestErasedAttachmentsAreGone(t *testing.T) {
	d := open(t)
	own, token := d.submit()
	body, kind := form("file", "log.txt", "text/plain", "secret")
	file := d.ask(token, "POST", own+"/attachments", kind, "\n"+body).is(201).text("attachment.id")
	d.ask("agent", "POST", own+"/solve").is(200)
	d.ask("administrator", "POST", "/v1/people/erase", eraseAda).is(200).has("erased.attachments", "1")
	if left := d.file.keys(); len(left) > 0 {
		t.Errorf("left are %v", left)
	}
	d.ask("agent", "GET", own+"/attachments/"+file).is(404).has("detail", "The attachments of this ticket were erased.")
	names := d.ask("agent", "GET", own).is(200).at("attachments")
	if !strings.Contains(fmt.Sprint(names), "name:erased") || slices.Contains(strings.Fields(fmt.Sprint(names)), "log.txt") {
		t.Errorf("they are called %v", names)
	}
}
