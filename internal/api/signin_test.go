package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/api"
)

const opsAsks = `{"email":"ops@aerial.example"}`

// frontDoor is a desk where owners sign in. Reading the mail is left to mailed.
type frontDoor struct {
	*desk
	lookUp int // how often it was looked up what an address owns
}

func openDoor(t *testing.T, settings ...setting) *frontDoor {
	t.Helper()
	f := &frontDoor{}
	f.desk = open(t, append(settings, func(d *api.Deps) {
		d.Auth.Owns = func(_ context.Context, owner entitlement.Email) (bool, error) {
			f.lookUp++
			return owner == "ops@aerial.example", nil
		}
	})...)
	return f
}

// mailed asks for a link and gives the token that its mail would hold now.
func (f *frontDoor) mailed() string {
	f.Helper()
	f.ask("", "POST", "/v1/sign-in-links", opsAsks).is(202)
	id := f.ask("administrator", "GET", "/v1/deliveries?channel=mail").is(200).text("items.0.id")
	token, _, err := f.guard.LinkToken(f.Context(), id, f.time())
	must(f, err)
	return token
}

func exchange(token string) string { return fmt.Sprintf(`{"token":%q}`, token) }

// signedIn is an owner's token.
func (f *frontDoor) signedIn() string {
	f.Helper()
	return f.ask("", "POST", "/v1/sign-in", exchange(f.mailed())).is(200).text("access_token")
}

func TestSignIn(t *testing.T) {
	f := openDoor(t)
	link := f.mailed()
	a := f.ask("", "POST", "/v1/sign-in", exchange(link)).is(200).has("owner_email", "ops@aerial.example").has("expires_at", "2026-11-23T21:00:00Z")
	token := a.text("access_token")
	if !strings.HasPrefix(link, "dbl_") || !strings.HasPrefix(token, "dbo_") {
		t.Errorf("the link's token is %q, the owner's %q", link, token)
	}
	f.ask(token, "GET", "/v1/me").is(200).has("role", "owner").has("email", "ops@aerial.example").has("expires_at", "2026-11-23T21:00:00Z").
		has("id", "<nil>").has("name", "<nil>").has("ticket", "<nil>")
	f.ask("", "POST", "/v1/sign-in", exchange(link)).is(401).has("code", "invalid_link")
	for _, secret := range []string{link, token, "ops@aerial"} {
		if strings.Contains(f.log.String(), secret) {
			t.Errorf("%q is logged", secret)
		}
	}
	deliveries := f.ask("administrator", "GET", "/v1/deliveries?channel=mail").is(200).has("items.0.kind", "sign_in").has("items.0.to", "ops@aerial.example")
	if one := f.ask("administrator", "GET", "/v1/deliveries/"+deliveries.text("items.0.id")).is(200); strings.Contains(one.Body.String(), "dbl_") {
		t.Errorf("administrators are shown a token: %s", one.Body)
	}
}

func TestSignOut(t *testing.T) {
	f := openDoor(t)
	one, other := f.signedIn(), f.signedIn()
	f.ask(one, "POST", "/v1/sign-out").is(204)
	for _, path := range []string{"/v1/me", "/v1/topics"} {
		f.ask(one, "GET", path).is(401).has("code", "unauthenticated")
	}
	f.ask(one, "POST", "/v1/sign-out").is(401)
	f.ask(other, "GET", "/v1/me").is(200)
	f.ask(other, "POST", "/v1/sign-out", `{}`).is(204)
}

func TestAnOwnersTokenExpires(t *testing.T) {
	f := openDoor(t)
	token := f.signedIn()
	f.wait(12*time.Hour - time.Microsecond)
	f.ask(token, "GET", "/v1/me").is(200)
	f.wait(time.Microsecond)
	f.ask(token, "GET", "/v1/me").is(401).has("code", "unauthenticated")
}

func TestMe(t *testing.T) {
	f := openDoor(t)
	url, ada := f.submit()
	f.ask("agent", "GET", "/v1/me").is(200).has("role", "agent").has("id", f.users["agent"].ID).has("name", "The agent").
		has("email", "agent@desk.example").has("ticket", "<nil>").has("expires_at", "<nil>")
	f.ask(ada, "GET", "/v1/me").is(200).has("role", "customer").has("ticket", strings.TrimPrefix(url, "/v1/tickets/")).
		has("email", "<nil>").has("id", "<nil>")
	f.ask("", "GET", "/v1/me").is(401)
}

