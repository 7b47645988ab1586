package auth_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/tickets"
)

const (
	grace  = "grace@vendor.example"
	secret = "a lighthouse, seven gulls"
)

// plain compares passwords as they are, and counts how often it was asked.
type plain struct {
	asked *int
	busy  *error
}

func (plain) Check(candidate string, personal ...string) error {
	var faults fault.List
	if len(candidate) < 12 || slices.Contains(personal, candidate) {
		faults.Add("password", nil, "is too simple")
	}
	return faults.Err("invalid_password", "This password cannot be chosen.")
}
func (p plain) Hash(_ context.Context, password string) (string, error) {
	*p.asked++
	return "hash of " + password, nil
}
func (p plain) Matches(_ context.Context, password, hash string) (bool, error) {
	*p.asked++
	return hash == "hash of "+password || hash == "weak hash of "+password, nil
}
func (p plain) Busy() error             { return *p.busy }
func (plain) Outdated(hash string) bool { return strings.HasPrefix(hash, "weak") }

// account is a desk on a real database, with Grace, who has a password.
type account struct {
	*testing.T
	*auth.Desk
	store   *store.Store
	grace   auth.User
	asked   int
	busy    error
	records []audit.Record
	told    []string
	tries   map[string]int
	most    int
}

func (a *account) Record(_ context.Context, all ...audit.Record) error {
	a.records = append(a.records, all...)
	return nil
}

func newAccount(t *testing.T) *account {
	t.Helper()
	s, err := store.Open(ctx, filepath.Join(t.TempDir(), "test.db"))
	ok(t, err)
	t.Cleanup(func() { ok(t, s.Close()) })
	_, err = s.Migrate(ctx)
	ok(t, err)
	a := &account{T: t, store: s, tries: map[string]int{}, most: 1 << 30}
	a.Desk = &auth.Desk{
		Store: s, Key: []byte("a key that only this test has"), NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
		Passwords: plain{asked: &a.asked, busy: &a.busy}, Trail: a,
		Attempt: func(_ context.Context, of auth.Tries, whose string, _ time.Time) error {
			a.tries[string(of)+" "+whose]++
			if a.tries[string(of)+" "+whose] > a.most {
				return fault.New(fault.TooMany, "too_many_requests", "Too many.")
			}
			return nil
		},
		Tell: func(_ context.Context, u auth.User, action string, _ time.Time) error {
			a.told = append(a.told, u.Email+" "+action)
			return nil
		},
		Owns: func(context.Context, entitlement.Email) (bool, error) { return true, nil },
	}
	a.grace, err = a.AddUser(ctx, grace, "Grace", tickets.Administrator, now)
	ok(t, err)
	a.setPassword(auth.ForInvitation, secret)
	a.records, a.told = nil, nil
	return a
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// link is the token of a link that was mailed to somebody.
func (a *account) link(p auth.Purpose, address entitlement.Email) string {
	a.Helper()
	l, wait, err := a.AskForLink(ctx, p, address, now)
	ok(a.T, err)
	if wait != 0 {
		a.Fatalf("have to wait %s", wait)
	}
	token, _, err := a.LinkToken(ctx, l.ID, now)
	ok(a.T, err)
	return token
}

func (a *account) setPassword(p auth.Purpose, password string) {
	a.Helper()
	u, err := a.SetPassword(ctx, a.link(p, grace), password, now)
	ok(a.T, err)
	if u.Email != grace {
		a.Fatalf("it is the password of %s", u.Email)
	}
}

func (a *account) enter(password string) auth.Entry {
	a.Helper()
	e, err := a.EnterPassword(ctx, " Grace@Vendor.example", password, visitor, now)
	ok(a.T, err)
	return e
}

// enroll gives Grace a second factor, and returns its secret and the recovery codes.
func (a *account) enroll(e auth.Entry) (string, []string, auth.Entry) {
	a.Helper()
	begun, err := a.Enroll(ctx, a.grace, e.Session, secret, now)
	ok(a.T, err)
	codes, e, err := a.ConfirmSecondFactor(ctx, a.grace, a.code(begun.Secret, 0), visitor, now)
	ok(a.T, err)
	return begun.Secret, codes, e
}

func (a *account) code(secret string, after time.Duration) string {
	a.Helper()
	code, err := totp.GenerateCode(secret, now.Add(after))
	ok(a.T, err)
	return code
}

func (a *account) opens(token string, after time.Duration) bool {
	a.Helper()
	c, err := a.BySession(ctx, token, now.Add(after))
	if err != nil && !fault.Is(err, fault.Unauthenticated) {
		a.Fatal(err)
	}
	return c.Known()
}

func (a *account) recorded(want ...string) {
	a.Helper()
	var got []string
	for _, r := range a.records {
		got = append(got, r.Action)
	}
	if !slices.Equal(got, want) {
		a.Errorf("the trail has %v, want %v", got, want)
	}
	a.records = nil
}

func TestStaffSignInWithAPassword(t *testing.T) {
	a := newAccount(t)
	e := a.enter(secret)
	if e.User.ID != a.grace.ID || e.Session.Pending || e.Session.Strong || !strings.HasPrefix(e.Token, "dbb_") || e.Session.Visitor != visitor {
		t.Fatalf("got %+v", e)
	}
	c, err := a.BySession(ctx, e.Token, now)
	if err != nil || c.User == nil || c.User.ID != a.grace.ID || c.Session.ID != e.Session.ID || c.Actor().Role != tickets.Administrator {
		t.Errorf("got %+v, %v", c, err)
	}
	if _, err := a.Caller(ctx, e.Token, now); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("a cookie's secret is taken as a bearer token: %v", err)
	}
	a.recorded("session.started")
	if other := a.enter(secret); other.Token == e.Token || other.Session.ID == e.Session.ID {
		t.Error("two sign-ins share a session")
	}
}

