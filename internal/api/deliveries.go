package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/tickets"
)

type deliveryInput struct {
	ID string `path:"id" doc:"The delivery's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a60"`
}

type deliveriesInput struct {
	Channel string  `query:"channel" enum:"mail,webhook" doc:"The way out."`
	State   string  `query:"state" enum:"waiting,sending,delivered,dead,dropped" doc:"What has become of it."`
	To      string  `query:"to" maxLength:"254" doc:"An email address, or a webhook's ID." example:"ada@aerial.example"`
	Ticket  string  `query:"ticket" maxLength:"36" doc:"ID or number of the ticket it is about." example:"1042"`
	Since   instant `query:"since" doc:"Made then or later." example:"2026-11-25T00:00:00Z"`
	Limit   int     `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Cursor  string  `query:"cursor" maxLength:"1000" doc:"next_cursor of the page before; with the same filters."`
}

// Resolve notes how to learn what is wrong with the filters besides their form.
func (in *deliveriesInput) Resolve(c huma.Context) []error {
	a := exchangeOf(c.Context()).api
	return previewing(c, func(ctx context.Context) error {
		_, err := a.deliveryQuery(ctx, in)
		return err
	})
}

type webhookDeliveryInput struct {
	ID       string `path:"id" doc:"The webhook's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5e"`
	Delivery string `path:"did" doc:"The delivery's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a60"`
}

type webhookDeliveriesInput struct {
	ID     string  `path:"id" doc:"The webhook's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5e"`
	State  string  `query:"state" enum:"waiting,sending,delivered,dead,dropped" doc:"What has become of it."`
	Since  instant `query:"since" doc:"Made then or later." example:"2026-11-25T00:00:00Z"`
	Limit  int     `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Cursor string  `query:"cursor" maxLength:"1000" doc:"next_cursor of the page before; with the same filters."`
}

func (a *api) registerDeliveries() {
	register(a, auth.ReadIntegrations, operation{
		id: "list-deliveries", method: http.MethodGet, path: "/v1/deliveries", tag: tagIntegrations,
		summary: "What was sent, is on its way, or was given up", about: "Mails and calls of webhooks. What was given up is in the state dead.",
	}, func(ctx context.Context, in *deliveriesInput) (*struct{ Body deliveriesJSON }, error) {
		q, err := a.deliveryQuery(ctx, in)
		if err != nil {
			return nil, err
		}
		return a.listDeliveries(ctx, q)
	})
	register(a, auth.ReadIntegrations, operation{
		id: "get-delivery", method: http.MethodGet, path: "/v1/deliveries/{id}", tag: tagIntegrations,
		refuses: []int{http.StatusNotFound},
		summary: "One delivery, with every attempt", about: "The text of a mail isn't in it: it is written when it is sent.",
	}, func(ctx context.Context, in *deliveryInput) (*struct{ Body fullDeliveryJSON }, error) {
		return a.getDelivery(ctx, notify.DeliveryQuery{ID: in.ID})
	})
	register(a, auth.ReadIntegrations, operation{
		id: "list-webhook-deliveries", method: http.MethodGet, path: "/v1/webhooks/{id}/deliveries", tag: tagIntegrations,
		refuses: []int{http.StatusNotFound},
		summary: "The calls of a webhook",
	}, func(ctx context.Context, in *webhookDeliveriesInput) (*struct{ Body deliveriesJSON }, error) {
		w, err := a.webhook(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return a.listDeliveries(ctx, notify.DeliveryQuery{
			Channel: notify.Hook, To: w.ID, State: notify.State(in.State), Since: in.Since.Time, Limit: in.Limit, Cursor: in.Cursor,
		})
	})
	register(a, auth.ReadIntegrations, operation{
		id: "get-webhook-delivery", method: http.MethodGet, path: "/v1/webhooks/{id}/deliveries/{did}", tag: tagIntegrations,
		refuses: []int{http.StatusNotFound},
		summary: "One call of a webhook, with every attempt",
	}, func(ctx context.Context, in *webhookDeliveryInput) (*struct{ Body fullDeliveryJSON }, error) {
		return a.getDelivery(ctx, notify.DeliveryQuery{ID: in.Delivery, Channel: notify.Hook, To: in.ID})
	})
	a.registerRedelivery()
}

// deliveryQuery is what the filters select.
func (a *api) deliveryQuery(ctx context.Context, in *deliveriesInput) (notify.DeliveryQuery, error) {
	q := notify.DeliveryQuery{
		Channel: notify.Channel(in.Channel), To: in.To, State: notify.State(in.State), Since: in.Since.Time, Limit: in.Limit, Cursor: in.Cursor,
	}
	if in.Ticket == "" {
		return q, nil
	}
	var t *tickets.Ticket
	ref, err := ticketRef(in.Ticket)
	if err == nil {
		t, err = a.ticket(ctx, ref)
	}
	if fault.Is(err, fault.NotFound) {
		var faults fault.List
		faults.Add("ticket", in.Ticket, "is not the ID or number of a ticket")
		err = faults.Err(invalidRequest, invalidDetail)
	}
	if err != nil {
		return q, err
	}
	q.Ticket = t.ID
	return q, nil
}

func (a *api) listDeliveries(ctx context.Context, q notify.DeliveryQuery) (*struct{ Body deliveriesJSON }, error) {
	page, next, err := a.Deliveries.ListDeliveries(ctx, q)
	if err != nil {
		return nil, err
	}
	out := deliveriesJSON{Items: []deliveryJSON{}, NextCursor: textOrNull(next)}
	for _, d := range page {
		out.Items = append(out.Items, toDeliveryJSON(d))
	}
	return &struct{ Body deliveriesJSON }{out}, nil
}

func (a *api) getDelivery(ctx context.Context, q notify.DeliveryQuery) (*struct{ Body fullDeliveryJSON }, error) {
	d, attempts, err := a.delivery(ctx, q)
	if err != nil {
		return nil, err
	}
	return &struct{ Body fullDeliveryJSON }{toFullDeliveryJSON(d, attempts)}, nil
}

// delivery finds the one that an address names: by its ID, and for a webhook if it is one of
// that webhook's.
func (a *api) delivery(ctx context.Context, q notify.DeliveryQuery) (notify.Delivery, []notify.Attempt, error) {
	noDelivery := fault.New(fault.NotFound, "not_found", "There is no such delivery.")
	if !idForm.MatchString(q.ID) {
		return notify.Delivery{}, nil, noDelivery
	}
	d, attempts, err := a.Deliveries.Delivery(ctx, q.ID)
	if err == nil && (q.Channel != "" && d.Channel != q.Channel || q.To != "" && d.To != q.To) {
		err = noDelivery
	}
	return d, attempts, err
}
