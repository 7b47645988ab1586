package agent

import (
	"github.com/gin-gonic/gin"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// shown are the parts of a history, by the parameter show.
var shown = []page.Choice{{Value: "", Label: "Everything"}, {Value: "public", Label: "What the customer sees"}, {Value: "staff", Label: "What only staff see"}}

// showHistory is all that ever happened to a ticket, or a part of it.
func (a *Pages) showHistory(c *gin.Context, p *page.Page) error {
	ref := c.Param("number")
	t, err := p.API.Ticket(ref)
	if err != nil {
		return err
	}
	dress(p, t)
	events, err := p.API.Events(ref)
	if err != nil {
		return err
	}
	people, err := p.API.Assignees()
	if err != nil {
		return err
	}
	v := &ticketView{Ticket: t, People: people}
	var entries []entry
	for _, e := range events {
		if show := c.Query("show"); show == "public" && !e.Public || show == "staff" && e.Public {
			continue
		}
		one := entry{Event: e, Line: lineOf(v, e)}
		if e.Attachment != nil {
			one.Files = []client.Attachment{*e.Attachment}
		}
		entries = append(entries, one)
	}
	return p.Show(c, "History of #"+text(t.Number), historyPage(p, t, entries, c.Query("show")))
}
