package app

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/config"
	"deskbell/internal/fault"
	"deskbell/internal/oidc/oidctest"
	"deskbell/tickets"
)

var providerKey = []byte("thirty-two bytes of a test's key")

// grace is somebody at the provider.
var grace = oidctest.User{
	Name: "grace", Password: "correct horse", Email: "grace@vendor.example", EmailVerified: true,
	First: "Grace", Last: "Hopper", Groups: []string{"support", "leads", "everybody"},
}

// signsIn is a provider, and the settings of a desk that is registered there.
func signsIn(t *testing.T) (*oidctest.Provider, config.Settings) {
	t.Helper()
	p := oidctest.Start(t)
	p.AddUser(grace)
	const public = "http://localhost:9/"
	id, secret := p.Client("http://localhost:9" + cameBack)
	return p, config.Settings{PublicURL: public, OIDCIssuer: p.Issuer, OIDCClientID: id, OIDCClientSecret: secret}
}

// visited goes there and back.
func visited(t *testing.T, p *oidctest.Provider, desk *provider) (auth.Identity, error) {
	t.Helper()
	now := time.Now()
	page, attempt, until, err := desk.Begin(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	if !until.Equal(now.Add(10 * time.Minute)) {
		t.Errorf("the attempt lasts until %s", until)
	}
	back := p.SignIn(t, nil, page, grace.Name, grace.Password)
	return desk.Finish(t.Context(), attempt, back.Query(), now)
}

func TestTheProviderTellsWhoItIs(t *testing.T) {
	p, s := signsIn(t)
	s.OIDCRoles = []string{"support=agent", "leads=manager", "desk-admins=administrator"}
	desk, err := openProvider(s, providerKey)
	if err != nil {
		t.Fatal(err)
	}
	if desk.Name() != strings.TrimPrefix(p.Issuer, "http://") || !desk.ByGroups() {
		t.Errorf("it is %s, by groups: %t", desk.Name(), desk.ByGroups())
	}
	want := auth.Identity{Issuer: p.Issuer, Subject: p.AddUser(grace), Email: grace.Email, Name: "Grace Hopper", Role: tickets.Manager}
	if got, err := visited(t, p, desk); err != nil || got != want {
		t.Errorf("she is %+v, %v; want %+v", got, err, want)
	}
	unverified := grace
	unverified.EmailVerified, unverified.Groups = false, []string{"everybody"}
	p.AddUser(unverified)
	want.Email, want.Role = "", ""
	if got, err := visited(t, p, desk); err != nil || got != want {
		t.Errorf("she is %+v, %v; want %+v", got, err, want)
	}
}

func TestWithoutMappedGroupsNobodyHasARole(t *testing.T) {
	p, s := signsIn(t)
	desk, err := openProvider(s, providerKey)
	if err != nil {
		t.Fatal(err)
	}
	got, err := visited(t, p, desk)
	if err != nil || got.Role != "" || got.Email != grace.Email || desk.ByGroups() {
		t.Errorf("she is %+v, %v; by groups: %t", got, err, desk.ByGroups())
	}
}

// An attempt that wasn't sealed by this desk is nobody's, and neither key is accepted that
// anybody could guess.
func TestAnAttemptOfAnotherDesk(t *testing.T) {
	p, s := signsIn(t)
	desk, err := openProvider(s, providerKey)
	if err != nil {
		t.Fatal(err)
	}
	other, err := openProvider(s, []byte("thirty-two bytes of another key!"))
	if err != nil {
		t.Fatal(err)
	}
	page, attempt, _, err := other.Begin(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	back := p.SignIn(t, nil, page, grace.Name, grace.Password).Query()
	for _, sealed := range []string{attempt, "", "x"} {
		if _, err := desk.Finish(t.Context(), sealed, back, time.Now()); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%q: got %v", sealed, err)
		}
	}
	if _, err := other.Finish(t.Context(), attempt, url.Values{}, time.Now()); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("an empty answer: %v", err)
	}
	short, err := openProvider(s, []byte("short"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := short.Begin(t.Context(), time.Now()); err == nil {
		t.Error("a short key seals")
	}
}

// What cannot be used is said before the server starts, by the name of the setting, and never
// with the secret.
func TestSettingsOfAProviderThatCannotBeUsed(t *testing.T) {
	good := config.Settings{PublicURL: "https://support.vendor.example", OIDCIssuer: "https://id.vendor.example", OIDCClientID: "desk", OIDCClientSecret: "very secret"}
	for name, c := range map[string]struct {
		spoil func(s *config.Settings)
		says  string
	}{
		"no public address":    {func(s *config.Settings) { s.PublicURL = "" }, "public-url"},
		"one in the clear":     {func(s *config.Settings) { s.PublicURL = "http://support.vendor.example" }, "public-url"},
		"an issuer by http":    {func(s *config.Settings) { s.OIDCIssuer = "http://id.vendor.example" }, "oidc-issuer"},
		"no issuer":            {func(s *config.Settings) { s.OIDCIssuer = "" }, "oidc-issuer"},
		"no client":            {func(s *config.Settings) { s.OIDCClientID = "" }, "oidc-client-id"},
		"no secret":            {func(s *config.Settings) { s.OIDCClientSecret = "" }, "oidc-client-secret"},
		"a role without group": {func(s *config.Settings) { s.OIDCRoles = []string{"agent"} }, "agent"},
		"an unknown role":      {func(s *config.Settings) { s.OIDCRoles = []string{"support=boss"} }, "boss"},
	} {
		t.Run(name, func(t *testing.T) {
			s := good
			c.spoil(&s)
			p, err := openProvider(s, providerKey)
			if p != nil || !errors.Is(err, ErrUsage) || !strings.Contains(faultsOf(err), c.says) || strings.Contains(faultsOf(err), "very secret") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// faultsOf is an error with all it names.
func faultsOf(err error) string {
	if err == nil {
		return ""
	}
	text := err.Error()
	if f, ok := fault.As(err); ok {
		for _, field := range f.Fields {
			text += " " + field.Location + " " + field.Message
		}
	}
	return text
}
