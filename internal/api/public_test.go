package api_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestSubmit(t *testing.T) {
	d := open(t)
	a := d.ask("", "POST", "/v1/tickets", adasRequest).is(201)
	a.has("status", "open").has("waiting_on", "us").has("number", "1001").has("version", "1").has("requester.region", "europe").
		has("impact.reported", "critical").has("impact.current", "critical").has("assignee", "<nil>").has("tags", "[]").
		has("entitlement.basis", "enterprise").has("entitlement.plan", "enterprise").
		has("sla.standing", "on_track").has("sla.policy", "enterprise@1").has("sla.calendar", "switzerland@1").has("sla.time_zone", "Europe/Zurich").
		has("sla.next_due_at", "2026-11-23T11:00:00Z").has("sla.clocks.0.id", a.text("id")+".1").has("sla.clocks.0.target", "2 business hours").
		has("sla.clocks.0.remaining_seconds", "7200").has("sla.clocks.0.breach", "<nil>").has("sla.clocks.0.state", "running").
		has("sla.clocks.0.warnings.0.percent", "50").has("sla.clocks.0.warnings.0.at", "2026-11-23T10:00:00Z").has("attachments", "[]")
	if a.Header().Get("ETag") != `"1"` || a.Header().Get("Location") != "/v1/tickets/"+a.text("id") {
		t.Errorf("headers: %v", a.Header())
	}
	token := a.text("access_token")
	if !strings.HasPrefix(token, "dbt_") {
		t.Errorf("token %q", token)
	}
	for _, url := range []string{"/v1/tickets/" + a.text("id"), "/v1/tickets/1001"} {
		if got := d.ask(token, "GET", url).is(200); got.at("access_token") != nil {
			t.Error("the token is shown again")
		}
	}
}

func TestLanguage(t *testing.T) {
	d := open(t)
	for _, c := range []struct{ named, accept, want string }{
		{"", "", "en"},
		{"fr", "", "fr"},
		{"es", "de", "es"}, // what was chosen counts
		{"", "de-CH", "de"},
		{"", "pt, fr-CA;q=0.5, en;q=0.3", "fr"},
		{"", "ja", "en"},
		{"", "*", "en"},
		{"", "gsw", "de"},
		{"", ";;;q=\x01", "en"},
		{"", strings.Repeat("de-", 1000), "en"},
	} {
		body := adasRequest
		if c.named != "" {
			body = strings.Replace(body, `"CH"`, `"CH","language":"`+c.named+`"`, 1)
		}
		a := d.ask("", "POST", "/v1/tickets", body, "Accept-Language: "+c.accept).is(201).has("requester.language", c.want)
		d.ask(a.text("access_token"), "GET", a.Header().Get("Location")).is(200).has("requester.language", c.want)
	}
	for _, unknown := range []string{`"it"`, `""`, `"EN"`, "7"} {
		a := d.ask("", "POST", "/v1/tickets", strings.Replace(adasRequest, `"CH"`, `"XX","language":`+unknown, 1), "Accept-Language: de").is(422)
		a.names("requester.language", "requester.country")
	}
	// A browser that repeats a request in another language asks for the same.
	first := d.ask("", "POST", "/v1/tickets", adasRequest, "Accept-Language: de", "Idempotency-Key: l").is(201)
	d.ask("", "POST", "/v1/tickets", adasRequest, "Accept-Language: fr", "Idempotency-Key: l").is(201).has("id", first.text("id")).has("requester.language", "de")
}

