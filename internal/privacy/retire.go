package privacy

import (
	"context"
	"errors"
	"time"

	"deskbell/entitlement"
	"deskbell/tickets"
)

// retired is why a request was erased that nobody asked to erase. It tells of nobody.
const retired = "The time for which closed requests are kept is over."

// Retire erases up to limit requests that had closed for good by an instant, as of now, and
// returns how many. Each gets aliases of its own: what would tell whose it was is what goes.
func (d *Desk) Retire(ctx context.Context, before, now time.Time, limit int) (int, error) {
	ids, err := d.Store.TicketsClosedBy(ctx, before, limit)
	if err != nil {
		return 0, err
	}
	c := tickets.Change{By: entitlement.Itself, At: now}
	newAlias := func() Alias { return NewAlias(d.NewAlias()) }
	replace := func(t *tickets.Ticket) Replaced {
		if !t.ErasedAt.IsZero() {
			return Replaced{} // another server was faster
		}
		return Retire(t, newAlias)
	}
	counts := map[string]int{}
	var failed []error
	for _, id := range ids {
		failed = append(failed, d.rewrite(ctx, []tickets.ID{id}, c, retired, replace, counts))
	}
	if counts[countTickets] > 0 {
		_, err := d.Store.EraseDigests(ctx, Erasure{})
		failed = append(failed, err)
	}
	return counts[countTickets], errors.Join(failed...)
}
