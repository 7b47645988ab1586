package store_test

import (
	"context"
	"testing"
	"time"

	"deskbell/internal/saved"
	"deskbell/internal/search"
	"deskbell/sla"
	"deskbell/tickets"
)

// BenchmarkCounts counts what all built-in views show of 100,000 tickets, 5,000 of them open, and
// then what twenty views of an agent show besides.
func BenchmarkCounts(b *testing.B) {
	for _, kind := range engines {
		b.Run(kind.name, func(b *testing.B) {
			s := kind.open(b)
			if err := storyTickets(s, 100_000); err != nil {
				b.Fatal(err)
			}
			known(b, s)
			var builtIn []string
			for _, v := range saved.BuiltIn {
				builtIn = append(builtIn, v.Query)
			}
			own := []string{
				"engine", "engine is:open", "word5 is:open", "word77 is:closed", "unheardof", "tag:gpu is:open", "from:@customer33.example", "impact:critical is:open",
				"is:on_track is:open", "is:solved", "is:pending", "region:europe is:open", "topic:processing is:open", "country:CH is:breached is:open", "-is:mine is:open",
				"created:>2026-03-01 is:open", "updated:>2026-03-02 is:open", "assignee:agent7@desk.example", "engine -word5 is:open", "wor is:open",
			}
			for name, views := range map[string][]string{"built-in": builtIn, "and twenty": append(own, builtIn...)} {
				var queries []tickets.Query
				for _, text := range views {
					q, err := search.Parse(text, search.Known{Impacts: []sla.Impact{"critical"}})
					if err != nil {
						b.Fatal(err)
					}
					queries = append(queries, tickets.Query{Now: began.Add(24 * time.Hour), Conditions: q.Conditions("agent1@desk.example")})
				}
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						if _, err := s.CountTickets(context.Background(), 101, queries...); err != nil {
							b.Fatal(err)
						}
					}
				})
				if testing.Verbose() {
					for i, q := range queries {
						b.Run(name+"/"+views[i], func(b *testing.B) {
							for b.Loop() {
								if _, err := s.CountTickets(context.Background(), 101, q); err != nil {
									b.Fatal(err)
								}
							}
						})
					}
				}
			}
		})
	}
}
