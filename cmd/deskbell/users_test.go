package main

import (
	"strings"
	"testing"
)

func TestUsersFromTheCommandLine(t *testing.T) {
	t.Parallel()
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			p, flag := newPlace(t), db.flag(t)
			p.succeed("users", "add", flag, "--email=kim@desk.example", "--name=Kim", "--role=agent")
			p.succeed("users", "add", flag, "--email=ada@desk.example", "--name=Ada", "--role=administrator")
			for _, c := range []struct{ args, says string }{
				{"Kim@Desk.example --role=manager --name=Kimberly", "kim@desk.example is manager, active\n"},
				{"kim@desk.example --no-active", "kim@desk.example is manager, deactivated\n"},
			} {
				if got := p.succeed(append([]string{"users", "change", flag}, strings.Fields(c.args)...)...); got != c.says {
					t.Errorf("%s: %q, want %q", c.args, got, c.says)
				}
			}
			if got := p.succeed("users", "list", flag); got != "kim@desk.example  manager        deactivated  Kimberly\nada@desk.example  administrator  active       Ada\n" {
				t.Errorf("listed:\n%s", got)
			}
			for _, c := range []struct {
				args string
				code int
				says string
			}{
				{"ada@desk.example --active=false", exitFailed, "ada@desk.example is the last administrator"},
				{"ada@desk.example --role=agent", exitFailed, "ada@desk.example is the last administrator"},
				{"ada@desk.example --role=boss", exitUsage, "role: must be agent, manager or administrator"},
				{"ada@desk.example", exitUsage, "say what to change, by --name, --role or --active"},
				{"nobody@desk.example --role=agent", exitFailed, "no user with the email nobody@desk.example"},
				{"nobody --role=agent", exitUsage, "is not an email address"},
			} {
				o := p.run(append([]string{"users", "change", flag}, strings.Fields(c.args)...)...)
				if o.code != c.code || o.out != "" {
					t.Errorf("%s: exit code %d, want %d; printed %q", c.args, o.code, c.code, o.out)
				}
				contains(t, c.args, o.errs, c.says)
			}
			if o := p.run("tokens", "create", flag, "--user=kim@desk.example"); o.code != exitFailed || !strings.Contains(o.errs, "is deactivated") {
				t.Errorf("a token for Kim: %+v", o)
			}
		})
	}
}

func TestHelpingFromTheCommandLine(t *testing.T) {
	t.Parallel()
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			p, flag := newPlace(t), db.flag(t)
			p.succeed("users", "add", flag, "--email=kim@desk.example", "--name=Kim", "--role=agent")
			p.succeed("users", "add", flag, "--email=left@desk.example", "--name=Left", "--role=agent")
			p.succeed("users", "change", flag, "left@desk.example", "--no-active")
			for _, c := range []struct {
				args string
				code int
				says string
			}{
				{"sign-out kim@desk.example", 0, "kim@desk.example is signed out everywhere; sessions ended: 0"},
				{"invite Kim@desk.example", 0, "a link that sets a password goes to kim@desk.example as soon as a server runs; it works once, for seven days"},
				{"invite left@desk.example", exitFailed, "left@desk.example is deactivated"},
				{"remove-second-factor kim@desk.example", exitFailed, "no second factor"},
				{"invite nobody@desk.example", exitFailed, "no user with the email nobody@desk.example"},
				{"sign-out nobody@desk.example", exitFailed, "no user with the email nobody@desk.example"},
				{"remove-second-factor nobody", exitUsage, "is not an email address"},
				{"invite", exitUsage, "<email>"},
			} {
				o := p.run(append([]string{"users"}, append(strings.Fields(c.args), flag)...)...)
				if o.code != c.code {
					t.Errorf("%s: exit code %d, want %d: %s", c.args, o.code, c.code, o.errs)
				}
				contains(t, c.args, o.out+o.errs, c.says)
			}
			for range 4 {
				p.succeed("users", "invite", flag, "kim@desk.example")
			}
			if o := p.run("users", "invite", flag, "kim@desk.example"); o.code != exitFailed || !strings.Contains(o.errs, "has been sent several links within an hour") {
				t.Errorf("a sixth link: %+v", o)
			}
			trail := p.succeed("audit", "export", flag)
			contains(t, "the audit trail", trail, `"user.invited"`, `"sessions.ended"`, `"command line"`)
		})
	}
}