func TestASessionEnds(t *testing.T) {
	a := newAccount(t)
	e := a.enter(secret)
	for _, c := range []struct {
		after time.Duration
		open  bool
	}{{2*time.Hour - time.Microsecond, true}, {2 * time.Hour, false}} {
		if a.opens(e.Token, c.after) != c.open {
			t.Errorf("unused, after %s it is open: %t", c.after, !c.open)
		}
	}
	for used := time.Hour; used < 12*time.Hour; used += time.Hour { // it is used all day
		caller, err := a.BySession(ctx, e.Token, now.Add(used))
		ok(t, err)
		a.NoteUse(ctx, caller, visitor.Address, now.Add(used), func(err error) { t.Error(err) })
		a.Settle()
	}
	if !a.opens(e.Token, 12*time.Hour-time.Microsecond) || a.opens(e.Token, 12*time.Hour) {
		t.Error("it doesn't end after twelve hours of use")
	}
	active := false
	e = a.enter(secret)
	_, err := a.AddUser(ctx, "other@vendor.example", "Other", tickets.Administrator, now)
	ok(t, err)
	_, err = a.ChangeUser(ctx, a.grace.ID, auth.UserChange{Active: &active}, now)
	ok(t, err)
	if a.opens(e.Token, 0) {
		t.Error("it outlives the user's deactivation")
	}
	active = true
	_, err = a.ChangeUser(ctx, a.grace.ID, auth.UserChange{Active: &active}, now)
	ok(t, err)
	if a.opens(e.Token, 0) {
		t.Error("it comes back to life with the user")
	}
}

// What was begun while something else was changed doesn't slip through.
func TestASignInMeetsAChange(t *testing.T) {
	a := newAccount(t)
	during := func(change func()) (auth.Entry, error) {
		calm := a.Passwords
		defer func() { a.Passwords = calm }()
		a.Passwords = interrupted{calm, func() {
			a.Passwords = calm
			change()
		}}
		return a.EnterPassword(ctx, grace, secret, visitor, now)
	}
	e, err := during(func() { _, _, _ = a.enroll(a.enter(secret)) })
	if ok(t, err); !e.Session.Pending {
		t.Error("a second factor that was set up meanwhile isn't asked for")
	}
	e, err = during(func() { a.setPassword(auth.ForReset, "another lighthouse") })
	if !fault.Is(err, fault.Unauthenticated) || e.Token != "" {
		t.Errorf("a password that was replaced meanwhile opens %+v, %v", e, err)
	}
}

// interrupted lets something happen while a password is being compared.
type interrupted struct {
	auth.Passwords
	change func()
}

func (i interrupted) Matches(ctx context.Context, password, hash string) (bool, error) {
	matches, err := i.Passwords.Matches(ctx, password, hash)
	i.change()
	return matches, err
}

