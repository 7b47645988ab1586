package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestTicketLife(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	d.wait(30 * time.Minute)
	// The customer writes; the promise stays what it was.
	d.ask(ada, "POST", url+"/messages", `{"kind":"reply","body":"Any news?"}`).is(201).
		has("message.kind", "reply").has("message.author.name", "Ada").has("ticket.version", "2").has("ticket.sla.clocks.0.remaining_seconds", "5400")
	d.ask(ada, "POST", url+"/messages", `{"kind":"note","body":"x"}`).is(403).has("code", "forbidden")
	d.ask("agent", "POST", url+"/messages", `{"kind":"reply","body":"x"}`).is(403)
	d.ask("agent", "POST", url+"/messages", `{"kind":"shout","body":" ","extra":1}`).is(422).names("kind", "body", "extra")
	// An agent corrects the impact, after a look at what would become of it.
	d.ask("agent", "POST", url+"/reclassify", `{"impact":"major","reason":"One project.","preview":true}`).is(200).
		has("impact.current", "major").has("sla.clocks.0.state", "superseded").has("sla.clocks.1.target", "4 business hours").has("sla.clocks.1.due_at", "2026-11-23T13:00:00Z")
	d.ask("agent", "GET", url).is(200).has("impact.current", "critical").has("version", "2")
	d.ask("agent", "POST", url+"/reclassify", `{"impact":"major","reason":"One project."}`, `If-Match: "2"`).is(200).has("version", "3")
	d.ask("agent", "POST", url+"/reclassify", `{"impact":"dire","reason":""}`).is(422).names("impact", "reason")
	d.ask("agent", "POST", url+"/reclassify", `{"impact":"dire","reason":"x"}`).is(422).names("impact")
	d.ask("agent", "POST", url+"/relocate", `{"country":"US","reason":"Denver.","preview":true}`).is(200).has("sla.calendar", "us@1").has("requester.region", "north_america")
	d.ask("agent", "POST", url+"/relocate", `{"country":"CH","reason":"x"}`).is(409).has("code", "unchanged")
	// Assignments and tags are the desk's own business.
	d.ask("agent", "POST", url+"/assign", `{"assignee":"Agent@desk.example"}`).is(200).has("assignee", "agent@desk.example")
	d.ask("agent", "POST", url+"/assign", `{"assignee":"`+d.users["manager"].ID+`"}`).is(200).has("assignee", "manager@desk.example")
	d.ask("agent", "POST", url+"/assign", `{"assignee":"nobody@else.example"}`).is(422).names("assignee")
	d.ask("agent", "POST", url+"/assign", `{}`).is(422).names("assignee")
	d.ask("agent", "PUT", url+"/tags", `{"tags":["GPU","vip","gpu"]}`).is(200).has("tags", "[gpu vip]")
	d.ask(ada, "GET", url).is(200).has("tags", "[]").has("assignee", "<nil>")
	d.ask("agent", "POST", url+"/assign", `{"assignee":null}`).is(200).has("assignee", "<nil>")
	// The answer, and how it was counted.
	d.ask("agent", "POST", url+"/messages", `{"kind":"action_plan","body":"We will fix it."}`).is(201).has("ticket.sla.standing", "met").has("message.author.id", d.users["agent"].ID)
	receipt := d.ask(ada, "GET", url+"/clocks/2/receipt").is(200).has("target_seconds", "14400").has("calendar", "switzerland@1")
	id := strings.TrimPrefix(url, "/v1/tickets/")
	if again := d.ask(ada, "GET", url+"/clocks/"+id+".2/receipt").is(200); again.Body.String() != receipt.Body.String() {
		t.Error("two names, two receipts")
	}
	d.ask(ada, "GET", url+"/clocks/9/receipt").is(404)
	// Solved, rated, reopened by a reply, and closed for good.
	d.ask(ada, "POST", url+"/rating", `{"score":5}`).is(409).has("code", "action_not_applicable")
	d.ask("agent", "POST", url+"/solve").is(200).has("status", "solved").has("closes_at", "2026-12-07T09:30:00Z")
	d.ask("agent", "POST", url+"/solve", `{}`).is(409)
	d.ask("agent", "POST", url+"/solve", `{"why":1}`).is(422).names("why")
	d.ask(ada, "POST", url+"/rating", `{"score":9,"comment":7}`).is(422).names("score", "comment")
	d.ask(ada, "POST", url+"/rating", `{"score":4.0,"comment":"Good."}`).is(200).has("rating.score", "4")
	d.ask(ada, "POST", url+"/messages", `{"kind":"reply","body":"It is back."}`).is(201).has("ticket.status", "open")
	d.ask("agent", "POST", url+"/reopen").is(409)
	d.ask("agent", "POST", url+"/solve").is(200)
	d.ask("agent", "POST", url+"/close").is(200).has("status", "closed")
}

