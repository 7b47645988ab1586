package oidc_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"deskbell/internal/fault"
)

func TestAProviderThatNobodyShouldUse(t *testing.T) {
	for name, c := range map[string]struct {
		member string
		value  any
		says   string
	}{
		"another issuer":            {"issuer", "https://accounts.attacker.example", "did not match the issuer URL"},
		"a slash more":              {"issuer", nil, "did not match the issuer URL"},
		"no address for browsers":   {"authorization_endpoint", nil, "its authorization_endpoint is not an address with https"},
		"a script for browsers":     {"authorization_endpoint", "javascript:alert(1)", "its authorization_endpoint is not an address with https"},
		"codes sent in the clear":   {"token_endpoint", "http://accounts.vendor.example/token", "its token_endpoint is not an address with https"},
		"no address for codes":      {"token_endpoint", nil, "its token_endpoint is not an address with https"},
		"keys fetched in the clear": {"jwks_uri", "http://accounts.vendor.example/keys", "its jwks_uri is not an address with https"},
		"no keys":                   {"jwks_uri", nil, "its jwks_uri is not an address with https"},
		"asked in the clear":        {"userinfo_endpoint", "http://10.0.0.1/userinfo", "its userinfo_endpoint is not an address with https"},
		"only shared secrets":       {"id_token_signing_alg_values_supported", []string{"HS256", "none"}, "it signs ID tokens with no algorithm that can be trusted"},
		"no client's secret":        {"token_endpoint_auth_methods_supported", []string{"private_key_jwt"}, "it accepts no client's secret"},
		"a number for a list":       {"token_endpoint_auth_methods_supported", 7, "read how it describes itself"},
	} {
		t.Run(name, func(t *testing.T) {
			r := startRogue(t)
			r.document[c.member] = c.value
			_, _, err := newClient(t, r.settings()).Begin(t.Context(), noon)
			refused(t, err, fault.Unavailable, "provider_away", deskSecret)
			if !strings.Contains(fmt.Sprint(cause(err)), c.says) {
				t.Errorf("the log says %v", cause(err))
			}
		})
	}
}

func TestHowTheDeskProvesWhoItIs(t *testing.T) {
	for name, c := range map[string]struct {
		methods any
		form    bool
	}{
		"unsaid":   {nil, false},
		"both":     {[]string{"client_secret_post", "client_secret_basic"}, false},
		"by form":  {[]string{"private_key_jwt", "client_secret_post"}, true},
		"by basic": {[]string{"client_secret_basic"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := startRogue(t)
			r.document["token_endpoint_auth_methods_supported"] = c.methods
			if _, err := r.signIn(t, newClient(t, r.settings())); err != nil {
				t.Fatal(err, cause(err))
			}
			want, basic := url.Values{}, [2]string{deskID, deskSecret}
			if c.form {
				want, basic = url.Values{"client_id": {deskID}, "client_secret": {deskSecret}}, [2]string{}
			}
			want.Set("grant_type", "authorization_code")
			want.Set("code", theCode)
			want.Set("redirect_uri", callback)
			want.Set("code_verifier", r.form.Get("code_verifier"))
			if got := r.form.Encode(); got != want.Encode() || len(r.form.Get("code_verifier")) != 43 || r.basic != basic {
				t.Errorf("got %s and %v", got, r.basic)
			}
			if n := r.count("/token"); n != 1 {
				t.Errorf("the code was sent %d times", n)
			}
		})
	}
}

// A provider that doesn't say what it signs with signs with RS256, and may tell all in the
// token.
func TestAProviderOfFewWords(t *testing.T) {
	r := startRogue(t)
	r.document["id_token_signing_alg_values_supported"], r.document["userinfo_endpoint"] = nil, nil
	r.claims["name"], r.claims["at_hash"], r.header["typ"], r.header["kid"] = nil, nil, nil, nil
	got, err := r.signIn(t, newClient(t, r.settings()))
	if err != nil || got.Name != "" || got.Email != "ada@vendor.example" {
		t.Errorf("got %+v, %v", got, err)
	}
}
