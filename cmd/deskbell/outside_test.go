package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// The world outside the desk: whoever is called by a webhook, and a mail server.

// call is one call of a webhook, as its receiver understood it.
type call struct {
	id      string
	kind    string
	at      time.Time // of what happened
	ticket  int
	details map[string]any
}

// receiver takes calls, and refuses those that aren't signed with its secret.
type receiver struct {
	*testing.T
	url    string
	answer func(w http.ResponseWriter, r *http.Request) // nil: accepted

	mu     sync.Mutex
	secret string
	calls  []call
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	h := &receiver{T: t}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	h.url = server.URL + "/hook"
	return h
}

// ServeHTTP notes a call.
func (h *receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the caller was killed
	}
	h.mu.Lock()
	answer := h.answer
	verifier, err := standardwebhooks.NewWebhook(h.secret)
	if err == nil {
		// The test's clock is not the real one, which the library compares with.
		err = verifier.VerifyIgnoringTimestamp(body, r.Header)
	}
	if err != nil {
		h.Errorf("a call that isn't signed rightly: %v", err)
	}
	var p struct {
		Type      string    `json:"type"`
		Timestamp time.Time `json:"timestamp"`
		Data      struct {
			Event  map[string]any `json:"event"`
			Ticket struct {
				Number int `json:"number"`
			} `json:"ticket"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &p); err != nil {
		h.Errorf("a call that is no JSON: %v: %s", err, body)
	}
	h.calls = append(h.calls, call{r.Header.Get("webhook-id"), p.Type, p.Timestamp, p.Data.Ticket.Number, p.Data.Event})
	h.mu.Unlock()
	if answer != nil {
		answer(w, r)
	}
}

// heard are the calls so far of a type.
func (h *receiver) heard(kind string) []call {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(h.calls), func(c call) bool { return c.kind != kind })
}

// then answers calls from now on.
func (h *receiver) then(answer func(http.ResponseWriter, *http.Request)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.answer = answer
}

// register makes it one of a desk's webhooks.
func (h *receiver) register(s *server, admin string, events string) string {
	h.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	r := s.ask("POST", "/v1/webhooks", `{"url":"`+h.url+`","events":`+events+`}`, "Authorization", "Bearer "+admin)
	if r.status != http.StatusCreated {
		h.Fatalf("adding a webhook: %d %s", r.status, r.body)
	}
	added := decoded[struct{ ID, Secret string }](h.T, string(r.body))
	h.secret = added.Secret
	return added.ID
}

// mails are those in a maildir, by Message-ID.
func (p *place) mails(dir string) map[string]*mail.Message {
	p.Helper()
	files, err := filepath.Glob(filepath.Join(p.dir, dir, "new", "*"))
	if err != nil {
		p.Fatal(err)
	}
	all := map[string]*mail.Message{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			p.Fatal(err)
		}
		m, err := mail.ReadMessage(bytes.NewReader(content))
		if err != nil {
			p.Fatal(err)
		}
		id := m.Header.Get("Message-ID")
		if all[id] != nil {
			p.Errorf("two mails are %s", id)
		}
		all[id] = m
	}
	return all
}

// postOffice is a mail server that keeps what it takes.
type postOffice struct {
	url string

	mu    sync.Mutex
	taken []parcel
	hang  chan struct{} // if set, a mail that was taken isn't acknowledged until it is closed
}

type parcel struct{ to, id, subject string }

func newPostOffice(t *testing.T) *postOffice {
	t.Helper()
	o := &postOffice{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &sitting{office: o}, nil }))
	s.Domain = "localhost"
	served := make(chan error, 1)
	go func() { served <- s.Serve(listener) }()
	t.Cleanup(func() {
		_ = s.Close()
		if err := <-served; err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
	o.url = "smtp://" + listener.Addr().String() + "?starttls=none"
	return o
}

func (o *postOffice) arrived(to string) []parcel {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(o.taken), func(p parcel) bool { return p.to != to })
}

// acknowledge sets whether mail that was taken is acknowledged.
func (o *postOffice) acknowledge(hang chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.hang = hang
}

// sitting is one connection.
type sitting struct {
	office *postOffice
	to     string
}

func (*sitting) Reset()                               {}
func (*sitting) Logout() error                        { return nil }
func (*sitting) Mail(string, *smtp.MailOptions) error { return nil }
func (s *sitting) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return nil
}

func (s *sitting) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := mail.ReadMessage(bytes.NewReader(content))
	if err != nil {
		return err
	}
	s.office.mu.Lock()
	s.office.taken = append(s.office.taken, parcel{s.to, m.Header.Get("Message-ID"), strings.TrimSpace(m.Header.Get("Subject"))})
	hang := s.office.hang
	s.office.mu.Unlock()
	if hang != nil {
		<-hang
	}
	return nil
}

// eventually waits until something is as it should be.
func eventually(t *testing.T, check func() error) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		err := check()
		if err == nil {
			return
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
	}
}

// following is a connection to the stream.
type following struct {
	*testing.T
	lines *bufio.Scanner
}

// follow follows the stream after an entry; from now on, if that is empty. It has begun when
// this returns.
func (s *server) follow(token, after string) *following {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), http.MethodGet, s.url+"/v1/stream", nil)
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if after != "" {
		r.Header.Set("Last-Event-ID", after)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = answer.Body.Close() })
	if answer.StatusCode != http.StatusOK {
		s.Fatalf("following: %s", answer.Status)
	}
	f := &following{s.T, bufio.NewScanner(answer.Body)}
	f.lines.Buffer(nil, 1<<20)
	for after == "" && f.lines.Scan() && f.lines.Text() != "event: ready" {
	}
	return f
}

// tickets reads so many entries of a type, and gives their tickets' numbers and the last
// entry's place.
func (f *following) tickets(kind string, n int) (numbers []int, last string) {
	f.Helper()
	id, event := "", ""
	for len(numbers) < n && f.lines.Scan() {
		name, value, _ := strings.Cut(f.lines.Text(), ": ")
		switch name {
		case "id":
			id = value
		case "event":
			event = value
		case "data":
			if event == kind {
				told := decoded[struct {
					Data struct{ Ticket struct{ Number int } }
				}](f.T, value)
				numbers, last = append(numbers, told.Data.Ticket.Number), id
			}
		}
	}
	if len(numbers) < n {
		f.Fatalf("the stream ended after %d of %d: %v", len(numbers), n, f.lines.Err())
	}
	return numbers, last
}

// text is the plain part of a mail.
func text(t *testing.T, m *mail.Message) string {
	t.Helper()
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(m.Body, params["boundary"]).NextPart()
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(part) // which undoes quoted-printable
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
