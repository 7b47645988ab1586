package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// mixed makes promises of several impacts and regions: kept, broken, unanswered and open.
func (d *desk) mixed() {
	d.Helper()
	d.overdue()
	for _, c := range []struct{ impact, country string }{{"major", "US"}, {"major", "CH"}, {"limited", "JP"}, {"critical", "AU"}} {
		a := d.ask("", "POST", "/v1/tickets", strings.NewReplacer(`"critical"`, `"`+c.impact+`"`, `"CH"`, `"`+c.country+`"`).Replace(adasRequest)).is(201)
		if c.country == "CH" {
			d.ask("agent", "POST", a.Header().Get("Location")+"/messages", `{"kind":"action_plan","body":"We are on it."}`).is(201)
		}
	}
	d.wait(26 * time.Hour)
	d.submit()
}

// part is a piece of an answer, to be compared.
func (a answer) part(path string) string {
	a.t.Helper()
	text, err := json.Marshal(a.at(path))
	must(a.t, err)
	return string(text)
}

// Every figure of the overview is the one that its own report has.
func TestTheOverviewIsTheOtherReportsTogether(t *testing.T) {
	d := open(t)
	d.mixed()
	for _, metric := range []string{"", "&metric=first_response", "&metric=update"} {
		period := "?from=2026-11-09&to=2026-12-01&zone=Europe/Zurich" + metric
		o := d.ask("manager", "GET", "/v1/reports/overview"+period+"&hours=30").is(200).has("zone", "Europe/Zurich").has("from", "2026-11-08T23:00:00Z")
		weeks := d.ask("manager", "GET", "/v1/reports/compliance"+period+"&by=week").is(200)
		times := d.ask("manager", "GET", "/v1/reports/response-times"+period).is(200)
		work := d.ask("manager", "GET", "/v1/reports/workload?hours=30&zone=Europe/Zurich").is(200)
		for _, same := range []struct {
			here, there string
			other       answer
		}{
			{"weeks", "items", weeks}, {"total", "total", weeks}, {"as_of", "as_of", weeks}, {"to", "to", weeks},
			{"metrics", "metrics", times}, {"timings", "items", times},
			{"workload.items", "items", work}, {"workload.overdue", "overdue", work}, {"workload.later", "later", work}, {"workload.tickets_at_risk", "tickets_at_risk", work},
		} {
			if got, want := o.part(same.here), same.other.part(same.there); got != want {
				t.Errorf("%s: %s is %s, but its report has %s", metric, same.here, got, want)
			}
		}
		d.addUp(o, period)
	}
	o := d.ask("manager", "GET", "/v1/reports/overview"+november).is(200)
	if o.text("total.broken") == "0" || o.text("total.kept") == "0" || o.text("total.open") == "0" || o.text("cells.3.impact") == "<nil>" {
		t.Errorf("nothing is compared: %s", o.Body)
	}
}

// addUp holds the cells against the reports by impact and by region.
func (d *desk) addUp(o answer, period string) {
	d.Helper()
	for _, by := range []string{"impact", "region"} {
		sums := map[string]map[string]int{}
		for i := 0; o.at(fmt.Sprint("cells.", i)) != nil; i++ {
			key := o.text(fmt.Sprint("cells.", i, ".", by))
			if sums[key] == nil {
				sums[key] = map[string]int{}
			}
			for _, name := range []string{"kept", "broken", "unanswered", "open"} {
				sums[key][name] += int(o.at(fmt.Sprint("cells.", i, ".figures.", name)).(float64))
			}
		}
		groups := d.ask("manager", "GET", "/v1/reports/compliance"+period+"&by="+by).is(200)
		count := 0
		for i := 0; groups.at(fmt.Sprint("items.", i)) != nil; i++ {
			count++
			for name, sum := range sums[groups.text(fmt.Sprint("items.", i, ".key"))] {
				groups.has(fmt.Sprint("items.", i, ".figures.", name), fmt.Sprint(sum))
			}
		}
		if count != len(sums) {
			d.Errorf("by %s there are %d groups, and in the cells %d", by, count, len(sums))
		}
	}
}

// What is compared with is as long as the period, and ends where that begins.
func TestTheOverviewComparesWithTheTimeBefore(t *testing.T) {
	d := open(t)
	d.mixed()
	for _, c := range []struct{ period, before string }{
		{"?from=2026-11-25&to=2026-11-27", "?from=2026-11-23&to=2026-11-25"},
		{"?from=2026-11-24T12:00:00Z&to=2026-11-24T18:00:00Z", "?from=2026-11-24T06:00:00Z&to=2026-11-24T12:00:00Z"},
	} {
		o := d.ask("manager", "GET", "/v1/reports/overview"+c.period).is(200)
		if got, want := o.part("before"), d.ask("manager", "GET", "/v1/reports/compliance"+c.before).is(200).part("total"); got != want {
			t.Errorf("before %s it was %s, want %s", c.period, got, want)
		}
	}
	d.ask("manager", "GET", "/v1/reports/overview?from=2026-11-25&to=2026-11-27").is(200).has("before.broken", "3")
}

func TestOverviewFaults(t *testing.T) {
	d := open(t)
	for query, names := range map[string][]string{
		"": {"from", "to"},
		"?from=2026-12-01&to=2026-11-01&hours=400": {"to", "hours"},
		november + "&zone=Mars&metric=joy&by=week": {"zone", "metric", "by"},
	} {
		d.ask("manager", "GET", "/v1/reports/overview"+query).is(422).names(names...)
	}
}

func TestBreachesCanBeNarrowed(t *testing.T) {
	d := open(t)
	_, clock := d.overdue() // answered by the agent
	us := d.ask("", "POST", "/v1/tickets", strings.NewReplacer(`"critical"`, `"major"`, `"CH"`, `"US"`).Replace(adasRequest)).is(201)
	d.wait(48 * time.Hour)
	for filter, want := range map[string]string{
		"impact=critical": clock, "region=europe": clock, "agent=agent@desk.example": clock, "agent=%20AGENT@desk.example": clock,
		"impact=major": us.text("id") + ".1", "region=north_america": us.text("id") + ".1", "agent=none": us.text("id") + ".1",
		"impact=major&region=europe": "<nil>", "agent=nobody@desk.example": "<nil>", "impact=moderate": "<nil>", "impact=%27--": "<nil>",
	} {
		d.ask("manager", "GET", "/v1/reports/breaches"+november+"&"+filter).is(200).has("items.0.clock_id", want).has("items.1", "<nil>")
	}
	d.ask("manager", "GET", "/v1/reports/breaches"+november+"&region=moon").is(422).names("region")
}
