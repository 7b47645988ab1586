package api

import (
	"time"

	"deskbell/internal/report"
	"deskbell/sla"
)

// tallyJSON counts promises, each once.
type tallyJSON struct {
	Compliance       *float64 `json:"compliance_percent" doc:"The share that was kept, of those counted; to one decimal and never rounded up. Null if none was." example:"96.7"`
	Kept             int      `json:"kept" example:"118"`
	Counted          int      `json:"counted" doc:"Kept or broken." example:"122"`
	Broken           int      `json:"broken" doc:"Answered or not." example:"4"`
	Unanswered       int      `json:"unanswered" doc:"Of those broken: not answered so far, and perhaps never." example:"1"`
	Silence          int      `json:"broken_by_silence" doc:"Nobody answered in time." example:"3"`
	Reclassification int      `json:"broken_by_reclassification" doc:"The new impact's due instant had passed already." example:"1"`
	Relocation       int      `json:"broken_by_relocation" doc:"Likewise, by the other calendar." example:"0"`
	Acknowledged     int      `json:"acknowledged" doc:"Of those broken: explained by somebody." example:"2"`
	Eased            int      `json:"eased" doc:"Of those kept: late but for a change of the impact or the country." example:"2"`
	Open             int      `json:"open" doc:"Not due yet, and not counted." example:"12"`
	Cancelled        int      `json:"cancelled" doc:"Solved, closed or merged before they were due, without what was promised; not counted." example:"5"`
	Released         int      `json:"released" doc:"The impact was changed to one that doesn't promise it; not counted." example:"1"`
}

func toTallyJSON(t report.Tally) tallyJSON {
	j := tallyJSON{
		Kept: t.Kept, Counted: t.Counted(), Broken: t.Broken, Unanswered: t.Unanswered,
		Silence: t.Silence(), Reclassification: t.Reclassification, Relocation: t.Relocation,
		Acknowledged: t.Acknowledged, Eased: t.Eased, Open: t.Open, Cancelled: t.Cancelled, Released: t.Released,
	}
	if share, counted := t.Compliance(); counted {
		j.Compliance = &share
	}
	return j
}

type complianceGroup struct {
	Key     string     `json:"key" doc:"The week, such as 2026-W48, or the region, impact, agent's email (none for nobody), plan or metric." example:"2026-W48"`
	From    *time.Time `json:"from" doc:"Of a week, or of the part of it that is in the period; null otherwise." example:"2026-11-23T00:00:00Z"`
	To      *time.Time `json:"to" doc:"Just after its end; null otherwise." example:"2026-11-30T00:00:00Z"`
	Figures tallyJSON  `json:"figures"`
}

type complianceJSON struct {
	From  time.Time         `json:"from" example:"2026-10-01T00:00:00Z"`
	To    time.Time         `json:"to" example:"2027-01-01T00:00:00Z"`
	Zone  string            `json:"zone" example:"UTC"`
	AsOf  time.Time         `json:"as_of" doc:"When it was counted." example:"2026-11-26T15:00:00Z"`
	By    string            `json:"by" enum:"week,region,impact,agent,plan,metric" example:"week"`
	Total tallyJSON         `json:"total"`
	Items []complianceGroup `json:"items" doc:"All weeks of the period, or all keys there are, in order."`
}

func toComplianceJSON(q report.Query, by string, groups []report.Group, total report.Tally) complianceJSON {
	j := complianceJSON{
		From: at(q.Period.From), To: at(q.Period.To), Zone: q.Period.Zone.String(), AsOf: at(q.Now),
		By: by, Total: toTallyJSON(total), Items: []complianceGroup{},
	}
	for _, g := range groups {
		j.Items = append(j.Items, complianceGroup{g.Key, atOrNull(g.Week.From), atOrNull(g.Week.To), toTallyJSON(g.Tally)})
	}
	return j
}

// shareJSON is a bucket of a distribution.
type shareJSON struct {
	UpTo    *int `json:"up_to_percent" doc:"Of the target, this included; null for all beyond." example:"25"`
	Answers int  `json:"answers" example:"60"`
}

type timingJSON struct {
	Metric       string      `json:"metric" enum:"first_response,next_response,update,workaround,resolution" example:"first_response"`
	Plan         *string     `json:"plan" doc:"Null for all." example:"enterprise"`
	Impact       *string     `json:"impact" doc:"Null for all." example:"major"`
	Target       *string     `json:"target" doc:"In words; null where there are several." example:"4 business hours"`
	Answered     int         `json:"answered" example:"118"`
	Unanswered   int         `json:"unanswered" doc:"Overdue, and not answered so far or ever." example:"1"`
	Median       *float64    `json:"median_seconds" doc:"Business time within which half were answered; null if fewer were." example:"5400"`
	Ninety       *float64    `json:"p90_seconds" doc:"Likewise nine tenths." example:"12600"`
	MedianShare  *int        `json:"median_percent" doc:"Of the target, within which half were answered." example:"38"`
	NinetyShare  *int        `json:"p90_percent" doc:"Likewise nine tenths." example:"88"`
	Distribution []shareJSON `json:"distribution" doc:"Answers by the share of their target that they took, in business time. What broke its promise is beyond 100 %."`
}

