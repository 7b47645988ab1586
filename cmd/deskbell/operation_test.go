package main

import (
	"database/sql"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/glebarez/go-sqlite" // the "sqlite" driver that a stored clock is changed with

	"deskbell/internal/pgtest"
)

const goodLicenses = `owner_email,license_key,product,kind,seats,support_until,enterprise_plan,enterprise_from,enterprise_until,enterprise_confirmed_at,remote_deactivation,created_at
ops@aerial.example,ENG-1,Pix4Dengine,subscription,5,2199-01-31,enterprise,2026-01-01,2199-01-01,2026-01-10T09:30:00Z,true,2026-01-01
it@rhone.example,MAP-1,PIX4Dmapper,perpetual,1,2199-01-31,,,,,false,
`

// databases are where a command may keep its data.
var databases = []struct {
	name string
	flag func(testing.TB) string
}{
	{"sqlite", func(testing.TB) string { return "--data=desk" }},
	{"postgres", func(t testing.TB) string { return "--db=" + pgtest.URL(t, nil) }},
}

func TestImportLicenses(t *testing.T) {
	t.Parallel()
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			p, flag := newPlace(t), db.flag(t)
			good := p.file("good.csv", goodLicenses)
			more := p.file("more.csv", strings.Replace(goodLicenses, "perpetual,1", "perpetual,2", 1)+"new@rhone.example,MAP-2,PIX4Dmapper,perpetual,1,,,,,,,\n")
			bad := p.file("bad.csv", strings.NewReplacer("subscription", "rental", "perpetual,1", "perpetual,many", "ENG-1", "ENG-9").Replace(goodLicenses))
			for _, step := range []struct {
				args []string
				want string
			}{
				{[]string{good}, "2 imported, 0 updated, 0 unchanged\n"},
				{[]string{good}, "0 imported, 0 updated, 2 unchanged\n"},
				{[]string{good, "--json"}, `{"imported":0,"unchanged":2,"updated":0}` + "\n"},
				{[]string{more, "--json"}, `{"imported":1,"unchanged":1,"updated":1}` + "\n"},
			} {
				if got := p.succeed(append([]string{"licenses", "import", flag}, step.args...)...); got != step.want {
					t.Errorf("import %v: %q, want %q", step.args, got, step.want)
				}
			}
			o := p.run("licenses", "import", flag, bad)
			if o.code != 1 || o.out != "" {
				t.Errorf("a bad file: exit code %d, %q", o.code, o.out)
			}
			contains(t, "the complaint", o.errs, "nothing was changed", "bad.csv:2: kind: must be subscription or perpetual", "bad.csv:3: seats: ")
			// Had the bad file's good parts been kept, this import would find them.
			again := p.pipe(goodLicenses+"x@rhone.example,ENG-9,Pix4Dengine,subscription,1,,,,,,,\n", "licenses", "import", flag, "-")
			if again.code != 0 || again.out != "1 imported, 1 updated, 1 unchanged\n" {
				t.Errorf("after the bad file: %+v", again)
			}
			for name, content := range map[string]string{"empty.csv": "", "header.csv": "color,size\nred,1\n"} {
				if o := p.run("licenses", "import", flag, p.file(name, content)); o.code != 1 || !strings.Contains(o.errs, name) {
					t.Errorf("%s: %+v", name, o)
				}
			}
		})
	}
}

func TestUsersAndTokens(t *testing.T) {
	t.Parallel()
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			p, flag := newPlace(t), db.flag(t)
			add := []string{"users", "add", flag, "--email=Kim@Desk.example", "--name=Kim", "--role=agent"}
			if got := p.succeed(add...); got != "added kim@desk.example as agent\n" {
				t.Errorf("added: %q", got)
			}
			if o := p.run(add...); o.code != 1 || !strings.Contains(o.errs, "kim@desk.example already") {
				t.Errorf("the same again: %+v", o)
			}
			seen := map[string]bool{}
			for range 2 {
				token := p.succeed("tokens", "create", flag, "--user=kim@desk.example")
				if !strings.HasPrefix(token, "dbs_") || len(strings.Fields(token)) != 1 || !strings.HasSuffix(token, "\n") || seen[token] {
					t.Errorf("the output is not one new token alone: %q", token)
				}
				seen[token] = true
			}
		})
	}
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			p, flag := newPlace(t), db.flag(t)
			status := func() (pending, applied int) {
				for _, line := range lines(p.succeed("migrate", "status", flag)) {
					if strings.HasSuffix(line, "pending") {
						pending++
					} else {
						applied++
					}
				}
				return pending, applied
			}
			before, _ := status()
			first, second := p.succeed("migrate", "up", flag), p.succeed("migrate", "up", flag)
			if before == 0 || strings.HasPrefix(first, "0 ") || second != "0 migrations applied\n" {
				t.Errorf("with %d pending, up says %q and then %q", before, first, second)
			}
			if pending, applied := status(); pending != 0 || applied != before {
				t.Errorf("then %d are pending and %d applied", pending, applied)
			}
		})
	}
}

// A mistyped name must not look like a desk without tickets.
func TestReadingNeedsADatabase(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for _, command := range []string{"verify", "export", "licenses export"} {
		o := p.run(append(strings.Fields(command), "--db=mistyped.db")...)
		if o.code != exitFailed || p.has("mistyped.db") {
			t.Errorf("%s on a missing database: exit code %d, file made: %t", command, o.code, p.has("mistyped.db"))
		}
		contains(t, command, o.errs, "name it with --db")
	}
}

