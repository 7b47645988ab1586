package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

type createdOutput struct {
	Location string `header:"Location" doc:"Where the webhook is."`
	Body     secretJSON
}

func (a *api) registerWebhooks() {
	register(a, auth.ManageIntegrations, operation{
		id: "create-webhook", method: http.MethodPost, path: "/v1/webhooks", tag: tagIntegrations,
		status: http.StatusCreated, body: jsonBody,
		summary: "Have an address told what happens",
		about: "It is called at least once for each event, signed by the Standard Webhooks specification; webhook-id is the same " +
			"at every repetition. What isn't answered with a status of 2xx is tried again for a while.",
	}, a.createWebhook)
	register(a, auth.ReadIntegrations, operation{
		id: "list-webhooks", method: http.MethodGet, path: "/v1/webhooks", tag: tagIntegrations,
		summary: "Who is told",
	}, a.listWebhooks)
	register(a, auth.ReadIntegrations, operation{
		id: "get-webhook", method: http.MethodGet, path: "/v1/webhooks/{id}", tag: tagIntegrations,
		refuses: []int{http.StatusNotFound},
		summary: "One webhook", about: "Its secret is never shown again.",
	}, func(ctx context.Context, in *webhookInput) (*struct{ Body webhookJSON }, error) {
		w, err := a.webhook(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &struct{ Body webhookJSON }{a.toWebhookJSON(w, exchangeOf(ctx).now())}, nil
	})
	register(a, auth.ManageIntegrations, operation{
		id: "change-webhook", method: http.MethodPatch, path: "/v1/webhooks/{id}", tag: tagIntegrations,
		body: jsonBody, refuses: []int{http.StatusNotFound},
		summary: "Change a webhook", about: "What is left out stays.",
	}, func(ctx context.Context, in *webhookChange) (*struct{ Body webhookJSON }, error) {
		if err := a.checkWebhook(in.Body.URL, in.Body.Description); err != nil {
			return nil, err
		}
		w, err := exchangeOf(ctx).changeWebhook(ctx, in.ID, in.apply)
		return &struct{ Body webhookJSON }{w}, err
	})
	register(a, auth.ManageIntegrations, operation{
		id: "delete-webhook", method: http.MethodDelete, path: "/v1/webhooks/{id}", tag: tagIntegrations,
		status: http.StatusNoContent, refuses: []int{http.StatusNotFound},
		summary: "Tell it nothing any more", about: "What waits for it is dropped. Its deliveries can still be looked at, see GET /v1/deliveries.",
	}, func(ctx context.Context, in *webhookInput) (*struct{}, error) {
		if !idForm.MatchString(in.ID) {
			return nil, noWebhook
		}
		x := exchangeOf(ctx)
		return &struct{}{}, x.recorded(ctx, func(ctx context.Context) (audit.Object, any, error) {
			return webhookObject(in.ID), nil, a.Webhooks.DeleteWebhook(ctx, in.ID, x.now())
		})
	})
	a.registerWebhookSteps()
}

func (a *api) createWebhook(ctx context.Context, in *newWebhook) (*createdOutput, error) {
	if err := a.checkWebhook(&in.Body.URL, &in.Body.Description); err != nil {
		return nil, err
	}
	x := exchangeOf(ctx)
	now := x.now()
	w := notify.Webhook{
		ID: a.Desk.NewID(), URL: in.Body.URL, Description: strings.TrimSpace(in.Body.Description), Events: eachOnce(in.Body.Events),
		Secrets: []notify.Secret{{Value: a.NewSecret()}}, CreatedAt: now, UpdatedAt: now,
	}
	err := x.recorded(ctx, func(ctx context.Context) (audit.Object, any, error) {
		return webhookObject(w.ID), webhookDetails(w), a.Webhooks.AddWebhook(ctx, w)
	})
	if err != nil {
		return nil, err
	}
	return &createdOutput{"/v1/webhooks/" + w.ID, secretJSON{a.toWebhookJSON(w, now), w.Secrets[0].Value}}, nil
}

func (a *api) listWebhooks(ctx context.Context, in *webhooksInput) (*struct{ Body webhooksJSON }, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	all, err := a.Webhooks.Webhooks(ctx)
	if err != nil {
		return nil, err
	}
	// By ID, which is by age, and unlike a place in the list outlives a deletion.
	slices.SortFunc(all, func(a, b notify.Webhook) int { return strings.Compare(a.ID, b.ID) })
	out := webhooksJSON{Items: []webhookJSON{}}
	for _, w := range all {
		if w.ID <= in.Cursor {
			continue
		}
		if len(out.Items) == in.Limit {
			out.NextCursor = &out.Items[in.Limit-1].ID
			break
		}
		out.Items = append(out.Items, a.toWebhookJSON(w, exchangeOf(ctx).now()))
	}
	return &struct{ Body webhooksJSON }{out}, nil
}

var noWebhook = fault.New(fault.NotFound, "not_found", "There is no such webhook.")

// webhook finds the one that an address names.
func (a *api) webhook(ctx context.Context, id string) (notify.Webhook, error) {
	if !idForm.MatchString(id) {
		return notify.Webhook{}, noWebhook
	}
	return a.Webhooks.Webhook(ctx, id)
}

// changeWebhook changes the one that an address names, and writes it down as it is then.
func (x *exchange) changeWebhook(ctx context.Context, id string, change func(*notify.Webhook) error) (webhookJSON, error) {
	if !idForm.MatchString(id) {
		return webhookJSON{}, noWebhook
	}
	var w notify.Webhook
	err := x.recorded(ctx, func(ctx context.Context) (_ audit.Object, _ any, err error) {
		w, err = x.api.Webhooks.UpdateWebhook(ctx, id, func(w *notify.Webhook) error {
			w.UpdatedAt = x.now()
			return change(w)
		})
		return webhookObject(id), webhookDetails(w), err
	})
	if err != nil {
		return webhookJSON{}, err
	}
	return x.api.toWebhookJSON(w, x.now()), nil
}

func (in *webhookChange) apply(w *notify.Webhook) error {
	if in.Body.URL != nil {
		w.URL = *in.Body.URL
	}
	if in.Body.Events != nil {
		w.Events = eachOnce(in.Body.Events)
	}
	if in.Body.Description != nil {
		w.Description = strings.TrimSpace(*in.Body.Description)
	}
	if in.Body.Paused != nil {
		w.Paused = *in.Body.Paused
	}
	return nil
}

// checkWebhook names what no schema finds, in what there is of a webhook.
func (a *api) checkWebhook(url, description *string) error {
	var faults fault.List
	if url != nil {
		err := a.CheckURL(*url)
		refused, ok := fault.As(err)
		if err != nil && !ok {
			return err
		}
		if ok {
			faults = append(faults, refused.Fields...)
		}
	}
	if description != nil && strings.ContainsFunc(*description, unicode.IsControl) {
		faults.Add("description", nil, "has control characters in it; send plain text on one line")
	}
	return faults.Err(invalidRequest, invalidDetail)
}
