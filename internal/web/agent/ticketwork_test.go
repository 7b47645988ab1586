package agent_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"deskbell/internal/web/client"
	"deskbell/internal/web/webtest"
)

// TestWorkOnATicket takes each step of a ticket's life by its page, without a script.
func TestWorkOnATicket(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.SignedIn(webtest.Agent)
	one, _ := submitted(d)
	do := func(part, done string, values ...string) webtest.Seen {
		t.Helper()
		return filled(b, b.Open(one.Path()), one.Path()+"/"+part, values...).GoesTo(one.Path() + "?done=" + done)
	}
	b.Open(one.Path()).Is(200, "Assign to me", "Mary Jackson")
	do("assign", "assigned", "assignee", webtest.Agent).Is(200, "Assigned.", "Grace Hopper", "took it").Lacks("Assign to me")
	do("assign", "assigned", "assignee", webtest.Manager).Is(200, "assigned it to Mary Jackson")
	do("assign", "unassigned", "assignee", "").Is(200, "Nobody has it")
	filled(b, b.Open(one.Path()), one.Path()+"/assign", "assignee", "nobody@vendor.example").Is(422)
	do("tags", "tagged", "tags", "gpu, vip,").Is(200, `value="gpu, vip"`)
	if now := read(b, number(one)); strings.Join(now.Tags, " ") != "gpu vip" || now.Assignee != "" {
		t.Errorf("it has %v and is with %q", now.Tags, now.Assignee)
	}
	filled(b, b.Open(one.Path()), one.Path()+"/tags", "tags", strings.Repeat("x", 60)).Is(422, strings.Repeat("x", 60))
	do("solve", "solved").Is(200, "Solved.", "closes by itself", "is solved already")
	do("reopen", "reopened").Is(200, "The next move is ours again.")
	// What doesn't apply says why, however it is asked for.
	b.Send(one.Path()+"/close").Is(409, "Cannot close: the ticket is not solved yet; solve it first.")
	b.Send(one.Path()+"/reopen").Is(409, "the ticket is open already")
	do("solve", "solved")
	do("close", "closed").Is(200, "Closed for good.", "is closed for good; submit a new request that mentions its number", "checked")
	// Only a note can be written now, and it is chosen.
	write(b, one, "note", "It was the disk.").GoesTo(one.Path()+"?done=noted").Is(200, "It was the disk.")
	write(b, one, "action_plan", "We begin.").Is(409, "closed for good", ">We begin.</textarea>")
	history := b.Open(one.Path()+"/history").Is(200, "submitted the request", "solved it", "closed it", "set the tags gpu, vip", "It was the disk.")
	b.Open(one.Path()+"/history?show=public").Is(200, "solved it").Lacks("It was the disk.", "set the tags")
	b.Open(one.Path()+"/history?show=staff").Is(200, "It was the disk.", "set the tags").Lacks("solved it")
	if n := strings.Count(history.Body, "<tr>"); n < 10 {
		t.Errorf("the history has %d lines", n)
	}
}

// TestMerge looks at the other ticket first.
func TestMerge(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.SignedIn(webtest.Agent)
	one, _ := submitted(d)
	two, _ := submitted(d, "subject", "The same once more", "description", "As I wrote before")
	other, _ := submitted(d, "license_email", "plain@survey.example", "subject", "Another account")
	at := two.Path() + "/merge"
	b.Open(at).Is(200, "The ticket it duplicates").Lacks("as a duplicate of")
	b.Open(at+"?into=4711").Is(422, "is not the number of a ticket")
	look := b.Open(at+"?into=%23"+number(one)).Is(200, "Engine stops at step 2", "It stops after 20 minutes.", "ada@aerial.example", "as a duplicate of #"+number(one))
	filled(b, b.Open(at+"?into="+number(other)), at, "into", number(other)).Is(409, "is another account")
	filled(b, look, at).GoesTo(two.Path()+"?done=merged").Is(200, "Closed as a duplicate.", "closed it as a duplicate of", "Duplicate of another ticket")
	b.Open(one.Path()).Is(200, "merged a duplicate into it")
	b.Open("/tickets/"+read(b, number(two)).MergedInto).Is(200, "#"+number(one))
}

// TestLinks mails and revokes the links that open a ticket, and shows none.
func TestLinks(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.SignedIn(webtest.Agent)
	one, customer := submitted(d)
	at := one.Path() + "/links"
	b.Open(at).Is(200, "came with the submission", "never").Lacks(customer)
	filled(b, b.Open(at), at+"/mail").GoesTo(one.Path()+"?done=mailed").Is(200, "A fresh link is on its way")
	filled(b, b.Open(at), at+"/end").GoesTo(one.Path()+"?done=ended").Is(200, "Revoked")
	if status, _ := d.Ask("GET", "/v1/tickets/"+number(one), customer, ""); status != 401 {
		t.Errorf("the link still opens the ticket: %d", status)
	}
	b.Open(at).Is(200, "revoked <time")
	for range 5 { // more than are mailed in an hour
		if s := filled(b, b.Open(at), at+"/mail"); s.Status != http.StatusSeeOther {
			s.Is(429, "Several links to this ticket were asked for within an hour")
			return
		}
	}
	t.Error("links are mailed without end")
}

