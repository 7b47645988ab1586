package admin

import (
	"cmp"
	"errors"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// doneToWebhook are what can have been done to a webhook.
var doneToWebhook = map[string]string{
	"saved": "Saved. It holds for what waits, too.", "pause": "It is sent nothing for now. What happens meanwhile waits.",
	"resume": "What has waited is sent now.", "test": "A trial is on its way; look for webhook.test below.", "again": "It is sent again.",
}

// states are what can have become of a delivery.
var states = []page.Choice{{Value: "", Label: "All"}, {Value: "waiting", Label: "Waiting"}, {Value: "delivered", Label: "Delivered"}, {Value: "dead", Label: "Given up"}, {Value: "dropped", Label: "Dropped"}}

// hookSeen is what the page of a webhook shows.
type hookSeen struct {
	hook       client.Webhook
	types      []group
	state      string // of the deliveries that are shown
	deliveries client.Page[client.Delivery]
}

func (a *Pages) showWebhook(c *gin.Context, p *page.Page) error {
	seen, err := hookFor(c, p)
	if err != nil {
		return err
	}
	p.Note(c, doneToWebhook)
	p.Live = page.Live{Every: 10}
	return p.Show(c, webhooksTitle, webhookPage(p, seen, filledWebhook(seen.hook)))
}

func hookFor(c *gin.Context, p *page.Page) (seen hookSeen, err error) {
	id := c.Param("id")
	if seen.hook, err = p.API.Webhook(id); err != nil {
		return seen, err
	}
	types, err := p.API.EventTypes()
	if err != nil {
		return seen, err
	}
	seen.types, seen.state = grouped(types), c.Query("state")
	seen.deliveries, err = p.API.Deliveries(id, seen.state, c.Query("cursor"))
	return seen, err
}

func filledWebhook(w client.Webhook) *page.Form {
	f := page.Filled("url", w.URL, "description", w.Description)
	f.Values["events"] = w.Events
	return f
}

func (a *Pages) changeWebhook(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	id := c.Param("id")
	if err := p.API.ChangeWebhook(id, typedWebhook(f)); err != nil {
		return againWebhook(c, p, f, err)
	}
	return p.GoTo(c, client.Webhook{ID: id}.Path()+"?done=saved")
}

// againWebhook shows the page again, with why something couldn't be done.
func againWebhook(c *gin.Context, p *page.Page, f *page.Form, err error) error {
	seen, found := hookFor(c, p)
	if found != nil {
		return errors.Join(found, err)
	}
	if f == nil {
		f = filledWebhook(seen.hook)
	}
	return p.Again(c, webhooksTitle, f, err, webhookPage(p, seen, f))
}

func (a *Pages) stepWebhook(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	id, step := c.Param("id"), c.Param("step")
	switch step {
	case "pause", "resume", "test":
		err = p.API.StepWebhook(id, step)
	case "delete":
		if err = p.API.DeleteWebhook(id); err == nil {
			return p.GoTo(c, "/webhooks?done=deleted")
		}
	case "rotate":
		var w client.Webhook
		var value string
		if w, value, err = p.API.Once(f.Value("key")).RotateSecret(id, f.Value("at_once") != ""); err == nil {
			note := "Its calls are signed with this secret from now on, and for a day with the old one as well."
			if f.Value("at_once") != "" {
				note = "Its calls are signed with this secret from now on, and with no other."
			}
			return p.Show(c, webhooksTitle, webhookSecretPage(p, w, value, note))
		}
	default:
		return fault.New(fault.NotFound, "not_found", "There is no such page.")
	}
	if err != nil {
		return againWebhook(c, p, nil, err)
	}
	return p.GoTo(c, client.Webhook{ID: id}.Path()+"?done="+step)
}

// title of a group of events.
func title(name string) string { return cmp.Or(groupTitles[name], name) }

// ticked reports whether something of a group is chosen.
func ticked(f *page.Form, g group) bool {
	for _, one := range g.types {
		if chosen(f, "events", one.Type) {
			return true
		}
	}
	return false
}
