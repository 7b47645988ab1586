package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/internal/pgtest"
)

// asProgram makes this test binary the program itself, so that the tests run the true
// process with its arguments, streams and exit code.
const asProgram = "DESKBELL_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	code := pgtest.Main(m)
	if err := os.RemoveAll(demoDesk.dir); err != nil { // "" is nothing to remove
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// place is an empty directory to run deskbell in.
type place struct {
	*testing.T
	dir string
	env []string
}

func newPlace(t *testing.T, env ...string) *place {
	t.Helper()
	return &place{t, t.TempDir(), env}
}

// command is deskbell, knowing no setting from outside the test.
func (p *place) command(args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		p.Fatal(err)
	}
	c := exec.CommandContext(p.Context(), self, args...)
	c.Dir = p.dir
	c.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "DESKBELL_") })
	// The race detector would wait a second at the end of each process.
	c.Env = append(append(c.Env, asProgram+"=1", "GORACE=atexit_sleep_ms=0"), p.env...)
	return c
}

// patience is how long a test waits for what must happen.
const patience = 2 * time.Minute

// outcome is what a finished process leaves.
type outcome struct {
	code      int
	out, errs string
}

func (p *place) run(args ...string) outcome { return p.pipe("", args...) }

// pipe runs deskbell with a standard input.
func (p *place) pipe(in string, args ...string) outcome {
	p.Helper()
	var out, errs bytes.Buffer
	c := p.command(args...)
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(in), &out, &errs
	stuck := time.AfterFunc(patience, func() { _ = c.Process.Kill() })
	err := c.Run()
	stuck.Stop()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.Fatal(err)
	}
	return outcome{c.ProcessState.ExitCode(), out.String(), errs.String()}
}

// succeed runs deskbell, which must succeed without a complaint, and returns its output.
func (p *place) succeed(args ...string) string {
	p.Helper()
	o := p.run(args...)
	if o.code != 0 || o.errs != "" {
		p.Fatalf("deskbell %s: exit code %d, %s", strings.Join(args, " "), o.code, o.errs)
	}
	return o.out
}

// file writes a file into the directory and returns its name.
func (p *place) file(name, content string) string {
	p.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(content), 0o600); err != nil {
		p.Fatal(err)
	}
	return name
}

// has reports whether the directory has a file.
func (p *place) has(name string) bool {
	_, err := os.Stat(filepath.Join(p.dir, name))
	return err == nil
}

// contains reports every text that is missing.
func contains(t *testing.T, what, text string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("%s lacks %q:\n%.2000s", what, want, text)
		}
	}
}

func decoded[T any](t *testing.T, text string) T {
	t.Helper()
	var value T
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%v: %.500q", err, text)
	}
	return value
}

// lines are the text's, without the end of the last one.
func lines(text string) []string { return strings.Split(strings.TrimSuffix(text, "\n"), "\n") }

