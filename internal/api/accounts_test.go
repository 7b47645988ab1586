package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"deskbell/entitlement"
	"deskbell/internal/api"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/limit"
	"deskbell/internal/notify"
)

// password is everybody's, where they have one.
const password = "a lighthouse, seven gulls"

// signInTries are how often what somebody signs in with may be tried, as the program has it.
var signInTries = map[auth.Tries]limit.Limit{
	auth.PasswordTries: {Name: "password", Burst: 10, Every: 30 * time.Second},
	auth.AccountTries:  {Name: "account", Burst: 100, Every: 10 * time.Second},
	auth.CodeTries:     {Name: "code", Burst: 5, Every: time.Minute},
}

// swift hashes passwords in no time. It fails the test if a database transaction is open
// meanwhile, which for a real hash would be a long one.
type swift struct{ d *desk }

func (swift) Check(candidate string, personal ...string) error {
	var faults fault.List
	if len(candidate) < 12 || slices.Contains(personal, candidate) {
		faults.Add("password", nil, "is too simple")
	}
	return faults.Err("invalid_password", "This password cannot be chosen.")
}

func (s swift) Hash(ctx context.Context, password string) (string, error) {
	s.apart(ctx)
	return "hash of " + password, nil
}

func (s swift) Matches(ctx context.Context, password, hash string) (bool, error) {
	s.apart(ctx)
	return hash == "hash of "+password || hash == "weak hash of "+password, nil
}

func (swift) Busy() error               { return nil }
func (swift) Outdated(hash string) bool { return strings.HasPrefix(hash, "weak") }

// apart fails inside of a transaction: in there no budget is spent, by which it shows.
func (s swift) apart(ctx context.Context) {
	_, _, err := s.d.store.Spend(ctx, "nobody's", limit.Limit{Name: "apart", Burst: 1, Every: time.Hour}, 0, monday, monday)
	if errors.Is(err, limit.ErrInTransaction) {
		s.d.Error("a password is hashed while a transaction is open")
	} else if err != nil {
		s.d.Error(err)
	}
}

// requireSecondFactor lets staff do nothing without one.
func requireSecondFactor(d *api.Deps) { d.RequireSecondFactor = true }

// tell queues the mail that says what has become of somebody's account.
func (d *desk) tell(ctx context.Context, u auth.User, action string, now time.Time) error {
	id := d.newID()
	change := notify.AccountChange(strings.ReplaceAll(action, ".", "_"))
	_, err := d.store.Queue(ctx, "account "+id, now, []notify.Delivery{notify.AccountMail(id, change, u.Email, now)})
	return err
}

// mailedLink is the token that the latest mail to somebody would hold now.
func (d *desk) mailedLink(to string) string {
	d.Helper()
	id := d.ask("administrator", "GET", "/v1/deliveries?channel=mail").is(200).has("items.0.to", to).text("items.0.id")
	token, _, err := d.guard.LinkToken(d.Context(), id, d.time())
	must(d, err)
	return token
}

// hasPassword lets somebody have the password, by their role.
func (d *desk) hasPassword(role string) {
	d.Helper()
	l, _, err := d.guard.AskForLink(d.Context(), auth.ForInvitation, entitlement.Email(d.users[role].Email), d.time())
	must(d, err)
	token, _, err := d.guard.LinkToken(d.Context(), l.ID, d.time())
	must(d, err)
	_, err = d.guard.SetPassword(d.Context(), token, password, d.time())
	must(d, err)
}

// entering is the body that signs in. What JSON cannot say is escaped.
func entering(email, password string) string {
	body, err := json.Marshal(map[string]string{"email": email, "password": password})
	if err != nil {
		panic(err) // they are texts
	}
	return string(body)
}

// enter sends somebody's password, by their role.
func (d *desk) enter(role string, more ...string) answer {
	d.Helper()
	return d.ask("", "POST", "/v1/sign-in/password", append(more, entering(d.users[role].Email, password))...)
}

// signIn signs somebody in who has no second factor, and gives their cookie as a header.
func (d *desk) signIn(role string) string {
	d.Helper()
	d.hasPassword(role)
	return d.again(role)
}

// again signs in somebody who has the password already.
func (d *desk) again(role string) string {
	d.Helper()
	return d.enter(role).is(200).has("status", "signed_in").has("me.role", role).cookie("deskbell")
}

// cookie is one that was set, as a header to send.
func (a answer) cookie(name string) string {
	a.t.Helper()
	for _, c := range a.Result().Cookies() {
		if c.Name == name && c.Value != "" {
			return "Cookie: " + c.Name + "=" + c.Value
		}
	}
	a.t.Fatalf("there is no cookie %s: %d %v %s", name, a.Code, a.Header(), a.Body)
	return ""
}

// both are two cookies in one header.
func both(cookies ...string) string {
	return "Cookie: " + strings.ReplaceAll(strings.Join(cookies, "; "), "Cookie: ", "")
}

// value is a cookie's.
func value(cookie string) string {
	_, v, _ := strings.Cut(cookie, "=")
	return v
}

// code is that of an authenticator app, so long from now.
func (d *desk) code(secret string, after time.Duration) string {
	d.Helper()
	code, err := totp.GenerateCode(secret, d.time().Add(after))
	must(d, err)
	return fmt.Sprintf(`{"code":%q}`, code)
}

// enroll gives somebody a second factor who is signed in with the password, and gives its
// secret and their new cookie.
func (d *desk) enroll(cookie string) (secret, fresh string) {
	d.Helper()
	secret = d.ask("", "POST", "/v1/me/second-factor", cookie, fmt.Sprintf(`{"password":%q}`, password)).is(201).text("secret")
	return secret, d.ask("", "POST", "/v1/me/second-factor/confirm", cookie, d.code(secret, 0)).is(200).cookie("deskbell")
}

// noCookie fails if an answer has one set to anything.
func (a answer) noCookie() answer {
	a.t.Helper()
	for _, c := range a.Result().Cookies() {
		if c.Value != "" {
			a.t.Errorf("a cookie is set: %s", c)
		}
	}
	return a
}
