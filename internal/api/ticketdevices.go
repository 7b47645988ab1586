package api

import (
	"cmp"
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

type deactivationAnswer struct {
	Kind string `json:"kind,omitempty" enum:"action_plan,status_update,workaround,resolution,question,note" doc:"See POST /v1/tickets/{id}/messages; resolution if left out." example:"resolution"`
	Body string `json:"body" minLength:"1" maxLength:"50000" doc:"Plain text." example:"The laptop's seat is free again."`
}

type ticketDeactivation struct {
	ID   string `path:"id" doc:"The ticket's ID or number." example:"1042"`
	Body struct {
		Device  string              `json:"device" doc:"The device's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a62"`
		Reason  string              `json:"reason" minLength:"1" maxLength:"1000" doc:"Why; the customer sees it." example:"The laptop was stolen."`
		Message *deactivationAnswer `json:"message,omitempty" doc:"What to tell the customer; nothing if left out."`
	}
}

// Resolve notes how to learn what is wrong with the request besides its form.
func (in *ticketDeactivation) Resolve(c huma.Context) []error {
	x := exchangeOf(c.Context())
	return previewing(c, func(ctx context.Context) error { return x.checkTicketDeactivation(ctx, in) })
}

// message is what to tell the customer; nil for nothing.
func (in *ticketDeactivation) message() *tickets.Message {
	m := in.Body.Message
	if m == nil {
		return nil
	}
	return &tickets.Message{Kind: cmp.Or(tickets.MessageKind(m.Kind), tickets.Resolution), Body: m.Body}
}

type freedJSON struct {
	Ticket ticketJSON `json:"ticket"`
	Device deviceJSON `json:"device"`
}

type freedOutput struct {
	ETag string `header:"ETag" doc:"The ticket's version after it."`
	Body freedJSON
}

func (a *api) deactivateForTicket(ctx context.Context, in *ticketDeactivation) (*freedOutput, error) {
	x := exchangeOf(ctx)
	ref, c, err := x.change(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := x.checkTicketDeactivation(ctx, in); err != nil {
		return nil, err
	}
	t, d, err := a.Desk.DeactivateDevice(ctx, ref, c, in.Body.Device, in.Body.Reason, in.message())
	if err != nil {
		return nil, err
	}
	j, err := x.written(ctx, t)
	if err != nil {
		return nil, err
	}
	return &freedOutput{etag(t.Version), freedJSON{j, toDeviceJSON(d, x.now())}}, nil
}

// checkTicketDeactivation names all that is wrong with a request, and changes nothing.
func (x *exchange) checkTicketDeactivation(ctx context.Context, in *ticketDeactivation) error {
	ref, c, err := x.change(ctx, in.ID)
	if err != nil {
		return err
	}
	var faults fault.List
	_ = alsoWrong(&faults, check(entitlement.Deactivation{Reason: in.Body.Reason, Ticket: string(ref)}, x.by()))
	_, err = x.api.Registry.Store.LicenseOf(ctx, in.Body.Device)
	switch {
	case fault.Is(err, fault.NotFound):
		faults.Add("device", in.Body.Device, "is not the ID of a device")
	case err != nil:
		return err
	}
	if m := in.message(); m != nil {
		c.Preview = true
		_, _, err = x.api.Desk.Say(ctx, ref, c, *m)
		if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
			for _, field := range f.Fields {
				field.Location = "message." + field.Location
				faults = append(faults, field)
			}
		}
	}
	return faults.Err(invalidRequest, invalidDetail)
}
