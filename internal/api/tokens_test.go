package api_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"deskbell/internal/api"
	"deskbell/internal/auth"
)

func TestTokenLife(t *testing.T) {
	d := open(t)
	a := d.ask("agent", "POST", "/v1/tokens", `{"name":" Nightly ","scopes":["tickets:read","account:read","tickets:read"],"expires_at":"2026-12-23T09:00:00Z"}`).is(201).
		has("name", "Nightly").has("user", "agent@desk.example").has("scopes", "[account:read tickets:read]").has("created_at", "2026-11-23T09:00:00Z").
		has("expires_at", "2026-12-23T09:00:00Z").has("last_used_at", "<nil>").has("last_used_from", "<nil>").has("revoked_at", "<nil>")
	token := a.text("token")
	a.has("prefix", token[:8])
	ticket, _ := d.submit()
	d.ask(token, "GET", ticket).is(200)
	d.guard.Settle()
	d.ask(token, "POST", ticket+"/solve").is(403).has("code", "insufficient_scope").has("detail", "The token you call with lacks the scope tickets:write. Use one that has it.")
	d.ask(token, "GET", "/v1/topics").is(200) // needs no token
	d.ask("agent", "POST", "/v1/tokens", `{"name":"Nightly"}`).is(409).has("code", "name_taken")
	d.ask("manager", "POST", "/v1/tokens", `{"name":"Nightly"}`).is(201).has("scopes", "[*]").has("expires_at", "<nil>")

	mine := d.ask("agent", "GET", "/v1/tokens").is(200).has("items.1.id", a.text("id")).has("items.1.last_used_at", "2026-11-23T09:00:00Z").has("items.1.last_used_from", "192.0.2.1").has("items.2", "<nil>")
	if strings.Contains(mine.Body.String(), token) || strings.Contains(mine.Body.String(), `"token"`) {
		t.Errorf("the token is shown again: %s", mine.Body)
	}
	d.ask("administrator", "GET", "/v1/tokens?limit=4").is(200).has("items.3.name", "Nightly").has("next_cursor", a.text("id"))

	url := "/v1/tokens/" + a.text("id")
	d.ask("manager", "DELETE", url).is(404)
	d.ask(token, "GET", ticket).is(200)
	d.wait(time.Hour)
	d.ask("agent", "DELETE", url).is(204)
	d.ask(token, "GET", ticket).is(401).has("code", "unauthenticated")
	d.wait(time.Hour)
	d.ask("administrator", "DELETE", url).is(204) // stays revoked since the first time
	d.ask("agent", "GET", "/v1/tokens").is(200).has("items.1.revoked_at", "2026-11-23T10:00:00Z")
	d.ask("agent", "POST", "/v1/tokens", `{"name":"Nightly"}`).is(201)
}

func TestATokenExpires(t *testing.T) {
	d := open(t)
	token := d.ask("agent", "POST", "/v1/tokens", `{"name":"Short","expires_at":"2026-11-23T09:00:01Z"}`).is(201).text("token")
	d.wait(time.Second - time.Microsecond)
	d.ask(token, "GET", "/v1/me").is(200)
	d.wait(time.Microsecond)
	expired := d.ask(token, "GET", "/v1/me").is(401)
	unknown := d.ask("dbs_unknown", "GET", "/v1/me").is(401)
	if expired.text("detail") != unknown.text("detail") || expired.text("code") != unknown.text("code") {
		t.Errorf("it tells that it expired: %s", expired.Body)
	}
}

func TestTokensForOthers(t *testing.T) {
	d := open(t)
	d.ask("manager", "POST", "/v1/tokens", `{"name":"t","user":"agent@desk.example"}`).is(403).has("code", "forbidden")
	d.ask("manager", "POST", "/v1/tokens", `{"name":"t","user":"MANAGER@desk.example"}`).is(201).has("user", "manager@desk.example")
	d.ask("administrator", "POST", "/v1/tokens", `{"name":"t","user":"agent@desk.example"}`).is(201).has("user", "agent@desk.example")
	d.ask("administrator", "POST", "/v1/tokens", `{"name":"t","user":"nobody@desk.example"}`).is(422).names("user")
}

