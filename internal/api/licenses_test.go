package api_test

import (
	"strings"
	"testing"
	"time"

	"deskbell/internal/api"
)

const newLicense = `{"license_key":"N-1","product":"Pix4Dengine","kind":"subscription","owner_email":" New@Aerial.example","seats":3,"support_until":"2027-01-31",
 "enterprise_from":"2026-01-01","enterprise_until":"2027-01-01T00:00:00+00:00","enterprise_confirmed_at":"2026-01-02"}`

// license gives the address of the license with a key.
func (d *desk) license(key string) string {
	d.Helper()
	return "/v1/licenses/" + d.ask("agent", "GET", "/v1/licenses?q="+key).is(200).has("items.0.license_key", key).text("items.0.id")
}

func TestCreateALicense(t *testing.T) {
	d := open(t)
	a := d.ask("administrator", "POST", "/v1/licenses", newLicense).is(201).
		has("license_key", "N-1").has("owner_email", "new@aerial.example").has("seats", "3").has("seats_in_use", "0").has("support_until", "2027-01-31T00:00:00Z").
		has("enterprise_plan", "enterprise").has("enterprise_until", "2027-01-01T00:00:00Z").has("enterprise_confirmed_at", "2026-01-02T00:00:00Z").
		has("remote_deactivation", "true").has("created_at", "2026-11-23T09:00:00Z")
	url := a.Header().Get("Location")
	if got := d.ask("agent", "GET", url).is(200); got.Body.String() != a.Body.String() {
		t.Errorf("created %s, got %s", a.Body, got.Body)
	}
	d.ask("agent", "GET", url+"/events").is(200).has("items.0.type", "license.created").has("items.0.actor.role", "administrator").has("items.0.actor.name", "The administrator").
		has("items.1.type", "contract.added").has("items.2.type", "contract.confirmed").has("items.3", "<nil>").has("next_cursor", "<nil>")
	d.ask("", "POST", "/v1/entitlement-checks", `{"license_email":"new@aerial.example","topic":"processing"}`).is(200).has("guaranteed", "true")
	d.ask("administrator", "POST", "/v1/licenses", newLicense).is(409)
	d.ask("administrator", "POST", "/v1/licenses", `{"license_key":"N-2","product":"PIX4Dmapper","kind":"perpetual","owner_email":"a@b.example","remote_deactivation":false,"support_until":null,"enterprise_from":null}`).is(201).
		has("seats", "1").has("remote_deactivation", "false").has("support_until", "<nil>").has("enterprise_plan", "<nil>").has("enterprise_from", "<nil>")
	for range 2 {
		d.ask("administrator", "POST", "/v1/licenses", strings.Replace(newLicense, "N-1", "N-3", 1), "Idempotency-Key: n").is(201)
	}
}

func TestEveryFaultOfALicenseIsNamed(t *testing.T) {
	d := open(t)
	url := d.license("K-1")
	for name, c := range map[string]struct {
		method, url, body string
		names             []string
	}{
		"nothing":           {"POST", "/v1/licenses", `{}`, []string{"license_key", "product", "kind", "owner_email"}},
		"form and content":  {"POST", "/v1/licenses", `{"license_key":7,"product":" ","kind":"rented","owner_email":"x","seats":0,"support_until":"soon","enterprise_plan":"gold","enterprise_from":"x","created_at":true,"extra":1}`, []string{"license_key", "product", "kind", "owner_email", "seats", "support_until", "enterprise_plan", "enterprise_from", "enterprise_until", "created_at", "extra"}},
		"content":           {"POST", "/v1/licenses", strings.NewReplacer("2027-01-31", "2027-02-31", "2026-01-01", "2027-01-01", "N-1", "N\\u0000", `"seats":3`, `"seats":100001`).Replace(newLicense), []string{"support_until", "enterprise_until", "license_key", "seats"}},
		"a year too far":    {"POST", "/v1/licenses", strings.Replace(newLicense, "2027-01-31", "2301-01-31", 1), []string{"support_until"}},
		"a change":          {"PATCH", url, `{"product":"","kind":"x","owner_email":"x","seats":1e9,"support_until":"x","enterprise_until":"2020-01-01","license_key":"K-9"}`, []string{"product", "kind", "owner_email", "seats", "support_until", "enterprise_until", "license_key"}},
		"a renewal of what": {"POST", url + "/renew", `{}`, []string{"body"}},
		"a renewal":         {"POST", url + "/renew", `{"support_until":"x","enterprise_until":"2026-01-01"}`, []string{"support_until", "enterprise_until"}},
		"a transfer":        {"POST", url + "/transfer", `{"owner_email":"x","to":1}`, []string{"owner_email", "to"}},
	} {
		t.Run(name, func(t *testing.T) {
			d.TB = t
			d.ask("administrator", c.method, c.url, c.body).is(422).has("code", "invalid_request").names(c.names...)
		})
	}
	d.TB = t
	d.ask("agent", "GET", url+"/events?cursor=x").is(422).names("cursor")
}

