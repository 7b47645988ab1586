package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"deskbell/internal/pgtest"
)

// server is a deskbell that serves.
type server struct {
	*place
	command *exec.Cmd
	url     string
	log     *growing
	out     *growing
	ended   chan struct{}
}

var address = regexp.MustCompile(`deskbell listens on (http://\S+) `)

// start runs serve on a free port, without waiting for it.
func (p *place) start(args ...string) *server {
	p.Helper()
	s := &server{place: p, log: newGrowing(), out: newGrowing(), ended: make(chan struct{})}
	s.command = p.command(append([]string{"serve", "--listen=127.0.0.1:0"}, args...)...)
	s.command.Stdout, s.command.Stderr = s.out, s.log
	if err := s.command.Start(); err != nil {
		p.Fatal(err)
	}
	go func() {
		_ = s.command.Wait() // its exit code is asked for where it matters
		s.out.close()
		s.log.close()
		close(s.ended)
	}()
	p.Cleanup(func() {
		_ = s.command.Process.Kill() // it may be gone
		<-s.ended
	})
	return s
}

// ready waits until it listens.
func (s *server) ready() *server {
	s.Helper()
	if !s.out.until(" listens on ") {
		s.Fatalf("the server doesn't listen: %s", s.log)
	}
	s.url = address.FindStringSubmatch(s.out.String())[1]
	return s
}

func (p *place) serve(args ...string) *server {
	p.Helper()
	return p.start(args...).ready()
}

// signal sends a signal and returns the exit code; -1 if the signal ended it.
func (s *server) signal(signal os.Signal) int {
	s.Helper()
	if err := s.command.Process.Signal(signal); err != nil {
		s.Fatal(err)
	}
	return s.wait()
}

func (s *server) wait() int {
	s.Helper()
	select {
	case <-s.ended:
	case <-time.After(patience):
		s.Fatalf("the server doesn't end: %s", s.log)
	}
	return s.command.ProcessState.ExitCode()
}

// stop ends it as an operator does.
func (s *server) stop() {
	s.Helper()
	if code := s.signal(syscall.SIGTERM); code != 0 {
		s.Errorf("exit code %d: %s", code, s.log)
	}
}

// growing is text that is still being written.
type growing struct {
	mu     sync.Mutex
	text   bytes.Buffer
	more   chan struct{} // closed when there is more
	closed bool
}

func newGrowing() *growing { return &growing{more: make(chan struct{})} }

func (g *growing) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.more)
	g.more = make(chan struct{})
	return g.text.Write(p)
}

func (g *growing) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	close(g.more)
	g.more = make(chan struct{})
}

func (g *growing) String() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.text.String()
}

// until waits until a line with a text is complete, and reports whether it came.
func (g *growing) until(text string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		g.mu.Lock()
		_, after, found := strings.Cut(g.text.String(), text)
		closed, more := g.closed, g.more
		g.mu.Unlock()
		if found && strings.Contains(after, "\n") {
			return true
		}
		if closed {
			return false
		}
		select {
		case <-more:
		case <-ctx.Done():
			return false
		}
	}
}

// reply is an answer to a request.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// ask sends a request; headers are name and value in turn.
func (s *server) ask(method, path, body string, headers ...string) reply {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		s.Fatal(err)
	}
	return reply{answer.StatusCode, answer.Header, content}
}

// ticket is the part of a ticket that these tests look at.
type ticket struct {
	ID     string `json:"id"`
	Number int    `json:"number"`
	Token  string `json:"access_token"`
	SLA    struct {
		Standing string    `json:"standing"`
		NextDue  time.Time `json:"next_due_at"`
		Clocks   []struct {
			Breach *struct {
				At time.Time `json:"at"`
			} `json:"breach"`
		} `json:"clocks"`
	} `json:"sla"`
}

func request(impact string) string {
	return fmt.Sprintf(`{"license_email":"ops@aerial.example","requester":{"name":"Ada","email":"ada@aerial.example","country":"CH"},
		"topic":"processing","impact":%q,"subject":"Engine stops","description":"At step 2."}`, impact)
}

func (s *server) submit(impact string) ticket {
	s.Helper()
	r := s.ask("POST", "/v1/tickets", request(impact))
	if r.status != http.StatusCreated {
		s.Fatalf("submitting: %d %s", r.status, r.body)
	}
	return decoded[ticket](s.T, string(r.body))
}

func (s *server) ticket(t ticket) ticket {
	s.Helper()
	r := s.ask("GET", "/v1/tickets/"+t.ID, "", "Authorization", "Bearer "+t.Token)
	if r.status != http.StatusOK {
		s.Fatalf("ticket %d: %d %s", t.Number, r.status, r.body)
	}
	return decoded[ticket](s.T, string(r.body))
}

