package store_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
)

// recordedTrail has as many records sealed, a minute apart.
func recordedTrail(t *testing.T, s *store.Store, count int) {
	t.Helper()
	for i := range count {
		err := s.Record(t.Context(), audit.Record{
			ID: storetest.NewID(), At: start.Add(time.Duration(i) * time.Minute), Actor: entitlement.Actor{Role: entitlement.Owner, ID: "ops@aerial.example"},
			Origin: audit.Origin{Address: "192.0.2.7", Request: "R", Via: "session s"}, Action: "user.changed", Object: audit.Object{Kind: "user", ID: "u"}, Details: json.RawMessage(`{"n":1}`),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Seal(t.Context(), count); err != nil || n != count {
		t.Fatalf("sealed %d: %v", n, err)
	}
}

// tampering is every statement by which somebody with the database might change the past.
// What it names is where verify finds it, and what it calls it.
var tampering = []struct {
	statement string
	seq       int64
	kind      audit.Damage
}{
	{"UPDATE audit_chain SET id = '0198f2a4-7d3c-7000-8000-5a5a5a5a5a61' WHERE seq = 4", 4, audit.Changed},
	{"UPDATE audit_chain SET at = '2026-03-02 08:33:00.000001' WHERE seq = 4", 4, audit.Changed},
	{"UPDATE audit_chain SET actor_role = 'agent' WHERE seq = 4", 4, audit.Changed},
	{"UPDATE audit_chain SET actor = 'x' WHERE seq = 4", 4, audit.Changed},
	{"UPDATE audit_chain SET request = 'x' WHERE seq = 4", 4, audit.Changed},
	{"UPDATE audit_chain SET via = '' WHERE seq = 4", 4, audit.Changed},
	{"UPDATE audit_chain SET action = 'user.added' WHERE seq = 4", 4, audit.Changed},
	{"UPDATE audit_chain SET object_kind = 'token' WHERE seq = 4", 4, audit.Changed},
	{"UPDATE audit_chain SET object_id = 'v' WHERE seq = 4", 4, audit.Changed},
	{"UPDATE audit_chain SET commitment = (SELECT commitment FROM audit_chain WHERE seq = 5) WHERE seq = 4", 4, audit.Changed},
	{"UPDATE audit_chain SET hash = (SELECT hash FROM audit_chain WHERE seq = 5) WHERE seq = 4", 4, audit.Changed},
	{"UPDATE audit_chain SET salt = (SELECT salt FROM audit_chain WHERE seq = 5) WHERE seq = 4", 4, audit.Changed},
	{"UPDATE audit_chain SET private = '{\"address\":\"192.0.2.8\"}' WHERE seq = 4", 4, audit.Changed},
	{"UPDATE audit_chain SET private = '' WHERE seq = 4", 4, audit.Changed},
	{"DELETE FROM audit_chain WHERE seq = 4", 4, audit.Missing},
	{"DELETE FROM audit_chain WHERE seq < 4", 1, audit.Missing},
	{"DELETE FROM audit_chain WHERE seq > 4", 5, audit.Missing},
	{"DELETE FROM audit_chain", 1, audit.Missing},
	{"UPDATE audit_chain SET seq = 100 WHERE seq = 4", 4, audit.Missing},
	{"UPDATE audit_chain SET seq = 9 WHERE seq = 8", 8, audit.Missing},
	{"UPDATE audit_state SET hash = (SELECT hash FROM audit_chain WHERE seq = 5)", 8, audit.Changed},
	{"UPDATE audit_state SET seq = 7, hash = (SELECT hash FROM audit_chain WHERE seq = 7)", 8, audit.Inserted},
}

// swap gives two records each other's place.
var swap = []string{
	"UPDATE audit_chain SET seq = 1000 WHERE seq = 3",
	"UPDATE audit_chain SET seq = 3 WHERE seq = 6",
	"UPDATE audit_chain SET seq = 6 WHERE seq = 1000",
}

// smuggled puts a record between two others, and makes room for it.
var smuggled = []string{
	"UPDATE audit_chain SET seq = -seq - 1 WHERE seq >= 4",
	"UPDATE audit_chain SET seq = -seq WHERE seq < 0",
	`INSERT INTO audit_chain SELECT 4, '0198f2a4-7d3c-7000-8000-5a5a5a5a5a61', at, actor_role, actor, request, via, action, object_kind, object_id, commitment, hash, salt, private
		FROM audit_chain WHERE seq = 3`,
}

// The database itself refuses what would change the past.
func TestTheAuditTrailIsAppendOnly(t *testing.T) {
	for _, database := range databases {
		t.Run(database.name, func(t *testing.T) {
			s := open(t, database.url(t))
			recordedTrail(t, s, 8)
			db := store.Writing(s)
			for _, c := range tampering {
				if strings.Contains(c.statement, "audit_state SET seq") {
					continue // it goes back, like the next
				}
				if err := db.Exec(c.statement).Error; err == nil {
					t.Errorf("%s is allowed", c.statement)
				}
			}
			if err := s.Record(t.Context(), audit.Record{At: start, Action: "user.added"}); err != nil {
				t.Fatal(err)
			}
			for _, statement := range []string{
				"UPDATE audit_state SET seq = 7, hash = (SELECT hash FROM audit_chain WHERE seq = 7)", "UPDATE audit_state SET position = -1", "DELETE FROM audit_state",
				"UPDATE audit_records SET action = 'x'", "DELETE FROM audit_records",
			} {
				if err := db.Exec(statement).Error; err == nil {
					t.Errorf("%s is allowed", statement)
				}
			}
			if database.name == "postgres" {
				for _, table := range []string{"audit_chain", "audit_records", "audit_state"} {
					if err := db.Exec("TRUNCATE " + table).Error; err == nil {
						t.Errorf("%s can be emptied", table)
					}
				}
			}
			if v, err := audit.Verify(t.Context(), s.AuditStretch, nil); err != nil || v.Wrong != nil || v.Checked != 8 {
				t.Errorf("after all that: %+v, %v", v, err)
			}
		})
	}
}

// Who takes the triggers away can change the past, but not unnoticed.
func TestTamperingWithTheAuditTrail(t *testing.T) {
	for _, database := range databases {
		t.Run(database.name, func(t *testing.T) {
			s := open(t, database.url(t))
			recordedTrail(t, s, 8)
			db := store.Writing(s)
			run := func(statement string) {
				t.Helper()
				if err := db.Exec(statement).Error; err != nil {
					t.Fatalf("%s: %v", statement, err)
				}
			}
			disarm(t, db, run)
			for _, statement := range []string{"CREATE TABLE was AS SELECT * FROM audit_chain", "CREATE TABLE state_was AS SELECT * FROM audit_state"} {
				run(statement)
			}
			tampered := func(name string, seq int64, kind audit.Damage, statements ...string) {
				t.Helper()
				for _, statement := range statements {
					run(statement)
				}
				v, err := audit.Verify(t.Context(), s.AuditStretch, nil)
				if err != nil {
					t.Fatal(err)
				}
				if v.Wrong == nil || v.Wrong.Seq != seq || v.Wrong.Kind != kind {
					t.Errorf("%s: found %+v, want %s at %d", name, v.Wrong, kind, seq)
				}
				for _, statement := range []string{
					"DELETE FROM audit_chain", "INSERT INTO audit_chain SELECT * FROM was", "DELETE FROM audit_state", "INSERT INTO audit_state SELECT * FROM state_was",
				} {
					run(statement)
				}
			}
			for _, c := range tampering {
				tampered(c.statement, c.seq, c.kind, c.statement)
			}
			tampered("swapped", 3, audit.Reordered, swap...)
			tampered("smuggled in", 4, audit.Inserted, append(smuggled, "UPDATE audit_state SET seq = 9")...)

			// What is erased whole, and what is not sealed yet, is no tampering.
			run("UPDATE audit_chain SET salt = NULL, private = NULL WHERE seq = 4")
			if err := s.Record(t.Context(), audit.Record{At: start, Action: "user.added"}); err != nil {
				t.Fatal(err)
			}
			noted, err := s.AuditHead(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if v, err := audit.Verify(t.Context(), s.AuditStretch, &noted); err != nil || v.Wrong != nil || v.Checked != 8 {
				t.Errorf("of what is in order: %+v, %v", v, err)
			}

			// Who cuts the end off and the state with it is found out by a noted head.
			run("DELETE FROM audit_chain WHERE seq > 6")
			run("UPDATE audit_state SET seq = 6, hash = (SELECT hash FROM audit_chain WHERE seq = 6)")
			if v, err := audit.Verify(t.Context(), s.AuditStretch, nil); err != nil || v.Wrong != nil {
				t.Errorf("without the noted head: %+v, %v", v, err)
			}
			if v, err := audit.Verify(t.Context(), s.AuditStretch, &noted); err != nil || v.Wrong == nil || v.Wrong.Seq != 7 || v.Wrong.Kind != audit.Missing {
				t.Errorf("with it: %+v, %v", v, err)
			}
		})
	}
}

// disarm takes the triggers away.
func disarm(t *testing.T, db *gorm.DB, run func(string)) {
	t.Helper()
	if db.Name() == "postgres" {
		for _, table := range []string{"audit_chain", "audit_state"} {
			run("ALTER TABLE " + table + " DISABLE TRIGGER USER")
		}
		run("ALTER TABLE audit_chain DROP CONSTRAINT audit_chain_seq_check")
		return
	}
	var names []string
	if err := db.Raw("SELECT name FROM sqlite_master WHERE type = 'trigger'").Scan(&names).Error; err != nil || len(names) == 0 {
		t.Fatalf("%d triggers: %v", len(names), err)
	}
	for _, name := range names {
		run("DROP TRIGGER " + name)
	}
	run("PRAGMA ignore_check_constraints = ON")
}

// TestServersSeal has two servers seal the same records at once.
func TestServersSeal(t *testing.T) {
	for _, database := range databases {
		t.Run(database.name, func(t *testing.T) {
			const count = 200
			url := database.url(t)
			one, other := open(t, url), open(t, url)
			for i := range count {
				if err := one.Record(t.Context(), audit.Record{At: start, Action: "user.added", Object: audit.Object{ID: fmt.Sprint(i)}}); err != nil {
					t.Fatal(err)
				}
			}
			var all sync.WaitGroup
			for _, s := range []*store.Store{one, other, one, other} {
				all.Go(func() {
					for n := 1; n > 0; {
						var err error
						if n, err = s.Seal(t.Context(), 7); err != nil {
							t.Error(err)
						}
					}
				})
			}
			all.Wait()
			objects := map[string]bool{}
			err := audit.Each(t.Context(), other.AuditStretch, func(_ audit.Hash, s audit.Sealed) error {
				objects[s.Object.ID] = true
				return nil
			})
			v, failed := audit.Verify(t.Context(), other.AuditStretch, nil)
			if err != nil || failed != nil || v.Wrong != nil || v.Checked != count || len(objects) != count {
				t.Errorf("%d objects; %+v; %v, %v", len(objects), v, err, failed)
			}
		})
	}
}
