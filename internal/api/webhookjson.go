package api

import (
	"context"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/tickets"
)

// testType is told to a webhook that is tried out.
const testType = "webhook.test"

// eventType is something a webhook can be told.
type eventType string

// eventTypes are what there is to be told: what happens to tickets and to licenses.
var eventTypes = slices.Concat(words(tickets.EventKinds), words(entitlement.EventKinds), []string{testType})

// Schema lists them.
func (eventType) Schema(huma.Registry) *huma.Schema { return oneOf(eventTypes) }

// webhookJSON is a webhook without its secrets.
type webhookJSON struct {
	ID            string      `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5e"`
	URL           string      `json:"url" doc:"What is called." example:"https://hooks.aerial.example/deskbell"`
	Description   string      `json:"description" example:"Pages whoever is on duty."`
	Events        []eventType `json:"events" doc:"The types it is told; empty for all." example:"sla.warning,sla.breached"`
	Paused        bool        `json:"paused" doc:"Nothing is sent; what happens meanwhile waits."`
	Circuit       string      `json:"circuit" enum:"closed,open,half-open" doc:"Whether this server holds calls back, as the last ones failed: open if it does, half-open while it tries one." example:"closed"`
	Secrets       int         `json:"secrets" doc:"How many secrets sign its calls just now." example:"1"`
	RotatingUntil *time.Time  `json:"rotating_until" doc:"Until when an old secret signs as well; null if none does." example:"2026-11-26T18:30:00Z"`
	CreatedAt     time.Time   `json:"created_at" example:"2026-11-25T18:30:00Z"`
	UpdatedAt     time.Time   `json:"updated_at" example:"2026-11-25T18:30:00Z"`
}

// Webhook is a webhookJSON under a name that huma describes when it is embedded.
type Webhook = webhookJSON

// secretJSON is a webhook with its newest secret.
type secretJSON struct {
	Webhook
	Secret string `json:"secret" doc:"Signs its calls, see the Standard Webhooks specification. It is shown this once." example:"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"`
}

type webhooksJSON struct {
	Items      []webhookJSON `json:"items" doc:"Oldest first."`
	NextCursor *string       `json:"next_cursor" doc:"Continues the list; null at its end."`
}

type webhookInput struct {
	ID string `path:"id" doc:"The webhook's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5e"`
}

type webhooksInput struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Cursor string `query:"cursor" maxLength:"36" doc:"next_cursor of the page before."`
}

// Resolve notes how to learn what is wrong with the cursor besides its form.
func (in *webhooksInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error { return in.check() })
}

func (in *webhooksInput) check() error {
	var faults fault.List
	if in.Cursor != "" && !idForm.MatchString(in.Cursor) {
		faults.Add("cursor", in.Cursor, "is not a next_cursor of this list")
	}
	return faults.Err(invalidRequest, invalidDetail)
}

type newWebhook struct {
	Body struct {
		URL         string      `json:"url" maxLength:"2000" doc:"What to call, by POST." example:"https://hooks.aerial.example/deskbell"`
		Events      []eventType `json:"events,omitempty" maxItems:"100" doc:"The types it is to be told; all if empty or left out." example:"sla.warning,sla.breached"`
		Description string      `json:"description,omitempty" maxLength:"500" doc:"What it is for." example:"Pages whoever is on duty."`
	}
}

// Resolve notes how to learn what is wrong with the webhook besides its form.
func (in *newWebhook) Resolve(c huma.Context) []error {
	a := exchangeOf(c.Context()).api
	return previewing(c, func(context.Context) error { return a.checkWebhook(&in.Body.URL, &in.Body.Description) })
}

type webhookChange struct {
	ID   string `path:"id" doc:"The webhook's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5e"`
	Body struct {
		URL         *string     `json:"url,omitempty" maxLength:"2000" doc:"What to call, by POST. It holds for what waits, too." example:"https://hooks.aerial.example/deskbell"`
		Events      []eventType `json:"events,omitempty" maxItems:"100" doc:"The types it is to be told from now on; all if empty."`
		Description *string     `json:"description,omitempty" maxLength:"500" doc:"What it is for." example:"Pages whoever is on duty."`
		Paused      *bool       `json:"paused,omitempty" doc:"Whether what happens shall wait."`
	}
}

// Resolve notes how to learn what is wrong with the change besides its form.
func (in *webhookChange) Resolve(c huma.Context) []error {
	a := exchangeOf(c.Context()).api
	return previewing(c, func(context.Context) error { return a.checkWebhook(in.Body.URL, in.Body.Description) })
}

func (a *api) toWebhookJSON(w notify.Webhook, now time.Time) webhookJSON {
	j := webhookJSON{
		ID: w.ID, URL: w.URL, Description: w.Description, Events: []eventType{}, Paused: w.Paused, Circuit: a.Circuit(w.ID),
		Secrets: len(w.Signing(now)), CreatedAt: at(w.CreatedAt), UpdatedAt: at(w.UpdatedAt),
	}
	for _, e := range w.Events {
		j.Events = append(j.Events, eventType(e))
	}
	var until time.Time
	for _, s := range w.Secrets {
		if s.Until.After(now) && s.Until.After(until) {
			until = s.Until
		}
	}
	j.RotatingUntil = atOrNull(until)
	return j
}

// eachOnce are types as they are kept: sorted, each once.
func eachOnce(types []eventType) []string {
	all := words(types)
	slices.Sort(all)
	return slices.Compact(all)
}
