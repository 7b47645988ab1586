package app

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/config"
	"deskbell/internal/oidc"
	"deskbell/tickets"
)

// cameBack is where the identity provider sends people, below the public address.
const cameBack = "/v1/sign-in/oidc/callback"

// provider is the identity provider that signs staff in, as the API sees it.
type provider struct {
	client *oidc.Client
	key    []byte // seals what the browser keeps meanwhile
	name   string
	groups bool
}

// openProvider is that of the settings.
func openProvider(s config.Settings, key []byte) (*provider, error) {
	var roles []oidc.Mapping
	for _, text := range s.OIDCRoles {
		m, err := oidc.ParseMapping(text)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUsage, err)
		}
		roles = append(roles, m)
	}
	client, err := oidc.New(oidc.Settings{
		Issuer: s.OIDCIssuer, ClientID: s.OIDCClientID, ClientSecret: s.OIDCClientSecret,
		RedirectURL: strings.TrimRight(s.PublicURL, "/") + cameBack, Scopes: s.OIDCScopes, GroupsClaim: s.OIDCGroupsClaim, Roles: roles,
		Ranks: []string{string(tickets.Agent), string(tickets.Manager), string(tickets.Administrator)},
	}, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUsage, err)
	}
	issuer, err := url.Parse(s.OIDCIssuer)
	if err != nil {
		return nil, err
	}
	return &provider{client: client, key: key, name: issuer.Host, groups: len(roles) > 0}, nil
}

// Name is what people know the provider by.
func (p *provider) Name() string { return p.name }

// ByGroups reports whether the provider's groups decide what somebody may do here.
func (p *provider) ByGroups() bool { return p.groups }

// Begin gives the provider's page, and the attempt for the browser to keep.
func (p *provider) Begin(ctx context.Context, now time.Time) (page, attempt string, until time.Time, err error) {
	page, a, err := p.client.Begin(ctx, now)
	if err != nil {
		return "", "", time.Time{}, err
	}
	attempt, err = a.Seal(p.key)
	return page, attempt, a.ExpiresAt, err
}

// Finish tells who came back. An email that the provider doesn't vouch for is none.
func (p *provider) Finish(ctx context.Context, attempt string, query url.Values, now time.Time) (auth.Identity, error) {
	a, err := oidc.Open(p.key, attempt, now)
	if err != nil {
		return auth.Identity{}, err
	}
	who, err := p.client.Finish(ctx, a, query, now)
	if err != nil {
		return auth.Identity{}, err
	}
	i := auth.Identity{Issuer: who.Issuer, Subject: who.Subject, Name: who.Name}
	if who.EmailVerified {
		i.Email = who.Email
	}
	if role, ok := p.client.RoleFor(who.Groups); ok {
		i.Role = tickets.Role(role)
	}
	return i, nil
}
