package store_test

import (
	"context"
	"reflect"
	"sync"
	"testing"

	"deskbell/internal/search"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
	"deskbell/tickets"
)

// TestMigrateSearch migrates a desk back to before its texts were indexed, and forth again by
// two servers at once: what is found must be found again.
func TestMigrateSearch(t *testing.T) {
	for name, url := range empty(t) {
		t.Run(name, func(t *testing.T) {
			s := open(t, url)
			if _, err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			for i := range 450 { // more than are indexed together
				one := storetest.Ticket(began)
				if i%100 == 0 {
					one.Subject = "A zebra, again"
				}
				note := tickets.Event{ID: storetest.NewID(), Number: 2, Kind: tickets.WasNoted, At: began, Actor: tickets.Actor{Role: tickets.Agent, ID: "u1", Name: "Grace"}}
				note.Body = "Seen in Zürich."
				one.Events = append(one.Events, note)
				if err := s.Create(t.Context(), one); err != nil {
					t.Fatal(err)
				}
			}
			want := []int{5, 450, 450, 445}
			if got := foundBy(t, s, "zebra", "seen zurich", "from:@aerial.example", "-zebra"); !reflect.DeepEqual(got, want) {
				t.Fatalf("found %v, want %v", got, want)
			}
			if err := store.MigrateTo(t.Context(), s, 12); err != nil {
				t.Fatal(err)
			}
			other := open(t, url)
			var both sync.WaitGroup
			for _, server := range []*store.Store{s, other} {
				both.Go(func() {
					if _, err := server.Migrate(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			both.Wait()
			if got := foundBy(t, s, "zebra", "seen zurich", "from:@aerial.example", "-zebra"); !reflect.DeepEqual(got, want) {
				t.Errorf("after migrating found %v, want %v", got, want)
			}
		})
	}
}

// foundBy counts what searches find.
func foundBy(t *testing.T, s *store.Store, texts ...string) []int {
	t.Helper()
	counts := make([]int, len(texts))
	for i, text := range texts {
		q, err := search.Parse(text, search.Known{})
		if err != nil {
			t.Fatal(err)
		}
		page, err := s.Tickets(context.Background(), tickets.Query{Now: began, Conditions: q.Conditions(""), Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		counts[i] = len(page.Tickets)
	}
	return counts
}
