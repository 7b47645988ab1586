package privacy_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/glebarez/go-sqlite"
	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/prometheus/client_golang/prometheus"

	"deskbell/entitlement"
	"deskbell/internal/api"
	"deskbell/internal/documents"
	"deskbell/internal/notify"
	"deskbell/internal/pgtest"
	"deskbell/internal/privacy"
	"deskbell/internal/store"
	"deskbell/internal/worker"
	"deskbell/tickets"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// monday is 10:00 in Zurich, in winter.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// Those who do something.
var (
	linus = entitlement.Actor{Role: entitlement.Administrator, ID: "0198f2a4-7d3c-7000-8000-5a5a5a5a5a61", Name: "Linus"}
	grace = entitlement.Actor{Role: entitlement.Agent, ID: "0198f2a4-7d3c-7000-8000-5a5a5a5a5a62", Name: "Grace"}
	ctx   = context.Background()
)

// databases are the two, each with the name its driver has.
var databases = []struct {
	name, driver string
	url          func(t *testing.T) (url, source string)
}{
	{"sqlite", "sqlite", func(t *testing.T) (string, string) {
		file := filepath.Join(t.TempDir(), "desk.db")
		must(t, migrate("sqlite:"+file))
		return "sqlite:" + file, file
	}},
	{"postgres", "pgx", func(t *testing.T) (string, string) {
		url := pgtest.URL(t, migrate)
		return url, url
	}},
}

func migrate(url string) error {
	s, err := store.Open(ctx, url)
	if err != nil {
		return err
	}
	if _, err := s.Migrate(ctx); err != nil {
		return err
	}
	publisher := &documents.Publisher{Shelf: s}
	if err := publisher.PublishDefaults(ctx, monday); err != nil {
		return err
	}
	return s.Close()
}

// everywhere runs a test on both databases.
func everywhere(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			url, source := db.url(t)
			raw, err := sql.Open(db.driver, source)
			must(t, err)
			t.Cleanup(func() { must(t, raw.Close()) })
			w := &world{T: t, url: url, raw: raw, driver: db.driver, folder: t.TempDir(), files: &files{}, now: monday}
			w.files.folder = w.folder
			w.server = w.open()
			test(t, w)
		})
	}
}

// world is a desk on a database, with a folder of attachments, at a time that the test moves.
type world struct {
	*testing.T
	url, driver string
	raw         *sql.DB
	folder      string
	files       *files
	now         time.Time
	*server
}

// server is one of those on the database.
type server struct {
	store    *store.Store
	terms    *documents.Publisher
	registry *entitlement.Registry
	desk     *tickets.Desk
	people   *privacy.Desk
	relay    *worker.Relay
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func (w *world) open() *server {
	w.Helper()
	s, err := store.Open(ctx, w.url)
	must(w, err)
	w.Cleanup(func() { must(w, s.Close()) })
	d := &server{store: s, terms: &documents.Publisher{Shelf: s}, registry: &entitlement.Registry{Store: s}}
	d.desk = &tickets.Desk{
		Store: s, Terms: d.terms, Licenses: s, Registry: d.registry, NewID: newID,
		NewAccess: func() (string, string) { return "dbt_secret", newID() },
	}
	d.people = &privacy.Desk{
		Store: s, Tickets: d.desk, Files: w.files, Key: []byte("a key"), NewID: newID,
		NewAlias: func() string { return strings.ToLower(rand.Text()) },
	}
	log := slog.New(slog.DiscardHandler)
	d.relay = &worker.Relay{
		Outbox: s, Histories: s.Histories, Registered: s.Registered, Terms: d.terms, Webhooks: s.Webhooks,
		Staff:   func(context.Context) ([]notify.Person, error) { return nil, nil },
		Payload: api.Payload, LicensePayload: api.LicensePayload, NewID: newID, Log: log,
		Metrics: worker.NewMetrics(prometheus.NewRegistry(), func(context.Context) (notify.Figures, error) { return notify.Figures{}, nil }, func() time.Time { return w.now }),
	}
	return d
}

// relayed takes everything from the outbox to the stream and the deliveries.
func (w *world) relayed() {
	w.Helper()
	for {
		next, err := w.relay.RunOnce(ctx, w.now)
		must(w, err)
		if next.IsZero() {
			return
		}
	}
}

// dump is everything that the database and the folder of attachments hold, a line for each
// row and each file.
func (w *world) dump() (lines []string) {
	w.Helper()
	list := "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL %' ORDER BY name"
	if w.driver == "pgx" {
		list = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name"
	}
	var tables []string
	rows, err := w.raw.QueryContext(ctx, list)
	must(w, err)
	defer func() { must(w, rows.Close()) }()
	for rows.Next() {
		var name string
		must(w, rows.Scan(&name))
		tables = append(tables, name)
	}
	must(w, rows.Err())
	if len(tables) < 15 {
		w.Fatalf("the database has only the tables %v", tables)
	}
	for _, table := range tables {
		lines = append(lines, w.rows(table)...)
	}
	if w.driver != "pgx" {
		lines = append(lines, w.vocabulary()...)
	}
	folder := os.DirFS(w.folder)
	err = fs.WalkDir(folder, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(folder, path)
		lines = append(lines, "file "+path+": "+string(content))
		return err
	})
	must(w, err)
	return lines
}

