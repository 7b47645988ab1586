package agent

import (
	"github.com/gin-gonic/gin"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// showLinks lists the links that open a ticket. Nobody but the requester is ever shown one.
func (a *Pages) showLinks(c *gin.Context, p *page.Page) error {
	t, links, err := linksOf(p, c.Param("number"))
	if err != nil {
		return err
	}
	return p.Show(c, linksTitle(t), linksPage(p, t, links, page.Filled()))
}

func linksOf(p *page.Page, ref string) (t client.Ticket, links []client.TicketLink, err error) {
	if t, err = p.API.Ticket(ref); err != nil {
		return t, nil, err
	}
	dress(p, t)
	links, err = p.API.TicketLinks(ref)
	return t, links, err
}

func linksTitle(t client.Ticket) string { return "Links to #" + text(t.Number) }

// mailLink has a fresh link mailed to the requester.
func (a *Pages) mailLink(c *gin.Context, p *page.Page) error {
	return a.withLinks(c, p, "mailed", func(ref string, f *page.Form) error {
		return p.API.Once(f.Value("key")).MailTicketLink(ref)
	})
}

// endLinks revokes the link that the form names, or without one all of them.
func (a *Pages) endLinks(c *gin.Context, p *page.Page) error {
	return a.withLinks(c, p, "ended", func(ref string, f *page.Form) error {
		return p.API.EndTicketLinks(ref, f.Value("link"))
	})
}

func (a *Pages) withLinks(c *gin.Context, p *page.Page, done string, do func(ref string, f *page.Form) error) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	ref := c.Param("number")
	refusal := do(ref, f)
	if refusal == nil {
		return p.GoTo(c, "/tickets/"+ref+"?done="+done)
	}
	t, links, err := linksOf(p, ref)
	if err != nil {
		return err
	}
	return p.Again(c, linksTitle(t), f, refusal, linksPage(p, t, links, f))
}
