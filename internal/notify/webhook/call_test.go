package webhook

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// dial makes a sender's connections in memory, each served by a function until it returns.
func dial(t *testing.T, s *Sender, serve func(net.Conn)) {
	var served sync.WaitGroup
	s.client.Transport.(*http.Transport).DialContext = func(context.Context, string, string) (net.Conn, error) {
		near, far := net.Pipe()
		served.Go(func() {
			defer far.Close()
			serve(far)
		})
		return near, nil
	}
	t.Cleanup(func() {
		s.client.CloseIdleConnections()
		served.Wait()
	})
}

// drip writes a byte every two seconds until the connection is closed.
func drip(c net.Conn) {
	for _, err := fmt.Fprint(c, "a"); err == nil; _, err = fmt.Fprint(c, "a") {
		time.Sleep(2 * time.Second)
	}
}

// asked is the request that came in; nil if none did.
func asked(c net.Conn) *http.Request {
	r, err := http.ReadRequest(bufio.NewReader(c))
	if err == nil {
		_, err = io.Copy(io.Discard, r.Body)
	}
	if err != nil {
		return nil
	}
	return r
}

func TestAHangingEndpointIsCutAtTheTimeout(t *testing.T) {
	for _, c := range []struct {
		name   string
		scheme string
		serve  func(net.Conn)
		status int // of what came in time
	}{
		{"never answers", "http", func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }, 0},
		{"never finishes its status", "http", func(c net.Conn) { asked(c); drip(c) }, 0},
		{"never finishes its headers", "http", func(c net.Conn) { asked(c); fmt.Fprint(c, "HTTP/1.1 200 OK\r\nX-Slow: "); drip(c) }, 0},
		{"never finishes a handshake", "https", func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }, 0},
		{"never finishes a refusal", "http", func(c net.Conn) { asked(c); fmt.Fprint(c, "HTTP/1.1 500 Oh\r\n\r\n"); drip(c) }, 500},
		{"accepts, and never finishes", "http", func(c net.Conn) { asked(c); fmt.Fprint(c, "HTTP/1.1 200 OK\r\n\r\n"); drip(c) }, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := New(Settings{}, hook(c.scheme+"://hooks.example"))
				dial(t, s, c.serve)
				o := one(t, s, now)
				if o.Attempt.Took != 15*time.Second || o.Attempt.Status != c.status {
					t.Errorf("took %s, status %d", o.Attempt.Took, o.Attempt.Status)
				}
				switch {
				case c.status == 200 && o.Err != nil:
					t.Error(o.Err)
				case c.status == 500 && o.Err.Error() != "the endpoint answered 500 Internal Server Error":
					t.Error(o.Err)
				case c.status == 0 && (o.Err == nil || !strings.HasPrefix(o.Err.Error(), "the endpoint didn't answer within 15s: ")):
					t.Error(o.Err)
				}
				if c.status != 0 && o.Attempt.ResponseBody != strings.Repeat("a", 8) {
					t.Errorf("got the body %q", o.Attempt.ResponseBody)
				}
			})
		})
	}
}

func TestAHostThatTakesNoConnectionIsCutAtTheTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Settings{Timeout: time.Minute}, hook("http://hooks.example"))
		release := make(chan struct{})
		s.client.Transport.(*http.Transport).DialContext = func(context.Context, string, string) (net.Conn, error) {
			<-release
			return nil, io.EOF
		}
		if o := one(t, s, now); o.Attempt.Took != time.Minute || o.Err == nil {
			t.Errorf("took %s: %v", o.Attempt.Took, o.Err)
		}
		// The transport goes on connecting when the call is over, for the next one.
		if s.dialer.Timeout != time.Minute {
			t.Errorf("and goes on for %s", s.dialer.Timeout)
		}
		close(release)
		synctest.Wait()
	})
}

func TestEachCallOfABatchTellsItsOwnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Settings{}, hook("http://hooks.example"))
		var stamps []string
		dial(t, s, func(c net.Conn) {
			stamps = append(stamps, asked(c).Header.Get("webhook-timestamp"))
			time.Sleep(4 * time.Second)
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		})
		b := batch("d1", "d2", "d3")
		b.Until = now.Add(20 * time.Second)
		outcomes := s.Send(ctx, b, now)
		if got := strings.Join(stamps, " "); got != "1772445600 1772445604" {
			t.Errorf("got the timestamps %s", got)
		}
		if !outcomes[1].Attempt.At.Equal(now.Add(4*time.Second)) || !outcomes[2].Postponed.Equal(now.Add(8*time.Second)) {
			t.Errorf("got %+v", outcomes)
		}
	})
}

func TestACallIsRepeatedWhereAKeptConnectionWasClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Settings{}, hook("http://hooks.example"))
		connections := 0
		dial(t, s, func(c net.Conn) {
			connections++
			if asked(c) == nil {
				return
			}
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
			asked(c) // the next one is read, but then the connection is closed
		})
		for _, o := range s.Send(ctx, batch("d1", "d2"), now) {
			if o.Err != nil {
				t.Error(o.Err)
			}
		}
		if connections != 2 {
			t.Errorf("made %d connections", connections)
		}
	})
}

