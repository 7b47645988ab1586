package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/auth"
	"deskbell/sla"
	"deskbell/tickets"
)

type reclassification struct {
	Impact  string `json:"impact" doc:"The impact that counts from now on." example:"major"`
	Reason  string `json:"reason" minLength:"1" maxLength:"1000" doc:"Why; the customer sees it." example:"One project is affected, not all."`
	Preview bool   `json:"preview,omitempty" doc:"Show what would become of it, and change nothing."`
}

type reclassifyInput struct {
	ID   string `path:"id" doc:"The ticket's ID or number." example:"1042"`
	Body reclassification
}

// Resolve notes how to learn what is wrong with the change besides its form.
func (in *reclassifyInput) Resolve(c huma.Context) []error {
	return previewing(c, func(ctx context.Context) error {
		_, err := exchangeOf(ctx).reclassify(ctx, in, true)
		return err
	}, func(ctx context.Context) error { // a bad reason must not hide a bad impact
		other := *in
		other.Body.Reason = anyReason
		_, err := exchangeOf(ctx).reclassify(ctx, &other, true)
		return err
	})
}

type relocation struct {
	Country string `json:"country" doc:"Where the customer is based, by ISO 3166-1 alpha-2." example:"US"`
	Reason  string `json:"reason" minLength:"1" maxLength:"1000" doc:"Why; the customer sees it." example:"The license is used in Denver."`
	Preview bool   `json:"preview,omitempty" doc:"Show what would become of it, and change nothing."`
}

type relocateInput struct {
	ID   string `path:"id" doc:"The ticket's ID or number." example:"1042"`
	Body relocation
}

// Resolve notes how to learn what is wrong with the change besides its form.
func (in *relocateInput) Resolve(c huma.Context) []error {
	return previewing(c, func(ctx context.Context) error {
		_, err := exchangeOf(ctx).relocate(ctx, in, true)
		return err
	}, func(ctx context.Context) error { // a bad reason must not hide a bad country
		other := *in
		other.Body.Reason = anyReason
		_, err := exchangeOf(ctx).relocate(ctx, &other, true)
		return err
	})
}

const anyReason = "any"

func (a *api) registerCorrections() {
	register(a, auth.WorkOnTickets, operation{
		id: "reclassify-ticket", method: http.MethodPost, path: "/v1/tickets/{id}/reclassify", tag: tagTickets,
		body: jsonBody, versioned: true,
		summary: "Correct the business impact",
		about:   "Everything still owed is measured by the new impact's targets; a promise broken already stays broken.",
	}, func(ctx context.Context, in *reclassifyInput) (*ticketOutput, error) {
		x := exchangeOf(ctx)
		t, err := x.reclassify(ctx, in, in.Body.Preview)
		if err != nil {
			return nil, err
		}
		return x.answered(ctx, t, in.Body.Preview)
	})
	register(a, auth.WorkOnTickets, operation{
		id: "relocate-ticket", method: http.MethodPost, path: "/v1/tickets/{id}/relocate", tag: tagTickets,
		body: jsonBody, versioned: true,
		summary: "Correct the customer's country",
		about:   "Everything still owed is measured by the calendar of its region.",
	}, func(ctx context.Context, in *relocateInput) (*ticketOutput, error) {
		x := exchangeOf(ctx)
		t, err := x.relocate(ctx, in, in.Body.Preview)
		if err != nil {
			return nil, err
		}
		return x.answered(ctx, t, in.Body.Preview)
	})
}

func (x *exchange) reclassify(ctx context.Context, in *reclassifyInput, preview bool) (*tickets.Ticket, error) {
	ref, c, err := x.change(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	c.Preview = preview
	return x.api.Desk.Reclassify(ctx, ref, c, sla.Impact(in.Body.Impact), in.Body.Reason)
}

func (x *exchange) relocate(ctx context.Context, in *relocateInput, preview bool) (*tickets.Ticket, error) {
	ref, c, err := x.change(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	c.Preview = preview
	return x.api.Desk.Relocate(ctx, ref, c, in.Body.Country, in.Body.Reason)
}
