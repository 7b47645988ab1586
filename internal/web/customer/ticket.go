package customer

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// ticketDone is what was just done, by the word in the address.
var ticketDone = map[string]string{
	"replied":  "Your message is sent.",
	"attached": "The files are stored.",
	"rated":    "Thank you for your rating.",
	"mailed":   "A fresh link is on its way to the address of this request.",
	"revoked":  "All other links to this request open nothing any more.",
}

// ShowTicket is the page of a request for its customer.
func (a *Pages) ShowTicket(c *gin.Context, p *page.Page) error {
	v, err := loadTicket(c, p, page.Filled())
	if err != nil {
		return closedDoor(c, p, err)
	}
	p.Note(c, ticketDone)
	v.unstored = Unstored(c, p, v.ticket.Number)
	return p.Show(c, v.title(), ticketPage(v))
}

// Say sends the customer's message, with its files.
func (a *Pages) Say(c *gin.Context, p *page.Page) error {
	f, err := page.TypedWithFiles(c)
	if err != nil {
		return err
	}
	number, _ := strconv.ParseInt(c.Param("number"), 10, 64) // what is none opens nothing
	if strings.TrimSpace(f.Value("body")) == "" && len(f.Files[filesField]) > 0 {
		return a.attached(c, p, f, number)
	}
	err = fewEnough(f)
	if err == nil {
		err = p.API.Once(f.Value("key")).Reply(c.Param("number"), f.Value("body"))
	}
	if err != nil {
		return ticketAgain(c, p, inComposer, f, err)
	}
	addFiles(c, p, f, number)
	return p.GoTo(c, ticketPath(c, "replied"))
}

// Attach stores the customer's files.
func (a *Pages) Attach(c *gin.Context, p *page.Page) error {
	f, err := page.TypedWithFiles(c)
	if err != nil {
		return err
	}
	number, _ := strconv.ParseInt(c.Param("number"), 10, 64)
	return a.attached(c, p, f, number)
}

func (a *Pages) attached(c *gin.Context, p *page.Page, f *page.Form, number int64) error {
	if err := fewEnough(f); err != nil {
		return ticketAgain(c, p, inComposer, f, err)
	}
	if _, err := p.API.Ticket(c.Param("number")); err != nil { // rather than one refusal for each file
		return closedDoor(c, p, err)
	}
	done := "attached"
	if addFiles(c, p, f, number) {
		done = ""
	}
	return p.GoTo(c, ticketPath(c, done))
}

// addFiles stores the files that came with a form, and has the browser remember those that were
// not stored. It reports whether there are any.
func addFiles(c *gin.Context, p *page.Page, f *page.Form, number int64) (failed bool) {
	lost := storeFiles(p, p.API, strconv.FormatInt(number, 10), f)
	if len(lost) > 0 {
		remember(c, p, number, lost)
	}
	return len(lost) > 0
}

// fewEnough refuses more files than a form takes.
func fewEnough(f *page.Form) error {
	if n := len(f.Files[filesField]); n > mostFiles {
		var faults fault.List
		faults.Add(filesField, n, "has more than %d files", mostFiles)
		return faults.Err("invalid_request", "The message cannot be accepted as it is.")
	}
	return nil
}

// Rate takes what the customer thinks of how it went.
func (a *Pages) Rate(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	score, _ := strconv.Atoi(f.Value("score")) // 0 is refused by the API
	rating := client.Rating{Score: score, Comment: strings.TrimSpace(f.Value("comment"))}
	if err := p.API.Rate(c.Param("number"), rating); err != nil {
		return ticketAgain(c, p, inRating, f, err)
	}
	return p.GoTo(c, ticketPath(c, "rated"))
}

// MailLink has a fresh link mailed to the request's customer.
func (a *Pages) MailLink(c *gin.Context, p *page.Page) error {
	t, err := p.API.Ticket(c.Param("number"))
	if err == nil {
		err = p.API.AskForTicketLink(t.Number, t.Requester.Email)
	}
	if err != nil {
		return ticketAgain(c, p, inLinks, page.Filled(), err)
	}
	return p.GoTo(c, ticketPath(c, "mailed"))
}

// RevokeLinks makes all links to the request useless but the one by which its customer came.
func (a *Pages) RevokeLinks(c *gin.Context, p *page.Page) error {
	if err := p.API.EndTicketLinks(c.Param("number"), ""); err != nil {
		return ticketAgain(c, p, inLinks, page.Filled(), err)
	}
	return p.GoTo(c, ticketPath(c, "revoked"))
}

// ticketPath goes back to the page of a ticket, and says there what was done.
func ticketPath(c *gin.Context, done string) string {
	return client.Query("/tickets/"+c.Param("number"), "done", done)
}

// ticketAgain shows the page with what was typed, and why it wasn't taken.
func ticketAgain(c *gin.Context, p *page.Page, part string, f *page.Form, refusal error) error {
	told, ok := fault.As(refusal)
	if !ok { // an outage, say: what somebody has written must not be lost
		p.Frame.Log.Error("a form of a request failed", "part", part, "error", refusal)
		told = fault.New(fault.Unavailable, "internal", "Something went wrong on our side. Please try again in a moment.")
	}
	f.Refusal = told
	v, err := loadTicket(c, p, f)
	if err != nil {
		return closedDoor(c, p, err)
	}
	v.part = part
	v.filesLost = len(f.Files[filesField]) > 0
	return p.Again(c, v.title(), f, told, ticketPage(v))
}

// closedDoor helps whoever has no key to a request: they may have lost their link. Whether there is
// such a request it doesn't tell.
func closedDoor(c *gin.Context, p *page.Page, err error) error {
	refusal, ok := fault.As(err)
	if !ok {
		return err
	}
	switch refusal.Kind {
	case fault.Unauthenticated, fault.NotFound, fault.Forbidden:
		p.Scripts, p.Styles, p.Live = nil, []string{"ticket.css"}, page.Live{}
		return p.Refused(c, refusal.Kind, p.Say("This request doesn’t open"), doorPage(p, c.Param("number")))
	}
	return err
}
