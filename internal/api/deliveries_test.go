package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"deskbell/internal/notify"
	"deskbell/tickets"
)

// queue stores deliveries, each with an ID of its own if it has none, and gives their IDs.
func (d *desk) queue(all ...notify.Delivery) (ids []string) {
	d.Helper()
	for i := range all {
		one := &all[i]
		one.ID = d.newID()
		one.Lane, one.NotBefore, one.CreatedAt = one.ID, d.time(), d.time()
		if one.State == notify.Dead || one.State == notify.Delivered {
			one.SettledAt = d.time()
		}
		ids = append(ids, one.ID)
	}
	_, err := d.store.Queue(context.Background(), ids[0], d.time(), all)
	must(d, err)
	return ids
}

// send claims all that is ripe of a channel, and lets every attempt end with a result.
func (d *desk) send(channel notify.Channel, attempt notify.Attempt, state notify.State) {
	d.Helper()
	ctx := context.Background()
	batches, err := d.store.Claim(ctx, channel, d.time(), time.Minute, 10)
	must(d, err)
	for _, b := range batches {
		var results []notify.Result
		for _, one := range b.Deliveries {
			attempt.Number = one.Attempts + 1
			results = append(results, notify.Result{ID: one.ID, State: state, NotBefore: d.time(), LastError: attempt.Error, Attempt: &attempt})
		}
		must(d, d.store.Settle(ctx, b, d.time(), results))
	}
}

// listed are the deliveries in a list, by their place in all.
func (d *desk) listed(all []string, query string) string {
	d.Helper()
	a := d.ask("administrator", "GET", "/v1/deliveries"+query).is(200)
	items, _ := a.at("items").([]any)
	places := []int{}
	for i := range items {
		for place, id := range all {
			if a.text(fmt.Sprintf("items.%d.id", i)) == id {
				places = append(places, place)
			}
		}
	}
	return fmt.Sprint(places)
}

func TestDeliveries(t *testing.T) {
	d := open(t)
	url, _ := d.submit()
	ticket := strings.TrimPrefix(url, "/v1/tickets/")
	hook := d.webhook(`{"url":"https://hooks.aerial.example"}`).text("id")
	all := d.queue(
		notify.Delivery{Channel: notify.Mail, Kind: notify.Receipt, To: "ada@aerial.example", Ticket: tickets.ID(ticket), Event: 1, Entry: someID, Content: []byte(`{"name":"Ada","language":"fr"}`)},
		notify.Delivery{Channel: notify.Mail, Kind: notify.DailyDigest, To: "manager@desk.example", State: notify.Dead, LastError: "no such mailbox"},
	)
	d.wait(time.Hour)
	all = append(all, d.queue(
		notify.Delivery{Channel: notify.Hook, Kind: "sla.met", To: hook, Ticket: tickets.ID(ticket), State: notify.Delivered},
		notify.Delivery{Channel: notify.Hook, Kind: "sla.breached", To: hook, State: notify.Dead},
	)...)
	for query, want := range map[string]string{
		"": "[3 2 1 0]", "?channel=mail": "[1 0]", "?state=dead": "[3 1]", "?state=dead&channel=mail": "[1]", "?to=ada%40aerial.example": "[0]", "?to=" + hook: "[3 2]",
		"?ticket=" + ticket: "[2 0]", "?ticket=1001&state=delivered": "[2]", "?since=2026-11-23T10:00:00Z": "[3 2]", "?since=2026-11-23T10:00:01Z": "[]", "?limit=1": "[3]", "?to=nobody": "[]",
	} {
		if got := d.listed(all, query); got != want {
			t.Errorf("%s lists %s, want %s", query, got, want)
		}
	}
	page := d.ask("administrator", "GET", "/v1/deliveries?limit=3").is(200)
	if got := d.listed(all, "?limit=3&cursor="+page.text("next_cursor")); got != "[0]" {
		t.Errorf("then %s", got)
	}
	d.ask("administrator", "GET", "/v1/deliveries/"+all[0]).is(200).has("kind", "receipt").has("ticket", ticket).has("event", "1").has("entry", someID).
		has("content.language", "fr").has("attempts", "[]").has("created_at", "2026-11-23T09:00:00Z").has("settled_at", "<nil>")
	d.ask("administrator", "GET", "/v1/deliveries/"+all[1]).is(200).has("content", "<nil>").has("last_error", "no such mailbox").has("settled_at", "2026-11-23T09:00:00Z")
	calls := d.ask("administrator", "GET", "/v1/webhooks/"+hook+"/deliveries?state=dead&since=2026-11-23T09:00:00Z&limit=1").is(200)
	calls.has("items.0.id", all[3]).has("items.1", "<nil>").has("next_cursor", "<nil>")
	d.ask("administrator", "GET", "/v1/webhooks/"+hook+"/deliveries/"+all[2]).is(200).has("kind", "sla.met")
	for _, other := range []string{"/v1/webhooks/" + hook + "/deliveries/" + all[0], "/v1/webhooks/" + someID + "/deliveries/" + all[2], "/v1/deliveries/" + someID, "/v1/deliveries/x", "/v1/deliveries/%00"} {
		d.ask("administrator", "GET", other).is(404).has("code", "not_found")
	}
	d.ask("administrator", "GET", "/v1/deliveries?channel=fax&state=lost&ticket=99&since=today&limit=201&form=x").is(422).names("channel", "state", "ticket", "since", "limit", "form")
	d.ask("administrator", "GET", "/v1/deliveries?ticket=x").is(422).names("ticket")
	d.ask("administrator", "GET", "/v1/deliveries?cursor=garbage").is(422).names("cursor")
	d.ask("administrator", "GET", "/v1/webhooks/"+hook+"/deliveries?state=lost&since=today&limit=0&to=x").is(422).names("state", "since", "limit", "to")
}

