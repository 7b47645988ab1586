package privacy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// Desk is what can be done with the data of a person. It holds no state: several servers may
// erase the same person at once, and what one has begun another can finish.
type Desk struct {
	Store    Store
	Tickets  *tickets.Desk
	Files    Files
	Key      []byte        // makes the pseudonym of whoever was handed over
	NewID    func() string // makes unique identifiers, in ascending order of time
	NewAlias func() string // makes random ones, in lower case, which tell nothing
}

// Request asks to erase a person.
type Request struct {
	Email   string // in whatever spelling
	Reason  string // for the audit trail
	Preview bool   // change nothing, and tell what would be
}

// Result tells what was erased, or would be.
type Result struct {
	Alias  Alias          // what stands for the person now; none in a preview
	Counts map[string]int // how many there were, by what they are
	Kept   []Kept
}

// Check names every fault of a request that can be seen without looking anything up.
func (r Request) Check() error {
	var faults fault.List
	checkPerson(&faults, r.Email)
	checkReason(&faults, r.Reason)
	return faults.Err("invalid_erasure", "Nobody can be erased with this as it is.")
}

// Erase replaces what is kept about a person; see docs/privacy.md. While one of their
// requests is open it is refused, and so it is while they are an active member of staff. To
// erase somebody again is harmless, and so is a crash in between: what is left is erased the
// next time, or by Resume.
func (d *Desk) Erase(ctx context.Context, r Request, by entitlement.Actor, now time.Time) (Result, error) {
	if err := r.Check(); err != nil {
		return Result{}, err
	}
	email, err := entitlement.ParseEmail(r.Email)
	if err != nil {
		return Result{}, err
	}
	e := Erasure{Person: Person{Email: email}, Alias: NewAlias(d.NewAlias()), By: by, Reason: r.Reason, BeganAt: now}
	if e, err = d.identified(ctx, e); err != nil {
		return Result{}, err
	}
	found, err := d.ready(ctx, &e, now)
	if err != nil {
		return Result{}, err
	}
	if r.Preview {
		return d.preview(ctx, e, found, now)
	}
	begun, err := d.Store.BeginErasure(ctx, e, now.Add(abandoned))
	if err != nil {
		return Result{}, err
	}
	e.Alias, e.BeganAt = begun.Alias, begun.BeganAt
	return d.run(ctx, e, found, now)
}

// abandoned is how long an erasure may take before another server takes it for abandoned and
// goes on with it. That both do is harmless.
const abandoned = 15 * time.Minute

// identified finds out whether the person is a member of staff. An active one cannot be
// erased.
func (d *Desk) identified(ctx context.Context, e Erasure) (Erasure, error) {
	id, active, err := d.Store.StaffMember(ctx, e.Email)
	if err != nil {
		return e, err
	}
	if active {
		return e, fault.New(fault.Conflict, "staff_active", "%s is an active member of staff. Deactivate them first.", e.Email)
	}
	e.Staff = id
	return e, nil
}

// ready finds the tickets that may have to be changed, and how the person spells their address
// there. Open requests stand in the way: nobody could answer them any more.
func (d *Desk) ready(ctx context.Context, e *Erasure, now time.Time) ([]tickets.ID, error) {
	all, err := d.Store.TicketsNaming(ctx, e.Person)
	if err != nil {
		return nil, err
	}
	ids := make([]tickets.ID, len(all))
	var open []*tickets.Ticket
	for i, t := range all {
		ids[i] = t.ID
		e.spell(t.Requester.Email)
		if e.Open(t, now) {
			open = append(open, t)
		}
	}
	if len(open) > 0 {
		return nil, openRequests(open)
	}
	return ids, nil
}

// mostNamed is how many tickets one sentence names.
const mostNamed = 50

func openRequests(open []*tickets.Ticket) error {
	names := ""
	for i, t := range open[:min(len(open), mostNamed)] {
		if i > 0 {
			names += ", "
		}
		names += fmt.Sprint(t.Number)
	}
	if more := len(open) - mostNamed; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	return fault.New(fault.Conflict, "open_requests", "The person has requests that are open or still to be decided on: %s. Solve or close them first; nothing was erased.", names)
}

