package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

type redeliverInput struct {
	ID   string `path:"id" doc:"The webhook's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5e"`
	Body struct {
		Delivery string `json:"delivery,omitempty" maxLength:"36" doc:"ID of the one to send again." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a60"`
		Since    string `json:"since,omitempty" format:"date-time" doc:"Send all again that were made then or later." example:"2026-11-25T00:00:00Z"`
	}
}

// Resolve notes how to learn what is wrong with the request besides its form.
func (in *redeliverInput) Resolve(c huma.Context) []error {
	a := exchangeOf(c.Context()).api
	return previewing(c, func(ctx context.Context) error {
		_, err := a.redelivery(ctx, in)
		return err
	})
}

type redriveInput struct {
	ID   string `path:"id" doc:"The delivery's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a60"`
	Body *nothing
}

type redriveAllInput struct {
	Body struct {
		State   string `json:"state" enum:"dead" doc:"Only what was given up can be sent again by the dozen." example:"dead"`
		Channel string `json:"channel,omitempty" enum:"mail,webhook" doc:"Only what goes this way." example:"mail"`
		Since   string `json:"since,omitempty" format:"date-time" doc:"Only what was made then or later." example:"2026-11-25T00:00:00Z"`
	}
}

// Resolve notes how to learn what is wrong with the request besides its form.
func (in *redriveAllInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error {
		_, err := in.query()
		return err
	})
}

type redeliveredJSON struct {
	Redelivered int `json:"redelivered" doc:"How many are sent again." example:"3"`
}

type redrivenJSON struct {
	Redriven int `json:"redriven" doc:"How many are sent again." example:"3"`
}

func (a *api) registerRedelivery() {
	register(a, auth.ManageIntegrations, operation{
		id: "redeliver", method: http.MethodPost, path: "/v1/webhooks/{id}/redeliver", tag: tagIntegrations,
		body: jsonBody, refuses: []int{http.StatusNotFound},
		summary: "Call a webhook again",
		about: "With one delivery, or with all since an instant, whatever became of them; webhook-id stays the same. " +
			"Those that are being sent just now are left alone.",
	}, func(ctx context.Context, in *redeliverInput) (*struct{ Body redeliveredJSON }, error) {
		q, err := a.redelivery(ctx, in)
		if err != nil {
			return nil, err
		}
		n, err := a.redrive(ctx, q)
		return &struct{ Body redeliveredJSON }{redeliveredJSON{n}}, err
	})
	register(a, auth.ManageIntegrations, operation{
		id: "redrive-delivery", method: http.MethodPost, path: "/v1/deliveries/{id}/redrive", tag: tagIntegrations,
		body: jsonBody, refuses: []int{http.StatusNotFound},
		summary: "Send one again", about: "Whatever became of it, unless it is being sent just now.",
	}, func(ctx context.Context, in *redriveInput) (*struct{ Body redrivenJSON }, error) {
		q := notify.DeliveryQuery{ID: in.ID}
		if _, _, err := a.delivery(ctx, q); err != nil {
			return nil, err
		}
		n, err := a.redrive(ctx, q)
		return &struct{ Body redrivenJSON }{redrivenJSON{n}}, err
	})
	register(a, auth.ManageIntegrations, operation{
		id: "redrive-deliveries", method: http.MethodPost, path: "/v1/deliveries/redrive", tag: tagIntegrations,
		body:    jsonBody,
		summary: "Send again what was given up",
	}, func(ctx context.Context, in *redriveAllInput) (*struct{ Body redrivenJSON }, error) {
		q, err := in.query()
		if err != nil {
			return nil, err
		}
		n, err := a.redrive(ctx, q)
		return &struct{ Body redrivenJSON }{redrivenJSON{n}}, err
	})
}

// redrive sends deliveries again from now on. A single one must not be under way.
func (a *api) redrive(ctx context.Context, q notify.DeliveryQuery) (int, error) {
	x, n := exchangeOf(ctx), 0
	err := x.recorded(ctx, func(ctx context.Context) (_ audit.Object, _ any, err error) {
		n, err = a.Deliveries.Redrive(ctx, q, x.now())
		if err == nil && n == 0 && q.ID != "" {
			err = fault.New(fault.Conflict, "being_sent", "It is being sent just now. Look at it again in a minute.")
		}
		return audit.Object{Kind: "delivery", ID: q.ID}, redriveDetails(q, n), err
	})
	return n, err
}

// redelivery is what shall be sent again to a webhook.
func (a *api) redelivery(ctx context.Context, in *redeliverInput) (notify.DeliveryQuery, error) {
	q := notify.DeliveryQuery{Channel: notify.Hook, To: in.ID, ID: in.Body.Delivery}
	if _, err := a.webhook(ctx, in.ID); err != nil {
		return q, err
	}
	var faults fault.List
	if (in.Body.Delivery == "") == (in.Body.Since == "") {
		faults.Add(wholeBody, nil, "must have either delivery or since")
	}
	if in.Body.Delivery != "" {
		_, _, err := a.delivery(ctx, q)
		switch {
		case fault.Is(err, fault.NotFound):
			faults.Add("delivery", in.Body.Delivery, "is not the ID of a delivery to this webhook")
		case err != nil:
			return q, err
		}
	}
	q.Since = readSince(in.Body.Since, &faults).Time
	return q, faults.Err(invalidRequest, invalidDetail)
}

// query is what the filters select.
func (in *redriveAllInput) query() (notify.DeliveryQuery, error) {
	var faults fault.List
	q := notify.DeliveryQuery{
		State: notify.State(in.Body.State), Channel: notify.Channel(in.Body.Channel), Since: readSince(in.Body.Since, &faults).Time,
	}
	return q, faults.Err(invalidRequest, invalidDetail)
}

// readSince reads an instant from a body; zero for none.
func readSince(text string, faults *fault.List) (since instant) {
	if text == "" {
		return since
	}
	if err := since.UnmarshalText([]byte(text)); err != nil {
		faults.Add("since", text, "%s", err)
	}
	return since
}
