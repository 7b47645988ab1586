package tickets_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

func TestARequestBecomesATicket(t *testing.T) {
	w := newWorld(t)
	r := request()
	r.LicenseEmail, r.Email, r.Country = " OPS@Aerial.example ", " Ada@aerial.example ", "ch"
	now := when("Mon 23 Nov 16:00")
	got, token, err := w.Submit(context.Background(), r, now)
	if err != nil {
		t.Fatal(err)
	}
	if token != "dbt_secret" {
		t.Errorf("the customer's key is %q", token)
	}
	same(t, "the clocks", clocks(got), []string{"first_response major until Tue 24 Nov 12:00 running"})
	same(t, "the history", got.Events, []tickets.Event{{
		ID: "id-002", Number: 1, Kind: tickets.WasSubmitted, At: now, Actor: ada, Public: true,
		Details: tickets.Details{Impact: "major", Country: "CH", Region: calendars.Europe, Body: "It says nothing."},
	}})
	same(t, "the ticket", got, &tickets.Ticket{
		ID: "id-001", Number: 1001, Version: 1, Status: tickets.Open,
		Subject: "Engine stops at step 2", Description: "It says nothing.", Topic: "processing",
		Requester:    tickets.Requester{Name: "Ada", Email: "Ada@aerial.example", Country: "CH", Region: calendars.Europe, Language: "en"},
		LicenseEmail: "ops@aerial.example", Reported: "major", Impact: "major",
		Verdict: entitlement.Verdict{
			Basis: entitlement.Enterprise, Plan: "enterprise", LicenseID: "engine",
			Evidence:  "A Pix4Dengine license has Enterprise support, confirmed on 2025-12-31, from 2025-12-31 until 2026-12-30.",
			TermBegan: when("Thu 1 Jan 00:00"), ValidUntil: when("Thu 31 Dec 00:00"), DecidedAt: now,
		},
		Terms:      tickets.Pinned{Policy: "enterprise@1", Calendars: []string{"switzerland@1", "us@1"}},
		AccessHash: "hash of dbt_secret", CreatedAt: now, UpdatedAt: now, ObserveAt: when("Tue 24 Nov 10:00"), // half of its 4 hours
		Clocks: got.Clocks, Events: got.Events,
	})
	same(t, "the stored ticket", w.kept(got), got)
	if !w.terms.termBegan.Equal(when("Thu 1 Jan 00:00")) {
		t.Errorf("the policy was chosen for a term that began %s", w.terms.termBegan)
	}
}

func TestEachBasisHasItsPlan(t *testing.T) {
	for _, c := range []struct {
		email, topic string
		basis        entitlement.Basis
		policy       string
		clocks       []string
	}{
		{"ops@aerial.example", "processing", entitlement.Enterprise, "enterprise@1", []string{"first_response major until Mon 23 Nov 13:00 running"}},
		{"lab@survey.example", "processing", entitlement.SupportAndUpgrade, "standard@1", nil},
		{"old@survey.example", "device_deactivation", entitlement.DeactivationTopic, "standard@1", nil},
		{"nobody@nowhere.example", "device_deactivation", entitlement.DeactivationTopic, "standard@1", nil},
	} {
		t.Run(c.email+" "+c.topic, func(t *testing.T) {
			w := newWorld(t)
			r := request()
			r.LicenseEmail, r.Topic = c.email, c.topic
			got := w.submitAs("Mon 23 Nov 09:00", r)
			if got.Verdict.Basis != c.basis || got.Terms.Policy != c.policy {
				t.Errorf("got %s under %s, want %s under %s", got.Verdict.Basis, got.Terms.Policy, c.basis, c.policy)
			}
			same(t, "the clocks", clocks(got), c.clocks)
		})
	}
}