// licensed is a place whose database has licenses.
func licensed(t *testing.T, flag string) *place {
	t.Helper()
	p := newPlace(t)
	p.succeed("licenses", "import", flag, p.file("licenses.csv", goodLicenses))
	return p
}

// What was acknowledged survives a kill, and a key replays its answer after it.
func TestServeSurvivesAKill(t *testing.T) {
	t.Parallel()
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			flag := db.flag(t)
			p := licensed(t, flag)
			s := p.serve(flag)
			one := s.submit("critical")
			first := s.ask("POST", "/v1/tickets", request("major"), "Idempotency-Key", "once-only")
			if first.status != http.StatusCreated {
				t.Fatalf("%d %s", first.status, first.body)
			}
			if code := s.signal(syscall.SIGKILL); code != -1 {
				t.Fatalf("killed, but exit code %d", code)
			}

			s = p.serve(flag)
			if got := s.ticket(one); got.Number != one.Number || got.SLA.NextDue != one.SLA.NextDue {
				t.Errorf("the ticket is %+v, was acknowledged as %+v", got, one)
			}
			again := s.ask("POST", "/v1/tickets", request("major"), "Idempotency-Key", "once-only")
			if again.status != http.StatusCreated || !bytes.Equal(again.body, first.body) || again.header.Get("Idempotency-Replayed") != "true" {
				t.Errorf("the key replays %d %s, was %s", again.status, again.body, first.body)
			}
			other := s.ask("POST", "/v1/tickets", request("limited"), "Idempotency-Key", "once-only")
			if other.status != http.StatusUnprocessableEntity || !strings.Contains(string(other.body), "idempotency_key_reused") {
				t.Errorf("another body under the key: %d %s", other.status, other.body)
			}
			// The tools work on the database while the server runs.
			if got := ticketsVerified(t, p.succeed("verify", flag)); got != "2 tickets verified, 0 differences\n" {
				t.Errorf("verify: %q", got)
			}
			p.succeed("users", "add", flag, "--email=kim@desk.example", "--name=Kim", "--role=agent")
			token := strings.TrimSpace(p.succeed("tokens", "create", flag, "--user=kim@desk.example"))
			if r := s.ask("GET", "/v1/tickets", "", "Authorization", "Bearer "+token); r.status != http.StatusOK {
				t.Errorf("with a token made meanwhile: %d %s", r.status, r.body)
			}
			s.stop()
		})
	}
}

// A request under way when the server is told to stop is answered; a new one isn't taken.
func TestServeFinishesWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	p := licensed(t, "--data=desk")
	s := p.serve("--data=desk")
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	body := request("critical")
	fmt.Fprintf(conn, "POST /v1/tickets HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(body))
	reader := bufio.NewReader(conn)
	if line, err := reader.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("%q, %v", line, err) // now the server waits for the body
	}
	if _, err := reader.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if !s.log.until("those under way may finish") {
		t.Fatalf("it doesn't say that it stops: %s", s.log)
	}
	if _, err := io.WriteString(conn, body); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatalf("the request under way got no answer: %v\n%s", err, s.log)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusCreated {
		t.Errorf("the request under way: %s", answer.Status)
	}
	if code := s.wait(); code != 0 {
		t.Errorf("exit code %d: %s", code, s.log)
	}
	if got := ticketsVerified(t, p.succeed("verify", "--data=desk")); got != "1 tickets verified, 0 differences\n" {
		t.Errorf("verify: %q", got)
	}
}

// Whoever doesn't finish in time is cut off, and who is told twice to stop doesn't wait.
func TestServeDoesNotWaitForever(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, grace string
		again       bool
		code        int
	}{
		{"the grace ends", "50ms", false, 0},
		{"told twice", "10m", true, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newPlace(t).serve("--grace=" + c.grace)
			conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			fmt.Fprint(conn, "POST /v1/tickets HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n")
			if _, err := bufio.NewReader(conn).ReadString('\n'); err != nil {
				t.Fatal(err)
			}
			if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if !s.log.until("those under way may finish") {
				t.Fatalf("it doesn't say that it stops: %s", s.log)
			}
			if c.again {
				if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
					t.Fatal(err)
				}
			}
			if code := s.wait(); code != c.code {
				t.Errorf("exit code %d, want %d: %s", code, c.code, s.log)
			}
		})
	}
}

func TestServeOnATakenAddress(t *testing.T) {
	t.Parallel()
	s := newPlace(t).serve()
	o := newPlace(t).run("serve", "--listen="+strings.TrimPrefix(s.url, "http://"))
	if o.code != 1 || o.out != "" {
		t.Errorf("exit code %d, %q", o.code, o.out)
	}
	contains(t, "the complaint", o.errs, "cannot listen on 127.0.0.1:", "address already in use", "choose another address with --listen")
	contains(t, "what the first prints", s.out.String(), "deskbell listens on http://127.0.0.1:", "/docs")
	if r := s.ask("GET", "/livez", ""); r.status != http.StatusOK {
		t.Errorf("the first: %d", r.status)
	}
}

