package pgtest

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// endVariable makes this test binary start a server, say where, and end in the way named.
const endVariable = "PGTEST_END"

func TestMain(m *testing.M) {
	if way := os.Getenv(endVariable); way != "" {
		end(way)
	}
	os.Exit(Main(m))
}

func end(way string) {
	s, err := shared()
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	pid, err := os.ReadFile(filepath.Join(s.dir, "data", "postmaster.pid"))
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s\n%s\n%d\n", strings.SplitN(string(pid), "\n", 2)[0], s.dir, s.cmd.Process.Pid)
	switch way {
	case "exit":
		os.Exit(0)
	case "panic":
		panic("as asked")
	default:
		select {} // until the signal comes
	}
}

// However the process ends, neither server nor keeper nor directory may stay.
func TestNothingIsLeftBehind(t *testing.T) {
	for way, signal := range map[string]syscall.Signal{
		"exit": 0, "panic": 0, "killed": syscall.SIGKILL, "terminated": syscall.SIGTERM,
	} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(self)
			cmd.Env = append(os.Environ(), endVariable+"="+way)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() {
				_ = cmd.Process.Kill() // in case it did not end as asked
				_ = cmd.Wait()         // it may well have failed: that is the point
			}()
			lines := bufio.NewScanner(out)
			next := func() string {
				if !lines.Scan() {
					t.Fatalf("the process said too little: %v", lines.Err())
				}
				return lines.Text()
			}
			pid, err := strconv.Atoi(next())
			if err != nil {
				t.Fatal(err)
			}
			dir := next()
			keeperPid, err := strconv.Atoi(next())
			if err != nil {
				t.Fatal(err)
			}
			if signal != 0 {
				if err := cmd.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
			}
			gone := func() bool {
				_, err := os.Stat(dir)
				return errors.Is(err, os.ErrNotExist) && !alive(pid) && !alive(keeperPid)
			}
			for deadline := time.Now().Add(20 * time.Second); !gone(); time.Sleep(20 * time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatalf("left behind: server %v, keeper %v, or %s", alive(pid), alive(keeperPid), dir)
				}
			}
		})
	}
}

// alive takes a zombie for dead: the keeper is an orphan by then, and who reaps it is not ours to say.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || !strings.Contains(string(stat), ") Z ")
}

func open(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func must(t *testing.T, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.ExecContext(context.Background(), query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func one[T any](t *testing.T, db *sql.DB, query string, args ...any) (v T) {
	t.Helper()
	if err := db.QueryRowContext(context.Background(), query, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

func TestURLIsFreshForEachTest(t *testing.T) {
	for i := range 4 {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			db := open(t, URL(t, nil))
			must(t, db, "CREATE TABLE tickets (id int)") // would fail if another had made it here
			if got := one[string](t, db, "SHOW fsync"); got != "off" {
				t.Errorf("fsync is %s", got)
			}
			if got := one[string](t, db, "SELECT lower('É')"); got != "é" {
				t.Errorf("lower('É') is %q: the locale knows ASCII only", got)
			}
		})
	}
}

func TestURLIsDroppedAtTheEnd(t *testing.T) {
	var url string
	t.Run("user", func(t *testing.T) {
		url = URL(t, nil)
		db, err := sql.Open("pgx", url)
		if err != nil {
			t.Fatal(err)
		}
		must(t, db, "SELECT 1") // and left open on purpose: the drop must not mind
	})
	err := open(t, url).PingContext(context.Background())
	if err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("connecting after the test's end: %v, want no such database", err)
	}
}

// These outlive a single run of the tests, as the template does under -count.
var (
	prepareRuns  atomic.Int32
	errMigration = errors.New("no such migration")
)

func prepareDesks(url string) error {
	prepareRuns.Add(1)
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(context.Background(), "CREATE TABLE desks (name text); INSERT INTO desks VALUES ('front')")
	return err // the connection is left open on purpose: cloning must not mind
}

func TestPrepareRunsOnceAndIsCloned(t *testing.T) {
	t.Run("group", func(t *testing.T) {
		for i := range 4 {
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				db := open(t, URL(t, prepareDesks))
				if n := one[int](t, db, "SELECT count(*) FROM desks"); n != 1 {
					t.Errorf("%d desks, want the template's 1", n)
				}
				must(t, db, "INSERT INTO desks VALUES ('back')") // its own copy, not the template's
			})
		}
	})
	if n := prepareRuns.Load(); n != 1 {
		t.Errorf("prepare ran %d times", n)
	}
	other := open(t, URL(t, func(string) error { return nil }))
	if n := one[int](t, other, "SELECT count(*) FROM pg_tables WHERE tablename = 'desks'"); n != 0 {
		t.Error("another prepare's database has the first one's table")
	}
}

func TestPrepareThatFailsSaysWhy(t *testing.T) {
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.create(func(string) error { return errMigration }); !errors.Is(err, errMigration) {
		t.Errorf("error %v, want %v", err, errMigration)
	}
}

func TestDurable(t *testing.T) {
	var url, dir string
	t.Run("user", func(t *testing.T) {
		url = Durable(t)
		db := open(t, url)
		for setting, want := range map[string]string{"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "128MB"} {
			if got := one[string](t, db, "SELECT current_setting($1)", setting); got != want {
				t.Errorf("%s is %s, want %s", setting, got, want)
			}
		}
		dir = filepath.Dir(one[string](t, db, "SHOW data_directory"))
	})
	if err := open(t, url).PingContext(context.Background()); err == nil {
		t.Error("the server still answers after the test's end")
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there: %v", dir, err)
	}
}

func TestStartTriesAnotherPort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	picks := 0
	pickPort = func() (int, error) {
		if picks++; picks == 1 {
			return taken.Addr().(*net.TCPAddr).Port, nil
		}
		return freePort()
	}
	defer func() { pickPort = freePort }()
	s, err := start(light, "--no-sync")
	if err != nil {
		t.Fatal(err)
	}
	defer s.stop()
	if picks != 2 {
		t.Errorf("%d ports were tried, want 2", picks)
	}
	if port := one[string](t, s.admin, "SHOW port"); port != strconv.Itoa(s.port) {
		t.Errorf("the server is on port %s, its URL says %d", port, s.port)
	}
}

func TestStartSaysWhatTheServerSaid(t *testing.T) {
	_, err := start("-c no_such_setting=1")
	if err == nil || !strings.Contains(err.Error(), "no_such_setting") {
		t.Errorf("error %v, want the server's own words", err)
	}
}

func TestProgram(t *testing.T) {
	path, err := Program("pg_ctl")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DESKBELL_PG_BIN", filepath.Dir(path))
	if again, err := Program("pg_ctl"); err != nil || again != path {
		t.Errorf("with DESKBELL_PG_BIN: %s, %v; want %s", again, err, path)
	}
	if _, err := Program("pg_nonesuch"); err == nil {
		t.Error("a program that does not exist was found")
	}
	t.Setenv("DESKBELL_PG_BIN", t.TempDir())
	if _, err := Program("pg_ctl"); err == nil || !strings.Contains(err.Error(), "make postgres") {
		t.Errorf("error %v, want one that names the remedy", err)
	}
}

func TestProgramOnPath(t *testing.T) {
	real, err := Program("postgres")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(real, filepath.Join(dir, "postgres")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DESKBELL_PG_BIN", "")
	t.Setenv("PATH", dir) // has the link alone: the others are beside its target
	if path, err := Program("initdb"); err != nil || filepath.Dir(path) != filepath.Dir(real) {
		t.Errorf("%s, %v; want it beside %s", path, err, real)
	}
}