// TestOwnersReachNoTicket asks with an owner's token for what one ticket's customer or staff
// may see.
func TestOwnersReachNoTicket(t *testing.T) {
	f := openDoor(t)
	url, _ := f.submit()
	owner := f.signedIn()
	for _, path := range []string{url, url + "/events", url + "/clocks/1/receipt", "/v1/tickets", "/v1/tickets/1001", "/v1/stream", "/v1/deliveries"} {
		f.ask(owner, "GET", path).is(403).has("code", "forbidden")
	}
	f.ask(owner, "POST", url+"/messages", `{"kind":"reply","body":"Hello?"}`).is(403)
	f.ask(owner, "POST", url+"/solve").is(403)
	f.ask(owner, "GET", "/v1/topics").is(200)
	f.ask(owner, "POST", "/v1/tickets", adasRequest).is(201)
}

// TestAskingTellsNothing compares an owner's address with a stranger's: the answer, what is
// queued, and that nobody looked up who owns what. What the database is asked to do is
// compared in package store.
func TestAskingTellsNothing(t *testing.T) {
	f := openDoor(t, func(d *api.Deps) { d.Licenses, d.Desk.Licenses = nil, nil }) // to ask them would be noticed
	known := f.ask("", "POST", "/v1/sign-in-links", opsAsks, "X-Request-Id: r").is(202)
	unknown := f.ask("", "POST", "/v1/sign-in-links", `{"email":"nobody@else.example"}`, "X-Request-Id: r").is(202)
	known.Header().Del("RateLimit") // counts every request
	unknown.Header().Del("RateLimit")
	if known.Body.String() != unknown.Body.String() || fmt.Sprint(known.Header()) != fmt.Sprint(unknown.Header()) {
		t.Errorf("%v %s\n%v %s", known.Header(), known.Body, unknown.Header(), unknown.Body)
	}
	if f.lookUp != 0 {
		t.Error("it was looked up what the addresses own")
	}
	queued := f.ask("administrator", "GET", "/v1/deliveries?channel=mail").is(200)
	for i, to := range []string{"nobody@else.example", "ops@aerial.example"} {
		item := fmt.Sprintf("items.%d.", i)
		queued.has(item+"to", to).has(item+"state", "waiting").has(item+"kind", "sign_in").has(item+"not_before", "2026-11-23T09:00:00Z")
	}
}

func TestALinkIsUsedOnceByManyAtOnce(t *testing.T) {
	f := openDoor(t)
	link := f.mailed()
	var all sync.WaitGroup
	var in atomic.Int64
	for range 50 {
		all.Go(func() {
			switch a := f.ask("", "POST", "/v1/sign-in", exchange(link)); a.Code {
			case http.StatusOK:
				in.Add(1)
			case http.StatusUnauthorized:
			default:
				t.Errorf("%d %s", a.Code, a.Body)
			}
		})
	}
	all.Wait()
	if in.Load() != 1 {
		t.Errorf("%d of 50 got in", in.Load())
	}
}

func TestALinksTimeIsUp(t *testing.T) {
	f := openDoor(t)
	first, second := f.mailed(), f.mailed()
	f.wait(15*time.Minute - time.Microsecond)
	f.ask("", "POST", "/v1/sign-in", exchange(first)).is(200)
	f.wait(time.Microsecond)
	f.ask("", "POST", "/v1/sign-in", exchange(second)).is(401).has("code", "invalid_link")
}

func TestLinksThatAreNoneAreTheSame(t *testing.T) {
	f := openDoor(t)
	used, expired := f.mailed(), f.mailed()
	f.ask("", "POST", "/v1/sign-in", exchange(used)).is(200)
	f.wait(15 * time.Minute)
	want := f.ask("", "POST", "/v1/sign-in", exchange("dbl_invented"), "X-Request-Id: r").is(401).has("code", "invalid_link")
	for _, token := range []string{used, expired, "", "dbl_", f.token["agent"], "dbo_x", strings.Repeat("A", 100_000)} {
		got := f.ask("", "POST", "/v1/sign-in", exchange(token), "X-Request-Id: r").is(401)
		if got.Body.String() != want.Body.String() {
			t.Errorf("%.20q gets %s, not %s", token, got.Body, want.Body)
		}
	}
	f.ask("", "POST", "/v1/sign-in", `{"token":"dbl_\u0000\ud7ff"}`).is(401)
}