func TestExitCodes(t *testing.T) {
	t.Parallel()
	const at = "--at=2026-11-25T23:30:00Z"
	for _, c := range []struct {
		args string
		code int
		errs []string // what the complaint says, with the remedy
	}{
		{"--help", 0, nil},
		{"--version", 0, nil},
		{"policy show", 0, nil},

		{"", 2, []string{`expected one of "serve"`, "deskbell --help"}},
		{"nonsense", 2, []string{"unexpected argument nonsense", "deskbell --help"}},
		{"calendar", 2, []string{`"show"`, `"check"`, `"publish"`, `"ics"`}},
		{"deadline --color", 2, []string{"unknown flag --color"}},
		{"deadline --impact=critical", 2, []string{"--impact and --country are needed, or --batch"}},
		{"deadline --country=CH " + at, 2, []string{"--impact and --country are needed, or --batch"}},
		{"deadline --country=CH --impact=huge " + at, 2, []string{`"huge" is not a business impact; use critical, major, moderate, limited`}},
		{"deadline --country=CH --impact=huge --json " + at, 2, []string{"use critical, major, moderate, limited"}},
		{"deadline --country=XX --impact=major " + at, 2, []string{`"XX" is not a country code`, "such as CH"}},
		{"deadline --country=CH --impact=major --at=tomorrow", 2, []string{`at: "tomorrow" is not an instant`, "write it like 2026-12-24T15:30:00Z"}},
		{"deadline --country=CH --impact=major --at=2500-01-01T00:00:00Z", 2, []string{"1970 to 2199"}},
		{"deadline --country=CH --impact=major --metric=speed " + at, 2, []string{`"speed" is not a metric`, "first_response"}},
		{"between --calendar=us", 2, []string{"--calendar, --from and --to are needed, or --batch"}},
		{"between --calendar=us --from=now --to=2026-01-01T00:00:00Z", 2, []string{`from: "now" is not an instant`}},
		{"calendar show us --year=99999", 2, []string{"99999 is not a year from 1970 to 2199"}},
		{"calendar ics us --year=1", 2, []string{"1 is not a year from 1970 to 2199"}},
		{"calendar publish nowhere.yaml --effective=soon", 2, []string{`effective: "soon" is not an instant`}},
		{"users add --email=a@desk.example --name=A", 2, []string{"--role"}},
		{"users add --email=a --name= --role=boss", 2, []string{"write it like name@company.example", "name: is missing", "agent, manager or administrator"}},
		{"tokens create", 2, []string{"--user=EMAIL"}},
		{"completion tcsh", 2, []string{`"bash","zsh","fish"`}},
		{"policy show --log=loud", 2, []string{`"debug","info","warn","error"`}},
		{"serve --grace=soon", 2, []string{"--grace"}},
		{"serve --checks=many", 2, []string{"--checks"}},

		{"deadline --country=CH --impact=major --plan=gold " + at, 1, []string{`the plan "gold"`, "publish one first"}},
		{"between --calendar=moon --from=2026-01-01T00:00:00Z --to=2026-01-02T00:00:00Z", 1, []string{`no published calendar "moon"`}},
		{"calendar show moon", 1, []string{`no published calendar "moon"`}},
		{"policy show gold@7", 1, []string{`no published policy "gold@7"`}},
		{"policy check nowhere.yaml", 1, []string{"nowhere.yaml"}},
		{"tokens create --user=nobody@desk.example", 1, []string{"no user with the email nobody@desk.example"}},
		{"verify --db=mysql://localhost/desk", 1, []string{"postgres://user@host/name, or the path of a SQLite file"}},
		{"verify --db=postgres://desk@127.0.0.1:1/desk", 1, []string{"check that PostgreSQL runs there"}},
		{"deadline --test-clock=nowhere --country=CH --impact=major", 1, []string{"the test clock nowhere cannot be read", "2026-11-25T18:30:00Z"}},
		{"serve --listen=127.0.0.1:http-or-so", 1, []string{"choose another address with --listen"}},
	} {
		t.Run(c.args, func(t *testing.T) {
			t.Parallel()
			o := newPlace(t).run(strings.Fields(c.args)...)
			if o.code != c.code {
				t.Errorf("exit code %d, want %d", o.code, c.code)
			}
			contains(t, "the complaint", o.errs, c.errs...)
			if c.code == 0 && o.errs != "" {
				t.Errorf("it complains: %s", o.errs)
			}
			if c.code != 0 && !strings.HasPrefix(o.errs, "deskbell: ") {
				t.Errorf("the complaint doesn't say whose it is: %s", o.errs)
			}
			if c.code != 0 && o.out != "" {
				t.Errorf("a failure printed %q", o.out)
			}
		})
	}
}

// Every command has help that names each of its flags with its environment variable.
func TestHelp(t *testing.T) {
	t.Parallel()
	flag := regexp.MustCompile(`(?s)--([a-z-]+)(.*?)(?:\n +(?:-h, )?--|\z)`)
	for _, c := range []struct{ command, says string }{
		{"", "Support ticketing"},
		{"serve", "Run the server"},
		{"deadline", "When a response would be due"},
		{"between", "Business time between two instants"},
		{"calendar", "Show, check, publish"}, {"calendar show", "list them"}, {"calendar check", "Needs no database"},
		{"calendar publish", "next version"}, {"calendar ics", "iCalendar"},
		{"policy", "Show, check and publish"}, {"policy show", "list them"}, {"policy check", "Check"}, {"policy publish", "next version"},
		{"licenses", "Import and export licenses"}, {"licenses import", "A file with a fault changes nothing"}, {"licenses export", "can be imported again"},
		{"users", "Add, list and change members of staff"}, {"users add", "Add a member"},
		{"tokens", "Create, list and revoke API tokens"}, {"tokens create", "this once"},
		{"audit", "Export the audit trail"}, {"audit export", "JSON Lines"}, {"audit head", "Keep it elsewhere"},
		{"migrate", "tables up to date"}, {"migrate up", "Apply what is missing"}, {"migrate status", "what is applied"},
		{"verify", "Exit code 3"}, {"export", "JSON Lines"}, {"completion", "bash"},
	} {
		t.Run("help of "+c.command, func(t *testing.T) {
			t.Parallel()
			help := newPlace(t).succeed(append(strings.Fields(c.command), "--help")...)
			contains(t, "the help", help, "Usage: deskbell", c.says)
			_, flags, found := strings.Cut(help, "Flags:\n")
			if !found {
				t.Fatalf("no flags:\n%s", help)
			}
			flags, _, _ = strings.Cut(flags, "\nCommands:")
			for flags != "" {
				at := flag.FindStringSubmatchIndex(flags)
				if at == nil {
					break
				}
				name, text := flags[at[2]:at[3]], flags[at[4]:at[5]]
				flags = flags[at[5]:]
				variable := "$DESKBELL_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
				if name != "help" && name != "version" && !strings.Contains(text, "("+variable+")") {
					t.Errorf("the help of --%s doesn't name %s:\n%s", name, variable, text)
				}
			}
		})
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	if out := newPlace(t).succeed("--version"); strings.TrimSpace(out) == "" {
		t.Error("no version")
	}
	// A container's own variable for its version must not be taken for the flag.
	if out := newPlace(t, "DESKBELL_VERSION=v1.2.3").succeed("policy", "show"); !strings.Contains(out, "enterprise@1") {
		t.Errorf("with DESKBELL_VERSION set, policy show prints %q", out)
	}
}
