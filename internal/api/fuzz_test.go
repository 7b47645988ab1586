package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"deskbell/internal/api"
)

// internals are words that no answer may show.
var internals = []string{"goroutine", ".go:", "runtime error", "SQL", "sqlite", "gorm", "reflect", "struct field", "Go value", "/root/", "/tmp/"}

// sane fails unless a request, whatever it was, got an answer a client can work with.
func sane(t testing.TB, a answer) {
	t.Helper()
	if a.Code >= 500 {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	if a.Code < 400 {
		return
	}
	var p struct {
		Type, Title, Detail, Code string
		Status                    int
		Errors                    []struct{ Location, Message string }
		RequestID                 string `json:"request_id"`
	}
	if err := json.Unmarshal(a.Body.Bytes(), &p); err != nil || p.Status != a.Code || p.Code == "" || p.Detail == "" || p.Type == "" || p.Title == "" || p.RequestID == "" {
		t.Errorf("no problem document: %s", a.Body)
	}
	if a.Code == http.StatusUnprocessableEntity && p.Code == "invalid_request" && len(p.Errors) == 0 {
		t.Errorf("nothing is named: %s", a.Body)
	}
	places := map[string]bool{}
	for _, e := range p.Errors {
		if places[e.Location] || e.Location == "" || e.Message == "" {
			t.Errorf("named twice, or not at all: %s", a.Body)
		}
		places[e.Location] = true
		for _, word := range internals {
			if strings.Contains(e.Message+p.Detail, word) {
				t.Errorf("%q is shown: %s", word, a.Body)
			}
		}
	}
}

// unlimited never asks anyone to wait.
func unlimited(d *api.Deps) { d.Limits = endless }

func FuzzSubmitBody(f *testing.F) {
	d := open(f, unlimited)
	for _, seed := range []string{
		adasRequest, `{}`, `null`, `[]`, `0`, `""`, `{"subject":`, `{"subject":1e999}`, `{"requester":7}`, `{"requester":{"country":null}}`,
		strings.Replace(adasRequest, "Ada", `\u0000`, 1), strings.Replace(adasRequest, "Ada", "\xff", 1), strings.Replace(adasRequest, "Ada", `\ud800`, 1),
		strings.Replace(adasRequest, "aerial", "bücher", 1), adasRequest + adasRequest, `{"a":1,"a":2}`, strings.Repeat("[", 100), `{"body":1,"query":{"x":1}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		d.TB = t
		sane(t, d.ask("", "POST", "/v1/tickets", "\n"+body))
	})
}

func FuzzJSONBodies(f *testing.F) {
	d := open(f, unlimited)
	url, ada := d.submit()
	d.ask("agent", "POST", url+"/solve").is(200)
	hook := d.webhook(`{"url":"https://hooks.aerial.example/desk"}`).Header().Get("Location")
	license := d.license("K-1")
	device := d.logIn(license, "laptop")
	term := license + "/contracts/" + d.ask("agent", "GET", license+"/contracts").is(200).text("items.0.id")
	type call struct{ who, method, url string }
	calls := []call{
		{"", "POST", "/v1/entitlement-checks"}, {ada, "POST", url + "/messages"}, {"agent", "POST", url + "/messages"},
		{"agent", "POST", url + "/reclassify"}, {"agent", "POST", url + "/relocate"}, {"agent", "POST", url + "/assign"}, {"agent", "POST", url + "/solve"},
		{"agent", "POST", url + "/reopen"}, {"agent", "POST", url + "/merge"}, {"agent", "PUT", url + "/tags"}, {ada, "POST", url + "/rating"},
		{"administrator", "POST", "/v1/webhooks"}, {"administrator", "PATCH", hook}, {"administrator", "POST", hook + "/rotate-secret"},
		{"administrator", "POST", hook + "/test"}, {"administrator", "POST", hook + "/redeliver"}, {"administrator", "POST", "/v1/deliveries/redrive"},
		{"administrator", "POST", "/v1/licenses"}, {"administrator", "PATCH", license}, {"administrator", "POST", license + "/renew"}, {"administrator", "POST", license + "/transfer"},
		{"administrator", "POST", license + "/contracts"}, {"administrator", "PATCH", term}, {"administrator", "POST", term + "/confirm"},
		{"agent", "POST", license + "/devices"}, {"agent", "POST", device + "/check-in"}, {"agent", "POST", device + "/deactivate"}, {"agent", "PUT", license + "/remote-deactivation"},
		{"agent", "POST", "/v1/log-ins"}, {"agent", "POST", url + "/deactivate-device"},
	}
	for _, seed := range []string{
		`{"license_email":"a@b.example","topic":"api"}`, `{"kind":"reply","body":"x"}`, `{"kind":"note","body":"\u0001"}`, `{"impact":"major","reason":"x"}`,
		`{"country":"us","reason":"x","preview":true}`, `{"assignee":null}`, `{"assignee":"agent@desk.example"}`, `{"into":1001}`, `{"into":1e300}`, `{"into":-0.5}`, `{"into":"x"}`,
		`{"tags":["a","\u0000"]}`, `{"tags":[[[]]]}`, `{"score":5,"comment":"ok"}`, `{"score":1e2}`, `{"score":-1e999}`, `{}`, ``, `{"":{}}`, `{"a.b":1,"a[0]":2}`,
		`{"url":"https://a.example/\u0000","events":["sla.met","sla.met"]}`, `{"url":"http://[::1]:99999#","events":["x",7],"description":"\t"}`, `{"url":7,"paused":"yes"}`,
		`{"overlap_seconds":1e300}`, `{"overlap_seconds":0}`, `{"delivery":"x","since":"1812-01-01T00:00:00Z"}`, `{"since":"2026-11-23T09:00:00+01:00"}`, `{"state":"dead","channel":"mail","since":7}`,
		`{"license_key":"\u0000","product":"x","kind":"perpetual","owner_email":"a@b.example","seats":1e2,"support_until":"2027-01-31","enterprise_until":"9999-12-31"}`,
		`{"seats":-1,"support_until":null,"enterprise_plan":"","enterprise_from":"0001-01-01","enterprise_until":"2199-12-31T23:59:59.9999999Z"}`, `{"seats":1e300,"kind":null,"owner_email":""}`,
		`{"from":"2026-01-01","until":"2026-01-01","plan":"gold"}`, `{"from":null,"until":[],"confirmed_at":"2026-02-30"}`, `{"owner_email":"a@b.example","product":"\t"}`,
		`{"fingerprint":"\ud800","name":" ","app_version_released_at":"-1"}`, `{"fingerprint":"f","name":"n","owner_email":"ops@aerial.example"}`, `{"reason":"x","ticket":1e3}`,
		`{"enabled":true}`, `{"device":"\u0000","reason":"\u0000","message":{"kind":"note","body":""}}`,
	} {
		for i := range calls {
			f.Add(byte(i), seed, "")
		}
	}
	f.Add(byte(3), `{"impact":"major","reason":"x"}`, "key")
	f.Fuzz(func(t *testing.T, which byte, body, key string) {
		d.TB = t
		c := calls[int(which)%len(calls)]
		more := []string{"\n" + body}
		if key != "" && !strings.ContainsAny(key, "\r\n\x00") {
			more = append(more, "Idempotency-Key: "+key)
		}
		sane(t, d.ask(c.who, c.method, c.url, more...))
	})
}

func FuzzQuery(f *testing.F) {
	d := open(f, unlimited)
	license := d.license("K-1")
	for _, seed := range []string{"", "impact=critical&country=CH", "at=2026-12-24T15:30:00%2B01:00", "limit=1&cursor=x", "status=all&q=%ff%00", "%", "a=b;c=d", "cursor=eyJhIjoxfQ", "year=99999999999", "status=", "sort=due&cursor=MQ", "q=%25_&active=true&cursor=%7b", "active=maybe&cursor=0198f2a4-7d3c-7000-8000-5a5a5a5a5a62", "channel=mail&state=dead&ticket=1&since=2026-11-23T09:00:00Z&to=%25"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		if strings.ContainsFunc(query, func(r rune) bool { return r <= ' ' || r == '#' || r > '~' }) {
			return // no client could send it as part of an address
		}
		d.TB = t
		for _, path := range []string{"/v1/deadlines", "/v1/calendars/us", "/v1/calendars/us.ics", "/v1/tickets", "/v1/licenses", "/v1/devices", license + "/devices", license + "/events", "/v1/webhooks", "/v1/deliveries"} {
			sane(t, d.ask("administrator", "GET", path+"?"+query))
		}
	})
}
