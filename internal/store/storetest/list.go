package storetest

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/sla"
	"deskbell/tickets"
)

// population is a few dozen tickets with many ties between them.
func population(t *testing.T, s *store.Store) []*tickets.Ticket {
	t.Helper()
	random := rand.New(rand.NewPCG(7, 7))
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	var all []*tickets.Ticket
	for range 60 {
		one := Ticket(start.Add(time.Duration(random.IntN(5)) * time.Hour))
		one.ID = tickets.ID(uuid.NewString()) // in no order
		one.UpdatedAt = one.CreatedAt.Add(time.Duration(random.IntN(3)) * time.Hour)
		one.Status = tickets.Statuses[random.IntN(4)]
		if one.Status == tickets.Solved || one.Status == tickets.Closed && random.IntN(2) == 0 {
			one.SolvedAt = one.CreatedAt.Add(-time.Duration(random.IntN(2)) * tickets.ClosesAfter)
		}
		one.Impact = sla.Impact(pick("critical", "major"))
		one.Requester.Region = calendars.Region(pick("europe", "asia"))
		one.Requester.Name = pick("Ada", "Grace O'Hara", "Żaneta 100%")
		one.Assignee = pick("", "agent@desk.example", "other@desk.example")
		one.Subject = pick("Engine stops", "ÄRGER mit Lizenz", "back\\slash_and%percent", "1001 nights")
		for _, tag := range []string{"gpu", "o'k", `"quoted"`} {
			if random.IntN(3) == 0 {
				one.Tags = append(one.Tags, tag)
			}
		}
		one.Clocks = ledger(random, one.CreatedAt)
		created(t, s, one)
		one.Events = nil // lists have no histories
		all = append(all, one)
	}
	return all
}

// instants are those at which something about the tickets changes, and their neighbors.
func instants(all []*tickets.Ticket) []time.Time {
	at := []time.Time{start}
	for _, t := range all {
		o := t.Clocks.Outlook()
		for _, instant := range []time.Time{o.NextDue, o.RiskAt, t.ClosesAt()} {
			if !instant.IsZero() {
				at = append(at, instant.Add(-time.Microsecond), instant, instant.Add(time.Microsecond))
			}
		}
	}
	return at
}

// selected is what a query means.
func selected(all []*tickets.Ticket, q tickets.Query) []*tickets.Ticket {
	var found []*tickets.Ticket
	for _, t := range all {
		matches := len(q.Statuses) == 0 || slices.Contains(q.Statuses, t.StatusAt(q.Now))
		matches = matches && (q.Standing == "" || q.Standing == t.Clocks.Outlook().Standing(q.Now))
		matches = matches && (q.Impact == "" || q.Impact == t.Impact)
		matches = matches && (q.Region == "" || q.Region == t.Requester.Region)
		matches = matches && (q.Assignee == "" || q.Assignee == t.Assignee || q.Assignee == tickets.Nobody && t.Assignee == "")
		matches = matches && (q.Tag == "" || slices.Contains(t.Tags, q.Tag))
		if matches {
			found = append(found, t)
		}
	}
	slices.SortFunc(found, func(a, b *tickets.Ticket) int {
		byID := cmp.Compare(a.ID, b.ID)
		switch q.Sort {
		case tickets.ByCreated:
			return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), -byID)
		case tickets.ByUpdated:
			return cmp.Or(b.UpdatedAt.Compare(a.UpdatedAt), -byID)
		}
		due, other := a.Clocks.Outlook().NextDue, b.Clocks.Outlook().NextDue
		if due.IsZero() != other.IsZero() {
			return due.Compare(other) * -1 // the zero time last
		}
		return cmp.Or(due.Compare(other), byID)
	})
	return found
}

// paged is a list from its first page to its last.
func paged(t rapid.TB, s *store.Store, q tickets.Query) []*tickets.Ticket {
	t.Helper()
	var all []*tickets.Ticket
	for {
		page, err := s.Tickets(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Tickets...)
		if page.Next == "" {
			return all
		}
		if len(page.Tickets) != q.Limit || len(all) > 1000 {
			t.Fatalf("a page of %d tickets, not %d, leads on", len(page.Tickets), q.Limit)
		}
		q.Cursor = page.Next
	}
}

