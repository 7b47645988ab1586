package api_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"deskbell/entitlement"
	"deskbell/internal/api"
	"deskbell/internal/auth"
	"deskbell/internal/documents"
	"deskbell/internal/fault"
	"deskbell/internal/ical"
	"deskbell/internal/limit"
	"deskbell/internal/notify/webhook"
	"deskbell/internal/privacy"
	"deskbell/internal/report"
	"deskbell/internal/store"
	"deskbell/tickets"
)

// monday is 10:00 in Zurich, in winter.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// desk is a whole server but for the network, on a fresh SQLite file.
type desk struct {
	testing.TB
	http.Handler
	store    *store.Store
	database string // its file
	deps     api.Deps
	log      *bytes.Buffer
	file     *files
	guard    *auth.Desk
	token    map[string]string // by name: agent, manager, administrator
	users    map[string]auth.User

	mu  sync.Mutex
	now time.Time
}

// setting changes a desk before it opens.
type setting func(*api.Deps)

func open(t testing.TB, settings ...setting) *desk {
	t.Helper()
	ctx := context.Background()
	database := filepath.Join(t.TempDir(), "deskbell.db")
	s, err := store.Open(ctx, database)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	_, err = s.Migrate(ctx)
	must(t, err)
	d := &desk{TB: t, database: database, store: s, log: &bytes.Buffer{}, file: &files{content: map[string][]byte{}}, token: map[string]string{}, users: map[string]auth.User{}, now: monday}
	publisher := &documents.Publisher{Shelf: s}
	must(t, publisher.PublishDefaults(ctx, monday))
	guard := &auth.Desk{
		Store: s, Trail: s, Key: []byte("a key that only this test has"), SecretKey: []byte("and one from outside"), NewID: d.newID,
		Passwords: swift{d}, Tell: d.tell,
		Owns: func(ctx context.Context, owner entitlement.Email) (bool, error) {
			account, err := s.Account(ctx, owner)
			return len(account.Licenses) > 0, err
		},
	}
	d.guard = guard
	registry := &entitlement.Registry{Store: s}
	hooks := webhook.New(webhook.Settings{}, s)
	deps := api.Deps{
		Desk:  &tickets.Desk{Store: s, Terms: publisher, Licenses: s, Registry: registry, Catalog: s, NewID: d.newID, NewAccess: guard.NewAccess},
		Auth:  guard,
		Once:  s,
		Terms: publisher, Licenses: s, Registry: registry, Files: d.file,
		ReadLicenses: documents.ReadLicenses, WriteLicenses: documents.WriteLicenses, InTransaction: s.InTransaction, ICal: ical.Calendar,
		Separately: s.Separately, Queue: s, Saved: s, Topics: s,
		Audit: s, Webhooks: s, Deliveries: s, Outbox: s, NewSecret: webhook.NewSecret, CheckURL: hooks.CheckURL, Circuit: hooks.Circuit,
		Stream: s, Relayed: func() (<-chan struct{}, func()) { return s.Wake(store.EntryRelayed) },
		Ready: s.Ping, Clock: api.Clock{Now: d.time, Test: true},
		Reports: &report.Desk{Store: s, Terms: publisher}, Stored: s,
		Log: slog.New(slog.NewJSONHandler(d.log, nil)), Version: "test", Metrics: prometheus.NewRegistry(), Limiter: limit.New(s, guard.Key, slog.New(slog.DiscardHandler)),
	}
	deps.People = &privacy.Desk{Store: s, Tickets: deps.Desk, Files: d.file, Key: guard.Key, NewID: d.newID, NewAlias: func() string { return strings.ToLower(rand.Text()) }}
	for _, set := range settings {
		set(&deps)
	}
	guard.Attempt = func(ctx context.Context, of auth.Tries, whose string, now time.Time) error {
		_, err := deps.Limiter.Take(ctx, signInTries[of], whose, now)
		return err
	}
	d.deps, d.Handler = deps, api.New(deps)
	for _, role := range []tickets.Role{tickets.Agent, tickets.Manager, tickets.Administrator} {
		u, err := guard.AddUser(ctx, string(role)+"@desk.example", "The "+string(role), role, monday)
		must(t, err)
		d.users[string(role)] = u
		d.token[string(role)], err = guard.NewToken(ctx, u.Email, monday)
		must(t, err)
	}
	_, err = s.ImportLicenses(ctx, []entitlement.License{
		{Key: "K-1", Product: "Pix4Dengine", Kind: entitlement.Subscription, Owner: "ops@aerial.example", Seats: 5, CreatedAt: monday,
			Contracts: []entitlement.Contract{{Plan: "enterprise", From: monday.AddDate(0, -1, 0), Until: monday.AddDate(1, 0, 0), ConfirmedAt: monday.AddDate(0, -1, 0)}}},
		{Key: "K-2", Product: "PIX4Dmapper", Kind: entitlement.Perpetual, Owner: "map@small.example", Seats: 1, CreatedAt: monday, SupportUntil: monday.AddDate(1, 0, 0)},
	}, entitlement.By{Actor: entitlement.Itself, At: monday, NewID: d.newID}, nil)
	must(t, err)
	return d
}