func TestEveryFaultOfARequestIsNamedAtOnce(t *testing.T) {
	const (
		topics  = "processing, installation, licensing, device_deactivation, import_export, outputs_quality, api, feature_request, other"
		address = " is not an email address; write it like name@company.example"
		country = " is not a country code; use two letters as in ISO 3166-1, such as CH, US or GB"
	)
	for _, c := range []struct {
		name  string
		spoil func(*tickets.Request)
		want  []string
	}{
		{"nothing was filled in", func(r *tickets.Request) { *r = tickets.Request{} }, []string{
			`license_email: ""` + address,
			`requester.email: ""` + address,
			`requester.country: ""` + country,
			`requester.name: is missing`,
			`subject: is missing`,
			`description: is missing`,
			`topic: "" is not a topic; use ` + topics,
			`impact: is missing`,
		}},
		{"everything is wrong", func(r *tickets.Request) {
			*r = tickets.Request{
				LicenseEmail: "ops", Name: strings.Repeat("a", 121), Email: "ada@", Country: "Switzerland", Language: "rm",
				Topic: "weather", Impact: "urgent", Subject: "two\nlines", Description: "a bell: \a",
			}
		}, []string{
			`license_email: "ops"` + address,
			`requester.email: "ada@"` + address,
			`requester.country: "Switzerland"` + country,
			`requester.language: "rm" is not a language we write in; use en, fr, de, es`,
			`requester.name: is longer than 120 characters`,
			`subject: must be a single line`,
			`description: has control characters in it; send plain text`,
			`topic: "weather" is not a topic; use ` + topics,
			`impact: "urgent" is not a business impact; use critical, major, limited`,
		}},
		{"too much", func(r *tickets.Request) {
			r.Subject, r.Description = strings.Repeat("é", 201), strings.Repeat("é", 50_001)
		}, []string{
			`subject: is longer than 200 characters`,
			`description: is longer than 50000 characters`,
		}},
		{"no text", func(r *tickets.Request) { r.Subject, r.Description = " ", "\xff" }, []string{
			`subject: is missing`,
			`description: has control characters in it; send plain text`,
		}},
		{"who is not entitled learns of faults first", func(r *tickets.Request) {
			r.LicenseEmail, r.Impact = "nobody@nowhere.example", "urgent"
		}, []string{
			`impact: "urgent" is not a business impact; use critical, major, limited`,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			r := request()
			c.spoil(&r)
			_, token, err := w.Submit(context.Background(), r, when("Mon 23 Nov 09:00"))
			refused(t, err, fault.Invalid, "invalid_request", "The request cannot be accepted as it is.\n"+strings.Join(c.want, "\n"))
			if token != "" || len(w.store.kept) != 0 {
				t.Errorf("it left the key %q and %d tickets", token, len(w.store.kept))
			}
		})
	}
}

func TestFaultsAreFoundWithoutLookingAnythingUp(t *testing.T) {
	r := request()
	if faults := r.Check(tickets.TopicList{Listed: tickets.Topics}); len(faults) != 0 {
		t.Errorf("a good request has the faults %v", faults)
	}
	r.Country, r.Impact = "", "urgent" // the policies know the impacts
	if faults := r.Check(tickets.TopicList{Listed: tickets.Topics}); len(faults) != 1 || faults[0].Location != "requester.country" {
		t.Errorf("got %v", faults)
	}
}

func TestTheLongestTextsAreAccepted(t *testing.T) {
	r := request()
	r.Name, r.Subject, r.Description = strings.Repeat("é", 120), strings.Repeat("é", 200), "tabs\tand\r\nlines"+strings.Repeat("é", 49_900)
	newWorld(t).submitAs("Mon 23 Nov 09:00", r)
}

func TestRequestersAreWrittenToInTheirLanguage(t *testing.T) {
	for _, language := range tickets.Languages {
		r := request()
		r.Language = language
		if got := newWorld(t).submitAs("Mon 23 Nov 09:00", r); got.Requester.Language != language {
			t.Errorf("%s became %s", language, got.Requester.Language)
		}
	}
}

