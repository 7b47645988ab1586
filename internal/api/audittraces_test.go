package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"deskbell/internal/api"
	"deskbell/internal/audit"
)

// sealed is the whole trail, with what was recorded up to now.
func (d *desk) sealed() []audit.Sealed {
	d.Helper()
	for {
		n, err := d.store.Seal(context.Background(), 500)
		must(d, err)
		if n == 0 {
			break
		}
	}
	var all []audit.Sealed
	must(d, audit.Each(context.Background(), d.store.AuditStretch, func(_ audit.Hash, s audit.Sealed) error {
		all = append(all, s)
		return nil
	}))
	return all
}

// of are the records of one request.
func (d *desk) of(request string) (all []audit.Sealed) {
	d.Helper()
	for _, s := range d.sealed() {
		if s.Request == request {
			all = append(all, s)
		}
	}
	return all
}

// traced fails unless a change left the record that its operation declares. Every request of
// these tests that succeeds is asked.
func traced(d *desk, r *http.Request, w answer) {
	d.Helper()
	path, item := find(describe(d), r.URL.Path)
	if item == nil || r.Method == http.MethodGet || r.Method == http.MethodHead || w.Code >= 300 || w.Header().Get("Idempotency-Replayed") != "" {
		return
	}
	action, _ := item.GetOperation(r.Method).Extensions["x-audit"].(string)
	if action == "history" || strings.HasPrefix(action, "none: ") || strings.Contains(action, ", unless ") {
		return
	}
	for _, s := range d.of(w.Header().Get("X-Request-Id")) {
		if s.Action == action {
			return
		}
	}
	d.Errorf("%s %s leaves no %q in the audit trail", r.Method, path, action)
}

// TestWhateverChangesSomethingLeavesATrace walks every operation.
func TestWhateverChangesSomethingLeavesATrace(t *testing.T) {
	d := open(t)
	reading := map[string]bool{"GET /v1/audit": true, "GET /v1/audit/export": true, "GET /v1/licenses/export": true}
	for path, item := range describe(d).Paths.Map() {
		for method, op := range item.Operations() {
			declared, _ := op.Extensions["x-audit"].(string)
			action, _, _ := strings.Cut(declared, ", unless ")
			_, known := audit.Actions[action]
			switch name := method + " " + path; {
			case declared == "":
				t.Errorf("%s doesn't say what it leaves; see traces", name)
			case known && !strings.Contains(op.Description, action):
				t.Errorf("%s doesn't describe that it leaves %s", name, declared)
			case !known && declared != "history" && !strings.HasPrefix(declared, "none: "):
				t.Errorf("%s leaves %s, which audit.Actions doesn't describe", name, declared)
			case method == http.MethodGet && declared == "history":
				t.Errorf("%s is a GET, and yet changes something", name)
			case reading[name] && !known:
				t.Errorf("%s leaves no record, but somebody has learned much by it", name)
			}
		}
	}
}