// A link that was asked for before the password was set opens nothing any more.
func TestOlderLinksAreUsedUp(t *testing.T) {
	a := newAccount(t)
	older, other := a.link(auth.ForInvitation, grace), a.link(auth.ForReset, grace)
	_, err := a.SetPassword(ctx, a.link(auth.ForReset, grace), "another lighthouse", now.Add(time.Minute))
	ok(t, err)
	for _, link := range []string{older, other} {
		if _, err := a.SetPassword(ctx, link, "a third lighthouse", now.Add(time.Minute)); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("got %v", err)
		}
	}
	a.enter("another lighthouse")
}

// Guesses count by network: in IPv6 everyone has as many addresses as they like.
func TestTriesCountByNetwork(t *testing.T) {
	a := newAccount(t)
	a.most = 2
	for i, address := range []string{"2001:db8::1", "2001:db8::ffff", "2001:db8::2", "2001:db8:0:1::1", "::ffff:192.0.2.7", "192.0.2.7", "192.0.2.7", "192.0.2.8"} {
		a.tries["account "+grace] = 0
		_, err := a.EnterPassword(ctx, grace, "wrong", auth.Visitor{Address: address}, now)
		if third := i == 2 || i == 6; fault.Is(err, fault.TooMany) != third {
			t.Errorf("from %s: %v", address, err)
		}
	}
}

func TestWhoCannotSignIn(t *testing.T) {
	a := newAccount(t)
	left, err := a.AddUser(ctx, "left@vendor.example", "Left", tickets.Agent, now)
	ok(t, err)
	_, err = a.SetPassword(ctx, a.link(auth.ForInvitation, "left@vendor.example"), secret, now)
	ok(t, err)
	_, err = a.AddUser(ctx, "new@vendor.example", "New", tickets.Agent, now)
	ok(t, err)
	active := false
	_, err = a.ChangeUser(ctx, left.ID, auth.UserChange{Active: &active}, now)
	ok(t, err)
	for _, c := range []struct{ name, email, password string }{
		{"unknown", "nobody@vendor.example", secret}, {"wrong password", grace, "another password"}, {"no password", grace, ""},
		{"deactivated", "left@vendor.example", secret}, {"never set one", "new@vendor.example", secret}, {"nor empty", "new@vendor.example", ""},
		{"no address", "grace", secret}, {"nothing", "", ""}, {"bytes", "\x00\xff", "\x00\xff"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a.records, a.asked = nil, 0
			e, err := a.EnterPassword(ctx, c.email, c.password, visitor, now)
			refused(t, err, fault.Unauthenticated, "The address and the password don't belong together. Check both, or have a link mailed to set a new password.")
			if e.Token != "" || a.asked != 1 {
				t.Errorf("it gives %+v, after %d comparisons", e, a.asked)
			}
			a.T = t
			a.recorded("sign_in.failed")
		})
	}
}

func TestPasswordsAreTriedSoOftenOnly(t *testing.T) {
	a := newAccount(t)
	a.most = 3
	for range 3 {
		_, err := a.EnterPassword(ctx, grace, "wrong", visitor, now)
		refused(t, err, fault.Unauthenticated, "The address and the password don't belong together. Check both, or have a link mailed to set a new password.")
	}
	a.asked = 0
	if _, err := a.EnterPassword(ctx, grace, secret, visitor, now); !fault.Is(err, fault.TooMany) || a.asked != 0 {
		t.Errorf("got %v, after %d comparisons", err, a.asked)
	}
	elsewhere := auth.Visitor{Address: "198.51.100.4"}
	if _, err := a.EnterPassword(ctx, grace, secret, elsewhere, now); !fault.Is(err, fault.TooMany) {
		t.Errorf("the account is not limited by itself: %v", err)
	}
	if _, err := a.EnterPassword(ctx, "nobody@vendor.example", secret, visitor, now); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("another address is limited too: %v", err)
	}
}

// Who is sent away since too many wait has not tried.
func TestABusyLineCostsNoTry(t *testing.T) {
	a := newAccount(t)
	a.most, a.busy = 1, fault.New(fault.Unavailable, "sign_in_busy", "Too many.")
	for range 3 {
		if _, err := a.EnterPassword(ctx, grace, secret, visitor, now); !fault.Is(err, fault.Unavailable) || a.asked != 1 {
			t.Fatalf("got %v, after %d comparisons", err, a.asked)
		}
	}
	a.busy = nil
	a.enter(secret)
}

func TestAWeakHashIsMadeAnew(t *testing.T) {
	a := newAccount(t)
	ok(t, a.store.UpdateCredentials(ctx, a.grace.ID, func(_ context.Context, c *auth.Credentials) error {
		c.Password = "weak hash of " + secret
		return nil
	}))
	a.enter(secret)
	c, err := a.store.Credentials(ctx, a.grace.ID)
	ok(t, err)
	if c.Password != "hash of "+secret {
		t.Errorf("it is %q", c.Password)
	}
}

