package directory_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"deskbell/internal/directory"
)

// hang keeps the caller waiting until they go.
func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// drip sends a good answer, so slowly that nobody waits for its end.
func drip(w http.ResponseWriter, r *http.Request) {
	for _, c := range []byte(answer(string(ada))) {
		_, _ = w.Write([]byte{c})
		_ = http.NewResponseController(w).Flush()
		select {
		case <-time.After(20 * time.Millisecond):
		case <-r.Context().Done():
			return
		}
	}
}

// breakOff closes the connection, in the middle of an answer if it has begun one.
func breakOff(begin string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(conn, begin)
		_ = conn.Close()
	}
}

func TestTheDirectoryFails(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		tries  int
		says   string
	}{
		"no answer":          {breakOff(""), 2, "EOF"},
		"half an answer":     {breakOff("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"), 2, "unexpected EOF"},
		"no HTTP":            {breakOff("SSH-2.0-OpenSSH_9.2\r\n"), 2, "malformed HTTP"},
		"unauthorized":       {status(http.StatusUnauthorized), 1, "401 Unauthorized"},
		"forbidden":          {status(http.StatusForbidden), 1, "403 Forbidden"},
		"gone":               {status(http.StatusGone), 1, "410 Gone"},
		"too many requests":  {status(http.StatusTooManyRequests, "Retry-After", "3600"), 2, "429 Too Many Requests"},
		"an error":           {status(http.StatusInternalServerError), 2, "500 Internal Server Error"},
		"a bad gateway":      {status(http.StatusBadGateway), 2, "502 Bad Gateway"},
		"unavailable":        {status(http.StatusServiceUnavailable), 2, "503 Service Unavailable"},
		"a number of no use": {status(299), 1, "it answered 299\""},
		"nothing":            {status(http.StatusNoContent), 1, "204 No Content"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.answers(c.answer)
			w.expect(ada, "unknown")
			check(t, "calls", w.heard(), c.tries)
			w.counted(map[string]float64{"failed": 1, "none": 1, "duration_seconds": 1, "copy_age_seconds": 0, "circuit_open": 0})
			if text := w.log.String(); !strings.Contains(text, c.says) || strings.Contains(text, "ada") || strings.Contains(text, "s3cret") {
				t.Errorf("the log says %s", text)
			}
		})
	}
}

func TestItHelpsToTryAgain(t *testing.T) {
	for name, first := range map[string]http.HandlerFunc{
		"after no answer":         breakOff(""),
		"after an error":          status(http.StatusInternalServerError),
		"after too many requests": status(http.StatusTooManyRequests),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			var calls atomic.Int32
			w.answers(func(rw http.ResponseWriter, r *http.Request) {
				if calls.Add(1) == 1 {
					first(rw, r)
					return
				}
				owning(rw, r)
			})
			w.expect(ada, "fresh, 1 licenses")
			w.counted(map[string]float64{"ok": 1, "directory": 1, "duration_seconds": 1, "copy_age_seconds": 0, "circuit_open": 0})
		})
	}
}

func TestTheDirectoryTakesTooLong(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{"it hangs": hang, "it drips": drip} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, patience(200*time.Millisecond))
			w.answers(answer)
			begun := time.Now()
			w.expect(ada, "unknown")
			if took := time.Since(begun); took < 200*time.Millisecond || took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
			check(t, "failures", w.counts()["failed"], 1)
		})
	}
}

func TestTheDirectoryIsGone(t *testing.T) {
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, func(s *directory.Settings) { s.URL = url })
	w.expect(ada, "unknown")
	check(t, "failures", w.counts()["failed"], 1)
	if !strings.Contains(w.log.String(), "refused") {
		t.Errorf("the log says %s", w.log)
	}
}

// A redirect would carry the token away, or the question.
func TestRedirectsAreNotFollowed(t *testing.T) {
	var strayed atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		strayed.Add(1)
		owning(rw, r)
	}))
	defer elsewhere.Close()
	for name, client := range map[string]*http.Client{"by our client": nil, "by another": elsewhere.Client()} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(s *directory.Settings) { s.Client = client })
			w.answers(status(http.StatusTemporaryRedirect, "Location", elsewhere.URL+"?owner_email=ada@aerial.example"))
			w.expect(ada, "unknown")
			check(t, "calls", w.heard(), 1)
			check(t, "calls elsewhere", strayed.Load(), 0)
		})
	}
}

// A proxy would be told the token. Loopback never has one, so the directory is elsewhere.
func TestTheEnvironmentsProxyIsNotUsed(t *testing.T) {
	var told atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		told.Add(1)
		owning(rw, r)
	}))
	defer proxy.Close()
	t.Setenv("HTTP_PROXY", proxy.URL)
	w := newWorld(t, patience(time.Second), func(s *directory.Settings) { s.URL = "http://licenses.invalid" })
	w.expect(ada, "unknown")
	check(t, "calls by the proxy", told.Load(), 0)
}

// An answer without an end is read no further than an answer may be long.
func TestAnAnswerWithoutAnEnd(t *testing.T) {
	w := newWorld(t)
	var sent atomic.Int64
	w.answers(func(rw http.ResponseWriter, _ *http.Request) {
		chunk := []byte(strings.Repeat(" ", 64<<10))
		for sent.Load() < 1<<30 {
			n, err := rw.Write(chunk)
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
	})
	w.expect(ada, "unknown")
	check(t, "garbage", w.counts()["garbage"], 1)
	if sent.Load() > 100<<20 {
		t.Errorf("%d MiB were sent", sent.Load()>>20)
	}
}
