package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"deskbell/internal/api"
	"deskbell/tickets"
)

// outcomes are what became of tickets, such as "1001 done, 1002 refused not_found".
func (a answer) outcomes() string {
	a.t.Helper()
	items, _ := a.at("items").([]any)
	var all []string
	for i := range items {
		at := fmt.Sprintf("items.%d.", i)
		all = append(all, strings.TrimSpace(strings.ReplaceAll(a.text(at+"number")+" "+a.text(at+"outcome")+" "+a.text(at+"code"), "<nil>", "")))
	}
	return strings.Join(all, ", ")
}

func (a answer) became(want string) answer {
	a.t.Helper()
	if got := a.is(200).outcomes(); got != want {
		a.t.Errorf("became %q, want %q: %s", got, want, a.Body)
	}
	return a
}

func TestBulk(t *testing.T) {
	d := open(t)
	for range 4 {
		d.submit()
	}
	first := d.ask("agent", "GET", "/v1/tickets/1001").text("id")
	d.ask("agent", "POST", "/v1/tickets/1003/solve").is(200)
	d.ask("agent", "POST", "/v1/tickets/1004/solve").is(200)
	d.ask("agent", "POST", "/v1/tickets/1004/close").is(200)
	bulk := func(body string, more ...string) answer {
		t.Helper()
		return d.ask("agent", "POST", "/v1/tickets/bulk", append(more, body)...)
	}

	// The answer is in the order asked, by whatever name.
	bulk(fmt.Sprintf(`{"tickets":[1004,"1002",%q,9999,"x"],"action":"assign","assignee":%q}`, strings.ToUpper(first), d.users["manager"].ID)).
		became("1004 refused action_not_applicable, 1002 done, 1001 done, refused not_found, refused not_found").
		has("items.2.ticket", first).has("items.3.ticket", "9999").has("items.4.ticket", "x").has("items.1.detail", "<nil>").
		has("items.0.detail", "Cannot assign: the ticket is closed for good; submit a new request that mentions its number.")
	d.ask("agent", "GET", "/v1/tickets/1001").has("assignee", "manager@desk.example")
	bulk(`{"tickets":[1001,1002,1003],"action":"assign","assignee":"MANAGER@desk.example"}`).became("1001 unchanged unchanged, 1002 unchanged unchanged, 1003 done")
	bulk(`{"tickets":[1001],"action":"assign","assignee":null}`).became("1001 done")
	bulk(`{"tickets":[1001],"action":"assign","assignee":null}`).became("1001 unchanged unchanged")

	bulk(`{"tickets":[1001,1002],"action":"tag","tags":["GPU "," vip"]}`).became("1001 done, 1002 done")
	bulk(`{"tickets":[1001,1003],"action":"tag","tags":["gpu"]}`).became("1001 unchanged unchanged, 1003 done")
	bulk(`{"tickets":[1001,1003],"action":"untag","tags":["VIP","old"]}`).became("1001 done, 1003 unchanged unchanged")
	d.ask("agent", "GET", "/v1/tickets/1001").has("tags", "[gpu]")
	d.ask("agent", "GET", "/v1/tickets/1002").has("tags", "[gpu vip]")
	d.ask("agent", "PUT", "/v1/tickets/1002/tags", `{"tags":["a","b","c","d","e","f","g","h","i","j","k","l","m","n","o","p","q","r","s","t"]}`).is(200)
	bulk(`{"tickets":[1002,1001],"action":"tag","tags":["u"]}`).became("1002 refused too_many_tags, 1001 done")

	bulk(`{"tickets":[1001,1003,1004],"action":"solve"}`).became("1001 done, 1003 unchanged unchanged, 1004 refused action_not_applicable")
	bulk(`{"tickets":[1001,1002,1004],"action":"close"}`).became("1001 done, 1002 refused action_not_applicable, 1004 unchanged unchanged")
	d.wait(tickets.ClosesAfter)
	bulk(`{"tickets":[1003],"action":"close"}`).became("1003 unchanged unchanged")

	// Each has its history, and what is unchanged none.
	events := d.ask("agent", "GET", "/v1/tickets/1001/events?limit=200").is(200)
	if got := events.Body.String(); strings.Count(got, `"ticket.assigned"`) != 2 || strings.Count(got, `"ticket.tagged"`) != 3 || strings.Count(got, `"ticket.solved"`) != 1 || strings.Count(got, `"name":"The agent"`) != 7 {
		t.Errorf("the history is %s", got)
	}
}

