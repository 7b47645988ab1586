package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"deskbell/internal/auth"
)

type assigneesJSON struct {
	Items []assigneeJSON `json:"items" doc:"By name."`
}

type assigneeJSON struct {
	ID    string `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
	Email string `json:"email" doc:"What a ticket's assignee is." example:"grace@desk.example"`
	Name  string `json:"name" example:"Grace"`
}

func (a *api) registerAssignees() {
	register(a, auth.FindTickets, operation{
		id: "list-assignees", method: http.MethodGet, path: "/v1/assignees", tag: tagTickets,
		summary: "Who a ticket can be assigned to",
		about:   "The members of staff who are active. Tickets may still be assigned to others, who have left.",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body assigneesJSON }, error) {
		staff, err := a.assignable(ctx)
		if err != nil {
			return nil, err
		}
		out := assigneesJSON{Items: []assigneeJSON{}}
		for _, u := range staff {
			out.Items = append(out.Items, assigneeJSON{u.ID, u.Email, u.Name})
		}
		return &struct{ Body assigneesJSON }{out}, nil
	})
}

// assignable are the members of staff who may work, by name.
func (a *api) assignable(ctx context.Context) ([]auth.User, error) {
	all, err := a.Auth.Store.Users(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b auth.User) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Email, b.Email)) })
	return all, nil
}