func TestAttempts(t *testing.T) {
	d := open(t)
	hook := d.webhook(`{"url":"https://hooks.aerial.example"}`).Header().Get("Location")
	url := hook + "/deliveries/" + d.ask("administrator", "POST", hook+"/test").is(202).text("id")
	d.send(notify.Hook, notify.Attempt{
		At: monday, Took: 83500 * time.Microsecond, Target: "https://hooks.aerial.example", Status: 503,
		RequestHeader: map[string]string{"webhook-id": "x"}, ResponseHeader: map[string]string{"Server": "y"}, ResponseBody: "busy", Error: "the server answered 503",
	}, notify.Waiting)
	d.ask("administrator", "GET", url).is(200).has("state", "waiting").has("attempt_count", "1").has("last_error", "the server answered 503")
	d.wait(time.Second)
	d.send(notify.Hook, notify.Attempt{At: d.time(), Error: "connection refused"}, notify.Dead)
	a := d.ask("administrator", "GET", url).is(200).has("state", "dead").has("settled_at", "2026-11-23T09:00:01Z").
		has("attempts.0.number", "1").has("attempts.0.at", "2026-11-23T09:00:00Z").has("attempts.0.took_ms", "83.5").has("attempts.0.target", "https://hooks.aerial.example").
		has("attempts.0.status", "503").has("attempts.0.request_headers", "map[webhook-id:x]").has("attempts.0.response_headers", "map[Server:y]").
		has("attempts.0.response_body", "busy").has("attempts.0.error", "the server answered 503").
		has("attempts.1.number", "2").has("attempts.1.status", "<nil>").has("attempts.1.request_headers", "map[]").has("attempts.1.response_headers", "map[]").has("attempts.2", "<nil>")
	if body := a.text("attempts.1.request_body"); !strings.HasPrefix(body, `{"type":"webhook.test",`) {
		t.Errorf("sent %s", body)
	}
}

func TestMailHasNoBody(t *testing.T) {
	d := open(t)
	id := d.queue(notify.Delivery{Channel: notify.Mail, Kind: notify.Receipt, To: "ada@aerial.example", Content: []byte(`{"name":"Ada","language":"en"}`)})[0]
	d.send(notify.Mail, notify.Attempt{At: monday, Target: "mail.desk.example", Status: 250}, notify.Delivered)
	d.ask("administrator", "GET", "/v1/deliveries/"+id).is(200).has("state", "delivered").has("content.name", "Ada").
		has("attempts.0.request_body", "<nil>").has("attempts.0.status", "250").has("attempts.0.error", "<nil>")
}