// A token makes none that may be used for more than itself.
func TestTokensDoNotGrow(t *testing.T) {
	d := open(t)
	token := d.ask("administrator", "POST", "/v1/tokens", `{"name":"t","scopes":["administration:write","tickets:read"]}`).is(201).text("token")
	d.ask(token, "POST", "/v1/tokens", `{"name":"u"}`).is(403).has("code", "insufficient_scope")
	d.ask(token, "POST", "/v1/tokens", `{"name":"u","scopes":["*"]}`).is(403).has("code", "insufficient_scope")
	d.ask(token, "POST", "/v1/tokens", `{"name":"u","scopes":["tickets:read","tickets:write"]}`).is(403).has("code", "insufficient_scope")
	d.ask(token, "POST", "/v1/tokens", `{"name":"u","scopes":["tickets:read"]}`).is(201)
}

func TestATokenDoesNotOutliveItsMaker(t *testing.T) {
	d := open(t)
	short := d.ask("administrator", "POST", "/v1/tokens", `{"name":"Short","expires_at":"2026-11-23T10:00:00Z"}`).is(201).text("token")
	for _, body := range []string{`{"name":"Long"}`, `{"name":"Long","expires_at":"2026-11-23T10:00:01Z"}`, `{"name":"Long","user":"agent@desk.example"}`} {
		d.ask(short, "POST", "/v1/tokens", body).is(422).names("expires_at")
	}
	d.ask(short, "POST", "/v1/tokens", `{"name":"","size":1}`).is(422).names("name", "size", "expires_at")
	d.ask(short, "POST", "/v1/tokens", `{"name":"As long","expires_at":"2026-11-23T10:00:00Z"}`).is(201)
	d.ask("administrator", "GET", "/v1/tokens").is(200).has("items.4.name", "As long").has("items.5", "<nil>")
}

func TestTokenFaults(t *testing.T) {
	d := open(t)
	for body, names := range map[string][]string{
		`{}`: {"name"},
		`{"name":" ","user":"x","scopes":["tickets:delete","*",7],"expires_at":"2026-11-23T09:00:00Z","extra":1}`: {"name", "user", "scopes[0]", "scopes[2]", "expires_at", "extra"},
		`{"name":"","expires_at":"2036-11-23T09:00:00.000001Z"}`:                                                  {"name", "expires_at"},
		`{"name":"a\u0000b","expires_at":"soon"}`:                                                                 {"name", "expires_at"},
	} {
		d.ask("agent", "POST", "/v1/tokens", body).is(422).names(names...)
	}
	d.ask("agent", "POST", "/v1/tokens", `{"name":"Ten years","expires_at":"2036-11-23T09:00:00Z"}`).is(201)
	d.ask("agent", "GET", "/v1/tokens?limit=0&cursor=x").is(422).names("limit", "cursor")
	for _, id := range []string{someID, "x", "%00", "1001"} {
		d.ask("administrator", "DELETE", "/v1/tokens/"+id).is(404).has("code", "not_found")
	}
}

// A repetition shows the token again, which a copy of the database cannot.
func TestATokenIsMadeOnce(t *testing.T) {
	d := open(t)
	first := d.ask("agent", "POST", "/v1/tokens", `{"name":"t"}`, "Idempotency-Key: k").is(201)
	again := d.ask("agent", "POST", "/v1/tokens", `{"name":"t"}`, "Idempotency-Key: k").is(201)
	if again.text("token") != first.text("token") || again.Header().Get("Idempotency-Replayed") != "true" {
		t.Errorf("first %s, then %s", first.Body, again.Body)
	}
}

// stuck never gets a token's use written.
type stuck struct {
	auth.Store
	tried chan struct{}
}

func (s stuck) UseToken(ctx context.Context, _ string, _ time.Time, _ string, _ time.Time) error {
	s.tried <- struct{}{}
	<-s.tried
	return errOutage
}

func TestNoRequestWaitsForANote(t *testing.T) {
	tried := make(chan struct{})
	d := open(t, func(d *api.Deps) { d.Auth.Store = stuck{d.Auth.Store, tried} })
	d.ask("agent", "GET", "/v1/tickets").is(200)
	<-tried // and is still at it
	d.ask("agent", "GET", "/v1/tickets").is(200)
	tried <- struct{}{}
	d.guard.Settle()
	if !strings.Contains(d.log.String(), "a use is not noted") || strings.Contains(d.log.String(), d.token["agent"]) {
		t.Errorf("logged %s", d.log)
	}
}