func TestSubmitFaults(t *testing.T) {
	d := open(t)
	everything := []string{"license_email", "requester", "requester.name", "requester.email", "requester.country", "topic", "impact", "subject", "description"}
	for name, c := range map[string]struct {
		body   string
		status int
		code   string
		names  []string
	}{
		"nothing":            {`{}`, 422, "invalid_request", everything},
		"null":               {`null`, 422, "invalid_request", []string{"body"}},
		"an array":           {`[]`, 422, "invalid_request", []string{"body"}},
		"text":               {`"hello"`, 422, "invalid_request", []string{"body"}},
		"empty":              {``, 400, "malformed_json", nil},
		"cut off":            {`{"subject":`, 400, "malformed_json", nil},
		"trailing garbage":   {`{} x`, 400, "malformed_json", nil},
		"two values":         {`{}{}`, 400, "malformed_json", nil},
		"a key twice":        {`{"subject":"a","subject":"b"}`, 400, "malformed_json", nil},
		"not UTF-8":          {"{\"subject\":\"\xff\"}", 400, "malformed_json", nil},
		"too deep":           {strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40), 400, "malformed_json", nil},
		"a huge number":      {strings.Replace(adasRequest, `"Ada"`, "1e999", 1), 422, "invalid_request", []string{"requester.name"}},
		"schema and domain":  {strings.NewReplacer(`"CH"`, `"XX"`, `"critical"`, `"dire"`, `"It stops."`, `7, "extra": {"a":1}`, `"processing"`, `"knitting"`).Replace(adasRequest), 422, "invalid_request", []string{"requester.country", "impact", "description", "extra", "topic"}},
		"domain only":        {strings.NewReplacer(`"CH"`, `"XX"`, `"critical"`, `"dire"`).Replace(adasRequest), 422, "invalid_request", []string{"requester.country", "impact"}},
		"unknown within":     {strings.Replace(adasRequest, `"name":"Ada"`, `"name":"Ada","nick":"A"`, 1), 422, "invalid_request", []string{"requester.nick"}},
		"another case":       {strings.Replace(adasRequest, `"subject"`, `"Subject"`, 1), 422, "invalid_request", []string{"Subject", "subject"}},
		"NUL":                {strings.Replace(adasRequest, `"It stops."`, `"a\u0000b"`, 1), 422, "invalid_request", []string{"description"}},
		"two lines":          {strings.Replace(adasRequest, `"Engine`, `"Engine\n`, 1), 422, "invalid_request", []string{"subject"}},
		"too long":           {strings.Replace(adasRequest, `Engine`, strings.Repeat("E", 300), 1), 422, "invalid_request", []string{"subject"}},
		"too large":          {`{"description":"` + strings.Repeat("x", 1<<20) + `"}`, 413, "body_too_large", nil},
		"not entitled":       {strings.Replace(adasRequest, "ops@aerial", "eve@else", 1), 403, "not_entitled", nil},
		"denied with faults": {strings.NewReplacer("ops@aerial", "eve@else", `"critical"`, `"dire"`).Replace(adasRequest), 422, "invalid_request", []string{"impact"}},
	} {
		t.Run(name, func(t *testing.T) {
			d.TB = t
			a := d.ask("", "POST", "/v1/tickets", c.body).is(c.status).has("code", c.code).has("status", fmt.Sprint(c.status)).names(c.names...)
			if a.at("type") != "urn:deskbell:problem:"+c.code || a.text("detail") == "" || a.text("title") == "" || a.text("request_id") != a.Header().Get("X-Request-Id") {
				t.Errorf("incomplete: %s", a.Body)
			}
		})
	}
	d.TB = t
	d.ask("agent", "GET", "/v1/tickets?status=all").is(200).has("items", "[]")
	d.ask("", "POST", "/v1/tickets", adasRequest, "Content-Type: text/plain").is(415).has("code", "unsupported_media_type")
	d.ask("", "POST", "/v1/tickets", adasRequest, "Content-Type: application/json; charset=utf-8").is(201)
}

func TestCountlessFaults(t *testing.T) {
	d := open(t)
	var body strings.Builder
	for i := range 70_000 {
		fmt.Fprintf(&body, `"a%d":%d,`, i, i)
	}
	a := d.ask("", "POST", "/v1/tickets", "{"+strings.TrimSuffix(body.String(), ",")+"}").is(422)
	if a.at("errors.199") == nil || a.at("errors.200") != nil {
		t.Errorf("not 200 are named: %d bytes", a.Body.Len())
	}
}

func TestEntitlementChecks(t *testing.T) {
	d := open(t)
	check := func(email, topic string) answer {
		return d.ask("", "POST", "/v1/entitlement-checks", `{"license_email":"`+email+`","topic":"`+topic+`"}`).is(200)
	}
	check("OPS@aerial.example", "processing").has("eligible", "true").has("guaranteed", "true")
	check("map@small.example", "processing").has("eligible", "true").has("guaranteed", "false")
	check("eve@else.example", "processing").has("eligible", "false").has("guaranteed", "false")
	check("eve@else.example", "device_deactivation").has("eligible", "true").has("guaranteed", "false")
	d.ask("", "POST", "/v1/entitlement-checks", `{"license_email":"nobody","foo":1}`).is(422).names("license_email", "foo")
}