// run erases all there is. What fails in one ticket or license keeps the others from nothing.
func (d *Desk) run(ctx context.Context, e Erasure, found []tickets.ID, now time.Time) (Result, error) {
	done := Result{Alias: e.Alias, Counts: map[string]int{}}
	mails, err := d.Store.EraseMails(ctx, e)
	if mails > 0 {
		done.Counts[countMails] = mails
	}
	failed := errors.Join(err, d.eraseTickets(ctx, e, found, now, done.Counts))
	licenses, err := d.eraseLicenses(ctx, e, now, &done)
	failed = errors.Join(failed, licenses, err)
	traces, err := d.Store.EraseTraces(ctx, e, now)
	for kind, n := range traces {
		done.Counts[kind] += n
	}
	if failed = errors.Join(failed, err); failed != nil {
		return done, failed
	}
	if err := d.others(ctx, e, &done); err != nil {
		return done, err
	}
	return done, d.Store.InTransaction(ctx, func(ctx context.Context) error {
		if err := d.Store.EndErasure(ctx, e, earliest(done.Kept)); err != nil {
			return err
		}
		return d.record(ctx, "person.erased", e.Alias.ID(), e.By, now, map[string]any{"reason": e.Reason, "erased": done.Counts, "kept": len(done.Kept)})
	})
}

// earliest is when the first reason to keep something ends; zero if none ever does.
func earliest(kept []Kept) (at time.Time) {
	for _, k := range kept {
		if !k.Until.IsZero() && (at.IsZero() || k.Until.Before(at)) {
			at = k.Until
		}
	}
	return at
}

// Resume goes on with erasures that something has cut short, and with those that had to wait
// for a contract to end. It returns how many were due.
func (d *Desk) Resume(ctx context.Context, now time.Time) (int, error) {
	due, err := d.Store.DueErasures(ctx, now, resumedAtOnce)
	if err != nil {
		return 0, err
	}
	var failed []error
	for _, e := range due {
		failed = append(failed, d.resume(ctx, e, now))
	}
	return len(due), errors.Join(failed...)
}

// resumedAtOnce is how many erasures are gone on with before others have their turn.
const resumedAtOnce = 20

func (d *Desk) resume(ctx context.Context, e Erasure, now time.Time) error {
	e, err := d.identified(ctx, e)
	if err == nil {
		var found []tickets.ID
		if found, err = d.ready(ctx, &e, now); err == nil {
			_, err = d.run(ctx, e, found, now)
		}
	}
	if err != nil {
		// It has its turn again, after the others.
		err = errors.Join(err, d.Store.EndErasure(ctx, e, now.Add(time.Hour)))
		return fmt.Errorf("go on erasing %s: %w", e.Alias.ID(), err)
	}
	return nil
}

// others adds what stays because it belongs to somebody else.
func (d *Desk) others(ctx context.Context, e Erasure, done *Result) error {
	documents, err := d.Store.DocumentsNaming(ctx, e.Email)
	if err != nil {
		return err
	}
	for _, ref := range documents {
		done.Kept = append(done.Kept, Kept{What: "document", ID: ref, Why: "A version that was published never changes. Publish one without the address; tickets keep the one they were promised."})
	}
	writing, err := d.Store.TicketsWriting(ctx, e.Email)
	if err != nil {
		return err
	}
	for _, number := range writing {
		done.Kept = append(done.Kept, Kept{What: "ticket", ID: fmt.Sprint(number), Why: "Somebody else has written the address into their request. Look at it, and decide whether they are to be erased too."})
	}
	if e.Staff != "" {
		done.Kept = append(done.Kept,
			Kept{What: "messages", ID: e.Staff, Why: "What a member of staff has written belongs to the customers' requests. It stays without their name."},
			Kept{What: "audit_trail", ID: e.Staff, Why: "What members of staff did stays in the audit trail, with their name, for as long as that is kept."})
	}
	return nil
}

// record leaves a record of what was done with a person.
func (d *Desk) record(ctx context.Context, action, person string, by entitlement.Actor, now time.Time, details map[string]any) error {
	written, err := json.Marshal(details)
	if err != nil {
		return fmt.Errorf("write an audit record: %w", err)
	}
	return d.Store.Record(ctx, audit.Record{ID: d.NewID(), At: now, Actor: by, Action: action, Object: audit.Object{Kind: "person", ID: person}, Details: written})
}
