package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/internal/search"
	"deskbell/internal/store"
	"deskbell/sla"
	"deskbell/tickets"
)

// counts compares counting with listing, for queries of all sorts.
func counts(t *testing.T, s *store.Store) {
	for i := range 30 {
		one := Ticket(start.Add(time.Duration(i) * time.Minute))
		switch i % 5 {
		case 1:
			one.Status, one.SolvedAt = tickets.Solved, one.CreatedAt
			one.Clocks[0].State, one.Clocks[0].Owed = sla.Cancelled, false
		case 2:
			one.Assignee, one.Tags = "grace@desk.example", []string{"gpu"}
		case 3:
			one.Status, one.Impact = tickets.Pending, "major"
		}
		created(t, s, one)
	}
	now := start.Add(2*time.Hour + 10*time.Minute)
	var queries []tickets.Query
	for _, text := range []string{"", "is:open", "is:mine is:open", "is:breached is:open,pending", "is:at_risk", "is:unassigned", "engine", "eng -tag:gpu", "unheardof", "tag:gpu", "1003", "from:@aerial.example", "sort:updated is:closed", "impact:major"} {
		q, err := search.Parse(text, known)
		must(t, err)
		queries = append(queries, tickets.Query{Now: now, Conditions: q.Conditions("grace@desk.example"), Sort: q.Sort, Limit: 3})
	}
	queries = append(queries, tickets.Query{Now: now, Tag: "a\x00b"}, tickets.Query{Now: now, Statuses: []tickets.Status{tickets.Open, tickets.Solved}, Standing: sla.StandingOnTrack})
	for _, most := range []int{7, 100} {
		got, err := s.CountTickets(soon(t), most, queries...)
		must(t, err)
		for i, q := range queries {
			q.Limit = 200
			page, err := s.Tickets(soon(t), q)
			must(t, err)
			same(t, fmt.Sprintf("count of %+v", q), got[i], min(len(page.Tickets), most))
		}
	}
	none, err := s.CountTickets(soon(t), 10)
	must(t, err)
	same(t, "no queries", none, []int{})
}

func named(t *testing.T, s *store.Store) {
	first, second := Ticket(start), Ticket(start)
	created(t, s, second, first)
	refs := []tickets.Ref{
		tickets.Ref(fmt.Sprint(second.Number)), tickets.Ref(first.ID), tickets.Ref(fmt.Sprint(first.Number)), "999999", "x", "", "a\x00b",
		tickets.Ref(NewID()), "9223372036854775808",
	}
	got, err := s.NamedTickets(soon(t), refs)
	must(t, err)
	want := []tickets.Named{
		{Ref: refs[2], ID: first.ID, Number: first.Number}, {Ref: refs[1], ID: first.ID, Number: first.Number},
		{Ref: refs[0], ID: second.ID, Number: second.Number},
	}
	slices.SortStableFunc(want, func(a, b tickets.Named) int { return strings.Compare(string(a.ID), string(b.ID)) })
	same(t, "named", got, want)
	got, err = s.NamedTickets(soon(t), []tickets.Ref{"x"})
	must(t, err)
	same(t, "none", got, []tickets.Named(nil))
}
