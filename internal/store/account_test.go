package store_test

import (
	"slices"
	"testing"

	"gorm.io/gorm"

	"deskbell/entitlement"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
)

// TestLookingAnAccountUpIsTheSameForEveryAddress compares what the database is asked for the
// owner of licenses and for a stranger: one question more would tell them apart by the time.
func TestLookingAnAccountUpIsTheSameForEveryAddress(t *testing.T) {
	for _, database := range databases {
		t.Run(database.name, func(t *testing.T) {
			s := open(t, database.url(t))
			_, err := s.ImportLicenses(t.Context(), []entitlement.License{
				{Key: "A", Kind: entitlement.Perpetual, Owner: "ops@aerial.example", Seats: 3, Contracts: []entitlement.Contract{
					{Plan: "gold", From: start.AddDate(1, 0, 0), Until: start.AddDate(2, 0, 0)}, {Plan: "enterprise", From: start, Until: start.AddDate(1, 0, 0)},
				}},
				{Key: "B", Kind: entitlement.Perpetual, Owner: "ops@aerial.example", Seats: 1},
				{Key: "C", Kind: entitlement.Perpetual, Owner: "map@small.example", Seats: 1, Contracts: []entitlement.Contract{{Plan: "gold", From: start, Until: start.AddDate(1, 0, 0)}}},
			}, entitlement.By{Actor: entitlement.Itself, At: start, NewID: storetest.NewID}, nil)
			if err != nil {
				t.Fatal(err)
			}
			var ran []string
			for _, db := range []*gorm.DB{store.Writing(s), store.Reading(s)} {
				all := db.Callback()
				note := func(db *gorm.DB) { ran = append(ran, db.Statement.SQL.String()) }
				if all.Query().Get("note account") != nil {
					continue // both are one
				}
				for _, err := range []error{all.Query().After("*").Register("note account", note), all.Row().After("*").Register("note account", note), all.Raw().After("*").Register("note account", note)} {
					if err != nil {
						t.Fatal(err)
					}
				}
			}
			asked := func(owner entitlement.Email, want ...string) []string {
				ran = nil
				account, err := s.Account(t.Context(), owner)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, l := range account.Licenses {
					got = append(got, l.Key)
					for _, c := range l.Contracts {
						got = append(got, c.Plan)
					}
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s owns %q, want %q", owner, got, want)
				}
				return ran
			}
			known, unknown := asked("ops@aerial.example", "A", "enterprise", "gold", "B"), asked("nobody@else.example")
			if len(known) < 2 || !slices.Equal(known, unknown) {
				t.Errorf("for an owner:\n%q\nfor a stranger:\n%q", known, unknown)
			}
		})
	}
}
