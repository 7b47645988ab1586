package worker_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/notify"
	"deskbell/internal/worker"
	"deskbell/sla"
	"deskbell/tickets"
)

// outbox is a notify.Outbox in memory.
type outbox struct {
	mu        sync.Mutex
	entries   []notify.Entry
	relayed   []notify.Relayed // in the order of the stream
	occasions map[string][]notify.Delivery
	away      error
}

func (o *outbox) Pending(_ context.Context, limit int) ([]notify.Entry, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	pending := slices.DeleteFunc(slices.Clone(o.entries), func(e notify.Entry) bool { return e.Position > 0 })
	return pending[:min(limit, len(pending))], o.away
}

func (o *outbox) Relay(_ context.Context, all []notify.Relayed) (placed []notify.Entry, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.away != nil {
		return nil, o.away
	}
	for _, r := range all {
		i := slices.IndexFunc(o.entries, func(e notify.Entry) bool { return e.ID == r.ID })
		if o.entries[i].Position == 0 {
			o.relayed = append(o.relayed, r)
			o.entries[i].Position = int64(len(o.relayed))
			placed = append(placed, o.entries[i])
		}
	}
	return placed, nil
}

func (o *outbox) Queue(_ context.Context, occasion string, _ time.Time, deliveries []notify.Delivery) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.away != nil {
		return false, o.away
	}
	if o.occasions == nil {
		o.occasions = map[string][]notify.Delivery{}
	}
	if _, done := o.occasions[occasion]; done {
		return false, nil
	}
	o.occasions[occasion] = deliveries
	return true, nil
}

// stream shows what was relayed, each entry with the number of its deliveries.
func (o *outbox) stream() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var all []string
	for _, r := range o.relayed {
		all = append(all, fmt.Sprintf("%s:%d", r.ID, len(r.Deliveries)))
	}
	return strings.Join(all, " ")
}

// shelf is the terms of every ticket, except of those promised nothing we know.
type shelf struct{}

func (shelf) Offer(context.Context, string, time.Time, time.Time) (sla.Terms, error) {
	return sla.Terms{}, errors.ErrUnsupported
}

func (shelf) Pinned(_ context.Context, p tickets.Pinned) (sla.Terms, error) {
	if p.Policy != "enterprise@1" {
		return sla.Terms{}, fmt.Errorf("%s was never published", p.Policy)
	}
	return sla.Terms{
		Policy:    &sla.Policy{Plan: "enterprise", Version: 1, Levels: []sla.Level{{Impact: "major", Rank: 1, Calendar: "always"}}},
		Calendars: map[string]*calendars.Calendar{"always": calendars.Always},
	}, nil
}

// archive is tickets by ID; those named in broken cannot be read.
type archive struct {
	mu     sync.Mutex
	kept   map[tickets.ID]*tickets.Ticket
	broken []tickets.ID
	calls  int
}

func (a *archive) histories(_ context.Context, ids []tickets.ID) ([]*tickets.Ticket, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.calls++
	var found []*tickets.Ticket
	for _, id := range ids {
		if slices.Contains(a.broken, id) {
			return nil, fmt.Errorf("the history of %s cannot be read", id)
		}
		if t := a.kept[id]; t != nil {
			found = append(found, t)
		}
	}
	return found, nil
}

// submitted is a ticket with that many events, each a response but the first.
func submitted(id tickets.ID, events int) *tickets.Ticket {
	t := &tickets.Ticket{
		ID: id, Impact: "major", Terms: tickets.Pinned{Policy: "enterprise@1"},
		Requester: tickets.Requester{Name: "Ada", Email: "ada@aerial.example", Language: "en"},
	}
	for n := range events {
		e := tickets.Event{Number: n + 1, Kind: tickets.WasResponded, Public: true, Actor: tickets.Actor{Role: tickets.Agent, Name: "Grace"}}
		if n == 0 {
			e.Kind, e.Actor = tickets.WasSubmitted, tickets.Actor{Role: tickets.Customer}
		}
		t.Events = append(t.Events, e)
	}
	return t
}

// relaying is a relay of entries such as e1 of t1, with one webhook that wants everything.
type relaying struct {
	*worker.Relay
	outbox   *outbox
	archive  *archive
	register *register
	board    board
	log      *journal
}

