package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/tickets"
)

type ticketInput struct {
	ID          string `path:"id" doc:"The ticket's ID or number." example:"1042"`
	IfNoneMatch string `header:"If-None-Match" doc:"A version you have; the answer is 304 if it is the present one." example:"\"3\""`
}

type ticketOutput struct {
	ETag string `header:"ETag" doc:"The ticket's version."`
	Body ticketJSON
}

func (a *api) registerTickets() {
	register(a, operation{
		id: "get-ticket", method: http.MethodGet, path: "/v1/tickets/{id}", tag: tagTickets, access: ticketOrStaff,
		summary: "A ticket as it stands now",
		about:   "If-None-Match compares versions. What follows from the time alone, such as remaining_seconds, doesn't change the version.",
	}, func(ctx context.Context, in *ticketInput) (*ticketAnswer, error) {
		x := exchangeOf(ctx)
		t, err := x.reach(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		if in.IfNoneMatch != "" && unchanged(in.IfNoneMatch, t.Version) {
			return &ticketAnswer{Status: http.StatusNotModified, ETag: etag(t.Version)}, nil
		}
		j, err := x.written(ctx, t)
		if err != nil {
			return nil, err
		}
		return &ticketAnswer{http.StatusOK, etag(t.Version), j}, nil
	})
	a.huma.OpenAPI().Paths["/v1/tickets/{id}"].Get.Responses["304"] = &huma.Response{Description: "You have the present version."}
}

// ticketAnswer is a ticket, or that it is the one you have.
type ticketAnswer struct {
	Status int
	ETag   string `header:"ETag" doc:"The ticket's version."`
	Body   ticketJSON
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
