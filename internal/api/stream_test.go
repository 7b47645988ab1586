package api_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"deskbell/internal/api"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

// live is a desk whose stream is in memory, and a server for it.
type live struct {
	*desk
	stream   *api.MemoryStream
	stopping chan struct{}
	registry *prometheus.Registry
	revoked  *revocation
	server   *http.Server
	dial     func(context.Context) (net.Conn, error)
}

// revocation takes tokens back.
type revocation struct {
	auth.Store
	mu     sync.Mutex
	answer error // to the next question who a staff token belongs to; nil asks the store
}

func (r *revocation) UserByToken(ctx context.Context, hash string) (auth.User, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.answer != nil {
		return auth.User{}, r.answer
	}
	return r.Store.UserByToken(ctx, hash)
}

func (r *revocation) set(answer error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = answer
}

func openLive(t testing.TB) *live {
	t.Helper()
	l := &live{stream: &api.MemoryStream{}, stopping: make(chan struct{}), registry: prometheus.NewRegistry()}
	l.desk = open(t, func(d *api.Deps) {
		d.Stream, d.Relayed, d.Stopping, d.Metrics = l.stream, l.stream.Relayed, l.stopping, l.registry
		l.revoked = &revocation{Store: d.Auth.Store}
		d.Auth.Store = l.revoked
	})
	l.server = &http.Server{Handler: l.desk, ReadTimeout: 2 * time.Minute, WriteTimeout: 2 * time.Minute}
	return l
}

// listen serves on loopback.
func (l *live) listen() {
	l.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(l, err)
	l.dial = func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", listener.Addr().String())
	}
	go func() { _ = l.server.Serve(listener) }()
	l.Cleanup(func() { _ = l.server.Close() })
}

// plug serves on pipes, which hold nothing: who writes waits until the other side reads.
func (l *live) plug() {
	p := &pipes{calls: make(chan net.Conn), closed: make(chan struct{})}
	l.dial = func(context.Context) (net.Conn, error) {
		client, server := net.Pipe()
		p.calls <- server
		return client, nil
	}
	go func() { _ = l.server.Serve(p) }()
	l.Cleanup(func() { _ = l.server.Close() })
}

