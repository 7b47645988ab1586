package store_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"deskbell/internal/pgtest"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
	"deskbell/tickets"
)

// empty databases, not migrated.
func empty(t *testing.T) map[string]string {
	return map[string]string{
		"postgres": pgtest.URL(t, nil),
		"sqlite":   filepath.Join(t.TempDir(), "a new directory", "dé?s#k%20.db"),
	}
}

func TestMigrateFromSeveralServersAtOnce(t *testing.T) {
	for name, url := range empty(t) {
		t.Run(name, func(t *testing.T) {
			const servers = 5
			var all sync.WaitGroup
			counts := make([]int, servers)
			for i := range servers {
				all.Go(func() {
					s, err := store.Open(t.Context(), url)
					if err != nil {
						t.Error(err)
						return
					}
					defer s.Close()
					if counts[i], err = s.Migrate(t.Context()); err != nil {
						t.Error(err)
					}
					if err := s.Create(t.Context(), storetest.Ticket(time.Now().UTC())); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			s := open(t, url)
			steps, err := s.Migrations(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(counts)
			if counts[servers-1] != len(steps) || counts[servers-2] != 0 {
				t.Errorf("the servers applied %v of %d migrations; one should apply all, the others none", counts, len(steps))
			}
			if steps[0].Version != 1 || steps[0].Name != "desk" || time.Since(steps[0].AppliedAt).Abs() > time.Minute {
				t.Errorf("the first migration is %+v", steps[0])
			}
			if again, err := s.Migrate(t.Context()); again != 0 || err != nil {
				t.Errorf("migrating again applied %d: %v", again, err)
			}
		})
	}
}

func TestMigrationsBeforeAndBeyond(t *testing.T) {
	for name, url := range empty(t) {
		t.Run(name, func(t *testing.T) {
			s := open(t, url)
			steps, err := s.Migrations(t.Context())
			if err != nil || len(steps) == 0 || !steps[0].AppliedAt.IsZero() {
				t.Fatalf("before migrating: %+v, %v", steps, err)
			}
			if _, err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := store.Writing(s).Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)").Error; err != nil {
				t.Fatal(err)
			}
			if _, err := s.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "newer deskbell") {
				t.Fatalf("a newer server's database: %v", err)
			}
		})
	}
}

// TestMigrateBreaches migrates a desk of the first version with tickets in it, there and back.
func TestMigrateBreaches(t *testing.T) {
	risk, due := time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC), time.Date(2026, 3, 2, 10, 30, 0, 123456000, time.UTC)
	for name, url := range empty(t) {
		t.Run(name, func(t *testing.T) {
			s := open(t, url)
			if err := store.MigrateTo(t.Context(), s, 1); err != nil {
				t.Fatal(err)
			}
			want := map[tickets.ID]time.Time{}
			for _, each := range []struct {
				due, risk any
				observe   time.Time
			}{
				{due, risk, risk}, // the first warning is the next to happen
				{due, nil, due},   // no warning
				{risk, due, risk}, // a warning of another promise, after this one breaks
				{nil, nil, time.Time{}},
			} {
				id := storetest.NewID()
				err := store.Writing(s).Exec(`INSERT INTO tickets (id, version, status, subject, description, search, topic, tags, requester_name, requester_email,
					requester_country, requester_region, license_email, reported, impact, basis, plan, evidence, decided_at, policy, calendars,
					broken, next_due_at, risk_at, resting, access_hash, created_at, updated_at)
					VALUES (?, 1, 'open', '', '', '', '', '[]', '', '', '', '', '', '', '', 'enterprise', '', '', ?, '', '[]', false, ?, ?, 'none', ?, ?, ?)`,
					id, risk, each.due, each.risk, id, risk, risk).Error
				if err != nil {
					t.Fatal(err)
				}
				want[tickets.ID(id)] = each.observe
			}
			for range 2 {
				if _, err := s.Migrate(t.Context()); err != nil {
					t.Fatal(err)
				}
				for id, observe := range want {
					got, err := s.Ticket(t.Context(), tickets.Ref(id))
					if err != nil || !got.ObserveAt.Equal(observe) || got.Requester.Language != "en" {
						t.Errorf("an old ticket is observed at %v in %q, %v; want %v in en", got.ObserveAt, got.Requester.Language, err, observe)
					}
				}
				if left, err := s.Pending(t.Context(), 10); err != nil || len(left) > 0 {
					t.Errorf("what happened before is told now: %+v, %v", left, err)
				}
				if err := store.MigrateTo(t.Context(), s, 1); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestRows creates and finds a row of every table. Its columns must be the row's fields.
func TestRows(t *testing.T) {
	for _, database := range databases {
		t.Run(database.name, func(t *testing.T) {
			db := store.Writing(open(t, database.url(t)))
			ids := map[string]string{}
			for _, model := range store.Rows {
				row := reflect.New(reflect.TypeOf(model).Elem())
				fill(row.Elem(), ids)
				if err := db.Create(row.Interface()).Error; err != nil {
					t.Fatalf("create %T: %v", model, err)
				}
				found := reflect.New(reflect.TypeOf(model).Elem())
				if err := db.Where(row.Interface()).Take(found.Interface()).Error; err != nil {
					t.Fatalf("find %T: %v", model, err)
				}
				fields, columns := shape(t, db, model)
				if !slices.Equal(fields, columns) {
					t.Errorf("%T has the fields %v, but its table the columns %v", model, fields, columns)
				}
			}
		})
	}
}

func shape(t *testing.T, db *gorm.DB, model any) (fields, columns []string) {
	t.Helper()
	statement := &gorm.Statement{DB: db}
	if err := statement.Parse(model); err != nil {
		t.Fatal(err)
	}
	rows, err := db.Table(statement.Table).Where("1 = 0").Rows()
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if columns, err = rows.Columns(); err != nil {
		t.Fatal(err)
	}
	columns = slices.DeleteFunc(columns, func(name string) bool { return name == "due_order" })
	fields = slices.Clone(statement.Schema.DBNames)
	slices.Sort(fields)
	slices.Sort(columns)
	return fields, columns
}

// fill makes a row that the tables' checks accept. IDs are those of the rows before.
func fill(row reflect.Value, ids map[string]string) {
	words := map[string]string{
		"Status": "solved", "Basis": "enterprise", "Resting": "met", "ActorRole": "agent", "State": "met",
		"BreachCause": "silence", "Role": "agent", "Tags": "[]", "Calendars": "[]", "Details": "{}", "Warnings": "[]", "Pauses": "[]",
		"Channel": "mail", "Message": storetest.NewID(), "Entry": storetest.NewID(), "EndedBy": "owner", "Reason": "mailed",
	}
	table := row.Type().Name()
	if table == "deliveryRow" {
		words["State"] = "sending"
	}
	words["Kind"] = map[string]string{"licenseRow": "perpetual", "documentRow": "policy"}[table]
	for i := range row.NumField() {
		name, field := row.Type().Field(i).Name, row.Field(i)
		if name == "Number" && table == "ticketRow" || name == "Duplicates" || name == "SettledAt" {
			continue
		}
		if table == "sessionRow" && (name == "Owner" || name == "TicketID") {
			continue // a session is one person's
		}
		if field.Kind() == reflect.Pointer {
			field.Set(reflect.New(field.Type().Elem()))
			field = field.Elem()
		}
		switch at := field.Addr().Interface().(type) {
		case *time.Time:
			*at = time.Date(2026, 3, 2, 8, 30, i, 123456000, time.UTC)
			continue
		case *[]byte:
			*at = bytes.Repeat([]byte{0, 1, 127, 255}, 8) // as long as a hash
			continue
		}
		switch field.Kind() {
		case reflect.Int, reflect.Int64:
			field.SetInt(int64(i%5 + 1))
		case reflect.Bool:
			field.SetBool(true)
		case reflect.String:
			switch word, ok := words[name]; {
			case name == "ID" && table != "documentRow":
				ids[strings.TrimSuffix(table, "Row")+"ID"] = storetest.NewID()
				field.SetString(ids[strings.TrimSuffix(table, "Row")+"ID"])
			case strings.HasSuffix(name, "ID") && name != "ID":
				id, ok := ids[strings.ToLower(name[:1])+name[1:]]
				if !ok {
					id = storetest.NewID()
				}
				field.SetString(id)
			case ok && word != "":
				field.SetString(word)
			default:
				field.SetString(fmt.Sprintf("%s %d", name, i))
			}
		}
	}
}