func TestAnEndlessAnswerCostsNothing(t *testing.T) {
	const gigabyte = 1 << 30
	written, ended := 0, make(chan struct{})
	e := listen(t, func(w http.ResponseWriter, _ *http.Request) {
		defer close(ended)
		chunk := []byte(strings.Repeat("0123456789abcdef", 4096))
		for written < gigabyte {
			n, err := w.Write(chunk)
			if written += n; err != nil {
				return
			}
		}
	})
	o := one(t, newSender(t, Settings{AllowPrivate: true}, hook(e.URL)), now)
	<-ended
	if o.Err != nil || len(o.Attempt.ResponseBody) != 16<<10 {
		t.Errorf("kept %d bytes: %v", len(o.Attempt.ResponseBody), o.Err)
	}
	if written > gigabyte/8 {
		t.Errorf("%d bytes were sent before the connection was closed", written)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	inside := listen(t, status(200))
	for _, code := range []int{301, 302, 303, 307, 308} {
		e := listen(t, status(code, "Location", inside.URL+"/admin"))
		o := one(t, newSender(t, Settings{AllowPrivate: true}, hook(e.URL)), now)
		want := fmt.Sprintf("the endpoint answered %d %s and points to %s/admin; redirects are never followed, so update the webhook's URL", code, http.StatusText(code), inside.URL)
		if o.Err == nil || o.Err.Error() != want || o.Attempt.Error != want || o.Attempt.Status != code || o.Permanent {
			t.Errorf("got %+v", o)
		}
	}
	if n := len(inside.heard()); n != 0 {
		t.Errorf("the other server was called %d times", n)
	}
}

func TestAnEndpointThatBreaksOff(t *testing.T) {
	e := listen(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	o := one(t, newSender(t, Settings{AllowPrivate: true}, hook(e.URL+"/?key=1")), now)
	if o.Err == nil || o.Attempt.Status != 0 || strings.Contains(o.Err.Error(), "key=1") {
		t.Errorf("got %+v", o)
	}
	e.Close()
	if o := one(t, newSender(t, Settings{AllowPrivate: true}, hook(e.URL)), now); o.Err == nil || !strings.Contains(o.Err.Error(), "connection refused") {
		t.Errorf("got %+v", o)
	}
}

func TestAStrangersWordsInAnErrorAreCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Settings{}, hook("http://hooks.example"))
		dial(t, s, func(c net.Conn) {
			asked(c)
			fmt.Fprint(c, strings.Repeat("no HTTP ", 1000)+"\r\n\r\n")
		})
		if o := one(t, s, now); o.Err == nil || len(o.Err.Error()) > 1024 || o.Attempt.Error != o.Err.Error() {
			t.Errorf("got %v", o.Err)
		}
	})
}

func TestTheCertificateIsVerified(t *testing.T) {
	e := unstarted(t, status(200))
	e.EnableHTTP2 = true
	e.StartTLS()
	s := newSender(t, Settings{AllowPrivate: true}, hook(e.URL))
	o := one(t, s, now)
	if o.Err == nil || !strings.Contains(o.Err.Error(), "certificate") || len(e.heard()) != 0 {
		t.Errorf("got %v", o.Err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(e.Certificate())
	s.client.Transport.(*http.Transport).TLSClientConfig.RootCAs = roots
	if o = one(t, s, now); o.Err != nil || e.heard()[0].proto != "HTTP/2.0" {
		t.Errorf("got %v", o.Err)
	}

	old := unstarted(t, status(200))
	old.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11} //nolint:gosec // what must be refused
	old.StartTLS()
	s = newSender(t, Settings{AllowPrivate: true}, hook(old.URL))
	s.client.Transport.(*http.Transport).TLSClientConfig.RootCAs = roots
	if o = one(t, s, now); o.Err == nil || !strings.Contains(o.Err.Error(), "protocol version") {
		t.Errorf("TLS 1.1: %v", o.Err)
	}
}

func TestTheEnvironmentsProxyIsIgnored(t *testing.T) {
	if New(Settings{}, book{}).client.Transport.(*http.Transport).Proxy != nil {
		t.Error("a proxy would connect around the guard")
	}
}

func TestAStoredURLThatCannotBeCalled(t *testing.T) {
	for _, url := range []string{"", "://", "ftp://hooks.example", "https://", "http://hooks.example:http"} {
		o := one(t, newSender(t, Settings{AllowPrivate: true}, hook(url)), now)
		if o.Err == nil || o.Attempt.Number != 1 || o.Attempt.Error == "" {
			t.Errorf("%q: %+v", url, o)
		}
	}
}

func TestTheCauseIsToldWithoutTheURL(t *testing.T) {
	if got := cause(fmt.Errorf("call: %w", io.EOF)); !errors.Is(got, io.EOF) || got.Error() != "call: EOF" {
		t.Errorf("got %v", got)
	}
}
