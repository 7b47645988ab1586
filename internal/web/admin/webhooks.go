package admin

import (
	"errors"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const webhooksTitle = "Webhooks"

func (a *Pages) showWebhooks(c *gin.Context, p *page.Page) error {
	hooks, types, err := hooksAndTypes(p)
	if err != nil {
		return err
	}
	p.Note(c, map[string]string{"deleted": "It is told nothing any more."})
	return p.Show(c, webhooksTitle, webhooksPage(p, hooks, types, page.Filled("key", page.NewKey())))
}

func hooksAndTypes(p *page.Page) ([]client.Webhook, []group, error) {
	hooks, err := p.API.Webhooks()
	if err != nil {
		return nil, nil, err
	}
	types, err := p.API.EventTypes()
	return hooks, grouped(types), err
}

// createWebhook makes one, and shows its secret this once. The key that came with the form
// keeps two presses of the button from making two.
func (a *Pages) createWebhook(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	made, secret, err := p.API.Once(f.Value("key")).CreateWebhook(typedWebhook(f))
	if err != nil {
		hooks, types, listed := hooksAndTypes(p)
		return p.Again(c, webhooksTitle, f, errors.Join(err, listed), webhooksPage(p, hooks, types, f))
	}
	return p.Show(c, webhooksTitle, webhookSecretPage(p, made, secret, "It is called from now on."))
}

func typedWebhook(f *page.Form) client.WebhookChange {
	return client.WebhookChange{URL: f.Value("url"), Description: f.Value("description"), Events: append([]string{}, f.All("events")...)}
}

// group are types of events that begin alike.
type group struct {
	name  string
	types []client.Meaning
}

// grouped are types by what they are about, in the order they come. A trial is told to whoever
// is tried out, so nobody chooses it.
func grouped(types []client.Meaning) (all []group) {
	for _, one := range types {
		name, _, _ := strings.Cut(one.Type, ".")
		if name == "webhook" {
			continue
		}
		i := slices.IndexFunc(all, func(g group) bool { return g.name == name })
		if i < 0 {
			i, all = len(all), append(all, group{name: name})
		}
		all[i].types = append(all[i].types, one)
	}
	return all
}

var groupTitles = map[string]string{
	"ticket": "Requests", "sla": "Promises", "license": "Licenses", "remote_deactivation": "Remote deactivation", "contract": "Contracts", "device": "Devices",
}

// hookState is how a webhook is doing, in a word, with a picture that goes with it.
func hookState(w client.Webhook) (word, icon, look string) {
	switch {
	case w.Paused:
		return "Paused", "paused", "soft"
	case w.Circuit == "open":
		return "Held back: the last calls failed", "broken", "bad"
	case w.Circuit == "half-open":
		return "Being tried again", "warning", "warn"
	}
	return "Active", "kept", "good"
}

// told says what a webhook is told.
func told(w client.Webhook) string {
	switch len(w.Events) {
	case 0:
		return "Everything"
	case 1, 2:
		return strings.Join(w.Events, ", ")
	}
	return count(len(w.Events)) + " types of events"
}
