package api_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"
)

const november = "?from=2026-11-01&to=2026-12-01"

// overdue makes a critical ticket, due at 12:00 in Zurich, whose subject could be a formula,
// and lets it be answered an hour late.
func (d *desk) overdue() (url, clock string) {
	d.Helper()
	a := d.ask("", "POST", "/v1/tickets", strings.Replace(adasRequest, "Engine stops at step 2", `=HYPERLINK(\"x\")`, 1)).is(201)
	d.wait(3 * time.Hour)
	url = a.Header().Get("Location")
	d.ask("agent", "POST", url+"/messages", `{"kind":"action_plan","body":"We are on it."}`).is(201)
	return url, a.text("id") + ".1"
}

// lines reads a CSV answer.
func (a answer) lines() [][]string {
	a.t.Helper()
	if kind := a.Header().Get("Content-Type"); kind != "text/csv; charset=utf-8" {
		a.t.Fatalf("it is %q: %s", kind, a.Body)
	}
	lines, err := csv.NewReader(a.Body).ReadAll()
	must(a.t, err)
	return lines
}

func TestComplianceReport(t *testing.T) {
	d := open(t)
	d.overdue()
	d.submit() // due tomorrow
	for by, key := range map[string]string{
		"region": "europe", "impact": "critical", "plan": "enterprise", "metric": "first_response",
	} {
		a := d.ask("manager", "GET", "/v1/reports/compliance"+november+"&by="+by).is(200).has("by", by).has("items.0.key", key).has("items.1", "<nil>").
			has("items.0.figures.open", "1").has("items.0.from", "<nil>")
		for _, at := range []string{"total.", "items.0.figures."} {
			a.has(at+"compliance_percent", "0").has(at+"kept", "0").has(at+"counted", "1").has(at+"broken", "1").has(at+"unanswered", "0").
				has(at+"broken_by_silence", "1").has(at+"broken_by_reclassification", "0").has(at+"broken_by_relocation", "0").
				has(at+"acknowledged", "0").has(at+"eased", "0").has(at+"open", "1").has(at+"cancelled", "0").has(at+"released", "0")
		}
	}
	d.ask("manager", "GET", "/v1/reports/compliance"+november+"&by=agent").is(200).
		has("items.0.key", "agent@desk.example").has("items.0.figures.broken", "1").has("items.1.key", "none").has("items.1.figures.open", "1")
	weeks := d.ask("manager", "GET", "/v1/reports/compliance?from=2026-11-18&to=2026-12-01T00:00:00%2B01:00&zone=Europe/Zurich").is(200).has("by", "week").
		has("from", "2026-11-17T23:00:00Z").has("to", "2026-11-30T23:00:00Z").has("zone", "Europe/Zurich").has("as_of", "2026-11-23T12:00:00Z")
	weeks.has("items.0.key", "2026-W47").has("items.0.from", "2026-11-17T23:00:00Z").has("items.0.to", "2026-11-22T23:00:00Z").has("items.0.figures.compliance_percent", "<nil>").
		has("items.1.key", "2026-W48").has("items.1.figures.broken", "1").has("items.2.key", "2026-W49").has("items.3", "<nil>")
	d.ask("manager", "GET", "/v1/reports/compliance"+november+"&metric=resolution").is(200).has("total.counted", "0").has("total.compliance_percent", "<nil>")

	lines := d.ask("manager", "GET", "/v1/reports/compliance"+november+"&by=impact", "Accept: text/csv").is(200).lines()
	if got := fmt.Sprint(lines); got != "[[impact from to compliance_percent kept counted broken unanswered broken_by_silence broken_by_reclassification broken_by_relocation acknowledged eased open cancelled released]"+
		" [critical   0 0 1 1 0 1 0 0 0 0 1 0 0] [total 2026-11-01T00:00:00Z 2026-12-01T00:00:00Z 0 0 1 1 0 1 0 0 0 0 1 0 0]]" {
		t.Errorf("the file has %s", got)
	}
}