func TestBreachIsSeenWithoutAWorker(t *testing.T) {
	d := open(t)
	url, _ := d.submit()
	d.wait(2 * time.Hour)
	d.ask("agent", "GET", url).is(200).has("sla.clocks.0.breach", "<nil>").has("sla.standing", "at_risk")
	d.wait(time.Microsecond)
	d.ask("agent", "GET", url).is(200).has("sla.standing", "breached").has("sla.clocks.0.remaining_seconds", "-1e-06").
		has("sla.clocks.0.breach.cause", "silence").has("sla.clocks.0.breach.at", "2026-11-23T11:00:00Z").has("sla.clocks.0.breach.detected_at", "<nil>").has("sla.clocks.0.breach.acknowledged", "<nil>")
}

func TestVersions(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	for match, status := range map[string]int{`"7"`: 412, `W/"7"`: 412, `7`: 412, `*`: 200, `"x"`: 422, `"1", "2"`: 422, `-1`: 422} {
		a := d.ask("agent", "PUT", url+"/tags", `{"tags":[]}`, "If-Match: "+match).is(status)
		if status == 412 {
			a.has("code", "version_conflict")
		}
		if status == 422 {
			a.names("If-Match")
		}
	}
	d.ask("agent", "PUT", url+"/tags", `{"tags":[7]}`, "If-Match: x").is(422).names("If-Match", "tags[0]")
	version := d.ask(ada, "GET", url).is(200).Header().Get("ETag")
	d.ask(ada, "GET", url, "If-None-Match: "+version).is(200) // the standing may have changed all the same
}

func TestQueue(t *testing.T) {
	d := open(t)
	first, _ := d.submit()
	d.wait(time.Hour)
	d.ask("", "POST", "/v1/tickets", strings.Replace(adasRequest, `"critical"`, `"limited"`, 1)).is(201)
	d.ask("agent", "POST", first+"/assign", `{"assignee":"agent@desk.example"}`).is(200)
	count := func(query string, want int) answer {
		t.Helper()
		a := d.ask("agent", "GET", "/v1/tickets"+query).is(200)
		if items, _ := a.at("items").([]any); len(items) != want {
			t.Errorf("%s has %d tickets, want %d", query, len(items), want)
		}
		return a
	}
	count("", 2).has("items.0.number", "1001").has("next_cursor", "<nil>").has("items.0.attachments", "<nil>")
	if clock := count("?limit=1", 1).text("items.0.sla.clocks.0.state"); clock != "running" {
		t.Errorf("clock %s", clock)
	}
	page := count("?limit=1", 1)
	count("?limit=1&cursor="+page.text("next_cursor"), 1).has("items.0.number", "1002")
	count("?sort=created", 2).has("items.0.number", "1002")
	for query, want := range map[string]int{
		"?status=all": 2, "?status=pending,solved": 0, "?standing=at_risk": 1, "?impact=limited": 1, "?region=europe": 2, "?region=asia": 0,
		"?assignee=none": 1, "?assignee=me": 1, "?assignee=agent%40desk.example": 1, "?assignee=gone%40desk.example": 0,
		"?assignee=" + d.users["agent"].ID: 1, "?tag=gpu": 0, "?q=Engine": 2, "?q=1002": 1,
	} {
		count(query, want)
	}
	d.ask("agent", "GET", "/v1/tickets?status=open,lost&standing=well&impact=dire&region=mars&sort=size&limit=0&assignee=who&stauts=open").is(422).
		names("status", "standing", "impact", "region", "sort", "limit", "assignee", "stauts")
	d.ask("agent", "GET", "/v1/tickets?limit=201").is(422).names("limit")
	d.ask("agent", "GET", "/v1/tickets?limit=ten").is(422).names("limit")
	d.ask("agent", "GET", "/v1/tickets?cursor=garbage").is(422)
	d.ask("agent", "GET", "/v1/tickets?q=%00").is(422).names("q")
	d.ask("agent", "GET", "/v1/tickets?q=%ff").is(422).names("q")
}

