package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// caller is somebody with a token or a cookie, or nobody.
type caller struct{ role, token, cookie, ticket string }

// secret is what opens the door to them.
func (c caller) secret() string { return c.token + c.cookie }

// proof is the header that they send.
func (c caller) proof() (name, value string) {
	if c.cookie != "" {
		return "Cookie", sessionCookie + "=" + c.cookie
	}
	return "Authorization", "Bearer " + c.token
}

const sessionCookie = "deskbell"

// endOfSession is how many requests are sent until everyone is replaced: by then, some have
// been deactivated, or have had their tokens revoked.
const endOfSession = 600

// renew brings new people: staff with tokens and in browsers, an owner with licenses, and
// customers with tickets.
func (a *attacker) renew() {
	a.wait(time.Hour)
	ctx, round := a.Context(), a.sent/endOfSession
	clear(a.callers)
	for _, role := range []tickets.Role{tickets.Agent, tickets.Manager, tickets.Administrator} {
		u, err := a.guard.AddUser(ctx, fmt.Sprintf("%s-%d@desk.example", role, round), "The "+string(role), role, a.time())
		must(a, err)
		token, err := a.guard.NewToken(ctx, u.Email, a.time())
		must(a, err)
		a.callers[string(role)] = []caller{{role: string(role), token: token}}
		_, err = a.guard.SetPassword(ctx, a.link(auth.ForInvitation, u.Email), passphrase, a.time())
		must(a, err)
		w := a.ask("", "POST", "/v1/sign-in/password", fmt.Sprintf(`{"email":%q,"password":%q}`, u.Email, passphrase)).is(http.StatusOK)
		a.admit(w.ResponseRecorder)
	}
	administrator := a.callers[string(tickets.Administrator)][0].token
	a.ask(administrator, "PUT", "/v1/topics", usualTopics).is(http.StatusOK)
	owner := entitlement.Email(fmt.Sprintf("owner-%d@fleet.example", round))
	for _, product := range []string{"Pix4Dengine", "PIX4Dmapper"} {
		until := a.time().AddDate(0, 6, 0).Format(time.DateOnly)
		a.ask(administrator, "POST", "/v1/licenses", fmt.Sprintf(`{"license_key":"F-%d-%s","product":%q,"kind":"subscription","owner_email":%q,"seats":3,"remote_deactivation":true,"support_until":%q,`+
			`"enterprise_plan":"enterprise","enterprise_from":%q,"enterprise_until":%q,"enterprise_confirmed_at":%q}`,
			round, product, product, owner, until, a.time().AddDate(0, -1, 0).Format(time.DateOnly), until, a.time().Format(time.DateOnly))).is(http.StatusCreated)
	}
	a.welcome(caller{token: a.owner(owner)})
	links := []string{a.link(auth.ForOwner, string(owner)), a.link(auth.ForReset, fmt.Sprintf("manager-%d@desk.example", round))}
	for solved := range 2 {
		made := a.ask("", "POST", "/v1/tickets", strings.Replace(adasRequest, "ops@aerial.example", string(owner), 1)).is(http.StatusCreated)
		token := made.text("access_token")
		a.welcome(caller{token: token})
		links = append(links, token)
		if solved == 1 { // and can be rated
			a.ask(administrator, "POST", "/v1/tickets/"+made.text("id")+"/solve").is(http.StatusOK)
		}
	}
	a.known.texts["token"] = links
	a.known.texts["password"], a.known.texts["current"] = []string{passphrase}, []string{passphrase}
	a.strengthen(fmt.Sprintf("agent-%d@desk.example", round))
	for _, e := range a.endpoints {
		if e.method == http.MethodGet && !strings.Contains(e.path, "{") && !e.streams() {
			w := a.ask(administrator, "GET", e.path)
			a.known.learn(e.path, e.path, w.Header(), w.Body.Bytes())
		}
	}
	a.note(nil)
}

// usualTopics lists what requests are about in these tests; somebody may have listed others.
const usualTopics = `{"items":[{"key":"processing","title":"Processing"},{"key":"licensing","title":"Licensing"},{"key":"device_deactivation","title":"Device deactivation"}]}`

