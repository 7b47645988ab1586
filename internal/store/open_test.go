package store_test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
	"deskbell/tickets"
)

func TestOpenRefuses(t *testing.T) {
	directory := t.TempDir()
	text := filepath.Join(directory, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("This is no database. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for url, remedy := range map[string]string{
		"":                            "give postgres://",
		"sqlite:":                     "needs one, such as",
		":memory:":                    "needs one, such as",
		"sqlite::memory:":             "needs one, such as",
		"mysql://localhost/desk":      "give postgres://",
		"postgres://localhost:x/desk": "write it like postgres://",
		"postgres://nobody@127.0.0.1:1/desk?connect_timeout=2": "check that PostgreSQL runs",
		text:                             "check that it is one",
		filepath.Join(text, "below.db"):  "may write to",
		"sqlite:" + directory:            "check that it is one",
		"sqlite:///dev/null/no/place.db": "may write to",
	} {
		s, err := store.Open(t.Context(), url)
		if err == nil {
			t.Errorf("%q was opened: %v", url, s.Close())
			continue
		}
		if !strings.Contains(err.Error(), remedy) {
			t.Errorf("%q: %v; should say %q", url, err, remedy)
		}
	}
}

func TestSQLiteFileIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "desk.db")
	for _, url := range []string{path, "sqlite:" + path, "sqlite://" + path, "SQLite:" + path} {
		s := open(t, url)
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	err := filepath.WalkDir(filepath.Dir(path), func(name string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is open to others: %s", name, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSQLiteInstants looks at what is really in the file.
func TestSQLiteInstants(t *testing.T) {
	s := open(t, databases[1].url(t))
	at := time.Date(2026, 3, 2, 8, 30, 0, 0, time.UTC)
	zurich, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	for given, want := range map[time.Time]string{
		at:                            "2026-03-02 08:30:00.000000",
		at.In(zurich):                 "2026-03-02 08:30:00.000000",
		at.Add(120 * time.Nanosecond): "2026-03-02 08:30:00.000000",
		at.Add(123456789):             "2026-03-02 08:30:00.123456",
		{}:                            "0001-01-01 00:00:00.000000",
		time.Date(2026, 12, 31, 23, 59, 59, 999999999, time.FixedZone("", -11*3600)): "2027-01-01 10:59:59.999999",
	} {
		var got string
		if err := store.Writing(s).Raw("SELECT ?", given).Scan(&got).Error; err != nil || got != want {
			t.Errorf("%v is stored as %q, %v; want %q", given, got, err, want)
		}
	}
	if err := store.Writing(s).Exec("SELECT ?", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)).Error; err == nil {
		t.Error("an instant of the year 10000 was bound, though it would sort before the others")
	}

	early, late := storetest.Ticket(at.Add(time.Second).In(time.FixedZone("", -11*3600))), storetest.Ticket(at.Add(1100*time.Millisecond).In(time.FixedZone("", 13*3600)))
	for _, one := range []error{s.Create(t.Context(), late), s.Create(t.Context(), early)} {
		if one != nil {
			t.Fatal(one)
		}
	}
	var last string
	if err := store.Writing(s).Raw("SELECT max(created_at) FROM tickets").Scan(&last).Error; err != nil || last != late.CreatedAt.UTC().Format(store.StoredForm) {
		t.Errorf("the latest is %q, %v; want %s", last, err, late.CreatedAt.UTC())
	}
	var back time.Time
	if err := store.Writing(s).Raw("SELECT created_at FROM tickets ORDER BY created_at DESC LIMIT 1").Scan(&back).Error; err != nil || !back.Equal(late.CreatedAt) {
		t.Errorf("the latest comes back as %v, %v; want %v", back, err, late.CreatedAt)
	}
}

// TestSQLiteTurns checks that writers get their turn in order, and give up waiting with
// their context.
func TestSQLiteTurns(t *testing.T) {
	s := open(t, databases[1].url(t))
	begun, end := make(chan struct{}), make(chan struct{})
	done := make(chan error, 1)
	go func() {
		done <- s.InTransaction(t.Context(), func(context.Context) error {
			close(begun)
			<-end
			return nil
		})
	}()
	<-begun
	impatient, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := s.Create(impatient, storetest.Ticket(time.Now().UTC())); err == nil {
		t.Error("a second transaction wrote beside the first")
	}
	if _, err := s.Users(t.Context()); err != nil { // reading waits for nobody
		t.Error(err)
	}
	close(end)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestSQLiteSharedFile lets two servers, as two processes would be, write to one file.
func TestSQLiteSharedFile(t *testing.T) {
	url := databases[1].url(t)
	one, other := open(t, url), open(t, url)
	done := make(chan error)
	for _, s := range []*store.Store{one, other} {
		go func() {
			for range 50 {
				if err := s.Create(context.Background(), storetest.Ticket(time.Now().UTC())); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// TestPostgresAway takes the database away from an open store, and gives it back.
func TestPostgresAway(t *testing.T) {
	at, err := url.Parse(databases[0].url(t))
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, at.String())
	name := strings.TrimPrefix(at.Path, "/")
	at.Path = "/postgres"
	admin := store.Writing(open(t, at.String()))
	for _, command := range []string{
		"ALTER DATABASE " + name + " WITH ALLOW_CONNECTIONS false",
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'",
	} {
		if err := admin.Exec(command).Error; err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		if err := s.Create(t.Context(), storetest.Ticket(time.Now().UTC())); !fault.Is(err, fault.Unavailable) {
			t.Errorf("creating while it is away: %v", err)
		}
		if _, err := s.Tickets(t.Context(), tickets.Query{}); !fault.Is(err, fault.Unavailable) {
			t.Errorf("listing while it is away: %v", err)
		}
		if err := s.Ping(t.Context()); !fault.Is(err, fault.Unavailable) {
			t.Errorf("pinging while it is away: %v", err)
		}
	}
	if err := admin.Exec("ALTER DATABASE " + name + " WITH ALLOW_CONNECTIONS true").Error; err != nil {
		t.Fatal(err)
	}
	if err := s.Create(t.Context(), storetest.Ticket(time.Now().UTC())); err != nil {
		t.Errorf("creating once it is back: %v", err)
	}
}