func TestBulkNamesEveryFault(t *testing.T) {
	d := open(t)
	d.submit()
	first := d.ask("agent", "GET", "/v1/tickets/1001").text("id")
	for body, places := range map[string][]string{
		`{}`:                                     {"tickets", "action"},
		`{"tickets":[],"action":"delete","x":1}`: {"tickets", "action", "x"},
		`{"tickets":[1001],"action":"assign"}`:   {"assignee"},
		`{"tickets":[1001,1001],"action":"assign","assignee":"nobody@else.example","tags":["a"]}`: {"tickets[1]", "assignee", "tags"},
		`{"tickets":[1001,2,"` + first + `","2"],"action":"solve","assignee":null}`:               {"tickets[2]", "tickets[3]", "assignee"},
		`{"tickets":[1001],"action":"tag"}`:                                                       {"tags"},
		`{"tickets":[1001],"action":"untag","tags":["a\nb"]}`:                                     {"tags"},
		`{"tickets":[1001],"action":"tag","tags":["` + strings.Repeat("é", 51) + `"]}`:            {"tags"},
		`{"tickets":[` + strings.Repeat("1,", 100) + `1],"action":"solve","tags":["a"]}`:          append([]string{"tickets", "tags"}, numbered("tickets", 1, 99)...),
		`{"tickets":[true],"action":"assign","assignee":7}`:                                       {"tickets[0]", "assignee"},
	} {
		d.ask("agent", "POST", "/v1/tickets/bulk", body).is(422).names(places...)
	}
	d.ask("agent", "GET", "/v1/tickets/1001").has("version", "1")
}

// numbered are the places of a list's elements.
func numbered(list string, from, to int) (all []string) {
	for i := from; i <= to; i++ {
		all = append(all, fmt.Sprintf("%s[%d]", list, i))
	}
	return all
}

// With a key all take effect together with the answer, which is given again; what one ticket
// refuses undoes nothing of the others.
func TestBulkOnce(t *testing.T) {
	d := open(t)
	for range 3 {
		d.submit()
	}
	d.ask("agent", "POST", "/v1/tickets/1002/solve").is(200)
	d.ask("agent", "POST", "/v1/tickets/1002/close").is(200)
	const body = `{"tickets":[1003,1002,1001],"action":"tag","tags":["gpu"]}`
	const assign = `{"tickets":[1003,1002,1001],"action":"assign","assignee":"agent@desk.example"}`
	for _, want := range []string{"", "true"} {
		a := d.ask("agent", "POST", "/v1/tickets/bulk", assign, "Idempotency-Key: b").became("1003 done, 1002 refused action_not_applicable, 1001 done")
		if got := a.Header().Get("Idempotency-Replayed"); got != want {
			t.Errorf("replayed is %q", got)
		}
	}
	for _, number := range []string{"1001", "1003"} {
		d.ask("agent", "GET", "/v1/tickets/"+number).has("assignee", "agent@desk.example").has("version", "2")
	}
	d.ask("agent", "POST", "/v1/tickets/bulk", body, "Idempotency-Key: b").is(422).has("code", "idempotency_key_reused")
	d.relay()
	d.sealed()
	if got := d.ask("administrator", "GET", "/v1/audit?action=ticket.assigned").is(200).text("items"); strings.Count(got, "ticket.assigned") != 2 {
		t.Errorf("the audit trail has %s", got)
	}
}

// tiring changes tickets until it has changed some, and fails from then on.
type tiring struct {
	tickets.Store
	left int
}

func (f *tiring) Update(ctx context.Context, refs []tickets.Ref, change func(context.Context, []*tickets.Ticket) error) error {
	if f.left--; f.left < 0 {
		return errOutage
	}
	return f.Store.Update(ctx, refs, change)
}

// An outage is no refusal: with a key nothing is done then, and the same request can be made
// again.
func TestBulkOutage(t *testing.T) {
	f := &tiring{}
	d := open(t, func(deps *api.Deps) {
		f.Store = deps.Desk.Store
		deps.Desk.Store = f
	})
	d.submit()
	d.submit()
	const body = `{"tickets":[1001,1002],"action":"solve"}`
	f.left = 1
	d.ask("agent", "POST", "/v1/tickets/bulk", body, "Idempotency-Key: o").is(500)
	f.left = 1
	d.ask("agent", "GET", "/v1/tickets/1001").has("status", "open")
	f.left = 2
	d.ask("agent", "POST", "/v1/tickets/bulk", body, "Idempotency-Key: o").became("1001 done, 1002 done")
	d.wait(time.Minute)
	f.left = 0
	d.ask("agent", "POST", "/v1/tickets/bulk", body, "Idempotency-Key: o").became("1001 done, 1002 done")
}
