package api

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"deskbell/calendars"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/report"
	"deskbell/sla"
)

const (
	csvType    = "text/csv; charset=utf-8"
	perCSVPage = 200 // breaches that are loaded at once
)

// ReportForm is how a report is to be answered.
type ReportForm struct {
	Format string `query:"format" enum:"json,csv" doc:"In which form, for links; otherwise Accept tells: application/json, or text/csv."`
	csv    bool
}

// choose decides on the form.
func (f *ReportForm) choose(c huma.Context) {
	f.csv = f.Format == "csv" || f.Format == "" && prefersCSV(humagin.Unwrap(c).GetHeader("Accept"))
}

// ReportPeriod is what a report is about.
type ReportPeriod struct {
	From string `query:"from" required:"true" maxLength:"40" doc:"Where the period begins: a day, which begins at midnight in the zone, or an instant." example:"2026-10-01"`
	To   string `query:"to" required:"true" maxLength:"40" doc:"Just after its end; at most five years later." example:"2027-01-01"`
	Zone string `query:"zone" maxLength:"64" doc:"The time zone of days and weeks; UTC if there is none." example:"Europe/Zurich"`
}

func (p ReportPeriod) read() (report.Period, error) { return report.ReadPeriod(p.From, p.To, p.Zone) }

// prepare decides on the form, and notes how to learn what is wrong with the period.
func (p ReportPeriod) prepare(c huma.Context, f *ReportForm) []error {
	f.choose(c)
	return previewing(c, func(context.Context) error {
		_, err := p.read()
		return err
	})
}

type complianceInput struct {
	ReportPeriod
	ReportForm
	By     string `query:"by" enum:"week,region,impact,agent,plan,metric" default:"week" doc:"What to split it by. By agent, a promise is whose who answered it, and the ticket's assignee's if nobody did."`
	Metric string `query:"metric" enum:"first_response,next_response,update,workaround,resolution" doc:"Only this one."`
}

// Resolve notes what else may be wrong.
func (in *complianceInput) Resolve(c huma.Context) []error { return in.prepare(c, &in.ReportForm) }

type breachesInput struct {
	ReportPeriod
	ReportForm
	Metric       string `query:"metric" enum:"first_response,next_response,update,workaround,resolution" doc:"Only this one."`
	Cause        string `query:"cause" enum:"silence,reclassification,relocation" doc:"Only those that came about so."`
	Impact       string `query:"impact" maxLength:"100" doc:"Only those whose target it was." example:"critical"`
	Region       string `query:"region" enum:"africa,asia,europe,north_america,south_america,oceania,antarctica" doc:"Only those that were promised there."`
	Agent        string `query:"agent" maxLength:"254" doc:"Only those of a member of staff, by email: who answered, or whom the ticket is assigned to if nobody did; none for nobody's." example:"grace@desk.example"`
	Acknowledged string `query:"acknowledged" enum:"true,false" doc:"Only those that were explained, or only the others."`
	Limit        int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most. A CSV file has all."`
	Cursor       string `query:"cursor" maxLength:"1000" doc:"next_cursor of the page before; with the same filters."`
}

// Resolve notes what else may be wrong.
func (in *breachesInput) Resolve(c huma.Context) []error { return in.prepare(c, &in.ReportForm) }

type timesInput struct {
	ReportPeriod
	ReportForm
	Metric string `query:"metric" enum:"first_response,next_response,update,workaround,resolution" doc:"Only this one."`
}

// Resolve notes what else may be wrong.
func (in *timesInput) Resolve(c huma.Context) []error { return in.prepare(c, &in.ReportForm) }

type workloadInput struct {
	ReportForm
	Hours int    `query:"hours" minimum:"1" maximum:"336" default:"48" doc:"How far to look ahead."`
	Zone  string `query:"zone" maxLength:"64" doc:"The time zone whose full hours count; UTC if there is none." example:"Europe/Zurich"`
}

// Resolve notes what else may be wrong.
func (in *workloadInput) Resolve(c huma.Context) []error {
	in.choose(c)
	return previewing(c, func(context.Context) error {
		var faults fault.List
		report.ReadZone(in.Zone, &faults)
		return faults.Err(invalidRequest, invalidDetail)
	})
}

