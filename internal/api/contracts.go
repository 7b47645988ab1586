package api

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// contractJSON is a term of Enterprise support.
type contractJSON struct {
	ID          string     `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
	Plan        string     `json:"plan" example:"enterprise"`
	From        time.Time  `json:"from" example:"2026-01-01T00:00:00Z"`
	Until       time.Time  `json:"until" doc:"The first instant after it." example:"2027-01-01T00:00:00Z"`
	ConfirmedAt *time.Time `json:"confirmed_at" doc:"Null while it is not confirmed, and doesn't count." example:"2026-01-10T00:00:00Z"`
	Policy      *string    `json:"policy" doc:"The version that serves its tickets; null while the term has not begun." example:"enterprise@1"`
}

type contractsJSON struct {
	Items      []contractJSON `json:"items" doc:"By their beginning."`
	NextCursor *string        `json:"next_cursor" doc:"Always null: a license has few."`
}

type contractOutput struct{ Body contractJSON }

type newContract struct {
	ID   string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Body struct {
		Plan        string `json:"plan,omitempty" maxLength:"200" doc:"With a published policy; enterprise if left out." example:"enterprise"`
		From        date   `json:"from" doc:"When it begins: a day, for its midnight in UTC, or an instant." example:"2027-01-01"`
		Until       date   `json:"until" doc:"The first instant after it." example:"2028-01-01"`
		ConfirmedAt date   `json:"confirmed_at,omitempty" doc:"When it was confirmed; it counts only then." example:"2026-12-20"`
	}
}

// Resolve notes how to learn what is wrong with the term besides its form.
func (in *newContract) Resolve(c huma.Context) []error {
	x := exchangeOf(c.Context())
	return previewing(c, func(ctx context.Context) error {
		_, _, err := x.newContract(ctx, in)
		return err
	})
}

type contractInput struct {
	ID       string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Contract string `path:"cid" doc:"The term's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
}

type contractStep struct {
	ID       string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Contract string `path:"cid" doc:"The term's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
	Body     *nothing
}

type contractChange struct {
	ID       string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Contract string `path:"cid" doc:"The term's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
	Body     struct {
		Plan  *string `json:"plan,omitempty" maxLength:"200" doc:"Stays once the term is confirmed." example:"enterprise"`
		From  date    `json:"from,omitempty" doc:"Stays once the term is confirmed." example:"2027-01-01"`
		Until date    `json:"until,omitempty" doc:"The first instant after it." example:"2027-07-01"`
	}
}

// Resolve notes how to learn what is wrong with the change besides its form.
func (in *contractChange) Resolve(c huma.Context) []error {
	x := exchangeOf(c.Context())
	return previewing(c, func(ctx context.Context) error {
		_, _, err := x.contractEdit(ctx, in)
		return err
	})
}

// newContract reads a term and names all that is wrong with it. The plans are those that it
// may name.
func (x *exchange) newContract(ctx context.Context, in *newContract) (c entitlement.Contract, plans []string, err error) {
	var faults fault.List
	c = entitlement.Contract{
		Plan: cmp.Or(in.Body.Plan, entitlement.EnterprisePlan), From: in.Body.From.read("from", &faults), Until: in.Body.Until.read("until", &faults),
		ConfirmedAt: in.Body.ConfirmedAt.read("confirmed_at", &faults),
	}
	l, err := x.reachLicense(ctx, in.ID)
	if err != nil {
		return c, nil, err
	}
	if plans, err = x.api.Terms.Plans(ctx); err != nil {
		return c, nil, err
	}
	l.Contracts = append(slices.Clone(l.Contracts), c)
	if err := alsoWrong(&faults, ofTerm(l.Check(plans))); err != nil {
		return c, nil, err
	}
	return c, plans, faults.Err(invalidRequest, invalidDetail)
}

// contractEdit reads a change of a term and names all that is wrong with it.
func (x *exchange) contractEdit(ctx context.Context, in *contractChange) (e entitlement.ContractEdit, plans []string, err error) {
	var faults fault.List
	e.Plan = in.Body.Plan
	from, until := in.Body.From.read("from", &faults), in.Body.Until.read("until", &faults)
	l, err := x.reachLicense(ctx, in.ID)
	if err != nil {
		return e, nil, err
	}
	if plans, err = x.api.Terms.Plans(ctx); err != nil {
		return e, nil, err
	}
	l.Contracts = slices.Clone(l.Contracts)
	i := slices.IndexFunc(l.Contracts, func(c entitlement.Contract) bool { return c.ID == in.Contract })
	if i < 0 {
		return e, nil, noContract
	}
	if e.Plan != nil {
		l.Contracts[i].Plan = *e.Plan
	}
	if in.Body.From.given() {
		e.From, l.Contracts[i].From = &from, from
	}
	if in.Body.Until.given() {
		e.Until, l.Contracts[i].Until = &until, until
	}
	if err := alsoWrong(&faults, ofTerm(l.Check(plans))); err != nil {
		return e, nil, err
	}
	return e, plans, faults.Err(invalidRequest, invalidDetail)
}

var noContract = fault.New(fault.NotFound, "not_found", "There is no such term.")

// ofTerm names places as they are in a term by itself, not among the fields of a license.
func ofTerm(err error) error {
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Invalid {
		return err
	}
	var faults fault.List
	for _, field := range f.Fields {
		field.Location = strings.TrimPrefix(field.Location, "enterprise_")
		faults = append(faults, field)
	}
	return faults.Err(invalidRequest, invalidDetail)
}

// toContractJSON finds the policy that the term pins.
func (x *exchange) toContractJSON(ctx context.Context, c entitlement.Contract) (contractJSON, error) {
	j := contractJSON{ID: c.ID, Plan: c.Plan, From: at(c.From), Until: at(c.Until), ConfirmedAt: atOrNull(c.ConfirmedAt)}
	if x.now().Before(c.From) {
		return j, nil
	}
	terms, err := x.api.Terms.Offer(ctx, c.Plan, c.From, x.now())
	if err != nil {
		return j, err
	}
	j.Policy = textOrNull(terms.Policy.Ref())
	return j, nil
}
