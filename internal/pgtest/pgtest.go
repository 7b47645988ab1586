// Package pgtest gives each test a PostgreSQL database of its own, on a real server.
//
// A process's first call to URL starts one server for that process, on loopback, with
// its data in a temporary directory. A small shell keeps that server and reads from a
// pipe whose other end only the test process holds: however that process ends (returning,
// panicking, timing out, or killed), the pipe closes and the shell stops the server and
// removes the directory. No caller has to remember anything.
package pgtest

import (
	"testing"
)

// URL gives the test a fresh database of its own (postgres://… on loopback), dropped at
// the test's end even if connections to it were left open.
//
// prepare, if not nil, is run once per process on a template database (to migrate it, say),
// which is then cloned for every caller. It is told apart from another prepare by its code,
// so one function literal must not mean different things depending on what it captured.
func URL(t testing.TB, prepare func(url string) error) string {
	t.Helper()
	s, err := shared()
	if err != nil {
		t.Fatalf("PostgreSQL for the tests: %v", err)
	}
	name, err := s.create(prepare)
	if err != nil {
		t.Fatalf("a PostgreSQL database for the test: %v", err)
	}
	t.Cleanup(func() {
		if err := s.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("dropping the test's database: %v", err)
		}
	})
	return s.url(name)
}

// Durable starts a server with PostgreSQL's own defaults, as in production: every commit
// waits for the disk. It is for benchmarks, lives until tb's end, and returns the URL of an
// empty database. Its figures are only as honest as the disk under os.TempDir.
func Durable(tb testing.TB) string {
	tb.Helper()
	s, err := start("")
	if err != nil {
		tb.Fatalf("PostgreSQL for the benchmark: %v", err)
	}
	tb.Cleanup(s.stop)
	return s.url("postgres")
}

// Main runs a package's tests and then waits until their server is gone. It is optional:
// without it the server goes all the same, a moment after the process.
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }
func Main(m *testing.M) int {
	code := m.Run()
	// Only a server that was started is stopped; asking shared would start one.
	if s := running.Load(); s != nil {
		s.stop()
	}
	return code
}
