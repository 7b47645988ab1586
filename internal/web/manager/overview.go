package manager

import (
	"net/url"

	"github.com/gin-gonic/gin"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const (
	reportsTitle = "How promises are kept"
	hoursAhead   = "72"
	recent       = "8" // breaches that the overview lists
)

// overview is that page: what was asked for, and what came back.
type overview struct {
	*page.Page
	form     *page.Form
	period   Period
	metric   string // only this one; empty: all
	by       string // what the second table is split by
	figures  client.Overview
	groups   client.Compliance
	breaches client.Page[client.BrokenPromise]
}

func (a *Pages) showOverview(c *gin.Context, p *page.Page) error {
	query := c.Request.URL.Query()
	o := overview{Page: p, period: periodOf(query, p.Now, p.Zone), metric: query.Get("metric"), by: query.Get("by")}
	if o.by == "" {
		o.by = "impact"
	}
	o.form = page.Filled("from", o.period.From, "to", o.period.To, "metric", o.metric, "by", o.by)
	p.Live.Every = 120
	if err := o.ask(); err != nil {
		return p.Again(c, reportsTitle, o.form, err, overviewRefused(&o))
	}
	return p.Show(c, reportsTitle, overviewPage(&o))
}

// ask asks for the figures: all but the chosen split and the latest breaches come at once.
func (o *overview) ask() (err error) {
	only := []string{"metric", o.metric}
	if o.figures, err = o.API.Overview(o.period.query(append(only, "hours", hoursAhead)...)); err != nil {
		return err
	}
	if o.groups, err = o.API.Compliance(o.period.query(append(only, "by", o.by)...)); err != nil {
		return err
	}
	o.breaches, err = o.API.Breaches(o.period.query(append(only, "acknowledged", "false", "limit", recent)...))
	return err
}

// with is this page's address with one thing changed.
func (o *overview) with(name, value string) string {
	pairs := []string{"metric", o.metric, "by", o.by}
	switch name {
	case "period":
		return Period{Key: value}.address("/reports", pairs...)
	case "by":
		pairs[3] = value
	}
	return o.period.address("/reports", pairs...)
}

// broken is the address of the breaches of the period, or of a part of them.
func (o *overview) broken(pairs ...string) string {
	return o.period.address("/reports/breaches", append(pairs, "metric", o.metric)...)
}

// file is the address of a report as a file.
func (o *overview) file(report string, pairs ...string) string {
	return o.period.address("/reports/csv/"+report, append(pairs, "metric", o.metric)...)
}

// queue is the address of the tickets that a search finds.
func queue(search string) string { return "/desk?" + url.Values{"q": {search}}.Encode() }

// nothing reports whether no promise belongs to the period.
func (o *overview) nothing() bool {
	t := o.figures.Total
	return t.Counted+t.Open+t.Cancelled+t.Released == 0
}
