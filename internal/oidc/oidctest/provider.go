package oidctest

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/zitadel/oidc/v3/pkg/op"
)

// Provider is a running provider.
type Provider struct {
	// Issuer is its address, as the setting has it.
	Issuer string

	store *store
	away  atomic.Bool
	asked atomic.Int64
}

// Start runs a provider until the test's end. Nobody can sign in before AddUser.
func Start(t testing.TB) *Provider {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	p := &Provider{Issuer: "http://" + server.Listener.Addr().String(), store: newStore()}
	config := &op.Config{CodeMethodS256: true, AuthMethodPost: true}
	_, _ = rand.Read(config.CryptoKey[:]) // never fails, see crypto/rand
	provider, err := op.NewProvider(config, p.store, op.StaticIssuer(p.Issuer), op.WithAllowInsecure(), op.WithLogger(slog.New(slog.DiscardHandler)))
	if err != nil {
		server.Close()
		t.Fatalf("start a provider of identities: %v", err)
	}
	pages := http.NewServeMux()
	pages.Handle("/", provider)
	back := op.AuthCallbackURL(provider)
	issuer := op.NewIssuerInterceptor(provider.IssuerFromRequest)
	pages.HandleFunc("GET "+formPath, showForm)
	pages.HandleFunc("POST "+formPath, issuer.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.PostFormValue("request")
		if err := p.store.CheckUsernamePassword(r.PostFormValue("user"), r.PostFormValue("password"), id); err != nil {
			http.Error(w, "The user or the password is wrong.", http.StatusForbidden)
			return
		}
		http.Redirect(w, r, back(r.Context(), id), http.StatusSeeOther)
	}))
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.asked.Add(1)
		if p.away.Load() {
			http.Error(w, "The provider is away.", http.StatusServiceUnavailable)
			return
		}
		pages.ServeHTTP(w, r)
	})
	server.Start()
	t.Cleanup(server.Close)
	return p
}

// AddUser lets somebody sign in, or changes who can already. It gives their subject, which
// stays the same.
func (p *Provider) AddUser(u User) (subject string) { return p.store.users.put(u) }

// Client registers a desk that browsers come back to at an address.
func (p *Provider) Client(redirectURL string) (id, secret string) {
	return p.store.register(redirectURL)
}

// TellInToken makes the ID tokens from now on say what is otherwise only told when asked:
// email, name and groups.
func (p *Provider) TellInToken(yes bool) { p.store.inToken.Store(yes) }

// NewKey makes the provider sign with another key from now on. With forget, the earlier ones
// are withdrawn.
func (p *Provider) NewKey(forget bool) { p.store.newKey(forget) }

// Away makes the provider answer nobody, or answer again.
func (p *Provider) Away(yes bool) { p.away.Store(yes) }

// Asked is how many requests have reached the provider.
func (p *Provider) Asked() int64 { return p.asked.Load() }
