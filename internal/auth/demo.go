package auth

import (
	"context"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// EnterDemo begins a session of a member of staff of a demonstration, of whom nothing is asked.
// Only a desk where everybody is invented may offer it. Who was deactivated meanwhile, by
// another visitor, is a fault.Conflict, and an address that is nobody's a fault.NotFound.
func (d *Desk) EnterDemo(ctx context.Context, address entitlement.Email, v Visitor, now time.Time) (Entry, error) {
	e := Entry{}
	err := d.Store.InTransaction(ctx, func(ctx context.Context) (err error) {
		if e.User, err = d.Store.UserByEmail(ctx, string(address)); err != nil {
			return err
		}
		if !e.User.Active() {
			return fault.New(fault.Conflict, "user_deactivated", "Somebody who looked at this demonstration before you has deactivated %s. Try another role.", e.User.Name)
		}
		e.Token, e.Session, err = d.begin(ctx, Session{UserID: e.User.ID}, e.User.Actor(), "demonstration", v, sessionLasts, now)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	return e, nil
}

// EnterDemoOwner is EnterDemo for the owner of licenses.
func (d *Desk) EnterDemoOwner(ctx context.Context, owner entitlement.Email, v Visitor, now time.Time) (e Entry, err error) {
	err = d.Store.InTransaction(ctx, func(ctx context.Context) (err error) {
		e.Token, e.Session, err = d.begin(ctx, Session{Owner: owner}, ownerActor(owner), "demonstration", v, sessionLasts, now)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	return e, nil
}
