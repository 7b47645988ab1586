package app

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"deskbell/internal/config"
)

// counter is a desk that listens on loopback.
type counter struct {
	*testing.T
	address string
}

// listening serves a fresh desk with so much patience. What isn't tested has plenty.
func listening(t *testing.T, change func(*patience)) *counter {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	a, err := Open(t.Context(), config.Settings{Data: t.TempDir(), MailFrom: "Support <support@desk.example>", Checks: 300}, log)
	if err != nil {
		t.Fatal(err)
	}
	w, err := a.workers("test")
	if err != nil {
		t.Fatal(err)
	}
	handler, err := a.handler("test", w)
	if err != nil {
		t.Fatal(err)
	}
	p := patience{header: time.Minute, body: time.Minute, answer: time.Minute, idle: time.Minute}
	change(&p)
	server := newServer(handler, p, log)
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = server.Serve(listener) // until it is closed
		close(ended)
	}()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		<-ended
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return &counter{t, listener.Addr().String()}
}

// stuckAfter is when a test gives up on something that must happen.
const stuckAfter = 20 * time.Second

// call opens a connection.
func (c *counter) call() *net.TCPConn {
	c.Helper()
	conn, err := new(net.Dialer).DialContext(c.Context(), "tcp", c.address)
	if err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() { _ = conn.Close() }) // it may be closed
	if err := conn.SetDeadline(time.Now().Add(stuckAfter)); err != nil {
		c.Fatal(err)
	}
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		c.Fatalf("a connection of another kind: %T", conn)
	}
	return tcp
}

// rest is all that the server says until it closes the connection; it fails if it doesn't.
func (c *counter) rest(conn net.Conn) string {
	c.Helper()
	said, err := io.ReadAll(conn)
	if slow, ok := errors.AsType[net.Error](err); ok && slow.Timeout() {
		c.Errorf("the connection stays open after %q", said)
	}
	return string(said)
}

// serves fails unless somebody else is served.
func (c *counter) serves() {
	c.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: stuckAfter}
	answer, err := client.Get("http://" + c.address + "/livez")
	if err != nil {
		c.Fatalf("nobody is served any more: %v", err)
	}
	_ = answer.Body.Close() // not read
	if answer.StatusCode != http.StatusOK {
		c.Errorf("others get %s", answer.Status)
	}
}

// trickle sends a text over and over, slowly, until the connection is closed or the test
// gives up, while others are served.
func (c *counter) trickle(conn net.Conn, text string) {
	c.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if _, err := io.WriteString(conn, text); err != nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	c.serves()
	_ = c.rest(conn)
	_ = conn.Close() // so that sending ends
	<-done
}

const (
	brief = 150 * time.Millisecond
	check = "POST /v1/entitlement-checks HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\n"
)

func TestAHeaderThatTrickles(t *testing.T) {
	c := listening(t, func(p *patience) { p.header = brief })
	conn := c.call()
	send(t, conn, "GET /livez HTTP/1.1\r\nHost: desk\r\n")
	c.trickle(conn, "X-Slow: x\r\n")
	// Nothing at all is as slow.
	c.rest(c.call())
	c.serves()
}

func TestABodyThatTrickles(t *testing.T) {
	for name, framing := range map[string]struct{ header, piece string }{
		"with a length": {"Content-Length: 100000\r\n\r\n", " "},
		"in chunks":     {"Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			c := listening(t, func(p *patience) { p.body = brief })
			conn := c.call()
			send(t, conn, check+framing.header)
			c.trickle(conn, framing.piece)
			c.serves()
		})
	}
}

// Who asks and asks, and never reads an answer, is cut off once the buffers are full.
func TestAReaderThatDoesNotRead(t *testing.T) {
	c := listening(t, func(p *patience) { p.answer = 2 * brief })
	conn := c.call()
	if err := conn.SetReadBuffer(4096); err != nil {
		t.Fatal(err)
	}
	const asked = 400
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		_, _ = io.WriteString(conn, strings.Repeat("GET /openapi.json HTTP/1.1\r\nHost: desk\r\n\r\n", asked)) // it may be cut off
	}()
	c.serves()
	time.Sleep(6 * brief) // it must be cut off meanwhile, whenever it comes to that
	if whole := strings.Count(c.rest(conn), "HTTP/1.1 200 OK"); whole == asked {
		t.Errorf("all %d answers waited for it", asked)
	}
	<-sent
	c.serves()
}

