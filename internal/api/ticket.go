package api

import (
	"context"
	"net/http"

	"deskbell/internal/auth"
	"deskbell/tickets"
)

type ticketInput struct {
	ID string `path:"id" doc:"The ticket's ID or number." example:"1042"`
}

type ticketOutput struct {
	ETag string `header:"ETag" doc:"The ticket's version."`
	Body ticketJSON
}

func (a *api) registerTickets() {
	register(a, auth.ReadTicket, operation{
		id: "get-ticket", method: http.MethodGet, path: "/v1/tickets/{id}", tag: tagTickets,
		summary: "A ticket as it stands now",
		about:   "What follows from the time alone, such as standing and remaining_seconds, doesn't change the version; so there is no conditional GET.",
	}, func(ctx context.Context, in *ticketInput) (*ticketOutput, error) {
		x := exchangeOf(ctx)
		t, err := x.reach(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		j, err := x.written(ctx, t)
		if err != nil {
			return nil, err
		}
		return &ticketOutput{etag(t.Version), j}, nil
	})
}

// answered is the answer to a change: the ticket after it. A preview has no version, as it
// is nowhere stored.
func (x *exchange) answered(ctx context.Context, t *tickets.Ticket, preview bool) (*ticketOutput, error) {
	j, err := x.written(ctx, t)
	if err != nil {
		return nil, err
	}
	if preview {
		return &ticketOutput{Body: j}, nil
	}
	return &ticketOutput{etag(t.Version), j}, nil
}
