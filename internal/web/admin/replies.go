package admin

import (
	"errors"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const repliesTitle = "Saved replies"

// kinds of messages that a reply may be for.
var kinds = []page.Choice{
	{Value: "", Label: "Any"}, {Value: "action_plan", Label: "Action plan"}, {Value: "status_update", Label: "Status update"}, {Value: "workaround", Label: "Workaround"},
	{Value: "resolution", Label: "Resolution"}, {Value: "question", Label: "Question"}, {Value: "note", Label: "Internal note"},
}

// placeholders that a reply may have, each with what it stands for.
var placeholders = [][2]string{
	{"{{requester.name}}", "the customer's name"},
	{"{{ticket.number}}", "the request's number"},
	{"{{ticket.subject}}", "what it is about"},
	{"{{agent.name}}", "your name"},
	{"{{due}}", "when the next promise is due"},
}

var doneToReply = map[string]string{"saved": "Saved.", "deleted": "It is deleted."}

func (a *Pages) showReplies(c *gin.Context, p *page.Page) error {
	text := c.Query("q")
	all, err := p.API.Replies(text, "")
	if err != nil {
		return err
	}
	p.Note(c, doneToReply)
	return p.Show(c, repliesTitle, repliesPage(p, all, text, page.Filled("key", page.NewKey())))
}

// saveReply makes one, or changes the one that the address names.
func (a *Pages) saveReply(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	r := client.Reply{ID: c.Param("id"), Name: f.Value("name"), Kind: f.Value("kind"), Body: strings.ReplaceAll(f.Value("body"), "\r\n", "\n")}
	err = p.API.Once(f.Value("key")).SaveReply(r)
	switch {
	case err == nil && r.ID == "":
		return p.GoTo(c, "/replies?done=saved")
	case err == nil:
		return p.GoTo(c, "/replies/"+r.ID+"?done=saved")
	case r.ID == "":
		all, listed := p.API.Replies("", "")
		return p.Again(c, repliesTitle, f, errors.Join(err, listed), repliesPage(p, all, "", f))
	}
	return p.Again(c, repliesTitle, f, err, replyPage(p, r, f, preview{}))
}

// preview is a reply as it would read on a ticket.
type preview struct{ ticket, text, fault string }

// showReply shows one to be changed, and as it reads on the ticket that ?ticket= names.
func (a *Pages) showReply(c *gin.Context, p *page.Page) error {
	r, err := p.API.SavedReply(c.Param("id"))
	if err != nil {
		return err
	}
	seen := preview{ticket: strings.TrimPrefix(strings.TrimSpace(c.Query("ticket")), "#")}
	if seen.ticket != "" {
		if seen.text, err = p.API.ReplyFor(seen.ticket, r.ID); err != nil {
			if seen.fault = saidWhy(err); seen.fault == "" {
				return err
			}
		}
	}
	p.Note(c, doneToReply)
	return p.Show(c, repliesTitle, replyPage(p, r, page.Filled("name", r.Name, "kind", r.Kind, "body", r.Body), seen))
}

func (a *Pages) deleteReply(c *gin.Context, p *page.Page) error {
	if err := p.API.ForgetReply(c.Param("id")); err != nil {
		return err
	}
	return p.GoTo(c, "/replies?done=deleted")
}

// kindTitle is what a kind is called.
func kindTitle(kind string) string {
	for _, one := range kinds {
		if one.Value == kind {
			return one.Label
		}
	}
	return kind
}
