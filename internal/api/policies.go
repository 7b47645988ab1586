package api

import (
	"context"
	"net/http"

	"deskbell/internal/auth"
	"deskbell/sla"
)

// policyJSON is what a plan promises.
type policyJSON struct {
	Plan             string        `json:"plan" example:"enterprise"`
	Version          int           `json:"version" example:"1"`
	Ref              string        `json:"ref" doc:"The version's name." example:"enterprise@1"`
	Title            string        `json:"title" example:"Enterprise support"`
	Levels           []levelJSON   `json:"levels" doc:"Most severe first."`
	Calendars        []serviceJSON `json:"calendars" doc:"Which calendar serves which regions."`
	WarnAt           []int         `json:"warn_at" doc:"Warnings, in percent of a target." example:"[50,80]"`
	Pauses           []string      `json:"pauses" doc:"What stands still while the customer has the next move."`
	Reclassification string        `json:"reclassification" enum:"from_start,from_change" doc:"From when a changed impact's target counts." example:"from_start"`
	Pin              string        `json:"pin" enum:"term_start,latest" doc:"Which version serves a contract." example:"term_start"`
	Responses        []string      `json:"responses" doc:"The kinds of message that meet a promise to respond."`
}

type levelJSON struct {
	Impact      string            `json:"impact" doc:"What impact accepts." example:"critical"`
	Rank        int               `json:"rank" doc:"1 is the most severe." example:"1"`
	Title       string            `json:"title" example:"Critical"`
	Description string            `json:"description" example:"A process or tool has stopped working."`
	Calendar    *string           `json:"calendar" doc:"The calendar that serves this level everywhere; null: by region." example:"always"`
	Targets     map[string]string `json:"targets" doc:"By metric, in words."`
}

type serviceJSON struct {
	Regions  []string `json:"regions" doc:"The regions named."`
	Calendar string   `json:"calendar" example:"switzerland"`
	Default  bool     `json:"default" doc:"Whether it also serves every region not named."`
}

type policyInput struct {
	Plan    string `path:"plan" doc:"The plan." example:"enterprise"`
	Version int    `query:"version" minimum:"1" maximum:"1000000" doc:"One of its versions; that in force if left out. One that is not in force yet is shown to staff alone." example:"1"`
}

type policyOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         policyJSON
}

func (a *api) registerPolicies() {
	register(a, auth.Public, operation{
		id: "get-policy", method: http.MethodGet, path: "/v1/policies/{plan}", tag: tagPublic,
		refuses: []int{http.StatusNotFound},
		summary: "What a plan promises today", about: "Or promised by another version.",
	}, func(ctx context.Context, in *policyInput) (*policyOutput, error) {
		if in.Version > 0 {
			return exchangeOf(ctx).policyVersion(ctx, in.Plan, in.Version)
		}
		p, err := a.Terms.Policy(ctx, in.Plan, exchangeOf(ctx).now())
		if err != nil {
			return nil, err
		}
		return &policyOutput{forAWhile, toPolicyJSON(p)}, nil
	})
}

func toPolicyJSON(p *sla.Policy) policyJSON {
	j := policyJSON{
		Plan: p.Plan, Version: p.Version, Ref: p.Ref(), Title: p.Title,
		Levels: toLevelsJSON(p), Calendars: []serviceJSON{}, WarnAt: append([]int{}, p.WarnAt...),
		Pauses: words(p.Pauses), Reclassification: string(p.Reclassification), Pin: string(p.Pin), Responses: words(p.Responses),
	}
	for _, s := range p.Calendars {
		j.Calendars = append(j.Calendars, serviceJSON{words(s.Regions), s.Calendar, s.Default})
	}
	return j
}

func toLevelsJSON(p *sla.Policy) []levelJSON {
	all := []levelJSON{}
	for _, l := range p.Levels {
		targets := map[string]string{}
		for metric, target := range l.Targets {
			targets[string(metric)] = target.String()
		}
		all = append(all, levelJSON{string(l.Impact), l.Rank, l.Title, l.Description, textOrNull(l.Calendar), targets})
	}
	return all
}

// words are names of a kind as plain text, never null.
func words[T ~string](all []T) []string {
	plain := make([]string, len(all))
	for i, one := range all {
		plain[i] = string(one)
	}
	return plain
}
