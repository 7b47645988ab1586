package store_test

import (
	"slices"
	"testing"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
	"deskbell/tickets"
)

// TestMigrateTicketLinks migrates a desk whose tickets have one token each, there and back.
func TestMigrateTicketLinks(t *testing.T) {
	for name, url := range empty(t) {
		t.Run(name, func(t *testing.T) {
			s := open(t, url)
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			must(store.MigrateTo(t.Context(), s, 9))
			db := store.Writing(s)
			hashes := map[string]tickets.ID{}
			add := func(hash string) tickets.ID {
				t.Helper()
				id := storetest.NewID()
				must(db.Exec(`INSERT INTO tickets (id, version, status, subject, description, search, topic, tags, requester_name, requester_email,
					requester_country, requester_region, requester_language, license_email, reported, impact, basis, plan, evidence, decided_at, policy, calendars,
					broken, resting, access_hash, created_at, updated_at)
					VALUES (?, 1, 'open', '', '', '', '', '[]', '', '', '', '', 'en', '', '', '', 'enterprise', '', '', ?, '', '[]', false, 'none', ?, ?, ?)`,
					id, start, hash, start, start).Error)
				hashes[hash] = tickets.ID(id)
				return tickets.ID(id)
			}
			kept, revoked, replaced := add("kept"), add("revoked"), add("replaced")
			opens := func(want ...string) {
				t.Helper()
				for hash, id := range hashes {
					l, err := s.TicketLinkByHash(t.Context(), hash)
					if !slices.Contains(want, hash) {
						if !fault.Is(err, fault.NotFound) {
							t.Errorf("%s is found as %+v, %v", hash, l, err)
						}
						continue
					}
					must(err)
					if l != (auth.TicketLink{ID: string(id), Ticket: id, Hash: hash, Reason: auth.LinkSubmitted, MadeAt: start}) {
						t.Errorf("%s is %+v", hash, l)
					}
				}
			}
			for range 2 { // a second time, from what the way back has left
				_, err := s.Migrate(t.Context())
				must(err)
				opens("kept", "revoked", "replaced")
				one, err := s.Ticket(t.Context(), tickets.Ref(kept))
				if err != nil || one.Number != 1001 || !one.CreatedAt.Equal(start) || one.AccessHash != "" {
					t.Errorf("a ticket is %+v, %v", one, err)
				}
				if name == "sqlite" {
					sound(t, db)
				}
				must(store.MigrateTo(t.Context(), s, 9))
				if name == "sqlite" {
					sound(t, db)
				}
			}
			if err := db.Exec("UPDATE tickets SET access_hash = 'kept' WHERE id = ?", string(revoked)).Error; err == nil {
				t.Error("after the way back two tickets have the same token")
			}
			if err := db.Exec("UPDATE tickets SET access_hash = NULL WHERE id = ?", string(revoked)).Error; err == nil {
				t.Error("after the way back a ticket has no token")
			}

			// What was revoked opens nothing on the way back. Where another link does, that one is kept.
			_, err := s.Migrate(t.Context())
			must(err)
			for _, id := range []tickets.ID{revoked, replaced} {
				_, err = s.RevokeTicketLinks(t.Context(), id, func(auth.TicketLink) bool { return true }, start)
				must(err)
			}
			for i, hash := range []string{"the next", "one more"} {
				_, err = s.SetTicketLink(t.Context(), auth.TicketLink{ID: storetest.NewID(), Ticket: replaced, Hash: hash, Reason: auth.LinkMailed, MadeAt: start.Add(time.Duration(i+1) * time.Hour)})
				must(err)
			}
			must(store.MigrateTo(t.Context(), s, 9))
			hashes["the next"], hashes["one more"] = replaced, replaced
			add("newer")
			_, err = s.Migrate(t.Context())
			must(err)
			opens("kept", "the next", "newer")
		})
	}
}
