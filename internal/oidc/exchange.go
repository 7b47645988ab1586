package oidc

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	skew           = 5 * time.Minute // how far the provider's clock may be ahead of ours
	longestSubject = 255             // bytes: OpenID Connect Core 1.0, section 2
)

// tokens are what a code was exchanged for.
type tokens struct {
	access *oauth2.Token
	id     string
}

// secrets are what no error about them may hold.
func (t tokens) secrets() []string {
	return []string{t.id, t.access.AccessToken, t.access.RefreshToken}
}

// exchange gets the tokens for a code. It is asked for once: a code that was sent and not
// answered may be used up.
func (p *provider) exchange(ctx context.Context, code, verifier string) (tokens, error) {
	access, err := p.oauth.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return tokens{}, p.notExchanged(err, code, verifier)
	}
	id, ok := access.Extra("id_token").(string)
	if !ok || id == "" {
		return tokens{}, untrusted(errors.New("the provider gave no ID token"))
	}
	if !strings.EqualFold(access.Type(), "Bearer") {
		return tokens{}, untrusted(errors.New("the provider gave an access token that is no bearer's"))
	}
	return tokens{access: access, id: id}, nil
}

// notExchanged says why a code could not be exchanged, without what the provider answered,
// which may hold anything.
func (p *provider) notExchanged(err error, code, verifier string) error {
	refused, ok := errors.AsType[*oauth2.RetrieveError](err)
	switch {
	case ok && refused.ErrorCode == "invalid_grant":
		return used(errors.New("the provider answered invalid_grant for the code"))
	case ok && refused.ErrorCode == "invalid_client":
		return away(errors.New("the provider answered invalid_client: it has another secret for this client, or doesn't know it"))
	case ok:
		return away(fmt.Errorf("the provider didn't exchange the code; it answered %d", refused.Response.StatusCode))
	case unreachable(err):
		return away(legible(fmt.Errorf("exchange the code: %w", err), code, verifier, p.settings.ClientSecret))
	}
	return untrusted(legible(fmt.Errorf("exchange the code: %w", err), code, verifier, p.settings.ClientSecret))
}

// verify checks all that an ID token says about itself: that it is one, who signed it and
// how, who made it for whom, that it holds at now and answers this very attempt, and that
// the access token is the one it was made with.
func (p *provider) verify(ctx context.Context, t tokens, nonce string, now time.Time) (*oidc.IDToken, error) {
	if err := checkType(t.id); err != nil {
		return nil, untrusted(err)
	}
	keys := &watchedKeys{KeySet: p.keys}
	verifier := oidc.NewVerifier(p.settings.Issuer, keys, &oidc.Config{
		ClientID: p.settings.ClientID, SupportedSigningAlgs: p.algorithms, Now: func() time.Time { return now },
	})
	token, err := verifier.Verify(ctx, t.id)
	switch {
	case err != nil && keys.away:
		return nil, away(legible(fmt.Errorf("fetch the provider's keys: %w", err), t.secrets()...))
	case err != nil:
		return nil, untrusted(legible(err, append(t.secrets(), p.settings.ClientSecret)...))
	}
	if err := p.check(token, t.access.AccessToken, nonce, now); err != nil {
		return nil, untrusted(err)
	}
	return token, nil
}

// check is what the library leaves to its callers: OpenID Connect Core 1.0, section 3.1.3.7.
func (p *provider) check(token *oidc.IDToken, access, nonce string, now time.Time) error {
	var also struct {
		AuthorizedParty *string `json:"azp"`
	}
	if err := token.Claims(&also); err != nil {
		return errors.New("the ID token's azp is not a text")
	}
	switch {
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1:
		return errors.New("the ID token has another nonce: it answers another attempt")
	case token.Subject == "" || len(token.Subject) > longestSubject:
		return errors.New("the ID token has no subject, or a very long one")
	case also.AuthorizedParty == nil && len(token.Audience) > 1:
		return errors.New("the ID token is for several and doesn't say who asked for it")
	case also.AuthorizedParty != nil && *also.AuthorizedParty != p.settings.ClientID:
		return errors.New("the ID token was made for somebody else")
	case token.IssuedAt.Unix() <= 0 || token.IssuedAt.After(now.Add(skew)):
		return errors.New("the ID token doesn't say when it was made, or says in the future")
	case token.AccessTokenHash != "" && token.VerifyAccessToken(access) != nil:
		return errors.New("the access token is not the one the ID token was made with")
	}
	return nil
}

// checkType refuses what the provider signs for other ends with the same keys, such as
// access tokens (at+jwt) and notices of signing out (logout+jwt).
func checkType(raw string) error {
	first, _, _ := strings.Cut(raw, ".")
	header, err := base64.RawURLEncoding.DecodeString(first)
	if err != nil {
		return errors.New("the ID token has no header")
	}
	var h struct {
		Type string `json:"typ"`
	}
	if err := json.Unmarshal(header, &h); err != nil {
		return errors.New("the ID token's header cannot be read")
	}
	if h.Type != "" && !strings.EqualFold(h.Type, "JWT") {
		return errors.New("the token is of another type than an ID token")
	}
	return nil
}

// watchedKeys notes that the keys could not be fetched, which the verifier doesn't tell from
// a wrong signature.
type watchedKeys struct {
	oidc.KeySet
	away bool
}

// VerifySignature checks a signature with the provider's keys.
func (w *watchedKeys) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	payload, err := w.KeySet.VerifySignature(ctx, jwt)
	w.away = err != nil && unreachable(err)
	return payload, err
}