func TestChangeALicense(t *testing.T) {
	d := open(t)
	url := d.license("K-2")
	d.ask("administrator", "PATCH", url, `{"product":"PIX4Dmatic","kind":"subscription","owner_email":"Geo@Small.example","seats":4,"support_until":"2028-05-01T12:00:00+02:00"}`).is(200).
		has("product", "PIX4Dmatic").has("kind", "subscription").has("owner_email", "geo@small.example").has("seats", "4").has("support_until", "2028-05-01T10:00:00Z")
	d.ask("administrator", "PATCH", url, `{}`).is(200).has("seats", "4")
	d.ask("administrator", "PATCH", url, `{"support_until":null}`).is(200).has("support_until", "<nil>")
	d.ask("agent", "GET", url+"/events").is(200).has("items.1.type", "license.transferred").has("items.1.changes.0.was", "map@small.example").
		has("items.2.type", "license.renewed").has("items.3.type", "license.changed").has("items.3.changes.0.field", "product").has("items.3.changes.2.now", "4").has("items.5", "<nil>")
	d.ask("administrator", "PATCH", "/v1/licenses/nothing", `{"seats":1}`).is(404)
	d.ask("administrator", "PATCH", "/v1/licenses/"+d.newID(), `{"seats":1}`).is(404)

	// Without a term one is added; with one, that is changed.
	d.ask("administrator", "PATCH", url, `{"enterprise_from":"2026-01-01","enterprise_until":"2027-01-01"}`).is(200).has("enterprise_plan", "enterprise").has("enterprise_confirmed_at", "<nil>")
	d.ask("administrator", "PATCH", url, `{"enterprise_until":"2027-06-01","enterprise_plan":"standard"}`).is(200).has("enterprise_plan", "standard").has("enterprise_from", "2026-01-01T00:00:00Z").has("enterprise_until", "2027-06-01T00:00:00Z")
	d.ask("administrator", "PATCH", url, `{"enterprise_confirmed_at":"2026-11-23"}`).is(422).names("enterprise_confirmed_at")
	d.ask("agent", "GET", url+"/contracts").is(200).has("items.0.plan", "standard").has("items.1", "<nil>")
}

func TestAChangeIsWholeOrNotAtAll(t *testing.T) {
	d := open(t)
	url := d.license("K-1")
	before := d.ask("agent", "GET", url).is(200).Body.String()
	// The seats could be changed; what the confirmed term was promised by could not.
	d.ask("administrator", "PATCH", url, `{"seats":9,"enterprise_from":"2026-11-01"}`).is(409).has("code", "contract_confirmed")
	if after := d.ask("agent", "GET", url).is(200).Body.String(); after != before {
		t.Errorf("it was %s, and is %s", before, after)
	}
	d.ask("agent", "GET", url+"/events").is(200).has("items.3", "<nil>")
}

func TestRenew(t *testing.T) {
	d := open(t)
	url := d.license("K-1")
	end := monday.AddDate(1, 0, 0).Format(time.RFC3339)
	d.ask("administrator", "POST", url+"/renew", `{"support_until":"2027-11-23","enterprise_until":"2028-11-23"}`).is(200).has("support_until", "2027-11-23T00:00:00Z").has("enterprise_until", end)
	d.ask("agent", "GET", url+"/contracts").is(200).has("items.0.policy", "enterprise@1").has("items.0.until", end).
		has("items.1.from", end).has("items.1.until", "2028-11-23T00:00:00Z").has("items.1.confirmed_at", "<nil>").has("items.1.policy", "<nil>")
	d.ask("administrator", "POST", url+"/renew", `{"support_until":"2027-11-23"}`).is(422).names("support_until")
	d.ask("administrator", "POST", d.license("K-2")+"/renew", `{"enterprise_until":"2028-11-23"}`).is(409).has("code", "no_contract")
	d.wait(3 * 365 * 24 * time.Hour) // a term that lapsed is followed by one from now on
	d.ask("administrator", "POST", url+"/renew", `{"enterprise_until":"2030-11-23"}`).is(200).has("enterprise_from", "2029-11-22T09:00:00Z")
	d.ask("administrator", "POST", "/v1/licenses/"+d.newID()+"/renew", `{"support_until":"2040-11-23"}`).is(404)
}