// setClock makes it an instant for every server with --test-clock=clock. A new file takes the
// place of the old: no reader sees half of it.
func (p *place) setClock(instant string) {
	p.Helper()
	if err := os.Rename(filepath.Join(p.dir, p.file("next", instant)), filepath.Join(p.dir, "clock")); err != nil {
		p.Fatal(err)
	}
}

// A test moves the time by rewriting a file. A promise is broken one microsecond after it
// was due, no earlier, though no worker is there to record it.
func TestServeReadsTheTimeFromAFile(t *testing.T) {
	t.Parallel()
	p := licensed(t, "--data=desk")
	p.setClock("2026-11-25T08:00:00Z")
	s := p.serve("--data=desk", "--test-clock=clock", "--no-workers")
	contains(t, "the log", s.log.String(), "THE TIME IS READ FROM A FILE")
	one := s.submit("critical")
	for _, c := range []struct {
		now, told, standing string
		breached            bool
	}{
		{"2026-11-25T08:00:00Z", "2026-11-25T08:00:00Z", "on_track", false},
		{"2026-11-25T09:00:00+00:00\n", "2026-11-25T09:00:00Z", "at_risk", false},
		{"2026-11-25T11:00:00.000000+01:00", "2026-11-25T10:00:00Z", "at_risk", false},
		{"2026-11-25T10:00:00.000001Z", "2026-11-25T10:00:00.000001Z", "breached", true},
		{"nonsense", "2026-11-25T10:00:00.000001Z", "breached", true},
		{"2026-11-25T10:00:00Z", "2026-11-25T10:00:00Z", "at_risk", false},
	} {
		p.setClock(c.now)
		clock := decoded[struct {
			Now  string
			Test bool
		}](t, string(s.ask("GET", "/v1/clock", "").body))
		if clock.Now != c.told || !clock.Test {
			t.Errorf("at %q the clock says %+v", c.now, clock)
		}
		got := s.ticket(one)
		breach := got.SLA.Clocks[0].Breach
		if got.SLA.Standing != c.standing || (breach != nil) != c.breached {
			t.Errorf("at %q it is %s, breach %v; due %s", c.now, got.SLA.Standing, breach, got.SLA.NextDue)
		}
		if breach != nil && breach.At.Format(time.RFC3339Nano) != "2026-11-25T10:00:00Z" {
			t.Errorf("broken at %s", breach.At)
		}
	}
	contains(t, "the log", s.log.String(), "the test clock cannot be read; the last time told still holds")
	s.stop()

	if real := newPlace(t).serve(); strings.Contains(string(real.ask("GET", "/v1/clock", "").body), `"test":true`) {
		t.Error("without --test-clock the clock calls itself a test's")
	}
	for _, c := range []struct{ name, content string }{{"nonsense", "noon"}, {"empty", ""}} {
		o := newPlace(t).run("serve", "--test-clock="+filepath.Join(p.dir, p.file(c.name, c.content)))
		if o.code != 1 {
			t.Errorf("%s: exit code %d", c.name, o.code)
		}
		contains(t, "the complaint", o.errs, "the test clock", "must hold one instant like 2026-11-25T18:30:00Z")
	}
}

// Servers that start on an empty database at the same instant all serve, and the demo is
// there once. Its staff includes somebody the database knew before, and no password is shown.
func TestServersStartTogether(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, flag, demo string }{
		{"sqlite", "--db=desk.db", "--demo=false"},
		{"postgres", "--db=" + strings.Replace(pgtest.URL(t, nil), "postgres@", "postgres:a-secret@", 1), "--demo"},
	} {
		p := newPlace(t, "DESKBELL_TEST_CLOCK=clock", "DESKBELL_LOG=error")
		p.file("clock", demoInstant)
		if c.demo == "--demo" {
			p.succeed("users", "add", c.flag, "--email=agent@desk.example", "--name=Somebody", "--role=agent")
		}
		var tokens []string
		for _, s := range []*server{p.start(c.flag, c.demo), p.start(c.flag, c.demo)} {
			if r := s.ready().ask("GET", "/readyz", ""); r.status != http.StatusOK {
				t.Errorf("%s: not ready: %s", c.name, r.body)
			}
			if c.demo != "--demo" {
				continue
			}
			tokens = append(tokens, demoToken(s, "manager"))
			if r := s.ask("GET", "/v1/tickets?limit=1", "", "Authorization", "Bearer "+tokens[0]); r.status != http.StatusOK || tokens[0] != tokens[len(tokens)-1] {
				t.Errorf("%s: the queue: %d %s, with the tokens %q", c.name, r.status, r.body, tokens)
			}
			if strings.Contains(s.out.String(), "a-secret") {
				t.Errorf("the password is shown: %s", s.out)
			}
		}
		want := "0 tickets verified, 0 differences\n"
		if c.demo == "--demo" { // the same instant gives the same tickets
			want = ticketsVerified(t, demoPlace(t).succeed("verify", "--db=deskbell-data/demo.db"))
		}
		if got := ticketsVerified(t, p.succeed("verify", c.flag)); got != want {
			t.Errorf("%s: two servers that started together have %q, want %q", c.name, got, want)
		}
	}
}