func TestAPasswordIsSetWithALinkOnce(t *testing.T) {
	a := newAccount(t)
	before := a.enter(secret)
	link := a.link(auth.ForReset, grace)
	if _, err := a.SetPassword(ctx, link, "short", now); !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
	a.records = nil
	_, err := a.SetPassword(ctx, link, "another lighthouse", now)
	ok(t, err)
	a.recorded("password.set")
	if a.opens(before.Token, 0) {
		t.Error("the session from before goes on")
	}
	if !slices.Equal(a.told, []string{grace + " password.set"}) {
		t.Errorf("told %v", a.told)
	}
	a.enter("another lighthouse")
	for name, wrong := range map[string]string{
		"used": link, "an owner's": a.link(auth.ForOwner, grace), "invented": "dbl_" + strings.Repeat("A", 43), "none": "",
	} {
		_, err := a.SetPassword(ctx, wrong, "a third lighthouse", now)
		if refused(t, err, fault.Unauthenticated, invalidLink); t.Failed() {
			t.Fatal(name)
		}
	}
	late := a.link(auth.ForReset, grace)
	_, err = a.SetPassword(ctx, late, "a third lighthouse", now.Add(30*time.Minute))
	refused(t, err, fault.Unauthenticated, invalidLink)
	if _, _, err := a.SignIn(ctx, late, visitor, now); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("a link for a password signs an owner in: %v", err)
	}
}

func TestAPasswordIsChanged(t *testing.T) {
	a := newAccount(t)
	here, there := a.enter(secret), a.enter(secret)
	a.records = nil
	if err := a.ChangePassword(ctx, a.grace, here.Session, "wrong", "another lighthouse", now); !fault.Is(err, fault.Forbidden) {
		t.Errorf("got %v", err)
	}
	a.recorded("sign_in.failed")
	ok(t, a.ChangePassword(ctx, a.grace, here.Session, secret, "another lighthouse", now))
	if !a.opens(here.Token, 0) || a.opens(there.Token, 0) {
		t.Error("the wrong sessions ended")
	}
	a.recorded("password.set")
}

func TestASecondFactor(t *testing.T) {
	a := newAccount(t)
	e := a.enter(secret)
	if _, err := a.Enroll(ctx, a.grace, e.Session, "wrong", now); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the password: %v", err)
	}
	key, codes, confirmed := a.enroll(e)
	if a.opens(e.Token, 0) || !a.opens(confirmed.Token, 0) || !confirmed.Session.Strong || len(codes) != 10 {
		t.Error("the sessions are not those of somebody with a second factor")
	}
	stored, err := a.store.Credentials(ctx, a.grace.ID)
	ok(t, err)
	if strings.Contains(string(stored.Secret), key) || slices.Contains(stored.Recovery, codes[0]) {
		t.Error("secrets are stored as they are")
	}
	pending := a.enter(secret)
	if !pending.Session.Pending || !strings.HasPrefix(pending.Token, "dbp_") || a.opens(pending.Token, 0) {
		t.Fatalf("a password alone opens: %+v", pending)
	}
	const wrongCode = "That is not the code of this moment, or it was used already. Wait for the next one, or use a recovery code."
	a.records = nil
	for _, code := range []string{a.code(key, 0), a.code(key, -5*time.Minute), a.code(key, 5*time.Minute), "", "000000x", "\x00"} { // the first confirmed it
		_, err := a.EnterCode(ctx, pending.Token, code, visitor, now)
		refused(t, err, fault.Unauthenticated, wrongCode)
	}
	a.recorded(slices.Repeat([]string{"sign_in.failed"}, 6)...)
	e, err = a.EnterCode(ctx, pending.Token, a.code(key, 30*time.Second), visitor, now)
	ok(t, err)
	if !a.opens(e.Token, 0) || !e.Session.Strong || e.Session.ID == pending.Session.ID || e.Token == pending.Token {
		t.Errorf("got %+v", e)
	}
	const over = "The time for the code is over, or the sign-in is not the latest. Begin again with the password."
	for _, token := range []string{pending.Token, e.Token, "", "dbp_x"} {
		_, err := a.EnterCode(ctx, token, codes[0], visitor, now)
		refused(t, err, fault.Unauthenticated, over)
	}
	late := a.enter(secret)
	_, err = a.EnterCode(ctx, late.Token, codes[0], visitor, now.Add(5*time.Minute))
	refused(t, err, fault.Unauthenticated, over)
}

