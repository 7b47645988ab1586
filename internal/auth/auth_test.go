package auth_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

var (
	ctx = context.Background()
	now = time.Date(2026, time.November, 25, 18, 30, 0, 0, time.UTC)
)

// ticketLinks are embedded under a name that leaves TicketLinks free for the method.
type ticketLinks = auth.TicketLinks

// memory is a Store of a few people. What isn't asked of it here panics.
type memory struct {
	auth.Staff
	auth.Keyring
	ticketLinks
	users  map[string]auth.User  // by email
	tokens map[string]auth.Token // by hash
	access map[string]tickets.ID // by hash
	fail   error
	noting chan error // what comes of noting a use, once somebody says so; nil: it is noted
	signIns
	auth.Accounts
	records []audit.Record
}

func (m *memory) InTransaction(ctx context.Context, work func(context.Context) error) error {
	return work(ctx)
}

func (m *memory) Record(_ context.Context, all ...audit.Record) error {
	m.records = append(m.records, all...)
	return nil
}

var notFound = fault.New(fault.NotFound, "not_found", "There is no such thing.")

func (m *memory) AddUser(_ context.Context, u auth.User) error {
	if _, taken := m.users[u.Email]; taken {
		return fault.New(fault.Conflict, "email_taken", "Somebody has this email.")
	}
	m.users[u.Email] = u
	return nil
}

func (m *memory) UserByEmail(_ context.Context, email string) (auth.User, error) {
	if u, ok := m.users[email]; ok {
		return u, nil
	}
	return auth.User{}, notFound
}

func (m *memory) UpdateUser(_ context.Context, id string, change func(*auth.User, []auth.User) error) (auth.User, error) {
	var changed *auth.User
	var others []auth.User
	for _, u := range m.users {
		if u.ID == id {
			changed = &u
		} else {
			others = append(others, u)
		}
	}
	if changed == nil {
		return auth.User{}, notFound
	}
	if err := change(changed, others); err != nil {
		return auth.User{}, err
	}
	m.users[changed.Email] = *changed
	return *changed, nil
}

func (m *memory) AddToken(_ context.Context, t auth.Token) error {
	m.tokens[t.Hash] = t
	return nil
}

func (m *memory) UseToken(_ context.Context, id string, at time.Time, from string, since time.Time) error {
	if m.noting != nil {
		return <-m.noting
	}
	for hash, t := range m.tokens {
		if t.ID == id && !t.LastUsedAt.After(since) {
			t.LastUsedAt, t.LastUsedFrom = at, from
			m.tokens[hash] = t
		}
	}
	return nil
}

func (m *memory) UserByToken(_ context.Context, hash string) (auth.User, error) {
	if m.fail != nil {
		return auth.User{}, m.fail
	}
	for _, u := range m.users {
		if t, ok := m.tokens[hash]; ok && t.UserID == u.ID {
			u.Token = &t
			return u, nil
		}
	}
	return auth.User{}, notFound
}

func (m *memory) TicketLinkByHash(_ context.Context, hash string) (auth.TicketLink, error) {
	if m.fail != nil {
		return auth.TicketLink{}, m.fail
	}
	if id, ok := m.access[hash]; ok {
		return auth.TicketLink{ID: "link", Ticket: id}, nil
	}
	return auth.TicketLink{}, notFound
}

func newDesk() (*auth.Desk, *memory) {
	m := &memory{users: map[string]auth.User{}, tokens: map[string]auth.Token{}, access: map[string]tickets.ID{}, signIns: newSignIns()}
	ids := 0
	return &auth.Desk{Store: m, Key: []byte("a key"), Owns: m.owns, Trail: m, NewID: func() string {
		ids++
		return fmt.Sprintf("id-%d", ids)
	}}, m
}

// withGrace is a desk with one agent and her token.
func withGrace(t *testing.T) (*auth.Desk, *memory, string) {
	t.Helper()
	d, m := newDesk()
	if _, err := d.AddUser(ctx, "grace@vendor.example", "Grace", tickets.Agent, now); err != nil {
		t.Fatal(err)
	}
	token, err := d.NewToken(ctx, "Grace@Vendor.example", now)
	if err != nil {
		t.Fatal(err)
	}
	return d, m, token
}

func refused(t *testing.T, err error, kind fault.Kind, says string) {
	t.Helper()
	if !fault.Is(err, kind) || err.Error() != says {
		t.Errorf("got %v\nwant %s: %s", err, kind, says)
	}
}