// pipes is a listener that accepts pipes.
type pipes struct {
	calls  chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.calls:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

// listener is a client of the stream.
type listener struct {
	testing.TB
	conn   net.Conn
	answer *http.Response
	lines  *bufio.Reader
}

// call connects as an agent, with headers such as Last-Event-ID: 3, and waits for an answer.
func (l *live) call(query string, headers ...string) *listener {
	l.Helper()
	return l.follow(l.connect(query, headers...))
}

// follow waits for the answer to a request.
func (l *live) follow(c *listener) *listener {
	l.Helper()
	answer, err := http.ReadResponse(c.lines, nil)
	must(l, err)
	l.Cleanup(func() {
		_ = c.conn.Close() // or the other would wait for the rest
		_ = answer.Body.Close()
	})
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/event-stream" || answer.Header.Get("X-Accel-Buffering") != "no" ||
		answer.Header.Get("Cache-Control") != "no-store" || answer.Header.Get("Content-Encoding") != "" {
		l.Fatalf("answered %d %v", answer.StatusCode, answer.Header)
	}
	c.answer, c.lines = answer, bufio.NewReader(answer.Body)
	return c
}

// connect sends the request, and reads nothing.
func (l *live) connect(query string, headers ...string) *listener {
	l.Helper()
	return l.connectAs(l.token["agent"], streamPath+query, headers...)
}

// connectAs sends the request of whoever has a token.
func (l *live) connectAs(token, address string, headers ...string) *listener {
	l.Helper()
	conn, err := l.dial(context.Background())
	must(l, err)
	l.Cleanup(func() { _ = conn.Close() })
	must(l, conn.SetDeadline(time.Now().Add(24*time.Hour)))
	request := "GET " + address + " HTTP/1.1\r\nHost: desk.example\r\nAuthorization: Bearer " + token + "\r\n"
	for _, h := range headers {
		request += h + "\r\n"
	}
	_, err = io.WriteString(conn, request+"\r\n")
	must(l, err)
	return &listener{TB: l.TB, conn: conn, lines: bufio.NewReader(conn)}
}

// hears fails unless this is the next block of lines.
func (c *listener) hears(want ...string) {
	c.Helper()
	got := c.block()
	if text := strings.Join(want, "\n"); got != text {
		c.Fatalf("heard %q, want %q", got, text)
	}
}

// block is the lines up to an empty one, or how the answer ended.
func (c *listener) block() string {
	c.Helper()
	var lines []string
	for {
		line, err := c.lines.ReadString('\n')
		switch {
		case errors.Is(err, io.EOF):
			return "end"
		case errors.Is(err, io.ErrUnexpectedEOF):
			return "cut off"
		}
		must(c, err)
		if line == "\n" {
			return strings.Join(lines, "\n")
		}
		lines = append(lines, strings.TrimSuffix(line, "\n"))
	}
}

const hello = ": the desk, as it happens\nretry: 2000"

// gauge is a metric's value.
func (l *live) gauge(name string) float64 {
	l.Helper()
	families, err := l.registry.Gather()
	must(l, err)
	for _, f := range families {
		if f.GetName() == name {
			return f.GetMetric()[0].GetGauge().GetValue() + f.GetMetric()[0].GetCounter().GetValue()
		}
	}
	l.Fatalf("there is no %s", name)
	return 0
}

func TestStream(t *testing.T) {
	l := openLive(t)
	l.listen()
	l.stream.Add("ticket.submitted", 3)
	c := l.call("")
	c.hears(hello)
	c.hears("id: 3", "event: ready", `data: {"position":3}`)
	l.stream.Add("sla.breached", 1)
	c.hears("id: 4", "event: sla.breached", `data: {"n":4}`)
	_ = c.conn.Close()
	l.stream.Add("sla.met", 2)
	for _, resumed := range []*listener{l.call("", "Last-Event-ID: 4"), l.call("?last_event_id=4"), l.call("?last_event_id=2", "Last-Event-ID: 4")} {
		resumed.hears(hello)
		resumed.hears("id: 5", "event: sla.met", `data: {"n":5}`)
		resumed.hears("id: 6", "event: sla.met", `data: {"n":6}`)
	}
	c = l.call("", "Last-Event-ID: 6")
	c.hears(hello)
	l.stream.Add("sla.warning", 1)
	c.hears("id: 7", "event: sla.warning", `data: {"n":7}`)
	if sent := l.gauge("deskbell_stream_entries_total"); sent < 8 {
		t.Errorf("%v entries are counted", sent)
	}
}

func TestStreamFromTheVeryBeginning(t *testing.T) {
	l := openLive(t)
	l.listen()
	c := l.call("")
	c.hears(hello)
	c.hears("id: 0", "event: ready", `data: {"position":0}`)
	c = l.call("?last_event_id=0")
	c.hears(hello)
	l.stream.Add("ticket.submitted", 1)
	c.hears("id: 1", "event: ticket.submitted", `data: {"n":1}`)
}

func TestStreamOfSomeTypes(t *testing.T) {
	l := openLive(t)
	l.listen()
	c := l.call("?types=sla.breached,sla.met")
	c.hears(hello)
	c.hears("id: 0", "event: ready", `data: {"position":0}`)
	l.stream.Add("ticket.noted", 500)
	l.stream.Add("sla.met", 1)
	l.stream.Add("sla.warning", 1)
	l.stream.Add("sla.breached", 1)
	c.hears("id: 501", "event: sla.met", `data: {"n":501}`)
	c.hears("id: 503", "event: sla.breached", `data: {"n":503}`)
}

func TestStreamResets(t *testing.T) {
	l := openLive(t)
	l.listen()
	l.stream.Add("sla.met", 9)
	l.stream.Purge(1, 4)
	l.stream.Purge(7, 7)
	old := l.call("", "Last-Event-ID: 2")
	old.hears(hello)
	old.hears("id: 4", "event: reset", `data: {"position":4}`)
	old.hears("id: 5", "event: sla.met", `data: {"n":5}`)
	old.hears("id: 6", "event: sla.met", `data: {"n":6}`)
	old.hears("id: 7", "event: reset", `data: {"position":7}`) // something in between was purged as well
	old.hears("id: 8", "event: sla.met", `data: {"n":8}`)
	justKept := l.call("", "Last-Event-ID: 4")
	justKept.hears(hello)
	justKept.hears("id: 5", "event: sla.met", `data: {"n":5}`)
	unknown := l.call("", "Last-Event-ID: 10")
	unknown.hears(hello)
	unknown.hears("id: 9", "event: reset", `data: {"position":9}`)
	l.stream.Add("sla.met", 1)
	unknown.hears("id: 10", "event: sla.met", `data: {"n":10}`)
}

func TestStreamRefusals(t *testing.T) {
	l := openLive(t)
	for _, garbage := range []string{"x", "-1", "1.0", "01", "9999999999999999999", "0x1", "1,2"} {
		l.ask("agent", "GET", streamPath+"?last_event_id="+garbage).is(422).names("last_event_id")
		l.ask("agent", "GET", streamPath, "Last-Event-ID: "+garbage).is(422).names("Last-Event-ID")
	}
	l.ask("agent", "GET", streamPath+"?types=sla.breached,gossip&last_event_id=x&from=3", "Last-Event-ID: y").is(422).names("types", "last_event_id", "Last-Event-ID", "from")
	_, ada := l.submit()
	l.ask("", "GET", streamPath).is(401)
	l.ask(ada, "GET", streamPath).is(403)
	if n := l.gauge("deskbell_stream_subscribers"); n != 0 {
		t.Errorf("%v follow", n)
	}
}

const streamPath = "/v1/stream"

func TestStreamsOfOneUser(t *testing.T) {
	l := openLive(t)
	l.listen()
	for range 20 {
		l.call("").hears(hello)
	}
	l.ask("agent", "GET", streamPath).is(429).has("code", "too_many_streams")
	if n := l.gauge("deskbell_stream_subscribers"); n != 20 {
		t.Errorf("%v follow", n)
	}
}

func TestStreamIsDescribed(t *testing.T) {
	op := describe(open(t)).Paths.Value(streamPath).Get
	if content := op.Responses.Value("200").Value.Content; len(content) != 1 || content.Get("text/event-stream") == nil {
		t.Errorf("it answers %v", content)
	}
	if op.Responses.Value("429") == nil || op.Responses.Value("503") == nil {
		t.Error("its refusals are not described")
	}
}

func TestStreamHead(t *testing.T) {
	l := openLive(t)
	s := httptest.NewServer(l)
	defer s.Close()
	r, err := http.NewRequest(http.MethodHead, s.URL+streamPath, nil)
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+l.token["agent"])
	answer, err := s.Client().Do(r)
	must(t, err)
	must(t, answer.Body.Close())
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/event-stream" {
		t.Errorf("answered %d %v", answer.StatusCode, answer.Header)
	}
}

