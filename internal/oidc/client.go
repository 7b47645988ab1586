package oidc

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Client signs people in through one provider. It is safe for concurrent use, and keeps
// nothing of a sign-in: any server with the same settings can finish what another began.
type Client struct {
	settings  Settings
	http      *http.Client
	discovery discovery
}

// New makes a client. The provider is not asked before somebody signs in. Settings that
// cannot be right are a fault.Invalid that names each. The HTTP client may be nil; it gets
// bounds of ours in any case, and follows no redirect.
func New(settings Settings, client *http.Client) (*Client, error) {
	if err := settings.read(); err != nil {
		return nil, err
	}
	return &Client{settings: settings, http: newClient(client, settings.Timeout)}, nil
}

// Begin makes the address at the provider to send a browser to, and the attempt that this
// browser must bring back with the answer. While the provider cannot be found it is a
// fault.Unavailable.
func (c *Client) Begin(ctx context.Context, now time.Time) (address string, a Attempt, err error) {
	p, err := c.provider(ctx, now)
	if err != nil {
		return "", Attempt{}, err
	}
	a = newAttempt(now)
	return p.oauth.AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), a, nil
}

// Finish tells who signed in, from the query that the browser came back with and the attempt
// that it kept. What doesn't belong together, is late, was refused by the provider or doesn't
// hold is a fault.Unauthenticated; a provider that cannot be asked is a fault.Unavailable,
// and one that keeps somebody's groups elsewhere a fault.Forbidden.
//
// An attempt is for one answer. Whoever calls forgets it, whatever comes of it.
func (c *Client) Finish(ctx context.Context, a Attempt, query url.Values, now time.Time) (Identity, error) {
	if err := a.answeredBy(query, now); err != nil {
		return Identity{}, err
	}
	// Twice what one answer may take, for all that are needed here.
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, c.http), 2*c.settings.Timeout)
	defer cancel()
	p, err := c.provider(ctx, now)
	if err != nil {
		return Identity{}, err
	}
	code, err := p.codeIn(query)
	if err != nil {
		return Identity{}, err
	}
	tokens, err := p.exchange(ctx, code, a.Verifier)
	if err != nil {
		return Identity{}, err
	}
	verified, err := p.verify(ctx, tokens, a.Nonce, now)
	if err != nil {
		return Identity{}, err
	}
	return p.identify(ctx, verified, tokens, now)
}