// loggedIn is a device that was logged in with the license of the account.
func loggedIn(b *webtest.Browser, name string) (l client.License, device string) {
	b.Helper()
	var list client.Page[client.License]
	into(b, b.Open("/v1/licenses?owner_email=ops@aerial.example").Is(200), &list)
	l = list.Items[0]
	return l, b.LogIn(l.ID, name)
}

// TestDeactivation frees a device's seat for a ticket, and answers its customer in one step.
func TestDeactivation(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.SignedIn(webtest.Agent)
	one, _ := submitted(d, "topic", "device_deactivation")
	_, laptop := loggedIn(b, "Laptop")
	l, tower := loggedIn(b, "Tower")
	b.Open(one.Path()).Is(200, "Licenses and devices", "2 of 3 seats in use", one.Path()+"/devices/"+laptop)
	b.Open(one.Path()+"/devices").Is(200, "WEB-1", "2 of 3 seats in use", "Laptop", "Tower", "f-Laptop")
	at := one.Path() + "/devices/" + laptop
	b.Open(one.Path() + "/devices/" + l.ID).Is(404)
	page := b.Open(at).Is(200, "Deactivate Laptop", "WEB-1")
	action := at + "?license=" + l.ID
	filled(b, page, action, "reason", " ", "message", "", "kind", "resolution").Is(422, "Deactivate Laptop", "is missing")
	filled(b, b.Open(at), action, "reason", "It was stolen.", "message", "Its seat is free.", "kind", "resolution").
		GoesTo(one.Path()+"?done=deactivated").Is(200, "deactivated the device Laptop", "It was stolen.", "Its seat is free.")
	b.Open(one.Path()+"/devices").Is(200, "1 of 3 seats in use", "Tower").Lacks("Laptop")
	filled(b, b.Open(at), action, "reason", "Once more.", "message", "", "kind", "").Is(409)

	// From the license's page it takes a ticket, too; and so does a device of any license that was found.
	b.Open("/licenses?find=devices&q=tow&ticket="+number(one)).Is(200, "Tower", one.Path()+"/devices/"+tower+"?license="+l.ID)
	license := b.Open("/licenses/"+l.ID).Is(200, "deactivated Laptop", "It was stolen.", "Tower")
	filled(b, license, "/licenses/"+l.ID+"/free", "device", tower, "reason", "Gone", "ticket", "4711").Is(422, "is not the ID or number of a ticket", `value="Gone"`)
	filled(b, license, "/licenses/"+l.ID+"/free", "device", tower, "reason", "Gone", "ticket", "#"+number(one)).GoesTo("/licenses/"+l.ID+"?done=freed").Is(200, "0 of 3 seats in use", "deactivated by an agent")
	b.Open(one.Path()).Is(200, "deactivated the device Tower")
}

// TestBreach: a broken promise shows when and how it broke; only managers explain it.
func TestBreach(t *testing.T) {
	d := webtest.Open(t, wednesday)
	one, _ := submitted(d)
	d.At(wednesday.Add(20 * time.Hour)) // it was due after two hours
	agent, manager := d.SignedIn(webtest.Agent), d.SignedIn(webtest.Manager)
	clock := one.Path() + "/clocks/1"
	agent.Open(one.Path()).Is(200, "Breached", "nobody answered in time", "How it was counted").Lacks("Explain")
	agent.Open(clock).Is(200, "nobody answered in time", "that is for managers", "How this was counted").Lacks("<form method=\"post\" action=\"" + clock)
	agent.Open(one.Path() + "/clocks/9").Is(404)
	agent.Send(clock, "cause", "outage", "note", "The power was cut.").Is(403)
	manager.Open(one.Path()).Is(200, "Explain the breach")
	page := manager.Open(clock).Is(200, "Why it was broken", "Third party")
	filled(manager, page, clock, "cause", "", "note", "x").Is(422)
	filled(manager, page, clock, "cause", "outage", "note", "The power was cut.").GoesTo(one.Path()+"?done=acknowledged").
		Is(200, "It still counts as one.", "Outage: The power was cut.", "Mary Jackson", "Explain it anew", "Breached")
	agent.Open(clock).Is(200, "The power was cut.").Lacks("<textarea")
}