func TestDeadlines(t *testing.T) {
	d := open(t)
	d.ask("", "GET", "/v1/deadlines?impact=critical&country=CH&at=2026-12-24T15:30:00Z").is(200).
		has("due_at", "2026-12-28T09:30:00Z").has("target", "2 business hours").has("target_seconds", "7200").has("policy", "enterprise@1").
		has("calendar", "switzerland@1").has("time_zone", "Europe/Zurich").has("receipt.segments.0.local", "Thu 24 Dec 16:30-17:00").
		has("receipt.segments.0.counted_seconds", "1800").has("message", "<nil>")
	d.ask("", "GET", "/v1/deadlines?impact=critical&country=US").is(200).has("at", "2026-11-23T09:00:00Z").has("calendar", "us@1")
	d.ask("", "GET", "/v1/deadlines?impact=critical&country=US&metric=next_response").is(200).has("target", "2 business hours")
	d.ask("", "GET", "/v1/deadlines?impact=critical&country=CH&plan=standard").is(200).has("due_at", "<nil>").has("target", "<nil>").has("receipt", "<nil>")
	d.ask("", "GET", "/v1/deadlines?impact=critical&country=CH&metric=resolution").is(200).has("message", "enterprise@1 promises no resolution for critical impact.")
	for _, edge := range []string{"2199-12-31T23:59:59.999999Z", "2026-11-23T10:00:00.123456789%2B01:00"} {
		d.ask("", "GET", "/v1/deadlines?impact=limited&country=CH&at="+edge).is(200)
	}
	d.ask("", "GET", "/v1/deadlines?impact=critical&country=ch&at=2026-11-23T10:00:00.1234567%2B01:00").is(200).has("at", "2026-11-23T09:00:00.123456Z").has("country", "CH")
	d.ask("", "GET", "/v1/deadlines?at=yesterday&metric=guess&plan=gold&country=XX&foo=1&impact=a").is(422).names("at", "metric", "plan", "country", "foo")
	d.ask("", "GET", "/v1/deadlines?at=1969-12-31T23:59:59Z&country=CH&impact=dire").is(422).names("at", "impact")
	d.ask("", "GET", "/v1/deadlines").is(422).names("impact", "country")
	d.ask("", "GET", "/v1/deadlines?impact=critical&impact=major&country=CH").is(422).names("impact")
	d.ask("", "GET", "/v1/deadlines?impact=critical&country=%00").is(422).names("country")
	d.ask("", "GET", "/v1/deadlines?impact=%zz").is(400).has("code", "malformed_query")
}

func TestDocuments(t *testing.T) {
	d := open(t)
	d.ask("", "GET", "/v1/topics").is(200).has("items.0.key", "processing")
	d.ask("", "GET", "/v1/policies/enterprise").is(200).has("ref", "enterprise@1").has("levels.0.targets.first_response", "2 business hours")
	d.ask("", "GET", "/v1/policies/gold").is(404).has("code", "not_found")
	d.ask("", "GET", "/v1/calendars/switzerland?year=2026").is(200).has("ref", "switzerland@1").has("hours.mon", "[09:00-17:00]").has("hours.sun", "[]").has("days.0.date", "2026-01-01")
	d.ask("", "GET", "/v1/calendars/always").is(200).has("days", "[]").has("year", "2026")
	d.ask("", "GET", "/v1/calendars/mars").is(404)
	d.ask("", "GET", "/v1/calendars/us?year=1812").is(422).names("year")
	a := d.ask("", "GET", "/v1/calendars/us.ics").is(200)
	if !strings.HasPrefix(a.Body.String(), "BEGIN:VCALENDAR\r\n") || a.Header().Get("Content-Type") != "text/calendar; charset=utf-8" || a.Header().Get("Cache-Control") != "public, max-age=300" {
		t.Errorf("%v %.40q", a.Header(), a.Body)
	}
	d.ask("", "GET", "/v1/calendars/mars.ics").is(404)
	d.ask("", "GET", "/v1/calendars/us.ics?years=2026").is(422).names("years")
}

func TestOperation(t *testing.T) {
	d := open(t)
	d.ask("", "GET", "/livez").is(200)
	d.ask("", "GET", "/readyz").is(200)
	d.ask("", "GET", "/v1/clock").is(200).has("now", "2026-11-23T09:00:00Z").has("test", "true")
	d.ask("", "GET", "/nowhere").is(404).has("code", "not_found")
	d.ask("", "GET", "/v1/tickets/").is(404)
	if a := d.ask("", "DELETE", "/v1/clock").is(405).has("code", "method_not_allowed"); !strings.Contains(a.Header().Get("Allow"), "GET") {
		t.Errorf("Allow: %v", a.Header())
	}
	d.ask("", "HEAD", "/v1/clock").is(200)
	page := d.ask("", "GET", "/docs").is(200)
	if csp := page.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "'sha256-") || strings.Contains(csp, "http") {
		t.Errorf("policy %q", csp)
	}
	d.ask("", "GET", "/docs/swagger-ui-bundle.js").is(200)
	d.ask("", "GET", "/docs/nowhere.js").is(404).has("code", "not_found")
	for _, text := range []string{`deskbell_http_requests_total{method="GET",route="/livez",status="200"} 1`, "deskbell_build_info{", "deskbell_submissions_denied_total 0"} {
		if a := d.ask("", "GET", "/metrics").is(200); !strings.Contains(a.Body.String(), text) {
			t.Errorf("no %s in %s", text, a.Body)
		}
	}
}
