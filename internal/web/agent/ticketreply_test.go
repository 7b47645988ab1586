package agent_test

import (
	"net/http"
	"strings"
	"testing"

	"deskbell/internal/web/webtest"
)

// TestSavedReplies puts a saved reply after what was written, with what belongs to the ticket
// filled in, and sends nothing.
func TestSavedReplies(t *testing.T) {
	d := webtest.Open(t, wednesday)
	manager, b := d.SignedIn(webtest.Manager), d.SignedIn(webtest.Agent)
	one, _ := submitted(d)
	b.Open(one.Path()).Is(200).Lacks("Saved replies")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.URL+"/v1/replies",
		strings.NewReader(`{"name":"We are on it","kind":"action_plan","body":"Dear {{requester.name}}, #{{ticket.number}} is in good hands."}`))
	must(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	var reply struct{ ID string }
	into(manager, manager.Do(r), &reply)

	page := b.Open(one.Path()).Is(200, "Saved replies", "We are on it")
	action := one.Path() + "/messages"
	page = filled(b, page, action, "put", "in", "insert", reply.ID, "body", "Hello,").
		Is(200, ">Hello,\n\nDear Ada, #"+number(one)+" is in good hands.</textarea>", `value="action_plan" required aria-describedby="kind-action_plan-effect" checked`)
	if now := read(b, number(one)); now.Version != one.Version {
		t.Error("something was sent")
	}
	filled(b, page, action, "put", "in", "insert", "", "body", "Hello,", "kind", "note").Is(200, ">Hello,</textarea>", `value="note" required aria-describedby="kind-note-effect" checked`)
	filled(b, page, action, "put", "in", "insert", "nothing", "body", "Hello,").Is(404)
	filled(b, page, action, "kind", "action_plan", "body", "Dear Ada").GoesTo(one.Path()+"?done=said").Is(200, "Dear Ada")
}

// TestOnlyStaff: what only staff do to a ticket is refused to its customer, and to strangers.
func TestOnlyStaff(t *testing.T) {
	d := webtest.Open(t, wednesday)
	one, token := submitted(d)
	customer, stranger := d.Browser(), d.Browser()
	customer.Open("/t/" + token)
	customer.Open(one.Path()).Is(200)
	for _, path := range []string{"impact", "country", "merge", "devices", "links", "clocks/1", "history"} {
		customer.Open(one.Path()+"/"+path).Is(401, "This page is for those who work here.")
		stranger.Open(one.Path() + "/" + path).Is(401)
	}
	for _, path := range []string{"assign", "tags", "solve", "reopen", "close", "reclassify", "relocate", "merge", "devices/x", "links/mail", "links/end", "clocks/1"} {
		customer.Send(one.Path()+"/"+path, "reason", "x", "impact", "limited", "country", "US").Is(401)
		stranger.Send(one.Path() + "/" + path).Is(401)
	}
	if now := read(d.SignedIn(webtest.Agent), number(one)); now.Version != one.Version {
		t.Errorf("something was done to it: %+v", now)
	}
}
