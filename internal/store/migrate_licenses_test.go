package store_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"gorm.io/gorm"

	"deskbell/entitlement"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
	"deskbell/tickets"
)

// oldDesk is a desk of the second version with two tickets, of which the second is gone, and
// licenses: with a contract, with one that never ran, and without.
func oldDesk(t *testing.T, url string) (s *store.Store, ticket string) {
	t.Helper()
	s = open(t, url)
	if err := store.MigrateTo(t.Context(), s, 2); err != nil {
		t.Fatal(err)
	}
	db := store.Writing(s)
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	ticket, gone := storetest.NewID(), storetest.NewID()
	for _, id := range []string{ticket, gone} {
		run(t, db, `INSERT INTO tickets (id, version, status, subject, description, search, topic, tags, requester_name, requester_email,
			requester_country, requester_region, license_email, reported, impact, basis, plan, evidence, decided_at, policy, calendars,
			broken, resting, access_hash, created_at, updated_at, observe_at, next_due_at)
			VALUES (?, 1, 'open', '', '', '', '', '[]', '', '', '', '', '', '', '', 'deactivation_topic', '', '', ?, '', '[]', false, 'none', ?, ?, ?, ?, ?)`,
			id, from, id, from, from, from, from)
	}
	run(t, db, "UPDATE tickets SET duplicates = id WHERE id = ?", ticket)
	run(t, db, "INSERT INTO ticket_tags VALUES ('a', ?)", ticket)
	run(t, db, "INSERT INTO events VALUES (?, 1, ?, 'ticket.submitted', ?, 'customer', '', '', true, '{}')", ticket, storetest.NewID(), from)
	run(t, db, "DELETE FROM tickets WHERE id = ?", gone)
	for key, until := range map[string]any{"A": from.AddDate(1, 0, 0), "B": from, "C": nil} {
		var plan, begin any
		if until != nil {
			plan, begin = "enterprise", from
		}
		run(t, db, "INSERT INTO licenses VALUES (?, ?, 'Pix4Dengine', 'perpetual', 'a@x.example', 2, ?, ?, ?, ?, ?, true, ?)",
			storetest.NewID(), key, from, plan, begin, until, begin, from)
	}
	return s, ticket
}

func run(t *testing.T, db *gorm.DB, statement string, values ...any) {
	t.Helper()
	if err := db.Exec(statement, values...).Error; err != nil {
		t.Fatal(err)
	}
}

