package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/auth"
	"deskbell/internal/report"
)

type overviewInput struct {
	ReportPeriod
	Hours  int    `query:"hours" minimum:"1" maximum:"336" default:"48" doc:"How far the workload looks ahead."`
	Metric string `query:"metric" enum:"first_response,next_response,update,workaround,resolution" doc:"Only this one; the workload has all."`
}

// Resolve notes how to learn what is wrong with the period.
func (in *overviewInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error {
		_, err := in.read()
		return err
	})
}

// cellJSON is the promises of an impact in a region.
type cellJSON struct {
	Impact  string    `json:"impact" example:"critical"`
	Region  string    `json:"region" example:"europe"`
	Figures tallyJSON `json:"figures"`
}

type overviewJSON struct {
	From     time.Time         `json:"from" example:"2026-10-01T00:00:00Z"`
	To       time.Time         `json:"to" example:"2027-01-01T00:00:00Z"`
	Zone     string            `json:"zone" example:"UTC"`
	AsOf     time.Time         `json:"as_of" doc:"When it was counted." example:"2026-11-26T15:00:00Z"`
	Total    tallyJSON         `json:"total"`
	Before   tallyJSON         `json:"before" doc:"Of the time just before the period that was as long, to compare with."`
	Weeks    []complianceGroup `json:"weeks" doc:"All weeks of the period, in order, as report-compliance has them."`
	Cells    []cellJSON        `json:"cells" doc:"By impact and region; only what there is."`
	Metrics  []timingJSON      `json:"metrics" doc:"How long responses took: each metric in all, as report-response-times has them."`
	Timings  []timingJSON      `json:"timings" doc:"Likewise by metric, plan and impact."`
	Workload workloadJSON      `json:"workload" doc:"What falls due next, as report-workload has it."`
}

func (a *api) registerOverview() {
	register(a, auth.ReadReports, operation{
		id: "report-overview", method: http.MethodGet, path: "/v1/reports/overview", tag: tagReports,
		summary: "What a manager looks at first",
		about:   "The figures of the other reports in one answer: by week, by impact and region, response times, and what falls due next.",
	}, func(ctx context.Context, in *overviewInput) (*struct{ Body overviewJSON }, error) {
		q, err := exchangeOf(ctx).reportQuery(in.ReportPeriod, in.Metric)
		if err != nil {
			return nil, err
		}
		o, err := a.Reports.Overview(ctx, q, in.Hours)
		if err != nil {
			return nil, err
		}
		return &struct{ Body overviewJSON }{toOverviewJSON(q, o)}, nil
	})
}

func toOverviewJSON(q report.Query, o report.Overview) overviewJSON {
	weeks, times := toComplianceJSON(q, string(report.ByWeek), o.Weeks, o.Total), toTimesJSON(q, o.Timings, o.Groups)
	j := overviewJSON{
		From: weeks.From, To: weeks.To, Zone: weeks.Zone, AsOf: weeks.AsOf,
		Total: weeks.Total, Before: toTallyJSON(o.Before), Weeks: weeks.Items, Cells: []cellJSON{},
		Metrics: times.Metrics, Timings: times.Items, Workload: toWorkloadJSON(q.Now, q.Period.Zone, o.Hours, o.Backlog),
	}
	for _, c := range o.Cells {
		j.Cells = append(j.Cells, cellJSON{string(c.Impact), string(c.Region), toTallyJSON(c.Tally)})
	}
	return j
}
