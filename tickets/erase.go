package tickets

import (
	"context"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// Erased writes into a ticket's history that personal data in it was replaced, which the
// caller has done, and judges its promises again: nothing that counts may have changed. It is
// for use within a change of the ticket that replaces the past too.
//
// Whole is for a ticket that tells nothing of its customer any more. It closes for good, and
// has to be solved before; a verdict that is still to be found needs the account's address.
// The reason must tell nothing of anybody.
func (d *Desk) Erased(ctx context.Context, t *Ticket, c Change, whole bool, reason string) error {
	action := Note
	if whole {
		action = Erase
		if t.Verdict.Basis == entitlement.Provisional {
			return fault.New(fault.Conflict, "undecided", "Ticket %d was accepted without a look at its licenses, and must be decided on before it is erased.", t.Number)
		}
	}
	if err := d.apply(ctx, t, c, action, func(*Ticket) (Event, error) {
		return Event{Kind: WasErased, Details: Details{Reason: reason}}, nil
	}); err != nil {
		return err
	}
	if whole && t.ErasedAt.IsZero() {
		t.ErasedAt = t.UpdatedAt
	}
	return nil
}

// ClosedSince is when the ticket closed for good, seen from now; zero if it hasn't.
func (t *Ticket) ClosedSince(now time.Time) time.Time {
	switch {
	case t.StatusAt(now) != Closed:
		return time.Time{}
	case t.Status == Solved: // it closed by itself
		return t.ClosesAt()
	}
	for _, e := range t.Events {
		if e.Kind == WasClosed || e.Kind == WasMerged || e.Kind == WasRefused {
			return e.At
		}
	}
	if !t.SolvedAt.IsZero() && t.ClosesAt().Before(t.UpdatedAt) {
		return t.ClosesAt() // it closed by itself, and something was noted since
	}
	return t.UpdatedAt
}
