package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/calendars"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/sla"
	"deskbell/tickets"
)

type deadlineInput struct {
	Impact  string  `query:"impact" required:"true" doc:"The business impact." example:"critical"`
	Country string  `query:"country" required:"true" doc:"Where the customer is based, by ISO 3166-1 alpha-2." example:"CH"`
	At      instant `query:"at" doc:"When the ticket is submitted; now if left out." example:"2026-12-24T15:30:00Z"`
	Plan    string  `query:"plan" default:"enterprise" doc:"The plan it is submitted under." example:"enterprise"`
	Metric  string  `query:"metric" default:"first_response" enum:"first_response,next_response,update,workaround,resolution" doc:"What is promised a time."`
}

// Resolve notes how to learn what is wrong with the question besides its form.
func (in *deadlineInput) Resolve(c huma.Context) []error {
	a := exchangeOf(c.Context()).api
	return previewing(c, func(ctx context.Context) error {
		_, err := a.deadline(ctx, in)
		return err
	})
}

// deadlineJSON is the promise for a ticket that may never be.
type deadlineJSON struct {
	At            time.Time           `json:"at" doc:"When the ticket is submitted." example:"2026-12-24T15:30:00Z"`
	Metric        string              `json:"metric" example:"first_response"`
	Impact        string              `json:"impact" example:"critical"`
	Plan          string              `json:"plan" example:"enterprise"`
	Country       string              `json:"country" example:"CH"`
	Region        string              `json:"region" example:"europe"`
	DueAt         *time.Time          `json:"due_at" doc:"Null where nothing is promised, like what follows." example:"2026-12-28T09:30:00Z"`
	Target        *string             `json:"target" doc:"In words." example:"2 business hours"`
	TargetSeconds *float64            `json:"target_seconds" example:"7200"`
	Policy        string              `json:"policy" example:"enterprise@1"`
	Calendar      string              `json:"calendar" doc:"What counts the time." example:"switzerland@1"`
	TimeZone      string              `json:"time_zone" example:"Europe/Zurich"`
	Receipt       orNull[receiptJSON] `json:"receipt" doc:"How it was counted."`
	Message       *string             `json:"message" doc:"Why nothing is promised." example:"standard@1 promises no first response for critical impact."`
}

func (a *api) registerDeadlines() {
	register(a, auth.Public, operation{
		id: "get-deadline", method: http.MethodGet, path: "/v1/deadlines", tag: tagPublic,
		summary: "When an answer would be due, and why",
	}, func(ctx context.Context, in *deadlineInput) (*struct{ Body deadlineJSON }, error) {
		j, err := a.deadline(ctx, in)
		if err != nil {
			return nil, err
		}
		return &struct{ Body deadlineJSON }{j}, nil
	})
}

func (a *api) deadline(ctx context.Context, in *deadlineInput) (deadlineJSON, error) {
	from := in.At.Time
	if from.IsZero() {
		from = exchangeOf(ctx).now()
	}
	var faults fault.List
	region, err := calendars.RegionOf(in.Country)
	if err != nil {
		faults.Add("country", in.Country, "%s", err)
	}
	terms, err := a.Terms.Offer(ctx, in.Plan, time.Time{}, from)
	if err != nil {
		unknown, err := unpublished(err, "plan", in.Plan)
		if err != nil {
			return deadlineJSON{}, err
		}
		faults = append(faults, unknown...)
	} else {
		faults = append(faults, unknownImpact(terms, sla.Impact(in.Impact))...)
	}
	if !slices.Contains(sla.Metrics, sla.Metric(in.Metric)) {
		faults.Add("metric", in.Metric, "%q is not a metric", in.Metric)
	}
	if err := faults.Err(invalidRequest, invalidDetail); err != nil {
		return deadlineJSON{}, err
	}
	return toDeadlineJSON(DeadlineQuestion{
		Metric: sla.Metric(in.Metric), Impact: sla.Impact(in.Impact), At: from,
		Requester: tickets.Requester{Country: strings.ToUpper(strings.TrimSpace(in.Country)), Region: region},
	}, terms)
}