func TestMerge(t *testing.T) {
	d := open(t)
	first, _ := d.submit()
	second, ada := d.submit()
	d.ask("agent", "POST", second+"/merge", `{"into":99999}`).is(422).names("into")
	d.ask("agent", "POST", second+"/merge", `{"into":true}`).is(422).names("into")
	d.ask("agent", "POST", second+"/merge", `{"into":1002}`).is(409).has("code", "merge_into_itself")
	d.ask("agent", "POST", second+"/merge", `{"into":1001}`).is(200).has("status", "closed").has("merged_into", strings.TrimPrefix(first, "/v1/tickets/"))
	third, _ := d.submit()
	d.ask("agent", "POST", third+"/merge", `{"into":"`+strings.TrimPrefix(first, "/v1/tickets/")+`"}`).is(200)
	d.ask(ada, "POST", second+"/messages", `{"kind":"reply","body":"Hello?"}`).is(409)
}

func TestEvents(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	d.ask("agent", "POST", url+"/messages", `{"kind":"note","body":"A secret."}`).is(201)
	d.ask("agent", "POST", url+"/messages", `{"kind":"question","body":"Which version?"}`).is(201).has("ticket.status", "pending")
	d.ask("agent", "GET", url+"/events").is(200).has("items.1.type", "ticket.noted").has("items.1.body", "A secret.").has("items.1.public", "false").has("items.1.actor.id", d.users["agent"].ID)
	a := d.ask(ada, "GET", url+"/events").is(200).has("items.0.type", "ticket.submitted").has("items.1.type", "ticket.asked").has("items.1.actor.name", "The agent")
	if body := a.Body.String(); strings.Contains(body, "secret") || strings.Contains(body, d.users["agent"].ID) {
		t.Errorf("a customer sees %s", body)
	}
	page := d.ask(ada, "GET", url+"/events?limit=1").is(200).has("next_cursor", "1")
	d.ask(ada, "GET", url+"/events?limit=1&cursor="+page.text("next_cursor")).is(200).has("items.0.number", "3").has("next_cursor", "<nil>")
	d.ask(ada, "GET", url+"/events?cursor=x&limit=-1").is(422).names("cursor", "limit")
}

func TestNoSuchTicket(t *testing.T) {
	d := open(t)
	_, ada := d.submit()
	other, _ := d.submit()
	body := func(who, url string) string {
		a := d.ask(who, "GET", url, "X-Request-Id: same").is(404)
		return a.Body.String()
	}
	want := body(ada, "/v1/tickets/999999")
	for _, id := range []string{strings.TrimPrefix(other, "/v1/tickets/"), "1002", "0198f2a4-7d3c-7000-8000-5a5a5a5a5a5a", "00", "-1", "x", "%00", "99999999999999999999999"} {
		for _, rest := range []string{"", "/events", "/clocks/1/receipt", "/attachments/x"} {
			if got := body(ada, "/v1/tickets/"+id+rest); got != want {
				t.Errorf("%s%s tells itself apart: %s", id, rest, got)
			}
		}
		if id == "1002" || len(id) == 36 && strings.HasSuffix(other, id) {
			continue
		}
		if got := body("agent", "/v1/tickets/"+id); got != want {
			t.Errorf("%s: staff get another answer: %s", id, got)
		}
		d.ask(ada, "POST", "/v1/tickets/"+id+"/messages", `{"kind":"reply","body":"x"}`).is(404)
	}
}

func TestManyTickets(t *testing.T) {
	d := open(t)
	for range 7 {
		d.submit()
		d.wait(time.Minute)
	}
	seen, cursor := map[string]bool{}, ""
	for range 7 {
		a := d.ask("agent", "GET", "/v1/tickets?limit=2&sort=updated"+cursor).is(200)
		items, _ := a.at("items").([]any)
		for i := range items {
			seen[a.text(fmt.Sprintf("items.%d.id", i))] = true
		}
		if a.at("next_cursor") == nil {
			break
		}
		cursor = "&cursor=" + a.text("next_cursor")
	}
	if len(seen) != 7 {
		t.Errorf("%d of 7", len(seen))
	}
}
