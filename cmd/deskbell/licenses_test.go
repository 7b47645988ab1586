package main

import (
	"os"
	"path/filepath"
	"testing"
)

// exported are the good licenses as they are written.
const exported = `license_key,product,kind,owner_email,seats,support_until,enterprise_plan,enterprise_from,enterprise_until,enterprise_confirmed_at,remote_deactivation,created_at
ENG-1,Pix4Dengine,subscription,ops@aerial.example,5,2199-01-31,enterprise,2026-01-01,2199-01-01,2026-01-10T09:30:00Z,true,2026-01-01
MAP-1,PIX4Dmapper,perpetual,it@rhone.example,1,2199-01-31,,,,,false,2026-11-25T23:30:00Z
`

// What is exported, from one database, is imported unchanged, into either.
func TestExportLicenses(t *testing.T) {
	t.Parallel()
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			p, flag := newPlace(t), db.flag(t)
			p.file("clock", "2026-11-25T23:30:00Z")
			quiet := []string{"--test-clock=clock", "--log=error", flag}
			deskbell := func(args ...string) string {
				t.Helper()
				return p.succeed(append(args, quiet...)...)
			}
			deskbell("licenses", "import", p.file("good.csv", goodLicenses))
			if got := deskbell("licenses", "export"); got != exported {
				t.Errorf("exported:\n%s\nwant\n%s", got, exported)
			}
			p.file("all.csv", "from yesterday")
			if got := deskbell("licenses", "export", "--output=all.csv"); got != "" {
				t.Errorf("with a file to write, it prints %q", got)
			}
			if got, err := os.ReadFile(filepath.Join(p.dir, "all.csv")); err != nil || string(got) != exported {
				t.Errorf("written: %s, %v\nwant\n%s", got, err, exported)
			}
			if left, err := filepath.Glob(filepath.Join(p.dir, "all.csv.*")); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
			if got := deskbell("licenses", "import", "all.csv"); got != "0 imported, 0 updated, 2 unchanged\n" {
				t.Errorf("imported again: %s", got)
			}
			if got := p.succeed("licenses", "import", "--data=other", "all.csv"); got != "2 imported, 0 updated, 0 unchanged\n" {
				t.Errorf("imported elsewhere: %s", got)
			}
		})
	}
}

// A file that cannot be written is left as it was.
func TestExportLicensesNowhere(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.succeed("licenses", "import", p.file("good.csv", goodLicenses))
	if err := os.Mkdir(filepath.Join(p.dir, "taken"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"nowhere/all.csv", "taken"} {
		o := p.run("licenses", "export", "--output="+file)
		if o.code != exitFailed || o.out != "" {
			t.Errorf("to %s: %+v", file, o)
		}
		contains(t, "the complaint", o.errs, file)
	}
	if left, err := filepath.Glob(filepath.Join(p.dir, "taken*")); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
