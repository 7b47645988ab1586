package oidc

import (
	"cmp"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"deskbell/internal/fault"
)

// Settings say who the provider is, what it knows the desk as, and what its groups mean.
type Settings struct {
	Issuer       string // such as https://accounts.vendor.example, exactly as the provider writes it
	ClientID     string // what the provider knows the desk as
	ClientSecret string // how the desk proves that to it
	RedirectURL  string // where browsers come back to: the desk's own address of the second step
	Scopes       []string
	GroupsClaim  string    // the claim that lists a person's groups; empty: groups
	Roles        []Mapping // what the groups mean; nil: no group gives a role
	Ranks        []string  // the desk's roles, lowest first; whoever has several gets the highest
	Timeout      time.Duration
}

// The Timeout is for each answer of the provider, 5 s if it is 0. The Scopes are email and
// profile if there are none; openid is always asked for.
const timeout = 5 * time.Second

// read fills in what is usual, or names all faults at once, each by the setting that is to
// be corrected. No fault shows the secret.
func (s *Settings) read() error {
	s.GroupsClaim = cmp.Or(s.GroupsClaim, "groups")
	s.Timeout = cmp.Or(s.Timeout, timeout)
	if len(s.Scopes) == 0 {
		s.Scopes = []string{"email", "profile"}
	}
	s.Scopes = append([]string{"openid"}, slices.DeleteFunc(slices.Clone(s.Scopes), func(scope string) bool { return scope == "openid" })...)

	var faults fault.List
	if u, err := url.Parse(s.Issuer); err != nil || !protected(u) || u.RawQuery != "" {
		faults.Add("oidc-issuer", nil, "is not the address of a provider; write it like https://accounts.vendor.example, exactly as its /.well-known/openid-configuration says. It may only be http on this machine itself")
	}
	if s.ClientID == "" || !printable(s.ClientID) {
		faults.Add("oidc-client-id", nil, "is missing, or holds spaces or line ends; give the ID that the provider has for deskbell")
	}
	if s.ClientSecret == "" || !printable(s.ClientSecret) {
		faults.Add("oidc-client-secret", nil, "is missing, or holds spaces or line ends; give the secret that the provider made for deskbell")
	}
	if u, err := url.Parse(s.RedirectURL); err != nil || !protected(u) {
		faults.Add("public-url", nil, "is needed so that the provider can send people back; write it like https://support.vendor.example. It may only be http on this machine itself")
	}
	for _, scope := range s.Scopes {
		if scope == "" || !printable(scope) || strings.ContainsAny(scope, `"\`) {
			faults.Add("oidc-scopes", scope, "holds %q, which is not a scope; list them like email, profile, groups", scope)
		}
	}
	for _, m := range s.Roles {
		if m.Group == "" || !slices.Contains(s.Ranks, m.Role) {
			faults.Add("oidc-roles", m.String(), "holds %q; write GROUP=ROLE, where the role is one of %s", m.String(), strings.Join(s.Ranks, ", "))
		}
	}
	return faults.Err("invalid_oidc_settings", "Nobody can sign in through the provider with these settings.")
}

// protected reports whether what is sent to an address can be read and changed by nobody
// else on the way: it is https, or doesn't leave this machine.
func protected(u *url.URL) bool {
	if u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && here(u.Hostname())
}

func here(host string) bool {
	return strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback()
}

// printable reports whether a text is what such IDs and secrets are made of: visible ASCII.
func printable(text string) bool {
	return !strings.ContainsFunc(text, func(c rune) bool { return c > unicode.MaxASCII || !unicode.IsGraphic(c) || c == ' ' })
}
