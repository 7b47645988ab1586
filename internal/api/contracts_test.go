package api_test

import (
	"context"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/api"
)

// away is a register that fails while it is being written down.
type away struct{ api.Licenses }

func (away) EachLicense(context.Context, func(entitlement.License) error) error { return errOutage }

func TestContracts(t *testing.T) {
	d := open(t)
	url := d.license("K-2") + "/contracts"
	d.ask("agent", "GET", url).is(200).has("items", "[]").has("next_cursor", "<nil>")
	running := d.ask("administrator", "POST", url, `{"from":"2026-01-01","until":"2027-01-01"}`).is(201).
		has("plan", "enterprise").has("from", "2026-01-01T00:00:00Z").has("confirmed_at", "<nil>").has("policy", "enterprise@1").text("id")
	check := func(guaranteed string) {
		t.Helper()
		d.ask("", "POST", "/v1/entitlement-checks", `{"license_email":"map@small.example","topic":"processing"}`).is(200).has("guaranteed", guaranteed)
	}
	check("false")
	for range 2 { // to confirm it again changes nothing
		d.ask("administrator", "POST", url+"/"+running+"/confirm").is(200).has("confirmed_at", "2026-11-23T09:00:00Z")
		d.wait(time.Minute)
	}
	check("true")
	next := d.ask("administrator", "POST", url, `{"plan":"standard","from":"2027-01-01T00:00:00Z","until":"2028-01-01","confirmed_at":"2026-11-01"}`).is(201).
		has("policy", "<nil>").has("confirmed_at", "2026-11-01T00:00:00Z").text("id")
	d.ask("agent", "GET", url).is(200).has("items.0.id", running).has("items.1.id", next).has("items.2", "<nil>")
	d.ask(d.owner("map@small.example"), "GET", url).is(200).has("items.1.plan", "standard")

	d.ask("administrator", "PATCH", url+"/"+running, `{"until":"2026-12-01"}`).is(200).has("until", "2026-12-01T00:00:00Z")
	d.ask("administrator", "PATCH", url+"/"+running, `{"plan":"standard"}`).is(409).has("code", "contract_confirmed")
	d.ask("administrator", "PATCH", url+"/"+running, `{}`).is(200).has("plan", "enterprise")
	d.ask("administrator", "DELETE", url+"/"+running).is(409).has("code", "contract_confirmed")
	later := d.ask("administrator", "POST", url, `{"from":"2028-01-01","until":"2029-01-01"}`).is(201).text("id")
	d.ask("administrator", "PATCH", url+"/"+later, `{"plan":"standard","from":"2028-02-01"}`).is(200).has("plan", "standard").has("from", "2028-02-01T00:00:00Z")
	d.ask("administrator", "DELETE", url+"/"+later).is(204)
	d.ask("administrator", "DELETE", url+"/"+later).is(404)
	d.ask("agent", "GET", url).is(200).has("items.2", "<nil>")
}

func TestFaultsOfATerm(t *testing.T) {
	d := open(t)
	url := d.license("K-1") + "/contracts"
	running := d.ask("agent", "GET", url).is(200).text("items.0.id")
	d.ask("administrator", "POST", url, `{}`).is(422).names("from", "until")
	d.ask("administrator", "POST", url, `{"from":null,"until":"2027-02-30","plan":"gold","confirmed_at":7,"enterprise_from":"2027-01-01"}`).is(422).names("from", "until", "plan", "confirmed_at", "enterprise_from")
	d.ask("administrator", "POST", url, `{"from":"2026-01-01","until":"2027-01-01"}`).is(422).names("from") // overlaps
	d.ask("administrator", "POST", url, `{"from":"2028-01-01","until":"2028-01-01"}`).is(422).names("until")
	d.ask("administrator", "PATCH", url+"/"+running, `{"until":"2020-01-01","plan":"gold"}`).is(422).names("until", "plan")
	d.ask("administrator", "PATCH", url+"/"+running, `{"confirmed_at":"2020-01-01"}`).is(422).names("confirmed_at")
	for _, none := range []string{url + "/none", "/v1/licenses/none/contracts/" + running, d.license("K-2") + "/contracts/" + running} {
		d.ask("administrator", "PATCH", none, `{}`).is(404)
		d.ask("administrator", "DELETE", none).is(404)
		d.ask("administrator", "POST", none+"/confirm").is(404)
	}
	d.ask("administrator", "POST", "/v1/licenses/none/contracts", `{"from":"2028-01-01","until":"2029-01-01"}`).is(404)
}

// unknowing cannot look licenses up.
type unknowing struct{}

func (unknowing) Account(context.Context, entitlement.Email) (entitlement.Account, error) {
	return entitlement.Account{Unknown: true}, nil
}

func TestWhileLicensesCannotBeLookedUp(t *testing.T) {
	d := open(t, func(d *api.Deps) { d.Desk.Licenses = unknowing{} })
	for _, email := range []string{"ops@aerial.example", "eve@else.example"} {
		d.ask("", "POST", "/v1/entitlement-checks", `{"license_email":"`+email+`","topic":"processing"}`).is(200).has("eligible", "true").has("guaranteed", "false").
			has("message", "Licenses cannot be looked up just now. The request will be accepted, and what covers it will be checked as soon as they can.")
	}
	url, ada := d.submit()
	d.ask(ada, "GET", url).is(200).has("entitlement.basis", "provisional").has("entitlement.plan", "standard").has("entitlement.license_id", "<nil>").has("sla.standing", "none")
	d.ask("agent", "GET", url+"/licenses").is(200).has("known", "false").has("items.0.license_key", "K-1") // the register knows it nevertheless
}