// owner is the token of someone who has followed a mailed link.
func (d *desk) owner(email entitlement.Email) string {
	d.Helper()
	ctx := context.Background()
	link, _, err := d.guard.AskForLink(ctx, auth.ForOwner, email, d.time())
	must(d, err)
	token, _, err := d.guard.LinkToken(ctx, link.ID, d.time())
	must(d, err)
	access, _, err := d.guard.SignIn(ctx, token, auth.Visitor{}, d.time())
	must(d, err)
	return access
}

func (d *desk) newID() string { return uuid.Must(uuid.NewV7()).String() }

func (d *desk) time() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) wait(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

// answer is what came back.
type answer struct {
	*httptest.ResponseRecorder
	t testing.TB
}

// ask sends a request and holds the answer against /openapi.json. What is of the form
// Name: value is a header, what begins with a brace is the body.
func (d *desk) ask(who, method, url string, more ...string) answer {
	d.Helper()
	body := ""
	r := httptest.NewRequest(method, "http://desk.example"+url, nil)
	for _, m := range more {
		if name, value, ok := strings.Cut(m, ": "); ok && !strings.ContainsAny(name, "{[\"\n ") {
			r.Header.Set(name, value)
			continue
		}
		body = m
	}
	if body != "" {
		r.Body = io.NopCloser(strings.NewReader(body))
		r.ContentLength = int64(len(body))
		if r.Header.Get("Content-Type") == "" {
			r.Header.Set("Content-Type", "application/json")
		}
	}
	if token := bearer(d, who); token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	described(d, r, w)
	traced(d, r, answer{w, d.TB})
	return answer{w, d.TB}
}

// bearer is the token of someone by name, or the name if it is a token itself.
func bearer(d *desk, who string) string {
	if token, ok := d.token[who]; ok {
		return token
	}
	return who
}

// is fails unless the answer has that status.
func (a answer) is(status int) answer {
	a.t.Helper()
	if a.Code != status {
		a.t.Fatalf("got %d, want %d: %s", a.Code, status, a.Body)
	}
	return a
}

// at finds a value in the answer, by a dotted path such as errors.0.location.
func (a answer) at(path string) any {
	a.t.Helper()
	var value any
	if err := json.Unmarshal(a.Body.Bytes(), &value); err != nil {
		a.t.Fatalf("not JSON: %s", a.Body)
	}
	for _, step := range strings.Split(path, ".") {
		switch at := value.(type) {
		case map[string]any:
			value = at[step]
		case []any:
			i := 0
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(at) {
				return nil
			}
			value = at[i]
		default:
			return nil
		}
	}
	return value
}

// has fails unless the value at a path prints as wanted.
func (a answer) has(path, want string) answer {
	a.t.Helper()
	if got := fmt.Sprint(a.at(path)); got != want {
		a.t.Errorf("%s is %q, want %q in %s", path, got, want, a.Body)
	}
	return a
}

// names fails unless these places, and no others, are named as at fault.
func (a answer) names(want ...string) answer {
	a.t.Helper()
	var p struct {
		Errors []struct{ Location, Message string }
	}
	if err := json.Unmarshal(a.Body.Bytes(), &p); err != nil {
		a.t.Fatalf("not JSON: %s", a.Body)
	}
	var got []string
	for _, e := range p.Errors {
		got = append(got, e.Location)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		a.t.Errorf("names %q, want %q: %s", got, want, a.Body)
	}
	return a
}

func (a answer) text(path string) string { a.t.Helper(); return fmt.Sprint(a.at(path)) }

const adasRequest = `{"license_email":"ops@aerial.example","requester":{"name":"Ada","email":"ada@aerial.example","country":"CH"},
 "topic":"processing","impact":"critical","subject":"Engine stops at step 2","description":"It stops."}`

// submit makes a ticket and gives its address and the customer's token.
func (d *desk) submit() (url, token string) {
	d.Helper()
	a := d.ask("", "POST", "/v1/tickets", adasRequest).is(http.StatusCreated)
	return a.Header().Get("Location"), a.text("access_token")
}

// files keeps attachments in memory.
type files struct {
	mu      sync.Mutex
	content map[string][]byte
}

func (f *files) Put(_ context.Context, key string, r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.content[key] = content
	return nil
}

func (f *files) Get(_ context.Context, key string) (io.ReadCloser, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	content, ok := f.content[key]
	if !ok {
		return nil, fault.New(fault.NotFound, "not_found", "There is no such file.")
	}
	return io.NopCloser(bytes.NewReader(content)), nil
}

func (f *files) Delete(_ context.Context, key string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.content, key)
	return nil
}

func (f *files) keys() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Sorted(maps.Keys(f.content))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var errOutage = errors.New("dial tcp 10.0.0.7:5432: secret outage")
