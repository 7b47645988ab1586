package auth_test

import (
	"strings"
	"testing"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

func add(t *testing.T, d *auth.Desk, name string, role tickets.Role) auth.User {
	t.Helper()
	u, err := d.AddUser(ctx, strings.ToLower(name)+"@vendor.example", name, role, now)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestChangingUsers(t *testing.T) {
	d, m, token := withGrace(t)
	grace := m.users["grace@vendor.example"]
	yes, no, name, manager := true, false, " Grace H. ", tickets.Manager
	later := now.Add(time.Hour)
	for _, c := range []struct {
		what   string
		change auth.UserChange
		at     time.Time
		want   auth.User
	}{
		{"nothing", auth.UserChange{}, now, grace},
		{"the name", auth.UserChange{Name: &name}, now, auth.User{Name: "Grace H.", Role: tickets.Agent}},
		{"the role", auth.UserChange{Role: &manager}, now, auth.User{Name: "Grace H.", Role: tickets.Manager}},
		{"away", auth.UserChange{Active: &no}, now, auth.User{Name: "Grace H.", Role: tickets.Manager, DeactivatedAt: now}},
		{"away again", auth.UserChange{Active: &no}, later, auth.User{Name: "Grace H.", Role: tickets.Manager, DeactivatedAt: now}},
		{"back", auth.UserChange{Active: &yes}, later, auth.User{Name: "Grace H.", Role: tickets.Manager}},
	} {
		c.want.ID, c.want.Email, c.want.CreatedAt = grace.ID, grace.Email, grace.CreatedAt
		got, err := d.ChangeUser(ctx, grace.ID, c.change, c.at)
		if err != nil || got != c.want || m.users[grace.Email] != c.want {
			t.Errorf("%s: got %+v, %v\nwant %+v", c.what, got, err, c.want)
		}
		caller, err := d.Caller(ctx, token, later)
		if caller.Known() != c.want.Active() || caller.Known() && caller.User.Role != c.want.Role || !caller.Known() && !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s: her token opens %+v, %v", c.what, caller, err)
		}
	}
}

func TestFaultsOfAChange(t *testing.T) {
	d, m, _ := withGrace(t)
	grace := m.users["grace@vendor.example"]
	for _, c := range []struct{ name, role, says string }{
		{" ", "boss", "name: is missing\nrole: must be agent, manager or administrator"},
		{"a\nb", "customer", "name: has control characters in it; send plain text on one line\nrole: must be agent, manager or administrator"},
		{strings.Repeat("é", 201), "agent", "name: has more than 200 characters"},
		{"\xff", "agent", "name: has control characters in it; send plain text on one line"},
	} {
		role := tickets.Role(c.role)
		_, err := d.ChangeUser(ctx, grace.ID, auth.UserChange{Name: &c.name, Role: &role}, now)
		refused(t, err, fault.Invalid, "The user cannot be changed.\n"+c.says)
	}
	_, err := d.ChangeUser(ctx, "nobody", auth.UserChange{}, now)
	refused(t, err, fault.NotFound, "There is no such thing.")
	if m.users[grace.Email] != grace {
		t.Errorf("she is %+v", m.users[grace.Email])
	}
}

func TestSomebodyAdministers(t *testing.T) {
	no, yes, agent, name := false, true, tickets.Agent, "Renamed"
	const refusal = "ada@vendor.example is the last administrator. Make somebody else one first."
	for _, c := range []struct {
		what   string
		change auth.UserChange
		last   bool // refused where there is no other administrator
	}{
		{"demoting", auth.UserChange{Role: &agent}, true},
		{"deactivating", auth.UserChange{Active: &no}, true},
		{"demoting and renaming", auth.UserChange{Role: &agent, Name: &name}, true},
		{"demoting and activating", auth.UserChange{Role: &agent, Active: &yes}, true},
		{"renaming", auth.UserChange{Name: &name}, false},
		{"activating", auth.UserChange{Active: &yes}, false},
	} {
		t.Run(c.what, func(t *testing.T) {
			d, m := newDesk()
			ada := add(t, d, "Ada", tickets.Administrator)
			grace := add(t, d, "Grace", tickets.Manager)
			away := add(t, d, "Edsger", tickets.Administrator)
			if _, err := d.ChangeUser(ctx, away.ID, auth.UserChange{Active: &no}, now); err != nil {
				t.Fatal(err)
			}
			_, err := d.ChangeUser(ctx, ada.ID, c.change, now)
			if c.last {
				refused(t, err, fault.Conflict, refusal)
				if m.users[ada.Email] != ada {
					t.Errorf("she is %+v", m.users[ada.Email])
				}
			} else if err != nil {
				t.Error(err)
			}
			administrator := tickets.Administrator
			if _, err := d.ChangeUser(ctx, grace.ID, auth.UserChange{Role: &administrator}, now); err != nil {
				t.Fatal(err)
			}
			if _, err := d.ChangeUser(ctx, ada.ID, c.change, now); err != nil {
				t.Errorf("with another administrator: %v", err)
			}
		})
	}
}
