package e2e

import (
	"fmt"
	"testing"
	"time"

	"deskbell/internal/web/webtest"
)

// at is the page of a ticket.
func at(t webtest.Ticket) string { return fmt.Sprintf("/tickets/%d", t.Number) }

// The queue is worked through by keys alone, from signing in to the answer.
func TestTheQueueByKeyboard(t *testing.T) {
	d := webtest.Open(t, wednesday)
	minor := d.Submit("impact", "limited", "subject", "A typo")
	urgent := d.Submit("subject", "All is down")
	b := d.Chromium().Open("/sign-in")
	b.TabTo("textbox", "Email").Type(webtest.Agent).TabTo("textbox", "Password").Type(webtest.Password)
	b.Going(func() { b.Press("Enter") }).IsAt("/desk").Says("All is down", "A typo")

	b.Press("j").Holds(focusOn(urgent)).Press("j").Holds(focusOn(minor)).Press("k").Holds(focusOn(urgent))
	b.Press("x").Holds(fmt.Sprintf("document.getElementById('pick-%d').checked", urgent.Number)).Press("x")
	b.Press("?").Says("Next ticket", "Assign to me").Press("Escape").Hides("Open the ticket and reply")
	b.Going(func() { b.Press("Enter") }).IsAt(at(urgent))
	b.Going(func() { b.Press("u") }).IsAt("/desk")
	b.Press("/").Holds("document.activeElement.id === 'q'").Type("impact:limited")
	b.Going(func() { b.Press("Enter") }).Says("A typo").Hides("All is down")
	b.Press("Shift+Tab").Holds("document.activeElement.id !== 'q'").Press("j").Holds(focusOn(minor))
	b.Going(func() { b.Press("r") }).IsAt(at(minor)).Holds("document.activeElement.id === 'body'")
	b.Type("We have mended it.").BackTo("radio", "").Press("ArrowDown").Holds(`document.querySelector("[name=kind]:checked") !== null`)
	for range 6 { // as many as there are kinds
		if _, kind := b.Focused(); kind != "Resolution" {
			b.Press("ArrowDown")
		}
	}
	b.TabTo("button", "Send")
	b.Going(func() { b.Press("Enter") }).Says("We have mended it.", "Met")
}

func focusOn(t webtest.Ticket) string {
	return fmt.Sprintf("document.activeElement.id === 'open-%d'", t.Number)
}

// An agent answers with a saved reply that a manager has written.
func TestASavedReply(t *testing.T) {
	d := webtest.Open(t, wednesday)
	ticket := d.Submit()
	manager := d.Chromium().As(d.SignedIn(webtest.Manager)).Open("/replies")
	manager.Click("DisclosureTriangle", "Save a reply").Fill("Name", "Greeting").Choose("For", "Action plan").Fill("Text", "Dear {{requester.name}}, we look at {{ticket.subject}}.")
	manager.Follow("button", "Save reply").Says("Greeting")
	agent := d.Chromium().As(d.SignedIn(webtest.Agent)).Open(at(ticket))
	agent.Choose("Saved replies", "Greeting (Action plan)").Click("button", "Insert").Says("Inserted.")
	agent.Holds("document.getElementById('body').value === 'Dear Ada Moser, we look at Processing stops.'")
	agent.Follow("button", "Send").Says("Dear Ada Moser, we look at Processing stops.", "Met")
}

// A ticket's impact is corrected after a look at what each would mean, and what was shown is what
// happens.
func TestReclassifying(t *testing.T) {
	d := webtest.Open(t, wednesday)
	ticket := d.Submit("impact", "limited")
	for _, c := range []struct {
		name string
		look func(*webtest.Look)
		to   string
	}{{"with scripts", webtest.Light, "Major"}, {"without", webtest.NoScript, "Critical"}} {
		b := d.Chromium(c.look).As(d.SignedIn(webtest.Agent)).Open(at(ticket))
		if c.look(&b.Look); b.Look.NoScript {
			b.Follow("link", "Correct the impact")
		} else {
			b.Click("link", "Correct the impact")
		}
		b.Click("radio", c.to)
		foreseen := dueAt(b, ".outcome:has(input:checked) .moves time")
		b.Fill("Why", "It stops everyone, see the second message.")
		b.Follow("button", "Correct the impact").IsAt(at(ticket)).Says("It stops everyone")
		if got := dueAt(b, "#glance .due time"); !got.Equal(foreseen) {
			t.Errorf("%s: it is due at %s, %s was foreseen", c.name, got, foreseen)
		}
	}
}

// A duplicate is closed after a look at the other ticket.
func TestMerging(t *testing.T) {
	d := webtest.Open(t, wednesday)
	first, second := d.Submit("subject", "The first"), d.Submit("subject", "The same again")
	b := d.Chromium().As(d.SignedIn(webtest.Agent)).Open(at(second))
	b.Click("link", "Close it as a duplicate").Fill("The ticket it duplicates", fmt.Sprint(first.Number)).Click("button", "Look at it").Says("The first")
	b.Follow("button", fmt.Sprintf("Close #%d as a duplicate of #%d", second.Number, first.Number)).Says("Duplicate of another ticket", "Closed")
}

