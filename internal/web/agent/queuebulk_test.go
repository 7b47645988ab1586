package agent_test

import (
	"fmt"
	"testing"

	"deskbell/internal/web/webtest"
)

func numbered(t webtest.Ticket) string { return fmt.Sprint(t.Number) }

// TestSeveralAtOnce does things to tickets, and tells what came of each.
func TestSeveralAtOnce(t *testing.T) {
	d := webtest.Open(t, monday)
	a, b, c := numbered(d.Submit()), numbered(d.Submit()), numbered(d.Submit())
	grace := d.SignedIn(webtest.Agent)
	send := func(action string, more ...string) webtest.Seen {
		t.Helper()
		return grace.Send("/desk/bulk", append([]string{"action", action}, more...)...)
	}
	send("assign", "assignee", "me", "ticket", a, "ticket", b).Is(200, "2 tickets assigned.", "Grace Hopper", `data-queue="/desk"`)
	send("assign", "assignee", webtest.Manager, "ticket", b).Is(200, "1 ticket assigned.", "Mary Jackson")
	send("assign", "assignee", "me", "ticket", a, "ticket", c).Is(200, "1 ticket assigned.", "1 ticket already so.")
	send("assign", "assignee", "none", "ticket", c, "view", "my-open").Is(200, "1 ticket assigned.", "My open tickets", `data-queue="/desk?view=my-open"`)
	send("tag", "tags", "gpu, vip", "ticket", a, "ticket", b).Is(200, "2 tickets tagged.", `<span class="label">vip</span>`)
	send("untag", "tags", "vip", "ticket", a, "ticket", b).Is(200, "2 tickets freed of tags.").Lacks(`<span class="label">vip</span>`)
	send("solve", "ticket", a, "ticket", b).Is(200, "2 tickets solved.")
	send("solve", "ticket", a, "ticket", c, "ticket", "999999").Is(200, "1 ticket solved.", "left as before").Lacks("3 tickets")

	send("solve").Is(422, "No ticket is selected")
	send("tag", "tags", " , ", "ticket", c).Is(422, "There is no tag")
	send("tag", "tags", "gpu", "ticket", c, "ticket", c).Is(422, "notice bad")
	send("assign", "assignee", "nobody@else.example", "ticket", c, "q", "is:solved").Is(422, "notice bad", `value="is:solved"`, "checked")
	send("destroy", "ticket", c).Is(422)
	lists(t, grace.Open("/desk"))
}

// TestClosingAsksFirst shows which tickets would be closed for good, and what of them was refused.
func TestClosingAsksFirst(t *testing.T) {
	d := webtest.Open(t, monday)
	solved, open := d.Submit(), d.Submit()
	b := d.SignedIn(webtest.Agent)
	b.Send("/desk/bulk", "action", "solve", "ticket", numbered(solved)).Is(200)
	all := []string{"action", "close", "ticket", numbered(solved), "ticket", numbered(open), "key", "close-both", "q", "is:solved"}
	b.Send("/desk/bulk", all...).Is(200, "Close 2 tickets for good?", numbered(solved)+", "+numbered(open), `value="close-both"`, `name="q" value="is:solved"`, `href="/desk?q=is%3Asolved"`)
	lists(t, b.Open(searched("is:solved")), solved.Number)
	first := b.Send("/desk/bulk", append(all, "confirmed", "yes")...).Is(200, "1 ticket closed.", "1 ticket left as before:", fmt.Sprintf(`<a href="/tickets/%d">%d</a>`, open.Number, open.Number), "solve it first")
	lists(t, first)
	b.Send("/desk/bulk", append(all, "confirmed", "yes")...).Is(200, "1 ticket closed.", "1 ticket left as before:") // the same answer again
	lists(t, b.Open(searched("is:closed")), solved.Number)
}
