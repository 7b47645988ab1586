package api_test

import "testing"

// TestAssignees: an agent learns who a ticket can be given to, and nothing else about them.
func TestAssignees(t *testing.T) {
	d := open(t)
	all := d.ask("agent", "GET", "/v1/assignees").is(200)
	ticket, _ := d.submit()
	for i, who := range []string{"administrator", "agent", "manager"} {
		at := []string{"items.0", "items.1", "items.2"}[i]
		all.has(at+".email", who+"@desk.example").has(at+".id", d.users[who].ID).has(at+".role", "<nil>")
		d.ask("agent", "POST", ticket+"/assign", `{"assignee":"`+all.text(at+".id")+`"}`).is(200).has("assignee", who+"@desk.example")
	}
	all.has("items.3", "<nil>").has("next_cursor", "<nil>")
	d.ask("administrator", "PATCH", "/v1/users/"+d.users["manager"].ID, `{"active":false}`).is(200)
	d.ask("agent", "GET", "/v1/assignees").is(200).has("items.1.email", "agent@desk.example").has("items.2", "<nil>")
}

// TestBlocked: a ticket tells staff what cannot be done to it, in the words of the refusal.
func TestBlocked(t *testing.T) {
	d := open(t)
	ticket, customer := d.submit()
	d.ask(customer, "GET", ticket).is(200).has("blocked", "<nil>")
	d.ask("agent", "GET", "/v1/tickets").is(200).has("items.0.blocked", "<nil>")
	for _, step := range []struct{ take, then, refused string }{
		{"", "close", "is not solved yet; solve it first"},
		{"", "reopen", "is open already"},
		{"solve", "solve", "is solved already"},
		{"close", "close", "is closed already"},
		{"", "reopen", "is closed for good; submit a new request that mentions its number"},
	} {
		if step.take != "" {
			d.ask("agent", "POST", ticket+"/"+step.take, `{}`).is(200)
		}
		d.ask("agent", "GET", ticket).is(200).has("blocked."+step.then, step.refused).has("blocked.note", "<nil>")
		d.ask("agent", "POST", ticket+"/"+step.then, `{}`).is(409).has("detail", "Cannot "+step.then+": the ticket "+step.refused+".")
	}
}
