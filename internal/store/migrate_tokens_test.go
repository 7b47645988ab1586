package store_test

import (
	"fmt"
	"testing"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
)

// TestMigrateTokens migrates a desk with tokens from before they had names, there and back.
func TestMigrateTokens(t *testing.T) {
	for name, url := range empty(t) {
		t.Run(name, func(t *testing.T) {
			s := open(t, url)
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			must(store.MigrateTo(t.Context(), s, 5))
			db := store.Writing(s)
			ann, bob := storetest.NewID(), storetest.NewID()
			for _, id := range []string{ann, bob} {
				must(db.Exec("INSERT INTO users (id, email, name, role, created_at) VALUES (?, ?, 'Someone', 'administrator', ?)", id, id+"@desk.example", start).Error)
			}
			for i, id := range []string{ann, bob, ann, ann} {
				must(db.Exec("INSERT INTO tokens (id, user_id, hash, created_at) VALUES (?, ?, ?, ?)", storetest.NewID(), id, fmt.Sprint("hash ", i), start).Error)
			}
			if _, err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			for i, want := range []string{"Token 1", "Token 1", "Token 2", "Token 3"} {
				u, err := s.UserByToken(t.Context(), fmt.Sprint("hash ", i))
				must(err)
				if got := *u.Token; got.Name != want || got.Prefix != "" || !got.Allows(auth.Everything) || !got.Opens(start.AddDate(100, 0, 0)) || !u.Active() {
					t.Errorf("token %d is %+v of %+v", i, got, u)
				}
			}

			// What a server of before would take for open is gone on the way back.
			u, err := s.UserByToken(t.Context(), "hash 2")
			must(err)
			must(s.RevokeToken(t.Context(), u.Token.ID, start))
			must(s.AddToken(t.Context(), auth.Token{ID: storetest.NewID(), UserID: ann, Name: "scoped", Scopes: []auth.Scope{"tickets:read"}, Hash: "hash 4", CreatedAt: start}))
			must(s.AddToken(t.Context(), auth.Token{ID: storetest.NewID(), UserID: ann, Name: "ending", Scopes: []auth.Scope{auth.Everything}, Hash: "hash 5", CreatedAt: start, ExpiresAt: start}))
			_, err = s.UpdateUser(t.Context(), bob, func(u *auth.User, _ []auth.User) error {
				u.DeactivatedAt = start
				return nil
			})
			must(err)
			must(store.MigrateTo(t.Context(), s, 5))
			_, err = s.Migrate(t.Context())
			must(err)
			for i, there := range []bool{true, false, false, true, false, false} {
				_, err := s.UserByToken(t.Context(), fmt.Sprint("hash ", i))
				if there != (err == nil) || err != nil && !fault.Is(err, fault.NotFound) {
					t.Errorf("token %d: %v", i, err)
				}
			}
		})
	}
}