// An agent frees the seat of a device for a customer who cannot get at it, and tells them in one
// step; with scripts in dialogs, without on pages.
func TestFreeingASeat(t *testing.T) {
	d := webtest.Open(t, wednesday)
	session := d.SignedIn(webtest.Agent)
	for _, c := range bothWays {
		t.Run(c.name, func(t *testing.T) {
			d, device := d.For(t), "Laptop "+c.name
			ticket := d.Submit("topic", "device_deactivation", "subject", "Laptop stolen")
			session.LogIn(first(d, session, "/v1/licenses?owner_email=ops@aerial.example"), device)
			b := d.Chromium(c.looks...).As(session).Open(at(ticket)).Says(device, "1 of 3 seats in use")
			step := b.Follow
			if !b.Look.NoScript {
				step = b.Click
			}
			step("link", "Licenses and devices").Says("f-" + device)
			step("link", "Deactivate … "+device)
			b.Fill("Why", "It was stolen.").Fill("Message", "The seat is free again.").Choose("What it is", "Resolution")
			b.Follow("button", "Deactivate").IsAt(at(ticket)).Says("The seat is free again.", "It was stolen.", "0 of 3 seats in use").NoSideways()
			customer := d.Browser()
			customer.Open("/t/" + ticket.Access).GoesSomewhere()
			d.Chromium(c.looks...).As(customer).Open(at(ticket)).Says("The seat is free again.", "It was stolen.")
		})
	}
}

// Several tickets are given to somebody at once, with a script and without.
func TestSeveralAtOnce(t *testing.T) {
	d := webtest.Open(t, wednesday)
	one, two, three := d.Submit("subject", "One"), d.Submit("subject", "Two"), d.Submit("subject", "Three")
	session := d.SignedIn(webtest.Agent)
	b := d.Chromium().As(session).Open("/desk")
	b.Click("checkbox", fmt.Sprintf("Select %d", one.Number)).Click("checkbox", fmt.Sprintf("Select %d", two.Number))
	b.Choose("Assignee", "Mary Jackson").Follow("button", "Assign")
	assigned := func(b *webtest.Chromium, ticket webtest.Ticket, to string) {
		t.Helper()
		if got := b.Text(fmt.Sprintf("[data-number='%d'] .assignee", ticket.Number)); got != to {
			t.Errorf("%d is assigned to %s, want %s", ticket.Number, got, to)
		}
	}
	assigned(b, one, "Mary Jackson")
	assigned(b, two, "Mary Jackson")
	assigned(b, three, "Nobody")

	plain := d.Chromium(webtest.NoScript, webtest.Phone).As(session).Open("/desk")
	plain.Click("checkbox", fmt.Sprintf("Select %d", three.Number)).Choose("Assignee", "Me").Follow("button", "Assign").NoSideways()
	assigned(plain, three, "Grace Hopper")
}

// What one does the others see, without looking again.
func TestEverybodySeesWhatHappens(t *testing.T) {
	d := webtest.Open(t, wednesday)
	ticket := d.Submit()
	session := d.SignedIn(webtest.Agent)
	queue := d.Chromium(webtest.Told).As(session).Open("/desk").Says("Processing stops", "Nobody")
	desk := d.Chromium(webtest.Told).As(session).Open(at(ticket)).Says("Nobody has it")
	customers := d.Browser()
	customers.Open("/t/" + ticket.Access).GoesSomewhere()
	customer := d.Chromium(webtest.Told).As(customers).Open(at(ticket)).Says("Our promise")
	seen := func(what string, by *webtest.Chromium, texts ...string) {
		t.Helper()
		began := time.Now()
		by.Says(texts...)
		t.Logf("%s: seen after %s", what, time.Since(began).Round(time.Millisecond))
	}

	later := d.Submit("subject", "Another one")
	seen("a new ticket, in the queue", queue, "Another one")
	desk.Click("radio", "Action plan").Fill("Message", "We look into it at once.").Follow("button", "Send")
	seen("an answer, by the customer", customer, "We look into it at once.")
	customer.Fill("Message", "It works again, thank you!").Follow("button", "Send")
	seen("a reply, on the agent's page", desk, "It works again, thank you!")
	desk.Follow("button", "Assign to me")
	seen("who has it, in the queue", queue, "Grace Hopper")
	desk.Click("radio", "Internal note").Fill("Message", "Nobody outside reads this.").Follow("button", "Send").Says("Nobody outside reads this.")
	desk.Follow("button", "Solve")
	seen("that it is solved, by the customer", customer, "How did it go?")
	if customer.Hides("Nobody outside reads this."); !customer.Has("radio", "Very good") && !customer.Has("radio", "Good") {
		t.Error("the customer cannot rate it")
	}
	queue.Hides("Processing stops").Says(later.String())
}
