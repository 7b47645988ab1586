package api

import (
	"context"
	"net/http"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/search"
	"deskbell/tickets"
)

// mostCounted is how far tickets are counted: whether there are 300 or 3,000 more, nobody who
// looks at a queue needs to know.
const mostCounted = 100

type viewCountJSON struct {
	ID    string  `json:"id" doc:"The view's." example:"breached"`
	Count int     `json:"count" doc:"How many tickets it shows, 100 at most." example:"3"`
	More  bool    `json:"more" doc:"Whether there are more than these." example:"false"`
	Fault *string `json:"fault" doc:"Why it shows none: its search is not understood any more, such as after an impact was dropped. Else null." example:"at character 1: \"sev9\" is not a business impact; use critical, major"`
}

type viewCountsJSON struct {
	Items []viewCountJSON `json:"items" doc:"In the order of GET /v1/views."`
}

func (a *api) registerViewCounts() {
	register(a, auth.FindTickets, operation{
		id: "count-views", method: http.MethodGet, path: "/v1/views/counts", tag: tagTickets,
		summary: "How many tickets the views show",
		about:   "Of each view the tickets that GET /v1/tickets lists for its query, counted up to 100.",
	}, a.countViews)
}

func (a *api) countViews(ctx context.Context, _ *struct{}) (*struct{ Body viewCountsJSON }, error) {
	x := exchangeOf(ctx)
	views, err := x.views(ctx)
	if err != nil {
		return nil, err
	}
	known, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	out := viewCountsJSON{Items: make([]viewCountJSON, len(views))}
	var queries []tickets.Query
	var counted []*viewCountJSON // the items that the queries are for
	for i, v := range views {
		item := &out.Items[i]
		item.ID = v.ID
		q, err := search.Parse(v.Query, known)
		if f, ok := fault.As(err); ok && len(f.Fields) > 0 {
			item.Fault = &f.Fields[0].Message
			continue
		}
		counted = append(counted, item)
		queries = append(queries, tickets.Query{
			Now: x.now(), Conditions: q.Conditions(x.caller.User.Email), Statuses: statuses(nil, q),
		})
	}
	counts, err := a.Queue.CountTickets(ctx, mostCounted+1, queries...)
	if err != nil {
		return nil, err
	}
	for i, item := range counted {
		item.Count, item.More = min(counts[i], mostCounted), counts[i] > mostCounted
	}
	return &struct{ Body viewCountsJSON }{out}, nil
}
