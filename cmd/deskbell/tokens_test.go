package main

import (
	"strings"
	"testing"
)

func TestTokensFromTheCommandLine(t *testing.T) {
	t.Parallel()
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			p, flag := newPlace(t), db.flag(t)
			p.file("clock", "2026-11-25T23:30:00Z")
			deskbell := func(words string, more ...string) string {
				t.Helper()
				return p.run(append(append(strings.Fields(words), flag, "--test-clock=clock", "--log=error"), more...)...).out
			}
			deskbell("users add --email=kim@desk.example --name=Kim --role=agent")
			deskbell("users add --email=ada@desk.example --name=Ada --role=administrator")
			nightly := deskbell("tokens create --user=kim@desk.example --expires=90d --scopes=tickets:read,licenses:read", "--name=Nightly report")
			deskbell("tokens create --user=ada@desk.example --name=Yearly --expires=2027-11-25T23:30:00+01:00")
			if nightly = strings.TrimSpace(nightly); !strings.HasPrefix(nightly, "dbs_") || len(strings.Fields(nightly)) != 1 {
				t.Fatalf("printed %q", nightly)
			}
			listed := deskbell("tokens list")
			contains(t, "the list", listed, nightly[:8]+"  kim@desk.example  licenses:read, tickets:read  valid until 2027-02-23T23:30:00Z  never used  Nightly report",
				"ada@desk.example  *                            valid until 2027-11-25T22:30:00Z  never used  Yearly")
			if strings.Contains(listed, nightly) {
				t.Errorf("a token is listed in full: %s", listed)
			}
			if got := lines(deskbell("tokens list --user=Ada@desk.example")); len(got) != 1 || !strings.Contains(got[0], "Yearly") {
				t.Errorf("Ada's are %q", got)
			}
			id := strings.Fields(listed)[0]
			if got := deskbell("tokens revoke " + id); got != "revoked Nightly report of kim@desk.example\n" {
				t.Errorf("revoked: %q", got)
			}
			contains(t, "the list", deskbell("tokens list"), "revoked 2026-11-25T23:30:00Z")
			p.file("clock", "2028-01-01T00:00:00Z")
			contains(t, "the list", deskbell("tokens list"), "expired 2027-11-25T22:30:00Z")
		})
	}
}

func TestTokensThatCannotBe(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.succeed("users", "add", "--email=kim@desk.example", "--name=Kim", "--role=agent")
	p.succeed("tokens", "create", "--user=kim@desk.example", "--name=CI")
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"create --user=nobody@desk.example", exitFailed, "no user with the email nobody@desk.example"},
		{"create --user=kim", exitUsage, "is not an email address"},
		{"create --user=kim@desk.example --name=CI", exitFailed, `a token called "CI" already`},
		{"create --user=kim@desk.example --scopes=tickets:read,tickets:delete", exitUsage, `"tickets:delete" is not a scope; there are *, account:read, `},
		{"create --user=kim@desk.example --expires=soon", exitUsage, "neither a number of days, such as 90d, nor an instant"},
		{"create --user=kim@desk.example --expires=-1d", exitUsage, "neither a number of days"},
		{"create --user=kim@desk.example --expires=0d", exitUsage, "is not in the future"},
		{"create --user=kim@desk.example --expires=4000d", exitUsage, "is more than 10 years away"},
		{"create --user=kim@desk.example --expires=2001-01-01T00:00:00Z", exitUsage, "is not in the future"},
		{"revoke 1001", exitFailed, "no such token"},
		{"revoke", exitUsage, "<id>"},
		{"list --user=nobody@desk.example", exitFailed, "no user with the email nobody@desk.example"},
		{"list --db=mistyped.db", exitFailed, "name it with --db"},
	} {
		o := p.run(append([]string{"tokens"}, strings.Fields(c.args)...)...)
		if o.code != c.code || o.out != "" {
			t.Errorf("%s: exit code %d, want %d; printed %q", c.args, o.code, c.code, o.out)
		}
		contains(t, c.args, o.errs, c.says)
	}
	if got := lines(p.succeed("tokens", "list")); len(got) != 1 {
		t.Errorf("there are %q", got)
	}
}
