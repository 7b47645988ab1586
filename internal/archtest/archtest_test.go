// Package archtest holds the arrows between packages: who may import whom. It reads the
// import lines of every file, so an arrow cannot appear unseen. Changing the map takes a
// decision record in docs/decisions.
package archtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed lists, for each package of ours, which others of ours it may import. A package
// that isn't listed fails the test.
var allowed = map[string][]string{
	// The domain, along fixed arrows.
	"calendars":   {"internal/fault"},
	"entitlement": {"internal/fault"},
	"sla":         {"calendars", "internal/fault"},
	"tickets":     {"calendars", "entitlement", "sla", "internal/fault"},

	// Words that everyone shares.
	"internal/fault":  {},
	"internal/config": {},
	"internal/once":   {},

	// The trail of who did what.
	"internal/audit": {"entitlement", "internal/fault"},

	// The language in which agents look for tickets.
	"internal/search": {"calendars", "entitlement", "sla", "tickets", "internal/fault"},

	// What agents keep beside the queue.
	"internal/saved": {"entitlement", "tickets", "internal/fault", "internal/search", "internal/tongue"},

	// What managers look at.
	"internal/report": {"calendars", "sla", "tickets", "internal/fault"},

	// What can be done with the data of one person.
	"internal/privacy": {"entitlement", "tickets", "internal/audit", "internal/fault"},

	// How often somebody may ask.
	"internal/limit": {"internal/fault"},

	// How things are said in the customers' languages.
	"internal/tongue": {"calendars", "sla", "tickets"},

	// What leaves the desk: the rules and ports in the middle, a package for each channel.
	"internal/notify":         {"calendars", "entitlement", "sla", "tickets", "internal/fault"},
	"internal/notify/mail":    {"calendars", "entitlement", "sla", "tickets", "internal/fault", "internal/notify", "internal/tongue"},
	"internal/notify/webhook": {"internal/fault", "internal/notify"},
	"internal/directory":      {"entitlement", "internal/fault"},
	"internal/worker":         {"calendars", "sla", "tickets", "internal/audit", "internal/fault", "internal/notify"},

	// Adapters: each knows the domain, and none another, but for the types that the store
	// keeps on behalf of auth, documents and once.
	"internal/auth":              {"entitlement", "tickets", "internal/audit", "internal/auth/password", "internal/auth/secondfactor", "internal/fault"},
	"internal/auth/password":     {"internal/fault"},
	"internal/auth/secondfactor": {"internal/fault"},
	"internal/browser":           {"tickets", "internal/auth", "internal/fault"},
	"internal/oidc":              {"internal/fault"},
	"internal/documents":         {"calendars", "entitlement", "sla", "tickets", "internal/fault"},
	"internal/ical":              {"calendars"},
	"internal/store":             {"calendars", "entitlement", "sla", "tickets", "internal/audit", "internal/auth", "internal/limit", "internal/documents", "internal/fault", "internal/notify", "internal/once", "internal/privacy", "internal/report", "internal/saved", "internal/search"},
	"internal/api":               {"calendars", "entitlement", "sla", "tickets", "internal/audit", "internal/auth", "internal/browser", "internal/limit", "internal/fault", "internal/notify", "internal/once", "internal/privacy", "internal/report", "internal/saved", "internal/search"},
	"internal/web":               {"internal/fault", "internal/tongue", "internal/web/account", "internal/web/admin", "internal/web/agent", "internal/web/customer", "internal/web/manager", "internal/web/page", "internal/web/parts"},
	"internal/web/client":        {"internal/fault"},
	"internal/web/page":          {"tickets", "internal/auth", "internal/browser", "internal/fault", "internal/tongue", "internal/web/client"},
	"internal/web/parts":         {"internal/tongue", "internal/web/client", "internal/web/page"},
	"internal/web/account":       {"internal/auth", "internal/browser", "internal/fault", "internal/tongue", "internal/web/client", "internal/web/page", "internal/web/parts"},
	"internal/web/customer":      {"internal/auth", "internal/browser", "internal/fault", "internal/tongue", "internal/web/client", "internal/web/page", "internal/web/parts"},
	"internal/web/agent":         {"internal/auth", "internal/fault", "internal/search", "internal/web/client", "internal/web/page", "internal/web/parts"},
	"internal/web/manager":       {"internal/auth", "internal/fault", "internal/web/client", "internal/web/page", "internal/web/parts"},
	"internal/web/admin":         {"internal/auth", "internal/fault", "internal/web/client", "internal/web/page", "internal/web/parts"},
	"internal/demo":              {"calendars", "entitlement", "sla", "tickets", "internal/fault"},

	// The composition root knows everyone; commands know only it.
	"internal/app": {"*"},
	"cmd/deskbell": {"internal/app", "internal/config", "internal/fault"},

	// Test support.
	"internal/archtest":        {},
	"internal/pgtest":          {},
	"internal/oidc/oidctest":   {},
	"internal/store/storetest": {"*"},
	"internal/web/webtest":     {"*"},
	"internal/web/e2e":         {},
	"bench":                    {"*"},
	"deploy":                   {},
}