func TestADenialTellsNothing(t *testing.T) {
	const says = "This license email is not covered by support. Check that it is the address of the account that owns the license, " +
		"renew Support & Upgrade for that account, or choose the topic Device deactivation if a device must be freed."
	w := newWorld(t)
	for _, c := range []struct{ name, email string }{
		{"an account that nobody has", "nobody@nowhere.example"},
		{"one whose Support & Upgrade ended", "old@survey.example"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := request()
			r.LicenseEmail = c.email
			got, token, err := w.Submit(context.Background(), r, when("Mon 23 Nov 09:00"))
			refused(t, err, fault.Forbidden, "not_entitled", says)
			if got != nil || token != "" || len(w.store.kept) != 0 {
				t.Errorf("it left %v, the key %q and %d tickets", got, token, len(w.store.kept))
			}
			v, err := w.Entitlement(context.Background(), c.email, "processing", when("Mon 23 Nov 09:00"))
			if err != nil || v != (entitlement.Verdict{Basis: entitlement.Denied, DecidedAt: when("Mon 23 Nov 09:00")}) {
				t.Errorf("the check tells %+v, %v", v, err)
			}
		})
	}
}

func TestEntitlementCanBeAskedFor(t *testing.T) {
	w := newWorld(t)
	v, err := w.Entitlement(context.Background(), "OPS@aerial.example", "processing", when("Mon 23 Nov 09:00"))
	if err != nil || v.Basis != entitlement.Enterprise {
		t.Errorf("got %+v, %v", v, err)
	}
	_, err = w.Entitlement(context.Background(), "ops", "processing", when("Mon 23 Nov 09:00"))
	refused(t, err, fault.Invalid, "invalid_request", "The check cannot be made as it is.\nlicense_email: \"ops\" is not an email address; write it like name@company.example")
}

func TestWhenSomethingIsAwayNothingIsDone(t *testing.T) {
	away := errors.New("away")
	for _, c := range []struct {
		name  string
		spoil func(*world, *tickets.Request)
		want  string
	}{
		{"the licenses", func(_ *world, r *tickets.Request) { r.LicenseEmail = "broken@aerial.example" }, "the licenses are away"},
		{"the policies", func(w *world, _ *tickets.Request) { w.terms.fail = away }, "away"},
		{"the store", func(w *world, _ *tickets.Request) { w.store.fail = away }, "away"},
		{"the plan", func(w *world, _ *tickets.Request) { w.terms.published = nil }, "The plan enterprise is not published."},
		{"a calendar", func(w *world, _ *tickets.Request) { w.terms.calendars = nil }, `The policy enterprise@1 names no calendar for the region "europe", so no response time could be promised there.`},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			r := request()
			c.spoil(w, &r)
			got, token, err := w.Submit(context.Background(), r, when("Mon 23 Nov 09:00"))
			if err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if got != nil || token != "" || len(w.store.kept) != 0 {
				t.Errorf("it left %v, the key %q and %d tickets", got, token, len(w.store.kept))
			}
		})
	}
}

func TestATicketKeepsThePolicyItWasPromised(t *testing.T) {
	w := newWorld(t)
	before := w.submit("Mon 23 Nov 09:00")
	w.terms.published = append(w.terms.published, plan("enterprise", 2, 1, 1, 1))
	after := w.submit("Mon 23 Nov 09:00")

	before, after = w.do(before, tickets.Reclassify, "Mon 23 Nov 09:30"), w.do(after, tickets.Reclassify, "Mon 23 Nov 09:30")
	same(t, "the ticket from before", clocks(before), []string{
		"first_response major until Mon 23 Nov 13:00 superseded",
		"first_response critical until Mon 23 Nov 11:00 running",
	})
	same(t, "the ticket from after", clocks(after), []string{
		"first_response major until Mon 23 Nov 10:00 superseded",
		"first_response critical until Mon 23 Nov 10:00 running",
	})
	if before.Terms.Policy != "enterprise@1" || after.Terms.Policy != "enterprise@2" {
		t.Errorf("they name %s and %s", before.Terms.Policy, after.Terms.Policy)
	}
}
