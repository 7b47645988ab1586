package oidc_test

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"deskbell/internal/oidc"
)

// noon is when sign-ins at a rogue begin, on a Wednesday.
var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

const (
	deskID     = "desk"
	deskSecret = "desk-secret-0123456789"
	accessTok  = "access-token-0123456789"
	theCode    = "code-0123456789"
)

// The provider's key, and one that isn't; made once, as that takes a while.
var (
	itsKey   = sync.OnceValue(makeKey)
	otherKey = sync.OnceValue(makeKey)
)

func makeKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}

// rogue is a provider that does what a test wants of it, and else what it should. What is
// asked of it is counted by path.
type rogue struct {
	URL string

	mu         sync.Mutex
	asked      map[string]int
	document   map[string]any // how it describes itself; a nil removes a member
	header     map[string]any // of its ID tokens, changed like the document
	claims     map[string]any // of them, likewise
	info       map[string]any // what it says of somebody when asked
	sign       func(signed string) []byte
	noIDToken  bool
	tokenType  string
	idToken    func(proper string) any
	answers    map[string]http.HandlerFunc // in place of its own, by path
	form       url.Values                  // what was last posted for a code
	basic      [2]string                   // and who with
	lastIssued string
	nonce      string
}

func startRogue(t *testing.T) *rogue {
	t.Helper()
	r := &rogue{
		asked: map[string]int{}, document: map[string]any{}, header: map[string]any{}, claims: map[string]any{}, info: map[string]any{},
		answers: map[string]http.HandlerFunc{}, sign: signWith(itsKey()), tokenType: "Bearer",
	}
	server := httptest.NewUnstartedServer(r)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	r.URL = server.URL
	t.Cleanup(server.Close)
	return r
}

// settings are those of a desk that trusts it.
func (r *rogue) settings() oidc.Settings {
	return oidc.Settings{
		Issuer: r.URL, ClientID: deskID, ClientSecret: deskSecret, RedirectURL: callback, Ranks: ranks,
		Roles: []oidc.Mapping{{Group: "support", Role: "agent"}}, Timeout: 30 * time.Second,
	}
}

// signIn is a whole sign-in at the rogue, from noon until a second after.
func (r *rogue) signIn(t *testing.T, c *oidc.Client) (oidc.Identity, error) {
	t.Helper()
	_, a, err := c.Begin(t.Context(), noon)
	if err != nil {
		return oidc.Identity{}, err
	}
	r.expect(a)
	return c.Finish(t.Context(), a, url.Values{"state": {a.State}, "code": {theCode}}, noon.Add(time.Second))
}

func (r *rogue) expect(a oidc.Attempt) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.nonce = a.Nonce
}

func (r *rogue) count(path string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.asked[path]
}

// ServeHTTP answers as the test wants.
func (r *rogue) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	r.mu.Lock()
	r.asked[request.URL.Path]++
	own, replaced := r.answers[request.URL.Path]
	r.mu.Unlock()
	if replaced {
		own(w, request)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch request.URL.Path {
	case "/.well-known/openid-configuration":
		say(w, changed(map[string]any{
			"issuer": r.URL, "authorization_endpoint": r.URL + "/authorize", "token_endpoint": r.URL + "/token",
			"jwks_uri": r.URL + "/keys", "userinfo_endpoint": r.URL + "/userinfo", "id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"},
		}, r.document))
	case "/keys":
		key := itsKey().PublicKey
		say(w, map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "kid": "its-key", "use": "sig", "alg": "RS256",
			"n": encode(key.N.Bytes()), "e": encode(big.NewInt(int64(key.E)).Bytes()),
		}}})
	case "/token":
		_ = request.ParseForm() // what couldn't be read is missed by the test
		r.form = request.PostForm
		r.basic[0], r.basic[1], _ = request.BasicAuth()
		answer := map[string]any{"access_token": accessTok, "token_type": r.tokenType, "expires_in": 300}
		r.lastIssued = r.issue()
		switch {
		case r.idToken != nil:
			answer["id_token"] = r.idToken(r.lastIssued)
		case !r.noIDToken:
			answer["id_token"] = r.lastIssued
		}
		say(w, answer)
	case "/userinfo":
		if request.Header.Get("Authorization") != "Bearer "+accessTok {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		say(w, changed(map[string]any{"sub": "248289761001"}, r.info))
	default:
		http.NotFound(w, request)
	}
}

// issue makes an ID token.
func (r *rogue) issue() string {
	hash := sha256.Sum256([]byte(accessTok))
	header := changed(map[string]any{"alg": "RS256", "kid": "its-key", "typ": "JWT"}, r.header)
	claims := changed(map[string]any{
		"iss": r.URL, "sub": "248289761001", "aud": deskID, "nonce": r.nonce, "at_hash": encode(hash[:16]),
		"iat": noon.Unix(), "exp": noon.Add(5 * time.Minute).Unix(), "auth_time": noon.Add(-time.Minute).Unix(), "amr": []string{"pwd", "otp"},
		"email": "ada@vendor.example", "email_verified": true, "name": "Ada Lovelace", "groups": []string{"support"},
	}, r.claims)
	signed := encode(mustJSON(header)) + "." + encode(mustJSON(claims))
	return signed + "." + encode(r.sign(signed))
}

func signWith(key *rsa.PrivateKey) func(string) []byte {
	return func(text string) []byte {
		sum := sha256.Sum256([]byte(text))
		signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
		if err != nil {
			panic(err)
		}
		return signature
	}
}

func signWithSecret(secret []byte) func(string) []byte {
	return func(text string) []byte {
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(text))
		return mac.Sum(nil)
	}
}

// changed is a document with other members; those that are nil are left out.
func changed(document, changes map[string]any) map[string]any {
	all := maps.Clone(document)
	maps.Copy(all, changes)
	maps.DeleteFunc(all, func(_ string, value any) bool { return value == nil })
	return all
}

func say(w http.ResponseWriter, answer any) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(mustJSON(answer)) // who asked has gone
}

func mustJSON(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return text
}

func encode(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

// secrets are all that a sign-in at the rogue must keep to itself.
func (r *rogue) secrets() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Concat([]string{deskSecret, accessTok, theCode, r.lastIssued}, r.form["code_verifier"])
}
