package admin

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const deliveryTitle = "A call"

func (a *Pages) showDelivery(c *gin.Context, p *page.Page) error {
	d, err := p.API.Delivery(c.Param("id"), c.Param("delivery"))
	if err != nil {
		return err
	}
	p.Note(c, doneToWebhook)
	p.Live = page.Live{Every: 10}
	return p.Show(c, deliveryTitle, deliveryPage(p, client.Webhook{ID: c.Param("id")}, d, page.Filled()))
}

func (a *Pages) redeliver(c *gin.Context, p *page.Page) error {
	hook, id := client.Webhook{ID: c.Param("id")}, c.Param("delivery")
	if err := p.API.Redeliver(hook.ID, id); err != nil {
		d, found := p.API.Delivery(hook.ID, id)
		if found != nil {
			return found
		}
		f := page.Filled()
		return p.Again(c, deliveryTitle, f, err, deliveryPage(p, hook, d, f))
	}
	return p.GoTo(c, hook.Path()+"/deliveries/"+id+"?done=again")
}

// deliveryState is what has become of a delivery, in a word, with a picture that goes with it.
func deliveryState(d client.Delivery) (word, icon, look string) {
	switch d.State {
	case "delivered":
		return "Delivered", "kept", "good"
	case "dead":
		return "Given up", "broken", "bad"
	case "dropped":
		return "Dropped", "late", "soft"
	case "sending":
		return "Being sent", "moved", ""
	}
	if d.Tried > 0 {
		return "Failed, waits to be tried again", "warning", "warn"
	}
	return "Waiting", "running", ""
}

// pretty is JSON on several lines; what isn't JSON stays as it is.
func pretty(text string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(text), "", "  ") != nil {
		return text
	}
	return b.String()
}

// headers are written as they were sent.
func headers(all map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(all)) {
		b.WriteString(name + ": " + all[name] + "\n")
	}
	return b.String()
}

func milliseconds(took float64) string { return strconv.FormatFloat(took, 'f', 0, 64) + " ms" }