func lists(t *testing.T, s *store.Store) {
	all := population(t, s)
	at := instants(all)
	rapid.Check(t, func(t *rapid.T) {
		q := tickets.Query{
			Now:      rapid.SampledFrom(at).Draw(t, "now"),
			Statuses: rapid.SliceOfN(rapid.SampledFrom(append(tickets.Statuses, "nonsense")), 0, 2).Draw(t, "statuses"),
			Standing: sla.Standing(rapid.SampledFrom([]string{"", "", "", "breached", "at_risk", "on_track", "paused", "missed", "met", "none", "nonsense"}).Draw(t, "standing")),
			Impact:   sla.Impact(rapid.SampledFrom([]string{"", "", "major", "nonsense", "a\x00b"}).Draw(t, "impact")),
			Region:   calendars.Region(rapid.SampledFrom([]string{"", "", "asia", "\xff"}).Draw(t, "region")),
			Assignee: rapid.SampledFrom([]string{"", "", tickets.Nobody, "agent@desk.example", "a\x00b"}).Draw(t, "assignee"),
			Tag:      rapid.SampledFrom([]string{"", "", "", "gpu", "o'k", `"quoted"`, "g", "%", "a\x00b"}).Draw(t, "tag"),
			Sort:     rapid.SampledFrom([]tickets.Sort{"", tickets.ByDue, tickets.ByCreated, tickets.ByUpdated}).Draw(t, "sort"),
			Limit:    rapid.IntRange(1, 3).Draw(t, "limit"),
		}
		got, want := paged(t, s, q), selected(all, q)
		if len(got) != len(want) {
			t.Fatalf("%d tickets, want %d", len(got), len(want))
		}
		for i := range got {
			if got[i].ID != want[i].ID {
				t.Fatalf("place %d has ticket %d, want %d", i, got[i].Number, want[i].Number)
			}
		}
	})
	got := paged(t, s, tickets.Query{Now: start, Sort: tickets.ByCreated, Limit: 7})
	same(t, "listed tickets, with clocks and without events", got, selected(all, tickets.Query{Now: start, Sort: tickets.ByCreated}))
}

func standings(t *testing.T, s *store.Store) {
	all := population(t, s)
	seen := map[sla.Standing]int{}
	for _, now := range instants(all) {
		for _, standing := range sla.Standings {
			q := tickets.Query{Now: now, Standing: standing, Limit: 100}
			got, want := paged(t, s, q), selected(all, q)
			seen[standing] += len(want)
			if len(got) != len(want) {
				t.Fatalf("%d tickets are %s at %s, want %d", len(got), standing, now, len(want))
			}
			for i := range got {
				same(t, fmt.Sprintf("%s at %s", standing, now), got[i].ID, want[i].ID)
			}
		}
	}
	same(t, "standings that occur", len(seen), len(sla.Standings))
	for standing, count := range seen {
		if count == 0 {
			t.Errorf("no ticket was ever %s: the population proves nothing about it", standing)
		}
	}
}

func cursors(t *testing.T, s *store.Store) {
	created(t, s, Ticket(start), Ticket(start), Ticket(start))
	page, err := s.Tickets(soon(t), tickets.Query{Now: start, Limit: 1})
	must(t, err)
	encoded := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	id := NewID()
	for _, bad := range []string{
		"x", "=", page.Next + "A", page.Next[:len(page.Next)-4], strings.ToUpper(page.Next), "\x00", "雪",
		encoded(`null`), encoded(`{}`), encoded(`[]`), encoded(`{"o":"due"}`),
		encoded(`{"o":"due","k":"` + id + `"}`),
		encoded(`{"o":"due","t":"2026-01-01T00:00:00Z","k":"x"}`),
		encoded(`{"o":"due","t":"2026-01-01T00:00:00Z","k":"1001"}`),
		encoded(`{"o":"due","t":"2026-01-01T00:00:00Z","k":"` + strings.ToUpper(id) + `"}`),
		encoded(`{"o":"due","t":"9999-12-31T23:00:00-05:00","k":"` + id + `"}`),
		encoded(`{"o":"due","t":"0000-01-01T00:00:00Z","k":"` + id + `"}`),
		encoded(`{"o":"due","t":"2026-01-01T00:00:00Z","k":"` + id + `","x":1}`),
		encoded(`{"o":"due","t":"2026-01-01T00:00:00Z","k":"` + id + `"} {}`),
		encoded(`{"o":"created","t":"2026-01-01T00:00:00Z","k":"` + id + `"}`),
		encoded(`{"o":"license_key","k":"x"}`),
	} {
		_, err := s.Tickets(soon(t), tickets.Query{Now: start, Limit: 1, Cursor: bad})
		refused(t, fmt.Sprintf("cursor %q", bad), err, fault.Invalid, "invalid_cursor")
		if e, _ := fault.As(err); len(e.Fields) != 1 || e.Fields[0].Location != "cursor" {
			t.Fatalf("cursor %q: the fault's fields are %v", bad, e.Fields)
		}
	}
	_, err = s.Tickets(soon(t), tickets.Query{Now: start, Sort: tickets.ByCreated, Cursor: page.Next})
	refused(t, "another order's cursor", err, fault.Invalid, "invalid_cursor")
	_, _, err = s.ListLicenses(soon(t), entitlement.Query{Cursor: page.Next})
	refused(t, "another list's cursor", err, fault.Invalid, "invalid_cursor")
	_, err = s.Tickets(soon(t), tickets.Query{Sort: "nonsense"})
	refused(t, "an unknown order", err, fault.Invalid, "invalid_sort")
	next, err := s.Tickets(soon(t), tickets.Query{Now: start, Cursor: page.Next})
	must(t, err)
	same(t, "tickets left", len(next.Tickets), 2)
}
