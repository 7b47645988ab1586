package agent

import (
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// kindsOfLicense are what a license can be.
var kindsOfLicense = []page.Choice{{Value: "subscription", Label: "Subscription"}, {Value: "perpetual", Label: "Perpetual"}}

func (a *Pages) showLicenseEdit(c *gin.Context, p *page.Page) error {
	if err := p.Need(auth.ManageLicenses); err != nil {
		return err
	}
	l, err := p.API.License(c.Param("id"))
	if err != nil {
		return err
	}
	dressLicenses(p)
	return p.Show(c, "Change "+l.Key, licenseEditPage(p, l, filledWith(l)))
}

// filledWith is the form of a license as it is.
func filledWith(l client.License) *page.Form {
	return page.Filled("product", l.Product, "kind", l.Kind, "owner_email", l.OwnerEmail, "seats", strconv.Itoa(l.Seats), "support_until", day(l.SupportUntil))
}

// editLicense changes those fields that are others than the license's.
func (a *Pages) editLicense(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	l, err := p.API.License(c.Param("id"))
	if err != nil {
		return err
	}
	fields, refusal := changesOf(f, filledWith(l))
	if refusal == nil && len(fields) > 0 {
		refusal = p.API.ChangeLicense(l.ID, fields)
	}
	if refusal != nil {
		dressLicenses(p)
		return p.Again(c, "Change "+l.Key, f, refusal, licenseEditPage(p, l, f))
	}
	return p.GoTo(c, "/licenses/"+l.ID+"?done=edited")
}

// changesOf are the fields that were typed other than they are, as the API takes them.
func changesOf(typed, is *page.Form) (map[string]any, error) {
	fields := map[string]any{}
	for _, name := range []string{"product", "kind", "owner_email", "seats", "support_until"} {
		written := typed.Value(name)
		if written == is.Value(name) {
			continue
		}
		switch {
		case name == "seats":
			n, err := strconv.Atoi(written)
			if err != nil {
				var faults fault.List
				faults.Add("seats", written, "is not a whole number")
				return nil, faults.Err("invalid_request", "The license cannot be changed like that.")
			}
			fields[name] = n
		case name == "support_until" && written == "":
			fields[name] = nil
		default:
			fields[name] = written
		}
	}
	return fields, nil
}

// addTerm adds a term of Enterprise support.
func (a *Pages) addTerm(c *gin.Context, p *page.Page) error {
	return a.withTerm(c, p, "added", func(id string, f *page.Form) error {
		return p.API.Once(f.Value("key")).AddContract(id, f.Value("plan"), f.Value("from"), f.Value("until"))
	})
}

func (a *Pages) confirmTerm(c *gin.Context, p *page.Page) error {
	return a.withTerm(c, p, "confirmed", func(id string, f *page.Form) error { return p.API.ConfirmContract(id, f.Value("term")) })
}

func (a *Pages) removeTerm(c *gin.Context, p *page.Page) error {
	return a.withTerm(c, p, "removed", func(id string, f *page.Form) error { return p.API.RemoveContract(id, f.Value("term")) })
}

func (a *Pages) withTerm(c *gin.Context, p *page.Page, done string, do func(id string, f *page.Form) error) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	id := c.Param("id")
	if err := do(id, f); err != nil {
		return licenseAgain(c, p, "terms", f, err)
	}
	return p.GoTo(c, "/licenses/"+id+"?done="+done)
}

// plans are those that a term can have.
func plans(p *page.Page) ([]page.Choice, error) {
	versions, err := p.API.Policies()
	if err != nil {
		return nil, err
	}
	var all []page.Choice
	for _, v := range versions {
		if !slices.ContainsFunc(all, func(c page.Choice) bool { return c.Value == v.Plan }) {
			all = append(all, page.Choice{Value: v.Plan, Label: v.Title})
		}
	}
	return all, nil
}
