package oidc

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"
)

// longestCode of an answer that is passed on to the provider, in bytes.
const longestCode = 4 << 10

// answeredBy checks that an answer is the one to this attempt, before anything else is read
// of it: anybody may have made the address that the browser was sent to.
func (a Attempt) answeredBy(query url.Values, now time.Time) error {
	state := once(query, "state")
	switch {
	case !a.whole():
		return foreign(errors.New("the attempt has no secrets"))
	case !a.lasts(now):
		return late()
	case subtle.ConstantTimeCompare([]byte(state), []byte(a.State)) != 1:
		return foreign(errors.New("the answer's state is not the attempt's"))
	}
	return nil
}

// codeIn is the code in the provider's answer, or why there is none. An answer that names
// another issuer, or none though this provider's always do, is from somebody else.
func (p *provider) codeIn(query url.Values) (string, error) {
	switch {
	case query.Has("iss") && once(query, "iss") != p.settings.Issuer:
		return "", foreign(errors.New("the answer names another issuer"))
	case !query.Has("iss") && p.namesIt:
		return "", foreign(errors.New("the answer doesn't name its issuer"))
	case query.Has("error"):
		return "", refusal(query.Get("error"))
	}
	code := once(query, "code")
	if code == "" || len(code) > longestCode {
		return "", foreign(errors.New("the answer has no code, several, or a very long one"))
	}
	return code, nil
}

// once is a parameter that is there exactly once, else empty.
func once(query url.Values, name string) string {
	if values := query[name]; len(values) == 1 {
		return values[0]
	}
	return ""
}

// The errors that a provider answers with instead of a code, by what they mean for people:
// RFC 6749, section 4.1.2.1, and OpenID Connect Core 1.0, section 3.1.2.6.
var (
	refusals = []string{"access_denied", "login_required", "interaction_required", "account_selection_required", "consent_required"}
	outages  = []string{"server_error", "temporarily_unavailable"}
	mistakes = []string{"invalid_request", "unauthorized_client", "unsupported_response_type", "invalid_scope", "invalid_request_uri", "invalid_request_object", "request_not_supported", "request_uri_not_supported", "registration_not_supported"}
)

// refusal says what a provider's error means. The error's own words are nobody's to repeat:
// they come through the browser.
func refusal(code string) error {
	switch {
	case slices.Contains(refusals, code):
		return denied(fmt.Errorf("the provider answered %s", code))
	case slices.Contains(outages, code):
		return away(fmt.Errorf("the provider answered %s", code))
	case slices.Contains(mistakes, code):
		return away(fmt.Errorf("the provider answered %s: check the client's settings there, and the scopes here", code))
	}
	return denied(errors.New("the provider answered an error that isn't known"))
}
