package manager_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestPolicies(t *testing.T) {
	r := openDesk(t)
	r.manager.Open("/policies").Is(200, "Enterprise support", "enterprise@1", "in force", `href="/policies/standard"`)
	seen := r.manager.Open("/policies/enterprise").Is(200, "enterprise@1", "in force", "North America and Oceania", `href="/calendars/us"`,
		"when 50 % and 80 % of a target are used up", "a contract keeps the version that was in force when its term began", "action plan, status update or resolution")
	rows := tables(t, seen.Body)[""]
	if len(rows) != 5 || strings.Join(rows[1], "|") != "Critical|Highly visible. A process or tool has stopped working, and more than 50 % of customers or projects are affected.|2 business hours|2 business hours|the region’s calendar" {
		t.Errorf("the targets are %q", rows)
	}
	r.manager.Open("/policies/enterprise?version=1").Is(200, "in force")
	r.manager.Open("/policies/enterprise?version=7").Is(404)
	r.manager.Open("/policies/enterprise?version=x").Is(422)
	r.manager.Open("/policies/moon").Is(404)
}

func TestCalendars(t *testing.T) {
	r := openDesk(t)
	r.manager.Open("/calendars").Is(200, "Swiss desk", "Europe/Zurich: now 09:00", "America/Los_Angeles: now 00:00", "Round the clock")
	seen := r.manager.Open("/calendars/switzerland").Is(200, "Swiss desk, 2026", "255 usual open days", "8 closed days by name", "102 days closed every week", "0 days with other hours",
		`title="closed: Christmas Day"`, "Sun 29 Mar: clocks go forward by 1 h; then it is 03:00", "Sun 25 Oct: clocks go back by 1 h; then it is 02:00", `href="/v1/calendars/switzerland.ics"`,
		`href="/calendars/switzerland?year=2025"`, `href="/calendars/switzerland?year=2027"`)
	if n := strings.Count(seen.Body, `class="open today"`); n != 1 {
		t.Errorf("today is %d days", n)
	}
	found := tables(t, seen.Body)
	for _, month := range []string{"January", "February", "November", "December"} {
		if rows := found[month]; len(rows) < 5 || len(rows[1]) != 7 || strings.Join(rows[0], " ") != "Mo Tu We Th Fr Sa Su" {
			t.Errorf("%s is %q", month, rows)
		}
	}
	if got := strings.Join(found["December"][4], "|"); got != "21|22|23|24|25 closed: Christmas Day|26 closed: St Stephen's Day|27 closed" {
		t.Errorf("Christmas is %q", got)
	}
	if got := strings.Join(found["November"][5], "|"); got != "23 today|24|25|26|27|28 closed|29 closed" {
		t.Errorf("this week is %q", got)
	}
	r.manager.Open("/calendars/switzerland?year=1970").Is(200, "Swiss desk, 1970").Lacks("year=1969")
	r.manager.Open("/calendars/switzerland?year=2199").Is(200).Lacks("year=2200", "class=\"open today\"")
	r.manager.Open("/calendars/always").Is(200, "365 usual open days", "They are not changed in 2026.", "Every day of the year has its usual hours.")
	for _, year := range []string{"1969", "2200", "x", "-1", "999999999999999999999"} {
		r.manager.Open("/calendars/switzerland?year="+year).Is(422, "year")
	}
	r.manager.Open("/calendars/moon").Is(404)
}

// What is tried is what the API says, wherever the reader is.
func TestTrying(t *testing.T) {
	r := openDesk(t)
	zurich, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ page, plan, impact, country, at string }{
		{"/calendars/us", "enterprise", "critical", "US", "2026-11-25T20:00"},
		{"/policies/enterprise", "enterprise", "limited", "CH", "2026-12-24T16:30"},
		{"/policies/enterprise", "enterprise", "major", "JP", "2026-03-27T16:59"}, // the clocks are changed before it is due
	} {
		at, err := time.ParseInLocation("2006-01-02T15:04", c.at, zurich)
		if err != nil {
			t.Fatal(err)
		}
		asked := url.Values{"impact": {c.impact}, "country": {c.country}, "plan": {c.plan}}
		api := r.manager.Open("/v1/deadlines?" + asked.Encode() + "&at=" + at.UTC().Format(time.RFC3339)).Is(200).Body
		due := fmt.Sprint(value(t, api, "due_at"))
		r.manager.Open(c.page+"?"+asked.Encode()+"&metric=first_response&at="+c.at).
			Is(200, `<time datetime="`+due+`"`, fmt.Sprint(value(t, api, "calendar")), fmt.Sprint(value(t, api, "target")), "<svg", "How this was counted")
	}
	r.manager.Open("/policies/standard?impact=critical&country=CH&at=2026-11-25T10:00").Is(200, "promises no first response for critical impact").Lacks("<svg width=\"100%\"")
	r.manager.Open("/policies/enterprise?impact=critical&country=&at=2026-11-25T10:00").Is(422, `id="country-hint"><span class="fault"`)
	r.manager.Open("/policies/enterprise?impact=critical&country=CH&at=tomorrow%3Cb%3E").Is(422, `id="at-hint"><span class="fault"`, "tomorrow&lt;b&gt;").Lacks("tomorrow<b>")
	r.manager.Open("/calendars/us?impact=severe&country=ZZ&plan=enterprise&at=").Is(422, `id="impact-hint"><span class="fault"`, `id="country-hint"><span class="fault"`)
}