func newRelaying(entries ...notify.Entry) relaying {
	r := relaying{
		outbox: &outbox{entries: entries}, board: newBoard(nil), log: new(journal),
		archive:  &archive{kept: map[tickets.ID]*tickets.Ticket{"t1": submitted("t1", 9), "t2": submitted("t2", 9), "t3": submitted("t3", 9)}},
		register: &register{kept: map[string]entitlement.License{"l1": licensed("l1"), "l2": licensed("l2")}},
	}
	r.Relay = &worker.Relay{
		Outbox: r.outbox, Histories: r.archive.histories, Registered: r.register.registered, Terms: shelf{},
		Staff:    func(context.Context) ([]notify.Person, error) { return nil, nil },
		Webhooks: func(context.Context) ([]notify.Webhook, error) { return []notify.Webhook{{ID: "w1"}}, nil },
		Payload: func(e notify.Entry, t *tickets.Ticket, event tickets.Event, terms sla.Terms, _ time.Time) ([]byte, error) {
			return fmt.Appendf(nil, "%s of %s, %s under %s", e.ID, t.ID, event.Kind, terms.Policy.Ref()), nil
		},
		LicensePayload: func(e notify.Entry, known notify.Registered, _ time.Time) ([]byte, error) {
			return fmt.Appendf(nil, "%s of %s, %s", e.ID, known.License.ID, known.Event.Kind), nil
		},
		NewID: numbers(), Metrics: r.board.Metrics, Log: r.log.logger(),
	}
	return r
}

func entry(id string, ticket tickets.ID, event int) notify.Entry {
	return notify.Entry{ID: id, Type: "ticket.responded", Ticket: ticket, Event: event}
}

// run runs the relay that often, and tells how often it failed.
func (r relaying) run(t *testing.T, times int) (failed int) {
	t.Helper()
	for range times {
		if _, err := r.RunOnce(t.Context(), noon); err != nil {
			failed++
		}
	}
	return failed
}

func TestEntriesAreRelayedInOrder(t *testing.T) {
	r := newRelaying(entry("e1", "t1", 1), entry("e2", "t2", 2), entry("e3", "t1", 2), entry("e4", "", 0),
		notify.Entry{ID: "e5", Type: "desk.opened", Payload: []byte("told")})
	check(t, "failed", r.run(t, 2), 0)
	check(t, "stream", r.outbox.stream(), "e1:2 e2:2 e3:2 e4:1 e5:1")
	check(t, "tickets were loaded in calls", r.archive.calls, 1)
	check(t, "payload", string(r.outbox.relayed[1].Payload), "e2 of t2, ticket.responded under enterprise@1")
	check(t, "payload of one that came with it", string(r.outbox.relayed[4].Payload), "told")
	check(t, "mail", r.outbox.relayed[0].Deliveries[1].Kind, notify.Receipt)

	var payload map[string]any
	if err := json.Unmarshal(r.outbox.relayed[3].Payload, &payload); err != nil {
		t.Fatal(err)
	}
	check(t, "type of an entry about no ticket", payload["type"], any("ticket.responded"))
}

func TestManyEntriesAreRelayedInBatches(t *testing.T) {
	var many []notify.Entry
	for n := range 450 {
		many = append(many, entry(fmt.Sprint("e", n), "t1", 1+n%9))
	}
	r := newRelaying(many...)
	for _, want := range []time.Time{noon, noon, {}, {}} {
		next, err := r.RunOnce(t.Context(), noon)
		if err != nil {
			t.Fatal(err)
		}
		check(t, "next", next, want)
	}
	check(t, "relayed", len(r.outbox.relayed), 450)
}

func TestTwoRelaysAtOnce(t *testing.T) {
	var many []notify.Entry
	for n := range 1000 {
		many = append(many, entry(fmt.Sprint("e", n), "t1", 2))
	}
	one := newRelaying(many...)
	other := *one.Relay
	var both sync.WaitGroup
	for _, r := range []*worker.Relay{one.Relay, &other} {
		both.Go(func() {
			for next := noon; next.Equal(noon); {
				var err error
				if next, err = r.RunOnce(t.Context(), noon); err != nil {
					t.Error(err)
				}
			}
		})
	}
	both.Wait()
	check(t, "relayed", len(one.outbox.relayed), 1000)
	for i, r := range one.outbox.relayed {
		if want := fmt.Sprint("e", i); r.ID != want || len(r.Deliveries) != 2 {
			t.Fatalf("place %d has %s with %d deliveries", i+1, r.ID, len(r.Deliveries))
		}
	}
}

