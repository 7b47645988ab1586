package auth

import (
	"context"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// Identity is who somebody is to an identity provider, which has just signed them in.
type Identity struct {
	Issuer, Subject string // together they never change, nor belong to anybody else
	Email           string // verified by the provider; empty: it isn't
	Name            string
	Role            tickets.Role // what the provider's groups make them; empty: nothing
}

// EnterIdentity begins a session of the member of staff whom an identity provider signed in.
// The first time, that is the one who has the same email address; if there is none, a new
// one, as whom the groups make them. From then on the groups decide the role: each sign-in
// brings it up to date, and who is in none of them is not let in. If no groups were mapped to
// roles, byGroups is false: people are added here first, and keep the role they have here.
func (d *Desk) EnterIdentity(ctx context.Context, i Identity, byGroups bool, v Visitor, now time.Time) (Entry, error) {
	if byGroups && i.Role == "" {
		return Entry{}, d.refuse(ctx, "", "provider", fault.New(fault.Forbidden, "no_role", "You are signed in with the identity provider, but in none of the groups that work at this desk. Ask your administrators."), now)
	}
	e, err := d.enterIdentity(ctx, i, byGroups, v, now)
	if fault.Is(err, fault.Conflict) { // somebody's first sign-in, twice at once: the other one has added them
		e, err = d.enterIdentity(ctx, i, byGroups, v, now)
	}
	if fault.Is(err, fault.Forbidden) {
		err = d.refuse(ctx, "", "provider", err, now)
	}
	if err != nil {
		return Entry{}, err
	}
	return e, nil
}

func (d *Desk) enterIdentity(ctx context.Context, i Identity, byGroups bool, v Visitor, now time.Time) (e Entry, err error) {
	err = d.Store.InTransaction(ctx, func(ctx context.Context) error {
		u, err := d.userOf(ctx, i, byGroups, now)
		if err != nil {
			return err
		}
		if !u.Active() {
			return fault.New(fault.Forbidden, "user_deactivated", "Your account at this desk is deactivated. Ask your administrators.")
		}
		if u, err = d.follow(ctx, u, i, byGroups, now); err != nil {
			return err
		}
		e.User = u
		e.Token, e.Session, err = d.begin(ctx, Session{UserID: u.ID, Strong: true}, u.Actor(), "provider", v, sessionLasts, now)
		return err
	})
	return e, err
}

// userOf finds or makes the member of staff that an identity belongs to.
func (d *Desk) userOf(ctx context.Context, i Identity, byGroups bool, now time.Time) (User, error) {
	id, err := d.Store.Identity(ctx, i.Issuer, i.Subject)
	if err == nil {
		return d.Store.User(ctx, id)
	}
	if !fault.Is(err, fault.NotFound) {
		return User{}, err
	}
	email, err := entitlement.ParseEmail(i.Email)
	if err != nil {
		return User{}, fault.New(fault.Forbidden, "no_verified_email", "The identity provider vouches for no email address of yours, so it is not known whose account this is. Ask your administrators.")
	}
	u, err := d.Store.UserByEmail(ctx, string(email))
	switch {
	case fault.Is(err, fault.NotFound) && !byGroups:
		return User{}, fault.New(fault.Forbidden, "no_account", "You have no account at this desk. Ask your administrators to add you.")
	case fault.Is(err, fault.NotFound):
		u, err = d.join(ctx, email, i, now)
	}
	if err != nil {
		return User{}, err
	}
	if err := d.Store.AddIdentity(ctx, i.Issuer, i.Subject, u.ID, now); err != nil {
		return User{}, err
	}
	return u, d.record(ctx, u.Actor(), "identity.linked", audit.Object{Kind: "user", ID: u.ID}, now, map[string]any{"issuer": i.Issuer, "subject": i.Subject})
}

// join adds who has a role by their groups, and was never here.
func (d *Desk) join(ctx context.Context, email entitlement.Email, i Identity, now time.Time) (User, error) {
	name := i.Name
	var faults fault.List
	if checkName(&faults, name); len(faults) > 0 {
		name = string(email) // which is always one
	}
	u, err := d.AddUser(ctx, string(email), name, i.Role, now)
	if err != nil {
		return User{}, err
	}
	return u, d.record(ctx, tickets.Actor{Role: tickets.System}, "user.added", audit.Object{Kind: "user", ID: u.ID}, now, map[string]any{"email": u.Email, "name": u.Name, "role": u.Role, "issuer": i.Issuer})
}

// follow gives a user the role that their groups make them. The last administrator stays one:
// a slip in the provider's groups must not lock everybody out.
func (d *Desk) follow(ctx context.Context, u User, i Identity, byGroups bool, now time.Time) (User, error) {
	if !byGroups || u.Role == i.Role {
		return u, nil
	}
	last := false
	changed, err := d.Store.UpdateUser(ctx, u.ID, func(u *User, others []User) error {
		changed, err := UserChange{Role: &i.Role}.apply(*u, others, now)
		if last = fault.Is(err, fault.Conflict); last {
			return nil
		}
		*u = changed
		return err
	})
	if err != nil || last {
		return u, err
	}
	return changed, d.record(ctx, tickets.Actor{Role: tickets.System}, "user.changed", audit.Object{Kind: "user", ID: u.ID}, now, map[string]any{"role": changed.Role, "was": u.Role, "issuer": i.Issuer})
}
