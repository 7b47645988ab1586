package tickets

import (
	"context"
	"time"

	"deskbell/entitlement"
	"deskbell/sla"
)

// Ref is how a ticket is asked for: its ID, or its number in decimal.
type Ref string

// Named is a ticket by how it was asked for.
type Named struct {
	Ref    Ref
	ID     ID
	Number int64
}

// Store keeps tickets. Each method is one transaction, or takes part in the one its
// context carries. A ticket it doesn't have is a fault.NotFound.
type Store interface {
	// Create stores a new ticket with its events and clocks, and sets its Number.
	Create(ctx context.Context, t *Ticket) error
	// Update loads tickets with their histories, locks them, applies the change, counts
	// each Version up and stores the new events and changed clocks. The change's context
	// carries the transaction. When it returns an error nothing is stored, and the error
	// comes back as it is.
	Update(ctx context.Context, refs []Ref, change func(context.Context, []*Ticket) error) error
	// UpdateDue is like Update for up to limit tickets whose ObserveAt has come by now, the
	// earliest first, leaving out those that are being changed just now. Versions stay: they
	// count what people change. A ticket whose change fails is left as it is, and is due again
	// some minutes later. It returns how many tickets were taken up, with the errors joined.
	UpdateDue(ctx context.Context, now time.Time, limit int, change func(context.Context, *Ticket) error) (int, error)
	// Provisional lists tickets whose verdict is provisional, the oldest first.
	Provisional(ctx context.Context, limit int) ([]Ref, error)
	// Ticket loads one with its history.
	Ticket(ctx context.Context, ref Ref) (*Ticket, error)
	// Tickets lists a page without histories.
	Tickets(ctx context.Context, q Query) (Page, error)
}

// Terms knows the published policies and calendars.
type Terms interface {
	// Offer is what a plan promises a ticket submitted at an instant. The contract's term,
	// if there is one, began at termBegan; see sla.Pin. An unpublished plan is a
	// fault.Conflict.
	Offer(ctx context.Context, plan string, termBegan, at time.Time) (sla.Terms, error)
	// Pinned is what a ticket was promised.
	Pinned(ctx context.Context, p Pinned) (sla.Terms, error)
}

// Licenses knows who owns what.
type Licenses interface {
	// Account is what is known of an owner's licenses: none for an unknown owner. That they
	// could not be looked up is no error, but an account of which nothing is known.
	Account(ctx context.Context, owner entitlement.Email) (entitlement.Account, error)
}

// Sort is the order of a list.
type Sort string

// The orders.
const (
	ByDue     Sort = "due"     // nearest deadline first, then those without any
	ByCreated Sort = "created" // newest first
	ByUpdated Sort = "updated" // latest change first
)

// Page is part of a list. Next continues it; empty at the end.
type Page struct {
	Tickets []*Ticket
	Next    string
}