// TestMigrateLicenses migrates a desk of the second version, there and back.
func TestMigrateLicenses(t *testing.T) {
	for name, url := range empty(t) {
		t.Run(name, func(t *testing.T) {
			s, ticket := oldDesk(t, url)
			for round := range 2 {
				if _, err := s.Migrate(t.Context()); err != nil {
					t.Fatal(err)
				}
				migratedLicenses(t, s)
				migratedTickets(t, s, tickets.Ref(ticket), int64(1003+round))
				if name == "sqlite" {
					sound(t, store.Writing(s))
				}
				if err := store.MigrateTo(t.Context(), s, 2); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func migratedLicenses(t *testing.T, s *store.Store) {
	t.Helper()
	account, err := s.Account(t.Context(), "a@x.example")
	if err != nil || len(account.Licenses) != 3 {
		t.Fatalf("the account is %+v, %v; want three licenses", account, err)
	}
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, key := range []string{"A", "B", "C"} {
		got := account.Licenses[i]
		want := entitlement.License{
			ID: got.ID, Key: key, Product: "Pix4Dengine", Kind: entitlement.Perpetual, Owner: "a@x.example", Seats: 2,
			SupportUntil: from, RemoteDeactivation: true, CreatedAt: from,
		}
		if key == "A" && len(got.Contracts) == 1 {
			want.Contracts = []entitlement.Contract{{ID: got.Contracts[0].ID, Plan: "enterprise", From: from, Until: from.AddDate(1, 0, 0), ConfirmedAt: from}}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("a license is %+v; want %+v", got, want)
		}
		if events, err := s.LicenseEvents(t.Context(), got.ID, 0, 0); err != nil || len(events) != 0 {
			t.Errorf("a license begins with the history %+v, %v", events, err)
		}
	}
}

// migratedTickets checks that nothing of the tickets was lost, and that the number of the one
// that is gone isn't given again.
func migratedTickets(t *testing.T, s *store.Store, ref tickets.Ref, next int64) {
	t.Helper()
	found, err := s.Ticket(t.Context(), ref)
	if err != nil || found.Number != 1001 || len(found.Events) != 1 || found.ObserveAt.IsZero() {
		t.Errorf("the ticket is %+v, %v", found, err)
	}
	listed, err := s.Tickets(t.Context(), tickets.Query{Tag: "a", Statuses: []tickets.Status{tickets.Open}})
	if err != nil || len(listed.Tickets) != 1 {
		t.Errorf("by its tag it is listed as %+v, %v", listed, err)
	}
	one := storetest.Ticket(start)
	one.Verdict.Basis = entitlement.Provisional
	if err := s.Create(t.Context(), one); err != nil || one.Number != next {
		t.Errorf("the next ticket has the number %d, %v; want %d", one.Number, err, next)
	}
	db := store.Writing(s)
	if err := db.Exec("UPDATE tickets SET basis = 'because' WHERE id = ?", one.ID).Error; err == nil {
		t.Error("a basis that there isn't was stored")
	}
	if err := db.Exec("INSERT INTO ticket_tags VALUES ('b', ?)", storetest.NewID()).Error; err == nil {
		t.Error("a tag of no ticket was stored")
	}
	if err := store.MigrateTo(t.Context(), s, 2); err == nil {
		t.Error("it was migrated back, although there is a provisional verdict")
	}
	run(t, db, "UPDATE tickets SET basis = 'enterprise' WHERE id = ?", one.ID)
}

// sound has SQLite check the file.
func sound(t *testing.T, db *gorm.DB) {
	t.Helper()
	var verdict []string
	if err := db.Raw("PRAGMA integrity_check").Scan(&verdict).Error; err != nil || len(verdict) != 1 || verdict[0] != "ok" {
		t.Errorf("integrity: %v, %v", verdict, err)
	}
	var broken []map[string]any
	if err := db.Raw("PRAGMA foreign_key_check").Scan(&broken).Error; err != nil || len(broken) > 0 {
		t.Errorf("foreign keys: %v, %v", broken, err)
	}
	for pragma, want := range map[string]int{"foreign_keys": 1, "writable_schema": 0} {
		var got int
		if err := db.Raw("PRAGMA " + pragma).Scan(&got).Error; err != nil || got != want {
			t.Errorf("%s is %d, %v; want %d", pragma, got, err, want)
		}
	}
}

// TestMigrateLicensesWholly stops the migration at its last statement.
func TestMigrateLicensesWholly(t *testing.T) {
	for name, url := range empty(t) {
		t.Run(name, func(t *testing.T) {
			s, ticket := oldDesk(t, url)
			db := store.Writing(s)
			run(t, db, "CREATE INDEX tickets_provisional ON tickets (created_at)")
			if _, err := s.Migrate(t.Context()); err == nil {
				t.Fatal("it was migrated, although an index was in the way")
			}
			for what, statement := range map[string]string{
				"the columns of before":      "SELECT enterprise_plan FROM licenses",
				"the table of before":        "SELECT id FROM devices WHERE remote",
				"a verdict of the next time": fmt.Sprintf("UPDATE tickets SET basis = 'provisional' WHERE id = '%s'", ticket),
			} {
				if err := db.Exec(statement).Error; (err == nil) != (what == "the columns of before") {
					t.Errorf("after it failed, %s: %v", what, err)
				}
			}
			run(t, db, "DROP INDEX tickets_provisional")
			if _, err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			migratedLicenses(t, s)
		})
	}
}
