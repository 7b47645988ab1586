package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"deskbell/internal/search"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
	"deskbell/sla"
	"deskbell/tickets"
)

// BenchmarkSearch lists the first page of what agents look for among 100,000 tickets: by words
// that all, some and hardly any of them have, and by what they are like.
func BenchmarkSearch(b *testing.B) {
	for _, kind := range engines {
		b.Run(kind.name, func(b *testing.B) {
			s := kind.open(b)
			if err := storyTickets(s, 100_000); err != nil {
				b.Fatal(err)
			}
			known(b, s)
			now := began.Add(24 * time.Hour)
			for _, each := range []struct {
				text     string
				statuses []tickets.Status
			}{
				{"is:open", nil}, {"is:breached is:open", nil}, {"is:breached is:open,pending", nil}, {"is:at_risk is:open,pending", nil}, {"is:unassigned impact:critical is:open", nil}, {"is:open assignee:agent7@desk.example", nil},
				{"tag:gpu is:open", nil}, {"engine", nil}, {"engine is:open", nil}, {"word5", nil}, {"word77 is:closed", nil}, {`"word77 word78"`, nil},
				{"unheardof", nil}, {"engine -word5 is:open", nil}, {"from:@customer33.example", nil}, {"101234", nil}, {"wor", nil}, {"word5 sort:created", nil}, {"engine word1 is:pending", nil},
			} {
				q, err := search.Parse(each.text, search.Known{Impacts: []sla.Impact{"critical"}})
				if err != nil {
					b.Fatal(err)
				}
				query := tickets.Query{Now: now, Conditions: q.Conditions("agent1@desk.example"), Sort: q.Sort, Limit: 50}
				b.Run(each.text, func(b *testing.B) {
					for b.Loop() {
						if _, err := s.Tickets(context.Background(), query); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		})
	}
}

// storyTickets stores tickets whose words are as unevenly spread as those of people: wordN is
// in about one of N. One ticket in twenty is open.
func storyTickets(s *store.Store, count int) error {
	return s.InTransaction(context.Background(), func(ctx context.Context) error {
		for i := range count {
			one := storetest.Ticket(began.Add(time.Duration(i*7919%count) * time.Second))
			one.Requester.Email = fmt.Sprintf("person%d@customer%d.example", i%5000, i%500)
			one.Description = "The engine stops."
			for n := 1; n < 400; n++ {
				if i%n == 0 {
					one.Description += fmt.Sprintf(" word%d", n)
				}
			}
			if i%40 == 3 {
				one.Tags = []string{"gpu"}
			}
			if i%3 > 0 {
				one.Assignee = fmt.Sprintf("agent%d@desk.example", i%20)
			}
			if i%20 > 0 {
				one.Status, one.SolvedAt = tickets.Solved, one.CreatedAt.AddDate(0, -1, 0)
				one.Clocks[0].State, one.Clocks[0].StoppedAt, one.Clocks[0].Owed = sla.Met, one.CreatedAt.Add(time.Minute), false
			}
			if err := s.Create(ctx, one); err != nil {
				return err
			}
		}
		return nil
	})
}
