package api

import (
	"context"
	"net/http"

	"deskbell/entitlement"
	"deskbell/internal/auth"
)

func (a *api) registerContracts() {
	register(a, auth.ReadLicenses, operation{
		id: "list-contracts", method: http.MethodGet, path: "/v1/licenses/{id}/contracts", tag: tagLicenses,
		refuses: []int{http.StatusNotFound},
		summary: "Its terms of Enterprise support", about: "Past ones, the present one and those to come.",
	}, a.listContracts)
	register(a, auth.ManageLicenses, operation{
		id: "add-contract", method: http.MethodPost, path: "/v1/licenses/{id}/contracts", tag: tagLicenses,
		status: http.StatusCreated, body: jsonBody, refuses: []int{http.StatusNotFound},
		summary: "Add a term of Enterprise support", about: "Two terms of a license don't overlap. A term counts once it is confirmed.",
	}, func(ctx context.Context, in *newContract) (*contractOutput, error) {
		x := exchangeOf(ctx)
		c, plans, err := x.newContract(ctx, in)
		if err != nil {
			return nil, err
		}
		_, c, err = a.Registry.AddContract(ctx, in.ID, c, plans, x.by())
		return x.answeredContract(ctx, c, ofTerm(err))
	})
	register(a, auth.ManageLicenses, operation{
		id: "change-contract", method: http.MethodPatch, path: "/v1/licenses/{id}/contracts/{cid}", tag: tagLicenses,
		body: jsonBody, refuses: []int{http.StatusNotFound, http.StatusConflict},
		summary: "Change a term", about: "What is left out stays. One that is confirmed keeps its plan and its beginning: tickets were promised by them.",
	}, func(ctx context.Context, in *contractChange) (*contractOutput, error) {
		x := exchangeOf(ctx)
		e, plans, err := x.contractEdit(ctx, in)
		if err != nil {
			return nil, err
		}
		_, c, err := a.Registry.EditContract(ctx, in.ID, in.Contract, e, plans, x.by())
		return x.answeredContract(ctx, c, ofTerm(err))
	})
	register(a, auth.ManageLicenses, operation{
		id: "confirm-contract", method: http.MethodPost, path: "/v1/licenses/{id}/contracts/{cid}/confirm", tag: tagLicenses,
		body: jsonBody, refuses: []int{http.StatusNotFound},
		summary: "Confirm a term", about: "It counts from now on. To confirm it again changes nothing.",
	}, func(ctx context.Context, in *contractStep) (*contractOutput, error) {
		x := exchangeOf(ctx)
		if !licenseIDForm.MatchString(in.ID) {
			return nil, noLicense
		}
		_, c, err := a.Registry.ConfirmContract(ctx, in.ID, in.Contract, x.by())
		return x.answeredContract(ctx, c, err)
	})
	register(a, auth.ManageLicenses, operation{
		id: "delete-contract", method: http.MethodDelete, path: "/v1/licenses/{id}/contracts/{cid}", tag: tagLicenses,
		status: http.StatusNoContent, refuses: []int{http.StatusNotFound, http.StatusConflict},
		summary: "Take back a term that was not confirmed",
	}, func(ctx context.Context, in *contractInput) (*struct{}, error) {
		if !licenseIDForm.MatchString(in.ID) {
			return nil, noLicense
		}
		_, err := a.Registry.RemoveContract(ctx, in.ID, in.Contract, exchangeOf(ctx).by())
		return &struct{}{}, err
	})
}

func (a *api) listContracts(ctx context.Context, in *licenseInput) (*struct{ Body contractsJSON }, error) {
	x := exchangeOf(ctx)
	l, err := x.reachLicense(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := contractsJSON{Items: []contractJSON{}}
	for _, c := range l.Contracts {
		j, err := x.toContractJSON(ctx, c)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, j)
	}
	return &struct{ Body contractsJSON }{out}, nil
}

// answeredContract is the answer to a change of a term, unless that failed: the term after it.
func (x *exchange) answeredContract(ctx context.Context, c entitlement.Contract, err error) (*contractOutput, error) {
	if err != nil {
		return nil, err
	}
	j, err := x.toContractJSON(ctx, c)
	if err != nil {
		return nil, err
	}
	return &contractOutput{j}, nil
}
