package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/auth"
	"deskbell/tickets"
)

type messageBody struct {
	Kind string `json:"kind" enum:"reply,action_plan,status_update,workaround,resolution,question,note" doc:"Customers send reply; staff the others. An action plan, a status update, a workaround and a resolution are responses; a question hands the next move to the customer; a note is for staff only." example:"action_plan"`
	Body string `json:"body" minLength:"1" maxLength:"50000" doc:"Plain text." example:"We can reproduce it and will send a fix tomorrow."`
}

type messageInput struct {
	ID   string `path:"id" doc:"The ticket's ID or number." example:"1042"`
	Body messageBody
}

// Resolve notes how to learn what is wrong with the message besides its form.
func (in *messageInput) Resolve(c huma.Context) []error {
	return previewing(c, func(ctx context.Context) error {
		_, _, err := exchangeOf(ctx).say(ctx, in, true)
		return err
	})
}

type messageJSON struct {
	ID        string    `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5d"`
	Kind      string    `json:"kind" example:"action_plan"`
	Body      string    `json:"body" example:"We can reproduce it and will send a fix tomorrow."`
	Author    actorJSON `json:"author"`
	CreatedAt time.Time `json:"created_at" example:"2026-11-26T09:00:00Z"`
}

type saidJSON struct {
	Message messageJSON `json:"message"`
	Ticket  ticketJSON  `json:"ticket"`
}

type saidOutput struct {
	ETag string `header:"ETag" doc:"The ticket's version after it."`
	Body saidJSON
}

func (a *api) registerMessages() {
	register(a, auth.WriteTicket, operation{
		id: "add-message", method: http.MethodPost, path: "/v1/tickets/{id}/messages", tag: tagTickets,
		status: http.StatusCreated, body: jsonBody, versioned: true,
		summary: "Reply, respond, ask or note",
	}, func(ctx context.Context, in *messageInput) (*saidOutput, error) {
		x := exchangeOf(ctx)
		t, e, err := x.say(ctx, in, false)
		if err != nil {
			return nil, err
		}
		j, err := x.written(ctx, t)
		if err != nil {
			return nil, err
		}
		kind := e.Message
		if kind == "" {
			kind = tickets.MessageKind(in.Body.Kind)
		}
		m := messageJSON{e.ID, string(kind), e.Body, toActorJSON(e.Actor, x.looker()), at(e.At)}
		return &saidOutput{etag(t.Version), saidJSON{m, j}}, nil
	})
}

func (x *exchange) say(ctx context.Context, in *messageInput, preview bool) (*tickets.Ticket, tickets.Event, error) {
	ref, c, err := x.change(ctx, in.ID)
	if err != nil {
		return nil, tickets.Event{}, err
	}
	c.Preview = preview
	return x.api.Desk.Say(ctx, ref, c, tickets.Message{Kind: tickets.MessageKind(in.Body.Kind), Body: in.Body.Body})
}