// Verify recomputes every clock: one that was changed behind deskbell's back is named.
func TestVerifyAndExport(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.succeed("licenses", "import", p.file("licenses.csv", goodLicenses))
	if got := p.succeed("export"); got != "" {
		t.Errorf("an empty desk exports %q", got)
	}
	s := p.serve()
	for range 3 {
		s.submit("critical")
	}
	s.stop()
	if got := ticketsVerified(t, p.succeed("verify")); got != "3 tickets verified, 0 differences\n" {
		t.Errorf("verify: %q", got)
	}
	exported := lines(p.succeed("export"))
	var numbers []int
	for _, line := range exported {
		one := decoded[struct {
			Ticket struct{ Number int }
			Events []struct{ Type string }
		}](t, line)
		numbers = append(numbers, one.Ticket.Number)
		if len(one.Events) == 0 {
			t.Errorf("ticket %d has no history", one.Ticket.Number)
		}
		if strings.Contains(line, "dbt_") {
			t.Errorf("ticket %d is exported with its token", one.Ticket.Number)
		}
	}
	slices.Sort(numbers)
	if !slices.Equal(numbers, []int{1001, 1002, 1003}) {
		t.Errorf("the export has the tickets %v", numbers)
	}

	db, err := sql.Open("sqlite", filepath.Join(p.dir, "deskbell-data", "deskbell.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`UPDATE clocks SET due_at = '2026-01-01T00:00:00Z' WHERE ticket_id = (SELECT id FROM tickets WHERE number = 1002)`); err != nil {
		t.Fatal(err)
	}
	o := p.run("verify")
	if o.code != 3 {
		t.Errorf("after tampering: exit code %d", o.code)
	}
	contains(t, "the report", o.out, "ticket 1002, clock 1: stored ", "due 2026-01-01T00:00:00Z", "but the history makes ", "3 tickets verified, 1 differences")
	contains(t, "the complaint", o.errs, "differs from what the history makes")
	if strings.Contains(o.out, "ticket 1001") || strings.Contains(o.out, "ticket 1003") {
		t.Errorf("the other tickets are named too: %s", o.out)
	}
}

// The bash script is tried in bash itself: what would it offer after these words?
func TestBashCompletion(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Fatal(err)
	}
	script := newPlace(t).succeed("completion", "bash")
	for _, c := range []struct {
		typed string // the last word is being typed
		want  []string
	}{
		{"deskbell ser", []string{"serve"}},
		{"deskbell calendar sh", []string{"show"}},
		{"deskbell policy ", []string{"show", "check", "publish"}},
		{"deskbell calendar show --ye", []string{"--year"}},
		{"deskbell serve --de", []string{"--demo"}},
		{"deskbell serve --d", []string{"--db", "--data", "--demo"}},
		{"deskbell --db desk.db calendar i", []string{"ics"}},
		{"deskbell --log = debug licenses i", []string{"import"}},
		{"deskbell deadline --impact critical --cou", []string{"--country"}},
		{"deskbell licenses ex", []string{"export"}},
		{"deskbell licenses export --ou", []string{"--output"}},
		{"deskbell licenses import lic", []string{"licenses.csv"}},
		{"deskbell nonsense ser", []string{"serve"}}, // what is no command is passed over
	} {
		t.Run(c.typed, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			p.file("licenses.csv", "")
			try := exec.Command(bash, "-c", script+`
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_deskbell
[ -z "$words$path" ] || echo "it leaves a variable behind"
printf '%s\n' "${COMPREPLY[@]}"`, "bash")
			try.Args = append(try.Args, strings.Split(c.typed, " ")...)
			try.Dir = p.dir
			out, err := try.CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			got := strings.Fields(string(out))
			missing := slices.DeleteFunc(slices.Clone(c.want), func(w string) bool { return slices.Contains(got, w) })
			others := slices.DeleteFunc(got, func(w string) bool {
				return slices.Contains(c.want, w) || strings.HasSuffix(c.typed, " ") // then flags and files are offered too
			})
			if len(missing) > 0 || len(others) > 0 {
				t.Errorf("offered %q, want %q", got, c.want)
			}
		})
	}
}

func TestCompletionOfOtherShells(t *testing.T) {
	t.Parallel()
	contains(t, "the script for zsh", newPlace(t).succeed("completion", "zsh"), "bashcompinit", "complete -o filenames -F _deskbell deskbell", "' calendar show'")
	fish := newPlace(t).succeed("completion", "fish")
	contains(t, "the script for fish", fish,
		"complete -c deskbell -r -l db -d ",
		"complete -c deskbell -n 'not __fish_seen_subcommand_from serve deadline between calendar policy",
		" -a serve -d 'Run the server.'",
		"complete -c deskbell -n '__fish_seen_subcommand_from calendar; and not __fish_seen_subcommand_from show check publish ics' -a ics",
		"complete -c deskbell -n '__fish_seen_subcommand_from calendar; and __fish_seen_subcommand_from show' -r -l year",
		`Check a calendar\'s file.`)
	for _, line := range lines(fish) {
		if !strings.HasPrefix(line, "complete -c deskbell ") || strings.Count(strings.ReplaceAll(line, `\'`, ""), "'")%2 != 0 {
			t.Errorf("not a complete command: %s", line)
		}
	}
}
