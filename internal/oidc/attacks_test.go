package oidc_test

import (
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/oidc"
)

// The rogue lets people in as long as it does as it should, or its attacks would fail for
// another reason.
func TestTheRogueCanBehave(t *testing.T) {
	r := startRogue(t)
	got, err := r.signIn(t, newClient(t, r.settings()))
	want := oidc.Identity{
		Issuer: r.URL, Subject: "248289761001", Email: "ada@vendor.example", EmailVerified: true, Name: "Ada Lovelace",
		Groups: []string{"support"}, AuthTime: noon.Add(-time.Minute), AMR: []string{"pwd", "otp"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v (%v)\nwant %+v", got, err, cause(err), want)
	}
	if n := r.count("/userinfo"); n != 0 {
		t.Errorf("it was asked %d times for what its token said", n)
	}
}

func TestATokenThatDoesNotHoldSignsNobodyIn(t *testing.T) {
	theirs := otherKey().PublicKey
	for name, attack := range map[string]func(*rogue){
		"another nonce":                 func(r *rogue) { r.claims["nonce"] = "of another attempt" },
		"no nonce":                      func(r *rogue) { r.claims["nonce"] = nil },
		"another audience":              func(r *rogue) { r.claims["aud"] = "another-desk" },
		"no audience":                   func(r *rogue) { r.claims["aud"] = nil },
		"several audiences, for nobody": func(r *rogue) { r.claims["aud"] = []string{deskID, "another-desk"} },
		"made for somebody else":        func(r *rogue) { r.claims["azp"] = "another-desk" },
		"made for a number":             func(r *rogue) { r.claims["azp"] = 7 },
		"another issuer":                func(r *rogue) { r.claims["iss"] = "https://accounts.attacker.example" },
		"an issuer with a slash more":   func(r *rogue) { r.claims["iss"] = r.URL + "/" },
		"expired":                       func(r *rogue) { r.claims["exp"] = noon.Unix() },
		"without an end":                func(r *rogue) { r.claims["exp"] = nil },
		"not yet":                       func(r *rogue) { r.claims["nbf"] = noon.Add(time.Hour).Unix() },
		"made in the future":            func(r *rogue) { r.claims["iat"] = noon.Add(time.Hour).Unix() },
		"made at no time":               func(r *rogue) { r.claims["iat"] = nil },
		"no subject":                    func(r *rogue) { r.claims["sub"] = nil },
		"a very long subject":           func(r *rogue) { r.claims["sub"] = strings.Repeat("s", 256) },
		"another access token":          func(r *rogue) { r.claims["at_hash"] = encode(make([]byte, 16)) },
		"authenticated in the future":   func(r *rogue) { r.claims["auth_time"] = noon.Add(time.Hour).Unix() },
		"authenticated at no instant":   func(r *rogue) { r.claims["auth_time"] = hostile },
		"another key":                   func(r *rogue) { r.sign = signWith(otherKey()) },
		"another key of another name":   func(r *rogue) { r.sign, r.header["kid"] = signWith(otherKey()), "theirs" },
		"no signature":                  func(r *rogue) { r.sign = func(string) []byte { return nil } },
		"algorithm none":                func(r *rogue) { r.header["alg"], r.sign = "none", func(string) []byte { return nil } },
		"algorithm None":                func(r *rogue) { r.header["alg"], r.sign = "None", func(string) []byte { return nil } },
		"signed with the desk's secret": func(r *rogue) { r.header["alg"], r.sign = "HS256", signWithSecret([]byte(deskSecret)) },
		"signed with the public key":    func(r *rogue) { r.header["alg"], r.sign = "HS256", signWithSecret(publicKey()) },
		"an algorithm it doesn't use":   func(r *rogue) { r.header["alg"] = "RS384" },
		"a script for an algorithm":     func(r *rogue) { r.header["alg"] = hostile },
		"a critical header":             func(r *rogue) { r.header["crit"] = []string{"x"} },
		"an access token":               func(r *rogue) { r.header["typ"] = "at+jwt" },
		"a notice of signing out":       func(r *rogue) { r.header["typ"] = "logout+jwt" },
		"brought its own key": func(r *rogue) {
			r.sign, r.header["kid"] = signWith(otherKey()), nil
			r.header["jwk"] = map[string]any{"kty": "RSA", "n": encode(theirs.N.Bytes()), "e": encode(big.NewInt(int64(theirs.E)).Bytes())}
		},
		"email as a number":       func(r *rogue) { r.claims["email"] = 7 },
		"verified as a word":      func(r *rogue) { r.claims["email_verified"] = "perhaps" },
		"groups as a tree":        func(r *rogue) { r.claims["groups"] = map[string]any{"support": true} },
		"groups with a number":    func(r *rogue) { r.claims["groups"] = []any{"support", 7} },
		"secrets in the issuer":   func(r *rogue) { r.claims["iss"] = deskSecret + accessTok },
		"a script for a nonce":    func(r *rogue) { r.claims["nonce"] = hostile },
		"a very long issuer":      func(r *rogue) { r.claims["iss"] = strings.Repeat("ü", 10_000) },
		"no bearer's token":       func(r *rogue) { r.tokenType = "DPoP" },
		"no ID token":             func(r *rogue) { r.noIDToken = true },
		"an ID token with no dot": func(r *rogue) { r.idToken = func(string) any { return "x" } },
		"no text for an ID token": func(r *rogue) { r.idToken = func(string) any { return 7 } },
		"changed afterwards": func(r *rogue) {
			r.idToken = func(proper string) any {
				parts := strings.Split(proper, ".")
				claims, err := base64.RawURLEncoding.DecodeString(parts[1])
				if err != nil {
					panic(err)
				}
				parts[1] = encode([]byte(strings.Replace(string(claims), "248289761001", "248289761002", 1)))
				return strings.Join(parts, ".")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := startRogue(t)
			attack(r)
			_, err := r.signIn(t, newClient(t, r.settings()))
			refused(t, err, fault.Unauthenticated, "sign_in_untrusted", r.secrets()...)
		})
	}
}

func publicKey() []byte {
	der, err := x509.MarshalPKIXPublicKey(&itsKey().PublicKey)
	if err != nil {
		panic(err)
	}
	return der
}

// A token may be for several, as long as it was made for the desk.
func TestATokenForSeveralMadeForTheDesk(t *testing.T) {
	r := startRogue(t)
	r.claims["aud"], r.claims["azp"] = []string{"another-desk", deskID}, deskID
	if _, err := r.signIn(t, newClient(t, r.settings())); err != nil {
		t.Errorf("%v (%v)", err, cause(err))
	}
}

func TestAnAnswerThatIsNotToTheAttempt(t *testing.T) {
	for name, c := range map[string]struct {
		attack func(*rogue, *oidc.Attempt, url.Values)
		code   string
	}{
		"another state": {func(_ *rogue, _ *oidc.Attempt, q url.Values) { q.Set("state", hostile) }, "sign_in_mismatch"},
		"no state":      {func(_ *rogue, _ *oidc.Attempt, q url.Values) { q.Del("state") }, "sign_in_mismatch"},
		"two states":    {func(_ *rogue, _ *oidc.Attempt, q url.Values) { q.Add("state", "x") }, "sign_in_mismatch"},
		"no attempt": {func(_ *rogue, a *oidc.Attempt, q url.Values) {
			*a = oidc.Attempt{ExpiresAt: a.ExpiresAt}
			q.Set("state", "")
		}, "sign_in_mismatch"},
		"another issuer": {func(_ *rogue, _ *oidc.Attempt, q url.Values) { q.Set("iss", "https://"+hostile) }, "sign_in_mismatch"},
		"two issuers":    {func(r *rogue, _ *oidc.Attempt, q url.Values) { q["iss"] = []string{r.URL, "https://attacker.example"} }, "sign_in_mismatch"},
		"no issuer where there is": {func(r *rogue, _ *oidc.Attempt, _ url.Values) {
			r.document["authorization_response_iss_parameter_supported"] = true
		}, "sign_in_mismatch"},
		"another issuer's refusal": {func(_ *rogue, _ *oidc.Attempt, q url.Values) {
			q.Set("iss", "https://x.example")
			q.Set("error", "access_denied")
		}, "sign_in_mismatch"},
		"no code":          {func(_ *rogue, _ *oidc.Attempt, q url.Values) { q.Del("code") }, "sign_in_mismatch"},
		"two codes":        {func(_ *rogue, _ *oidc.Attempt, q url.Values) { q.Add("code", "x") }, "sign_in_mismatch"},
		"a very long code": {func(_ *rogue, _ *oidc.Attempt, q url.Values) { q.Set("code", strings.Repeat("c", 5000)) }, "sign_in_mismatch"},
		"after its time":   {func(_ *rogue, a *oidc.Attempt, _ url.Values) { a.ExpiresAt = noon }, "sign_in_expired"},
		"refused by the person": {func(_ *rogue, _ *oidc.Attempt, q url.Values) {
			q.Set("error", "access_denied")
			q.Set("error_description", hostile)
		}, "sign_in_denied"},
		"refused in a script":      {func(_ *rogue, _ *oidc.Attempt, q url.Values) { q.Set("error", hostile) }, "sign_in_denied"},
		"refused, but with a code": {func(_ *rogue, _ *oidc.Attempt, q url.Values) { q.Set("error", "login_required") }, "sign_in_denied"},
	} {
		t.Run(name, func(t *testing.T) {
			r := startRogue(t)
			q := url.Values{"code": {theCode}}
			a, client := r.answered(t, q, c.attack)
			_, err := client.Finish(t.Context(), a, q, noon.Add(time.Second))
			refused(t, err, fault.Unauthenticated, c.code, a.State, a.Nonce, a.Verifier, theCode, deskSecret, hostile)
			if r.count("/token") != 0 {
				t.Error("the code was sent to the provider all the same")
			}
		})
	}
}

// answered begins a sign-in whose answer an attacker writes.
func (r *rogue) answered(t *testing.T, q url.Values, attack func(*rogue, *oidc.Attempt, url.Values)) (oidc.Attempt, *oidc.Client) {
	t.Helper()
	client := newClient(t, r.settings())
	attack(r, &oidc.Attempt{}, url.Values{}) // what the provider says of itself comes first
	_, a, err := client.Begin(t.Context(), noon)
	if err != nil {
		t.Fatal(err)
	}
	r.expect(a)
	q.Set("state", a.State)
	attack(r, &a, q)
	return a, client
}

func TestAProviderNamesItself(t *testing.T) {
	r := startRogue(t)
	r.document["authorization_response_iss_parameter_supported"] = true
	q := url.Values{"code": {theCode}}
	a, client := r.answered(t, q, func(r *rogue, _ *oidc.Attempt, q url.Values) { q.Set("iss", r.URL) })
	if _, err := client.Finish(t.Context(), a, q, noon); err != nil {
		t.Errorf("%v (%v)", err, cause(err))
	}
}

func TestAProviderInTrouble(t *testing.T) {
	for _, answer := range []string{"server_error", "temporarily_unavailable", "invalid_scope", "unauthorized_client"} {
		r := startRogue(t)
		q := url.Values{"error": {answer}}
		a, client := r.answered(t, q, func(*rogue, *oidc.Attempt, url.Values) {})
		_, err := client.Finish(t.Context(), a, q, noon)
		refused(t, err, fault.Unavailable, "provider_away")
		if !strings.Contains(fmt.Sprint(cause(err)), answer) {
			t.Errorf("the log says %v", cause(err))
		}
	}
}

// A redirect from the token endpoint would hand the code and the secret to somebody else.
func TestNoRedirectIsFollowed(t *testing.T) {
	var stolen atomic.Int32
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { stolen.Add(1) }))
	defer thief.Close()
	for _, path := range []string{"/.well-known/openid-configuration", "/token", "/keys", "/userinfo"} {
		for _, status := range []int{http.StatusFound, http.StatusTemporaryRedirect} {
			r := startRogue(t)
			r.claims["name"] = nil // so that it is asked
			r.answers[path] = func(w http.ResponseWriter, request *http.Request) { http.Redirect(w, request, thief.URL, status) }
			_, err := r.signIn(t, newClient(t, r.settings()))
			refused(t, err, fault.Unavailable, "provider_away", r.secrets()...)
			if r.count(path) == 0 {
				t.Errorf("%s was never asked", path)
			}
		}
	}
	if stolen.Load() != 0 {
		t.Errorf("%d requests went elsewhere", stolen.Load())
	}
}
