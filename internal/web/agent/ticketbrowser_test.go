package agent_test

import (
	"testing"
	"time"

	"deskbell/internal/web/webtest"
)

// TestATicketInABrowser: what scripts add to the page of a ticket.
func TestATicketInABrowser(t *testing.T) {
	d := webtest.Open(t, wednesday)
	one, customer := submitted(d)
	two, _ := submitted(d, "subject", "The same once more")
	c := d.Chromium().SignIn(webtest.Agent, webtest.Password).Open(one.Path())

	// A draft outlasts the page, and a customer's message.
	c.Press("n").Holds(`document.activeElement.id === "body" && document.getElementById("kind-note").checked`)
	c.Type("We look into it").Open("/account").Open(one.Path())
	c.Holds(`document.getElementById("body").value === "We look into it" && document.getElementById("kind-note").checked`)
	if status, body := d.Ask("POST", "/v1/tickets/"+number(one)+"/messages", customer, `{"kind":"reply","body":"It works again."}`); status != 201 {
		t.Fatalf("%d: %s", status, body)
	}
	c.Says("It works again.", "The customer has written.")
	c.Holds(`document.getElementById("body").value === "We look into it" && document.querySelector(".entry.customer.fresh") !== null`)

	// With what came meanwhile not seen, nothing is sent; the draft is still there.
	c.Going(func() { c.Click("button", "Send") }).Says("The ticket has changed since", "What is new is marked")
	c.Holds(`document.getElementById("body").value === "We look into it" && location.pathname === "` + one.Path() + `"`)
	c.Axe().NoSideways()
	c.Going(func() { c.Click("button", "Send") }).Says("Noted. Only staff see it.", "We look into it")
	c.Open(one.Path()).Holds(`document.getElementById("body").value === ""`)

	// Steps open over the ticket, by their keys, and close again.
	c.Press("i").Says("Correct the impact of #" + number(one)).Holds(`document.querySelector("dialog[open] h2") !== null`)
	c.Axe().Press("Escape").Holds(`document.querySelector("dialog") === null`)
	c.Click("link", "Correct the country").Says("Correct the country of #"+number(one)).Choose("Country", "United States").Says("With United States", "America/Los_Angeles")
	c.Axe().Press("Escape")
	c.Press("i").Says("Business impact").Click("radio", "Major").Fill("Why", "One project only.")
	c.Going(func() { c.Click("button", "Correct the impact") }).Says("The impact is corrected", "One project only.")
	c.Going(func() { c.Press("a") }).Says("Assigned.", "Grace Hopper")

	// The queue knows what comes before and after: the other is due first.
	c.Open("/desk").Open(one.Path())
	c.Going(func() { c.Press("k") }).Says("The same once more")
	c.Going(func() { c.Press("j") }).Says("Engine stops at step 2")
	c.Going(func() { c.Press("u") }).Holds(`location.pathname === "/desk"`)
	c.Open(two.Path()).Press("?").Says("Write an internal note", "Back to the queue")
}

// TestPagesAreSound looks at every page about tickets and licenses, light, dark and on a phone.
func TestPagesAreSound(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.SignedIn(webtest.Agent)
	one, customer := submitted(d, "subject", "A subject that is rather long, with aVeryLongWordThatCannotBeBrokenAnywhereAtAllSinceNobodyThoughtOfIt")
	l, device := loggedIn(b, "Laptop")
	write(b, one, "note", "Between us").GoesTo(one.Path() + "?done=noted")
	filledWith(b, b.Open(one.Path()), one.Path()+"/messages", []file{{"plan.txt", "1."}}, "kind", "action_plan", "body", "See the plan.").GoesTo(one.Path() + "?done=said")
	if status, body := d.Ask("POST", "/v1/tickets/"+number(one)+"/messages", customer, `{"kind":"reply","body":"Thank you."}`); status != 201 {
		t.Fatalf("%d: %s", status, body)
	}
	filled(b, b.Open(one.Path()+"/impact"), one.Path()+"/reclassify", "impact", "major", "reason", "One project.").GoesTo(one.Path() + "?done=reclassified")
	d.At(wednesday.Add(25 * time.Hour))
	c := d.Chromium().SignIn(webtest.Administrator, webtest.Password)
	for _, look := range []func(*webtest.Look){webtest.Light, webtest.Dark, webtest.Phone} {
		c.Change(look)
		for _, at := range []string{
			one.Path(), one.Path() + "/impact", one.Path() + "/country?country=US", one.Path() + "/merge?into=" + number(one), one.Path() + "/links",
			one.Path() + "/devices", one.Path() + "/devices/" + device, one.Path() + "/clocks/2", one.Path() + "/history",
			"/licenses", "/licenses?find=devices&ticket=" + number(one), "/licenses/" + l.ID, "/licenses/" + l.ID + "/edit", "/licenses/import",
		} {
			c.Open(at).OneHeading().NoSideways().Axe()
		}
	}
}
