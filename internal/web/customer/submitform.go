package customer

import (
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// submission is the form as it is shown: what was typed, what there is to choose from, and what
// the API says of it so far.
type submission struct {
	p         *page.Page
	f         *page.Form
	key       string
	topics    []client.Topic
	countries []page.Choice
	levels    []client.Level // the most severe first
	foreseen  foreseen
	fresh     bool // shown for the first time
	filesLost bool // files were chosen, and must be again
}

// basePlan has the levels that are shown before anything is known of a license.
const basePlan = "enterprise"

func newSubmission(p *page.Page, f *page.Form) (*submission, error) {
	v := &submission{p: p, f: f, key: f.Value("key")}
	if v.key == "" || f.Refusal != nil && f.Refusal.Code == "idempotency_key_reused" {
		v.key = page.NewKey()
	}
	var err error
	if v.topics, err = p.API.Topics(); err != nil {
		return nil, err
	}
	countries, err := p.API.Countries()
	if err != nil {
		return nil, err
	}
	v.countries = choices(p, countries)
	if v.foreseen, err = foresee(p, f); err != nil {
		return nil, err
	}
	if v.levels = v.foreseen.answer.Levels; len(v.levels) == 0 {
		policy, err := p.API.Policy(basePlan)
		if err != nil {
			return nil, err
		}
		v.levels = policy.Levels
	}
	return v, nil
}

// show answers with the form.
func (v *submission) show(c *gin.Context) error {
	v.dress()
	return v.p.Show(c, v.p.Say(submitTitle), submitPage(v))
}

// dress names what the page needs besides what every page has.
func (v *submission) dress() {
	v.p.Wide = true
	v.p.Styles = append(v.p.Styles, "receipt.css", "submit.css")
	v.p.Scripts = append(v.p.Scripts, "submit-files.js", "submit-promise.js", "submit.js")
}

// choices are the countries by their names in the reader's language, in its order.
func choices(p *page.Page, countries []client.Country) []page.Choice {
	all := make([]page.Choice, len(countries))
	for i, one := range countries {
		all[i] = page.Choice{Value: one.Code, Label: p.Tongue.Country(one.Code)}
	}
	order := collate.New(language.Make(p.Tongue.Language()))
	slices.SortFunc(all, func(a, b page.Choice) int { return order.CompareString(a.Label, b.Label) })
	return all
}

// guessed is the country that a browser's languages name, such as de-CH; empty if none does. A
// script knows better, by the reader's time zone.
func (v *submission) guessed(accepted string) string {
	tags, _, err := language.ParseAcceptLanguage(accepted)
	if err != nil {
		return "" // whatever a browser says, it is only a guess
	}
	for _, tag := range tags {
		region, sure := tag.Region()
		if sure == language.Exact && slices.ContainsFunc(v.countries, func(c page.Choice) bool { return c.Value == region.String() }) {
			return region.String()
		}
	}
	return ""
}

// foreseen is what the API says of the form so far.
type foreseen struct {
	asked      bool // about a license email
	unreadable bool // which is none
	answer     client.Entitled
	refusal    *fault.Error // why it says nothing: it was asked too often, or cannot say just now
}

// foresee asks about the license email, and whatever else is chosen already. An impact that the
// plan doesn't have, or a country that is none, is asked about no further: what is wrong with
// them is said when the form is sent.
func foresee(p *page.Page, f *page.Form) (foreseen, error) {
	q := client.Question{
		LicenseEmail: strings.TrimSpace(f.Value("license_email")),
		Topic:        f.Value("topic"), Impact: f.Value("impact"), Country: f.Value("requester.country"),
	}
	if q.LicenseEmail == "" {
		return foreseen{}, nil
	}
	answer, err := p.API.Check(q)
	if at := faulty(err); len(at) > 0 && !at["license_email"] {
		for location, field := range map[string]*string{"topic": &q.Topic, "impact": &q.Impact, "country": &q.Country} {
			if at[location] {
				*field = ""
			}
		}
		answer, err = p.API.Check(q)
	}
	if err == nil {
		return foreseen{asked: true, answer: answer}, nil
	}
	refusal, ok := fault.As(err)
	if !ok {
		return foreseen{}, err
	}
	return foreseen{asked: true, unreadable: faulty(err)["license_email"], refusal: refusal}, nil
}

// faulty are the places that a refusal names.
func faulty(err error) map[string]bool {
	at := map[string]bool{}
	if refusal, ok := fault.As(err); ok {
		for _, one := range refusal.Fields {
			at[one.Location] = true
		}
	}
	return at
}
