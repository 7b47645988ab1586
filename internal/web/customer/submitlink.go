package customer

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/page"
)

const lostLinkTitle = "A fresh link to your request"

// linkNotes are what is said after a link was asked for.
var linkNotes = map[string]string{"sent": "If the request is that of this address, a link to it is on its way there."}

func (a *Pages) showLostLink(c *gin.Context, p *page.Page) error {
	p.Note(c, linkNotes)
	p.Styles = append(p.Styles, "submit.css")
	return p.Show(c, p.Say(lostLinkTitle), lostLinkPage(p, page.Filled("number", c.Query("number"))))
}

// askForLostLink has a link mailed. It does the same for every number and address.
func (a *Pages) askForLostLink(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	number, err := strconv.ParseInt(strings.TrimLeft(strings.TrimSpace(f.Value("number")), "#"), 10, 64)
	if err != nil {
		number = 0 // which the API says is none
	}
	if err := p.API.AskForTicketLink(number, f.Value("email")); err != nil {
		if refusal, ok := fault.As(err); ok {
			err = inLanguage(p, refusal)
		}
		p.Styles = append(p.Styles, "submit.css")
		return p.Again(c, p.Say(lostLinkTitle), f, err, lostLinkPage(p, f))
	}
	return p.GoTo(c, "/link?done=sent")
}

// inLanguage is a refusal of the form as its reader reads it.
func inLanguage(p *page.Page, refusal *fault.Error) *fault.Error {
	told := fault.New(refusal.Kind, refusal.Code, "%s", p.Say("No mail was sent yet. Please look at these fields again."))
	if len(refusal.Fields) == 0 {
		told.Message = p.Say("That was too often. Please wait a moment, and try again.")
		if refusal.Kind != fault.TooMany {
			told.Message = p.Say("Something went wrong on our side. Please try again in a moment.")
		}
	}
	for _, one := range refusal.Fields {
		says := p.Say("This is not an email address; write it like name@company.example.")
		if one.Location == "number" {
			says = p.Say("A request’s number has digits only, such as 1042.")
		}
		told.Fields = append(told.Fields, fault.Field{Location: one.Location, Message: says})
	}
	return told
}

// wrongWith is what is wrong with a field of the form; empty if nothing is.
func wrongWith(f *page.Form, name string) string {
	for _, one := range f.Faults() {
		if one.Location == name {
			return one.Message
		}
	}
	return ""
}
