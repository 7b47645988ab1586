package api_test

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"deskbell/internal/api"
)

// tables are the names of all that are in the database.
func (d *desk) tables() map[string]bool {
	d.Helper()
	all := map[string]bool{}
	for _, row := range d.query(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL %'`) {
		all[strings.Trim(row, "[]")] = true
	}
	return all
}

// rows are those of a table, as text.
func (d *desk) rows(table string) []string {
	d.Helper()
	return d.query(`SELECT * FROM "` + table + `"`)
}

func (d *desk) query(text string) (all []string) {
	d.Helper()
	db, err := sql.Open("sqlite", d.database)
	must(d, err)
	defer func() { must(d, db.Close()) }()
	rows, err := db.QueryContext(d.Context(), text)
	must(d, err)
	defer func() { must(d, rows.Close()) }()
	columns, err := rows.Columns()
	must(d, err)
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		must(d, rows.Scan(into...))
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				values[i] = string(b)
			}
		}
		all = append(all, fmt.Sprint(values))
	}
	must(d, rows.Err())
	return all
}

// everything is what is stored, in one word: all but how often somebody may ask.
func (d *desk) everything() string {
	d.Helper()
	d.guard.Settle()
	sum := sha256.New()
	tables := d.tables()
	delete(tables, "budgets")
	if len(tables) < 25 {
		d.Fatalf("only %d tables are looked at", len(tables))
	}
	names := make([]string, 0, len(tables))
	for name := range tables {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		rows := d.rows(name)
		slices.Sort(rows)
		_, _ = fmt.Fprintln(sum, name, rows)
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

// TestCrossSiteRequestForgery walks every operation that isn't a GET with a victim's cookies,
// as another site's page would have their browser call it.
func TestCrossSiteRequestForgery(t *testing.T) {
	d := open(t, unlimited)
	target := openTarget(d)
	cookie := d.signIn("administrator")
	ticket := d.ask("", "GET", "/t/"+target.customer).is(303).cookie("deskbell-ticket-1001")
	victim := both(cookie, ticket)
	foreign := map[string][]string{
		"another site":              {"Sec-Fetch-Site: cross-site"},
		"a sibling domain":          {"Sec-Fetch-Site: same-site"},
		"an old browser":            {"Origin: https://evil.example"},
		"another port":              {"Origin: http://desk.example:8081"},
		"a page without an address": {"Origin: null"},
	}
	before, walked := d.everything(), 0
	for path, item := range describe(d).Paths.Map() {
		for method, o := range item.Operations() {
			if method == http.MethodGet {
				continue
			}
			walked++
			for name, headers := range foreign {
				more := append([]string{victim}, append(headers, exampleOf(o)...)...)
				a := d.ask("", method, target.addresses.Replace(path), more...)
				if a.Code != http.StatusForbidden || a.text("code") != "cross_origin" {
					t.Errorf("%s lets %s %s: %d %s", name, method, path, a.Code, a.Body)
				}
			}
		}
	}
	if walked < 60 {
		t.Errorf("only %d operations were tried", walked)
	}
	if d.everything() != before {
		t.Error("something happened all the same")
	}
	d.ask("", "POST", "/v1/nothing/here", victim, "Sec-Fetch-Site: cross-site").is(403).has("code", "cross_origin")

	add := func(email string, headers ...string) answer {
		return d.ask("", "POST", "/v1/users", append([]string{victim, fmt.Sprintf(`{"email":%q,"name":"N","role":"agent"}`, email)}, headers...)...)
	}
	for name, headers := range map[string][]string{
		"program": {}, "own-page": {"Sec-Fetch-Site: same-origin", "Origin: http://desk.example"}, "address-bar": {"Sec-Fetch-Site: none"},
		"old-browser": {"Origin: http://desk.example"},
	} {
		add(name+"@desk.example", headers...).is(201)
	}
}

// Behind a proxy that names the server otherwise, the public address is where pages are from.
func TestCrossSiteRequestForgeryBehindAProxy(t *testing.T) {
	d := open(t, func(d *api.Deps) { d.Origin = "https://support.vendor.example" })
	d.hasPassword("agent")
	for origin, status := range map[string]int{
		"https://support.vendor.example": 200, "https://support.vendor.example:8443": 403, "http://support.vendor.example": 403, "https://vendor.example": 403, "https://evil.example": 403,
	} {
		d.enter("agent", "Origin: "+origin).is(status)
		d.enter("agent", "Origin: "+origin, "Sec-Fetch-Site: cross-site").is(status)
	}
}

// TestGetChangesNothing walks every GET: another site's page can make a browser send one with
// its cookies. What is recorded of who has learned much, and the documented doors, aside.
func TestGetChangesNothing(t *testing.T) {
	d := open(t, unlimited, func(d *api.Deps) { d.Provider = nobodysProvider{} })
	target := openTarget(d)
	victim := both(d.signIn("administrator"), d.ask("", "GET", "/t/"+target.customer).is(303).cookie("deskbell-ticket-1001"))
	recorded := []string{}
	for path, item := range describe(d).Paths.Map() {
		if item.Get == nil || strings.HasSuffix(path, "/stream") {
			continue
		}
		address := strings.Replace(target.addresses.Replace(path), "{token}", target.customer, 1)
		d.ask("", "GET", address, victim) // that it was used is noted once a minute
		before := d.everything()
		a := d.ask("", "GET", address, victim, "Sec-Fetch-Site: cross-site")
		// A link on another site may lead here, but not begin a sign-in that nobody asked for.
		if refused := a.Code == 403 && a.text("code") == "cross_origin"; refused != (path == "/v1/sign-in/oidc") {
			t.Errorf("GET %s is refused to who follows a link: %t", path, refused)
		}
		if d.everything() != before {
			recorded = append(recorded, path)
		}
	}
	slices.Sort(recorded)
	if want := []string{"/t/{token}", "/v1/audit", "/v1/audit/export", "/v1/licenses/export"}; !slices.Equal(recorded, want) {
		t.Errorf("these GETs change something: %q, want %q", recorded, want)
	}
}
