package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A person is handed over and erased from the command line, with the server's database and
// attachments.
func TestPeopleFromTheCommandLine(t *testing.T) {
	t.Parallel()
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			p, flag := newPlace(t), db.flag(t)
			const email = "ada@aerial.example" // who submits
			if o := p.run("people", "erase", flag, "zoe@aerial.example", "--reason=Asked."); o.code != exitFailed || !strings.Contains(o.errs, "start the server once if it never ran") && !strings.Contains(o.errs, "no database") {
				t.Errorf("before the server ran: %+v", o)
			}
			p.succeed("licenses", "import", flag, p.file("licenses.csv", goodLicenses))
			p.succeed("users", "add", flag, "--email=kim@desk.example", "--name=Kim", "--role=administrator")
			token := strings.TrimSpace(p.succeed("tokens", "create", flag, "--user=kim@desk.example"))
			s := p.serve(flag)
			s.submit("critical")
			if o := p.run("people", "erase", flag, email, "--reason=Asked."); o.code != exitFailed || !strings.Contains(o.errs, "requests that are open") {
				t.Errorf("with an open request: %+v", o)
			}
			s.ask("POST", "/v1/tickets/1001/solve", "", "Authorization", "Bearer "+token)
			contains(t, "the export", p.succeed("people", "export", flag, email), `"email":"`+email+`"`, `"subject":`, `"number":1001`)
			contains(t, "the preview", p.succeed("people", "erase", flag, email, "--reason=Asked.", "--preview"), "Nothing was changed.", "  tickets: 1\n")
			if o := p.run("people", "erase", flag, email, "--reason=Asked.", "--files=file://elsewhere"); o.code != exitFailed || !strings.Contains(o.errs, "are not kept there") {
				t.Errorf("with files elsewhere: %+v", o)
			}
			contains(t, "the erasure", p.succeed("people", "erase", flag, email, "--reason=Asked."), "@erased.invalid stands for the person now.", "  tickets: 1\n")
			s.stop()
			if got := p.succeed("people", "export", flag, email); strings.Contains(got, `"subject":`) {
				t.Errorf("there is still something to hand over: %s", got)
			}
			contains(t, "the verification", p.succeed("verify", flag), "1 tickets verified, 0 differences")
			contains(t, "once more", p.succeed("people", "erase", flag, email, "--reason=Asked."), "  nothing\n")
			for _, c := range []struct{ args, says string }{
				{"nobody --reason=Asked.", "is not an email address"},
				{"zoe@aerial.example", "--reason"},
				{"zoe@aerial.example --reason= ", "reason: is missing"},
			} {
				o := p.run(append([]string{"people", "erase", flag}, strings.Fields(c.args)...)...)
				if o.code != exitUsage || !strings.Contains(o.errs, c.says) {
					t.Errorf("%s: %+v", c.args, o)
				}
			}
		})
	}
}

// Closed requests are erased once their time is over, by the server's own clock.
func TestRetentionByTheServer(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.setClock("2026-11-25T09:00:00Z")
	p.succeed("licenses", "import", "--test-clock=clock", "--log=error", p.file("licenses.csv", goodLicenses))
	p.succeed("users", "add", "--email=kim@desk.example", "--name=Kim", "--role=administrator")
	bearer := "Bearer " + strings.TrimSpace(p.succeed("tokens", "create", "--user=kim@desk.example", "--test-clock=clock", "--log=error"))
	s := p.serve("--test-clock=clock", "--keep-requests=60d")
	s.submit("critical")
	s.ask("POST", "/v1/tickets/1001/solve", "", "Authorization", bearer)
	subject := func() string {
		return decoded[struct{ Subject string }](t, string(s.ask("GET", "/v1/tickets/1001", "", "Authorization", bearer).body)).Subject
	}
	was := subject()
	last := func() time.Time { // when the job last ran
		ready := decoded[struct {
			Checks struct {
				Workers map[string]struct {
					At time.Time `json:"last_success"`
				}
			}
		}](t, string(s.ask("GET", "/readyz", "").body))
		return ready.Checks.Workers["retention"].At
	}
	early := time.Date(2027, 2, 7, 8, 59, 0, 0, time.UTC) // 14 and 60 days, but for a day
	p.setClock(early.Format(time.RFC3339))
	eventually(t, func() error {
		if at := last(); at.Before(early) {
			return fmt.Errorf("the job last ran at %s", at)
		}
		return nil
	})
	if got := subject(); got != was {
		t.Errorf("it was erased early: %q", got)
	}
	p.setClock("2027-02-07T10:00:00Z")
	eventually(t, func() error {
		if got := subject(); got != "[erased]" {
			return fmt.Errorf("the subject is still %q", got)
		}
		return nil
	})
	s.stop()
	contains(t, "the verification", p.succeed("verify"), "1 tickets verified, 0 differences")
	entries, err := os.ReadDir(filepath.Join(p.dir, "deskbell-data", "attachments"))
	if err != nil || len(entries) != 1 || !strings.HasPrefix(entries[0].Name(), "desk-") {
		t.Errorf("the folder of attachments has %v: %v", entries, err)
	}
}
