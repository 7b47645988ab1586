package tickets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"deskbell/entitlement"
	"deskbell/sla"
)

// Review decides on requests that were accepted without a look at the account's licenses,
// once they can be looked up: as of the instant each was submitted, the oldest first and up
// to limit. One that is entitled gets what its plan promised then, counted from its
// submission; one that isn't is closed, and its customer told. It returns how many were
// decided. One that still cannot be decided keeps the others from nothing.
func (d *Desk) Review(ctx context.Context, now time.Time, limit int) (int, error) {
	refs, err := d.Store.Provisional(ctx, limit)
	if err != nil {
		return 0, err
	}
	var decided int
	var failed []error
	for _, ref := range refs {
		switch err := d.review(ctx, ref, now); {
		case err == nil:
			decided++
		case !errors.Is(err, errUndecided):
			failed = append(failed, fmt.Errorf("reviewing the ticket %s: %w", ref, err))
		}
	}
	return decided, errors.Join(failed...)
}

// errUndecided is why a review left a ticket as it is.
var errUndecided = errors.New("the account cannot be looked up yet, or another server was faster")

func (d *Desk) review(ctx context.Context, ref Ref, now time.Time) error {
	t, err := d.Store.Ticket(ctx, ref)
	if err != nil {
		return err
	}
	verdict, err := d.decide(ctx, t.LicenseEmail, t.Topic, t.CreatedAt)
	if err != nil {
		return err
	}
	if verdict.Basis == entitlement.Provisional {
		return errUndecided
	}
	terms, err := d.offer(ctx, verdict, t.CreatedAt)
	if err != nil {
		return err
	}
	verdict.DecidedAt = now
	return d.settle(ctx, ref, verdict, terms)
}

// settle replaces a provisional verdict, unless another server was faster.
func (d *Desk) settle(ctx context.Context, ref Ref, v entitlement.Verdict, terms sla.Terms) error {
	action, kind := Entitle, WasEntitled
	if !v.Admitted() {
		action, kind = Refuse, WasRefused
	}
	c := Change{By: entitlement.Itself, At: v.DecidedAt}
	_, err := d.update(ctx, c, []Ref{ref}, func(ctx context.Context, one []*Ticket) error {
		t := one[0]
		if t.Verdict.Basis != entitlement.Provisional {
			return errUndecided
		}
		t.Verdict, t.Terms, t.Clocks = v, PinnedTo(terms), nil // whatever was promised for the time being
		return d.apply(ctx, t, c, action, func(*Ticket) (Event, error) {
			return Event{Kind: kind, Details: Details{Was: string(entitlement.Provisional), Reason: cmp.Or(v.Evidence, notEntitled.Message)}}, nil
		})
	})
	return err
}