func TestBreachesReport(t *testing.T) {
	d := open(t)
	_, clock := d.overdue()
	late, _ := d.submit()
	d.wait(24 * time.Hour)
	d.ask("agent", "POST", late+"/assign", `{"assignee":"agent@desk.example"}`).is(200)
	a := d.ask("manager", "GET", "/v1/reports/breaches"+november+"&limit=1").is(200).
		has("items.0.metric", "first_response").has("items.0.impact", "critical").has("items.0.region", "europe").has("items.0.plan", "enterprise").
		has("items.0.target", "2 business hours").has("items.0.cause", "silence").has("items.0.answered_at", "<nil>").has("items.0.responder", "<nil>").
		has("items.0.assignee", "agent@desk.example").has("items.0.acknowledged", "<nil>").has("items.0.late_seconds", "21600").has("items.1", "<nil>")
	next := a.text("next_cursor")
	d.ask("manager", "GET", "/v1/reports/breaches"+november+"&limit=1&cursor="+next).is(200).
		has("items.0.clock_id", clock).has("items.0.ticket.subject", `=HYPERLINK("x")`).has("items.0.at", "2026-11-23T11:00:00Z").has("items.0.due_at", "2026-11-23T11:00:00Z").
		has("items.0.detected_at", "2026-11-23T12:00:00Z").has("items.0.answered_at", "2026-11-23T12:00:00Z").has("items.0.responder", "agent@desk.example").
		has("items.0.late_seconds", "3600").has("next_cursor", "<nil>")
	d.ask("manager", "POST", "/v1/breaches/"+clock+"/acknowledge", `{"cause":"staffing","note":"@SUM(1) were ill"}`).is(200)
	d.ask("manager", "GET", "/v1/reports/breaches"+november+"&acknowledged=true").is(200).has("items.0.clock_id", clock).has("items.1", "<nil>").
		has("items.0.acknowledged.cause", "staffing").has("items.0.acknowledged.note", "@SUM(1) were ill").has("items.0.acknowledged.by.name", "The manager")
	d.ask("manager", "GET", "/v1/reports/breaches"+november+"&acknowledged=false").is(200).has("items.0.acknowledged", "<nil>").has("items.1", "<nil>")
	d.ask("manager", "GET", "/v1/reports/breaches"+november+"&cause=relocation").is(200).has("items", "[]")
	d.ask("manager", "GET", "/v1/reports/breaches"+november+"&cause=silence&metric=update").is(200).has("items", "[]")
	d.ask("manager", "GET", "/v1/reports/breaches?from=2026-11-01&to=2026-11-23T11:00:00Z").is(200).has("items", "[]") // it ends just before the due instant
	d.ask("manager", "GET", "/v1/reports/compliance"+november).is(200).has("total.broken", "2").has("total.acknowledged", "1").has("total.unanswered", "1").has("total.compliance_percent", "0")

	file := d.ask("manager", "GET", "/v1/reports/breaches"+november+"&format=csv").is(200)
	if name := file.Header().Get("Content-Disposition"); name != "attachment; filename=breaches.csv" {
		t.Errorf("it is called %q", name)
	}
	lines := file.lines()
	if len(lines) != 3 || lines[0][0] != "clock_id" || lines[2][0] != clock {
		t.Fatalf("the file has %q", lines)
	}
	cells := map[string]string{}
	for i, name := range lines[0] {
		cells[name] = lines[2][i]
	}
	for name, want := range map[string]string{
		"subject": `'=HYPERLINK("x")`, "at": "2026-11-23T11:00:00Z", "late_seconds": "3600", "responder": "agent@desk.example",
		"acknowledged_cause": "staffing", "acknowledged_note": "'@SUM(1) were ill", "acknowledged_by": "The manager",
	} {
		if cells[name] != want {
			t.Errorf("%s is %q, want %q", name, cells[name], want)
		}
	}
}

