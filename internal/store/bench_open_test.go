package store_test

import (
	"path/filepath"
	"testing"

	"deskbell/internal/pgtest"
	"deskbell/internal/store"
)

// engine is a kind of database, whose commits wait for the disk.
type engine struct {
	name string
	url  func(*testing.B) string
}

var engines = []engine{
	{"postgres", func(b *testing.B) string { return pgtest.Durable(b) }},
	{"sqlite", func(b *testing.B) string { return "sqlite:" + filepath.Join(b.TempDir(), "desk.db") }},
}

// open makes an empty one.
func (e engine) open(b *testing.B) *store.Store {
	b.Helper()
	url := e.url(b)
	if err := migrate(url); err != nil {
		b.Fatal(err)
	}
	return open(b, url)
}

// known has a database look at what it stores, as each does after a while.
func known(b *testing.B, s *store.Store) {
	b.Helper()
	if err := store.Writing(s).Exec("ANALYZE").Error; err != nil {
		b.Fatal(err)
	}
}