func TestTransfer(t *testing.T) {
	d := open(t)
	url, before := d.license("K-1"), d.owner("ops@aerial.example")
	d.ask(before, "PUT", url+"/remote-deactivation", `{"enabled":true}`).is(200)
	d.ask("administrator", "POST", url+"/transfer", `{"owner_email":"MAP@small.example"}`).is(200).has("owner_email", "map@small.example")
	d.ask(before, "GET", url).is(404)
	after := d.owner("map@small.example")
	d.ask(after, "GET", "/v1/licenses").is(200).has("items.0.license_key", "K-1").has("items.1.license_key", "K-2")
	// The history is theirs now, but not who owned the license before.
	history := d.ask(after, "GET", url+"/events?limit=200").is(200).has("items.3.type", "remote_deactivation.enabled").has("items.3.actor.name", "an earlier owner").
		has("items.4.type", "license.transferred").has("items.4.changes", "<nil>").has("items.4.actor.id", "<nil>")
	if strings.Contains(history.Body.String(), "ops@aerial.example") {
		t.Errorf("it tells who: %s", history.Body)
	}
	d.ask("agent", "GET", url+"/events").is(200).has("items.3.actor.name", "ops@aerial.example").has("items.4.changes.0.was", "ops@aerial.example")
}

func TestHistoryInPages(t *testing.T) {
	d := open(t)
	url := d.license("K-1")
	page := d.ask("agent", "GET", url+"/events?limit=2").is(200).has("items.1.number", "2").has("next_cursor", "2")
	d.ask("agent", "GET", url+"/events?limit=2&cursor="+page.text("next_cursor")).is(200).has("items.0.number", "3").has("items.1", "<nil>").has("next_cursor", "<nil>")
}

func TestExport(t *testing.T) {
	d := open(t)
	a := d.ask("administrator", "GET", "/v1/licenses/export").is(200)
	if a.Header().Get("Content-Type") != "text/csv; charset=utf-8" || a.Header().Get("Content-Disposition") != "attachment; filename=licenses.csv" {
		t.Errorf("headers: %v", a.Header())
	}
	if lines := strings.Split(a.Body.String(), "\n"); len(lines) != 4 || !strings.HasPrefix(lines[0], "license_key,") || !strings.HasPrefix(lines[1], "K-1,") {
		t.Errorf("%s", a.Body)
	}
	d.ask("administrator", "POST", "/v1/licenses/import", "Content-Type: text/csv", "\n"+a.Body.String()).is(200).has("unchanged", "2").has("imported", "0").has("updated", "0")
}

func TestOwnersSeeTheirOwnLicenses(t *testing.T) {
	d := open(t)
	ops := d.owner("ops@aerial.example")
	for query, key := range map[string]string{"": "K-1", "?owner_email=OPS@aerial.example": "K-1", "?owner_email=map@small.example": "<nil>", "?q=K-2": "<nil>"} {
		d.ask(ops, "GET", "/v1/licenses"+query).is(200).has("items.0.license_key", key).has("items.1", "<nil>").has("next_cursor", "<nil>")
	}
	// Another's license and none at all are told apart by nothing.
	other, none := d.license("K-2"), "/v1/licenses/"+d.newID()
	did := d.ask("agent", "POST", other+"/devices", `{"fingerprint":"f","name":"n"}`).is(201).text("device.id")
	for _, c := range []struct{ method, path, body string }{
		{"GET", "", ""}, {"GET", "/contracts", ""}, {"GET", "/events", ""}, {"GET", "/devices", ""}, {"POST", "/devices", `{"fingerprint":"f","name":"n"}`},
		{"DELETE", "/devices/" + did, ""}, {"POST", "/devices/" + did + "/check-in", ""}, {"POST", "/devices/" + did + "/deactivate", `{"reason":"x"}`},
		{"POST", "/devices/" + did + "/deactivate", `{"reason":""}`}, {"PUT", "/remote-deactivation", `{"enabled":true}`}, {"PUT", "/remote-deactivation", `{"enabled":7}`},
	} {
		named := d.ask(ops, c.method, other+c.path, c.body, "X-Request-Id: the-same-one")
		unknown := d.ask(ops, c.method, none+c.path, c.body, "X-Request-Id: the-same-one")
		if named.Code < 400 || named.Code != unknown.Code || named.Body.String() != unknown.Body.String() {
			t.Errorf("%s %s: another's is %d %s, none is %d %s", c.method, c.path, named.Code, named.Body, unknown.Code, unknown.Body)
		}
	}
	d.ask("agent", "GET", other+"/devices").is(200).has("items.0.active", "true").has("items.1", "<nil>")
}

func TestAnExportThatBreaksOffIsCutOff(t *testing.T) {
	d := open(t, func(d *api.Deps) { d.Licenses = away{d.Licenses} })
	defer func() {
		if recover() == nil {
			t.Error("the client takes it for whole")
		}
		if log := d.log.String(); !strings.Contains(log, `"route":"/v1/licenses/export"`) || !strings.Contains(log, `"level":"ERROR"`) {
			t.Errorf("that it broke off is not noted: %s", log)
		}
	}()
	d.ask("administrator", "GET", "/v1/licenses/export")
}
