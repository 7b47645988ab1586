package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/search"
	"deskbell/sla"
	"deskbell/tickets"
)

type queueInput struct {
	Status   []string `query:"status" enum:"open,pending,solved,closed,all" doc:"Some of them, separated by commas, or all. By default open, unless q names one."`
	Standing string   `query:"standing" enum:"breached,at_risk,on_track,paused,missed,met,none" doc:"How the promises stand now."`
	Impact   string   `query:"impact" doc:"The impact that counts." example:"critical"`
	Region   string   `query:"region" enum:"africa,asia,europe,north_america,south_america,oceania,antarctica" doc:"The requester's."`
	Assignee string   `query:"assignee" maxLength:"254" doc:"Email or ID of a staff member, me, or none for nobody." example:"none"`
	Tag      string   `query:"tag" maxLength:"50" doc:"One tag." example:"gpu"`
	Text     string   `query:"q" maxLength:"500" doc:"A search: words, phrases in quotes, and operators; see above." example:"engine impact:critical is:breached"`
	Sort     string   `query:"sort" enum:"due,created,updated" doc:"Nearest deadline, newest, or latest change first. By default what q says, or due."`
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

// searching is what q can say.
var searching = "By default the open tickets, nearest deadline first. All filters must hold.\n\n" +
	"`q` is a search such as `printer \"step 2\" impact:critical is:breached -tag:gpu`: every term must hold, and one after a - must not. " +
	"A word or a phrase in quotes is looked for in subject, description, messages and internal notes, in people's names and addresses; a word may also be the number. " +
	"Neither case nor accents count; the last word may be only the beginning of one, unless it is in quotes. " +
	"Of several values after an operator, separated by commas, one must hold.\n\n" +
	"Operators: `is:` (" + strings.Join(search.States(), ", ") + "), `impact:`, `region:`, `country:`, `topic:`, `tag:`, " +
	"`assignee:` (an address, me or none), `from:` and `license:` (an address, or @ and a domain), " +
	"`created:` and `updated:` (2026-11-01, >2026-11-01, 2026-11-01..2026-11-30; days in UTC), `sort:` (due, created, updated)."

func (a *api) registerQueue() {
	register(a, auth.FindTickets, operation{
		id: "list-tickets", method: http.MethodGet, path: "/v1/tickets", tag: tagTickets,
		summary: "The queue", about: searching,
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

// query is what the filters select, and the search in q besides.
func (x *exchange) query(ctx context.Context, in *queueInput) (tickets.Query, error) {
	q := tickets.Query{
		Now: x.now(), Standing: sla.Standing(in.Standing), Impact: sla.Impact(in.Impact), Region: calendars.Region(in.Region),
		Tag: strings.ToLower(strings.TrimSpace(in.Tag)), Sort: tickets.Sort(in.Sort), Limit: in.Limit, Cursor: in.Cursor,
	}
	known, err := x.api.known(ctx)
	if err != nil {
		return q, err
	}
	var faults fault.List
	if in.Impact != "" && !slices.Contains(known.Impacts, q.Impact) {
		faults.Add("impact", in.Impact, "%q is not a business impact; use %s", in.Impact, strings.Join(words(known.Impacts), ", "))
	}
	if q.Assignee, err = x.assigneeFilter(ctx, in.Assignee, &faults); err != nil {
		return q, err
	}
	sought, err := search.Parse(in.Text, known)
	if refusal, ok := fault.As(err); ok {
		var places []string // of one parameter, which is named once
		for _, f := range refusal.Fields {
			places = append(places, f.Message)
		}
		faults.Add("q", in.Text, "%s", strings.Join(places, "; "))
	}
	q.Conditions = sought.Conditions(x.caller.User.Email)
	q.Statuses = statuses(in.Status, sought)
	q.Sort = cmp.Or(q.Sort, sought.Sort)
	if sought.Sort != "" && q.Sort != sought.Sort {
		faults.Add("sort", in.Sort, "is %s, but q says sort:%s; leave one of them out", in.Sort, sought.Sort)
	}
	return q, faults.Err(invalidRequest, invalidDetail)
}

// statuses are those asked for. Whoever names none sees what is open, unless the search says
// something about the status itself.
func statuses(named []string, sought search.Query) []tickets.Status {
	if slices.Contains(named, "all") || len(named) == 0 && sought.About(tickets.InStatus) {
		return nil
	}
	if len(named) == 0 {
		return []tickets.Status{tickets.Open}
	}
	all := make([]tickets.Status, len(named))
	for i, s := range named {
		all[i] = tickets.Status(s)
	}
	return all
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
