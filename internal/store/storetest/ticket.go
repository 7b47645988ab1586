package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/sla"
	"deskbell/tickets"
)

// everything is a ticket with every field of it, its events and its clocks filled.
func everything(t *testing.T, s *store.Store, seed uint64) *tickets.Ticket {
	t.Helper()
	original := Ticket(start)
	created(t, s, original)
	full := filled[tickets.Ticket](t, seed)
	full.Number, full.Duplicates = 0, original.ID
	return &full
}

func roundTrip(t *testing.T, s *store.Store) {
	for seed := range uint64(20) {
		full := everything(t, s, seed)
		hash := full.AccessHash
		created(t, s, full)
		if full.Number <= 1000 {
			t.Fatalf("number %d, but they begin at 1001", full.Number)
		}
		same(t, "loaded by ID", loaded(t, s, full.ID), full)
		byNumber, err := s.Ticket(soon(t), tickets.Ref(strconv.FormatInt(full.Number, 10)))
		must(t, err)
		same(t, "loaded by number", byNumber, full)
		byCase, err := s.Ticket(soon(t), tickets.Ref(strings.ToUpper(string(full.ID))))
		must(t, err)
		same(t, "loaded by ID in upper case", byCase, full)
		link, err := s.TicketLinkByHash(soon(t), hash)
		must(t, err)
		same(t, "found by its link", link.Ticket, full.ID)
	}

	bare := &tickets.Ticket{
		ID: tickets.ID(NewID()), Version: 1, Status: tickets.Open, AccessHash: "h", CreatedAt: start, UpdatedAt: start,
	}
	bare.Verdict.Basis, bare.Verdict.DecidedAt = "enterprise", start
	created(t, s, bare)
	same(t, "a ticket with nothing to it", loaded(t, s, bare.ID), bare)

	abroad := Ticket(start.In(time.FixedZone("far", 13*3600)).Add(789 * time.Nanosecond))
	created(t, s, abroad)
	if got := loaded(t, s, abroad.ID).CreatedAt; got != start {
		t.Fatalf("an instant in another zone came back as %v, want %v", got, start)
	}
	must(t, s.Ping(soon(t)))
}

func hostileTexts(t *testing.T, s *store.Store) {
	for name, spoil := range map[string]func(*tickets.Ticket, string){
		"subject":  func(t *tickets.Ticket, text string) { t.Subject = text },
		"assignee": func(t *tickets.Ticket, text string) { t.Assignee = text },
		"actor":    func(t *tickets.Ticket, text string) { t.Events[0].Actor.Name = text },
	} {
		for _, text := range []string{"a\x00b", "a\xffb"} {
			one := Ticket(start)
			spoil(one, text)
			refused(t, name, s.Create(soon(t), one), fault.Invalid, "unstorable_text")
			_, err := s.Ticket(soon(t), tickets.Ref(one.ID))
			refused(t, "loading what was refused", err, fault.NotFound, "")
		}
	}
	file := Ticket(start) // a file's name is whatever the sender calls it
	file.Events[0].File = &tickets.File{ID: NewID(), Name: "a\x00b'\"\\.png", Type: "image/png", Size: 1 << 40}
	file.Subject = "'; DROP TABLE tickets; -- %_\\ 雪"
	created(t, s, file)
	same(t, "a ticket with hostile texts", loaded(t, s, file.ID), file)
}

// noRefs are what clients might send where a ticket is named.
var noRefs = []tickets.Ref{
	"", "0", "-1", "+1001", " 1001", "1001 ", "1", "9223372036854775807", "9223372036854775808", "9999999999999999999999",
	"١٠٠١", "'; DROP TABLE tickets; --", "雪", "a\x00b", "\xff", "null", "1e3", "1001.0", "00000000-0000-0000-0000-000000000000",
	"{00000000-0000-0000-0000-000000000000}", "urn:uuid:00000000-0000-0000-0000-000000000000", "zzzzzzzz-0000-0000-0000-000000000000",
	tickets.Ref(strings.Repeat("9", 100_000)), tickets.Ref(strings.Repeat("x", 100_000)),
}

func oddRefs(t *testing.T, s *store.Store) {
	known := Ticket(start)
	created(t, s, known)
	never := func(context.Context, []*tickets.Ticket) error { return errors.New("called for a ticket there isn't") }
	for _, ref := range noRefs {
		_, err := s.Ticket(soon(t), ref)
		refused(t, fmt.Sprintf("loading %.50q", ref), err, fault.NotFound, "")
		refused(t, fmt.Sprintf("updating %.50q", ref), s.Update(soon(t), []tickets.Ref{ref}, never), fault.NotFound, "")
		refused(t, fmt.Sprintf("updating %.50q too", ref), s.Update(soon(t), []tickets.Ref{tickets.Ref(known.ID), ref}, never), fault.NotFound, "")
		_, err = s.License(soon(t), string(ref), start)
		refused(t, fmt.Sprintf("license %.50q", ref), err, fault.NotFound, "")
		_, err = s.TicketLinkByHash(soon(t), string(ref))
		refused(t, fmt.Sprintf("a link %.50q", ref), err, fault.NotFound, "")
	}
}

func everyTicket(t *testing.T, s *store.Store) {
	none, err := s.HasTickets(soon(t))
	must(t, err)
	same(t, "has tickets at first", none, false)
	var want []*tickets.Ticket
	for i := range 450 { // more than two batches
		one := Ticket(start.Add(time.Duration(rand.IntN(1000)) * time.Hour))
		one.Events = append(one.Events, event(2, one.CreatedAt))
		one.Clocks = one.Clocks[:i%2]
		if len(one.Clocks) == 0 {
			one.Clocks = nil
		}
		want = append(want, one)
	}
	created(t, s, want...)
	var got []*tickets.Ticket
	must(t, s.EachTicket(soon(t), func(one *tickets.Ticket) error {
		got = append(got, one)
		return nil
	}))
	same(t, "visited", got, want)
	stop := errors.New("enough")
	if err := s.EachTicket(soon(t), func(*tickets.Ticket) error { return stop }); !errors.Is(err, stop) {
		t.Fatalf("the visitor's error came back as %v", err)
	}
	some, err := s.HasTickets(soon(t))
	must(t, err)
	same(t, "has tickets at last", some, true)
}

// ledger is what judging a ticket could have made of it.
func ledger(random *rand.Rand, at time.Time) sla.Ledger {
	var all sla.Ledger
	for number := range random.IntN(4) {
		c := sla.Clock{
			Number: number + 1, Promise: number + 1, Metric: sla.FirstResponse, Impact: "major", StartedAt: at,
			State: []sla.State{sla.Running, sla.Running, sla.Paused, sla.Met, sla.Missed, sla.Superseded, sla.Cancelled}[random.IntN(7)],
			Owed:  random.IntN(3) > 0,
		}
		if c.State == sla.Running {
			c.DueAt = at.Add(time.Duration(1+random.IntN(4)) * time.Hour)
			if random.IntN(3) > 0 {
				c.Warnings = []sla.Warning{{Percent: 50, At: c.DueAt.Add(-30 * time.Minute)}, {Percent: 80, At: c.DueAt.Add(-10 * time.Minute)}}
			}
		} else if c.State != sla.Paused {
			c.StoppedAt = at.Add(time.Duration(random.IntN(3)) * time.Hour)
		}
		if random.IntN(6) == 0 {
			c.Breach = &sla.Breach{At: at.Add(time.Hour), Cause: sla.BySilence}
		}
		all = append(all, c)
	}
	return all
}
