package api_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"deskbell/internal/notify"
	"deskbell/tickets"
)

// happen puts an entry about a ticket into the stream.
func (l *live) happen(ticket string, public bool, version int) {
	payload := fmt.Sprintf(`{"type":"ticket.noted","data":{"event":{"public":%t,"body":"a secret"},"ticket":{"version":%d}}}`, public, version)
	l.stream.Tell(notify.Entry{Type: "ticket.noted", Ticket: tickets.ID(ticket), Payload: []byte(payload)})
}

// followed is a ticket with its ID, where it is followed, and its customer's token.
func (l *live) followed() (id, address, customer string) {
	url, customer := l.submit()
	return l.ask(customer, "GET", url).is(200).text("id"), url + "/stream", customer
}

func TestTicketStream(t *testing.T) {
	l := openLive(t)
	l.listen()
	l.stream.Add("ticket.submitted", 3)
	id, address, ada := l.followed()
	other, _, _ := l.followed()
	customer, agent := l.follow(l.connectAs(ada, address)), l.follow(l.connectAs(l.token["agent"], address))
	for _, c := range []*listener{customer, agent} {
		c.hears(hello)
		c.hears("event: ready", `data: {"version":1}`)
	}
	l.happen(id, false, 2)    // a note
	l.happen(other, true, 17) // somebody else's
	l.stream.Add("device.deactivated", 1)
	l.happen(id, true, 3)
	customer.hears("event: changed", `data: {"version":3}`)
	agent.hears("event: changed", `data: {"version":2}`)
	agent.hears("event: changed", `data: {"version":3}`)
}

// What was reduced to that it happened, as when somebody was erased, is nothing for customers.
func TestTicketStreamOfWhatIsNotTold(t *testing.T) {
	l := openLive(t)
	l.listen()
	id, address, ada := l.followed()
	customer, agent := l.follow(l.connectAs(ada, address)), l.follow(l.connectAs(l.token["agent"], address))
	for _, c := range []*listener{customer, agent} {
		c.hears(hello)
		c.hears("event: ready", `data: {"version":1}`)
	}
	bare, err := notify.Entry{Type: "ticket.replied", Ticket: tickets.ID(id)}.Bare()
	must(t, err)
	l.stream.Tell(notify.Entry{Type: "ticket.replied", Ticket: tickets.ID(id), Payload: bare})
	l.stream.Tell(notify.Entry{Type: "ticket.replied", Ticket: tickets.ID(id), Payload: []byte("no JSON")})
	l.happen(id, true, 9)
	customer.hears("event: changed", `data: {"version":9}`)
	agent.hears("event: changed", `data: {"version":null}`)
	agent.hears("event: changed", `data: {"version":null}`)
	agent.hears("event: changed", `data: {"version":9}`)
}

func TestTicketStreamSaysThatSomethingMayBeMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := openLive(t)
		l.plug()
		_, address, ada := l.followed()
		c := l.follow(l.connectAs(ada, address))
		c.hears(hello)
		c.hears("event: ready", `data: {"version":1}`)
		synctest.Wait()
		l.stream.Skip(2) // they were purged before anybody could hear of them
		l.stream.Add("sla.met", 1)
		c.hears("event: reset", `data: {"version":null}`)
		c.hears(": alive")
	})
}

func TestTicketStreamRefusals(t *testing.T) {
	l := openLive(t)
	_, address, ada := l.followed()
	_, other, _ := l.followed()
	l.ask("", "GET", address).is(401)
	l.ask(ada, "GET", other).is(404)
	l.ask(ada, "GET", "/v1/tickets/nonsense/stream").is(404)
	l.ask("agent", "GET", "/v1/tickets/99999/stream").is(404)
	l.ask("agent", "GET", address+"?types=sla.breached").is(422).names("types")
	if n := l.gauge("deskbell_stream_subscribers"); n != 0 {
		t.Errorf("%v follow", n)
	}
}

// So many may look at a ticket for its customer, whoever else looks at it or at others.
func TestTicketStreamsOfOneTicket(t *testing.T) {
	l := openLive(t)
	l.listen()
	_, address, ada := l.followed()
	_, other, bob := l.followed()
	for range 10 {
		l.follow(l.connectAs(ada, address)).hears(hello)
	}
	l.ask(ada, "GET", address).is(429).has("code", "too_many_streams")
	l.follow(l.connectAs(l.token["agent"], address)).hears(hello)
	l.follow(l.connectAs(bob, other)).hears(hello)
	if n := l.gauge("deskbell_stream_subscribers"); n != 12 {
		t.Errorf("%v follow", n)
	}
}

// A link that is revoked, or a session that is ended, ends what it follows.
func TestTicketStreamEndsWithItsLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := openLive(t)
		l.plug()
		_, address, ada := l.followed()
		c := l.follow(l.connectAs(ada, address))
		c.hears(hello)
		c.hears("event: ready", `data: {"version":1}`)
		c.hears(": alive")
		l.ask("agent", "POST", strings.TrimSuffix(address, "/stream")+"/links/revoke").is(200)
		began := time.Now()
		for got := ": alive"; got != "end"; got = c.block() {
			if got != ": alive" {
				t.Fatalf("heard %q", got)
			}
		}
		if took := time.Since(began); took > time.Minute {
			t.Errorf("it took %s", took)
		}
	})
}

func TestTicketStreamIsDescribed(t *testing.T) {
	op := describe(open(t)).Paths.Value("/v1/tickets/{id}/stream").Get
	if content := op.Responses.Value("200").Value.Content; len(content) != 1 || content.Get("text/event-stream") == nil {
		t.Errorf("it answers %v", content)
	}
	for _, status := range []string{"404", "429", "503"} {
		if op.Responses.Value(status) == nil {
			t.Errorf("its refusal %s is not described", status)
		}
	}
}
