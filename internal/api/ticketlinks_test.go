package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"deskbell/internal/api"
	"deskbell/tickets"
)

// mailedTicketLink is the token of a link in a mail about a ticket, and the link's ID.
func (d *desk) mailedTicketLink(url string) (token, id string) {
	d.Helper()
	id = d.newID()
	token, err := d.guard.TicketLinkToken(d.Context(), id, tickets.ID(strings.TrimPrefix(url, "/v1/tickets/")), d.time())
	must(d, err)
	return token, id
}

// latestDelivery is the one that was queued last.
func (d *desk) latestDelivery() answer {
	d.Helper()
	return d.ask("administrator", "GET", "/v1/deliveries?channel=mail&limit=1").is(200)
}

func TestTicketLinks(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	d.wait(time.Minute)
	token, id := d.mailedTicketLink(url)
	for _, each := range []string{ada, token} {
		d.ask(each, "GET", url).is(200)
	}
	d.guard.Settle()

	all := d.ask("agent", "GET", url+"/links").is(200).has("items.2", "<nil>").has("next_cursor", "<nil>").
		has("items.0.reason", "submitted").has("items.0.made_at", "2026-11-23T09:00:00Z").has("items.0.made_by", "<nil>").has("items.0.revoked_at", "<nil>").
		has("items.1.reason", "mailed").has("items.1.id", id).has("items.1.last_used_at", "2026-11-23T09:01:00Z")
	if strings.Contains(all.Body.String(), "dbt_") || strings.Contains(all.Body.String(), "hash") {
		t.Errorf("it shows a secret: %s", all.Body)
	}
	page := d.ask("agent", "GET", url+"/links?limit=1").is(200).has("items.1", "<nil>")
	d.ask("agent", "GET", url+"/links?limit=1&cursor="+page.text("next_cursor")).is(200).has("items.0.id", id).has("next_cursor", "<nil>")

	d.ask("agent", "DELETE", url+"/links/"+id).is(204)
	want := d.ask("dbt_invented", "GET", url, "X-Request-Id: r").is(401)
	got := d.ask(token, "GET", url, "X-Request-Id: r").is(401)
	if got.Body.String() != want.Body.String() {
		t.Errorf("a revoked link gets %s, an invented one %s", got.Body, want.Body)
	}
	d.wait(time.Minute)
	d.ask("agent", "DELETE", url+"/links/"+id).is(204) // it stays so
	d.ask("agent", "GET", url+"/links").is(200).has("items.1.revoked_at", "2026-11-23T09:01:00Z").has("items.0.revoked_at", "<nil>")
	d.ask(ada, "GET", url).is(200)
	if strings.Contains(d.log.String(), token[4:]) || strings.Contains(d.log.String(), ada[4:]) {
		t.Error("a token is logged")
	}
}

func TestRevokingAllTicketLinks(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	otherURL, other := d.submit()
	first, _ := d.mailedTicketLink(url)
	second, _ := d.mailedTicketLink(url)
	d.ask(first, "POST", url+"/links/revoke", `{}`).is(200).has("revoked", "2")
	d.ask(first, "POST", url+"/links/revoke").is(200).has("revoked", "0")
	d.ask(first, "POST", otherURL+"/links/revoke").is(404).has("code", "not_found")
	for _, token := range []string{ada, second} {
		d.ask(token, "GET", url).is(401).has("code", "unauthenticated")
	}
	d.ask(first, "GET", url).is(200)
	d.ask("agent", "POST", url+"/links/revoke").is(200).has("revoked", "1")
	d.ask(first, "GET", url).is(401)
	d.ask(other, "GET", otherURL).is(200)
}

