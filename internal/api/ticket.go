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
		return x.answered(ctx, t, false)
	})
}

// answered is the answer to a change: the ticket after it. A preview has no version, as it
// is nowhere stored.
func (x *exchange) answered(ctx context.Context, t *tickets.Ticket, preview bool) (*ticketOutput, error) {
	j, err := x.written(ctx, t)
	if err != nil {
		return nil, err
	}
	if x.caller.Staff() {
		j.Blocked = blocked(t.StatusAt(x.now()))
	}
	if t.Duplicates != "" {
		other, err := x.api.ticket(ctx, tickets.Ref(t.Duplicates))
		if err != nil {
			return nil, err
		}
		j.MergedNumber = other.Number
	}
	if preview {
		return &ticketOutput{Body: j}, nil
	}
	return &ticketOutput{etag(t.Version), j}, nil
}

// staffActions are those that members of staff take.
var staffActions = []tickets.Action{
	tickets.Respond, tickets.Ask, tickets.Note, tickets.Attach, tickets.Reclassify, tickets.Relocate, tickets.Assign, tickets.Tag,
	tickets.Solve, tickets.Reopen, tickets.Close, tickets.Merge,
}

// blocked is what staff cannot do to a ticket in a status, and why, by the action.
func blocked(s tickets.Status) map[string]string {
	all := map[string]string{}
	for _, action := range staffActions {
		if why := tickets.Lifecycle[s][action].Reason; why != "" {
			all[string(action)] = why
		}
	}
	return all
}
