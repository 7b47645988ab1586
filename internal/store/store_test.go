package store_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"deskbell/internal/pgtest"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(crashURL); url != "" {
		createUntilKilled(url)
		return
	}
	os.Exit(pgtest.Main(m))
}

func TestPostgres(t *testing.T) { storetest.Run(t, openPostgres) }

func TestSQLite(t *testing.T) { storetest.Run(t, openSQLite) }

// databases are the two, for the tests that need more than the contract suite.
var databases = []struct {
	name string
	url  func(testing.TB) string // of an empty, migrated database
}{
	{"postgres", func(t testing.TB) string { return pgtest.URL(t, migrate) }},
	{"sqlite", func(t testing.TB) string {
		url := "sqlite:" + filepath.Join(t.TempDir(), "desk.db")
		if err := migrate(url); err != nil {
			t.Fatal(err)
		}
		return url
	}},
}

func openPostgres(t *testing.T) *store.Store { return open(t, databases[0].url(t)) }

func openSQLite(t *testing.T) *store.Store { return open(t, databases[1].url(t)) }

func migrate(url string) error {
	s, err := store.Open(context.Background(), url)
	if err != nil {
		return err
	}
	if _, err := s.Migrate(context.Background()); err != nil {
		return err
	}
	return s.Close()
}

func open(t testing.TB, url string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return s
}
