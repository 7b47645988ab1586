package e2e

import (
	"testing"

	"deskbell/internal/web/webtest"
)

func TestSigningIn(t *testing.T) {
	d := webtest.Open(t, wednesday)
	for _, c := range []struct {
		name string
		look func(*webtest.Look)
	}{{"with scripts", webtest.Dark}, {"without", webtest.NoScript}} {
		t.Run(c.name, func(t *testing.T) {
			b := d.For(t).Chromium(c.look)
			b.Open("/account").Says("Please sign in")
			b.SignIn(webtest.Agent, "not her password").Says("don't belong together")
			b.SignIn(webtest.Agent, webtest.Password).IsAt("/desk")
			b.Open("/account").Says("Grace Hopper", "this one")
			b.Follow("button", "Sign out").IsAt("/sign-in")
			b.Open("/account").Says("Please sign in")
		})
	}
}