// A quiet stream outlives the server's timeouts, and is heard to be alive.
func TestStreamHeartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := openLive(t)
		l.plug()
		c, few := l.call(""), l.call("?types=sla.breached")
		for _, c := range []*listener{c, few} {
			c.hears(hello)
			c.hears("id: 0", "event: ready", `data: {"position":0}`)
		}
		began := time.Now()
		for range 20 {
			c.hears(": alive")
			few.hears(": alive")
		}
		if took := time.Since(began); took != 5*time.Minute {
			t.Errorf("20 heartbeats took %s", took)
		}
		l.stream.Add("sla.met", 2)
		c.hears("id: 1", "event: sla.met", `data: {"n":1}`)
		c.hears("id: 2", "event: sla.met", `data: {"n":2}`)
		few.hears(": alive", "id: 2") // so that it need not hear again what it doesn't want
		few.hears(": alive")
	})
}

// Who reads nothing is cut off after a while, and keeps nobody waiting until then.
func TestStreamToWhoReadsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := openLive(t)
		l.plug()
		c := l.call("")
		c.hears(hello)
		c.hears("id: 0", "event: ready", `data: {"position":0}`)
		l.connect("")
		synctest.Wait()
		began := time.Now()
		for n := range 3000 {
			l.stream.Add("sla.met", 1)
			if got := c.block(); !strings.HasSuffix(got, "}") || n == 0 && got != "id: 1\nevent: sla.met\ndata: {\"n\":1}" {
				t.Fatalf("heard %q", got)
			}
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("others waited %s", took)
		}
		if n := l.gauge("deskbell_stream_subscribers"); n != 2 {
			t.Errorf("%v follow", n)
		}
		for range 3 {
			c.hears(": alive")
		}
		synctest.Wait()
		if n := l.gauge("deskbell_stream_subscribers"); n != 1 {
			t.Errorf("%v follow after %s", n, time.Since(began))
		}
	})
}

func TestStreamEndsWithItsToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := openLive(t)
		l.plug()
		c := l.call("")
		c.hears(hello)
		c.hears("id: 0", "event: ready", `data: {"position":0}`)
		l.revoked.set(errOutage) // which locks nobody out
		for range 7 {
			c.hears(": alive")
		}
		began := time.Now()
		l.revoked.set(fault.New(fault.NotFound, "not_found", "There is no such token."))
		for got := ": alive"; got != "end"; got = c.block() {
			if got != ": alive" {
				t.Fatalf("heard %q", got)
			}
		}
		if took := time.Since(began); took > time.Minute {
			t.Errorf("it took %s", took)
		}
	})
}

// Somebody for whom there is always more to read is asked for the token all the same.
func TestStreamThatNeverRestsEndsWithItsToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const all = 10_000
		l := openLive(t)
		l.plug()
		l.stream.Add("sla.met", all)
		c := l.call("", "Last-Event-ID: 0")
		c.hears(hello)
		l.revoked.set(fault.New(fault.NotFound, "not_found", "There is no such token."))
		heard := 0
		for got := c.block(); got != "end" && got != "cut off"; got = c.block() {
			heard++
			time.Sleep(100 * time.Millisecond)
		}
		if heard < 500 || heard > all/2 {
			t.Errorf("it ended after %d of %d", heard, all)
		}
	})
}

// An outage ends what has to be read from the database, and goes to the log.
func TestStreamOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := openLive(t)
		l.plug()
		l.stream.Add("sla.met", 1500)
		c := l.call("", "Last-Event-ID: 0")
		c.hears(hello)
		c.hears("id: 1", "event: sla.met", `data: {"n":1}`)
		l.stream.Break(errOutage)
		heard := 1
		for c.block() != "end" {
			heard++
		}
		synctest.Wait()
		// The server may have read the next batch already when the outage begins; it ends between two.
		if heard%200 != 0 || heard >= 1500 || !strings.Contains(l.log.String(), "read the stream: "+errOutage.Error()) {
			t.Errorf("it ended after %d entries, and %s is logged", heard, l.log)
		}
		l.ask("agent", "GET", streamPath).is(http.StatusInternalServerError)
	})
}

// A server that stops waits for no stream, read or not.
func TestStreamsEndWithTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := openLive(t)
		l.plug()
		c := l.call("")
		c.hears(hello)
		c.hears("id: 0", "event: ready", `data: {"position":0}`)
		l.connect("")
		synctest.Wait()
		began := time.Now()
		close(l.stopping)
		if got := c.block(); got != "end" {
			t.Errorf("heard %q", got)
		}
		must(t, l.server.Shutdown(t.Context()))
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("the server stopped after %s", took)
		}
		synctest.Wait()
		if n := l.gauge("deskbell_stream_subscribers"); n != 0 {
			t.Errorf("%v follow", n)
		}
	})
}
