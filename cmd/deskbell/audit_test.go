package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os/user"
	"regexp"
	"strings"
	"testing"
	"time"
)

var verifiedForm = regexp.MustCompile(`^(\d+ tickets verified, \d+ differences\n)\d+ audit records verified, 0 differences\n$`)

// ticketsVerified is what verify says of the tickets. It fails unless the audit trail is whole.
func ticketsVerified(t testing.TB, output string) string {
	t.Helper()
	parts := verifiedForm.FindStringSubmatch(output)
	if parts == nil {
		t.Fatalf("verify: %q", output)
	}
	return parts[1]
}

// audited is a line of an export.
type audited struct {
	Seq                    int64
	Hash, Action, Via      string
	Request, Actor         string
	ActorRole              string `json:"actor_role"`
	Object                 struct{ Kind, ID string }
	Private                string
	Previous, At, Salt, ID string
	Commitment             string
}

func (p *place) audited(flag string) (all []audited) {
	p.Helper()
	for _, line := range lines(p.succeed("audit", "export", flag)) {
		all = append(all, decoded[audited](p.T, line))
	}
	return all
}

// What commands do is in the audit trail, with who ran them.
func TestCommandsAreAudited(t *testing.T) {
	t.Parallel()
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			p, flag := newPlace(t), db.flag(t)
			p.succeed("users", "add", flag, "--email=kim@desk.example", "--name=Kim", "--role=agent")
			p.succeed("users", "change", flag, "kim@desk.example", "--role=manager")
			p.succeed("tokens", "create", flag, "--user=kim@desk.example")
			p.succeed("tokens", "revoke", flag, strings.Fields(p.succeed("tokens", "list", flag))[0])
			p.succeed("licenses", "import", flag, p.file("licenses.csv", goodLicenses))
			p.succeed("licenses", "export", flag)
			p.succeed("export", flag)
			p.succeed("calendar", "publish", flag, p.file("us.yaml", strings.SplitN(p.succeed("calendar", "show", flag, "us"), "\n", 2)[1]+"# once more\n"))
			p.succeed("policy", "publish", flag, p.file("standard.yaml", strings.SplitN(p.succeed("policy", "show", flag, "standard"), "\n", 2)[1]+"# once more\n"))
			if o := p.run("users", "change", flag, "kim@desk.example", "--role=boss"); o.code == 0 {
				t.Error("a role that there isn't is given")
			}
			me, err := user.Current()
			if err != nil {
				t.Fatal(err)
			}
			var actions []string
			all := p.audited(flag)
			for _, a := range all {
				actions = append(actions, a.Action)
				var private struct{ Operator string }
				if err := json.Unmarshal([]byte(a.Private), &private); err != nil || private.Operator != me.Username || a.Via != "command line" || a.ActorRole != "system" || strings.Contains(a.Private, "dbs_") {
					t.Errorf("%s is from %q: %s, %v", a.Action, a.Via, a.Private, err)
				}
			}
			if got, want := strings.Join(actions, " "), "user.added user.changed token.created token.revoked licenses.imported licenses.exported tickets.exported calendar.published policy.published audit.exported"; got != want {
				t.Errorf("the trail has\n%s, want\n%s", got, want)
			}
			last := all[len(all)-1]
			if got := p.succeed("audit", "head", flag); got != fmt.Sprintf("%d:%s\n", last.Seq, last.Hash) {
				t.Errorf("the head is %q, the last record %+v", got, last)
			}
		})
	}
}

// Verify finds what was done to the audit trail behind deskbell's back.
func TestVerifyFindsTamperingWithTheAuditTrail(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for _, name := range []string{"kim", "ada", "bob", "eve"} {
		p.succeed("users", "add", "--db=desk.db", "--email="+name+"@desk.example", "--name="+name, "--role=agent")
	}
	noted := strings.TrimSpace(p.succeed("audit", "head", "--db=desk.db"))
	whole := p.succeed("verify", "--db=desk.db", "--audit-head="+noted)
	if want := "0 tickets verified, 0 differences\n4 audit records verified, 0 differences\n"; whole != want {
		t.Errorf("verify: %q", whole)
	}
	for _, bad := range []string{"4", "4:abc", "x"} {
		o := p.run("verify", "--db=desk.db", "--audit-head="+bad)
		if o.code != exitUsage {
			t.Errorf("--audit-head=%s: exit code %d", bad, o.code)
		}
		contains(t, "the complaint", o.errs, "is not a head of the audit trail")
	}
	db, err := sql.Open("sqlite", p.dir+"/desk.db")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{"DROP TRIGGER audit_chain_changed", "DROP TRIGGER audit_chain_deleted", "DROP TRIGGER audit_state_changed"} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ does, undoes, with, says string }{
		{"UPDATE audit_chain SET actor_role = 'agent' WHERE seq = 2", "UPDATE audit_chain SET actor_role = 'system' WHERE seq = 2", "", "audit record 2: changed: "},
		{"UPDATE audit_state SET seq = 3, hash = (SELECT hash FROM audit_chain WHERE seq = 3)", "", "", "audit record 4: inserted: "},
		{"DELETE FROM audit_chain WHERE seq = 4", "", "--audit-head=" + noted, "audit record 4: missing: "},
	} {
		if _, err := db.Exec(c.does); err != nil {
			t.Fatal(err)
		}
		o := p.run(strings.Fields("verify --db=desk.db " + c.with)...)
		if o.code != exitDifferent {
			t.Errorf("%s: exit code %d", c.does, o.code)
		}
		contains(t, "the report", o.out, c.says, " audit records verified, 1 differences")
		if c.undoes != "" {
			if _, err := db.Exec(c.undoes); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A server seals what happens by itself, and says from where.
func TestServeSealsTheAuditTrail(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.succeed("licenses", "import", p.file("licenses.csv", goodLicenses))
	p.succeed("users", "add", "--email=ada@desk.example", "--name=Ada", "--role=administrator")
	token := strings.TrimSpace(p.succeed("tokens", "create", "--user=ada@desk.example"))
	s := p.serve()
	submitted := s.submit("critical")
	var got string
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		r := s.ask("GET", "/v1/audit?action=ticket.submitted", "", "Authorization", "Bearer "+token)
		if got = string(r.body); strings.Contains(got, submitted.ID) {
			break
		}
	}
	contains(t, "the audit trail", got, submitted.ID, `"role":"customer"`, `"address":"127.0.0.1"`)
	s.stop()
	ticketsVerified(t, p.succeed("verify"))
}