// strengthen gives the agent in a browser a second factor, and has them sign in again with it.
// The manager begins to set one up.
func (a *attacker) strengthen(address string) {
	agents := a.callers[string(tickets.Agent)]
	name, value := agents[len(agents)-1].proof()
	cookie := name + ": " + value
	secret := a.ask("", "POST", "/v1/me/second-factor", cookie, fmt.Sprintf(`{"password":%q}`, passphrase)).is(http.StatusCreated).text("secret")
	code, err := totp.GenerateCode(secret, a.time())
	must(a, err)
	var made struct {
		Codes []string `json:"recovery_codes"`
	}
	w := a.ask("", "POST", "/v1/me/second-factor/confirm", cookie, fmt.Sprintf(`{"code":%q}`, code)).is(http.StatusOK)
	must(a, json.Unmarshal(w.Body.Bytes(), &made))
	a.admit(w.ResponseRecorder)
	a.known.texts["code"] = made.Codes
	managers := a.callers[string(tickets.Manager)]
	name, value = managers[len(managers)-1].proof()
	begun := a.ask("", "POST", "/v1/me/second-factor", name+": "+value, fmt.Sprintf(`{"password":%q}`, passphrase)).is(http.StatusCreated).text("secret")
	a.known.texts["secret"] = []string{begun}
	a.known.texts["challenge"] = nil
	for range 4 {
		challenge := a.ask("", "POST", "/v1/sign-in/password", fmt.Sprintf(`{"email":%q,"password":%q}`, address, passphrase)).is(http.StatusOK).text("challenge")
		a.known.texts["challenge"] = append(a.known.texts["challenge"], challenge)
	}
}

// passphrase is everyone's.
const passphrase = "a lighthouse, seven gulls"

// link is the token that is mailed to somebody.
func (a *attacker) link(p auth.Purpose, address string) string {
	ctx := a.Context()
	link, _, err := a.guard.AskForLink(ctx, p, entitlement.Email(address), a.time())
	must(a, err)
	token, _, err := a.guard.LinkToken(ctx, link.ID, a.time())
	must(a, err)
	return token
}

// quick takes passwords for what they are, which is how often they are asked for here. What
// makes guessing slow has its own tests.
type quick struct{}

func (quick) Check(candidate string, _ ...string) error {
	var faults fault.List
	if len(candidate) < 12 {
		faults.Add("password", nil, "must have 12 characters at least")
	}
	return faults.Err("invalid_password", "This password cannot be chosen.")
}

func (quick) Hash(_ context.Context, password string) (string, error) {
	return "hash of " + password, nil
}

func (quick) Matches(_ context.Context, password, hash string) (bool, error) {
	return hash == "hash of "+password, nil
}

func (quick) Busy() error          { return nil }
func (quick) Outdated(string) bool { return false }

// welcome finds out who somebody is, and lets them call.
func (a *attacker) welcome(c caller) {
	var me struct{ Role, Ticket string }
	name, value := c.proof()
	if w := a.ask("", "GET", "/v1/me", name+": "+value); w.Code != http.StatusOK || json.Unmarshal(w.Body.Bytes(), &me) != nil {
		me.Role = "limited" // by its scopes
	}
	c.role, c.ticket = me.Role, me.Ticket
	a.callers[c.role] = keep(a.r, a.callers[c.role], c)
}

// meetAgain finds out anew who everyone is.
func (a *attacker) meetAgain() {
	was := a.callers
	a.callers = map[string][]caller{}
	for _, role := range slices.Sorted(maps.Keys(was)) {
		for _, c := range was[role] {
			a.welcome(c)
		}
	}
}

// admit lets in whom an answer has signed in.
func (a *attacker) admit(w *httptest.ResponseRecorder) {
	for _, c := range w.Result().Cookies() {
		if c.Name == sessionCookie && c.Value != "" && c.MaxAge > 0 {
			a.welcome(caller{cookie: c.Value})
			list := a.ask("", "GET", "/v1/sessions", "Cookie: "+sessionCookie+"="+c.Value)
			a.known.learn("/v1/sessions", "/v1/sessions", list.Header(), list.Body.Bytes())
		}
	}
}

// caller is mostly one who may call an operation.
func (a *attacker) caller(e endpoint) caller {
	roles, _ := e.Extensions["x-roles"].([]any)
	n := a.r.IntN(20)
	if n < 14 && len(roles) > 0 {
		role, _ := oneOf(a.r, roles).(string)
		if all := a.callers[role]; len(all) > 0 {
			return oneOf(a.r, all)
		}
	}
	if n < 16 {
		return caller{}
	}
	all := []caller{{}}
	for _, role := range []string{"customer", "owner", "agent", "manager", "administrator", "limited"} {
		all = append(all, a.callers[role]...)
	}
	return oneOf(a.r, all)
}
