package customer_test

import (
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"deskbell/entitlement"
	"deskbell/internal/app"
	"deskbell/internal/config"
	"deskbell/internal/documents"
	"deskbell/internal/tongue"
	"deskbell/internal/web/webtest"
	"deskbell/tickets"
)

// gold is a plan with levels of its own.
const gold = `policy: gold
title: Gold support
levels:
  - {impact: sev1, title: "Sev <1>", description: "All is down.", calendar: always, targets: {first_response: 30 minutes}}
  - {impact: sev2, title: Sev 2, description: "Some is.", targets: {first_response: 1 business day}}
  - {impact: sev3, title: Sev 3, description: "The rest."}
calendars:
  - {regions: [north_america, oceania], calendar: us}
  - {regions: [africa, asia, europe, south_america, antarctica], calendar: switzerland}
`

// hastier is the next version of the policy that comes with deskbell.
var hastier = strings.NewReplacer("policy: gold", "policy: enterprise", "sev1", "critical", "sev2", "major", "sev3", "limited").Replace(gold)

// withPlans has two more policies from wednesday on, and accounts whose terms began before and
// after that.
func withPlans(t *testing.T) func(*config.Settings) {
	return func(s *config.Settings) {
		a, err := app.Open(t.Context(), *s, slog.New(slog.DiscardHandler))
		must(t, err)
		defer func() { must(t, a.Close()) }()
		for _, policy := range []string{gold, hastier} {
			_, err := a.Documents.Publish(t.Context(), documents.PolicyKind, "policy.yaml", []byte(policy), wednesday, wednesday, "test")
			must(t, err)
		}
		license := func(owner entitlement.Email, plan string, began time.Time) entitlement.License {
			return entitlement.License{
				Key: string(owner), Product: "Pix4Dengine", Kind: entitlement.Subscription, Owner: owner, Seats: 1, CreatedAt: wednesday,
				Contracts: []entitlement.Contract{{Plan: plan, From: began, Until: began.AddDate(3, 0, 0), ConfirmedAt: began}},
			}
		}
		by := entitlement.By{Actor: entitlement.Actor{Role: tickets.System, Name: "test"}, At: wednesday, NewID: func() string { return uuid.Must(uuid.NewV7()).String() }}
		_, err = a.Store.ImportLicenses(t.Context(), []entitlement.License{
			license("early@term.example", "enterprise", wednesday.AddDate(0, -6, 0)),
			license("late@term.example", "enterprise", wednesday.Add(time.Minute)),
			license("gold@plan.example", "gold", wednesday.AddDate(0, -6, 0)),
		}, by, nil)
		must(t, err)
	}
}

// in is a browser whose clock on the wall is that of a zone.
func in(d *webtest.Desk, zone string) *webtest.Browser {
	d.Helper()
	b := d.Browser()
	b.Keeps("deskbell-zone", url.PathEscape(zone))
	return b
}

var (
	dueForm    = regexp.MustCompile(`<strong class="due"><time datetime="([^"]+)"[^>]*title="([^"]*)"[^>]*>([^<]*)</time>`)
	spokenHere = tongue.New()
)

func TestThePromiseIsTheTickets(t *testing.T) {
	d := webtest.Open(t, wednesday, withPlans(t))
	for _, c := range []struct{ name, at, zone, language, email, impact, country, policy, due, says string }{
		{"a term from before the new version", "2026-11-26T09:00:00Z", "Asia/Tokyo", "en", "early@term.example", "major", "CH", "enterprise@1", "2026-11-26T13:00:00Z", "Thu 26 Nov, 22:00"},
		{"a term from after it", "2026-11-26T09:00:00Z", "America/New_York", "fr", "late@term.example", "major", "CH", "enterprise@2", "2026-11-27T09:00:00Z", "ven. 27 nov. à 04:00"},
		{"a plan of one's own, round the clock", "2026-11-28T23:45:00Z", "Europe/Zurich", "de", "gold@plan.example", "sev1", "CH", "gold@1", "2026-11-29T00:15:00Z", "So. 29. Nov., 01:15"},
		{"a holiday", "2026-12-24T15:30:00Z", "Pacific/Auckland", "es", "early@term.example", "critical", "DE", "enterprise@1", "2026-12-28T09:30:00Z", "lun 28 dic, 22:30"},
		{"the clocks go forward over there", "2027-03-12T23:30:00Z", "Australia/Lord_Howe", "en", "early@term.example", "critical", "AU", "enterprise@1", "2027-03-15T16:30:00Z", "Tue 16 Mar, 03:30"},
		{"and back over here", "2027-10-29T14:00:00.5Z", "Europe/Zurich", "en", "early@term.example", "critical", "JP", "enterprise@1", "2027-11-01T09:00:00.5Z", "Mon 1 Nov, 10:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := d.For(t)
			now, err := time.Parse(time.RFC3339Nano, c.at)
			must(t, err)
			d.At(now)
			b := in(d, c.zone)
			b.Language = c.language
			filled := fresh(b, "license_email", c.email, "impact", c.impact, "requester.country", c.country)
			shown := told(b, filled)
			found := dueForm.FindStringSubmatch(shown.Body)
			if found == nil {
				t.Fatalf("no due instant in %s", shown.Body)
			}
			due, err := time.Parse(time.RFC3339Nano, c.due)
			must(t, err)
			if found[1] != due.Format(time.RFC3339) || found[3] != c.says || !strings.Contains(found[2], "Europe/Zurich") && !strings.Contains(found[2], "America/Los_Angeles") && !strings.Contains(found[2], "UTC") {
				t.Errorf("it says %q", found)
			}
			made := of(b, submitted(b, filled))
			if len(made.SLA.Clocks) != 1 || !made.SLA.Clocks[0].Due.Equal(due) || made.SLA.Policy != c.policy {
				t.Fatalf("the ticket is promised %+v", made.SLA)
			}
			shown.Is(http.StatusOK, spokenHere.In(c.language).Target(made.SLA.Clocks[0].Target), c.policy, "<svg", `role="img"`, "<details")
		})
	}
}

