package agent

import (
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
	"deskbell/internal/web/parts"
)

// clockView is a clock as the rail shows it.
type clockView struct {
	client.Clock
	Number string // within the ticket
	Icon   string
}

// stateIcons are the shapes of a clock's states.
var stateIcons = map[string]string{"running": "running", "paused": "paused", "met": "kept", "missed": "late", "superseded": "moved"}

// Open reports whether its promise is still to be kept under it.
func (c clockView) Open() bool { return c.State == "running" || c.State == "paused" }

// Look is the class of its state: one that is late or was broken shows it.
func (c clockView) Look() string {
	if c.Breach != nil && c.State != "superseded" {
		return "broken"
	}
	return c.State
}

// clocksOf are a ticket's clocks: those that run first, then the latest.
func clocksOf(t client.Ticket) []clockView {
	var open, settled []clockView
	for _, c := range t.SLA.Clocks {
		_, digits, _ := strings.Cut(c.ID, ".")
		one := clockView{c, digits, stateIcons[c.State]}
		if one.Open() {
			open = append(open, one)
		} else {
			settled = append([]clockView{one}, settled...)
		}
	}
	return append(open, settled...)
}

// causes say how a promise was broken.
var causes = map[string]string{
	"silence":          "nobody answered in time",
	"reclassification": "the change of impact moved the deadline into the past",
	"relocation":       "the change of country moved the deadline into the past",
}

// rootCauses are why a breach came about, as a manager explains it.
var rootCauses = []page.Choice{
	{Value: "", Label: "Choose one"}, {Value: "staffing", Label: "Staffing"}, {Value: "outage", Label: "Outage"}, {Value: "third_party", Label: "Third party"},
	{Value: "customer_unreachable", Label: "Customer unreachable"}, {Value: "wrong_classification", Label: "Wrong classification"}, {Value: "other", Label: "Other"},
}

var noClock = fault.New(fault.NotFound, "not_found", "There is no such clock on this ticket.")

// clockOf finds the clock that the address names, and how it is counted.
func clockOf(c *gin.Context, p *page.Page) (t client.Ticket, one clockView, r client.Receipt, err error) {
	ref := c.Param("number")
	if t, err = p.API.Ticket(ref); err != nil {
		return t, one, r, err
	}
	dress(p, t)
	for _, k := range clocksOf(t) {
		if k.Number == c.Param("clock") {
			r, err = p.API.Receipt(ref, k.ID)
			return t, k, r, err
		}
	}
	return t, one, r, noClock
}

// showClock is how a clock was counted; and where it broke, the breach and its explanation.
func (a *Pages) showClock(c *gin.Context, p *page.Page) error {
	t, one, r, err := clockOf(c, p)
	if err != nil {
		return err
	}
	f := page.Filled()
	if b := one.Breach; b != nil && b.Acknowledged != nil {
		f = page.Filled("cause", b.Acknowledged.Cause, "note", b.Acknowledged.Note)
	}
	return p.Show(c, clockTitle(t, one), clockPage(p, t, one, r, f))
}

// acknowledge explains a breach; it is for managers, as the API has it.
func (a *Pages) acknowledge(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	t, one, r, err := clockOf(c, p)
	if err != nil {
		return err
	}
	if err := asSeen(p, f).Acknowledge(one.ID, f.Value("cause"), f.Value("note")); err != nil {
		return p.Again(c, clockTitle(t, one), f, err, clockPage(p, t, one, r, f))
	}
	return p.GoTo(c, t.Path()+"?done=acknowledged")
}

func clockTitle(t client.Ticket, c clockView) string {
	return parts.Title(c.Metric) + " of #" + text(t.Number)
}

func mayExplain(p *page.Page) bool { return p.Can(auth.AcknowledgeBreaches) }