func toTimingJSON(t *report.Timing) timingJSON {
	j := timingJSON{
		Metric: string(t.Metric), Plan: textOrNull(t.Plan), Impact: textOrNull(t.Impact), Target: textOrNull(t.Target.String()),
		Answered: t.Answered, Unanswered: t.Unanswered, Distribution: []shareJSON{},
	}
	for percent, into := range map[int]**float64{50: &j.Median, 90: &j.Ninety} {
		if within, ok := t.Within(percent); ok {
			seconds := within.Seconds()
			*into = &seconds
		}
	}
	for percent, into := range map[int]**int{50: &j.MedianShare, 90: &j.NinetyShare} {
		if share, ok := t.ShareWithin(percent); ok {
			*into = &share
		}
	}
	for i, answers := range t.Buckets {
		bucket := shareJSON{Answers: answers}
		if i < len(report.Edges) {
			bucket.UpTo = &report.Edges[i]
		}
		j.Distribution = append(j.Distribution, bucket)
	}
	return j
}

type timesJSON struct {
	From    time.Time    `json:"from" example:"2026-10-01T00:00:00Z"`
	To      time.Time    `json:"to" example:"2027-01-01T00:00:00Z"`
	Zone    string       `json:"zone" example:"UTC"`
	AsOf    time.Time    `json:"as_of" doc:"When it was counted." example:"2026-11-26T15:00:00Z"`
	Metrics []timingJSON `json:"metrics" doc:"Each metric in all."`
	Items   []timingJSON `json:"items" doc:"By metric, plan and impact."`
}

func toTimesJSON(q report.Query, metrics, groups []*report.Timing) timesJSON {
	j := timesJSON{
		From: at(q.Period.From), To: at(q.Period.To), Zone: q.Period.Zone.String(), AsOf: at(q.Now),
		Metrics: []timingJSON{}, Items: []timingJSON{},
	}
	for _, t := range metrics {
		j.Metrics = append(j.Metrics, toTimingJSON(t))
	}
	for _, t := range groups {
		j.Items = append(j.Items, toTimingJSON(t))
	}
	return j
}

// countsJSON are promises by their metric.
type countsJSON struct {
	FirstResponse int `json:"first_response" example:"3"`
	NextResponse  int `json:"next_response" example:"1"`
	Update        int `json:"update" example:"0"`
	Workaround    int `json:"workaround" example:"0"`
	Resolution    int `json:"resolution" example:"1"`
}

type hourJSON struct {
	From    time.Time  `json:"from" example:"2026-11-26T15:00:00Z"`
	To      time.Time  `json:"to" example:"2026-11-26T16:00:00Z"`
	Due     int        `json:"due" doc:"Promises that fall due then." example:"5"`
	Metrics countsJSON `json:"metrics"`
}

type workloadJSON struct {
	AsOf     time.Time  `json:"as_of" doc:"When it was counted." example:"2026-11-26T15:10:00Z"`
	Zone     string     `json:"zone" example:"UTC"`
	Overdue  int        `json:"overdue" doc:"Broken promises for which customers still wait." example:"2"`
	Paused   int        `json:"paused" doc:"Promises that stand still while customers have the next move." example:"7"`
	Later    int        `json:"later" doc:"Promises that fall due after the last hour." example:"4"`
	Breached int        `json:"tickets_breached" doc:"Tickets that stand as breached." example:"2"`
	AtRisk   int        `json:"tickets_at_risk" doc:"Tickets that stand as at risk." example:"3"`
	Items    []hourJSON `json:"items" doc:"Every hour."`
}

func toWorkloadJSON(now time.Time, zone *time.Location, hours []report.Hour, b report.Backlog) workloadJSON {
	j := workloadJSON{
		AsOf: at(now), Zone: zone.String(), Overdue: b.Overdue, Paused: b.Paused, Later: b.Later,
		Breached: b.Breached, AtRisk: b.AtRisk, Items: []hourJSON{},
	}
	for _, h := range hours {
		j.Items = append(j.Items, hourJSON{at(h.From), at(h.To), h.Count(), countsJSON{
			h.Metrics[sla.FirstResponse], h.Metrics[sla.NextResponse], h.Metrics[sla.Update], h.Metrics[sla.Workaround], h.Metrics[sla.Resolution],
		}})
	}
	return j
}
