package api_test

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"deskbell/internal/api"
	"deskbell/internal/auth"
	"deskbell/internal/notify"
	"deskbell/internal/privacy"
	"deskbell/internal/store"
	"deskbell/internal/worker"
	"deskbell/tickets"
)

// attacker sends requests to a desk of its own, one after another. The same seed makes the same
// requests, but for the tokens in them.
type attacker struct {
	*desk
	maker
	witness   *witness
	log       *lastLines
	endpoints []endpoint
	callers   map[string][]caller // by role, as x-roles has them
	tickets   *tickets.Desk
	relay     *worker.Relay
	tallies   map[string]*tally // by operation
	findings  []finding
	sampled   map[string]int // answers of a kind so far
	sent      int
	ids       atomic.Uint32

	path  map[string]string // variables of the address being made, that differ from what is known
	query url.Values
}

// witness notes what is found wrong with the answer that is being looked at.
type witness struct {
	testing.TB
	said []string
}

// Errorf notes it.
func (w *witness) Errorf(format string, args ...any) {
	w.said = append(w.said, fmt.Sprintf(format, args...))
}

// Error notes it.
func (w *witness) Error(args ...any) { w.said = append(w.said, fmt.Sprint(args...)) }

// lastLines keeps the end of a log.
type lastLines struct {
	mu   sync.Mutex
	text []byte
}

// Write keeps a line.
func (l *lastLines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, line...)
	if len(l.text) > 16_000 {
		l.text = append([]byte(nil), l.text[len(l.text)-8000:]...)
	}
	return len(line), nil
}

// about are the lines that name a request.
func (l *lastLines) about(request string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []string
	for _, line := range strings.Split(string(l.text), "\n") {
		if request != "" && strings.Contains(line, request) {
			found = append(found, line)
		}
	}
	return strings.Join(found, "\n")
}

// openAttacker opens a desk, whose answers are all noted in a witness, and learns what it does
// from its own description.
func openAttacker(t *testing.T, seed uint64) *attacker {
	t.Helper()
	r := mathrand.New(mathrand.NewPCG(seed, 0))
	a := &attacker{log: &lastLines{}, callers: map[string][]caller{}, tallies: map[string]*tally{}, sampled: map[string]int{}}
	registry := prometheus.NewRegistry()
	a.desk = open(t, hurried, func(d *api.Deps) {
		d.Log = slog.New(slog.NewJSONHandler(a.log, &slog.HandlerOptions{Level: slog.LevelWarn}))
		d.Files, d.Metrics = &folder{t.TempDir()}, registry
		d.Desk.NewID, d.Auth.NewID = a.newID, a.newID
		d.Auth.Passwords, d.Auth.SecretKey = quick{}, []byte("another key that only this test has")
		d.Auth.Attempt = func(context.Context, auth.Tries, string, time.Time) error { return nil }
		d.Auth.Tell = func(context.Context, auth.User, string, time.Time) error { return nil }
		a.tickets = d.Desk
		if s, ok := d.Desk.Store.(*store.Store); ok && d.People == nil {
			d.People = &privacy.Desk{Store: s, Tickets: d.Desk, Files: d.Files, Key: d.Auth.Key, NewID: a.newID, NewAlias: func() string { return strings.ToLower(rand.Text()) }}
		}
	})
	a.desk.log = nil // what it had is noted above
	doc := describe(a.desk)
	a.endpoints = endpoints(doc)
	var templates []string
	for _, e := range a.endpoints {
		if len(templates) == 0 || templates[len(templates)-1] != e.path {
			templates = append(templates, e.path)
		}
	}
	a.maker = maker{r: r, known: newKnown(r, templates), now: a.time}
	s := a.store
	a.relay = &worker.Relay{
		Outbox: s, Histories: s.Histories, Registered: s.Registered, Terms: a.tickets.Terms, Webhooks: s.Webhooks,
		Staff:   func(context.Context) ([]notify.Person, error) { return nil, nil },
		Payload: api.Payload, LicensePayload: api.LicensePayload, NewID: a.newID, Log: slog.New(slog.DiscardHandler),
		Metrics: worker.NewMetrics(registry, func(ctx context.Context) (notify.Figures, error) { return s.Figures(ctx, a.time()) }, a.time),
	}
	a.witness = &witness{TB: t}
	a.TB = a.witness
	return a
}

// newID counts, so that the same seed makes the same ones, in ascending order as the real ones.
func (a *attacker) newID() string {
	var id uuid.UUID
	binary.BigEndian.PutUint32(id[:4], 0x0198f2a4)
	id[6], id[8] = 0x70, 0x80
	binary.BigEndian.PutUint32(id[12:], a.ids.Add(1))
	return id.String()
}

// whole are operations that look at all there is, and are asked less often: after a while, they
// would take most of the time.
var whole = map[string]bool{"GET /metrics": true, "GET /v1/audit/export": true}

// step sends one request, made by chance.
func (a *attacker) step() {
	e := oneOf(a.r, a.endpoints)
	if whole[e.String()] && a.r.IntN(10) > 0 {
		e = oneOf(a.r, a.endpoints)
	}
	a.try(e, a.pickKind())
}

// insist asks for an operation, between requests made by chance, until it succeeds once: what it
// takes, such as two open tickets of one account or a code of the moment, may not have come together
// yet.
func (a *attacker) insist(e endpoint) {
	for range 4000 {
		if t := a.tallies[e.String()]; t != nil && t.succeeded() > 0 {
			return
		}
		a.step()
		a.try(e, valid)
	}
}

// try sends one request, and holds its answer against all that is promised of it.
func (a *attacker) try(e endpoint, k kind) {
	if a.sent%endOfSession == 0 {
		a.renew()
	}
	if a.sent%100 == 99 {
		a.pass()
	}
	a.sent++
	s := a.make(e, k)
	first := a.send(s)
	if key := s.header.Get("Idempotency-Key"); key != "" && e.keyed() && first.Code < 300 && s.method == http.MethodPost && !s.cut {
		a.repeat(s, first)
	}
}

// pass lets time go by, and what goes on in the background happen.
func (a *attacker) pass() {
	a.wait(time.Duration(a.r.Int64N(int64(6 * time.Hour))))
	ctx := a.Context()
	if _, err := a.tickets.Observe(ctx, a.time(), 100); err != nil {
		a.report(nil, fmt.Sprintf("what has become due cannot be recorded: %v", err))
	}
	if _, err := a.relay.RunOnce(ctx, a.time()); err != nil {
		a.report(nil, fmt.Sprintf("what happened cannot be relayed: %v", err))
	}
}

// remote is where a request comes from: one of many addresses.
func (a *attacker) remote() string {
	switch a.r.IntN(4) {
	case 0:
		return "192.0.2.7:4711"
	case 1:
		return fmt.Sprintf("[2001:db8:%x::%x]:443", a.r.IntN(1<<16), a.r.IntN(1<<16))
	}
	return fmt.Sprintf("10.%d.%d.%d:4711", a.r.IntN(256), a.r.IntN(256), a.r.IntN(256))
}