func TestTicketLinksOfOthers(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	otherURL, _ := d.submit()
	_, id := d.mailedTicketLink(otherURL)
	for _, link := range []string{id, d.newID(), "x", strings.Repeat("9", 1000)} {
		d.ask("agent", "DELETE", url+"/links/"+link).is(404).has("code", "not_found")
	}
	for _, ticket := range []string{"9999", "x", d.newID()} {
		d.ask("agent", "GET", "/v1/tickets/"+ticket+"/links").is(404)
		d.ask("agent", "POST", "/v1/tickets/"+ticket+"/links").is(404)
		d.ask("agent", "DELETE", "/v1/tickets/"+ticket+"/links/"+id).is(404)
		d.ask("agent", "POST", "/v1/tickets/"+ticket+"/links/revoke").is(404)
	}
	d.ask(ada, "GET", url+"/links").is(403)
	d.ask(ada, "POST", url+"/links").is(403)
	d.ask(ada, "DELETE", url+"/links/"+id).is(403)
	d.ask("agent", "GET", url+"/links?limit=0&cursor=x&more=1").is(422).names("limit", "cursor", "more")
	d.ask("agent", "POST", url+"/links", `{"to":"eve@evil.example"}`).is(422).names("to")
	d.ask("agent", "POST", url+"/links/revoke", `{"but":"x"}`).is(422).names("but")
}

// TestStaffHaveATicketLinkSent shows that the link goes to the requester, and to nobody else.
func TestStaffHaveATicketLinkSent(t *testing.T) {
	d := open(t)
	url, _ := d.submit()
	sent := d.ask("agent", "POST", url+"/links").is(202).has("to", "ada@aerial.example")
	id := sent.text("id")
	queued := d.latestDelivery().has("items.0.id", id).has("items.0.kind", "ticket_link").has("items.0.to", "ada@aerial.example").has("items.0.state", "waiting")
	ticket, token, err := d.guard.RequestedLink(t.Context(), id, d.time())
	must(t, err)
	if url != "/v1/tickets/"+string(ticket) {
		t.Errorf("it opens %s", ticket)
	}
	d.ask(token, "GET", url).is(200)
	d.ask("agent", "GET", url+"/links").is(200).has("items.1.id", id).has("items.1.reason", "made").has("items.1.made_by", d.users["agent"].ID)
	one := d.ask("administrator", "GET", "/v1/deliveries/"+id).is(200)
	for _, shown := range []string{sent.Body.String(), queued.Body.String(), one.Body.String(), d.log.String()} {
		if strings.Contains(shown, "dbt_") || strings.Contains(shown, token[4:]) {
			t.Errorf("a token is shown: %s", shown)
		}
	}
	for range 4 {
		d.ask("agent", "POST", url+"/links").is(202)
	}
	d.wait(time.Minute)
	if a := d.ask("agent", "POST", url+"/links").is(429).has("code", "too_many_requests"); a.Header().Get("Retry-After") != "3541" {
		t.Errorf("Retry-After %s", a.Header().Get("Retry-After"))
	}
}

func askForLink(number int, email string) string {
	return fmt.Sprintf(`{"number":%d,"email":%q}`, number, email)
}

// TestAskingForATicketLinkTellsNothing compares who may have a link with who may not: the
// answer, what is queued, and what is stored until the mail is written.
func TestAskingForATicketLinkTellsNothing(t *testing.T) {
	d := open(t)
	url, _ := d.submit() // number 1001
	var first, firstQueued string
	for i, c := range []struct {
		number int
		email  string
		opens  bool
	}{
		{1001, "ada@aerial.example", true},
		{1001, " ADA@Aerial.example ", true},
		{1001, "eve@evil.example", false},
		{9999, "ada@aerial.example", false},
	} {
		a := d.ask("", "POST", "/v1/ticket-links", askForLink(c.number, c.email), "X-Request-Id: r").is(202)
		latest := d.latestDelivery()
		id, to := latest.text("items.0.id"), latest.text("items.0.to")
		a.Header().Del("RateLimit") // it only tells how many they asked for
		got := fmt.Sprint(a.Body, a.Header())
		queued := strings.NewReplacer(id, "ID", to, "ADDRESS").Replace(d.ask("administrator", "GET", "/v1/deliveries/"+id).is(200).Body.String())
		if i == 0 {
			first, firstQueued = got, queued
		}
		if got != first || queued != firstQueued {
			t.Errorf("%d %s is told %s, not %s; queued is %s, not %s", c.number, c.email, got, first, queued, firstQueued)
		}
		_, token, err := d.guard.RequestedLink(t.Context(), id, d.time())
		if c.opens != (err == nil) {
			t.Errorf("%d %s gets %q, %v", c.number, c.email, token, err)
		}
		if c.opens {
			d.ask(token, "GET", url).is(200)
		}
	}
}

