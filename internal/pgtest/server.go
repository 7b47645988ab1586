package pgtest

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	_ "github.com/jackc/pgx/v5/stdlib" // the "pgx" driver that admin connects with
)

// keeper is the shell that keeps a server. It takes one port per line on its input and
// answers ready or failed; at the end of its input it clears up.
//
// It ignores the signals a terminal or a CI runner sends to everyone, and the broken pipe it
// may meet when the test process dies first: nothing else would clear up after it. The server
// is its child, not a daemon, so that it can be waited for, and dies at once (QUIT), since
// its data is removed in the same breath.
const keeper = `
trap '' HUP INT TERM PIPE
trap 'rm -rf "$dir"' EXIT
bin=$1 dir=$2 settings=$3 server=
shift 3
"$bin/initdb" -D "$dir/data" --username=postgres --auth=trust --encoding=UTF8 \
	--locale=C.UTF-8 "$@" >"$dir/log" 2>&1
while read -r port; do
	# The settings are many words.
	"$bin/postgres" -D "$dir/data" -p "$port" $settings >>"$dir/log" 2>&1 &
	server=$!
	answer=
	while [ -z "$answer" ]; do
		if grep -q '^ready' "$dir/data/postmaster.pid" 2>/dev/null; then answer=ready
		elif ! kill -0 "$server" 2>/dev/null; then answer=failed
		else sleep 0.02
		fi
	done
	echo "$answer"
done
[ -z "$server" ] || kill -QUIT "$server" 2>/dev/null
wait
`

// Only loopback, and no socket file: a path below a long TMPDIR may not fit one.
const everywhere = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c timezone=UTC -c max_connections=100"

// The tests' data need not outlive a crash, and every package under test has its own server.
const light = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal" +
	" -c max_wal_senders=0 -c shared_buffers=16MB -c autovacuum=off -c jit=off" +
	" -c max_parallel_workers_per_gather=0"

type server struct {
	port  int
	dir   string
	cmd   *exec.Cmd
	input io.Closer
	ended sync.Once
	admin *sql.DB // on the database postgres, which no test uses

	databases atomic.Int64
	mu        sync.Mutex
	templates map[uintptr]func() (string, error) // by prepare's code
}

var running atomic.Pointer[server]

var pickPort = freePort // the test of a port that is taken after all puts its own here

// A start that failed fails every test of the process, without trying again for each.
var shared = sync.OnceValues(func() (*server, error) {
	s, err := start(light, "--no-sync")
	if err == nil {
		running.Store(s)
	}
	return s, err
})

func start(settings string, initdb ...string) (_ *server, err error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "deskbell-pg-")
	if err != nil {
		return nil, err
	}
	attr, err := unprivileged(dir)
	if err != nil {
		return nil, errors.Join(err, os.Remove(dir))
	}
	cmd := exec.Command("/bin/sh", append([]string{"-c", keeper, "keeper", bin, dir, settings + " " + everywhere}, initdb...)...)
	cmd.Dir = dir // the caller's directory may be closed to the server's user
	cmd.SysProcAttr = attr
	// PGDATA, PGPORT and their like are about some other server.
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "PG") }), "LC_ALL=C")
	input, err := cmd.StdinPipe()
	if err != nil {
		return nil, errors.Join(err, os.Remove(dir))
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		return nil, errors.Join(err, os.Remove(dir))
	}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("starting a shell in %s: %w", dir, err), os.Remove(dir))
	}
	s := &server{dir: dir, cmd: cmd, input: input, templates: map[uintptr]func() (string, error){}}
	defer func() {
		if err != nil {
			s.stop()
		}
	}()

	answers := bufio.NewReader(output)
	for try := 1; ; try++ {
		if s.port, err = pickPort(); err != nil {
			return nil, err
		}
		if _, err := fmt.Fprintln(input, s.port); err != nil {
			return nil, err
		}
		answer, err := answers.ReadString('\n')
		if err != nil {
			return nil, fmt.Errorf("the shell that keeps the server ended: %w", err)
		}
		if answer == "ready\n" {
			break
		}
		log, _ := os.ReadFile(filepath.Join(dir, "log")) // without it, less is said
		// Another process may have taken the port since it was seen free.
		if try == 5 || !strings.Contains(string(log), "Address already in use") {
			return nil, fmt.Errorf("the server did not start; its log says:\n%s", log)
		}
	}
	s.admin, err = sql.Open("pgx", s.url("postgres"))
	return s, err
}

// unprivileged hands dir to the user the server will run as. PostgreSQL refuses to run as
// root, so root's tests run it as postgres, the user a distribution's package makes, or nobody.
// The new session keeps the terminal's signals from everything the keeper starts.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Setsid: true}
	if os.Getuid() != 0 {
		return attr, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root: run the tests as another user, or make a user postgres: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 31)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 31)
	if err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, os.Chown(dir, int(uid), int(gid))
}

// freePort stays below the ports that systems hand to outgoing connections, any of which
// could take the port before the server does.
func freePort() (int, error) {
	var err error
	for range 20 {
		port := 15000 + rand.IntN(17000)
		var l net.Listener
		if l, err = net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			return port, l.Close()
		}
	}
	return 0, fmt.Errorf("no free port on 127.0.0.1: %w", err)
}

func (s *server) url(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", s.port, database)
}

func (s *server) exec(query string, args ...any) error {
	_, err := s.admin.ExecContext(context.Background(), query, args...)
	return err
}

// create makes a database and returns its name.
func (s *server) create(prepare func(url string) error) (string, error) {
	template := "template1"
	if prepare != nil {
		s.mu.Lock()
		code := reflect.ValueOf(prepare).Pointer()
		make, ok := s.templates[code]
		if !ok {
			name := fmt.Sprintf("template_%d", len(s.templates)+2)
			make = sync.OnceValues(func() (string, error) { return name, s.prepare(name, prepare) })
			s.templates[code] = make
		}
		s.mu.Unlock()
		var err error
		if template, err = make(); err != nil {
			return "", err
		}
	}
	name := fmt.Sprintf("test_%d", s.databases.Add(1))
	return name, s.exec("CREATE DATABASE " + name + " TEMPLATE " + template)
}

// prepare makes a template. A database with connections cannot be cloned, so those that the
// function forgot to close, or closed without waiting, are closed here.
func (s *server) prepare(name string, prepare func(url string) error) error {
	if err := s.exec("CREATE DATABASE " + name); err != nil {
		return err
	}
	if err := prepare(s.url(name)); err != nil {
		return fmt.Errorf("preparing the template: %w", err)
	}
	return errors.Join(
		s.exec("ALTER DATABASE "+name+" WITH ALLOW_CONNECTIONS false"),
		s.exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name))
}

// stop ends the server and returns when it and its directory are gone.
func (s *server) stop() {
	s.ended.Do(func() {
		if s.admin != nil {
			_ = s.admin.Close() // the server is about to close it from the other side
		}
		_ = s.input.Close() // closing is the message; there is nothing to lose
		_ = s.cmd.Wait()    // the keeper's status is that of its last command, and says nothing
	})
}