func TestResponseTimesReport(t *testing.T) {
	d := open(t)
	d.overdue()
	kept, _ := d.submit()
	d.wait(30 * time.Minute)
	d.ask("agent", "POST", kept+"/messages", `{"kind":"action_plan","body":"We are on it."}`).is(201)
	d.submit()
	d.wait(48 * time.Hour)
	a := d.ask("manager", "GET", "/v1/reports/response-times"+november).is(200)
	for _, at := range []string{"metrics.0.", "items.0."} {
		a.has(at+"metric", "first_response").has(at+"target", "2 business hours").has(at+"answered", "2").has(at+"unanswered", "1").
			has(at+"median_seconds", "10800").has(at+"p90_seconds", "<nil>").has(at+"median_percent", "150").has(at+"p90_percent", "<nil>").
			has(at+"distribution.0.up_to_percent", "25").has(at+"distribution.0.answers", "1").has(at+"distribution.4.up_to_percent", "150").has(at+"distribution.4.answers", "1").
			has(at+"distribution.6.up_to_percent", "<nil>").has(at+"distribution.6.answers", "0")
	}
	a.has("metrics.0.plan", "<nil>").has("metrics.0.impact", "<nil>").has("items.0.plan", "enterprise").has("items.0.impact", "critical")
	d.ask("manager", "GET", "/v1/reports/response-times"+november+"&metric=update").is(200).has("metrics", "[]").has("items", "[]")
	lines := d.ask("manager", "GET", "/v1/reports/response-times"+november, "Accept: text/csv, application/json;q=0.5").is(200).lines()
	if got := fmt.Sprint(lines[2]); len(lines) != 3 || got != "[first_response enterprise critical 2 business hours 2 1 10800  150  1 0 0 0 1 0 0]" {
		t.Errorf("the file has %q", lines)
	}
}

func TestWorkloadReport(t *testing.T) {
	d := open(t)
	d.submit() // due at 11:00 UTC
	d.wait(90 * time.Minute)
	d.submit() // due at 12:30
	d.ask("manager", "GET", "/v1/reports/workload?hours=2&zone=Europe/Zurich").is(200).has("as_of", "2026-11-23T10:30:00Z").has("zone", "Europe/Zurich").has("overdue", "0").
		has("items.0.from", "2026-11-23T10:00:00Z").has("items.0.due", "0").has("items.1.from", "2026-11-23T11:00:00Z").has("items.1.to", "2026-11-23T12:00:00Z").
		has("items.1.due", "1").has("items.1.metrics.first_response", "1").has("items.1.metrics.update", "0").has("items.2", "<nil>").
		has("later", "1").has("paused", "0").has("tickets_at_risk", "1").has("tickets_breached", "0")
	d.ask("manager", "GET", "/v1/reports/workload").is(200).has("items.2.due", "1").has("later", "0").has("items.47.due", "0").has("items.48", "<nil>")
	lines := d.ask("manager", "GET", "/v1/reports/workload?hours=1&format=csv").is(200).lines()
	if got := fmt.Sprint(lines); got != "[[from to due first_response next_response update workaround resolution] [2026-11-23T10:00:00Z 2026-11-23T11:00:00Z 0 0 0 0 0 0]]" {
		t.Errorf("the file has %s", got)
	}
	d.wait(30 * time.Minute) // just due, and in time
	d.ask("manager", "GET", "/v1/reports/workload?hours=1").is(200).has("items.0.due", "1").has("overdue", "0")
	d.wait(time.Microsecond)
	d.ask("manager", "GET", "/v1/reports/workload?hours=1").is(200).has("items.0.due", "0").has("overdue", "1").has("tickets_breached", "1")
}

func TestReportFaults(t *testing.T) {
	d := open(t)
	for query, names := range map[string][]string{
		"compliance": {"from", "to"},
		"compliance?from=x&to=2026-11-01&by=moon":                                      {"from", "by"},
		"compliance?from=2026-12-01&to=2026-11-01":                                     {"to"},
		"compliance?from=2020-01-01&to=2026-11-01&zone=Mars/Olympus&format=pdf&week=1": {"zone", "format", "week"},
		"breaches?from=2020-01-01&to=2026-11-01":                                       {"to"},
		"breaches" + november + "&limit=0&cause=laziness&acknowledged=perhaps":         {"limit", "cause", "acknowledged"},
		"breaches" + november + "&cursor=xyz":                                          {"cursor"},
		"breaches" + november + "&format=csv&cursor=xyz":                               {"cursor"},
		"response-times?from=&to=2026-11-01T00:00:00&metric=joy":                       {"from", "to", "metric"},
		"workload?hours=337&zone=Local":                                                {"hours", "zone"},
	} {
		d.ask("manager", "GET", "/v1/reports/"+query).is(422).names(names...)
	}
}

