package privacy

import (
	"context"
	"slices"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// Record is all that is kept about a person. The tickets are loaded as they are visited.
type Record struct {
	Person
	At       time.Time
	Licenses []License
	Traces   []Trace

	desk  *Desk
	found []tickets.ID
}

// Check names the fault of an address, if there is one.
func Check(email string) error {
	var faults fault.List
	checkPerson(&faults, email)
	return faults.Err("invalid_person", "Nobody can be found with this as it is.")
}

// Export collects what is kept about a person, and leaves an audit record of it.
func (d *Desk) Export(ctx context.Context, email string, by entitlement.Actor, now time.Time) (*Record, error) {
	if err := Check(email); err != nil {
		return nil, err
	}
	address, err := entitlement.ParseEmail(email)
	if err != nil {
		return nil, err
	}
	r := &Record{Person: Person{Email: address}, At: now, desk: d}
	if r.Staff, _, err = d.Store.StaffMember(ctx, address); err != nil {
		return nil, err
	}
	all, err := d.Store.TicketsNaming(ctx, r.Person)
	if err != nil {
		return nil, err
	}
	for _, t := range all {
		r.found = append(r.found, t.ID)
		r.spell(t.Requester.Email)
	}
	ids, err := d.Store.LicensesNaming(ctx, r.Person)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		l, err := d.Store.LicenseHistory(ctx, id)
		if err != nil {
			return nil, err
		}
		r.Licenses = append(r.Licenses, l)
	}
	if r.Traces, err = d.Store.Traces(ctx, Erasure{Person: r.Person, BeganAt: now}); err != nil {
		return nil, err
	}
	pseudonym := audit.Pseudonym(d.Key, entitlement.Actor{Role: entitlement.Owner, ID: string(address)})
	return r, d.record(ctx, "person.exported", pseudonym, by, now, map[string]any{})
}

// Requests visits the person's own requests with their histories, by number, and those that
// name them otherwise, of which own is false: as the account, as who had it or as who did
// something. It loads some at a time.
func (r *Record) Requests(ctx context.Context, visit func(t *tickets.Ticket, own bool) error) error {
	for some := range slices.Chunk(r.found, erasedTogether) {
		all, err := r.desk.Store.Histories(ctx, some)
		if err != nil {
			return err
		}
		for _, t := range all {
			own := r.has(t.Requester.Email)
			if !own && !r.named(t) {
				continue
			}
			if err := visit(t, own); err != nil {
				return err
			}
		}
	}
	return nil
}

// About is what somebody else's request tells of the person: as what they are named, and the
// events that are about them.
func (r *Record) About(t *tickets.Ticket) (as []string, events []tickets.Event) {
	account := t.LicenseEmail == r.Email
	if account {
		as = append(as, "account")
	}
	if r.has(t.Assignee) {
		as = append(as, "assignee")
	}
	for _, e := range t.Events {
		assigned := e.Kind == tickets.WasAssigned && (r.has(e.Assignee) || r.has(e.Was))
		if assigned || r.did(e.Actor) || account && e.Device != "" {
			events = append(events, e)
		}
	}
	if len(events) > 0 {
		as = append(as, "history")
	}
	return as, events
}

func (r *Record) named(t *tickets.Ticket) bool {
	as, _ := r.About(t)
	return len(as) > 0
}

// Owns reports whether a license is the person's now.
func (r *Record) Owns(l License) bool { return l.Owner == r.Email }

// somebody stands for an address that isn't the person's to be told.
const somebody = "somebody else"

// Part is what a license tells of the person. Of one that they own that is all but who owned
// it before; of another's, what they did with it and what happened while it was theirs.
func (r *Record) Part(l License) License {
	owners := ownersOf(l)
	holding := *l.Holding
	part := License{Holding: &holding}
	if !r.Owns(l) {
		holding.Owner, holding.Contracts = "", nil
		holding.Devices = slices.DeleteFunc(slices.Clone(l.Devices), func(d entitlement.Device) bool { return ownerAt(l, d.LoggedInAt) != r.Email })
	}
	for i, e := range l.History {
		changes := slices.Clone(e.Changes)
		theirs := owners[i] == r.Email || r.did(e.Actor)
		for j := range changes {
			for _, value := range []*string{&changes[j].Was, &changes[j].Now} {
				switch {
				case changes[j].Field != ownerField || *value == "":
				case r.has(*value):
					theirs = true
				default:
					*value = somebody
				}
			}
		}
		if !theirs {
			continue
		}
		if e.Changes = changes; e.Actor.Role == entitlement.Owner && !r.did(e.Actor) {
			e.Actor.ID, e.Actor.Name = "", somebody
		}
		part.History = append(part.History, e)
	}
	return part
}
