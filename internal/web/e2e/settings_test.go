package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"deskbell/internal/auth"
	"deskbell/internal/web/webtest"
)

// Somebody new is invited, sets a password by the link that is mailed, and signs in.
func TestInviting(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.Chromium().As(d.SignedIn(webtest.Administrator)).Open("/people")
	b.Click("DisclosureTriangle", "Invite somebody").Fill("Email", "new@vendor.example").Fill("Name", "Nina New").Choose("Role", "Agent: answers requests")
	b.Follow("button", "Add").Says("Nina New")
	b.Open("/people").Says("Nina New", "new@vendor.example")

	theirs := d.Chromium().Open("/password#" + d.Link(auth.ForInvitation, "new@vendor.example"))
	theirs.FillIn("password", "a heron, two ponds, no wind").Follow("button", "Set password").Says("Your password is set")
	theirs.SignIn("new@vendor.example", "a heron, two ponds, no wind").IsAt("/desk").Says("Nina New")
}

// A token is shown once, opens what its scopes say, and nothing once it is revoked.
func TestAToken(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.Chromium().As(d.SignedIn(webtest.Administrator)).Open("/tokens")
	b.Click("DisclosureTriangle", "Make a token").Fill("Name", "nightly report").Click("checkbox", "tickets:read").Follow("button", "Make token")
	b.Says("This is the only time that the token is shown.")
	token := webtest.Eval[string](b, `document.getElementById("secret").value`)
	if status, body := d.Ask(http.MethodGet, "/v1/tickets", token, ""); status != http.StatusOK {
		t.Errorf("it opens nothing: %d %s", status, body)
	}
	b.Follow("link", "I have kept it").Says("nightly report")
	if html := webtest.Eval[string](b, "document.documentElement.outerHTML"); strings.Contains(html, token) {
		t.Error("it is shown again")
	}
	b.Click("DisclosureTriangle", "Revoke…").Follow("button", "Revoke")
	if status, _ := d.Ask(http.MethodGet, "/v1/tickets", token, ""); status != http.StatusUnauthorized {
		t.Errorf("revoked, it gets %d", status)
	}
}

func TestAWebhook(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.Chromium().As(d.SignedIn(webtest.Administrator)).Open("/webhooks").Says("Nobody is told anything yet.")
	b.Click("DisclosureTriangle", "Add a webhook").Fill("Address", "https://127.0.0.1/hook").Follow("button", "Add webhook").Says("which is not public")
	b.Fill("Address", "https://hooks.example/desk").Follow("button", "Add webhook").Says("This is the only time that the secret is shown.")
	b.Follow("link", "I have kept it").Says("https://hooks.example/desk").OneHeading()
}

// A second factor is set up with what the page says to type in, and asked for from then on.
func TestASecondFactor(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.Chromium().SignIn(webtest.Agent, webtest.Password).Open("/account").Follow("link", "Set one up")
	b.Fill("Your password", webtest.Password).Follow("button", "Begin").Axe()
	b.Click("DisclosureTriangle", "I cannot scan it")
	secret := strings.ReplaceAll(b.Text("#typed"), " ", "")
	code := func(at time.Time) string {
		t.Helper()
		d.At(at)
		code, err := totp.GenerateCode(secret, at)
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	b.Fill("Code", code(wednesday)).Follow("button", "Put it into force").Says("Recovery codes", "This is the only time that they are shown.").Axe()
	recovery := b.Text("#codes li")
	b.Follow("link", "I have kept them").IsAt("/desk").Follow("button", "Sign out")

	b.SignIn(webtest.Agent, webtest.Password).Says("One more step")
	b.FillIn("code", code(wednesday.Add(time.Minute))).Going(func() { b.Press("Enter") }).IsAt("/desk").Follow("button", "Sign out")
	b.SignIn(webtest.Agent, webtest.Password).FillIn("code", recovery).Going(func() { b.Press("Enter") }).IsAt("/desk")
	b.Open("/account").Says("9 recovery codes are left.")
}