// demoInstant is the README's.
const demoInstant = "2026-11-25T23:30:00Z"

// demoDesk is a demo that was started and stopped once, for the tests to copy: to invent it
// takes a while.
var demoDesk struct {
	sync.Mutex
	dir, printed string
}

// demoPlace is a place where serve --demo was started and stopped before.
func demoPlace(t *testing.T) *place {
	t.Helper()
	demoDesk.Lock()
	defer demoDesk.Unlock()
	if demoDesk.dir == "" {
		dir, err := os.MkdirTemp("", "deskbell-demo-")
		if err != nil {
			t.Fatal(err)
		}
		demoDesk.dir = dir
		first := &place{t, dir, nil}
		first.file("clock", demoInstant)
		s := first.serve("--demo", "--test-clock=clock")
		demoToken(s, "agent")
		s.stop()
		demoDesk.printed = s.out.String()
	}
	p := newPlace(t)
	if err := os.CopyFS(p.dir, os.DirFS(demoDesk.dir)); err != nil {
		t.Fatal(err)
	}
	return p
}

// demoToken is what serve --demo printed for a role.
func demoToken(s *server, role string) string {
	s.Helper()
	if !s.out.until("administrator ") {
		s.Fatalf("no tokens: %s%s", s.out, s.log)
	}
	found := regexp.MustCompile(`(?m)^  ` + role + ` +(dbs_\S+)$`).FindStringSubmatch(s.out.String())
	if found == nil {
		s.Fatalf("no token for %s: %s", role, s.out)
	}
	return found[1]
}

// The first start fills a database of the demo's own; the second one adds nothing to it.
func TestServeDemo(t *testing.T) {
	t.Parallel()
	p := demoPlace(t)
	if p.has("deskbell-data/deskbell.db") || !p.has("deskbell-data/demo.db") {
		t.Error("the demo made the real desk's database")
	}
	count := ticketsVerified(t, p.succeed("verify", "--db=deskbell-data/demo.db"))
	if !strings.HasSuffix(count, " tickets verified, 0 differences\n") || strings.HasPrefix(count, "0 ") {
		t.Errorf("verify: %q", count)
	}
	s := p.serve("--demo", "--test-clock=clock")
	for _, c := range []struct{ role, path string }{
		{"agent", "/v1/tickets?standing=breached"},
		{"manager", "/v1/tickets?region=antarctica"},
		{"administrator", "/v1/licenses"},
	} {
		r := s.ask("GET", c.path, "", "Authorization", "Bearer "+demoToken(s, c.role))
		list := decoded[struct{ Items []json.RawMessage }](t, string(r.body))
		if r.status != http.StatusOK || len(list.Items) == 0 {
			t.Errorf("%s %s: %d %.300s", c.role, c.path, r.status, r.body)
		}
	}
	s.stop()
	_, first, _ := strings.Cut(demoDesk.printed, "demo data") // after the addresses
	if _, again, _ := strings.Cut(s.out.String(), "demo data"); again != first {
		t.Errorf("after a restart it prints\n%s\nwas\n%s", again, first)
	}
	if again := ticketsVerified(t, p.succeed("verify", "--db=deskbell-data/demo.db")); again != count {
		t.Errorf("after a restart: %q, was %q", again, count)
	}
}

// A database that is in use gets no invented tickets, and no staff.
func TestServeDemoLeavesARealDeskAlone(t *testing.T) {
	t.Parallel()
	p := licensed(t, "--db=desk.db")
	s := p.serve("--db=desk.db")
	s.submit("major")
	s.stop()
	s = p.serve("--db=desk.db", "--demo")
	if !s.out.until("no demo data: desk.db has tickets already") {
		t.Errorf("it prints %s", s.out)
	}
	s.stop()
	if got := ticketsVerified(t, p.succeed("verify", "--db=desk.db")); got != "1 tickets verified, 0 differences\n" {
		t.Errorf("verify: %q", got)
	}
	if o := p.run("tokens", "create", "--db=desk.db", "--user=admin@desk.example"); o.code != 1 {
		t.Errorf("the demo's administrator was added: %+v", o)
	}
}
