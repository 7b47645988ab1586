package manager

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
	"deskbell/internal/web/parts"
)

// publishedPolicy is a plan's policy in force, and how many versions it has.
type publishedPolicy struct {
	client.PolicyVersion
	versions int
	coming   bool // a later version takes effect some day
}

func (a *Pages) showPolicies(c *gin.Context, p *page.Page) error {
	versions, err := p.API.Policies()
	if err != nil {
		return err
	}
	return p.Show(c, "Policies", policiesPage(p, byPlan(versions, p)))
}

// byPlan gathers versions: one line for each plan, of the version in force or else the first.
func byPlan(versions []client.PolicyVersion, p *page.Page) []publishedPolicy {
	var all []publishedPolicy
	for _, v := range versions {
		i := slices.IndexFunc(all, func(one publishedPolicy) bool { return one.Plan == v.Plan })
		if i < 0 {
			i, all = len(all), append(all, publishedPolicy{PolicyVersion: v})
		}
		all[i].versions++
		all[i].coming = all[i].coming || v.EffectiveFrom.After(p.Now)
		if v.Current {
			all[i].PolicyVersion = v
		}
	}
	return all
}

// policy is the page of one.
type policy struct {
	*page.Page
	of       client.Policy
	current  bool // it is in force
	versions []client.PolicyVersion
	try      *try
}

func (a *Pages) showPolicy(c *gin.Context, p *page.Page) error {
	plan, query := c.Param("plan"), c.Request.URL.Query()
	v := policy{Page: p}
	if err := p.API.Get(client.Query("/v1/policies/"+url.PathEscape(plan), "version", query.Get("version")), &v.of); err != nil {
		return err
	}
	versions, err := p.API.Policies()
	if err != nil {
		return err
	}
	for _, one := range versions {
		if one.Plan == plan {
			v.versions = append(v.versions, one)
			v.current = v.current || one.Current && one.Version.Version == v.of.Version
		}
	}
	slices.Reverse(v.versions)
	if v.try, err = trying(p, query, "/policies/"+url.PathEscape(plan), plan); err != nil {
		return err
	}
	if v.try.form.Refusal != nil {
		return p.Again(c, v.of.Title, v.try.form, v.try.form.Refusal, policyPage(&v))
	}
	return p.Show(c, v.of.Title, policyPage(&v))
}

// metrics are those that any level promises, in their order.
func (v *policy) metrics() []page.Choice {
	return slices.DeleteFunc(slices.Clone(metrics), func(m page.Choice) bool {
		return !slices.ContainsFunc(v.of.Levels, func(l client.Level) bool { return l.Targets[m.Value] != "" })
	})
}

// rules are what else the policy says, in sentences.
func (v *policy) rules() []rule {
	all := []rule{{"Warnings", "when " + join(percents(v.of.WarnAt), "and") + " of a target are used up"}}
	if len(v.of.WarnAt) == 0 {
		all[0].text = "none"
	}
	pauses := "nothing stands still while the customer has the next move"
	if len(v.of.Pauses) > 0 {
		pauses = join(named(v.of.Pauses), "and") + " stand still while the customer has the next move"
	}
	changed := "a changed impact’s target counts from the start of the ticket"
	if v.of.Reclassification == "from_change" {
		changed = "a changed impact’s target counts from the change"
	}
	pin := "a contract keeps the version that was in force when its term began"
	if v.of.Pin == "latest" {
		pin = "the latest version serves everyone, from when it takes effect"
	}
	return append(all, rule{"Pauses", pauses}, rule{"A change of the impact", changed}, rule{"Versions", pin},
		rule{"What counts as a response", join(named(v.of.Responses), "or")})
}

// rule is one of them.
type rule struct{ name, text string }

func percents(all []int) []string {
	texts := make([]string, len(all))
	for i, n := range all {
		texts[i] = strconv.Itoa(n) + " %"
	}
	return texts
}

func named(words []string) []string {
	texts := make([]string, len(words))
	for i, word := range words {
		texts[i] = lower(parts.Title(word))
	}
	return texts
}

// join lists texts in a sentence: a, b and c.
func join(texts []string, with string) string {
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	last := len(texts) - 1
	return strings.Join(texts[:last], ", ") + " " + with + " " + texts[last]
}

// served says which regions a calendar serves.
func served(s client.Service) string {
	texts := make([]string, len(s.Regions))
	for i, region := range s.Regions {
		texts[i] = called(region, regions)
	}
	switch {
	case s.Default && len(texts) == 0:
		return "All regions"
	case s.Default:
		return join(texts, "and") + ", and all others that are not named"
	}
	return join(texts, "and")
}
