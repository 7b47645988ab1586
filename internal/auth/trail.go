package auth

import (
	"context"
	"encoding/json"
	"time"

	"deskbell/internal/audit"
	"deskbell/tickets"
)

// nobody is the role of who isn't known, as the trail names them.
const nobody tickets.Role = "public"

// Actor is a member of staff, as histories and the trail name them.
func (u User) Actor() tickets.Actor { return tickets.Actor{Role: u.Role, ID: u.ID, Name: u.Name} }

// record adds what somebody did to the trail, in the transaction that the context carries.
func (d *Desk) record(ctx context.Context, by tickets.Actor, action string, o audit.Object, now time.Time, details map[string]any) error {
	r := audit.Record{ID: d.NewID(), At: now, Actor: by, Action: action, Object: o}
	if details != nil {
		var err error
		if r.Details, err = json.Marshal(details); err != nil {
			return err
		}
	}
	return d.Trail.Record(ctx, r)
}

// changed records what has become of what a user signs in with, and tells them: should it not
// have been them, they notice.
func (d *Desk) changed(ctx context.Context, u User, by tickets.Actor, action string, now time.Time, details map[string]any) error {
	if err := d.record(ctx, by, action, audit.Object{Kind: "user", ID: u.ID}, now, details); err != nil {
		return err
	}
	return d.Tell(ctx, u, action, now)
}
