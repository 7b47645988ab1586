package tickets

import (
	"context"

	"deskbell/entitlement"
)

// learned is the key under which a context carries what is known of an account.
type learned struct{ owner entitlement.Email }

// Learn looks an account up and gives a context in which the desk doesn't ask for it again.
// Licenses may live elsewhere and take their time; whoever submits inside a transaction learns
// of the account before it begins. An address that is none has nothing to be learned of.
func (d *Desk) Learn(ctx context.Context, licenseEmail string) (context.Context, error) {
	owner, err := entitlement.ParseEmail(licenseEmail)
	if err != nil {
		return ctx, nil //nolint:nilerr // Submit names this fault with all the others
	}
	account, err := d.Licenses.Account(ctx, owner)
	if err != nil {
		return ctx, err
	}
	return context.WithValue(ctx, learned{owner}, account), nil
}

// account is what was learned of an owner's licenses, or is now.
func (d *Desk) account(ctx context.Context, owner entitlement.Email) (entitlement.Account, error) {
	if known, ok := ctx.Value(learned{owner}).(entitlement.Account); ok {
		return known, nil
	}
	return d.Licenses.Account(ctx, owner)
}