// The verdict tells what is covered and what to do, and nothing about a stranger.
func TestTheVerdict(t *testing.T) {
	b := webtest.Open(t, wednesday, withPlans(t)).Browser()
	told(b, typed()).Is(http.StatusOK, "with a guaranteed response time", "we respond by", "Response within 2 business hours").Lacks("<html", "The times are those of Enterprise support")
	told(b, typed("impact", "")).Is(http.StatusOK, "with a guaranteed response time", `href="#impacts"`).Lacks("we respond by")
	told(b, typed("license_email", "plain@survey.example")).Is(http.StatusOK, "There is no guaranteed response time.", "as soon as we can", "No guaranteed time").Lacks("we respond by")
	told(b, typed("license_email", "gold@plan.example")).Is(http.StatusOK, "Sev &lt;1&gt;", `value="sev3"`, "with a guaranteed response time", `href="#impacts"`).Lacks(`value="critical"`, "Sev <1>")
	told(b, typed("license_email", "gold@plan.example", "impact", "sev3")).Is(http.StatusOK, "There is no guaranteed response time.")
	told(b, typed("license_email", "ops", "impact", "dire", "requester.country", "XX")).Is(http.StatusOK, "This is not an email address").Lacks("covered")
	told(b, typed("license_email", "")).Is(http.StatusOK, `href="#license_email"`).Lacks("covered")
	told(b, typed("topic", strings.Repeat("x", 200))).Is(http.StatusOK, "with a guaranteed response time")
	known, unknown := told(b, typed("license_email", "late@ended.example")), told(b, typed("license_email", "eve@else.example"))
	if known.Body != unknown.Body {
		t.Errorf("an address that is known is told from another:\n%s\n%s", known.Body, unknown.Body)
	}
	unknown.Is(http.StatusOK, "is not covered by support for this topic", "choose the topic Device deactivation", "we cannot promise an answer")
	told(b, typed("license_email", "eve@else.example", "topic", "device_deactivation")).Is(http.StatusOK, "This request is covered. There is no guaranteed response time.")
}

// Without a script, a button shows the promise, and nothing that was typed is lost.
func TestThePromiseWithoutAScript(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.Browser()
	filled := fresh(b, "show", "promise", "subject", "")
	var pairs []string
	for name, value := range filled {
		pairs = append(pairs, name, value)
	}
	shown := b.Send("/", pairs...).Is(http.StatusOK, "we respond by", `value="ada@aerial.example"`, "It stops after 20 minutes.", `value="critical" required checked`, `<option value="processing" selected>`)
	if keyOf(shown) != filled["key"] {
		t.Error("the form has another key")
	}
	shown.Lacks("Please fill this in")
}

func TestAPromiseAskedForTooOften(t *testing.T) {
	d := webtest.Open(t, wednesday, func(s *config.Settings) { s.Checks = 2 })
	b := d.Browser()
	for range 2 {
		told(b, typed()).Is(http.StatusOK, "we respond by")
	}
	told(b, typed()).Is(http.StatusOK, "We cannot tell our promise just now", `value="critical"`).Lacks("we respond by")
	submitted(b, fresh(b)) // which it doesn't keep anybody from
}
