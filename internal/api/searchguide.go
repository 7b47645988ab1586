package api

import (
	"context"
	"net/http"

	"deskbell/internal/auth"
	"deskbell/internal/search"
)

type searchGuideJSON struct {
	Items []operatorJSON `json:"items" doc:"In order of their names, sort last."`
}

type operatorJSON struct {
	Name    string   `json:"name" doc:"What is written before the colon." example:"impact"`
	About   string   `json:"about" doc:"What it looks at." example:"The business impact that counts."`
	Example string   `json:"example" doc:"A value." example:"critical"`
	Values  []string `json:"values" doc:"All that there are, but for people, see GET /v1/assignees; none where any text of the example's form will do." example:"critical,major"`
}

func (a *api) registerSearchGuide() {
	register(a, auth.FindTickets, operation{
		id: "get-search-guide", method: http.MethodGet, path: "/v1/search/operators", tag: tagTickets,
		summary: "What a search can say",
		about:   "The operators of q in GET /v1/tickets, for whoever helps somebody to write one.",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body searchGuideJSON }, error) {
		known, err := a.known(ctx)
		if err != nil {
			return nil, err
		}
		out := searchGuideJSON{Items: []operatorJSON{}}
		for _, g := range search.Guides(known) {
			out.Items = append(out.Items, operatorJSON{g.Name, g.About, g.Example, append([]string{}, g.Values...)})
		}
		return &struct{ Body searchGuideJSON }{out}, nil
	})
}
