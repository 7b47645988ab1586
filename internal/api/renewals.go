package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

type renewInput struct {
	ID   string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Body struct {
		SupportUntil    date `json:"support_until,omitempty" doc:"The new end of Support & Upgrade: a day, for its midnight in UTC, or an instant." example:"2028-01-31"`
		EnterpriseUntil date `json:"enterprise_until,omitempty" doc:"The end of the next term of Enterprise support." example:"2028-01-01"`
	}
}

// Resolve notes how to learn what is wrong with the renewal besides its form.
func (in *renewInput) Resolve(c huma.Context) []error {
	x := exchangeOf(c.Context())
	return previewing(c, func(ctx context.Context) error {
		_, err := x.renewal(ctx, in)
		return err
	})
}

func (a *api) registerRenewals() {
	register(a, auth.ManageLicenses, operation{
		id: "renew-license", method: http.MethodPost, path: "/v1/licenses/{id}/renew", tag: tagLicenses,
		body: jsonBody, refuses: []int{http.StatusNotFound},
		summary: "Extend Support & Upgrade, add the next term of Enterprise support, or both",
		about: "The next term has the plan of the last one. It begins where that ends, or now if that is past, takes the policy that is in " +
			"force then, and is to be confirmed.",
	}, func(ctx context.Context, in *renewInput) (*licenseOutput, error) {
		e, err := exchangeOf(ctx).renewal(ctx, in)
		if err != nil {
			return nil, err
		}
		return a.editLicense(ctx, in.ID, e)
	})
}

// renewal reads a renewal and names all that is wrong with it.
func (x *exchange) renewal(ctx context.Context, in *renewInput) (e licenseEdit, err error) {
	var faults fault.List
	support, enterprise := in.Body.SupportUntil.read("support_until", &faults), in.Body.EnterpriseUntil.read("enterprise_until", &faults)
	if !in.Body.SupportUntil.given() && !in.Body.EnterpriseUntil.given() {
		faults.Add(wholeBody, nil, "must have support_until, enterprise_until or both")
	}
	l, err := x.reachLicense(ctx, in.ID)
	if err != nil {
		return e, err
	}
	if !support.IsZero() {
		e.SupportUntil = &support
		if !support.After(l.SupportUntil) {
			faults.Add("support_until", in.Body.SupportUntil.text, "must be later than it is already, %s", at(l.SupportUntil).Format(time.RFC3339))
		}
	}
	if !enterprise.IsZero() {
		if len(l.Contracts) == 0 {
			return e, fault.New(fault.Conflict, "no_contract", "The license has no term of Enterprise support that could be renewed. Add one with POST /v1/licenses/%s/contracts.", l.ID)
		}
		e.add = nextTerm(l.License, enterprise, x.now())
		if !enterprise.After(e.add.From) {
			faults.Add("enterprise_until", in.Body.EnterpriseUntil.text, "must be after the next term's beginning, %s", at(e.add.From).Format(time.RFC3339))
		}
	}
	return e, faults.Err(invalidRequest, invalidDetail)
}

// nextTerm follows the last one of a license, or begins now if that is past.
func nextTerm(l entitlement.License, until, now time.Time) *entitlement.Contract {
	last := l.Contracts[len(l.Contracts)-1]
	from := last.Until
	if from.Before(now) {
		from = now
	}
	return &entitlement.Contract{Plan: last.Plan, From: from, Until: until}
}
