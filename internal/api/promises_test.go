package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/documents"
)

// gold promises by the minute, by levels of its own.
const gold = `policy: gold
title: Gold support
levels:
  - {impact: sev1, title: Sev 1, description: "All is down.", calendar: always, targets: {first_response: 30 minutes}}
  - {impact: sev2, title: Sev 2, description: "Some is.", targets: {first_response: 1 business day}}
  - {impact: sev3, title: Sev 3, description: "The rest."}
calendars:
  - {regions: [north_america, oceania], calendar: us}
  - {regions: [africa, asia, europe, south_america, antarctica], calendar: switzerland}
`

// hastier is the next version of the policy that comes with deskbell.
var hastier = strings.NewReplacer("title: Gold support", "title: Enterprise support", "policy: gold", "policy: enterprise", "sev1", "critical", "sev2", "major", "sev3", "limited").Replace(gold)

// publish publishes a policy, in force from monday on.
func (d *desk) publish(policy string) {
	d.Helper()
	_, err := (&documents.Publisher{Shelf: d.store}).Publish(d.Context(), documents.PolicyKind, "policy.yaml", []byte(policy), monday, monday, "test")
	must(d, err)
}

// covered gives an address Enterprise support under a plan, by a term that began on a day.
func (d *desk) covered(owner entitlement.Email, plan string, began time.Time) {
	d.Helper()
	_, err := d.store.ImportLicenses(d.Context(), []entitlement.License{{
		Key: "C-" + string(owner), Product: "Pix4Dengine", Kind: entitlement.Subscription, Owner: owner, Seats: 1, CreatedAt: monday,
		Contracts: []entitlement.Contract{{Plan: plan, From: began, Until: began.AddDate(3, 0, 0), ConfirmedAt: began}},
	}}, entitlement.By{Actor: entitlement.Itself, At: monday, NewID: d.newID}, nil)
	must(d, err)
}

// TestThePromiseIsTheTickets asks for the promise of a request, and submits it in the same moment.
func TestThePromiseIsTheTickets(t *testing.T) {
	d := open(t)
	d.publish(hastier)
	d.publish(gold)
	d.covered("early@term.example", "enterprise", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	d.covered("late@term.example", "enterprise", time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC))
	d.covered("gold@plan.example", "gold", time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC))
	for _, c := range []struct{ name, at, email, impact, country, policy, due, closed string }{
		{"a term from before the new version", "2026-11-24T09:00:00Z", "early@term.example", "major", "CH", "enterprise@1", "2026-11-24T13:00:00Z", "2026-12-25 Christmas Day"},
		{"a term from after it", "2026-11-24T09:00:00Z", "late@term.example", "major", "CH", "enterprise@2", "2026-11-25T09:00:00Z", "2026-12-25 Christmas Day"},
		{"Thanksgiving", "2026-11-25T23:30:00Z", "early@term.example", "critical", "US", "enterprise@1", "2026-11-27T17:30:00Z", "2026-11-26 Thanksgiving"},
		{"a plan of one's own", "2026-11-27T17:30:00Z", "gold@plan.example", "sev2", "ch", "gold@1", "2026-12-01T08:00:00Z", "2026-12-25 Christmas Day"},
		{"and round the clock", "2026-11-28T23:45:00Z", "gold@plan.example", "sev1", "CH", "gold@1", "2026-11-29T00:15:00Z", ""},
		{"the clocks go forward over there", "2027-03-12T23:30:00Z", "early@term.example", "critical", "AU", "enterprise@1", "2027-03-15T16:30:00Z", "2027-05-31 Memorial Day"},
		{"and over here", "2027-03-25T15:00:00.123456Z", "early@term.example", "critical", "JP", "enterprise@1", "2027-03-30T08:00:00.123456Z", "2027-03-26 Good Friday"},
		{"without a guarantee", "2027-03-25T15:00:00Z", "map@small.example", "critical", "JP", "standard@1", "<nil>", "2027-03-26 Good Friday"},
		{"a level without a target", "2027-03-25T15:00:00Z", "gold@plan.example", "sev3", "JP", "gold@1", "<nil>", "2027-03-26 Good Friday"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d.TB = t
			now, err := time.Parse(time.RFC3339Nano, c.at)
			must(t, err)
			d.wait(now.Sub(d.time()))
			body := fmt.Sprintf(`{"license_email":%q,"topic":"processing","impact":%q,"country":%q}`, c.email, c.impact, c.country)
			told := d.ask("", "POST", "/v1/entitlement-checks", body).is(200).has("eligible", "true").
				has("promise.policy", c.policy).has("promise.due_at", c.due).has("promise.country", strings.ToUpper(c.country))
			if c.closed != "" {
				date, name, _ := strings.Cut(c.closed, " ")
				told.has("promise.next_closed_day.date", date).has("promise.next_closed_day.name", name)
			} else {
				told.has("promise.next_closed_day", "<nil>")
			}
			made := d.ask("", "POST", "/v1/tickets", strings.NewReplacer("ops@aerial.example", c.email, `"critical"`, `"`+c.impact+`"`, `"CH"`, `"`+c.country+`"`).Replace(adasRequest)).is(201).
				has("sla.policy", c.policy)
			if c.due == "<nil>" {
				told.has("promise.receipt", "<nil>").has("promise.target", "<nil>")
				made.has("sla.clocks", "[]")
				return
			}
			made.has("sla.clocks.0.due_at", c.due).has("sla.clocks.0.target", told.text("promise.target")).has("sla.clocks.0.calendar", told.text("promise.calendar"))
			explained := d.ask(made.text("access_token"), "GET", "/v1/tickets/"+made.text("id")+"/clocks/1/receipt").is(200)
			for _, part := range []string{"started_at", "due_at", "rule", "time_zone", "segments"} {
				if got, want := fmt.Sprint(told.at("promise.receipt."+part)), fmt.Sprint(explained.at(part)); got != want || want == "<nil>" {
					t.Errorf("%s of the promise is %s, and of the ticket %s", part, got, want)
				}
			}
		})
	}
}

