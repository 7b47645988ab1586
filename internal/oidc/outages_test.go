package oidc_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"deskbell/internal/fault"
)

var endpoints = []string{"/.well-known/openid-configuration", "/token", "/keys", "/userinfo"}

func TestAnAnswerWithoutEnd(t *testing.T) {
	for _, path := range endpoints {
		t.Run(path, func(t *testing.T) {
			r := startRogue(t)
			r.claims["name"] = nil
			r.answers[path] = func(w http.ResponseWriter, request *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, `{"x":"`)
				for request.Context().Err() == nil {
					if _, err := io.WriteString(w, strings.Repeat("x", 64<<10)); err != nil {
						return
					}
				}
			}
			_, err := r.signIn(t, newClient(t, r.settings()))
			refused(t, err, fault.Unavailable, "provider_away", r.secrets()...)
			if !strings.Contains(fmt.Sprint(cause(err)), "longer than 1048576 bytes") {
				t.Errorf("the log says %v", cause(err))
			}
		})
	}
}

func TestAProviderThatHangs(t *testing.T) {
	for _, path := range endpoints {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			r := startRogue(t)
			r.claims["name"] = nil
			over := make(chan struct{})
			t.Cleanup(func() { close(over) })
			r.answers[path] = func(_ http.ResponseWriter, request *http.Request) {
				select {
				case <-over:
				case <-request.Context().Done():
				}
			}
			s := r.settings()
			s.Timeout = time.Second
			_, err := r.signIn(t, newClient(t, s))
			refused(t, err, fault.Unavailable, "provider_away", r.secrets()...)
		})
	}
}

func TestWhatAProviderMayAnswerInstead(t *testing.T) {
	answer := func(status int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	echo := func(status int, code string) http.HandlerFunc {
		return func(w http.ResponseWriter, request *http.Request) {
			_ = request.ParseForm()
			_, secret, _ := request.BasicAuth()
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = w.Write(mustJSON(map[string]any{"error": code, "error_description": hostile + secret + request.PostForm.Encode(), "error_uri": secret}))
		}
	}
	for name, c := range map[string]struct {
		path string
		what http.HandlerFunc
		kind fault.Kind
		code string
	}{
		"no token endpoint":           {"/token", answer(404, "text/html", hostile), fault.Unavailable, "provider_away"},
		"an outage":                   {"/token", answer(502, "text/html", hostile+deskSecret+theCode), fault.Unavailable, "provider_away"},
		"a used code":                 {"/token", echo(400, "invalid_grant"), fault.Unauthenticated, "sign_in_used"},
		"a used code, said strangely": {"/token", echo(403, "invalid_grant"), fault.Unauthenticated, "sign_in_used"},
		"a used code, said well":      {"/token", echo(200, "invalid_grant"), fault.Unauthenticated, "sign_in_used"},
		"another secret":              {"/token", echo(401, "invalid_client"), fault.Unavailable, "provider_away"},
		"a script":                    {"/token", echo(400, hostile+deskSecret), fault.Unavailable, "provider_away"},
		"a refusal in prose":          {"/token", answer(400, "text/html", hostile+deskSecret+theCode), fault.Unavailable, "provider_away"},
		"prose":                       {"/token", answer(200, "application/json", deskSecret), fault.Unauthenticated, "sign_in_untrusted"},
		"nothing":                     {"/token", answer(200, "application/json", "{}"), fault.Unauthenticated, "sign_in_untrusted"},
		"keys that are none":          {"/keys", answer(200, "application/json", "[]"), fault.Unauthenticated, "sign_in_untrusted"},
		"no keys":                     {"/keys", answer(200, "application/json", `{"keys":[]}`), fault.Unauthenticated, "sign_in_untrusted"},
		"keys away":                   {"/keys", answer(500, "text/plain", hostile), fault.Unavailable, "provider_away"},
		"no word on anybody":          {"/userinfo", answer(403, "text/plain", accessTok), fault.Unavailable, "provider_away"},
		"prose on somebody":           {"/userinfo", answer(200, "text/plain", accessTok), fault.Unauthenticated, "sign_in_untrusted"},
		"nobody":                      {"/userinfo", answer(200, "application/json", "{}"), fault.Unauthenticated, "sign_in_untrusted"},
		"another subject":             {"/userinfo", answer(200, "application/json", `{"sub":"another","name":"Eve","groups":["support"]}`), fault.Unauthenticated, "sign_in_untrusted"},
		"a description in prose":      {"/.well-known/openid-configuration", answer(200, "text/html", hostile), fault.Unavailable, "provider_away"},
	} {
		t.Run(name, func(t *testing.T) {
			r := startRogue(t)
			r.claims["name"] = nil
			r.answers[c.path] = c.what
			_, err := r.signIn(t, newClient(t, r.settings()))
			refused(t, err, c.kind, c.code, r.secrets()...)
			if n := r.count(c.path); n != 1 {
				t.Errorf("%s was asked %d times", c.path, n)
			}
		})
	}
}

// Nobody listens where the provider should be.
func TestNobodyListens(t *testing.T) {
	r := startRogue(t)
	s := r.settings()
	s.Issuer = "http://127.0.0.1:1"
	_, _, err := newClient(t, s).Begin(t.Context(), noon)
	refused(t, err, fault.Unavailable, "provider_away", deskSecret)
}

// A key that the provider has withdrawn is forgotten within the hour, though it was known.
func TestAWithdrawnKeyIsForgotten(t *testing.T) {
	r := startRogue(t)
	c := newClient(t, r.settings())
	if _, err := r.signIn(t, c); err != nil {
		t.Fatal(err)
	}
	r.answers["/keys"] = func(w http.ResponseWriter, _ *http.Request) { say(w, map[string]any{"keys": []any{}}) }
	later := noon.Add(time.Hour)
	for _, claim := range []string{"iat", "auth_time"} {
		r.claims[claim] = later.Unix()
	}
	r.claims["exp"] = later.Add(time.Minute).Unix()
	_, a, err := c.Begin(t.Context(), later)
	if err != nil {
		t.Fatal(err)
	}
	r.expect(a)
	_, err = c.Finish(t.Context(), a, url.Values{"state": {a.State}, "code": {theCode}}, later)
	refused(t, err, fault.Unauthenticated, "sign_in_untrusted", r.secrets()...)
}

// Whoever waits for the provider to be found doesn't depend on who asked first.
func TestTheFirstOneGoes(t *testing.T) {
	r := startRogue(t)
	c := newClient(t, r.settings())
	asked, goOn := make(chan struct{}), make(chan struct{})
	r.answers["/.well-known/openid-configuration"] = func(w http.ResponseWriter, request *http.Request) {
		close(asked) // a second request would panic
		<-goOn
		r.mu.Lock()
		delete(r.answers, request.URL.Path)
		r.mu.Unlock()
		r.ServeHTTP(w, request)
	}
	ctx, leave := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() {
		_, _, err := c.Begin(ctx, noon)
		gone <- err
	}()
	<-asked
	leave()
	refused(t, <-gone, fault.Unavailable, "provider_away")

	var others sync.WaitGroup
	for range 8 {
		others.Go(func() {
			if _, _, err := c.Begin(t.Context(), noon); err != nil {
				t.Errorf("%v (%v)", err, cause(err))
			}
		})
	}
	close(goOn)
	others.Wait()
}
