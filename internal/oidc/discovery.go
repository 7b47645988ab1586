package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// foundLasts is how long what was found out about a provider is used. Its keys are asked for
// anew after that too: a new key is fetched when it is first met, but only so is one that the
// provider has withdrawn forgotten.
const foundLasts = time.Hour

// allowed are the algorithms that an ID token may be signed with: those with a key pair, so
// that what the desk can check it cannot make. None and HMAC are not among them.
var allowed = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512,
	oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA,
}

// provider is what was found out about one.
type provider struct {
	settings   Settings
	endpoints  *oidc.Provider
	oauth      oauth2.Config
	keys       oidc.KeySet
	algorithms []string
	namesIt    bool // its answers name it, so that one without a name isn't its
	foundAt    time.Time
}

// discovery keeps the provider that was found last, and the search under way.
type discovery struct {
	mu    sync.Mutex
	found *provider
	under *search
}

// search is one, with what came of it once it is done.
type search struct {
	done  chan struct{}
	found *provider
	err   error
}

// provider is the one of the settings, found by its issuer's address, or a fault.Unavailable.
// Whoever asks while it is searched for waits for that; a failure isn't kept, so that the
// next one who asks finds a provider that is back.
func (c *Client) provider(ctx context.Context, now time.Time) (*provider, error) {
	d := &c.discovery
	d.mu.Lock()
	if p := d.found; p != nil && now.Sub(p.foundAt) >= 0 && now.Sub(p.foundAt) < foundLasts {
		d.mu.Unlock()
		return p, nil
	}
	if d.under == nil {
		d.under = &search{done: make(chan struct{})}
		go c.search(d.under, now) //nolint:gosec // it outlives the request on purpose
	}
	mine := d.under
	d.mu.Unlock()
	select {
	case <-mine.done:
		return mine.found, mine.err
	case <-ctx.Done():
		return nil, away(fmt.Errorf("wait until the provider is found: %w", ctx.Err()))
	}
}

// search is nobody's request: whoever waits for it too is not to lose it when the first of
// them goes, and the keys, which are fetched later as well, are not to hold on to it.
func (c *Client) search(s *search, now time.Time) {
	found, err := c.discover(oidc.ClientContext(context.Background(), c.http), now)
	if err != nil {
		err = away(legible(fmt.Errorf("find the sign-in provider: %w", err), c.settings.ClientSecret))
	}
	s.found, s.err = found, err
	d := &c.discovery
	d.mu.Lock()
	defer d.mu.Unlock()
	if err == nil {
		d.found = found
	}
	d.under = nil
	close(s.done)
}

// document is what is read of a provider's description of itself, besides what the library
// reads: RFC 8414, RFC 9207.
type document struct {
	AuthorizationEndpoint string   `json:"authorization_endpoint"`
	TokenEndpoint         string   `json:"token_endpoint"`
	UserinfoEndpoint      string   `json:"userinfo_endpoint"`
	KeysAddress           string   `json:"jwks_uri"`
	Algorithms            []string `json:"id_token_signing_alg_values_supported"`
	ClientMethods         []string `json:"token_endpoint_auth_methods_supported"`
	NamesIssuer           bool     `json:"authorization_response_iss_parameter_supported"`
}

// discover asks the provider to describe itself, and checks that the desk can work with it.
func (c *Client) discover(ctx context.Context, now time.Time) (*provider, error) {
	endpoints, err := oidc.NewProvider(ctx, c.settings.Issuer)
	if err != nil {
		return nil, err
	}
	var d document
	if err := endpoints.Claims(&d); err != nil {
		return nil, fmt.Errorf("read how it describes itself: %w", err)
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	algorithms, err := d.algorithms()
	if err != nil {
		return nil, err
	}
	style, err := d.clientStyle()
	if err != nil {
		return nil, err
	}
	endpoint := endpoints.Endpoint()
	endpoint.AuthStyle = style
	return &provider{
		settings: c.settings, endpoints: endpoints, algorithms: algorithms, namesIt: d.NamesIssuer, foundAt: now,
		keys: oidc.NewRemoteKeySet(ctx, d.KeysAddress),
		oauth: oauth2.Config{
			ClientID: c.settings.ClientID, ClientSecret: c.settings.ClientSecret,
			Endpoint: endpoint, RedirectURL: c.settings.RedirectURL, Scopes: c.settings.Scopes,
		},
	}, nil
}

// check refuses addresses that browsers, codes or tokens must not be sent to.
func (d document) check() error {
	for name, address := range map[string]string{
		"authorization_endpoint": d.AuthorizationEndpoint, "token_endpoint": d.TokenEndpoint,
		"jwks_uri": d.KeysAddress, "userinfo_endpoint": d.UserinfoEndpoint,
	} {
		if name == "userinfo_endpoint" && address == "" {
			continue // which a provider need not have
		}
		if u, err := url.Parse(address); err != nil || !protected(u) {
			return fmt.Errorf("its %s is not an address with https", name)
		}
	}
	return nil
}

// algorithms are those allowed ones that the provider signs with. One that doesn't say signs
// with RS256.
func (d document) algorithms() ([]string, error) {
	if len(d.Algorithms) == 0 {
		return []string{oidc.RS256}, nil
	}
	both := slices.DeleteFunc(slices.Clone(allowed), func(algorithm string) bool { return !slices.Contains(d.Algorithms, algorithm) })
	if len(both) == 0 {
		return nil, errors.New("it signs ID tokens with no algorithm that can be trusted")
	}
	return both, nil
}

// clientStyle is how the desk proves to the provider who it is. Left to try both ways, the
// library would send a code twice, which some providers take for theft.
func (d document) clientStyle() (oauth2.AuthStyle, error) {
	switch {
	case len(d.ClientMethods) == 0 || slices.Contains(d.ClientMethods, "client_secret_basic"):
		return oauth2.AuthStyleInHeader, nil
	case slices.Contains(d.ClientMethods, "client_secret_post"):
		return oauth2.AuthStyleInParams, nil
	}
	return 0, errors.New("it accepts no client's secret; let it accept client_secret_basic or client_secret_post")
}
