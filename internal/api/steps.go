package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// nothing is a body that may be left out, or be an empty object.
type nothing struct{}

type stepInput struct {
	ID   string `path:"id" doc:"The ticket's ID or number." example:"1042"`
	Body *nothing
}

type assignInput struct {
	ID   string `path:"id" doc:"The ticket's ID or number." example:"1042"`
	Body struct {
		Assignee *string `json:"assignee" doc:"Email or ID of a staff member; null for nobody." example:"agent@desk.example"`
	}
}

// Resolve notes how to learn what is wrong with the change besides its form.
func (in *assignInput) Resolve(c huma.Context) []error {
	return previewing(c, func(ctx context.Context) error {
		_, err := exchangeOf(ctx).assign(ctx, in, true)
		return err
	})
}

type mergeInput struct {
	ID   string `path:"id" doc:"The duplicate's ID or number." example:"1043"`
	Body struct {
		Into refJSON `json:"into" doc:"ID or number of the ticket it duplicates."`
	}
}

type tagsInput struct {
	ID   string `path:"id" doc:"The ticket's ID or number." example:"1042"`
	Body struct {
		Tags []string `json:"tags" maxItems:"20" doc:"All of them; those it had are replaced." example:"gpu,vip"`
	}
}

// Resolve notes how to learn what is wrong with the change besides its form.
func (in *tagsInput) Resolve(c huma.Context) []error {
	return previewing(c, func(ctx context.Context) error {
		_, err := exchangeOf(ctx).tag(ctx, in, true)
		return err
	})
}

// refJSON is a ticket's ID or number, which may be written as a number.
type refJSON string

// UnmarshalJSON reads either.
func (r *refJSON) UnmarshalJSON(data []byte) error {
	var n json.Number
	if json.Unmarshal(data, &n) == nil && n != "" {
		*r = refJSON(n)
		return nil
	}
	var s string
	_ = json.Unmarshal(data, &s) // what is neither, the schema has named
	*r = refJSON(s)
	return nil
}

// Schema describes either.
func (refJSON) Schema(huma.Registry) *huma.Schema {
	one := 1.0
	return &huma.Schema{OneOf: []*huma.Schema{{Type: huma.TypeString}, {Type: huma.TypeInteger, Minimum: &one}}, Examples: []any{1042}}
}

func (a *api) registerSteps() {
	steps := []struct {
		name, summary string
		take          func(context.Context, tickets.Ref, tickets.Change) (*tickets.Ticket, error)
	}{
		{"solve", "Declare the request done", a.Desk.Solve},
		{"reopen", "Take a solved ticket up again, or the next move back from the customer", a.Desk.Reopen},
		{"close", "End a solved ticket before its time", a.Desk.Close},
	}
	for _, step := range steps {
		register(a, auth.WorkOnTickets, operation{
			id: step.name + "-ticket", method: http.MethodPost, path: "/v1/tickets/{id}/" + step.name, tag: tagTickets,
			body: jsonBody, versioned: true, summary: step.summary,
		}, func(ctx context.Context, in *stepInput) (*ticketOutput, error) {
			x := exchangeOf(ctx)
			ref, c, err := x.change(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			t, err := step.take(ctx, ref, c)
			if err != nil {
				return nil, err
			}
			return x.answered(ctx, t, false)
		})
	}
	register(a, auth.WorkOnTickets, operation{
		id: "assign-ticket", method: http.MethodPost, path: "/v1/tickets/{id}/assign", tag: tagTickets,
		body: jsonBody, versioned: true, summary: "Give the ticket to someone, or to nobody",
	}, answering(func(ctx context.Context, x *exchange, in *assignInput) (*tickets.Ticket, error) {
		return x.assign(ctx, in, false)
	}))
	register(a, auth.WorkOnTickets, operation{
		id: "merge-ticket", method: http.MethodPost, path: "/v1/tickets/{id}/merge", tag: tagTickets,
		body: jsonBody, versioned: true, summary: "Close the ticket as a duplicate",
		about: "An answer still owed to its customer is owed on the other ticket from then on.",
	}, answering(func(ctx context.Context, x *exchange, in *mergeInput) (*tickets.Ticket, error) {
		return x.merge(ctx, in)
	}))
	register(a, auth.WorkOnTickets, operation{
		id: "set-tags", method: http.MethodPut, path: "/v1/tickets/{id}/tags", tag: tagTickets,
		body: jsonBody, versioned: true, summary: "Set the tags",
	}, answering(func(ctx context.Context, x *exchange, in *tagsInput) (*tickets.Ticket, error) {
		return x.tag(ctx, in, false)
	}))
}

// answering makes a handler of a change: the answer is the ticket after it.
func answering[I any](change func(context.Context, *exchange, *I) (*tickets.Ticket, error)) func(context.Context, *I) (*ticketOutput, error) {
	return func(ctx context.Context, in *I) (*ticketOutput, error) {
		x := exchangeOf(ctx)
		t, err := change(ctx, x, in)
		if err != nil {
			return nil, err
		}
		return x.answered(ctx, t, false)
	}
}

func (x *exchange) assign(ctx context.Context, in *assignInput, preview bool) (*tickets.Ticket, error) {
	ref, c, err := x.change(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	c.Preview = preview
	email := ""
	if in.Body.Assignee != nil {
		var faults fault.List
		if email, err = x.api.assignee(ctx, *in.Body.Assignee, &faults); err != nil {
			return nil, err
		}
		if err := faults.Err(invalidRequest, invalidDetail); err != nil {
			return nil, err
		}
	}
	return x.api.Desk.Assign(ctx, ref, c, email)
}

// assignee finds a staff member's email by that or by their ID, and notes if there is none.
func (a *api) assignee(ctx context.Context, who string, faults *fault.List) (string, error) {
	email, _ := entitlement.ParseEmail(who) // if it is none, it may be an ID
	users, err := a.Auth.Store.Users(ctx)
	if err != nil {
		return "", err
	}
	for _, u := range users {
		if u.ID == who || u.Email == string(email) {
			return u.Email, nil
		}
	}
	faults.Add("assignee", who, "is not a staff member's email or ID")
	return "", nil
}

func (x *exchange) merge(ctx context.Context, in *mergeInput) (*tickets.Ticket, error) {
	ref, c, err := x.change(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	var faults fault.List
	into, err := ticketRef(string(in.Body.Into))
	if err == nil {
		_, err = x.api.ticket(ctx, into)
	}
	if fault.Is(err, fault.NotFound) {
		faults.Add("into", string(in.Body.Into), "is not the ID or number of a ticket")
		err = faults.Err(invalidRequest, invalidDetail)
	}
	if err != nil {
		return nil, err
	}
	return x.api.Desk.Merge(ctx, ref, c, into)
}

func (x *exchange) tag(ctx context.Context, in *tagsInput, preview bool) (*tickets.Ticket, error) {
	ref, c, err := x.change(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	c.Preview = preview
	return x.api.Desk.Tag(ctx, ref, c, in.Body.Tags)
}
