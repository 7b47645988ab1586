package directory_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"deskbell/entitlement"
	"deskbell/internal/directory"
)

// noon is when the tests begin, on a Wednesday.
var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

const (
	ada = entitlement.Email("ada@aerial.example")
	eve = entitlement.Email("eve@survey.example")
)

// shelf is a Cache in memory.
type shelf struct {
	mu     sync.Mutex
	copies map[entitlement.Email]kept
	fail   error
}

type kept struct {
	licenses  []entitlement.License
	learnedAt time.Time
}

func (s *shelf) Copy(_ context.Context, owner entitlement.Email) ([]entitlement.License, time.Time, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, found := s.copies[owner]
	return k.licenses, k.learnedAt, found, s.fail
}

func (s *shelf) Keep(_ context.Context, owner entitlement.Email, licenses []entitlement.License, learnedAt time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.copies[owner] = kept{licenses, learnedAt}
	return nil
}

// clock is a time that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// journal is a log that tests can read.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// world is a directory with somebody else's server behind it.
type world struct {
	*testing.T
	*directory.Directory
	clock    *clock
	cache    *shelf
	log      *journal
	registry *prometheus.Registry

	mu     sync.Mutex
	answer http.HandlerFunc
	calls  []*http.Request
}

// newWorld makes a world whose server answers with the licenses of whoever is asked for.
func newWorld(t *testing.T, changes ...func(*directory.Settings)) *world {
	t.Helper()
	w := &world{T: t, clock: &clock{now: noon}, cache: &shelf{copies: map[entitlement.Email]kept{}}, log: &journal{}, registry: prometheus.NewRegistry()}
	w.answers(owning)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.calls = append(w.calls, r)
		answer := w.answer
		w.mu.Unlock()
		answer(rw, r)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	t.Cleanup(server.Close)
	settings := directory.Settings{
		URL: server.URL + "/accounts", Token: "s3cret", Now: w.clock.read, Log: slog.New(slog.NewTextHandler(w.log, nil)),
		Timeout: time.Minute, // so that a busy machine changes nothing
	}
	for _, change := range changes {
		change(&settings)
	}
	var err error
	if w.Directory, err = directory.New(settings, w.cache, w.registry); err != nil {
		t.Fatal(err)
	}
	return w
}

func patience(d time.Duration) func(*directory.Settings) {
	return func(s *directory.Settings) { s.Timeout = d }
}

func (w *world) answers(with http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answer = with
}

// heard is how often the server was called.
func (w *world) heard() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.calls)
}

func (w *world) account(owner entitlement.Email) entitlement.Account {
	w.Helper()
	a, err := w.Account(w.Context(), owner)
	if err != nil {
		w.Fatal(err)
	}
	return a
}

// expect looks an account up and says what it is: fresh, a copy with its age, or unknown.
func (w *world) expect(owner entitlement.Email, want string) {
	w.Helper()
	a := w.account(owner)
	got := fmt.Sprintf("fresh, %d licenses", len(a.Licenses))
	switch {
	case a.Unknown:
		got = "unknown"
	case !a.AsOf.IsZero():
		got = fmt.Sprintf("%s old, %d licenses", w.clock.read().Sub(a.AsOf), len(a.Licenses))
	}
	check(w.T, "the account of "+string(owner), got, want)
}

// counts are all metrics but durations, as name{label}; of histograms the sum.
func (w *world) counts() map[string]float64 {
	w.Helper()
	families, err := w.registry.Gather()
	if err != nil {
		w.Fatal(err)
	}
	all := map[string]float64{}
	for _, f := range families {
		name := strings.TrimPrefix(f.GetName(), "deskbell_directory_")
		for _, m := range f.GetMetric() {
			switch {
			case name == "duration_seconds":
				all[name] = float64(m.GetHistogram().GetSampleCount())
			case m.GetHistogram() != nil:
				all[name] = m.GetHistogram().GetSampleSum()
			case m.GetCounter() != nil:
				all[m.GetLabel()[0].GetValue()] = m.GetCounter().GetValue()
			default:
				all[name] = m.GetGauge().GetValue()
			}
		}
	}
	return all
}

func (w *world) counted(want map[string]float64) {
	w.Helper()
	if got := w.counts(); !maps.Equal(got, want) {
		w.Errorf("counted\n got %v\nwant %v", got, want)
	}
}

// owning answers with a license that has Enterprise support, but knows nobody at
// nobody.example.
func owning(w http.ResponseWriter, r *http.Request) {
	owner := r.URL.Query().Get("owner_email")
	if strings.HasSuffix(owner, "@nobody.example") {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	say(answer(owner))(w, r)
}

// fields are a license in JSON.
type fields map[string]any

// engine is a license with Enterprise support; the changes come in pairs of name and value.
func engine(owner string, changes ...any) fields {
	f := fields{
		"license_key": "ENG-1", "product": "Pix4Dengine", "kind": "subscription", "owner_email": owner, "seats": 2,
		"support_until": "2027-12-31", "enterprise_from": "2026-01-01", "enterprise_until": "2027-01-01T00:00:00Z",
		"enterprise_confirmed_at": "2025-12-18T09:30:00Z", "remote_deactivation": true, "created_at": "2025-12-15",
	}
	for i := 0; i < len(changes); i += 2 {
		if changes[i+1] == nil {
			delete(f, changes[i].(string))
			continue
		}
		f[changes[i].(string)] = changes[i+1]
	}
	return f
}

// answer is an answer about an owner, of one license if none are given.
func answer(owner string, licenses ...fields) string {
	if licenses == nil {
		licenses = []fields{engine(owner)}
	}
	data, err := json.Marshal(map[string]any{"owner_email": owner, "licenses": licenses})
	if err != nil {
		panic(err)
	}
	return string(data)
}

func say(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, text)
	}
}

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, "{}")
	}
}

func check[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}
