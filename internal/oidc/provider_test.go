package oidc_test

import (
	"context"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/oidc"
	"deskbell/internal/oidc/oidctest"
)

const callback = "http://127.0.0.1:9/v1/sign-in/oidc/callback"

var ranks = []string{"agent", "manager", "administrator"}

// settingsFor are a desk's that is registered at a provider.
func settingsFor(p *oidctest.Provider) oidc.Settings {
	id, secret := p.Client(callback)
	return oidc.Settings{
		Issuer: p.Issuer, ClientID: id, ClientSecret: secret, RedirectURL: callback, Ranks: ranks,
		Roles:   []oidc.Mapping{{Group: "desk-admins", Role: "administrator"}, {Group: "support", Role: "agent"}, {Group: "leads", Role: "manager"}},
		Timeout: 30 * time.Second, // the machine may be busy
	}
}

func newClient(t *testing.T, s oidc.Settings) *oidc.Client {
	t.Helper()
	c, err := oidc.New(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// withGrace is a provider with one agent, and a desk that is registered there.
func withGrace(t *testing.T) (*oidctest.Provider, oidc.Settings) {
	t.Helper()
	p := oidctest.Start(t)
	p.AddUser(grace)
	return p, settingsFor(p)
}

var grace = oidctest.User{
	Name: "grace", Password: "correct horse", Email: "grace@vendor.example", EmailVerified: true,
	First: "Grace", Last: "Hopper", Groups: []string{"support", "everybody"},
}

// comeBack begins a sign-in and has grace do her part at the provider.
func comeBack(t *testing.T, p *oidctest.Provider, c *oidc.Client) (oidc.Attempt, url.Values) {
	t.Helper()
	address, a, err := c.Begin(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	back := p.SignIn(t, nil, address, grace.Name, grace.Password)
	if !strings.HasPrefix(back.String(), callback+"?") {
		t.Fatalf("the provider sent the browser to %s", back)
	}
	return a, back.Query()
}

func TestSomebodySignsInAtARealProvider(t *testing.T) {
	for name, inToken := range map[string]bool{"told when asked": false, "told in the token": true} {
		t.Run(name, func(t *testing.T) {
			p, s := withGrace(t)
			p.TellInToken(inToken)
			c := newClient(t, s)
			before := time.Now().Truncate(time.Second)
			a, query := comeBack(t, p, c)
			got, err := c.Finish(t.Context(), a, query, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			if got.AuthTime.Before(before) || got.AuthTime.After(time.Now()) {
				t.Errorf("she proved who she is at %s", got.AuthTime)
			}
			got.AuthTime = time.Time{}
			want := oidc.Identity{
				Issuer: p.Issuer, Subject: "subject-of-grace", Email: "grace@vendor.example", EmailVerified: true,
				Name: "Grace Hopper", Groups: []string{"support", "everybody"}, AMR: []string{"pwd"},
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v\nwant %+v", got, want)
			}
			if role, ok := c.RoleFor(got.Groups); !ok || role != "agent" {
				t.Errorf("she is %q", role)
			}
		})
	}
}

func TestTheAddressAsksForACodeWithProof(t *testing.T) {
	p, s := withGrace(t)
	s.Scopes = []string{"email", "openid", "groups"}
	address, a, err := newClient(t, s).Begin(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(address, p.Issuer+"/authorize?") {
		t.Fatalf("browsers are sent to %s", address)
	}
	query := u.Query()
	challenge := query.Get("code_challenge")
	query.Del("code_challenge")
	want := url.Values{
		"response_type": {"code"}, "client_id": {s.ClientID}, "redirect_uri": {callback}, "scope": {"openid email groups"},
		"state": {a.State}, "nonce": {a.Nonce}, "code_challenge_method": {"S256"},
	}
	if !reflect.DeepEqual(query, want) {
		t.Errorf("got %v\nwant %v", query, want)
	}
	for _, secret := range []string{a.Verifier, s.ClientSecret} {
		if strings.Contains(address, secret) {
			t.Error("the address shows a secret")
		}
	}
	if len(challenge) != 43 || len(a.State) != 43 || len(a.Nonce) != 43 || len(a.Verifier) != 43 {
		t.Errorf("got %d, %d, %d and %d characters", len(challenge), len(a.State), len(a.Nonce), len(a.Verifier))
	}
	if a.State == a.Nonce || a.Nonce == a.Verifier || a.State == a.Verifier {
		t.Error("two secrets are the same")
	}
}

func TestWhatSomebodyIsFollowsTheProvider(t *testing.T) {
	p, s := withGrace(t)
	c := newClient(t, s)
	for role, groups := range map[string][]string{
		"manager": {"support", "leads"}, "administrator": {"leads", "desk-admins", "support"}, "": {"Support", "everybody"},
	} {
		changed := grace
		changed.Groups, changed.EmailVerified = groups, false
		if p.AddUser(changed) != "subject-of-grace" {
			t.Fatal("she has another subject")
		}
		a, query := comeBack(t, p, c)
		got, err := c.Finish(t.Context(), a, query, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if now, ok := c.RoleFor(got.Groups); now != role || ok != (role != "") {
			t.Errorf("in %v she is %q, want %q", groups, now, role)
		}
		if got.EmailVerified {
			t.Error("her email is believed, though nobody verified it")
		}
	}
}

func TestACodeIsWorthNothingWithoutTheVerifier(t *testing.T) {
	p, s := withGrace(t)
	c := newClient(t, s)
	a, query := comeBack(t, p, c)
	_, other, err := c.Begin(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	stolen := a
	stolen.Verifier = other.Verifier
	_, err = c.Finish(t.Context(), stolen, query, time.Now())
	refused(t, err, fault.Unauthenticated, "sign_in_used", a.Verifier, stolen.Verifier, query.Get("code"), s.ClientSecret)
}

func TestACodeIsExchangedOnce(t *testing.T) {
	p, s := withGrace(t)
	c := newClient(t, s)
	a, query := comeBack(t, p, c)
	if _, err := c.Finish(t.Context(), a, query, time.Now()); err != nil {
		t.Fatal(err)
	}
	_, err := c.Finish(t.Context(), a, query, time.Now())
	refused(t, err, fault.Unauthenticated, "sign_in_used", a.Verifier, query.Get("code"), s.ClientSecret)
}

func TestACodeForAnotherAttemptIsRefused(t *testing.T) {
	p, s := withGrace(t)
	c := newClient(t, s)
	mine, _ := comeBack(t, p, c)
	_, theirs := comeBack(t, p, c)
	_, err := c.Finish(t.Context(), mine, theirs, time.Now())
	refused(t, err, fault.Unauthenticated, "sign_in_mismatch")

	// Not with the right state either.
	theirs.Set("state", mine.State)
	_, err = c.Finish(t.Context(), mine, theirs, time.Now())
	refused(t, err, fault.Unauthenticated, "sign_in_used")
}

func TestAnotherServerFinishesASignIn(t *testing.T) {
	p, s := withGrace(t)
	a, query := comeBack(t, p, newClient(t, s))
	if got, err := newClient(t, s).Finish(t.Context(), a, query, time.Now()); err != nil || got.Subject != "subject-of-grace" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestAnAttemptEnds(t *testing.T) {
	p, s := withGrace(t)
	c := newClient(t, s)
	a, query := comeBack(t, p, c)
	_, err := c.Finish(t.Context(), a, query, a.ExpiresAt)
	refused(t, err, fault.Unauthenticated, "sign_in_expired")
	if _, err := c.Finish(t.Context(), a, query, a.ExpiresAt.Add(-time.Microsecond)); err != nil {
		t.Errorf("just in time: %v", err)
	}
}

func TestAnIDTokenEnds(t *testing.T) {
	p, s := withGrace(t)
	c := newClient(t, s)
	a, query := comeBack(t, p, c)
	a.ExpiresAt = time.Now().Add(3 * time.Hour) // or the attempt would end first
	_, err := c.Finish(t.Context(), a, query, time.Now().Add(2*time.Hour))
	refused(t, err, fault.Unauthenticated, "sign_in_untrusted")
}

func TestTheProviderRefuses(t *testing.T) {
	p, s := withGrace(t)
	c := newClient(t, s)
	address, a, err := c.Begin(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	back := p.SignIn(t, nil, address+"&prompt=none", grace.Name, grace.Password)
	_, err = c.Finish(t.Context(), a, back.Query(), time.Now())
	refused(t, err, fault.Unauthenticated, "sign_in_denied")
}

func TestTheProviderKnowsAnotherSecret(t *testing.T) {
	p, s := withGrace(t)
	s.ClientSecret = "out-of-date"
	c := newClient(t, s)
	a, query := comeBack(t, p, c)
	_, err := c.Finish(t.Context(), a, query, time.Now())
	refused(t, err, fault.Unavailable, "provider_away", s.ClientSecret, query.Get("code"), a.Verifier)
}

func TestTheProviderChangesItsKeys(t *testing.T) {
	p, s := withGrace(t)
	c := newClient(t, s)
	for _, forget := range []bool{false, true, false, true} {
		a, query := comeBack(t, p, c)
		p.NewKey(forget)
		if _, err := c.Finish(t.Context(), a, query, time.Now()); err != nil {
			t.Errorf("forgetting the earlier ones is %v: %v", forget, err)
		}
	}
}

func TestADeskStartsWhileTheProviderIsAway(t *testing.T) {
	p, s := withGrace(t)
	p.Away(true)
	c := newClient(t, s)
	_, _, err := c.Begin(t.Context(), time.Now())
	refused(t, err, fault.Unavailable, "provider_away")

	p.Away(false)
	a, query := comeBack(t, p, c)

	p.Away(true)
	_, err = c.Finish(t.Context(), a, query, time.Now())
	refused(t, err, fault.Unavailable, "provider_away", query.Get("code"), a.Verifier)

	p.Away(false)
	if _, err := c.Finish(t.Context(), a, query, time.Now()); err != nil {
		t.Errorf("once it is back: %v", err)
	}
}

func TestAProviderIsFoundOnceAnHour(t *testing.T) {
	p, s := withGrace(t)
	c := newClient(t, s)
	begun := time.Now()
	for _, step := range []struct {
		after time.Duration
		asked int64
	}{{0, 1}, {0, 1}, {time.Hour - 1, 1}, {time.Hour, 2}, {time.Hour + 1, 2}, {0, 3}} {
		if _, _, err := c.Begin(context.Background(), begun.Add(step.after)); err != nil {
			t.Fatal(err)
		}
		if got := p.Asked(); got != step.asked {
			t.Errorf("after %s the provider was asked %d times, want %d", step.after, got, step.asked)
		}
	}
}
