package app

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/auth/password"
	"deskbell/internal/config"
	"deskbell/internal/pgtest"
	"deskbell/tickets"
)

// rush is a desk where people come to sign in.
type rush struct {
	*testing.T
	handler http.Handler
	token   string // of a member of staff, whose
	email   string // and
	chosen  string // password these are
}

// ask sends a request. An empty token sends none; an empty body is for a GET.
func (r *rush) ask(ctx context.Context, path, token, body string) *httptest.ResponseRecorder {
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	request := httptest.NewRequestWithContext(ctx, method, "http://desk.example"+path, strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	r.handler.ServeHTTP(w, request)
	return w
}

// signIn tries a password.
func (r *rush) signIn(ctx context.Context, email, password string) *httptest.ResponseRecorder {
	return r.ask(ctx, "/v1/sign-in/password", "", fmt.Sprintf(`{"email":%q,"password":%q}`, email, password))
}

// is fails unless the answer has that status, and each of the words in it.
func (r *rush) is(w *httptest.ResponseRecorder, status int, words ...string) *httptest.ResponseRecorder {
	r.Helper()
	if w.Code != status {
		r.Fatalf("got %d, want %d: %s", w.Code, status, w.Body)
	}
	for _, word := range words {
		if !strings.Contains(w.Body.String(), word) {
			r.Errorf("no %s in %s", word, w.Body)
		}
	}
	return w
}

// refused fails unless somebody who wants to sign in was told to try again.
func (r *rush) refused(w *httptest.ResponseRecorder) {
	r.Helper()
	if r.is(w, http.StatusServiceUnavailable, `"sign_in_busy"`).Header().Get("Retry-After") == "" {
		r.Error("nobody says when to try again")
	}
}

// works fails unless tickets are submitted, read, answered and found, and a token tells who one is.
func (r *rush) works(ctx context.Context) {
	r.Helper()
	submitted := r.is(r.ask(ctx, "/v1/tickets", "", `{"license_email":"ops@aerial.example","requester":{"name":"Ada","email":"ada@aerial.example","country":"CH"},
		"topic":"processing","impact":"critical","subject":"Engine stops at step 2","description":"It stops."}`), http.StatusCreated)
	var made struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.Unmarshal(submitted.Body.Bytes(), &made); err != nil {
		r.Fatal(err)
	}
	path := submitted.Header().Get("Location")
	r.is(r.ask(ctx, path, made.AccessToken, ""), http.StatusOK, "Engine stops")
	r.is(r.ask(ctx, path+"/messages", r.token, `{"kind":"status_update","body":"We are at it."}`), http.StatusCreated)
	r.is(r.ask(ctx, path, made.AccessToken, ""), http.StatusOK, "Engine stops")
	r.is(r.ask(ctx, "/v1/tickets", r.token, ""), http.StatusOK, "Engine stops")
	r.is(r.ask(ctx, "/v1/me", r.token, ""), http.StatusOK, r.email)
}

// rushing opens a desk on a database, whose passwords wait in the line of a hasher.
func rushing(t *testing.T, source string, line *password.Hasher) *rush {
	t.Helper()
	a, err := Open(t.Context(), config.Settings{DB: source, Data: t.TempDir(), MailFrom: "Support <support@desk.example>"}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	r := &rush{T: t, email: "grace@desk.example", chosen: "tangerine viaduct plover"}
	a.Auth.Passwords = passwords{Hasher: line}
	w, err := a.workers("test")
	if err == nil {
		r.handler, err = a.handler("test", w)
	}
	if err == nil {
		err = r.add(a)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// add adds the member of staff, and a license.
func (r *rush) add(a *App) error {
	ctx, now := r.Context(), a.Clock.Now()
	license := entitlement.License{
		Key: "ENG-1", Product: "Pix4Dengine", Kind: entitlement.Subscription, Owner: "ops@aerial.example", Seats: 5, SupportUntil: now.AddDate(1, 0, 0),
		Contracts: []entitlement.Contract{{Plan: entitlement.EnterprisePlan, From: now.AddDate(0, -1, 0), Until: now.AddDate(1, 0, 0), ConfirmedAt: now.AddDate(0, -1, 0)}},
	}
	if _, err := a.Registry.Create(ctx, license, []string{entitlement.EnterprisePlan}, entitlement.By{Actor: entitlement.Itself, At: now, NewID: newID}); err != nil {
		return err
	}
	hash, err := password.NewHasher(1, 1).Hash(ctx, r.chosen) // of its own: the line is to be empty
	if err != nil {
		return err
	}
	u, err := a.Auth.AddUser(ctx, r.email, "Grace", tickets.Agent, now)
	if err != nil {
		return err
	}
	if r.token, err = a.Auth.NewToken(ctx, u.Email, now); err != nil {
		return err
	}
	return a.Store.UpdateCredentials(ctx, u.ID, func(_ context.Context, c *auth.Credentials) error {
		c.Password, c.PasswordSetAt = hash, now
		return nil
	})
}

// While a password's computation hangs and the line behind it is full, the desk goes on as if
// nobody signed in: more wait than there are connections to the database, of which none has
// one, let alone a transaction. Whoever else comes to sign in is told so at once.
func TestSignInsNeverBlockTheDesk(t *testing.T) {
	for kind, source := range map[string]func() string{
		"sqlite":   func() string { return "" },
		"postgres": func() string { return pgtest.URL(t, nil) },
	} {
		t.Run(kind, func(t *testing.T) {
			const waiting, tooMany = 40, 10
			line := password.NewHasher(1, waiting)
			r := rushing(t, source(), line)
			hangs, release, over := make(chan struct{}), make(chan struct{}), make(chan error)
			go func() {
				over <- line.Work(t.Context(), func() {
					close(hangs)
					<-release
				})
			}()
			<-hangs

			patient, giveUp := context.WithCancel(t.Context())
			defer giveUp()
			answers := make(chan *httptest.ResponseRecorder, waiting+tooMany)
			for i := range waiting + tooMany {
				go func() { answers <- r.signIn(patient, fmt.Sprintf("somebody-%d@desk.example", i), "whatever it is") }()
			}
			next := func() *httptest.ResponseRecorder {
				select {
				case w := <-answers:
					return w
				case <-time.After(stuckAfter):
					t.Fatal("nobody is answered")
					return nil
				}
			}
			for range tooMany { // after which the line is full
				r.refused(next())
			}
			for range 3 {
				r.works(t.Context())
				r.refused(r.signIn(t.Context(), r.email, r.chosen))
			}

			select {
			case w := <-answers:
				t.Errorf("somebody who waits got %d: %s", w.Code, w.Body)
			default:
			}
			giveUp()
			for range waiting {
				next()
			}
			close(release)
			if err := <-over; err != nil {
				t.Error(err)
			}
			r.is(r.signIn(t.Context(), r.email, r.chosen), http.StatusOK, `"signed_in"`)
		})
	}
}
