// Package webtest runs a whole desk for tests of its pages: server, workers and database, on
// loopback, with a clock that the test moves. Browser is a browser without scripts.
package webtest

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"deskbell/entitlement"
	"deskbell/internal/app"
	"deskbell/internal/auth"
	"deskbell/internal/config"
	"deskbell/internal/documents"
	"deskbell/tickets"
)

// Who works at the desk, and everyone's password.
const (
	Agent         = "grace@vendor.example"
	Manager       = "mary@vendor.example"
	Administrator = "adele@vendor.example"
	Password      = "a lighthouse, seven gulls"
)

// licenses are the accounts that there are: ops@aerial.example has Enterprise support,
// plain@survey.example Support & Upgrade, and late@ended.example had it once.
const licenses = `license_key,product,kind,owner_email,seats,support_until,enterprise_plan,enterprise_from,enterprise_until,enterprise_confirmed_at,remote_deactivation,created_at
WEB-1,Pix4Dengine,subscription,ops@aerial.example,3,2028-01-01,enterprise,2026-01-01,2028-01-01,2026-01-01,true,2026-01-01
WEB-2,PIX4Dmapper,perpetual,plain@survey.example,1,2028-01-01,,,,,false,2025-01-01
WEB-3,PIX4Dmapper,perpetual,late@ended.example,1,2024-01-01,,,,,false,2023-01-01
`

// Desk is one that runs.
type Desk struct {
	*testing.T
	URL   string
	Dir   string // where it keeps everything
	clock string

	settings config.Settings
}

// Open runs a desk from an instant on, until the test is over. Settings change what it is like,
// such as DB for a PostgreSQL; by default it is on SQLite, with mails as files in Dir/mail.
func Open(t *testing.T, now time.Time, settings ...func(*config.Settings)) *Desk {
	t.Helper()
	dir := t.TempDir()
	d := &Desk{T: t, Dir: dir, clock: filepath.Join(dir, "clock")}
	d.At(now)
	s := config.Settings{
		DB: filepath.Join(dir, "desk.db"), Data: dir, Listen: "127.0.0.1:0", TestClock: d.clock, Mail: "file://" + filepath.Join(dir, "mail"),
		MailFrom: "Support <support@vendor.example>", Grace: time.Second, Log: "warn", Workers: true, Checks: 10_000, Requests: 100_000,
	}
	for _, set := range settings {
		set(&s)
	}
	d.settings = s
	d.prepare(s)
	d.serve(s)
	return d
}

// At moves the desk's clock.
func (d *Desk) At(now time.Time) {
	d.Helper()
	next := d.clock + ".next"
	d.must(os.WriteFile(next, []byte(now.UTC().Format(time.RFC3339Nano)), 0o600))
	d.must(os.Rename(next, d.clock)) // so that nobody reads half of it
}

func (d *Desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// prepare adds people and licenses, before the server runs. A demonstration has its own.
func (d *Desk) prepare(s config.Settings) {
	d.Helper()
	if s.Demo {
		return
	}
	ctx := d.Context()
	a, err := app.Open(ctx, s, slog.New(slog.DiscardHandler))
	d.must(err)
	defer func() { d.must(a.Close()) }()
	now := a.Clock.Now()
	for _, one := range []struct {
		email entitlement.Email
		name  string
		role  tickets.Role
	}{{Agent, "Grace Hopper", tickets.Agent}, {Manager, "Mary Jackson", tickets.Manager}, {Administrator, "Adele Goldberg", tickets.Administrator}} {
		_, err := a.Auth.AddUser(ctx, string(one.email), one.name, one.role, now)
		d.must(err)
		_, err = a.Auth.SetPassword(ctx, d.link(a, auth.ForInvitation, one.email), Password, now)
		d.must(err)
	}
	all, err := documents.ReadLicenses("licenses.csv", strings.NewReader(licenses), []string{"enterprise", "standard"})
	d.must(err)
	by := entitlement.By{Actor: entitlement.Actor{Role: tickets.System, Name: "test"}, At: now, NewID: func() string { return uuid.Must(uuid.NewV7()).String() }}
	_, err = a.Store.ImportLicenses(ctx, all, by, nil)
	d.must(err)
}

var listens = regexp.MustCompile(`listens on (http://\S+)`)

// serve runs the server, and learns its address.
func (d *Desk) serve(s config.Settings) {
	d.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(d.Context()))
	reader, writer := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := app.Serve(ctx, s, "test", writer, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
		_ = writer.CloseWithError(err)
		done <- err
	}()
	lines := bufio.NewScanner(reader)
	for d.URL == "" && lines.Scan() {
		if m := listens.FindStringSubmatch(lines.Text()); m != nil {
			d.URL = m[1]
		}
	}
	go func() { _, _ = io.Copy(io.Discard, reader) }() // the server must not wait for a reader
	d.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			d.Error(err)
		}
	})
	if d.URL == "" {
		d.Fatalf("the server doesn't say where it listens: %v", lines.Err())
	}
}

// Ask sends a request with a token or without one, and gives the answer's body.
func (d *Desk) Ask(method, path, token, body string) (status int, answer string) {
	d.Helper()
	r, err := http.NewRequestWithContext(d.Context(), method, d.URL+path, strings.NewReader(body))
	d.must(err)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	got, err := http.DefaultClient.Do(r)
	d.must(err)
	defer func() { _ = got.Body.Close() }()
	text, err := io.ReadAll(got.Body)
	d.must(err)
	return got.StatusCode, string(text)
}
