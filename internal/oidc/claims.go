package oidc

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"strings"
	"time"
)

// claims are what a provider says about somebody, by name.
type claims map[string]json.RawMessage

// has reports whether a claim is made; null is none.
func (c claims) has(name string) bool {
	raw, ok := c[name]
	return ok && string(raw) != "null"
}

// text is a claim that is one, without what surrounds it; empty if it isn't made.
func (c claims) text(name string) (string, error) {
	var text string
	if !c.has(name) {
		return "", nil
	}
	if err := json.Unmarshal(c[name], &text); err != nil {
		return "", fmt.Errorf("the claim %s is not a text", name)
	}
	return strings.TrimSpace(text), nil
}

// yes reports whether a claim is true. Some providers write it as a text.
func (c claims) yes(name string) (bool, error) {
	switch strings.ToLower(string(c[name])) {
	case "true", `"true"`:
		return true, nil
	case "", "null", "false", `"false"`:
		return false, nil
	}
	return false, fmt.Errorf("the claim %s is neither true nor false", name)
}

// words is a claim that is a list of texts. Some providers write a list of one as a text.
func (c claims) words(name string) ([]string, error) {
	if !c.has(name) {
		return nil, nil
	}
	var one string
	if err := json.Unmarshal(c[name], &one); err == nil {
		return []string{one}, nil
	}
	var all []string
	if err := json.Unmarshal(c[name], &all); err != nil {
		return nil, fmt.Errorf("the claim %s is not a list of texts", name)
	}
	return all, nil
}

// instant is a claim that is a number of seconds since 1970; zero if it isn't made.
func (c claims) instant(name string) (time.Time, error) {
	if !c.has(name) {
		return time.Time{}, nil
	}
	var seconds float64
	if err := json.Unmarshal(c[name], &seconds); err != nil || seconds <= 0 || seconds > math.MaxInt32*1000 {
		return time.Time{}, fmt.Errorf("the claim %s is not an instant", name)
	}
	return time.Unix(int64(seconds), 0).UTC(), nil
}

// elsewhere reports whether a claim is made by reference to another server.
func (c claims) elsewhere(name string) bool {
	var sources claims
	return json.Unmarshal(c["_claim_names"], &sources) == nil && sources.has(name)
}

// lacks reports whether one of the claims is not made.
func (c claims) lacks(names ...string) bool {
	for _, name := range names {
		if !c.has(name) {
			return true
		}
	}
	return false
}

// complete fills what a signed ID token doesn't claim with what the provider told when it was
// asked. Whether an email is verified is only ever taken of that very email.
func complete(signed, told claims, names ...string) claims {
	whole := maps.Clone(signed)
	for _, name := range names {
		if !whole.has(name) && told.has(name) {
			whole[name] = told[name]
		}
	}
	switch {
	case !signed.has(claimEmail):
		delete(whole, claimEmail)
		delete(whole, claimEmailVerified)
		copyPair(whole, told)
	case !signed.has(claimEmailVerified) && string(signed[claimEmail]) == string(told[claimEmail]):
		copyPair(whole, told)
	}
	return whole
}

func copyPair(to, from claims) {
	for _, name := range []string{claimEmail, claimEmailVerified} {
		if from.has(name) {
			to[name] = from[name]
		}
	}
}