func TestAnEntryThatCannotBeReadHoldsUpTheOthersOnlyForAWhile(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(r relaying)
	}{
		{"its history cannot be read", func(r relaying) { r.archive.broken = []tickets.ID{"t2"} }},
		{"its ticket isn't there", func(r relaying) { delete(r.archive.kept, "t2") }},
		{"its event isn't there", func(r relaying) { r.archive.kept["t2"].Events = nil }},
		{"its terms aren't there", func(r relaying) { r.archive.kept["t2"].Terms.Policy = "lost@1" }},
		{"its payload cannot be written", func(r relaying) {
			write := r.Payload
			r.Payload = func(e notify.Entry, t *tickets.Ticket, event tickets.Event, terms sla.Terms, now time.Time) ([]byte, error) {
				if t.ID == "t2" {
					return nil, errors.ErrUnsupported
				}
				return write(e, t, event, terms, now)
			}
		}},
		{"it brings the code down", func(r relaying) {
			write := r.Payload
			r.Payload = func(e notify.Entry, t *tickets.Ticket, event tickets.Event, terms sla.Terms, now time.Time) ([]byte, error) {
				if t.ID == "t2" {
					panic("no such case")
				}
				return write(e, t, event, terms, now)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRelaying(entry("e1", "t1", 2), entry("e2", "t2", 2), entry("e3", "t3", 2))
			c.spoil(r)
			check(t, "failed", r.run(t, 7), 7)
			check(t, "stream while it is tried", r.outbox.stream(), "e1:2")
			check(t, "failed then", r.run(t, 1), 0)
			check(t, "stream", r.outbox.stream(), "e1:2 e2:1 e3:2")
			check(t, "payload", string(r.outbox.relayed[1].Payload), `{"data":{"ticket":{"id":"t2"}},"timestamp":"0001-01-01T00:00:00Z","type":"ticket.responded"}`)
			check(t, "counted", r.board.values(t)["deskbell_relay_incomplete_total"], 1)
			check(t, "logged", r.log.count("relayed without its ticket or license"), 1)
		})
	}
}

func TestAnOutageCostsNoMail(t *testing.T) {
	r := newRelaying(entry("e1", "t1", 2))
	r.archive.broken = []tickets.ID{"t1"}
	check(t, "failed", r.run(t, 5), 5)
	r.archive.broken = nil
	check(t, "failed then", r.run(t, 1), 0)
	check(t, "stream", r.outbox.stream(), "e1:2")
	check(t, "counted", r.board.values(t)["deskbell_relay_incomplete_total"], 0)

	r = newRelaying(entry("e1", "t1", 2))
	r.outbox.away = errAway
	check(t, "failed without the outbox", r.run(t, 20), 20)
	r.outbox.away = nil
	check(t, "failed with it", r.run(t, 1), 0)
	check(t, "stream", r.outbox.stream(), "e1:2")
}

func TestRelayedPromisesAreCounted(t *testing.T) {
	r := newRelaying(
		notify.Entry{ID: "e1", Type: "sla.breached", Ticket: "t1", Event: 1},
		notify.Entry{ID: "e2", Type: "sla.warning", Ticket: "t1", Event: 2},
		entry("e3", "t1", 3),
	)
	breach := &r.archive.kept["t1"].Events[0]
	breach.Kind, breach.Since, breach.At = tickets.WasBreached, noon, noon.Add(250*time.Millisecond)
	check(t, "failed", r.run(t, 2), 0)
	values := r.board.values(t)
	check(t, "breaches", values["deskbell_sla_events_total{sla.breached}"], 1)
	check(t, "warnings", values["deskbell_sla_events_total{sla.warning}"], 1)
	check(t, "lags", values["deskbell_breach_detection_lag_seconds"], 1)
	check(t, "lag", values["deskbell_breach_detection_lag_seconds_sum"], 0.25)
}
