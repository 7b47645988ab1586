package api

import (
	"context"

	"deskbell/entitlement"
	"deskbell/internal/limit"
)

// reservation is what a submission takes of its budgets beforehand, so that many at once
// cannot go beyond them. What it doesn't come to is given back.
//
// That an email's budget of refusals is used up keeps nobody from submitting what is entitled:
// or whoever knows a customer's address could lock them out. And what remains of an email's
// budgets is never shown: it would tell everyone whether there is a customer who submits.
type reservation struct {
	x     *exchange
	taken []limit.Limit
	owner string
	asked error // nil: the email has refusals left
}

// reserve refuses who has submitted, or was refused, too often. Staff are not limited.
func (x *exchange) reserve(ctx context.Context, licenseEmail string) (*reservation, error) {
	r := &reservation{x: x}
	if x.caller.Staff() {
		return r, nil
	}
	l := x.api.limits
	if err := r.take(ctx, l.denials); err != nil {
		return nil, err
	}
	owner, readable := ownerNamed(licenseEmail)
	if !readable {
		return r, nil // it is going to be refused for that
	}
	r.owner = owner
	if err := r.take(ctx, l.submissions); err != nil {
		r.giveBack(l.denials)
		return nil, err
	}
	r.asked = r.take(ctx, l.asked)
	return r, nil
}

func (r *reservation) take(ctx context.Context, l limit.Limit) error {
	_, err := r.x.api.Limiter.Take(ctx, l, r.whose(l), r.x.now())
	if err == nil {
		r.taken = append(r.taken, l)
	}
	return err
}

// whose budget of a limit is reserved.
func (r *reservation) whose(l limit.Limit) string {
	if l == r.x.api.limits.denials {
		return r.x.network()
	}
	return r.owner
}

// giveBack undoes what was taken of some limits.
func (r *reservation) giveBack(limits ...limit.Limit) {
	for _, given := range limits {
		for _, l := range r.taken {
			if l == given {
				r.x.api.Limiter.GiveBack(l, r.whose(l), r.x.now())
			}
		}
	}
}

// accepted leaves the submission counted.
func (r *reservation) accepted() { r.giveBack(r.x.api.limits.denials, r.x.api.limits.asked) }

// denied leaves the refusal counted, and is a refusal itself if the email had too many.
func (r *reservation) denied() error {
	r.giveBack(r.x.api.limits.submissions)
	return r.asked
}

// neither counts nothing.
func (r *reservation) neither() { r.giveBack(r.taken...) }

// takeCheck uses up an entitlement check: of a network, and of whatever email it is about,
// known or not.
func (x *exchange) takeCheck(ctx context.Context, licenseEmail string) error {
	if err := x.take(ctx, x.api.limits.checks, x.network()); err != nil {
		return err
	}
	owner, readable := ownerNamed(licenseEmail)
	if !readable {
		return nil // it is going to be refused for that
	}
	_, err := x.api.Limiter.Take(ctx, x.api.limits.asked, owner, x.now())
	return err
}

// ownerNamed is a license email in its one form, if it is one.
func ownerNamed(licenseEmail string) (owner string, readable bool) {
	email, err := entitlement.ParseEmail(licenseEmail)
	return string(email), err == nil
}
