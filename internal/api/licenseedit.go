package api

import (
	"context"
	"slices"
	"strings"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// licenseEdit is a change of a license, and of one of its terms.
type licenseEdit struct {
	entitlement.Edit
	add    *entitlement.Contract // a new term
	change *entitlement.ContractEdit
	term   string // the ID of the one to change
}

// licenseEdit reads a change and names all that is wrong with it.
func (x *exchange) licenseEdit(ctx context.Context, in *licenseChange) (e licenseEdit, err error) {
	var faults fault.List
	b := in.Body
	e.Product, e.Kind, e.Seats = b.Product, b.Kind, b.Seats
	if b.Product != nil {
		product := strings.TrimSpace(*b.Product)
		e.Product = &product
	}
	if b.OwnerEmail != nil {
		owner := readOwner(*b.OwnerEmail, &faults)
		e.Owner = &owner
	}
	if b.SupportUntil.sent {
		until := b.SupportUntil.read("support_until", &faults)
		e.SupportUntil = &until
	}
	l, err := x.reachLicense(ctx, in.ID)
	if err != nil {
		return e, err
	}
	plans, err := x.api.Terms.Plans(ctx)
	if err != nil {
		return e, err
	}
	trial := entitlement.Holding{License: l.License}
	if term := b.Term; term.given() {
		trial.Contracts = e.readTerm(term, l.License, x.by(), &faults)
	}
	// What doesn't apply just now is told by the change itself; here only what is wrong counts.
	_ = alsoWrong(&faults, trial.Edit(e.Edit, plans, x.by()))
	return e, faults.Err(invalidRequest, invalidDetail)
}

// readTerm finds out whether a term is to be changed or added, and gives the license's terms
// as they would be.
func (e *licenseEdit) readTerm(t Term, l entitlement.License, by entitlement.By, faults *fault.List) []entitlement.Contract {
	sent := t.read(faults)
	present, ok := l.ContractAt(by.At)
	if !ok || !by.At.Before(present.Until) {
		e.add = &sent
		return append(slices.Clone(l.Contracts), sent)
	}
	e.term, e.change = present.ID, &entitlement.ContractEdit{}
	changed := present
	if t.Plan != "" {
		e.change.Plan, changed.Plan = &sent.Plan, sent.Plan
	}
	if t.From.given() {
		e.change.From, changed.From = &sent.From, sent.From
	}
	if t.Until.given() {
		e.change.Until, changed.Until = &sent.Until, sent.Until
	}
	if t.ConfirmedAt.given() && !sent.ConfirmedAt.Equal(present.ConfirmedAt) {
		faults.Add("enterprise_confirmed_at", t.ConfirmedAt.text, "cannot be changed; confirm a term with POST /v1/licenses/%s/contracts/%s/confirm", l.ID, present.ID)
	}
	terms := slices.DeleteFunc(slices.Clone(l.Contracts), func(c entitlement.Contract) bool { return c.ID == present.ID })
	return append(terms, changed)
}

// editLicense changes the license that an address names, all of it or nothing, and answers
// with the license as it is then.
func (a *api) editLicense(ctx context.Context, id string, e licenseEdit) (*licenseOutput, error) {
	x := exchangeOf(ctx)
	if !licenseIDForm.MatchString(id) {
		return nil, noLicense
	}
	plans, err := a.Terms.Plans(ctx)
	if err != nil {
		return nil, err
	}
	var h *entitlement.Holding
	err = a.InTransaction(ctx, func(ctx context.Context) (err error) {
		if h, err = a.Registry.Edit(ctx, id, e.Edit, plans, x.by()); err != nil {
			return err
		}
		switch {
		case e.add != nil:
			h, _, err = a.Registry.AddContract(ctx, id, *e.add, plans, x.by())
		case e.change != nil:
			h, _, err = a.Registry.EditContract(ctx, id, e.term, *e.change, plans, x.by())
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &licenseOutput{toLicenseJSON(held(h, x.now()), x.now())}, nil
}
