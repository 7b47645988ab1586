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

// TestAskingForALinkIsTheSameForEveryAddress compares what the database is asked to do for the
// owner of a license and for a stranger.
func TestAskingForALinkIsTheSameForEveryAddress(t *testing.T) {
	for _, database := range databases {
		t.Run(database.name, func(t *testing.T) {
			s := open(t, database.url(t))
			_, err := s.ImportLicenses(t.Context(), []entitlement.License{{Key: "A", Kind: entitlement.Perpetual, Owner: "ops@aerial.example", Seats: 3}},
				entitlement.By{Actor: entitlement.Itself, At: start, NewID: storetest.NewID}, nil)
			if err != nil {
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
			asking := func(owner entitlement.Email) []string {
				ran = nil
				d := &auth.Desk{Store: s, NewID: storetest.NewID}
				l, wait, err := d.AskForLink(t.Context(), auth.ForOwner, owner, start)
				if err != nil || wait != 0 {
					t.Fatalf("wait %s, %v", wait, err)
				}
				if _, err := s.Queue(t.Context(), "sign-in "+l.ID, start, []notify.Delivery{notify.SignInMail(l.ID, string(owner), "en", start)}); err != nil {
					t.Fatal(err)
				}
				return ran
			}
			known, unknown := asking("ops@aerial.example"), asking("nobody@else.example")
			if len(known) < 4 || !slices.Equal(known, unknown) {
				t.Errorf("for an owner:\n%q\nfor a stranger:\n%q", known, unknown)
			}
		})
	}
}
