package oidc_test

import (
	"slices"
	"strings"
	"testing"

	"deskbell/internal/fault"
	"deskbell/internal/oidc"
)

func valid() oidc.Settings {
	return oidc.Settings{
		Issuer: "https://accounts.vendor.example/realms/staff", ClientID: deskID, ClientSecret: deskSecret,
		RedirectURL: "https://support.vendor.example/v1/sign-in/oidc/callback",
	}
}

func TestSettingsThatCannotBeRight(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*oidc.Settings)
		wrong  []string
	}{
		"none":                 {func(s *oidc.Settings) { *s = oidc.Settings{} }, []string{"oidc-issuer", "oidc-client-id", "oidc-client-secret", "public-url"}},
		"an issuer in clear":   {func(s *oidc.Settings) { s.Issuer = "http://accounts.vendor.example" }, []string{"oidc-issuer"}},
		"a word":               {func(s *oidc.Settings) { s.Issuer = "accounts" }, []string{"oidc-issuer"}},
		"a query":              {func(s *oidc.Settings) { s.Issuer += "?x=y" }, []string{"oidc-issuer"}},
		"a fragment":           {func(s *oidc.Settings) { s.Issuer += "#x" }, []string{"oidc-issuer"}},
		"a password":           {func(s *oidc.Settings) { s.Issuer = "https://u:p@accounts.vendor.example" }, []string{"oidc-issuer"}},
		"no URL":               {func(s *oidc.Settings) { s.Issuer = "https://a b\x7f" }, []string{"oidc-issuer"}},
		"a line end in the ID": {func(s *oidc.Settings) { s.ClientID += "\n" }, []string{"oidc-client-id"}},
		"and in the secret":    {func(s *oidc.Settings) { s.ClientSecret += "\n" }, []string{"oidc-client-secret"}},
		"back in the clear":    {func(s *oidc.Settings) { s.RedirectURL = "http://support.vendor.example/back" }, []string{"public-url"}},
		"scopes":               {func(s *oidc.Settings) { s.Scopes = []string{"email profile", "", `a"b`, "groups"} }, []string{"oidc-scopes", "oidc-scopes", "oidc-scopes"}},
		"roles": {func(s *oidc.Settings) {
			s.Ranks = ranks
			s.Roles = []oidc.Mapping{{Group: "a", Role: "agent"}, {Group: "b", Role: "owner"}, {Role: "agent"}}
		}, []string{"oidc-roles", "oidc-roles"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := valid()
			c.change(&s)
			_, err := oidc.New(s, nil)
			refusal, ok := fault.As(err)
			if !ok || refusal.Kind != fault.Invalid {
				t.Fatalf("got %v", err)
			}
			var wrong []string
			for _, f := range refusal.Fields {
				wrong = append(wrong, f.Location)
			}
			if !slices.Equal(wrong, c.wrong) {
				t.Errorf("got %v, want %v", err, c.wrong)
			}
			if strings.Contains(err.Error(), deskSecret) {
				t.Errorf("the secret is shown: %v", err)
			}
		})
	}
}

func TestSettingsThatCanBeRight(t *testing.T) {
	for name, change := range map[string]func(*oidc.Settings){
		"usual":           func(*oidc.Settings) {},
		"on this machine": func(s *oidc.Settings) { s.Issuer, s.RedirectURL = "http://localhost:8081", "http://[::1]:8080/back" },
		"with roles":      func(s *oidc.Settings) { s.Ranks, s.Roles = ranks, []oidc.Mapping{{Group: "ä b", Role: "agent"}} },
	} {
		t.Run(name, func(t *testing.T) {
			s := valid()
			change(&s)
			if _, err := oidc.New(s, nil); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestMappingsAsTexts(t *testing.T) {
	for text, want := range map[string]oidc.Mapping{
		"support=agent":             {Group: "support", Role: "agent"},
		"cn=leads,ou=staff=manager": {Group: "cn=leads,ou=staff", Role: "manager"},
	} {
		if got, err := oidc.ParseMapping(text); err != nil || got != want || got.String() != text {
			t.Errorf("%s is %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "=", "support", "support=", "=agent"} {
		if got, err := oidc.ParseMapping(text); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q is %+v, %v", text, got, err)
		}
	}
}

func TestTheHighestRoleCounts(t *testing.T) {
	s := valid()
	s.Ranks = ranks
	s.Roles = []oidc.Mapping{{Group: "a", Role: "agent"}, {Group: "m", Role: "manager"}, {Group: "x", Role: "administrator"}, {Group: "y", Role: "agent"}}
	c := newClient(t, s)
	for _, tc := range []struct {
		groups []string
		role   string
	}{
		{nil, ""}, {[]string{"A", "other"}, ""}, {[]string{"y"}, "agent"}, {[]string{"m", "a"}, "manager"},
		{[]string{"a", "m"}, "manager"}, {[]string{"y", "x", "m"}, "administrator"},
	} {
		if role, ok := c.RoleFor(tc.groups); role != tc.role || ok != (tc.role != "") {
			t.Errorf("%v have %q, %v", tc.groups, role, ok)
		}
	}
}
