package agent

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// ticketDone is what was just done, by the word in the address.
var ticketDone = map[string]string{
	"said": "Sent.", "noted": "Noted. Only staff see it.", "solved": "Solved.", "said-solved": "Sent, and solved.",
	"attached": "The files are stored, and the customer sees them.",
	"assigned": "Assigned.", "unassigned": "Nobody has this ticket now.", "tagged": "The tags are set.",
	"reopened": "The next move is ours again.", "closed": "Closed for good.", "reclassified": "The impact is corrected, and everything still owed is measured by it.",
	"relocated": "The country is corrected, and everything still owed is measured by its calendar.", "merged": "Closed as a duplicate.",
	"deactivated": "The device is deactivated and its seat is free.", "acknowledged": "The breach is explained. It still counts as one.",
	"mailed": "A fresh link is on its way to the requester.", "ended": "Revoked: what was revoked opens nothing any more.",
}

// staff makes a page for those who work here only: in English, as they all are.
func staff(handle func(*gin.Context, *page.Page) error) func(*gin.Context, *page.Page) error {
	return func(c *gin.Context, p *page.Page) error {
		p.English()
		if err := p.Need(auth.FindTickets); err != nil {
			return err
		}
		return handle(c, p)
	}
}

// ShowTicket is the page of a ticket for staff.
func (a *Pages) ShowTicket(c *gin.Context, p *page.Page) error {
	return staff(func(c *gin.Context, p *page.Page) error {
		v, err := loadTicket(p, c.Param("number"), number(c.Query("seen")))
		if err != nil {
			return err
		}
		p.Note(c, ticketDone)
		done := c.Query("done")
		v.Sent = strings.HasPrefix(done, "said") || done == "noted"
		return showTicket(c, p, v)
	})(c, p)
}

// step takes a step of a ticket's life, such as solve.
func (a *Pages) step(name, done string) func(*gin.Context, *page.Page) error {
	return a.change("steps", done, func(to *client.Client, ref string, _ *page.Form) error {
		_, err := to.Step(ref, name)
		return err
	})
}

// assign gives the ticket to whom the form names; empty: to nobody.
func (a *Pages) assign(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	done := "assigned"
	if f.Value("assignee") == "" {
		done = "unassigned"
	}
	return changed(c, p, f, "assign", done, func(to *client.Client, ref string, f *page.Form) error {
		_, err := to.Assign(ref, f.Value("assignee"))
		return err
	})
}

func (a *Pages) tag(c *gin.Context, p *page.Page) error {
	return a.change("tags", "tagged", func(to *client.Client, ref string, f *page.Form) error {
		_, err := to.Tag(ref, tagsIn(f.Value("tags")))
		return err
	})(c, p)
}

// change handles a form of the page that changes the ticket. Where that is refused the page comes
// back with the form as it was typed.
func (a *Pages) change(part, done string, do func(to *client.Client, ref string, f *page.Form) error) func(*gin.Context, *page.Page) error {
	return func(c *gin.Context, p *page.Page) error {
		f, err := page.Typed(c)
		if err != nil {
			return err
		}
		return changed(c, p, f, part, done, do)
	}
}

func changed(c *gin.Context, p *page.Page, f *page.Form, part, done string, do func(to *client.Client, ref string, f *page.Form) error) error {
	ref := c.Param("number")
	if err := do(asSeen(p, f), ref, f); err != nil {
		return showTicketAgain(c, p, part, f, err)
	}
	return p.GoTo(c, "/tickets/"+ref+"?done="+done)
}

// asSeen asks only if the ticket is still as it was when the form was made, and once.
func asSeen(p *page.Page, f *page.Form) *client.Client {
	to := p.API.Once(f.Value("key"))
	if version := numberIn(f, "version"); version > 0 {
		to = to.Matching(int64(version))
	}
	return to
}

func numberIn(f *page.Form, name string) int { return number(f.Value(name)) }

// number reads one; what is none is 0.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
