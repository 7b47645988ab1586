package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

// An old secret signs beside a new one for usualOverlap, unless a rotation says otherwise.
const (
	usualOverlap = 24 * time.Hour
	mostSecrets  = 5 // that sign at once
)

type webhookStep struct {
	ID   string `path:"id" doc:"The webhook's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5e"`
	Body *nothing
}

type rotation struct {
	Overlap *int `json:"overlap_seconds,omitempty" minimum:"0" maximum:"604800" doc:"For how long the secrets so far sign as well: a day if left out, a week at most. 0 ends them at once." example:"86400"`
}

type rotateInput struct {
	ID   string `path:"id" doc:"The webhook's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5e"`
	Body *rotation
}

func (in *rotateInput) overlap() time.Duration {
	if in.Body == nil || in.Body.Overlap == nil {
		return usualOverlap
	}
	return time.Duration(*in.Body.Overlap) * time.Second
}

func (a *api) registerWebhookSteps() {
	for _, step := range []struct {
		name, summary, about string
		paused               bool
	}{
		{"pause", "Send it nothing for now", "What happens meanwhile waits.", true},
		{"resume", "Send what has waited, and what happens from now on", "", false},
	} {
		register(a, auth.ManageIntegrations, operation{
			id: step.name + "-webhook", method: http.MethodPost, path: "/v1/webhooks/{id}/" + step.name, tag: tagIntegrations,
			body: jsonBody, refuses: []int{http.StatusNotFound}, summary: step.summary, about: step.about,
		}, func(ctx context.Context, in *webhookStep) (*struct{ Body webhookJSON }, error) {
			w, err := exchangeOf(ctx).changeWebhook(ctx, in.ID, func(w *notify.Webhook) error {
				w.Paused = step.paused
				return nil
			})
			return &struct{ Body webhookJSON }{w}, err
		})
	}
	register(a, auth.ManageIntegrations, operation{
		id: "rotate-webhook-secret", method: http.MethodPost, path: "/v1/webhooks/{id}/rotate-secret", tag: tagIntegrations,
		body: jsonBody, refuses: []int{http.StatusNotFound},
		summary: "Sign its calls with a new secret", about: "For a while the old one signs them as well, so that the receiver can change over.",
	}, func(ctx context.Context, in *rotateInput) (*struct{ Body secretJSON }, error) {
		x, secret := exchangeOf(ctx), a.NewSecret()
		w, err := x.changeWebhook(ctx, in.ID, func(w *notify.Webhook) error {
			return rotate(w, secret, x.now(), in.overlap())
		})
		return &struct{ Body secretJSON }{secretJSON{w, secret}}, err
	})
	register(a, auth.ManageIntegrations, operation{
		id: "test-webhook", method: http.MethodPost, path: "/v1/webhooks/{id}/test", tag: tagIntegrations,
		status: http.StatusAccepted, body: jsonBody, refuses: []int{http.StatusNotFound},
		summary: "Try it out",
		about:   "Calls it with the type webhook.test, whichever types it is told otherwise. The answer is the delivery that is on its way; while the webhook is paused, it waits.",
	}, a.testWebhook)
}

// rotate lets a new secret sign from now on, and those so far for the overlap at most.
func rotate(w *notify.Webhook, secret string, now time.Time, overlap time.Duration) error {
	until := now.Add(overlap)
	kept := []notify.Secret{{Value: secret}}
	for _, old := range w.Secrets {
		if old.Until.IsZero() || old.Until.After(until) {
			old.Until = until
		}
		if old.Until.After(now) {
			kept = append(kept, old)
		}
	}
	if len(kept) > mostSecrets {
		return fault.New(fault.Conflict, "too_many_secrets", "%d secrets sign its calls already. Wait until one has ended, or end them all with overlap_seconds 0.", len(w.Secrets))
	}
	w.Secrets = kept
	return nil
}

func (a *api) testWebhook(ctx context.Context, in *webhookStep) (*struct{ Body deliveryJSON }, error) {
	w, err := a.webhook(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	x := exchangeOf(ctx)
	now := x.now()
	d, err := trial(w, a.Desk.NewID(), now)
	if err != nil {
		return nil, err
	}
	err = x.recorded(ctx, func(ctx context.Context) (audit.Object, any, error) {
		_, err := a.Outbox.Queue(ctx, testType+" "+d.ID, now, []notify.Delivery{d}) // an occasion of its own, so it is always queued
		return webhookObject(w.ID), map[string]string{"delivery": d.ID}, err
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body deliveryJSON }{toDeliveryJSON(d)}, nil
}

// toldTrial is all there is to tell when a webhook is tried out.
type toldTrial struct {
	Webhook string `json:"webhook"`
}

// trial is a call that tries a webhook out. It doesn't wait for others in the webhook's lane.
func trial(w notify.Webhook, id string, now time.Time) (notify.Delivery, error) {
	payload, err := json.Marshal(told{testType, at(now), toldTrial{w.ID}})
	if err != nil {
		return notify.Delivery{}, fmt.Errorf("write down a trial of a webhook: %w", err)
	}
	return notify.Delivery{
		ID: id, Channel: notify.Hook, Kind: testType, Lane: "trial:" + id, To: w.ID, Message: id, Content: payload,
		NotBefore: now, State: notify.Waiting, CreatedAt: now,
	}, nil
}