// What is asked besides the address tells nothing more about it.
func TestAPromiseTellsNothingOfStrangers(t *testing.T) {
	d := open(t)
	d.expired("old@aerial.example")
	ask := func(email, more string) answer {
		return d.ask("", "POST", "/v1/entitlement-checks", `{"license_email":"`+email+`","topic":"processing"`+more+`}`, "X-Request-Id: r")
	}
	for _, more := range []string{"", `,"impact":"critical","country":"CH"`, `,"impact":"critical"`, `,"country":"CH"`} {
		known, unknown := ask("old@aerial.example", more).is(200), ask("eve@else.example", more).is(200)
		if known.Body.String() != unknown.Body.String() {
			t.Errorf("with %s they are answered differently: %s %s", more, known.Body, unknown.Body)
		}
		unknown.has("eligible", "false").has("levels", "<nil>").has("promise", "<nil>")
	}
	for _, email := range []string{"old@aerial.example", "eve@else.example", "ops@aerial.example", "map@small.example"} {
		ask(email, `,"impact":"dire","country":"XX"`).is(422).names("impact", "country")
	}
	d.ask("", "POST", "/v1/entitlement-checks", `{"license_email":"nobody","impact":"dire","country":"XX","foo":1}`).is(422).names("license_email", "impact", "country", "foo")
	for _, part := range []string{"", `,"impact":"critical"`, `,"country":"CH"`} {
		ask("ops@aerial.example", part).is(200).has("promise", "<nil>").has("levels.0.impact", "critical").has("levels.3.targets.first_response", "12 business hours")
	}
	ask("map@small.example", "").is(200).has("levels.0.targets", "map[]")
}

func TestCountries(t *testing.T) {
	a := open(t).ask("", "GET", "/v1/countries").is(200).has("items.0.code", "AD").has("items.0.region", "europe").has("items.250", "<nil>")
	if a.Header().Get("Cache-Control") != "public, max-age=300" || a.text("items.249.code") != "ZW" {
		t.Errorf("got %v %s", a.Header(), a.Body)
	}
}
