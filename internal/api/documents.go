package api

import (
	"context"
	"net/http"
	"time"

	"deskbell/calendars"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/sla"
)

// versionJSON is a published version of a document.
type versionJSON struct {
	Version       int        `json:"version" example:"1"`
	Ref           string     `json:"ref" doc:"The version's name." example:"enterprise@1"`
	Title         string     `json:"title" example:"Enterprise support"`
	EffectiveFrom *time.Time `json:"effective_from" doc:"Since when, or from when, it is in force; null for what is built in." example:"2026-11-25T18:30:00Z"`
	Current       bool       `json:"current" doc:"Whether it is the one in force now." example:"true"`
}

// Version is a versionJSON under a name that huma describes when it is embedded.
type Version = versionJSON

type policyVersionJSON struct {
	Plan string `json:"plan" example:"enterprise"`
	Version
}

type calendarVersionJSON struct {
	ID       string `json:"id" example:"switzerland"`
	TimeZone string `json:"time_zone" example:"Europe/Zurich"`
	Version
}

type policyVersionsJSON struct {
	Items []policyVersionJSON `json:"items" doc:"By plan, each plan's versions in order."`
}

type calendarVersionsJSON struct {
	Items []calendarVersionJSON `json:"items" doc:"The one that is built in, then by ID, each calendar's versions in order."`
}

func (a *api) registerDocuments() {
	register(a, auth.ReadDocuments, operation{
		id: "list-policies", method: http.MethodGet, path: "/v1/policies", tag: tagReports,
		summary: "The policies, with all their versions", about: "What a version promises tells GET /v1/policies/{plan}.",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body policyVersionsJSON }, error) {
		out := policyVersionsJSON{Items: []policyVersionJSON{}}
		present := latest{now: exchangeOf(ctx).now(), place: map[string]int{}}
		err := a.Terms.EachPolicy(ctx, func(p *sla.Policy, from time.Time) {
			out.Items = append(out.Items, policyVersionJSON{p.Plan, versionJSON{p.Version, p.Ref(), p.Title, atOrNull(from), false}})
			present.see(p.Plan, len(out.Items)-1, from)
		})
		for _, i := range present.place {
			out.Items[i].Current = true
		}
		return &struct{ Body policyVersionsJSON }{out}, err
	})
	register(a, auth.ReadDocuments, operation{
		id: "list-calendars", method: http.MethodGet, path: "/v1/calendars", tag: tagReports,
		summary: "The calendars, with all their versions", about: "When the desk is open by a version tells GET /v1/calendars/{id}.",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body calendarVersionsJSON }, error) {
		out := calendarVersionsJSON{Items: []calendarVersionJSON{}}
		present := latest{now: exchangeOf(ctx).now(), place: map[string]int{}}
		err := a.Terms.EachCalendar(ctx, func(c *calendars.Calendar, from time.Time) {
			out.Items = append(out.Items, calendarVersionJSON{c.ID, c.Zone.String(), versionJSON{c.Version, c.Ref(), c.Title, atOrNull(from), false}})
			present.see(c.ID, len(out.Items)-1, from)
		})
		for _, i := range present.place {
			out.Items[i].Current = true
		}
		return &struct{ Body calendarVersionsJSON }{out}, err
	})
}

// latest finds the places of the versions in force: of each document the last that has taken
// effect.
type latest struct {
	now   time.Time
	place map[string]int
}

func (l latest) see(id string, place int, from time.Time) {
	if !from.After(l.now) {
		l.place[id] = place
	}
}

// shows reports whether the caller may see a version: one that takes effect later is for staff.
func (x *exchange) shows(effectiveFrom time.Time) bool {
	return x.caller.Staff() || !effectiveFrom.After(x.now())
}

func (x *exchange) policyVersion(ctx context.Context, plan string, version int) (*policyOutput, error) {
	var found *policyOutput
	err := x.api.Terms.EachPolicy(ctx, func(p *sla.Policy, from time.Time) {
		if p.Plan == plan && p.Version == version && x.shows(from) {
			found = &policyOutput{Body: toPolicyJSON(p)}
		}
	})
	if err == nil && found == nil {
		err = fault.New(fault.NotFound, "not_found", "There is no version %d of a policy %q.", version, plan)
	}
	return found, err
}

func (x *exchange) calendarVersion(ctx context.Context, id string, version, year int) (*calendarOutput, error) {
	var found *calendarOutput
	err := x.api.Terms.EachCalendar(ctx, func(c *calendars.Calendar, from time.Time) {
		if c.ID == id && c.Version == version && x.shows(from) {
			found = &calendarOutput{Body: toCalendarJSON(c, year)}
		}
	})
	if err == nil && found == nil {
		err = fault.New(fault.NotFound, "not_found", "There is no version %d of a calendar %q.", version, id)
	}
	return found, err
}
