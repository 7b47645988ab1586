package account_test

import (
	"testing"

	"deskbell/internal/web/webtest"
)

func TestVisitorsOfADemonstrationAreWhoTheyLike(t *testing.T) {
	d := webtest.Demo(t, now)
	b := d.Browser()
	b.Open("/").GoesTo("/welcome").Is(200, "Customer", "Agent", "Manager", "Administrator")
	b.Open("/").Is(200, `href="/welcome"`) // who has been welcomed gets where they want
	d.Browser().Open("/?license_email=ops%40aerial.example").Is(200)
	for role, path := range map[string]string{"agent": "/desk", "manager": "/reports", "administrator": "/settings", "owner": "/licenses"} {
		b.Send("/welcome", "role", role).GoesTo(path).Is(200)
	}
	b.Send("/welcome", "role", "agent").GoesTo("/desk").Is(200, "Robin Frey")
	b.Open("/people").Is(403)
	b.Send("/welcome", "role", "customer").GoesSomewhere().Is(200, "Sign in")
	b.Open("/desk").Is(401) // the agent is signed out
	b.Send("/welcome", "role", "king").Is(422, "There is nobody like that here")
	b.Send("/welcome").Is(422)
	b.Send("/welcome", "role", "administrator").GoesTo("/settings")
	const trail = "/audit?action=session.started&actor=agent@desk.example"
	b.Until(trail, "demonstration").Is(200, "127.0.0.1")
}

func TestWithoutADemonstrationNobodyIsLetInUnasked(t *testing.T) {
	d := webtest.Open(t, now)
	b := d.Browser()
	b.Open("/welcome").Is(404).Lacks(`href="/welcome"`)
	for _, role := range []string{"customer", "owner", "agent", "manager", "administrator"} {
		b.Send("/welcome", "role", role).Is(404)
	}
	b.Open("/account").Is(401)
	b.Open("/").Is(200).Lacks(`href="/welcome"`)
}