func TestReportForms(t *testing.T) {
	d := open(t)
	for accept, csv := range map[string]bool{
		"": false, "*/*": false, "application/json": false, "text/csv": true, "text/*": true, "text/html, */*;q=0.8": false,
		"text/csv;q=0.5, application/json": false, "text/csv, application/json;q=0.9": true, "text/csv;q=0": false, "text/csv;q=x": false, ";;,": false,
		"text/*, text/csv;q=0": false, "text/csv, */*": false, "text/csv, */*;q=0.1": true,
	} {
		a := d.ask("manager", "GET", "/v1/reports/workload?hours=1", "Accept: "+accept).is(200)
		if got := strings.HasPrefix(a.Header().Get("Content-Type"), "text/csv"); got != csv || a.Header().Get("Vary") != "Accept" {
			t.Errorf("%q is answered by %s, varying by %q", accept, a.Header().Get("Content-Type"), a.Header().Get("Vary"))
		}
	}
	d.ask("manager", "GET", "/v1/reports/workload?hours=1&format=json", "Accept: text/csv").is(200).has("overdue", "0")
}

func TestAcknowledging(t *testing.T) {
	d := open(t)
	url, clock := d.overdue()
	address := "/v1/breaches/" + clock + "/acknowledge"
	d.ask("agent", "GET", url).is(200).has("sla.clocks.0.breach.acknowledged", "<nil>")
	stale := d.ask("manager", "POST", address, `{"cause":"staffing","note":"Everyone was ill."}`, `If-Match: "1"`)
	stale.is(412).has("code", "version_conflict")
	a := d.ask("manager", "POST", address, `{"cause":"staffing","note":"Everyone was ill."}`).is(200)
	explained := "sla.clocks.0.breach.acknowledged."
	a.has(explained+"cause", "staffing").has(explained+"note", "Everyone was ill.").has(explained+"at", "2026-11-23T12:00:00Z").has(explained+"by.role", "manager").
		has("sla.clocks.0.breach.cause", "silence").has("sla.clocks.0.state", "missed")
	if a.Header().Get("ETag") == "" {
		t.Error("no ETag")
	}
	d.ask("agent", "GET", "/v1/tickets").is(200).has("items.0."+explained+"cause", "staffing") // lists know it too
	d.ask("administrator", "POST", address, `{"cause":"outage","note":"The power was cut."}`).is(200).has(explained+"cause", "outage")
	d.ask("manager", "POST", address, `{"cause":"outage","note":"The power was cut."}`).is(409).has("code", "unchanged")
	if events := d.ask("agent", "GET", url+"/events").is(200).Body.String(); strings.Count(events, `"type":"sla.acknowledged"`) != 2 || !strings.Contains(events, `"cause":"staffing"`) {
		t.Errorf("the history is %s", events)
	}
	ticket := d.ask("agent", "GET", url).is(200).text("id")
	for _, other := range []string{"0", "2", "1000000", "x", "", "1.1"} {
		d.ask("manager", "POST", "/v1/breaches/"+ticket+"."+other+"/acknowledge", `{"cause":"outage","note":"x"}`).is(404).has("code", "not_found")
	}
	d.ask("manager", "POST", "/v1/breaches/"+someID+".1/acknowledge", `{"cause":"outage","note":"x"}`).is(404)
	d.ask("manager", "POST", address, `{"cause":"laziness","note":"`+strings.Repeat("x", 1001)+`","extra":1}`).is(422).names("cause", "note", "extra")
	d.ask("manager", "POST", address, `{}`).is(422).names("cause", "note")
	fine, _ := d.submit()
	d.ask("manager", "POST", "/v1/breaches/"+strings.TrimPrefix(fine, "/v1/tickets/")+".1/acknowledge", `{"cause":"outage","note":"x"}`).is(409).has("code", "no_breach")
}

func TestCustomersDontSeeExplanations(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	d.wait(3 * time.Hour)
	clock := strings.TrimPrefix(url, "/v1/tickets/") + ".1"
	d.ask("manager", "POST", "/v1/breaches/"+clock+"/acknowledge", `{"cause":"staffing","note":"Everyone was ill."}`).is(200)
	for _, asked := range []string{url, url + "/events"} {
		if said := d.ask(ada, "GET", asked).is(200).Body.String(); strings.Contains(said, "ill") || strings.Contains(said, "acknowledged\":{") || strings.Contains(said, "sla.acknowledged") {
			t.Errorf("%s tells %s", asked, said)
		}
	}
	d.ask(ada, "GET", url).has("sla.clocks.0.breach.cause", "silence").has("sla.clocks.0.breach.acknowledged", "<nil>")
}
