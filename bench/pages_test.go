package bench_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/internal/app"
	"deskbell/internal/pgtest"
	"deskbell/internal/store/storetest"
	"deskbell/sla"
	"deskbell/tickets"
)

// mostTickets is how many there are when pages are measured; one in twenty is open.
const mostTickets = 100_000

// BenchmarkPages opens pages of a desk with 100,000 tickets, one after another, and reports the
// median and the 99th percentile of the time until a whole one has come over loopback, and how
// many bytes of it came, compressed as browsers ask for it.
func BenchmarkPages(b *testing.B) {
	deskbell := program(b)
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			source := filepath.Join(b.TempDir(), "desk.db")
			if kind == "postgres" {
				source = pgtest.Durable(b)
			}
			a := desk(b, source)
			s := &served{tokens: people(b, a)}
			manyTickets(b, a)
			addManager(b, a)
			analyze(b, kind, source)
			// What so many tickets at once make the workers do is no part of a usual day.
			s.start(b, deskbell, source, "--no-workers")
			s.pages(b)
		})
	}
}

// pages opens them as whoever each is for.
func (s *served) pages(b *testing.B) {
	staff := s.browser(b, "/sign-in", url.Values{"email": {member(0)}, "password": {right}})
	var customers []visit // several: a session may only ask so often
	for i := range 10 {
		customers = append(customers, s.requester(b, i))
	}
	reader := s.browser(b, "/sign-in", url.Values{"email": {manager}, "password": {right}})
	for _, page := range []struct {
		name string
		by   []visit
	}{
		{"queue", []visit{{staff, "/desk"}}},
		{"view", []visit{{staff, "/desk?view=unassigned"}}},
		{"filter", []visit{{staff, "/desk?q=" + url.QueryEscape("is:breached,at_risk impact:critical,major region:europe is:open")}}},
		{"words", []visit{{staff, "/desk?q=" + url.QueryEscape("engine word77 is:open,closed,solved")}}},
		{"ticket", []visit{{staff, "/tickets/5001"}}},
		{"customer's ticket", customers},
		{"submit", []visit{{s.browser(b, "", nil), "/"}}},
		{"reports", []visit{{reader, "/reports"}}},
		{"reports of a quarter", []visit{{reader, "/reports?period=90d"}}},
		{"breaches", []visit{{reader, "/reports/breaches?period=90d"}}},
	} {
		b.Run(page.name, func(b *testing.B) { s.opens(b, page.by) })
	}
}

// visit is somebody's browser, and what they open in it.
type visit struct {
	by   *http.Client
	path string
}

// opens measures a page, after it was opened a few times. Where there are several visits, they
// take turns.
func (s *served) opens(b *testing.B, visits []visit) {
	var bytes, turn int
	next := func() {
		v := visits[turn%len(visits)]
		turn++
		bytes = s.open(b, v.by, v.path)
	}
	for range 20 {
		next()
	}
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		next()
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	inMilliseconds := func(share float64) float64 {
		return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(inMilliseconds(.5), "p50-ms")
	b.ReportMetric(inMilliseconds(.99), "p99-ms")
	b.ReportMetric(float64(bytes), "B/page")
}

// open opens a page as a browser does, and gives how many bytes came.
func (s *served) open(b *testing.B, by *http.Client, path string) int {
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip") // which the client leaves to us then
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w, err := by.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = w.Body.Close() }() // read to its end
	text, err := io.ReadAll(w.Body)
	if err != nil || w.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d, %v", path, w.StatusCode, err)
	}
	return len(text)
}

// browser is one that keeps cookies, after it has sent a form.
func (s *served) browser(b *testing.B, path string, filled url.Values) *http.Client {
	b.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	by := &http.Client{Jar: jar, Timeout: time.Minute}
	if path == "" {
		return by
	}
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, s.url+path, strings.NewReader(filled.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w, err := by.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	if err := w.Body.Close(); err != nil || w.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d, %v", path, w.StatusCode, err)
	}
	return by
}

// requester is a customer's browser, and the page of the request that they have just submitted.
func (s *served) requester(b *testing.B, i int) visit {
	b.Helper()
	by := s.browser(b, "", nil)
	submitted, err := s.ask(b.Context(), "/v1/tickets", "", fmt.Sprintf(`{"license_email":%q,"requester":{"name":"Ada","email":"ada@aerial.example","country":"CH"},
		"topic":"processing","impact":"critical","subject":"Engine stops at step 2","description":"What happened, and what was expected."}`, owner(i)))
	if err == nil {
		err = submitted.has(http.StatusCreated)
	}
	var made struct {
		Number      int64
		AccessToken string `json:"access_token"`
	}
	if err == nil {
		err = json.Unmarshal(submitted.body, &made)
	}
	if err != nil {
		b.Fatal(err)
	}
	s.open(b, by, "/t/"+made.AccessToken) // which leads to the request, with a cookie
	return visit{by, fmt.Sprint("/tickets/", made.Number)}
}

// manyTickets stores the tickets, whose words are as unevenly spread as those of people: wordN is in
// about one of N.
func manyTickets(b *testing.B, a *app.App) {
	b.Helper()
	now := a.Clock.Now().Truncate(time.Minute)
	impacts := []sla.Impact{"limited", "limited", "moderate", "moderate", "major", "critical"}
	regions := []calendars.Region{calendars.Europe, calendars.NorthAmerica, calendars.Asia}
	err := a.Store.InTransaction(b.Context(), func(ctx context.Context) error {
		for i := range mostTickets {
			one := storetest.Ticket(now.Add(-time.Duration(i*7919%mostTickets) * time.Minute))
			one.Requester.Email = fmt.Sprintf("person%d@customer%d.example", i%5000, i%500)
			one.Requester.Region, one.Impact = regions[i%len(regions)], impacts[i%len(impacts)]
			one.Description = "The engine stops."
			for n := 1; n < 400; n++ {
				if i%n == 0 {
					one.Description += fmt.Sprintf(" word%d", n)
				}
			}
			if i%3 > 0 {
				one.Assignee = member(i % 20)
			}
			clock := &one.Clocks[0]
			clock.DueAt = now.Add(time.Duration(i-mostTickets/20) * time.Minute) // one in twenty is late
			if i%20 > 0 {
				one.Status, one.SolvedAt = tickets.Solved, one.CreatedAt.AddDate(0, -1, 0)
				clock.State, clock.StoppedAt, clock.Owed = sla.Met, one.CreatedAt.Add(time.Minute), false
			}
			if err := a.Store.Create(ctx, one); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// analyze lets the database find out what its tables hold, as deskbell does with SQLite every hour,
// and PostgreSQL by itself after a while.
func analyze(b *testing.B, kind, source string) {
	b.Helper()
	db, err := sql.Open(dialects[kind].driver, source)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := db.Exec("ANALYZE"); err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}
