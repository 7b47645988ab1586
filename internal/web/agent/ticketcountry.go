package agent

import (
	"cmp"
	"slices"

	"github.com/gin-gonic/gin"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// showRelocate lets a country be chosen, and shows what the one in the address would mean.
func (a *Pages) showRelocate(c *gin.Context, p *page.Page) error {
	f := page.Filled("country", c.Query("country"), "reason", c.Query("reason"))
	t, then, err := relocated(p, c.Param("number"), f.Value("country"))
	if err != nil {
		return err
	}
	choices, err := countries(p)
	if err != nil {
		return err
	}
	return p.Show(c, countryTitle(p, t), countryPage(p, t, then, choices, f))
}

func (a *Pages) relocate(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	ref, country := c.Param("number"), f.Value("country")
	if _, refusal := asSeen(p, f).Correct(ref, client.Correction{Country: cmp.Or(country, "?"), Reason: f.Value("reason")}); refusal != nil {
		t, then, err := relocated(p, ref, country)
		if err != nil {
			return err
		}
		choices, err := countries(p)
		if err != nil {
			return err
		}
		return p.Again(c, countryTitle(p, t), f, refusal, countryPage(p, t, then, choices, f))
	}
	return p.GoTo(c, "/tickets/"+ref+"?done=relocated")
}

func countryTitle(p *page.Page, t client.Ticket) string {
	dress(p, t)
	return "Correct the country of #" + text(t.Number)
}

// relocated is what another country would mean for a ticket; nil without one.
func relocated(p *page.Page, ref, country string) (t client.Ticket, then *outcome, err error) {
	if t, err = p.API.Ticket(ref); err != nil || country == "" || country == t.Requester.Country {
		return t, nil, err
	}
	then = &outcome{Value: country, Title: p.Tongue.Country(country)}
	after, err := p.API.Correct(ref, client.Correction{Country: country, Reason: previewReason, Preview: true})
	if then.Refused, err = sentence(err); err != nil || then.Refused != "" {
		return t, then, err
	}
	then.About, then.Standing, then.Promises = deskFor(after), after.SLA.Standing, changesBetween(t, after)
	return t, then, nil
}

// deskFor says which calendar serves a ticket.
func deskFor(t client.Ticket) string {
	if t.SLA.Calendar == "" {
		return ""
	}
	return "Served by " + t.SLA.Calendar + ", " + t.SLA.TimeZone + "."
}

// countries are all there are, by their names.
func countries(p *page.Page) ([]page.Choice, error) {
	list, err := p.API.Countries()
	if err != nil {
		return nil, err
	}
	all := make([]page.Choice, 0, len(list)+1)
	for _, one := range list {
		all = append(all, page.Choice{Value: one.Code, Label: p.Tongue.Country(one.Code)})
	}
	slices.SortFunc(all, func(a, b page.Choice) int { return cmp.Compare(a.Label, b.Label) })
	return append([]page.Choice{{Value: "", Label: "Choose one"}}, all...), nil
}
