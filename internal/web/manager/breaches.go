package manager

import (
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
	"deskbell/internal/web/parts"
)

const breachesTitle = "Broken promises"

// narrowing are the filters of the list, which are called as the API calls them.
var narrowing = []string{"acknowledged", "cause", "impact", "region", "agent", "metric"}

// breaches is a page of the list.
type breaches struct {
	*page.Page
	form    *page.Form
	period  Period
	list    client.Page[client.BrokenPromise]
	later   bool // it isn't the first page
	impacts []page.Choice
	agents  []page.Choice
}

func (a *Pages) showBreaches(c *gin.Context, p *page.Page) error {
	query := c.Request.URL.Query()
	b := breaches{Page: p, period: periodOf(query, p.Now, p.Zone), later: query.Get("cursor") != ""}
	b.form = page.Filled("from", b.period.From, "to", b.period.To)
	asked := []string{"cursor", query.Get("cursor")}
	for _, name := range narrowing {
		b.form.Values[name] = []string{query.Get(name)}
		asked = append(asked, name, query.Get(name))
	}
	if err := b.offer(); err != nil {
		return err
	}
	p.Note(c, map[string]string{"explained": "The breach is explained."})
	var err error
	if b.list, err = p.API.Breaches(b.period.query(asked...)); err != nil {
		return p.Again(c, breachesTitle, b.form, err, breachesPage(&b))
	}
	return p.Show(c, breachesTitle, breachesPage(&b))
}

// offer fills what can be chosen: the impacts of all plans, and who works here.
func (b *breaches) offer() error {
	policies, err := policiesInForce(b.API)
	if err != nil {
		return err
	}
	people, err := b.API.Assignees()
	if err != nil {
		return err
	}
	for _, one := range people {
		b.agents = append(b.agents, page.Choice{Value: one.Email, Label: one.Name})
	}
	b.agents = append(b.agents, page.Choice{Value: "none", Label: "Nobody"})
	b.impacts = offered(impactsIn(policies), b.form.Value("impact"))
	b.agents = offered(b.agents, b.form.Value("agent"))
	return nil
}

// offered are choices, with the present one among them even if it is a thing of the past.
func offered(choices []page.Choice, present string) []page.Choice {
	for _, one := range choices {
		if one.Value == present {
			return choices
		}
	}
	if present == "" {
		return choices
	}
	return append(choices, page.Choice{Value: present, Label: present})
}

// address is this list's, at a cursor.
func (b *breaches) address(path, cursor string) string {
	pairs := []string{"cursor", cursor}
	for _, name := range narrowing {
		pairs = append(pairs, name, b.form.Value(name))
	}
	return b.period.address(path, pairs...)
}

// explanation is the page on which a breach is explained.
type explanation struct {
	*page.Page
	form   *page.Form
	ticket client.Ticket
	clock  client.Clock
	back   string
}

func (a *Pages) showBreach(c *gin.Context, p *page.Page) error {
	e, err := breachOf(c, p)
	if err != nil {
		return err
	}
	e.back = page.Within(c.DefaultQuery("back", "/reports/breaches"))
	e.form = page.Filled("back", e.back)
	if told := e.clock.Breach.Acknowledged; told != nil {
		e.form = page.Filled("back", e.back, "cause", told.Cause, "note", told.Note)
	}
	return p.Show(c, explainTitle, explainPage(e))
}

const explainTitle = "Why was it broken?"

// breachOf finds the breach that the address names by its clock.
func breachOf(c *gin.Context, p *page.Page) (*explanation, error) {
	ref, _, _ := strings.Cut(c.Param("clock"), ".")
	t, err := p.API.Ticket(ref)
	if err != nil {
		return nil, err
	}
	for _, clock := range t.SLA.Clocks {
		if clock.ID == c.Param("clock") && clock.Breach != nil {
			return &explanation{Page: p, ticket: t, clock: clock}, nil
		}
	}
	return nil, fault.New(fault.NotFound, "not_found", "There is no such breach. The list of broken promises has all.")
}

func (a *Pages) explain(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	e, err := breachOf(c, p)
	if err != nil {
		return err
	}
	e.form, e.back = f, page.Within(f.Value("back"))
	if err := p.API.Acknowledge(e.clock.ID, f.Value("cause"), f.Value("note")); err != nil {
		return p.Again(c, explainTitle, f, err, explainPage(e))
	}
	return p.GoTo(c, done(e.back, "explained"))
}

// done is an address with the word for what was done in it.
func done(address, word string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "/reports/breaches"
	}
	query := u.Query()
	query.Set("done", word)
	return u.Path + "?" + query.Encode()
}

// causeIcon is the shape that goes with how a promise was broken.
func causeIcon(cause string) string {
	if cause == "silence" {
		return "late"
	}
	return "moved"
}

// beforeAt and fromAt are the parts of an address.
func beforeAt(email string) string {
	name, _, _ := strings.Cut(email, "@")
	return name
}

func fromAt(email string) string { return strings.TrimPrefix(email, beforeAt(email)) }

// late is by how much.
func late(p *page.Page, b client.BrokenPromise) string {
	switch {
	case b.Late == nil:
		return "never answered"
	case *b.Late == 0 && !b.AnsweredAt.IsZero():
		return "no business time"
	case b.AnsweredAt.IsZero():
		return span(p, b.Late) + ", and still waiting"
	}
	return span(p, b.Late)
}

// shortly names a root cause.
func shortly(cause string) string { return parts.Title(cause) }

// periodAddress is this list of another period.
func (b *breaches) periodAddress(key string) string {
	other := *b
	other.period = Period{Key: key}
	return other.address("/reports/breaches", "")
}

// explainAddress is where a breach is explained, from where one comes back to a list.
func explainAddress(b client.BrokenPromise, back string) string {
	return client.Query("/reports/breaches/"+url.PathEscape(b.Clock), "back", back)
}