// vocabulary are the words that SQLite's full-text index knows, which its tables hold in a form
// that nobody could search.
func (w *world) vocabulary() (lines []string) {
	w.Helper()
	conn, err := w.raw.Conn(ctx)
	must(w, err)
	defer func() { must(w, conn.Close()) }()
	_, err = conn.ExecContext(ctx, "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'ticket_words', 'row')")
	must(w, err)
	defer func() {
		_, err := conn.ExecContext(ctx, "DROP TABLE temp.vocabulary")
		must(w, err)
	}()
	rows, err := conn.QueryContext(ctx, "SELECT term, doc FROM temp.vocabulary ORDER BY term")
	must(w, err)
	defer func() { must(w, rows.Close()) }()
	for rows.Next() {
		var term string
		var count int
		must(w, rows.Scan(&term, &count))
		lines = append(lines, fmt.Sprintf("vocabulary: %s in %d", term, count))
	}
	must(w, rows.Err())
	return lines
}

func (w *world) rows(table string) (lines []string) {
	w.Helper()
	rows, err := w.raw.QueryContext(ctx, "SELECT * FROM "+table) //nolint:gosec // the database's own name
	must(w, err)
	defer func() { must(w, rows.Close()) }()
	columns, err := rows.Columns()
	must(w, err)
	for rows.Next() {
		values, places := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		must(w, rows.Scan(places...))
		var line strings.Builder
		line.WriteString(table + ":")
		for i, value := range values {
			if data, ok := value.([]byte); ok {
				value = string(data)
			}
			fmt.Fprintf(&line, " %s=%v", columns[i], value)
		}
		lines = append(lines, line.String())
	}
	must(w, rows.Err())
	slices.Sort(lines)
	return lines
}

// holding are the lines with a text in them, in whatever case.
func holding(lines []string, text string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return !strings.Contains(strings.ToLower(line), text) })
}

// verified fails unless the promises of every ticket follow from its history.
func (w *world) verified() {
	w.Helper()
	must(w, w.store.EachTicket(ctx, func(t *tickets.Ticket) error {
		terms, err := w.terms.Pinned(ctx, t.Terms)
		if err != nil {
			return err
		}
		differences, err := t.Verify(terms)
		if len(differences) > 0 {
			w.Errorf("ticket %d: %v", t.Number, differences)
		}
		return err
	}))
}

// files keeps attachments in a folder. fail, if set, is asked before one is deleted.
type files struct {
	folder string
	mu     sync.Mutex
	fail   func(key string) error
}

func (f *files) Delete(_ context.Context, key string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fail != nil {
		if err := f.fail(key); err != nil {
			return err
		}
	}
	err := os.Remove(filepath.Join(f.folder, strings.ReplaceAll(key, "/", "_")))
	if os.IsNotExist(err) {
		return nil
	}
	return err
}

// attach gives a ticket a file.
func (w *world) attach(ref tickets.Ref, by entitlement.Actor, name, content string) {
	w.Helper()
	t, err := w.store.Ticket(ctx, ref)
	must(w, err)
	f := tickets.File{ID: newID(), Name: name, Type: "text/" + name, Size: int64(len(content))}
	must(w, os.WriteFile(filepath.Join(w.folder, strings.ReplaceAll(tickets.FileKey(t.ID, f), "/", "_")), []byte(content), 0o600))
	_, err = w.desk.Attach(ctx, ref, tickets.Change{By: by, At: w.now}, f)
	must(w, err)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// exported is an export as it is handed over.
func (w *world) exported(email string) string {
	w.Helper()
	r, err := w.people.Export(ctx, email, linus, w.now)
	must(w, err)
	var out bytes.Buffer
	must(w, api.WritePerson(ctx, &out, r, w.terms))
	return out.String()
}