// TestWhatHappensIsTraced does things in many ways, and looks for who did what to which
// record, and from where.
func TestWhatHappensIsTraced(t *testing.T) {
	d := open(t)
	admin, token := d.users["administrator"].ID, ""
	tokens, err := d.store.Tokens(t.Context(), admin, "", 0)
	must(t, err)
	for _, item := range tokens {
		token = "token " + item.ID
	}
	user := d.ask("administrator", "POST", "/v1/users", `{"email":"grace@desk.example","name":"Grace","role":"agent"}`).is(201).text("id")
	hers := d.ask("administrator", "POST", "/v1/tokens", `{"name":"t","user":"grace@desk.example"}`).is(201).text("id")
	hook := d.ask("administrator", "POST", "/v1/webhooks", `{"url":"https://crm.example/hook"}`).is(201).text("id")
	ticket, customer := d.submit()
	ticketID := d.ask("agent", "GET", ticket).text("id")
	license := d.ask("administrator", "GET", "/v1/licenses").text("items.0.id")
	for _, c := range []struct {
		who, method, url, body, key string
		action, kind, object        string
	}{
		{"administrator", "PATCH", "/v1/users/" + user, `{"role":"manager"}`, "", "user.changed", "user", user},
		{"administrator", "DELETE", "/v1/tokens/" + hers, "", "", "token.revoked", "token", hers},
		{"administrator", "POST", "/v1/webhooks/" + hook + "/pause", "", "", "webhook.paused", "webhook", hook},
		{"administrator", "POST", "/v1/webhooks/" + hook + "/resume", "", "once", "webhook.resumed", "webhook", hook},
		{"administrator", "POST", "/v1/webhooks/" + hook + "/rotate-secret", "", "", "webhook.rotated", "webhook", hook},
		{"administrator", "POST", "/v1/webhooks/" + hook + "/test", "", "", "webhook.tested", "webhook", hook},
		{"administrator", "PATCH", "/v1/webhooks/" + hook, `{"description":"CRM","events":[]}`, "", "webhook.changed", "webhook", hook},
		{"administrator", "POST", "/v1/webhooks/" + hook + "/redeliver", `{"since":"2026-01-01T00:00:00Z"}`, "", "delivery.redriven", "delivery", ""},
		{"administrator", "DELETE", "/v1/webhooks/" + hook, "", "", "webhook.deleted", "webhook", hook},
		{"administrator", "GET", "/v1/licenses/export", "", "", "licenses.exported", "licenses", ""},
		{"administrator", "PATCH", "/v1/licenses/" + license, `{"seats":9}`, "", "license.changed", "license", license},
		{"administrator", "POST", ticket + "/solve", "", "again", "ticket.solved", "ticket", ticketID},
		{customer, "POST", ticket + "/messages", `{"kind":"reply","body":"It still stops."}`, "", "ticket.replied", "ticket", ticketID},
	} {
		more := []string{"X-Request-Id: R-" + c.action}
		if c.body != "" {
			more = append(more, c.body)
		}
		if c.key != "" {
			more = append(more, "Idempotency-Key: "+c.key)
		}
		if a := d.ask(c.who, c.method, c.url, more...); a.Code >= 300 {
			t.Fatalf("%s: %d %s", c.action, a.Code, a.Body)
		}
		d.relay()
		all := d.of("R-" + c.action)
		if len(all) == 0 {
			t.Errorf("%s: nothing is in the trail", c.action)
			continue
		}
		s := all[len(all)-1]
		private, there := s.Clear()
		role, actor, via := "administrator", admin, token
		if c.who == customer {
			role, actor, via = "customer", "", ""
		}
		if s.Action != c.action || s.Object != (audit.Object{Kind: c.kind, ID: c.object}) || string(s.Role) != role || s.Actor != actor || !there || private.Address != "192.0.2.1" {
			t.Errorf("%s: the trail has %+v with %+v", c.action, s, private)
		}
		if c.who != customer && s.Via != via || c.who == customer && !strings.HasPrefix(s.Via, "ticket link") {
			t.Errorf("%s: it came by %q", c.action, s.Via)
		}
	}
	for _, s := range d.sealed() {
		if private := string(s.Private); strings.Contains(private, "whsec_") || strings.Contains(private, "dbs_") || strings.Contains(private, "dbt_") {
			t.Errorf("a secret is in the audit trail: %s", private)
		}
	}
}

// What is refused leaves nothing, and what cannot be recorded is not done.
func TestAChangeAndItsRecordAreOne(t *testing.T) {
	failing := &forgetful{}
	d := open(t, func(deps *api.Deps) {
		failing.Audit = deps.Audit
		deps.Audit = failing
	})
	before := len(d.sealed())
	d.ask("administrator", "POST", "/v1/users", `{"email":"agent@desk.example","name":"Twin","role":"agent"}`).is(409)
	d.ask("agent", "POST", "/v1/users", `{"email":"x@desk.example","name":"X","role":"agent"}`).is(403)
	d.ask("administrator", "DELETE", "/v1/webhooks/"+someID).is(404)
	if after := len(d.sealed()); after != before {
		t.Errorf("what was refused left %d records", after-before)
	}
	failing.err = errOutage
	d.ask("administrator", "POST", "/v1/users", `{"email":"grace@desk.example","name":"Grace","role":"agent"}`).is(500)
	d.ask("administrator", "GET", "/v1/licenses/export").is(500)
	d.ask("administrator", "GET", "/v1/audit").is(500)
	failing.err = nil
	if all := d.ask("administrator", "GET", "/v1/users").is(200); strings.Contains(all.Body.String(), "grace@") {
		t.Error("a user was added without a record of it")
	}
}

// forgetful is a trail that fails while it has an error.
type forgetful struct {
	api.Audit
	err error
}

func (f *forgetful) Record(ctx context.Context, all ...audit.Record) error {
	if f.err != nil {
		return f.err
	}
	return f.Audit.Record(ctx, all...)
}
