package audit

import (
	"context"
	"time"

	"deskbell/entitlement"
)

// Stretch is a part of the chain, and what the database says of the whole, at one instant.
type Stretch struct {
	Anchor  Mark     // the last record that was purged, or where the chain begins
	Head    Mark     // the last record
	Records []Sealed // by number
}

// Reader reads the stretch of up to limit records after a number.
type Reader func(ctx context.Context, after int64, limit int) (Stretch, error)

// Query selects records. What is empty or zero selects everything.
type Query struct {
	Actor  string           // an ID, or the email address of a member of staff or an owner
	Role   entitlement.Role // the actor's
	Action string
	Object Object    // its ID may be empty, for all of a kind
	From   time.Time // at or after it
	Until  time.Time // before it
	Before int64     // in the chain before this number: where the page before ended
	Limit  int       // of a page
}

// Erasure selects records whose private parts are to be erased.
type Erasure struct {
	Actors  []entitlement.Actor // all that these did; their role and ID count
	Objects []Object            // all that was done to these
}

// together is how many records are read at once.
const together = 500

// Each visits every record that is in the chain, in order, with the hash of the one before.
func Each(ctx context.Context, read Reader, visit func(previous Hash, s Sealed) error) error {
	var last Mark
	for {
		stretch, err := read(ctx, last.Seq, together)
		if err != nil {
			return err
		}
		if stretch.Anchor.Seq > last.Seq {
			last = stretch.Anchor // at the beginning, or what came next was purged meanwhile
		}
		for _, s := range stretch.Records {
			if err := visit(last.Hash, s); err != nil {
				return err
			}
			last = s.Mark()
		}
		if len(stretch.Records) < together {
			return nil
		}
	}
}