// domain packages may also import these from outside, and the standard library but for
// what does I/O.
var domain = map[string][]string{
	"calendars":   {"github.com/rickar/cal/v2", "github.com/rickar/cal/v2/ch", "github.com/rickar/cal/v2/us", "golang.org/x/text/language"},
	"entitlement": {"golang.org/x/net/idna"},
	"sla":         {},
	"tickets":     {},
}

var inputOutput = []string{"os", "net", "net/http", "database/sql", "log", "log/slog", "embed", "encoding/json"}

func TestArrows(t *testing.T) {
	files := goFiles(t)
	for _, file := range files {
		dir := filepath.ToSlash(filepath.Dir(file))
		arrows, listed := allowed[dir]
		if !listed {
			t.Errorf("%s: the package %s is in no row of the map", file, dir)
			continue
		}
		test := strings.HasSuffix(file, "_test.go")
		for _, path := range importsOf(t, file) {
			ours, internal := strings.CutPrefix(path, "deskbell/")
			switch {
			case internal && !test && !slices.Contains(arrows, ours) && !slices.Contains(arrows, "*"):
				t.Errorf("%s: %s may not import %s", file, dir, ours)
			case !internal && !test:
				checkOutside(t, file, dir, path)
			}
		}
	}
	for dir := range allowed {
		if !slices.ContainsFunc(files, func(f string) bool { return filepath.ToSlash(filepath.Dir(f)) == dir }) {
			t.Errorf("the map has a row for %s, which has no files", dir)
		}
	}
}

func checkOutside(t *testing.T, file, dir, path string) {
	extra, isDomain := domain[dir]
	standard := !strings.Contains(strings.Split(path, "/")[0], ".")
	switch {
	case !isDomain:
	case standard && slices.Contains(inputOutput, path):
		t.Errorf("%s: the domain does no I/O, but imports %s", file, path)
	case !standard && !slices.Contains(extra, path):
		t.Errorf("%s: the domain may not import %s", file, path)
	}
}

// The domain is told the time. (A call through a variable would escape this; nobody writes
// one by accident.)
func TestTheDomainNeverAsksForTheTime(t *testing.T) {
	for _, file := range goFiles(t) {
		dir := filepath.ToSlash(filepath.Dir(file))
		if _, isDomain := domain[dir]; !isDomain || strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, call := range []string{"time.Now", "time.Since", "time.Until", "time.Local"} {
			if strings.Contains(source(t, file), call) {
				t.Errorf("%s asks for the time with %s", file, call)
			}
		}
	}
}

func goFiles(t *testing.T) []string {
	t.Helper()
	root := filepath.Join("..", "..")
	var files []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"):
			return filepath.SkipDir
		case strings.HasSuffix(path, ".go"):
			relative, err := filepath.Rel(root, path)
			files = append(files, relative)
			return err
		}
		return nil
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("found %d files: %v", len(files), err)
	}
	return files
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", file), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func source(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