func TestAStaffTokenTellsWhoCalls(t *testing.T) {
	d, _, token := withGrace(t)
	caller, err := d.Caller(ctx, token, now)
	if err != nil {
		t.Fatal(err)
	}
	want := auth.User{ID: "id-1", Email: "grace@vendor.example", Name: "Grace", Role: tickets.Agent, CreatedAt: now}
	if caller.User == nil || caller.User.Token == nil || caller.User.Token.ID != "id-2" {
		t.Fatalf("got %+v", caller.User)
	}
	caller.User.Token = nil
	if *caller.User != want || caller.Ticket != "" || !caller.Known() || !caller.Staff() {
		t.Errorf("got %+v", caller)
	}
	if got := caller.Actor(); got != (tickets.Actor{Role: tickets.Agent, ID: "id-1", Name: "Grace"}) {
		t.Errorf("the history names %+v", got)
	}
}

func TestATicketTokenOpensOneTicket(t *testing.T) {
	d, m, _ := withGrace(t)
	token, hash := d.NewAccess()
	m.access[hash] = "t1"
	caller, err := d.Caller(ctx, token, now)
	if err != nil || caller.Ticket != "t1" || caller.User != nil || !caller.Known() || caller.Staff() {
		t.Errorf("got %+v, %v", caller, err)
	}
	if got := caller.Actor(); got != (tickets.Actor{Role: tickets.Customer}) {
		t.Errorf("the history names %+v", got)
	}
}

func TestWithoutATokenNobodyIsKnown(t *testing.T) {
	d, _, _ := withGrace(t)
	caller, err := d.Caller(ctx, "", now)
	if err != nil || caller.Known() || caller.Staff() {
		t.Errorf("got %+v, %v", caller, err)
	}
}

func TestTokensThatOpenNothing(t *testing.T) {
	d, m, token := withGrace(t)
	access, hash := d.NewAccess()
	m.access[hash] = "t1"
	for _, c := range []struct{ name, token string }{
		{"garbage", "let me in"},
		{"a prefix", "dbs_"},
		{"another prefix", "dbt_"},
		{"an owner's prefix", "dbo_"},
		{"one as an owner's", "dbo_" + strings.TrimPrefix(token, "dbs_")},
		{"a link's token", "dbl_" + strings.TrimPrefix(token, "dbs_")},
		{"a staff token cut short", token[:len(token)-1]},
		{"one with a character more", token + "A"},
		{"one with space around it", " " + token},
		{"one in capitals", strings.ToUpper(token)},
		{"one without its prefix", strings.TrimPrefix(token, "dbs_")},
		{"one as a ticket's", "dbt_" + strings.TrimPrefix(token, "dbs_")},
		{"a ticket's as one of staff", "dbs_" + strings.TrimPrefix(access, "dbt_")},
		{"what is stored of a staff token", "dbs_" + only(m.tokens)},
		{"what is stored of a ticket's", "dbt_" + hash},
		{"the scheme sent twice", "Bearer " + token},
		{"bytes", "dbs_\x00\xff"},
		{"very much", "dbs_" + strings.Repeat("A", 1<<20)},
	} {
		t.Run(c.name, func(t *testing.T) {
			caller, err := d.Caller(ctx, c.token, now)
			refused(t, err, fault.Unauthenticated, "The token is not valid. Send a staff token (dbs_…), an owner's (dbo_…) or a ticket's (dbt_…) as Authorization: Bearer.")
			if caller.Known() {
				t.Errorf("it opens %+v", caller)
			}
		})
	}
}

func only(tokens map[string]auth.Token) (hash string) {
	for hash = range tokens {
	}
	return hash
}

func TestAnOutageIsNoRefusal(t *testing.T) {
	d, m, token := withGrace(t)
	access, _ := d.NewAccess()
	m.fail = errors.New("away")
	for _, token := range []string{token, access, "dbo_anything"} {
		if _, err := d.Caller(ctx, token, now); !errors.Is(err, m.fail) {
			t.Errorf("got %v", err)
		}
	}
	if _, err := d.KnownToken(ctx, "grace@vendor.example", now); !errors.Is(err, m.fail) {
		t.Errorf("got %v", err)
	}
}

func TestTokensAreUniqueAndTellTheirKind(t *testing.T) {
	d, m, _ := withGrace(t)
	seen := map[string]bool{}
	for range 200 {
		staff, err := d.NewToken(ctx, "grace@vendor.example", now)
		if err != nil {
			t.Fatal(err)
		}
		access, _ := d.NewAccess()
		for token, prefix := range map[string]string{staff: "dbs_", access: "dbt_"} {
			// 32 random bytes are 43 characters.
			if secret, ok := strings.CutPrefix(token, prefix); !ok || len(secret) != 43 || seen[secret] {
				t.Fatalf("%q is no new token of the kind %s", token, prefix)
			} else {
				seen[secret] = true
			}
		}
	}
	if len(m.tokens) != 201 {
		t.Errorf("%d tokens are stored, want 201", len(m.tokens))
	}
}