func TestAConnectionThatIdles(t *testing.T) {
	c := listening(t, func(p *patience) { p.idle = brief })
	conn := c.call()
	send(t, conn, "GET /livez HTTP/1.1\r\nHost: desk\r\n\r\n")
	if got := c.rest(conn); !strings.HasPrefix(got, "HTTP/1.1 200 OK\r\n") {
		t.Errorf("got %q", got)
	}
	c.serves()
}

// first is the status of the first answer on a connection; 0 if it is closed without one.
func (c *counter) first(conn net.Conn) int {
	c.Helper()
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		if slow, ok := errors.AsType[net.Error](err); ok && slow.Timeout() {
			c.Error("there is neither an answer nor an end")
		}
		return 0
	}
	_ = answer.Body.Close() // not read
	return answer.StatusCode
}

// What is too large is refused before it is read.
func TestRequestsThatAreTooLarge(t *testing.T) {
	c := listening(t, func(*patience) {})
	const get = "GET /livez HTTP/1.1\r\nHost: desk\r\n"
	for _, r := range []struct {
		name, text string
		status     int
	}{
		{"one long header", get + "X-Long: " + strings.Repeat("x", 100<<10) + "\r\n\r\n", 431},
		{"many headers", get + strings.Repeat("X-Many: x\r\n", 10_000) + "\r\n", 431},
		{"one header without end", get + "X-Long: " + strings.Repeat("x", 1<<20), 431},
		{"a long address", "GET /v1/topics?" + strings.Repeat("x", 100<<10) + " HTTP/1.1\r\nHost: desk\r\n\r\n", 431},
		{"a long method", strings.Repeat("X", 100<<10) + " / HTTP/1.1\r\nHost: desk\r\n\r\n", 431},
		{"a large body with a length", check + "Content-Length: 9000000000\r\n\r\n{", 413},
		{"a large body in chunks", check + "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("10000\r\n"+strings.Repeat(" ", 0x10000)+"\r\n", 20), 413},
		{"a chunk without end", check + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n" + strings.Repeat(" ", 2<<20), 413},
		{"a chunk of nonsense", check + "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("1;x="+strings.Repeat("y", 5000)+"\r\n \r\n", 100), 400},
		{"expecting to go on with too much", check + "Content-Length: 9000000000\r\nExpect: 100-continue\r\n\r\n", 413},
	} {
		t.Run(r.name, func(t *testing.T) {
			c := &counter{t, c.address}
			conn := c.call()
			go func() { _, _ = io.WriteString(conn, r.text) }() // it may be cut off, which is the point
			if got := c.first(conn); got != r.status {
				t.Errorf("got %d, want %d", got, r.status)
			}
			c.serves()
		})
	}
}

// Who expects to be told to go on is told so where a body is wanted, and an answer where none is.
func TestExpectingToGoOn(t *testing.T) {
	c := listening(t, func(*patience) {})
	body := `{"license_email":"nobody@else.example"}`
	conn := c.call()
	send(t, conn, check+fmt.Sprintf("Content-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(body)))
	reader := bufio.NewReader(conn)
	if line, err := reader.ReadString('\n'); err != nil || line != "HTTP/1.1 100 Continue\r\n" {
		t.Fatalf("%q, %v", line, err)
	}
	send(t, conn, body)
	if _, err := reader.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(reader, nil)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%v, %v", answer, err)
	}
	_ = answer.Body.Close() // not read
	for header, status := range map[string]int{"Expect: 100-continue\r\nAuthorization: Bearer dbs_wrong\r\n": 401, "Expect: a-miracle\r\n": 417} {
		conn := c.call()
		send(t, conn, check+header+"Content-Length: 100\r\n\r\n")
		if got := c.first(conn); got != status {
			t.Errorf("%q: %d, want %d", header, got, status)
		}
	}
	c.serves()
}

func send(t *testing.T, conn net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
}