func TestAskingForTicketLinksIsLimited(t *testing.T) {
	d := open(t)
	d.submit()
	for _, c := range []struct {
		number int
		email  string
	}{{1001, "ada@aerial.example"}, {9999, "nobody@else.example"}} { // whether or not there is one
		for range 5 {
			d.ask("", "POST", "/v1/ticket-links", askForLink(c.number, c.email)).is(202)
		}
		d.wait(time.Minute)
		if a := d.ask("", "POST", "/v1/ticket-links", askForLink(c.number, c.email)).is(429).has("code", "too_many_requests"); a.Header().Get("Retry-After") != "3541" {
			t.Errorf("Retry-After %s", a.Header().Get("Retry-After"))
		}
		d.ask("", "POST", "/v1/ticket-links", askForLink(c.number+1, c.email)).is(202)
		d.wait(59 * time.Minute)
		d.ask("", "POST", "/v1/ticket-links", askForLink(c.number, c.email)).is(202)
	}
	few := open(t, func(d *api.Deps) { d.Limits = api.Limits{Burst: 2, PerSecond: 0.5} })
	for i := range 2 {
		few.ask("", "POST", "/v1/ticket-links", askForLink(1001+i, "ada@aerial.example")).is(202)
	}
	if a := few.ask("", "POST", "/v1/ticket-links", askForLink(1009, "ada@aerial.example")).is(429); a.Header().Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

func TestAskForTicketLinkFaults(t *testing.T) {
	d := open(t)
	for _, c := range []struct {
		body   string
		status int
		names  []string
	}{
		{`{}`, 422, []string{"number", "email"}},
		{`null`, 422, []string{"body"}},
		{`{"number":0,"email":"nobody","more":1}`, 422, []string{"number", "email", "more"}},
		{`{"number":"1001","email":7}`, 422, []string{"number", "email"}},
		{`{"number":1.5,"email":"a@x.example"}`, 422, []string{"number"}},
		{`{"number":1001,"email":"a@x.example\r\nBcc: eve@evil.example"}`, 422, []string{"email"}},
		{`{"number":1001,"email":"a\u0000@x.example"}`, 422, []string{"email"}},
		{`{"number":9999999999999999,"email":"a@x.example"}`, 422, []string{"number"}},
		{`{"number":`, 400, nil},
		{``, 400, nil},
	} {
		if a := d.ask("", "POST", "/v1/ticket-links", c.body).is(c.status); c.names != nil {
			a.names(c.names...)
		}
	}
	d.ask("administrator", "GET", "/v1/deliveries").is(200).has("items.0", "<nil>")
}

func TestARepeatedRequestForATicketLinkTakesEffectOnce(t *testing.T) {
	d := open(t)
	url, _ := d.submit()
	for range 2 {
		d.ask("", "POST", "/v1/ticket-links", askForLink(1001, "ada@aerial.example"), "Idempotency-Key: ask").is(202)
		d.ask("agent", "POST", url+"/links", "Idempotency-Key: send").is(202)
	}
	d.ask("administrator", "GET", "/v1/deliveries?channel=mail").is(200).has("items.2", "<nil>").has("items.1.kind", "ticket_link")
}
