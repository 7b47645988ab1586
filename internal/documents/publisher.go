package documents

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"deskbell/calendars"
	"deskbell/internal/fault"
	"deskbell/sla"
	"deskbell/tickets"
)

// Publisher adds to a shelf and answers from all that is on it. It is the Terms of
// tickets.Desk, safe for many goroutines, and follows what other servers publish.
//
// A transaction that publishes must not ask the same Publisher before it has committed: what
// it sees may never come to be.
type Publisher struct {
	Shelf   Shelf
	present atomic.Pointer[stocked]
}

var _ tickets.Terms = (*Publisher)(nil)

// stocked is the library of an edition. The versions were listed after the edition was
// read, so they may be newer than it says, which costs one listing; never older.
type stocked struct {
	edition int64
	library *Library
}

// Library is all that is published by now. While nothing new is, this asks the shelf for its
// edition and no more.
func (p *Publisher) Library(ctx context.Context) (*Library, error) {
	present := p.present.Load()
	edition, err := p.Shelf.Edition(ctx)
	if err != nil {
		return nil, err
	}
	known := &Library{}
	if present != nil {
		if present.edition == edition {
			return present.library, nil
		}
		known = present.library
	}
	versions, err := p.Shelf.Versions(ctx)
	if err != nil {
		return nil, err
	}
	library, err := known.next(versions)
	if err != nil {
		return nil, err
	}
	p.present.CompareAndSwap(present, &stocked{edition, library}) // whoever was faster knows as much
	return library, nil
}

// Offer is what a plan promises a ticket submitted at an instant; see Library.Offer.
func (p *Publisher) Offer(ctx context.Context, plan string, termBegan, at time.Time) (sla.Terms, error) {
	library, err := p.Library(ctx)
	if err != nil {
		return sla.Terms{}, err
	}
	return library.Offer(plan, termBegan, at)
}

// Pinned is what a ticket was promised; see Library.Pinned.
func (p *Publisher) Pinned(ctx context.Context, pinned tickets.Pinned) (sla.Terms, error) {
	library, err := p.Library(ctx)
	if err != nil {
		return sla.Terms{}, err
	}
	return library.Pinned(pinned)
}

// Policy is a plan's policy in force at an instant; see Library.Policy.
func (p *Publisher) Policy(ctx context.Context, plan string, at time.Time) (*sla.Policy, error) {
	library, err := p.Library(ctx)
	if err != nil {
		return nil, err
	}
	return library.Policy(plan, at)
}

// Calendar is a calendar in force at an instant; see Library.Calendar.
func (p *Publisher) Calendar(ctx context.Context, id string, at time.Time) (*calendars.Calendar, error) {
	library, err := p.Library(ctx)
	if err != nil {
		return nil, err
	}
	return library.Calendar(id, at)
}

// Plans lists the published policies' plans.
func (p *Publisher) Plans(ctx context.Context) ([]string, error) {
	library, err := p.Library(ctx)
	if err != nil {
		return nil, err
	}
	return library.Plans(), nil
}

// Publish makes a document the next version of what it names, in force from effectiveFrom;
// zero for now. What Draft refuses is refused; so is, as a fault.Conflict, a version whose
// number someone else took in the meantime.
func (p *Publisher) Publish(ctx context.Context, kind Kind, file string, source []byte, effectiveFrom, now time.Time, by string) (Version, error) {
	version, _, err := p.Draft(ctx, kind, file, source, effectiveFrom, now, by)
	if err != nil {
		return Version{}, err
	}
	if err := p.Shelf.Publish(ctx, version); err != nil {
		return Version{}, err
	}
	return version, nil
}

// PublishDefaults puts on the shelf those documents that come with the binary and that it
// has no version of. Several servers may do so at once.
func (p *Publisher) PublishDefaults(ctx context.Context, now time.Time) error {
	published, err := p.Shelf.Versions(ctx)
	if err != nil {
		return err
	}
	for _, v := range Defaults() {
		if slices.ContainsFunc(published, func(other Version) bool { return other.Kind == v.Kind && other.ID == v.ID }) {
			continue
		}
		v.PublishedAt = instant(now)
		if err := p.Shelf.Publish(ctx, v); err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	return nil
}
