package agent

import (
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// showMerge asks which ticket this one duplicates, and shows that before anything is done.
func (a *Pages) showMerge(c *gin.Context, p *page.Page) error {
	f := page.Filled("into", c.Query("into"))
	t, other, err := both(p, c.Param("number"), f)
	if err != nil {
		return err
	}
	if f.Refusal != nil {
		return p.Again(c, mergeTitle(p, t), f, f.Refusal, mergePage(p, t, nil, f))
	}
	return p.Show(c, mergeTitle(p, t), mergePage(p, t, other, f))
}

func (a *Pages) merge(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	ref := c.Param("number")
	if _, refusal := asSeen(p, f).Merge(ref, bare(f.Value("into"))); refusal != nil {
		t, other, err := both(p, ref, f)
		if err != nil {
			return err
		}
		return p.Again(c, mergeTitle(p, t), f, refusal, mergePage(p, t, other, f))
	}
	return p.GoTo(c, "/tickets/"+ref+"?done=merged")
}

func mergeTitle(p *page.Page, t client.Ticket) string {
	dress(p, t)
	return "Close #" + text(t.Number) + " as a duplicate"
}

// both are a ticket and the one that the form names, nil without one. That there is none is
// noted in the form.
func both(p *page.Page, ref string, f *page.Form) (t client.Ticket, other *client.Ticket, err error) {
	t, err = p.API.Ticket(ref)
	named := bare(f.Value("into"))
	if err != nil || named == "" {
		return t, nil, err
	}
	found, err := p.API.Ticket(named)
	if fault.Is(err, fault.NotFound) {
		var faults fault.List
		faults.Add("into", named, "is not the number of a ticket")
		f.Refusal, _ = fault.As(faults.Err("no_such_ticket", "Look at the number again."))
		return t, nil, nil
	}
	return t, &found, err
}

// bare is a number as people write it, without the # before it.
func bare(number string) string { return strings.TrimPrefix(strings.TrimSpace(number), "#") }
