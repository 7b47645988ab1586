package agent_test

import (
	"strings"
	"testing"

	"deskbell/internal/web/webtest"
)

// TestWhatIsSaid writes messages of each kind by the page, without a script.
func TestWhatIsSaid(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.SignedIn(webtest.Agent)
	one, customer := submitted(d)
	b.Open(one.Path()).Is(200, "Engine stops at step 2", "It stops after 20 minutes.", "#"+number(one), "Nobody has it", "ada@aerial.example",
		"A response: the clock for an answer stops.", "It is no response: the clock for an answer goes on.", "Only staff see it. No clock changes.", "2 business hours")
	b.Open("/tickets/999999").Is(404, "Nothing here")

	write(b, one, "note", "A note between us").GoesTo(one.Path()+"?done=noted").Is(200, "Noted. Only staff see it.", "A note between us", "only staff see it")
	if now := read(b, number(one)); now.SLA.Standing != "on_track" || now.SLA.Clocks[0].State != "running" {
		t.Errorf("a note stopped a clock: %+v", now.SLA)
	}
	write(b, one, "question", "Which version is it?").GoesTo(one.Path()+"?done=said").Is(200, "Which version is it?", "Pending", "Take it back")
	if now := read(b, number(one)); now.Status != "pending" || now.SLA.Clocks[0].State != "running" {
		t.Errorf("after a question: %s, %+v", now.Status, now.SLA)
	}
	for kind, title := range map[string]string{"action_plan": "Action plan", "status_update": "Status update", "workaround": "Workaround", "resolution": "Resolution"} {
		write(b, one, kind, "This is the "+kind).GoesTo(one.Path()+"?done=said").Is(200, "This is the "+kind, title)
	}
	now := read(b, number(one))
	if now.SLA.Standing != "met" || now.SLA.Clocks[0].State != "met" {
		t.Errorf("after responses: %+v", now.SLA)
	}
	if _, body := d.Ask("GET", "/v1/tickets/"+number(one)+"/events", customer, ""); strings.Contains(body, "between us") || !strings.Contains(body, "Which version is it?") {
		t.Errorf("the customer sees %s", body)
	}
	write(b, one, "resolution", "It is fixed.", "then", "solve").GoesTo(one.Path()+"?done=said-solved").Is(200, "Sent, and solved.", "Solved", "Reopen", "Close for good")
	write(b, one, "action_plan", " ").Is(422, "is missing", "The message cannot be accepted")
	write(b, one, "shout", "Hello").Is(422, "Hello")
}

// TestOneMessageIsSentOnce sends a form twice, as an impatient person does.
func TestOneMessageIsSentOnce(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.SignedIn(webtest.Agent)
	one, _ := submitted(d)
	page := b.Open(one.Path())
	for range 2 {
		filled(b, page, one.Path()+"/messages", "kind", "action_plan", "body", "We look into it.").GoesTo(one.Path() + "?done=said")
	}
	if n := strings.Count(b.Open(one.Path()).Body, "We look into it."); n != 1 {
		t.Errorf("it is there %d times", n)
	}
}

// TestAStaleFormKeepsTheDraft: what a customer wrote meanwhile is pointed out before anything
// is sent, and nothing that was written is lost.
func TestAStaleFormKeepsTheDraft(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.SignedIn(webtest.Agent)
	one, customer := submitted(d)
	page := b.Open(one.Path())
	if status, body := d.Ask("POST", "/v1/tickets/"+number(one)+"/messages", customer, `{"kind":"reply","body":"It works again, thank you."}`); status != 201 {
		t.Fatalf("%d: %s", status, body)
	}
	again := filled(b, page, one.Path()+"/messages", "kind", "status_update", "body", "We still look into it.")
	again.Is(412, "The ticket has changed since", "What is new is marked", ">We still look into it.</textarea>", "It works again, thank you.", `class="entry customer fresh"`)
	if !strings.Contains(again.Body, `value="status_update" required aria-describedby="kind-status_update-effect" checked`) {
		t.Error("the kind is not as it was chosen")
	}
	if strings.Contains(read(b, number(one)).Description, "still") || strings.Contains(b.Open(one.Path()).Body, "We still look into it.") {
		t.Error("it was sent all the same")
	}
	filled(b, again, one.Path()+"/messages", "kind", "status_update", "body", "We are glad.").GoesTo(one.Path()+"?done=said").Is(200, "We are glad.")

	// So is everything else that is done to it.
	for _, step := range []struct{ form, name, value string }{{"/solve", "", ""}, {"/tags", "tags", "gpu, vip"}, {"/assign", "assignee", webtest.Agent}} {
		page := b.Open(one.Path())
		if status, body := d.Ask("POST", "/v1/tickets/"+number(one)+"/messages", customer, `{"kind":"reply","body":"One more thing."}`); status != 201 {
			t.Fatalf("%d: %s", status, body)
		}
		filled(b, page, one.Path()+step.form, step.name, step.value).Is(412, "The ticket has changed since", step.value)
	}
	if now := read(b, number(one)); now.Status != "open" || len(now.Tags) > 0 || now.Assignee != "" {
		t.Errorf("something was done to it: %+v", now)
	}
}

// TestFiles sends files with a message and without one; none goes with an internal note.
func TestFiles(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.SignedIn(webtest.Agent)
	one, _ := submitted(d)
	send := func(kind, body string, files ...file) webtest.Seen {
		t.Helper()
		return filledWith(b, b.Open(one.Path()), one.Path()+"/messages", files, "kind", kind, "body", body)
	}
	send("note", "Between us", file{"secret.txt", "x"}).Is(422, "the customer sees every file", ">Between us</textarea>")
	if now := read(b, number(one)); now.Version != one.Version {
		t.Error("something was stored")
	}
	shown := send("action_plan", "See the plan.", file{"plan.txt", "1. look\n2. mend"}, file{"map.txt", "here"}).GoesTo(one.Path() + "?done=said")
	shown.Is(200, "plan.txt", "map.txt", "15 bytes")
	now := read(b, number(one))
	got := b.Open("/v1/tickets/" + number(one) + "/attachments/" + now.Attachments[0].ID).Is(200)
	if got.Body != "1. look\n2. mend" {
		t.Errorf("the file has %q", got.Body)
	}
	send("status_update", "With a program.", file{"good.txt", "good"}, file{"setup.exe", "MZ"}).Is(422, "Your message was sent", "setup.exe was not stored", "With a program.", "good.txt")
	filledWith(b, b.Open(one.Path()), one.Path()+"/files", []file{{"more.txt", "more"}}).GoesTo(one.Path()+"?done=attached").Is(200, "more.txt")
	filledWith(b, b.Open(one.Path()), one.Path()+"/files", nil).Is(422, "choose a file")
	// A message whose files were refused solves nothing.
	filledWith(b, b.Open(one.Path()), one.Path()+"/messages", []file{{"setup.exe", "MZ"}}, "kind", "resolution", "body", "Use this.", "then", "solve").Is(422, "Your message was sent")
	if now := read(b, number(one)); now.Status != "open" {
		t.Errorf("it is %s", now.Status)
	}
}
