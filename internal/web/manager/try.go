package manager

import (
	"net/url"
	"slices"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
	"deskbell/internal/web/parts"
)

// try is the promise for a request that may never be: what was asked, and the answer.
type try struct {
	*page.Page
	form      *page.Form
	action    string // address of the page it is on
	year      string // of a calendar that is shown besides
	plans     []page.Choice
	impacts   []page.Choice
	countries []page.Choice
	answer    client.Deadline
	answered  bool
}

// typedAt is how browsers send a date with a time: without a zone, which is the reader's.
const typedAt = "2006-01-02T15:04"

// trying reads what was asked, and asks the API for it. What is wrong with it is in the form's
// refusal. Only plan is offered, unless it is empty: then all are.
func trying(p *page.Page, query url.Values, action, plan string) (*try, error) {
	t := &try{Page: p, action: action, year: query.Get("year"), form: page.Filled(
		"impact", query.Get("impact"), "country", query.Get("country"), "plan", query.Get("plan"), "metric", query.Get("metric"), "at", query.Get("at"))}
	if !query.Has("at") {
		t.form.Values["at"] = []string{p.Now.In(p.Zone).Format(typedAt)}
	}
	if err := t.offer(plan); err != nil || !query.Has("impact") {
		return t, err
	}
	asked := url.Values{"impact": {query.Get("impact")}, "country": {query.Get("country")}, "at": {instantOf(query.Get("at"), p.Zone)}}
	for name, value := range map[string]string{"plan": plan, "metric": query.Get("metric")} {
		if value == "" {
			value = query.Get(name)
		}
		if value != "" {
			asked.Set(name, value)
		}
	}
	if asked.Get("at") == "" {
		asked.Del("at")
	}
	var err error
	t.answer, err = p.API.Promise(asked)
	if refusal, ok := fault.As(err); ok && refusal.Kind == fault.Invalid {
		t.form.Refusal = refusal
		return t, nil
	}
	t.answered = err == nil
	return t, err
}

// instantOf is an instant as the API reads it. What a browser wouldn't send stays, for the API
// to refuse.
func instantOf(typed string, zone *time.Location) string {
	at, err := time.ParseInLocation(typedAt, typed, zone)
	if err != nil {
		return typed
	}
	return at.UTC().Format(time.RFC3339)
}

// offer fills what can be chosen.
func (t *try) offer(plan string) error {
	all, err := policiesInForce(t.API)
	if err != nil {
		return err
	}
	if plan != "" {
		all = slices.DeleteFunc(all, func(p client.Policy) bool { return p.Plan != plan })
	}
	t.impacts = impactsIn(all)
	for _, p := range all {
		t.plans = append(t.plans, page.Choice{Value: p.Plan, Label: p.Title})
	}
	countries, err := t.API.Countries()
	for _, one := range countries {
		t.countries = append(t.countries, page.Choice{Value: one.Code, Label: t.Tongue.Country(one.Code)})
	}
	order := collate.New(language.English)
	slices.SortFunc(t.countries, func(a, b page.Choice) int { return order.CompareString(a.Label, b.Label) })
	return err
}

// deskZone is where the desk is that counts.
func (t *try) deskZone() *time.Location { return zoneOf(t.answer.TimeZone) }

// policiesInForce are what all plans promise today.
func policiesInForce(api *client.Client) ([]client.Policy, error) {
	versions, err := api.Policies()
	var all []client.Policy
	for _, v := range versions {
		if err != nil {
			break
		}
		if v.Current {
			var p client.Policy
			if p, err = api.Policy(v.Plan); err == nil {
				all = append(all, p)
			}
		}
	}
	return all, err
}

// impactsIn are the impacts that policies have, in the order of the first that has them.
func impactsIn(policies []client.Policy) []page.Choice {
	var some []page.Choice
	for _, p := range policies {
		for _, l := range p.Levels {
			if !slices.ContainsFunc(some, func(c page.Choice) bool { return c.Value == l.Impact }) {
				some = append(some, page.Choice{Value: l.Impact, Label: parts.Title(l.Impact)})
			}
		}
	}
	return some
}
