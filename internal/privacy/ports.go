package privacy

import (
	"context"
	"encoding/json"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/tickets"
)

// Store keeps what is to be handed over and erased. Each method is one transaction, or takes
// part in the one its context carries, unless it says otherwise.
type Store interface {
	audit.Trail
	InTransaction(ctx context.Context, work func(ctx context.Context) error) error

	// StaffMember is the member of staff with an address; an empty ID if there is none.
	StaffMember(ctx context.Context, email entitlement.Email) (id string, active bool, err error)
	// BeginErasure notes that a person is being erased. Whoever is being erased already keeps
	// their alias. It gives the erasure as it is noted.
	BeginErasure(ctx context.Context, e Erasure, resumeAt time.Time) (Erasure, error)
	// EndErasure forgets it; or, if something stays until an instant, notes to go on then. It
	// does nothing where a later one has been begun.
	EndErasure(ctx context.Context, e Erasure, resumeAt time.Time) error
	// DueErasures are those to go on with at now, the longest due first.
	DueErasures(ctx context.Context, now time.Time, limit int) ([]Erasure, error)

	// TicketsNaming finds tickets that may be the person's, or name them as the account, as
	// who has it or as who did something, by number. Their histories are not loaded.
	TicketsNaming(ctx context.Context, p Person) ([]*tickets.Ticket, error)
	// TicketsWriting finds the numbers of tickets with a text that has the address in it.
	TicketsWriting(ctx context.Context, email entitlement.Email) ([]int64, error)
	// TicketsClosedBy finds tickets that had closed for good by an instant and tell of their
	// customer still, the oldest first and up to limit.
	TicketsClosedBy(ctx context.Context, before time.Time, limit int) ([]tickets.ID, error)
	// Histories loads tickets with their histories; see tickets.
	Histories(ctx context.Context, ids []tickets.ID) ([]*tickets.Ticket, error)
	// RewriteTickets is tickets.Store.Update for a change that replaces parts of the past. A
	// ticket without a new event stays as it is. What else holds its texts is replaced with
	// it: what waits to be told, what was said by those who were told, and who may open it.
	RewriteTickets(ctx context.Context, ids []tickets.ID, change func(context.Context, []*tickets.Ticket) error) error

	// LicensesNaming finds licenses that the person owns, once owned, or did something with.
	LicensesNaming(ctx context.Context, p Person) ([]string, error)
	// LicenseHistory loads a license with its devices and its whole history.
	LicenseHistory(ctx context.Context, id string) (License, error)
	// RewriteLicense loads and locks one, applies the change, and stores it with the parts of
	// the past that it has replaced. A license without a new event stays as it is.
	RewriteLicense(ctx context.Context, id string, change func(context.Context, License) error) error

	// Traces are what else is kept about the person, by what it is; see Trace.
	Traces(ctx context.Context, e Erasure) ([]Trace, error)
	// EraseMails erases the mails to the person, and counts them: before their tickets, which
	// tell how they spell their address.
	EraseMails(ctx context.Context, e Erasure) (int, error)
	// EraseTraces erases it, bit by bit in transactions of its own, and counts what it was.
	EraseTraces(ctx context.Context, e Erasure, now time.Time) (map[string]int, error)
	// EraseDigests erases what digests to staff tell of requests that were erased, and counts
	// the digests. EraseTraces does so, too.
	EraseDigests(ctx context.Context, e Erasure) (int, error)
	// CountTraces counts what EraseTraces would erase.
	CountTraces(ctx context.Context, e Erasure) (map[string]int, error)
	// DocumentsNaming finds published policies and calendars with the address in them.
	DocumentsNaming(ctx context.Context, email entitlement.Email) ([]string, error)
}

// Trace is something that is kept about a person besides tickets and licenses.
type Trace struct {
	Kind   string          // what it is, such as mails or sessions
	Fields json.RawMessage // a JSON object of what is stored; never a secret
}

// Files are the contents of attachments. One that isn't there is deleted already.
type Files interface {
	Delete(ctx context.Context, key string) error
}