func TestARecoveryCodeIsUsedOnce(t *testing.T) {
	a := newAccount(t)
	_, codes, _ := a.enroll(a.enter(secret))
	first, second := a.enter(secret), a.enter(secret)
	var all sync.WaitGroup
	opened := make([]bool, 2)
	for i, pending := range []auth.Entry{first, second} {
		all.Go(func() {
			_, err := a.EnterCode(ctx, pending.Token, strings.ToUpper(codes[3]), visitor, now)
			opened[i] = err == nil
			if err != nil && !fault.Is(err, fault.Unauthenticated) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if opened[0] == opened[1] {
		t.Errorf("of two who use a code at once signed in: %v", opened)
	}
	c, err := a.store.Credentials(ctx, a.grace.ID)
	ok(t, err)
	if len(c.Recovery) != 9 || !slices.Contains(a.told, grace+" recovery_code.used") {
		t.Errorf("%d are left, and told were %v", len(c.Recovery), a.told)
	}
	fresh, err := a.NewRecoveryCodes(ctx, a.grace, codes[0], now)
	ok(t, err)
	_, err = a.EnterCode(ctx, a.enter(secret).Token, codes[1], visitor, now)
	if !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("one from before: %v", err)
	}
	_, err = a.EnterCode(ctx, a.enter(secret).Token, fresh[0], visitor, now)
	ok(t, err)
}

func TestASecondFactorIsRemoved(t *testing.T) {
	a := newAccount(t)
	key, _, e := a.enroll(a.enter(secret))
	if _, err := a.RemoveSecondFactor(ctx, a.grace, "000000", visitor, now); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without a code: %v", err)
	}
	was := e
	e, err := a.RemoveSecondFactor(ctx, a.grace, a.code(key, 30*time.Second), visitor, now)
	ok(t, err)
	if a.opens(was.Token, 0) || !a.opens(e.Token, 0) || e.Session.Strong {
		t.Errorf("sessions that showed it go on, or the new one is no better: %+v", e)
	}
	if e := a.enter(secret); e.Session.Pending {
		t.Error("it is still asked for")
	}
	_, _, _ = a.enroll(e)
	by := tickets.Actor{Role: tickets.Administrator, ID: a.grace.ID}
	ok(t, a.TakeSecondFactor(ctx, a.grace, by, now))
	if a.opens(e.Token, 0) || a.enter(secret).Session.Pending {
		t.Error("it wasn't taken, or sessions go on")
	}
	if err := a.TakeSecondFactor(ctx, a.grace, by, now); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken twice: %v", err)
	}
}

// A copy of the database without the secret key opens no second factor.
func TestSecondFactorsAreSealed(t *testing.T) {
	a := newAccount(t)
	a.SecretKey = []byte("from outside")
	key, codes, _ := a.enroll(a.enter(secret))
	pending := a.enter(secret)
	ok(t, a.CheckSecretKey(ctx))
	a.SecretKey = nil
	if err := a.CheckSecretKey(ctx); err == nil || !strings.Contains(err.Error(), "not the one that second factors were sealed with") {
		t.Errorf("got %v", err)
	}
	if _, err := a.EnterCode(ctx, pending.Token, a.code(key, 30*time.Second), visitor, now); err == nil || fault.Is(err, fault.Unauthenticated) || strings.Contains(err.Error(), codes[0]) {
		t.Errorf("got %v", err)
	}
}

func TestSigningOutEverywhere(t *testing.T) {
	a := newAccount(t)
	one, two, three := a.enter(secret), a.enter(secret), a.enter(secret)
	a.records = nil
	ended, err := a.SignOutElsewhere(ctx, one.Session, a.grace.Actor(), now)
	if err != nil || ended != 2 || !a.opens(one.Token, 0) || a.opens(two.Token, 0) || a.opens(three.Token, 0) {
		t.Errorf("%d ended, %v", ended, err)
	}
	a.recorded("sessions.ended")
	four := a.enter(secret)
	all, err := a.SessionsOf(ctx, one.Session, now)
	if err != nil || len(all) != 2 || all[0].ID != four.Session.ID {
		t.Errorf("listed %+v, %v", all, err)
	}
	ok(t, a.EndOwn(ctx, one.Session, four.Session.ID, a.grace.Actor(), now))
	if err := a.EndOwn(ctx, one.Session, four.Session.ID, a.grace.Actor(), now); !fault.Is(err, fault.NotFound) {
		t.Errorf("ended twice: %v", err)
	}
	_, err = a.SignOutUser(ctx, a.grace.ID, a.grace.Actor(), now)
	ok(t, err)
	if a.opens(one.Token, 0) {
		t.Error("somebody is still signed in")
	}
}

