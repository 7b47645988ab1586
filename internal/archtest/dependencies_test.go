package archtest

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/dependencies.md")

const page = "../../docs/dependencies.md"

// module is a library at a version, in a directory of Go's cache.
type module struct{ path, version, dir string }

// What is built in depends on the platform; the page is about the one that the container has.
var platform = []string{"GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0"}

// modules are those that some packages of ours need, and which they need for their tests.
func modules(t *testing.T, arguments ...string) []module {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", append([]string{"list", "-deps", "-tags", "nomsgpack", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}"}, arguments...)...)
	list.Dir, list.Env = "../..", append(os.Environ(), platform...)
	out, err := list.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		t.Fatalf("go list: %v: %s", err, failed.Stderr)
	}
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var all []module
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		if line == "" || seen[line] {
			continue
		}
		seen[line] = true
		part := strings.Split(line, "\t")
		if len(part) != 3 || part[2] == "" {
			t.Fatalf("go list says %q; run go mod download", line)
		}
		all = append(all, module{part[0], part[1], part[2]})
	}
	slices.SortFunc(all, func(a, b module) int { return strings.Compare(a.path, b.path) })
	return all
}

// write makes the page.
func write(t *testing.T) []byte {
	t.Helper()
	built := modules(t, "./cmd/deskbell")
	var tests []module
	for _, m := range modules(t, "-test", "./...") {
		if !slices.Contains(built, m) {
			tests = append(tests, m)
		}
	}
	var b bytes.Buffer
	b.WriteString("# Dependencies\n\n" +
		"Whose code deskbell is built of, besides its own and Go's standard library (BSD-3-Clause), at which version and under\n" +
		"which license, by its [SPDX](https://spdx.org/licenses/) name. `make dependencies` writes this page from `go.mod` and the license files of\n" +
		"the modules; a test fails when it is out of date, or when a license isn't one of those in `internal/archtest/licenses_test.go`.\n\n" +
		"## In the program\n\nOn Linux; these licenses have to go with every copy.\n\n")
	rows(t, &b, built)
	b.WriteString("\n## Only for tests\n\n")
	rows(t, &b, tests)
	return b.Bytes()
}

func rows(t *testing.T, b *bytes.Buffer, all []module) {
	t.Helper()
	b.WriteString("| module | version | license |\n|---|---|---|\n")
	for _, m := range all {
		licenses, err := licensesIn(m.dir)
		if err != nil {
			t.Errorf("%s %s: %v", m.path, m.version, err)
			continue
		}
		for _, license := range licenses {
			if !slices.Contains(accepted, license) {
				t.Errorf("%s %s has the license %s, which isn't accepted", m.path, m.version, license)
			}
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", m.path, m.version, strings.Join(licenses, " AND "))
	}
}

// Every library is listed with its license, and has one that is accepted.
func TestDependencies(t *testing.T) {
	want := write(t)
	if t.Failed() {
		return
	}
	if *update {
		if err := os.WriteFile(filepath.FromSlash(page), want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(filepath.FromSlash(page))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("docs/dependencies.md is not what go.mod says; run make dependencies and look at what has changed:\n%s", difference(string(got), string(want)))
	}
}

// difference lists the lines that only one of two texts has.
func difference(got, want string) string {
	var b strings.Builder
	have, need := strings.Split(got, "\n"), strings.Split(want, "\n")
	for _, line := range have {
		if !slices.Contains(need, line) {
			b.WriteString("- " + line + "\n")
		}
	}
	for _, line := range need {
		if !slices.Contains(have, line) {
			b.WriteString("+ " + line + "\n")
		}
	}
	return b.String()
}
