package agent

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// bulkOutcome is what came of doing something to several tickets.
type bulkOutcome struct {
	Action    string
	Done      int
	Unchanged int
	Refused   []client.BulkItem
}

// changeSeveral does something to the tickets that were selected, and shows the queue again with
// what came of it. Sent twice, by whoever loads the answer again, it happens once.
func (a *Pages) changeSeveral(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	at := placeOf(c.GetPostForm)
	chosen := f.All("ticket")
	if f.Value("action") == "close" && f.Value("confirmed") == "" && len(chosen) > 0 {
		p.English()
		p.Styles = append(p.Styles, "queue.css")
		return p.Show(c, "Close tickets", confirmClosing(chosen, f, at))
	}
	var done *bulkOutcome
	order, err := orderOf(p, f)
	if err == nil {
		var items []client.BulkItem
		items, err = p.API.Once(f.Value("key")).Bulk(order)
		done = outcomeOf(order.Action, items)
	}
	refusal, refused := fault.As(err)
	if err != nil && (!refused || refusal.Kind == fault.Unauthenticated || refusal.Kind == fault.Forbidden) {
		return err
	}
	q, err := a.readQueue(p, at)
	if err != nil {
		return err
	}
	if refused {
		q.Bulk, q.Faulty, q.picked = f, f, chosen
		return a.answerQueueAgain(c, p, q, refusal)
	}
	q.Outcome = done
	return a.answerQueue(c, p, q)
}

// orderOf is what the form asks for.
func orderOf(p *page.Page, f *page.Form) (client.Bulk, error) {
	b := client.Bulk{Tickets: f.All("ticket"), Action: f.Value("action")}
	switch {
	case len(b.Tickets) == 0:
		return b, fault.New(fault.Invalid, "none_selected", "No ticket is selected. Tick those that it is for.")
	case b.Action == "assign":
		b.Assignee = assigneeOf(p, f.Value("assignee"))
	case b.Action == "tag" || b.Action == "untag":
		for _, tag := range strings.Split(f.Value("tags"), ",") {
			if tag = strings.TrimSpace(tag); tag != "" {
				b.Tags = append(b.Tags, tag)
			}
		}
		if len(b.Tags) == 0 {
			return b, fault.New(fault.Invalid, "no_tags", "There is no tag. Write one, or several with commas between them.")
		}
	}
	return b, nil
}

// assigneeOf is an address; empty for nobody.
func assigneeOf(p *page.Page, chosen string) string {
	switch chosen {
	case "me":
		return p.Caller.User.Email
	case "none":
		return ""
	}
	return chosen
}

func outcomeOf(action string, items []client.BulkItem) *bulkOutcome {
	o := &bulkOutcome{Action: action}
	for _, one := range items {
		switch one.Outcome {
		case "done":
			o.Done++
		case "unchanged":
			o.Unchanged++
		default:
			o.Refused = append(o.Refused, one)
		}
	}
	return o
}

// verbs are what was done, by action.
var verbs = map[string]string{"assign": "assigned", "tag": "tagged", "untag": "freed of tags", "solve": "solved", "close": "closed"}

// Summary is what was done, in a sentence or several.
func (o *bulkOutcome) Summary() string {
	var parts []string
	if o.Done > 0 {
		parts = append(parts, amount(o.Done)+" "+verbs[o.Action]+".")
	}
	if o.Unchanged > 0 {
		parts = append(parts, amount(o.Unchanged)+" already so.")
	}
	if n := len(o.Refused); n > 0 {
		parts = append(parts, amount(n)+" left as before:")
	}
	return strings.Join(parts, " ")
}

// ticketPath is the page of a ticket that something was done to.
func ticketPath(of client.BulkItem) string { return client.Ticket{Number: of.Number}.Path() }

// kept is what a form says of its place in the queue.
func kept(at place) map[string]string {
	all := map[string]string{}
	address, _, _ := strings.Cut(at.address(), "#")
	u, err := url.Parse(address)
	if err != nil {
		return all
	}
	for name, values := range u.Query() {
		all[name] = values[0]
	}
	return all
}

// isPicked reports whether a ticket was selected in a form that is shown again.
func (q *queue) isPicked(number string) bool { return slices.Contains(q.picked, number) }