func TestIdentities(t *testing.T) {
	const issuer = "https://id.example"
	a := newAccount(t)
	enter := func(i auth.Identity, byGroups bool) (auth.Entry, error) {
		i.Issuer = issuer
		return a.EnterIdentity(ctx, i, byGroups, visitor, now)
	}
	as := func(e auth.Entry, err error, email string, role tickets.Role) {
		t.Helper()
		ok(t, err)
		if e.User.Email != email || e.User.Role != role || !e.Session.Strong || !a.opens(e.Token, 0) {
			t.Errorf("signed in as %+v, want %s as %s", e.User, email, role)
		}
	}
	no := func(e auth.Entry, err error, code string) {
		t.Helper()
		f, _ := fault.As(err)
		if f == nil || f.Kind != fault.Forbidden || f.Code != code || e.Token != "" {
			t.Errorf("got %v, want %s", err, code)
		}
	}
	e, err := enter(auth.Identity{Subject: "1", Email: "Grace@vendor.example"}, false)
	as(e, err, grace, tickets.Administrator)
	e, err = enter(auth.Identity{Subject: "1", Email: "renamed@vendor.example"}, false) // the subject counts
	as(e, err, grace, tickets.Administrator)
	e, err = enter(auth.Identity{Subject: "2", Email: "new@vendor.example"}, false)
	no(e, err, "no_account")
	e, err = enter(auth.Identity{Subject: "2"}, true)
	no(e, err, "no_role")
	e, err = enter(auth.Identity{Subject: "2", Role: tickets.Agent}, true)
	no(e, err, "no_verified_email")
	e, err = enter(auth.Identity{Subject: "2", Email: "new@vendor.example", Name: "a\x00b", Role: tickets.Agent}, true)
	as(e, err, "new@vendor.example", tickets.Agent)
	if e.User.Name != "new@vendor.example" {
		t.Errorf("they are called %q", e.User.Name)
	}
	e, err = enter(auth.Identity{Subject: "2", Role: tickets.Manager}, true)
	as(e, err, "new@vendor.example", tickets.Manager)
	e, err = enter(auth.Identity{Subject: "1", Role: tickets.Agent}, true) // the last administrator stays one
	as(e, err, grace, tickets.Administrator)
	active := false
	_, err = a.ChangeUser(ctx, e.User.ID, auth.UserChange{Active: &active}, now)
	if !fault.Is(err, fault.Conflict) {
		t.Fatal(err)
	}
	other, err := enter(auth.Identity{Subject: "2", Role: tickets.Administrator}, true)
	as(other, err, "new@vendor.example", tickets.Administrator)
	_, err = a.ChangeUser(ctx, a.grace.ID, auth.UserChange{Active: &active}, now)
	ok(t, err)
	e, err = enter(auth.Identity{Subject: "1", Role: tickets.Agent}, true)
	no(e, err, "user_deactivated")
	if _, err := a.EnterPassword(ctx, "new@vendor.example", "", visitor, now); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("who has no password signs in with none: %v", err)
	}
}

// stale knows of no identity for a while, like a server that reads just before another one
// writes.
type stale struct {
	auth.Store
	reads *int
}

func (s stale) Identity(ctx context.Context, issuer, subject string) (string, error) {
	if *s.reads > 0 {
		*s.reads--
		return "", fault.New(fault.NotFound, "not_found", "Nobody here has it.")
	}
	return s.Store.Identity(ctx, issuer, subject)
}

func TestAFirstSignInTwiceAtOnce(t *testing.T) {
	a := newAccount(t)
	i := auth.Identity{Issuer: "https://id.example", Subject: "1", Email: "new@vendor.example", Name: "New", Role: tickets.Agent}
	first, err := a.EnterIdentity(ctx, i, true, visitor, now)
	ok(t, err)
	reads := 1
	a.Store = stale{a.store, &reads}
	second, err := a.EnterIdentity(ctx, i, true, visitor, now)
	if ok(t, err); second.User.ID != first.User.ID || !a.opens(second.Token, 0) || !a.opens(first.Token, 0) {
		t.Errorf("signed in as %+v and %+v", first.User, second.User)
	}
}
