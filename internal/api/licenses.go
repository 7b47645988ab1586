package api

import (
	"context"
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

type licenseInput struct {
	ID string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
}

type licensesInput struct {
	Owner  string `query:"owner_email" maxLength:"254" doc:"Only the licenses of this account." example:"ops@aerial.example"`
	Text   string `query:"q" maxLength:"200" doc:"Part of the key, the product or the owner." example:"engine"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Cursor string `query:"cursor" maxLength:"1000" doc:"next_cursor of the page before; with the same filters."`
}

// Resolve notes how to learn what is wrong with the filters besides their form.
func (in *licensesInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error {
		_, err := in.query()
		return err
	})
}

func (in *licensesInput) query() (entitlement.Query, error) {
	q := entitlement.Query{Text: strings.TrimSpace(in.Text), Limit: in.Limit, Cursor: in.Cursor}
	if in.Owner == "" {
		return q, nil
	}
	var faults fault.List
	q.Owner = readOwner(in.Owner, &faults)
	return q, faults.Err(invalidRequest, invalidDetail)
}

// Resolve notes how to learn what is wrong with the license besides its form.
func (in *newLicense) Resolve(c huma.Context) []error {
	x := exchangeOf(c.Context())
	return previewing(c, func(ctx context.Context) error {
		_, _, err := x.newLicense(ctx, in)
		return err
	})
}

type licenseOutput struct{ Body licenseJSON }

type createdLicense struct {
	Location string `header:"Location" doc:"Where the license is."`
	Body     licenseJSON
}

type licensesJSON struct {
	Items      []licenseJSON `json:"items" doc:"By key."`
	NextCursor *string       `json:"next_cursor" doc:"Continues the list; null at its end."`
}

func (a *api) registerLicenses() {
	register(a, auth.ManageLicenses, operation{
		id: "create-license", method: http.MethodPost, path: "/v1/licenses", tag: tagLicenses,
		status: http.StatusCreated, body: jsonBody,
		summary: "Add a license", about: "With any of the fields enterprise_… it has a first term of Enterprise support.",
	}, func(ctx context.Context, in *newLicense) (*createdLicense, error) {
		x := exchangeOf(ctx)
		l, plans, err := x.newLicense(ctx, in)
		if err != nil {
			return nil, err
		}
		h, err := a.Registry.Create(ctx, l, plans, x.by())
		if err != nil {
			return nil, err
		}
		return &createdLicense{"/v1/licenses/" + h.ID, toLicenseJSON(held(h, x.now()), x.now())}, nil
	})
	register(a, auth.ReadLicenses, operation{
		id: "list-licenses", method: http.MethodGet, path: "/v1/licenses", tag: tagLicenses,
		summary: "What customers own", about: "Owners see their own.",
	}, a.listLicenses)
	register(a, auth.ReadLicenses, operation{
		id: "get-license", method: http.MethodGet, path: "/v1/licenses/{id}", tag: tagLicenses,
		refuses: []int{http.StatusNotFound},
		summary: "One license",
	}, func(ctx context.Context, in *licenseInput) (*licenseOutput, error) {
		x := exchangeOf(ctx)
		l, err := x.reachLicense(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &licenseOutput{toLicenseJSON(l, x.now())}, nil
	})
}

// newLicense reads a license and names all that is wrong with it. The plans are those that a
// term may name.
func (x *exchange) newLicense(ctx context.Context, in *newLicense) (l entitlement.License, plans []string, err error) {
	if plans, err = x.api.Terms.Plans(ctx); err != nil {
		return l, nil, err
	}
	var faults fault.List
	l = in.read(&faults)
	if err := alsoWrong(&faults, l.Check(plans)); err != nil {
		return l, nil, err
	}
	return l, plans, faults.Err(invalidRequest, invalidDetail)
}

func (a *api) listLicenses(ctx context.Context, in *licensesInput) (*struct{ Body licensesJSON }, error) {
	x := exchangeOf(ctx)
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	out := licensesJSON{Items: []licenseJSON{}}
	if own := x.caller.Owner; own != "" {
		if q.Owner != "" && q.Owner != own {
			return &struct{ Body licensesJSON }{out}, nil
		}
		q.Owner = own
	}
	q.Now = x.now()
	page, next, err := a.Licenses.ListLicenses(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, l := range page {
		out.Items = append(out.Items, toLicenseJSON(l, q.Now))
	}
	out.NextCursor = textOrNull(next)
	return &struct{ Body licensesJSON }{out}, nil
}

var licenseIDForm = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)

// noLicense is the same answer for a license that isn't there and for one that is another's.
var noLicense = fault.New(fault.NotFound, "not_found", "There is no such license.")

// reachLicense finds the license that an address names, for this caller: an owner's own, or
// any for staff.
func (x *exchange) reachLicense(ctx context.Context, id string) (entitlement.Held, error) {
	if !licenseIDForm.MatchString(id) {
		return entitlement.Held{}, noLicense
	}
	l, err := x.api.Licenses.License(ctx, id, x.now())
	if fault.Is(err, fault.NotFound) || err == nil && !x.caller.Staff() && l.Owner != x.caller.Owner {
		return entitlement.Held{}, noLicense
	}
	return l, err
}

// by is the caller, as who changes a license.
func (x *exchange) by() entitlement.By {
	return entitlement.By{Actor: x.caller.Actor(), At: x.now(), NewID: x.api.Desk.NewID}
}
