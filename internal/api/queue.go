package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/sla"
	"deskbell/tickets"
)

type queueInput struct {
	Status   []string `query:"status" enum:"open,pending,solved,closed,all" default:"open" doc:"Some of them, separated by commas, or all."`
	Standing string   `query:"standing" enum:"breached,at_risk,on_track,paused,missed,met,none" doc:"How the promises stand now."`
	Impact   string   `query:"impact" doc:"The impact that counts." example:"critical"`
	Region   string   `query:"region" enum:"africa,asia,europe,north_america,south_america,oceania,antarctica" doc:"The requester's."`
	Assignee string   `query:"assignee" maxLength:"254" doc:"Email or ID of a staff member, me, or none for nobody." example:"none"`
	Tag      string   `query:"tag" maxLength:"50" doc:"One tag." example:"gpu"`
	Text     string   `query:"q" maxLength:"200" doc:"Words in the subject, the description, people's names or addresses; or a number." example:"engine"`
	Sort     string   `query:"sort" enum:"due,created,updated" default:"due" doc:"Nearest deadline, newest, or latest change first."`
	Limit    int      `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Cursor   string   `query:"cursor" maxLength:"1000" doc:"next_cursor of the page before; with the same filters."`
}

// Resolve notes how to learn what is wrong with the filters besides their form.
func (in *queueInput) Resolve(c huma.Context) []error {
	x := exchangeOf(c.Context())
	return previewing(c, func(ctx context.Context) error {
		_, err := x.query(ctx, in)
		return err
	})
}

type queueJSON struct {
	Items      []ticketJSON `json:"items"`
	NextCursor *string      `json:"next_cursor" doc:"Continues the list; null at its end."`
}

func (a *api) registerQueue() {
	register(a, auth.FindTickets, operation{
		id: "list-tickets", method: http.MethodGet, path: "/v1/tickets", tag: tagTickets,
		summary: "The queue", about: "By default the open tickets, nearest deadline first.",
	}, func(ctx context.Context, in *queueInput) (*struct{ Body queueJSON }, error) {
		x := exchangeOf(ctx)
		q, err := x.query(ctx, in)
		if err != nil {
			return nil, err
		}
		page, err := a.Desk.Store.Tickets(ctx, q)
		if err != nil {
			return nil, err
		}
		out := queueJSON{Items: []ticketJSON{}, NextCursor: textOrNull(page.Next)}
		for _, t := range page.Tickets {
			t.Events = nil
			j, err := x.written(ctx, t)
			if err != nil {
				return nil, err
			}
			out.Items = append(out.Items, j)
		}
		return &struct{ Body queueJSON }{out}, nil
	})
}

// query is what the filters select.
func (x *exchange) query(ctx context.Context, in *queueInput) (tickets.Query, error) {
	q := tickets.Query{
		Now: x.now(), Standing: sla.Standing(in.Standing), Impact: sla.Impact(in.Impact), Region: calendars.Region(in.Region),
		Tag: strings.ToLower(strings.TrimSpace(in.Tag)), Text: strings.TrimSpace(in.Text), Sort: tickets.Sort(in.Sort), Limit: in.Limit, Cursor: in.Cursor,
	}
	if !slices.Contains(in.Status, "all") {
		for _, s := range in.Status {
			q.Statuses = append(q.Statuses, tickets.Status(s))
		}
	}
	var faults fault.List
	if in.Impact != "" {
		known, err := x.api.impacts(ctx)
		if err != nil {
			return q, err
		}
		if !slices.Contains(known, q.Impact) {
			faults.Add("impact", in.Impact, "%q is not a business impact; use %s", in.Impact, strings.Join(words(known), ", "))
		}
	}
	var err error
	if q.Assignee, err = x.assigneeFilter(ctx, in.Assignee, &faults); err != nil {
		return q, err
	}
	return q, faults.Err(invalidRequest, invalidDetail)
}

// impacts are the keys that any plan knows today, in the plans' order.
func (a *api) impacts(ctx context.Context) ([]sla.Impact, error) {
	plans, err := a.Terms.Plans(ctx)
	if err != nil {
		return nil, err
	}
	var all []sla.Impact
	for _, plan := range plans {
		p, err := a.Terms.Policy(ctx, plan, exchangeOf(ctx).now())
		if fault.Is(err, fault.NotFound) {
			continue // published, and not in force yet
		}
		if err != nil {
			return nil, err
		}
		for _, impact := range p.Impacts() {
			if !slices.Contains(all, impact) {
				all = append(all, impact)
			}
		}
	}
	return all, nil
}

func (x *exchange) assigneeFilter(ctx context.Context, who string, faults *fault.List) (string, error) {
	switch who {
	case "", tickets.Nobody:
		return who, nil
	case "me":
		return x.caller.User.Email, nil
	}
	// Someone who has left still has tickets: any address may be asked for.
	if email, err := entitlement.ParseEmail(who); err == nil {
		return string(email), nil
	}
	return x.api.assignee(ctx, who, faults)
}
