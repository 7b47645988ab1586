package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/audit"
	"deskbell/internal/saved"
)

type viewJSON struct {
	ID       string            `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a63"`
	Name     string            `json:"name" example:"Critical in Europe"`
	Query    string            `json:"query" doc:"A search, as q of GET /v1/tickets." example:"is:open impact:critical region:europe"`
	Shared   bool              `json:"shared" doc:"Whether all of the staff have it." example:"true"`
	BuiltIn  bool              `json:"built_in" doc:"Whether it comes with deskbell." example:"false"`
	Position int               `json:"position" doc:"Its place among those of its kind, from 0." example:"0"`
	Owner    orNull[ownerJSON] `json:"owner" doc:"Whose it is; of a shared one, who made it; null if it comes with deskbell."`
}

type ownerJSON struct {
	ID   string `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
	Name string `json:"name" example:"Grace"`
}

type viewsJSON struct {
	Items []viewJSON `json:"items"`
}

type viewInput struct {
	ID string `path:"id" doc:"The view's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a63"`
}

type viewOutput struct{ Body viewJSON }

type createdView struct {
	Location string `header:"Location" doc:"Where the view is."`
	Body     viewJSON
}

type newView struct {
	Body struct {
		Name   string `json:"name" maxLength:"80" doc:"What it is called." example:"Critical in Europe"`
		Query  string `json:"query" maxLength:"500" doc:"A search, as q of GET /v1/tickets." example:"is:open impact:critical region:europe"`
		Shared bool   `json:"shared,omitempty" doc:"Whether all of the staff get it; managers and administrators may say so." example:"false"`
	}
}

// Resolve notes how to learn what is wrong with the view besides its form.
func (in *newView) Resolve(c huma.Context) []error {
	return previewing(c, func(ctx context.Context) error { return exchangeOf(ctx).api.checkView(ctx, in.change()) })
}

func (in *newView) change() saved.ViewChange {
	return saved.ViewChange{Name: &in.Body.Name, Query: &in.Body.Query, Shared: &in.Body.Shared}
}

type viewChange struct {
	ID   string `path:"id" doc:"The view's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a63"`
	Body struct {
		Name     *string `json:"name,omitempty" maxLength:"80" doc:"What it is called from now on." example:"Critical in Europe"`
		Query    *string `json:"query,omitempty" maxLength:"500" doc:"Another search." example:"is:open impact:critical region:europe"`
		Shared   *bool   `json:"shared,omitempty" doc:"Whether all of the staff have it." example:"false"`
		Position *int    `json:"position,omitempty" minimum:"0" maximum:"1000" doc:"Its new place among those of its kind, from 0. Beyond the last: that." example:"0"`
	}
}

// Resolve notes how to learn what is wrong with the change besides its form.
func (in *viewChange) Resolve(c huma.Context) []error {
	return previewing(c, func(ctx context.Context) error { return exchangeOf(ctx).api.checkView(ctx, in.change()) })
}

func (in *viewChange) change() saved.ViewChange {
	return saved.ViewChange{Name: in.Body.Name, Query: in.Body.Query, Shared: in.Body.Shared, Position: in.Body.Position}
}

func toViewJSON(v saved.View) viewJSON {
	j := viewJSON{ID: v.ID, Name: v.Name, Query: v.Query, Shared: v.Shared, Position: v.Position, BuiltIn: saved.IsBuiltIn(v.ID)}
	if !j.BuiltIn {
		j.Owner = present(ownerJSON(v.Owner))
	}
	return j
}

func viewObject(v saved.View) audit.Object { return audit.Object{Kind: "view", ID: v.ID} }

// viewDetails are what the audit trail says of a view. What it searches for isn't in them: it may
// name customers.
func viewDetails(v saved.View) map[string]any {
	return map[string]any{"name": v.Name, "shared": v.Shared, "position": v.Position}
}
