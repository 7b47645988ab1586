package api_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"deskbell/internal/api"
	"deskbell/tickets"
)

const someID = "0198f2a4-7d3c-7000-8000-5a5a5a5a5a5a"

// webhook makes one.
func (d *desk) webhook(body string) answer {
	d.Helper()
	return d.ask("administrator", "POST", "/v1/webhooks", body).is(201)
}

// signing are the secrets that sign a webhook's calls now.
func (d *desk) signing(id string) string {
	d.Helper()
	w, err := d.store.Webhook(context.Background(), id)
	must(d, err)
	return fmt.Sprint(w.Signing(d.time()))
}

func TestWebhookLife(t *testing.T) {
	d := open(t)
	d.ask("administrator", "GET", "/v1/webhooks").is(200).has("items", "[]").has("next_cursor", "<nil>")
	a := d.webhook(`{"url":"https://hooks.aerial.example/desk","events":["sla.breached","ticket.submitted","sla.breached"],"description":" Pages us. "}`)
	a.has("url", "https://hooks.aerial.example/desk").has("events", "[sla.breached ticket.submitted]").has("description", "Pages us.").has("paused", "false").
		has("circuit", "closed").has("secrets", "1").has("rotating_until", "<nil>").has("created_at", "2026-11-23T09:00:00Z").has("updated_at", "2026-11-23T09:00:00Z")
	if !regexp.MustCompile(`^whsec_[0-9A-Za-z+/]{32,}=*$`).MatchString(a.text("secret")) {
		t.Errorf("secret %q", a.text("secret"))
	}
	url := a.Header().Get("Location")
	if url != "/v1/webhooks/"+a.text("id") {
		t.Errorf("location %q", url)
	}
	d.wait(time.Minute)
	for _, shown := range []answer{
		d.ask("administrator", "GET", url).is(200), d.ask("administrator", "GET", "/v1/webhooks").is(200),
		d.ask("administrator", "PATCH", url, `{"events":[]}`).is(200).has("events", "[]").has("description", "Pages us.").has("updated_at", "2026-11-23T09:01:00Z"),
		d.ask("administrator", "PATCH", url, `{"url":"https://else.example/","description":"","paused":true}`).is(200).has("url", "https://else.example/").has("description", "").has("paused", "true"),
		d.ask("administrator", "POST", url+"/resume").is(200).has("paused", "false"), d.ask("administrator", "POST", url+"/pause", `{}`).is(200).has("paused", "true"),
		d.ask("administrator", "PATCH", url, `{}`).is(200).has("paused", "true").has("url", "https://else.example/"),
	} {
		if strings.Contains(shown.Body.String(), "whsec_") {
			t.Errorf("the secret is shown again: %s", shown.Body)
		}
	}
	if a := d.ask("administrator", "DELETE", url).is(204); a.Body.Len() != 0 {
		t.Errorf("said %s", a.Body)
	}
	d.ask("administrator", "GET", url).is(404)
	d.ask("administrator", "DELETE", url).is(404)
}

func TestWebhookFaults(t *testing.T) {
	d := open(t)
	url := d.webhook(`{"url":"https://hooks.aerial.example/desk"}`).has("events", "[]").Header().Get("Location")
	for body, names := range map[string][]string{
		`{}`: {"url"},
		`{"url":"ftp://hooks.aerial.example","description":"a\u0000b"}`:                                        {"url", "description"},
		`{"url":"https://127.0.0.1/","events":["ticket.lost"],"extra":1}`:                                      {"url", "events[0]", "extra"},
		`{"url":"https://me:secret@hooks.aerial.example","events":"sla.met"}`:                                  {"url", "events"},
		`{"url":"` + strings.Repeat("x", 2001) + `","description":"` + strings.Repeat("x", 501) + `"}`:         {"url", "description"},
		`{"url":7,"events":["sla.met",7,"device.lost"],"description":"a` + "\u0085" + `b"}`:                    {"url", "events[1]", "events[2]", "description"},
		`{"url":"https://hooks.aerial.example","events":[` + strings.Repeat(`"sla.met",`, 100) + `"sla.met"]}`: {"events"},
	} {
		a := d.ask("administrator", "POST", "/v1/webhooks", body).is(422).names(names...)
		if strings.Contains(a.Body.String(), "secret") {
			t.Errorf("a password is repeated: %s", a.Body)
		}
	}
	d.ask("administrator", "PATCH", url, `{"url":"","events":["x"],"paused":"yes","description":7}`).is(422).names("url", "events[0]", "paused", "description")
	d.ask("administrator", "GET", "/v1/webhooks?limit=0&cursor=x").is(422).names("limit", "cursor")
	for _, id := range []string{someID, "x", "%00", "1001"} {
		for _, c := range [][2]string{
			{"GET", ""}, {"PATCH", ""}, {"DELETE", ""}, {"POST", "/pause"}, {"POST", "/resume"}, {"POST", "/rotate-secret"}, {"POST", "/test"}, {"GET", "/deliveries"}, {"GET", "/deliveries/" + someID},
		} {
			body := ""
			if c[0] == "PATCH" {
				body = `{}`
			}
			d.ask("administrator", c[0], "/v1/webhooks/"+id+c[1], body).is(404).has("code", "not_found")
		}
	}
}

