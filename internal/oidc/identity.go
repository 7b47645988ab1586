package oidc

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Identity is who signed in, as the provider says. Issuer and Subject together are what
// somebody is recognized by: neither changes nor is given to anybody else. An email may be.
type Identity struct {
	Issuer        string
	Subject       string
	Email         string // as the provider writes it; empty if it doesn't say
	EmailVerified bool   // the provider knows that it is theirs; an email without isn't to be believed
	Name          string // empty if it doesn't say
	Groups        []string
	AuthTime      time.Time // when they proved who they are; zero if it doesn't say
	AMR           []string  // how they did, such as pwd or otp: RFC 8176
}

// The claims that are read, besides the one with the groups.
const (
	claimEmail         = "email"
	claimEmailVerified = "email_verified"
	claimName          = "name"
	claimAuthTime      = "auth_time"
	claimMethods       = "amr"
)

// identify reads who signed in from a verified ID token, and asks the provider for what that
// doesn't say. When and how they signed in is only believed of the token, which is signed.
func (p *provider) identify(ctx context.Context, token *oidc.IDToken, t tokens, now time.Time) (Identity, error) {
	var signed claims
	if err := token.Claims(&signed); err != nil {
		return Identity{}, untrusted(errors.New("the ID token's claims cannot be read"))
	}
	wanted := []string{claimEmail, claimEmailVerified, claimName}
	if len(p.settings.Roles) > 0 {
		wanted = append(wanted, p.settings.GroupsClaim)
	}
	var told claims
	all := signed
	if signed.lacks(wanted...) && p.endpoints.UserInfoEndpoint() != "" {
		var err error
		if told, err = p.ask(ctx, token.Subject, t); err != nil {
			return Identity{}, err
		}
		all = complete(signed, told, claimName, p.settings.GroupsClaim)
	}
	groups := p.settings.GroupsClaim
	if len(p.settings.Roles) > 0 && !all.has(groups) && (signed.elsewhere(groups) || told.elsewhere(groups)) {
		return Identity{}, groupsElsewhere(groups)
	}
	identity, err := read(all, groups)
	if err != nil {
		return Identity{}, untrusted(err)
	}
	if identity.AuthTime.After(now.Add(skew)) {
		return Identity{}, untrusted(errors.New("somebody signed in in the future"))
	}
	identity.Issuer, identity.Subject = p.settings.Issuer, token.Subject
	return identity, nil
}

// ask gets what the provider says of whom an access token is for. It must be the ID token's
// subject: the access token could be another one, put in its place. A provider that cannot
// tell ends the sign-in: to go on without would take away somebody's groups.
func (p *provider) ask(ctx context.Context, subject string, t tokens) (claims, error) {
	info, err := p.endpoints.UserInfo(ctx, oauth2.StaticTokenSource(t.access))
	switch {
	case err != nil && unreachable(err):
		return nil, away(legible(fmt.Errorf("ask who somebody is: %w", err), t.secrets()...))
	case err != nil:
		return nil, untrusted(legible(fmt.Errorf("ask who somebody is: %w", err), t.secrets()...))
	case info.Subject != subject:
		return nil, untrusted(errors.New("the provider told about another subject than the ID token's"))
	}
	var told claims
	if err := info.Claims(&told); err != nil {
		return nil, untrusted(errors.New("what the provider told cannot be read"))
	}
	return told, nil
}

// read makes an identity of claims, or names one that isn't what it should be.
func read(c claims, groups string) (Identity, error) {
	var i Identity
	var faults [6]error
	i.Email, faults[0] = c.text(claimEmail)
	i.EmailVerified, faults[1] = c.yes(claimEmailVerified)
	i.Name, faults[2] = c.text(claimName)
	i.Groups, faults[3] = c.words(groups)
	i.AuthTime, faults[4] = c.instant(claimAuthTime)
	i.AMR, faults[5] = c.words(claimMethods)
	if err := errors.Join(faults[:]...); err != nil {
		return Identity{}, err
	}
	i.EmailVerified = i.EmailVerified && i.Email != ""
	return i, nil
}