func (a *api) registerReports() {
	const reports = "/v1/reports/"
	register(a, auth.ReadReports, operation{
		id: "report-compliance", method: http.MethodGet, path: reports + "compliance", tag: tagReports,
		summary: "How many promises were kept",
		about: "Of the promises that were broken or fell due in the period, each once, however often its ticket was reclassified or relocated. " +
			"A promise that is overdue is broken, answered or not. What was cancelled, or is not promised any more, is neither kept nor broken and has numbers of its own; " +
			"the glossary says exactly what counts.",
	}, a.reportCompliance)
	register(a, auth.ReadReports, operation{
		id: "report-breaches", method: http.MethodGet, path: reports + "breaches", tag: tagReports,
		summary: "The promises that were broken", about: "The latest first. One promise is broken once.",
	}, a.reportBreaches)
	register(a, auth.ReadReports, operation{
		id: "report-response-times", method: http.MethodGet, path: reports + "response-times", tag: tagReports,
		summary: "How long responses took",
		about: "In business time, from the promise to its response, of the promises that count for compliance. " +
			"What was not answered counts as longer than everything that was: where that is half of them or more, there is no median.",
	}, a.reportTimes)
	register(a, auth.ReadReports, operation{
		id: "report-workload", method: http.MethodGet, path: reports + "workload", tag: tagReports,
		summary: "What falls due next", about: "By the hour, from the one that has begun; and what is owed besides. Each promise is counted once.",
	}, a.reportWorkload)
	a.registerOverview()
	describeReport[complianceJSON](a.huma.OpenAPI(), reports+"compliance")
	describeReport[breachesJSON](a.huma.OpenAPI(), reports+"breaches")
	describeReport[timesJSON](a.huma.OpenAPI(), reports+"response-times")
	describeReport[workloadJSON](a.huma.OpenAPI(), reports+"workload")
}

// describeReport says that a report is answered in either form.
func describeReport[T any](description *huma.OpenAPI, path string) {
	kind := reflect.TypeFor[T]()
	description.Paths[path].Get.Responses["200"].Content = map[string]*huma.MediaType{
		"application/json": {Schema: description.Components.Schemas.Schema(kind, true, kind.Name())},
		"text/csv":         {Schema: &huma.Schema{Type: huma.TypeString, Description: "The items, with a header."}},
	}
}

func (a *api) reportCompliance(ctx context.Context, in *complianceInput) (*reportOutput, error) {
	q, err := exchangeOf(ctx).reportQuery(in.ReportPeriod, in.Metric)
	if err != nil {
		return nil, err
	}
	groups, total, err := a.Reports.Compliance(ctx, q, report.Dimension(in.By))
	if err != nil {
		return nil, err
	}
	out := toComplianceJSON(q, in.By, groups, total)
	if in.csv {
		return csvReport("compliance", out.table()), nil
	}
	return jsonReport(out), nil
}

func (a *api) reportBreaches(ctx context.Context, in *breachesInput) (*reportOutput, error) {
	x := exchangeOf(ctx)
	q := report.BreachQuery{
		Cause: sla.Cause(in.Cause), Impact: sla.Impact(in.Impact), Region: calendars.Region(in.Region), Agent: strings.ToLower(strings.TrimSpace(in.Agent)),
		Limit: in.Limit, Cursor: in.Cursor,
	}
	var err error
	if q.Query, err = x.reportQuery(in.ReportPeriod, in.Metric); err != nil {
		return nil, err
	}
	if in.Acknowledged != "" {
		wanted := in.Acknowledged == "true"
		q.Acknowledged = &wanted
	}
	if in.csv {
		q.Limit = perCSVPage
		return a.breachesFile(ctx, q)
	}
	page, next, err := a.Reports.Breaches(ctx, q)
	if err != nil {
		return nil, err
	}
	return jsonReport(toBreachesJSON(q.Query, page, next, x.looker())), nil
}

func (a *api) reportTimes(ctx context.Context, in *timesInput) (*reportOutput, error) {
	q, err := exchangeOf(ctx).reportQuery(in.ReportPeriod, in.Metric)
	if err != nil {
		return nil, err
	}
	metrics, groups, err := a.Reports.ResponseTimes(ctx, q)
	if err != nil {
		return nil, err
	}
	out := toTimesJSON(q, metrics, groups)
	if in.csv {
		return csvReport("response-times", out.table()), nil
	}
	return jsonReport(out), nil
}

func (a *api) reportWorkload(ctx context.Context, in *workloadInput) (*reportOutput, error) {
	var faults fault.List
	zone := report.ReadZone(in.Zone, &faults)
	if err := faults.Err(invalidRequest, invalidDetail); err != nil {
		return nil, err
	}
	now := exchangeOf(ctx).now()
	hours, backlog, err := a.Reports.Workload(ctx, now, zone, in.Hours)
	if err != nil {
		return nil, err
	}
	out := toWorkloadJSON(now, zone, hours, backlog)
	if in.csv {
		return csvReport("workload", out.table()), nil
	}
	return jsonReport(out), nil
}

// reportQuery is what is asked for, as of now.
func (x *exchange) reportQuery(p ReportPeriod, metric string) (report.Query, error) {
	period, err := p.read()
	return report.Query{Period: period, Now: x.now(), Metric: sla.Metric(metric)}, err
}
