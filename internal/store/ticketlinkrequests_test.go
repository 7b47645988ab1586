package store_test

import (
	"slices"
	"testing"

	"gorm.io/gorm"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/notify"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
)

// TestAskingForATicketLinkIsTheSameForEveryone compares what the database is asked to do for a
// ticket's requester and for strangers.
func TestAskingForATicketLinkIsTheSameForEveryone(t *testing.T) {
	for _, database := range databases {
		t.Run(database.name, func(t *testing.T) {
			s := open(t, database.url(t))
			one := storetest.Ticket(start)
			if err := s.Create(t.Context(), one); err != nil {
				t.Fatal(err)
			}
			var ran []string
			note := func(db *gorm.DB) { ran = append(ran, db.Statement.SQL.String()) }
			all := store.Writing(s).Callback()
			for _, err := range []error{
				all.Create().After("*").Register("note", note), all.Query().After("*").Register("note", note),
				all.Update().After("*").Register("note", note), all.Delete().After("*").Register("note", note),
				all.Row().After("*").Register("note", note), all.Raw().After("*").Register("note", note),
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
			asking := func(number int64, address entitlement.Email) []string {
				ran = nil
				d := &auth.Desk{Store: s, NewID: storetest.NewID}
				r, wait, err := d.AskForTicketLink(t.Context(), number, address, start)
				if err != nil || wait != 0 {
					t.Fatalf("wait %s, %v", wait, err)
				}
				if _, err := s.Queue(t.Context(), "ticket-link "+r.ID, start, []notify.Delivery{notify.TicketLinkMail(r.ID, string(address), start)}); err != nil {
					t.Fatal(err)
				}
				return ran
			}
			known := asking(one.Number, "ada@aerial.example")
			for _, stranger := range []struct {
				number  int64
				address entitlement.Email
			}{{one.Number, "eve@evil.example"}, {one.Number + 1, "ada@aerial.example"}} {
				if unknown := asking(stranger.number, stranger.address); len(known) < 4 || !slices.Equal(known, unknown) {
					t.Errorf("for the requester:\n%q\nfor %+v:\n%q", known, stranger, unknown)
				}
			}
		})
	}
}