func TestOnlyAKeyedHashIsStored(t *testing.T) {
	d, m, token := withGrace(t)
	for hash, stored := range m.tokens {
		if len(hash) != 64 || !reflect.DeepEqual(stored, auth.Token{
			ID: "id-2", UserID: "id-1", Email: "grace@vendor.example", Name: "id-2", Prefix: token[:8], Scopes: []auth.Scope{auth.Everything}, Hash: hash, CreatedAt: now,
		}) {
			t.Errorf("stored is %+v under %q", stored, hash)
		}
		if secret := strings.TrimPrefix(token, "dbs_"); strings.Contains(fmt.Sprint(stored), secret) {
			t.Errorf("the secret is in %+v", stored)
		}
	}
	other := &auth.Desk{Store: m, Key: []byte("another key"), NewID: d.NewID}
	if caller, err := other.Caller(ctx, token, now); !fault.Is(err, fault.Unauthenticated) || caller.Known() {
		t.Errorf("under another key it opens %+v, %v", caller, err)
	}
	if _, hash := d.NewAccess(); len(hash) != 64 {
		t.Errorf("a ticket's hash is %q", hash)
	}
}

func TestTheKnownTokenIsTheSameEachTime(t *testing.T) {
	d, m, random := withGrace(t)
	first, err := d.KnownToken(ctx, "grace@vendor.example", now)
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.KnownToken(ctx, "grace@vendor.example", now.Add(time.Hour))
	if err != nil || again != first || first == random || len(m.tokens) != 2 {
		t.Errorf("got %q, then %q (%v), with %d tokens stored", first, again, err, len(m.tokens))
	}
	if caller, err := d.Caller(ctx, first, now); err != nil || !caller.Staff() {
		t.Errorf("it opens %+v, %v", caller, err)
	}
	other := &auth.Desk{Store: m, Key: []byte("another key"), NewID: d.NewID}
	if token, err := other.KnownToken(ctx, "grace@vendor.example", now); err != nil || token == first {
		t.Errorf("another database's is %q, %v", token, err)
	}
	_, err = d.KnownToken(ctx, "nobody@vendor.example", now)
	refused(t, err, fault.NotFound, "There is no such thing.")
}

func TestTokensAreForUsers(t *testing.T) {
	d, _, _ := withGrace(t)
	_, err := d.NewToken(ctx, "nobody@vendor.example", now)
	refused(t, err, fault.NotFound, "There is no such thing.")
	_, err = d.NewToken(ctx, "grace", now)
	refused(t, err, fault.Invalid, "The token cannot be made.\nuser: \"grace\" is not an email address; write it like name@company.example")
}

func TestAddingUsers(t *testing.T) {
	d, m, _ := withGrace(t)
	u, err := d.AddUser(ctx, " Edsger@VENDOR.example", "  Edsger ", tickets.Manager, now)
	want := auth.User{ID: "id-3", Email: "edsger@vendor.example", Name: "Edsger", Role: tickets.Manager, CreatedAt: now}
	if err != nil || u != want || m.users[want.Email] != want {
		t.Errorf("got %+v, %v", u, err)
	}
	_, err = d.AddUser(ctx, "GRACE@vendor.example", "Another Grace", tickets.Agent, now)
	refused(t, err, fault.Conflict, "Somebody has this email.")

	for _, role := range []tickets.Role{tickets.Customer, tickets.System, "", "Agent"} {
		_, err = d.AddUser(ctx, "linus@vendor.example", "Linus", role, now)
		refused(t, err, fault.Invalid, "The user cannot be added.\nrole: must be agent, manager or administrator")
	}
	_, err = d.AddUser(ctx, "linus", " ", "boss", now)
	refused(t, err, fault.Invalid, "The user cannot be added.\n"+
		"email: \"linus\" is not an email address; write it like name@company.example\n"+
		"name: is missing\n"+
		"role: must be agent, manager or administrator")
}

func TestEachRoleMayDoWhatTheOneBeforeMay(t *testing.T) {
	needed := []tickets.Role{tickets.Agent, tickets.Manager, tickets.Administrator}
	for _, c := range []struct {
		role tickets.Role
		may  [3]bool
	}{
		{tickets.Agent, [3]bool{true, false, false}},
		{tickets.Manager, [3]bool{true, true, false}},
		{tickets.Administrator, [3]bool{true, true, true}},
		{tickets.Customer, [3]bool{}},
		{tickets.System, [3]bool{}},
		{"", [3]bool{}},
		{"AGENT", [3]bool{}},
	} {
		for i, n := range needed {
			if got := auth.AtLeast(c.role, n); got != c.may[i] {
				t.Errorf("%q for %q: got %v, want %v", c.role, n, got, c.may[i])
			}
		}
	}
}
