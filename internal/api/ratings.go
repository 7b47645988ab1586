package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/auth"
	"deskbell/tickets"
)

type ratingBody struct {
	Score   int    `json:"score" minimum:"1" maximum:"5" doc:"5 is best." example:"5"`
	Comment string `json:"comment,omitempty" maxLength:"1000" example:"Quick and kind."`
}

type ratingInput struct {
	ID   string `path:"id" doc:"The ticket's ID or number." example:"1042"`
	Body ratingBody
}

// Resolve notes how to learn what is wrong with the rating besides its form.
func (in *ratingInput) Resolve(c huma.Context) []error {
	return previewing(c, func(ctx context.Context) error {
		_, err := exchangeOf(ctx).rate(ctx, in, true)
		return err
	})
}

func (a *api) registerRatings() {
	register(a, auth.RateTicket, operation{
		id: "rate-ticket", method: http.MethodPost, path: "/v1/tickets/{id}/rating", tag: tagTickets,
		body: jsonBody, versioned: true,
		summary: "Say how it went", about: "Once the ticket is solved. A later rating replaces the first.",
	}, answering(func(ctx context.Context, x *exchange, in *ratingInput) (*tickets.Ticket, error) {
		return x.rate(ctx, in, false)
	}))
}

func (x *exchange) rate(ctx context.Context, in *ratingInput, preview bool) (*tickets.Ticket, error) {
	ref, c, err := x.change(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	c.Preview = preview
	return x.api.Desk.Rate(ctx, ref, c, tickets.Rating{Score: in.Body.Score, Comment: in.Body.Comment})
}