func TestRedrive(t *testing.T) {
	d := open(t)
	all := d.queue(
		notify.Delivery{Channel: notify.Mail, To: "a@desk.example", State: notify.Dead}, notify.Delivery{Channel: notify.Hook, To: someID, State: notify.Dead},
		notify.Delivery{Channel: notify.Mail, To: "b@desk.example", State: notify.Delivered},
	)
	d.wait(time.Hour)
	all = append(all, d.queue(notify.Delivery{Channel: notify.Mail, To: "c@desk.example", State: notify.Dead})...)
	redrive := func(body string, want int) {
		t.Helper()
		d.ask("administrator", "POST", "/v1/deliveries/redrive", body).is(200).has("redriven", fmt.Sprint(want))
	}
	redrive(`{"state":"dead","channel":"mail","since":"2026-11-23T11:00:00+01:00"}`, 1)
	redrive(`{"state":"dead","channel":"webhook"}`, 1)
	if got := d.listed(all, "?state=dead"); got != "[0]" {
		t.Errorf("%s are dead", got)
	}
	redrive(`{"state":"dead"}`, 1)
	redrive(`{"state":"dead"}`, 0)
	d.ask("administrator", "POST", "/v1/deliveries/"+all[2]+"/redrive").is(200).has("redriven", "1")
	d.ask("administrator", "GET", "/v1/deliveries/"+all[2]).is(200).has("state", "waiting").has("not_before", "2026-11-23T10:00:00Z").has("settled_at", "<nil>")
	for _, id := range []string{someID, "x", "%00"} {
		d.ask("administrator", "POST", "/v1/deliveries/"+id+"/redrive").is(404)
	}
	_, err := d.store.Claim(context.Background(), notify.Mail, d.time(), time.Minute, 10)
	must(t, err)
	d.ask("administrator", "POST", "/v1/deliveries/"+all[2]+"/redrive", `{}`).is(409).has("code", "being_sent")
	for body, names := range map[string][]string{
		`{}`: {"state"}, `{"state":"delivered","channel":"fax","since":"today"}`: {"state", "channel", "since"},
		`{"state":"dead","since":"1812-01-01T00:00:00Z","to":"x"}`: {"since", "to"}, `{"state":"dead","since":7}`: {"since"}, `{"state":"dead","since":""}`: {"since"},
	} {
		d.ask("administrator", "POST", "/v1/deliveries/redrive", body).is(422).names(names...)
	}
}

func TestRedeliver(t *testing.T) {
	d := open(t)
	hook := d.webhook(`{"url":"https://hooks.aerial.example"}`).text("id")
	all := d.queue(notify.Delivery{Channel: notify.Hook, To: hook, State: notify.Delivered}, notify.Delivery{Channel: notify.Hook, To: someID, State: notify.Delivered})
	d.wait(time.Hour)
	all = append(all, d.queue(notify.Delivery{Channel: notify.Hook, To: hook, State: notify.Delivered}, notify.Delivery{Channel: notify.Hook, To: hook, State: notify.Dead})...)
	url := "/v1/webhooks/" + hook + "/redeliver"
	d.ask("administrator", "POST", url, `{"delivery":"`+all[0]+`"}`).is(200).has("redelivered", "1")
	if got := d.listed(all, "?state=waiting"); got != "[0]" {
		t.Errorf("%s wait", got)
	}
	for range 2 {
		d.ask("administrator", "POST", url, `{"since":"2026-11-23T10:00:00Z"}`, "Idempotency-Key: r").is(200).has("redelivered", "2")
	}
	if got := d.listed(all, "?state=waiting"); got != "[3 2 0]" {
		t.Errorf("%s wait", got)
	}
	for body, names := range map[string][]string{
		`{}`: {"body"}, `{"delivery":"` + all[0] + `","since":"2026-11-23T10:00:00Z"}`: {"body"},
		`{"delivery":"` + all[1] + `"}`: {"delivery"}, `{"delivery":"x","extra":1}`: {"delivery", "extra"}, `{"since":"9999-01-01T00:00:00Z"}`: {"since"},
	} {
		d.ask("administrator", "POST", url, body).is(422).names(names...)
	}
	d.ask("administrator", "POST", "/v1/webhooks/"+someID+"/redeliver", `{"since":"2026-11-23T10:00:00Z"}`).is(404)
}