func TestSignInFaults(t *testing.T) {
	f := openDoor(t)
	for _, c := range []struct {
		path, body string
		status     int
		names      []string
	}{
		{"/v1/sign-in-links", `{}`, 422, []string{"email"}},
		{"/v1/sign-in-links", `null`, 422, []string{"body"}},
		{"/v1/sign-in-links", `{"email":7,"language":"tlh","more":1}`, 422, []string{"email", "language", "more"}},
		{"/v1/sign-in-links", `{"email":"nobody","language":"EN"}`, 422, []string{"email", "language"}},
		{"/v1/sign-in-links", `{"email":"a@x.example, b@x.example"}`, 422, []string{"email"}},
		{"/v1/sign-in-links", `{"email":"a@x.example\r\nBcc: eve@evil.example"}`, 422, []string{"email"}},
		{"/v1/sign-in-links", `{"email":"a\u0000@x.example"}`, 422, []string{"email"}},
		{"/v1/sign-in-links", `{"email":"` + strings.Repeat("a", 100_000) + `@x.example"}`, 422, []string{"email"}},
		{"/v1/sign-in-links", "{\"email\":\"\xff@x.example\"}", 400, nil},
		{"/v1/sign-in-links", `{"email":`, 400, nil},
		{"/v1/sign-in", `{}`, 422, []string{"token"}},
		{"/v1/sign-in", `{"token":null}`, 422, []string{"token"}},
		{"/v1/sign-in", `{"token":["dbl_x"]}`, 422, []string{"token"}},
		{"/v1/sign-in", `{"token":"dbl_x","tokne":"dbl_y"}`, 422, []string{"tokne"}},
		{"/v1/sign-in", ``, 400, nil},
		{"/v1/sign-in", `{"token":"` + strings.Repeat("x", 1<<20) + `"}`, 413, nil},
	} {
		if a := f.ask("", "POST", c.path, c.body).is(c.status); c.names != nil {
			a.names(c.names...)
		}
	}
	f.ask("administrator", "GET", "/v1/deliveries").is(200).has("items.0", "<nil>")
}

func TestSignInMailsAreInALanguage(t *testing.T) {
	f := openDoor(t)
	for _, c := range []struct{ body, accept, want string }{
		{opsAsks, "", "en"},
		{opsAsks, "fr-CA, de;q=0.5", "fr"},
		{`{"email":"ops@aerial.example","language":"es"}`, "de", "es"}, // what was chosen counts
		{`{"email":" OPS@Aerial.example "}`, "ja", "en"},
	} {
		f.ask("", "POST", "/v1/sign-in-links", c.body, "Accept-Language: "+c.accept).is(202)
		id := f.ask("administrator", "GET", "/v1/deliveries").is(200).has("items.0.to", "ops@aerial.example").text("items.0.id")
		f.ask("administrator", "GET", "/v1/deliveries/"+id).is(200).has("content.language", c.want)
	}
}

func TestSignInIsLimited(t *testing.T) {
	f := openDoor(t, func(d *api.Deps) { d.Limits = api.Limits{Burst: 3, PerSecond: 0.5} })
	ask := func(who, email string) answer {
		return f.ask(who, "POST", "/v1/sign-in-links", fmt.Sprintf(`{"email":%q}`, email))
	}
	for i := range 2 {
		ask("", fmt.Sprintf("a%d@x.example", i)).is(202)
	}
	f.ask("", "POST", "/v1/sign-in", exchange("dbl_guess")).is(401)
	for _, a := range []answer{ask("", "b@x.example"), f.ask("", "POST", "/v1/sign-in", exchange("dbl_guess"))} {
		if a.is(429).has("code", "too_many_requests"); a.Header().Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	f.wait(2 * time.Second)
	ask("", "b@x.example").is(202)
	ask("", "b@x.example").is(429)

	for _, address := range []string{"ops@aerial.example", "nobody@else.example"} { // whoever they are
		for range 5 {
			ask("agent", address).is(202)
		}
		f.wait(time.Minute)
		if a := ask("agent", address).is(429).has("code", "too_many_requests"); a.Header().Get("Retry-After") != "3541" {
			t.Errorf("Retry-After %s", a.Header().Get("Retry-After"))
		}
		f.wait(59 * time.Minute)
		ask("agent", address).is(202)
	}
}

func TestARepeatedSignInTakesEffectOnce(t *testing.T) {
	f := openDoor(t)
	for range 2 {
		f.ask("", "POST", "/v1/sign-in-links", opsAsks, "Idempotency-Key: ask").is(202)
	}
	deliveries := f.ask("administrator", "GET", "/v1/deliveries").is(200).has("items.1", "<nil>")
	token, _, err := f.guard.LinkToken(t.Context(), deliveries.text("items.0.id"), f.time())
	must(t, err)
	f.ask("", "POST", "/v1/sign-in", exchange("dbl_mistyped"), "Idempotency-Key: in").is(401)
	first := f.ask("", "POST", "/v1/sign-in", exchange(token), "Idempotency-Key: in").is(200)
	again := f.ask("", "POST", "/v1/sign-in", exchange(token), "Idempotency-Key: in").is(200)
	if again.Body.String() != first.Body.String() {
		t.Errorf("%s, then %s", first.Body, again.Body)
	}
}