func TestUnknownTypesAreToldTheKnownOnes(t *testing.T) {
	d := open(t)
	message := d.ask("administrator", "POST", "/v1/webhooks", `{"url":"https://hooks.aerial.example","events":["call.booked"]}`).is(422).text("errors.0.message")
	for _, kind := range append([]tickets.EventKind{"webhook.test"}, tickets.EventKinds...) {
		if !strings.Contains(message, string(kind)) {
			t.Errorf("%s is not named: %s", kind, message)
		}
		d.webhook(`{"url":"https://hooks.aerial.example","events":["` + string(kind) + `"]}`)
	}
}

func TestManyWebhooks(t *testing.T) {
	d := open(t)
	var want, got []string
	for range 5 {
		want = append(want, d.webhook(`{"url":"https://hooks.aerial.example"}`).text("id"))
	}
	for cursor := ""; ; {
		a := d.ask("administrator", "GET", "/v1/webhooks?limit=2"+cursor).is(200)
		items, _ := a.at("items").([]any)
		for i := range items {
			got = append(got, a.text(fmt.Sprintf("items.%d.id", i)))
		}
		if a.at("next_cursor") == nil {
			break
		}
		cursor = "&cursor=" + a.text("next_cursor")
		d.ask("administrator", "DELETE", "/v1/webhooks/"+a.text("next_cursor")).is(204) // the list goes on all the same
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("listed %v, want %v", got, want)
	}
}

func TestRotation(t *testing.T) {
	d := open(t)
	first := d.webhook(`{"url":"https://hooks.aerial.example"}`)
	id, url := first.text("id"), first.Header().Get("Location")+"/rotate-secret"
	second := d.ask("administrator", "POST", url).is(200).has("secrets", "2").has("rotating_until", "2026-11-24T09:00:00Z")
	if got := d.signing(id); got != fmt.Sprint([]any{second.at("secret"), first.at("secret")}) {
		t.Errorf("%s sign", got)
	}
	d.wait(24*time.Hour - time.Microsecond)
	d.ask("administrator", "GET", "/v1/webhooks/"+id).is(200).has("secrets", "2")
	d.wait(time.Microsecond)
	d.ask("administrator", "GET", "/v1/webhooks/"+id).is(200).has("secrets", "1").has("rotating_until", "<nil>")
	third := d.ask("administrator", "POST", url, `{"overlap_seconds":604800}`).is(200).has("rotating_until", "2026-12-01T09:00:00Z")
	// A shorter overlap holds for those before, too; none ends them at once.
	fourth := d.ask("administrator", "POST", url, `{"overlap_seconds":60}`).is(200).has("secrets", "3").has("rotating_until", "2026-11-24T09:01:00Z")
	if got := d.signing(id); got != fmt.Sprint([]any{fourth.at("secret"), third.at("secret"), second.at("secret")}) {
		t.Errorf("%s sign", got)
	}
	d.ask("administrator", "POST", url, `{}`).is(200).has("secrets", "4")
	d.ask("administrator", "POST", url).is(200).has("secrets", "5")
	d.ask("administrator", "POST", url).is(409).has("code", "too_many_secrets")
	last := d.ask("administrator", "POST", url, `{"overlap_seconds":0}`, "Idempotency-Key: r").is(200).has("secrets", "1").has("rotating_until", "<nil>")
	again := d.ask("administrator", "POST", url, `{"overlap_seconds":0}`, "Idempotency-Key: r").is(200)
	if got := d.signing(id); got != fmt.Sprint([]any{last.at("secret")}) || again.text("secret") != last.text("secret") {
		t.Errorf("%s sign", got)
	}
	for _, overlap := range []string{"-1", "604801", "0.5", `"60"`, "1e99"} {
		d.ask("administrator", "POST", url, `{"overlap_seconds":`+overlap+`}`).is(422).names("overlap_seconds")
	}
}

func TestTrial(t *testing.T) {
	d := open(t)
	hook := d.webhook(`{"url":"https://hooks.aerial.example","events":["sla.met"]}`)
	url := hook.Header().Get("Location")
	a := d.ask("administrator", "POST", url+"/test", "Idempotency-Key: t").is(202).has("channel", "webhook").has("kind", "webhook.test").has("to", hook.text("id")).
		has("state", "waiting").has("attempt_count", "0").has("entry", "<nil>").has("ticket", "<nil>").has("event", "<nil>").has("not_before", "2026-11-23T09:00:00Z")
	d.ask("administrator", "POST", url+"/test", "Idempotency-Key: t").is(202).has("id", a.text("id"))
	d.ask("administrator", "POST", url+"/test").is(202)
	d.ask("administrator", "POST", url+"/test", `{"why":1}`).is(422).names("why")
	d.ask("administrator", "GET", url+"/deliveries").is(200).has("items.1.id", a.text("id")).has("items.2", "<nil>")
	d.ask("administrator", "GET", url+"/deliveries/"+a.text("id")).is(200).
		has("content.type", "webhook.test").has("content.timestamp", "2026-11-23T09:00:00Z").has("content.data.webhook", hook.text("id")).has("attempts", "[]")
}

// An outage while a URL is checked isn't the sender's fault.
func TestCheckThatFails(t *testing.T) {
	d := open(t, func(d *api.Deps) { d.CheckURL = func(string) error { return errOutage } })
	d.ask("administrator", "POST", "/v1/webhooks", `{"url":"https://hooks.aerial.example"}`).is(500).has("code", "internal")
}

func TestCircuitIsShown(t *testing.T) {
	d := open(t, func(d *api.Deps) { d.Circuit = func(string) string { return "half-open" } })
	d.webhook(`{"url":"https://hooks.aerial.example"}`).has("circuit", "half-open")
}
