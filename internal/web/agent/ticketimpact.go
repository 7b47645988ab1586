package agent

import (
	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// previewReason is sent with previews, which nobody ever sees the reason of.
const previewReason = "preview"

// showReclassify shows what each impact would mean, for one to be chosen.
func (a *Pages) showReclassify(c *gin.Context, p *page.Page) error {
	t, levels, err := impacts(p, c.Param("number"))
	if err != nil {
		return err
	}
	return p.Show(c, impactTitle(p, t), impactPage(p, t, levels, page.Filled("impact", c.Query("impact"))))
}

func (a *Pages) reclassify(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	ref := c.Param("number")
	if _, refusal := asSeen(p, f).Correct(ref, client.Correction{Impact: f.Value("impact"), Reason: f.Value("reason")}); refusal != nil {
		t, levels, err := impacts(p, ref)
		if err != nil {
			return err
		}
		return p.Again(c, impactTitle(p, t), f, refusal, impactPage(p, t, levels, f))
	}
	return p.GoTo(c, "/tickets/"+ref+"?done=reclassified")
}

func impactTitle(p *page.Page, t client.Ticket) string {
	dress(p, t)
	return "Correct the impact of #" + text(t.Number)
}

// impacts are the levels of the policy that a ticket was promised, each with what it would mean.
func impacts(p *page.Page, ref string) (t client.Ticket, levels []outcome, err error) {
	if t, err = p.API.Ticket(ref); err != nil {
		return t, nil, err
	}
	policy, err := promised(p, t)
	if err != nil {
		return t, nil, err
	}
	for _, level := range policy.Levels {
		one := outcome{Value: level.Impact, Title: level.Title, About: level.Description, Current: level.Impact == t.Impact.Current}
		then := t
		if !one.Current {
			then, err = p.API.Correct(ref, client.Correction{Impact: level.Impact, Reason: previewReason, Preview: true})
		}
		if one.Refused, err = sentence(err); err != nil {
			return t, nil, err
		}
		if one.Refused == "" {
			one.Standing, one.Promises = then.SLA.Standing, changesBetween(t, then)
		}
		levels = append(levels, one)
	}
	return t, levels, nil
}

// sentence is what a refusal says; an error that is none stays one.
func sentence(err error) (string, error) {
	if refusal, ok := fault.As(err); ok {
		return refusal.Message, nil
	}
	return "", err
}
