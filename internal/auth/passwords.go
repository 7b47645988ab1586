package auth

import (
	"context"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// Passwords are hashed and held against rules; package password does.
type Passwords interface {
	// Check names every fault of a password that somebody wants; personal are words that are
	// close to them. No fault shows the password.
	Check(candidate string, personal ...string) error
	// Hash may have to wait for its turn. When too many wait, it is fault.Unavailable.
	Hash(ctx context.Context, password string) (string, error)
	// Matches takes the same time for every hash, an empty one, which matches nothing, too.
	Matches(ctx context.Context, password, hash string) (bool, error)
	// Busy is that fault.Unavailable while it would be the answer, so that nobody uses up a try
	// for it.
	Busy() error
	// Outdated reports whether a hash is weaker than those made now.
	Outdated(hash string) bool
}

// Credentials are what a member of staff signs in with. Nothing in them can be used by who
// reads them.
type Credentials struct {
	Password      string    // its hash; empty: none
	PasswordSetAt time.Time // zero: never
	Secret        []byte    // of the second factor, sealed; nil: none
	ConfirmedAt   time.Time // since when the second factor is asked for; zero: it isn't
	LastStep      int64     // of the last code that was taken: none is taken twice
	Recovery      []string  // hashes of the recovery codes that are left
}

// SecondFactor reports whether a code is asked for besides the password.
func (c Credentials) SecondFactor() bool { return !c.ConfirmedAt.IsZero() }

// Accounts keeps what staff sign in with. Each method is one transaction, or takes part in
// the one its context carries.
type Accounts interface {
	// Credentials of a user; who has none, or isn't there, has empty ones.
	Credentials(ctx context.Context, userID string) (Credentials, error)
	// UpdateCredentials loads a user's, locks them, applies the change and stores them. The
	// change's error comes back as it is. The context carries the transaction.
	UpdateCredentials(ctx context.Context, userID string, change func(ctx context.Context, c *Credentials) error) error
	// AnySecret is some user's sealed second factor; an empty ID if nobody has one.
	AnySecret(ctx context.Context) (userID string, sealed []byte, err error)
	// Identity finds whose account of an identity provider it is, or a fault.NotFound.
	Identity(ctx context.Context, issuer, subject string) (userID string, err error)
	// AddIdentity refuses one that somebody has already as fault.Conflict.
	AddIdentity(ctx context.Context, issuer, subject, userID string, at time.Time) error
	// Footings are those of users by their IDs. Who isn't there has none.
	Footings(ctx context.Context, ids []string) (map[string]Footing, error)
}

// wrongPassword is the same answer for an unknown address, a wrong password, and somebody
// who has none or was deactivated.
var wrongPassword = fault.New(fault.Unauthenticated, "wrong_credentials", "The address and the password don't belong together. Check both, or have a link mailed to set a new password.")

// Entry is what a sign-in came to: a session, or the demand for a second factor.
type Entry struct {
	Token   string // of the session, or what the code is sent with; shown this once
	Session Session
	User    User
}

// EnterPassword begins a session of the member of staff whom an address and a password belong
// to. If they have a second factor the session is pending: its token opens nothing, and is
// sent with the code, see EnterCode. It does the same work for every address.
func (d *Desk) EnterPassword(ctx context.Context, address, password string, v Visitor, now time.Time) (Entry, error) {
	email, err := entitlement.ParseEmail(address)
	if err != nil {
		email = "" // belongs to nobody, which is found out like for any other
	}
	if err := d.Passwords.Busy(); err != nil {
		return Entry{}, err
	}
	if err := d.attempt(ctx, PasswordTries, string(email)+" "+v.Network(), now); err != nil {
		return Entry{}, err
	}
	if err := d.attempt(ctx, AccountTries, string(email), now); err != nil {
		return Entry{}, err
	}
	u, c, err := d.credentials(ctx, email)
	if err != nil {
		return Entry{}, err
	}
	matches, err := d.Passwords.Matches(ctx, password, c.Password)
	switch {
	case err != nil:
		return Entry{}, err
	case !matches || !u.Active() || u.ID == "":
		return Entry{}, d.refuse(ctx, u.ID, "password", wrongPassword, now)
	}
	hash := c.Password
	if d.Passwords.Outdated(hash) {
		if hash, err = d.Passwords.Hash(ctx, password); err != nil {
			return Entry{}, err
		}
	}
	e, err := d.enter(ctx, u, c.Password, hash, v, now)
	if fault.Is(err, fault.Unauthenticated) {
		err = d.refuse(ctx, u.ID, "password", err, now)
	}
	return e, err
}

// enter begins the session of a user whose password has matched a hash, and brings that up to
// what is made now. If it was replaced meanwhile, the password is a wrong one; and if a second
// factor was set up meanwhile, it is asked for.
func (d *Desk) enter(ctx context.Context, u User, matched, hash string, v Visitor, now time.Time) (Entry, error) {
	e := Entry{User: u}
	err := d.Store.UpdateCredentials(ctx, u.ID, func(ctx context.Context, c *Credentials) (err error) {
		if c.Password != matched {
			return wrongPassword
		}
		c.Password = hash
		s, lasts := Session{UserID: u.ID, Pending: c.SecondFactor()}, sessionLasts
		if s.Pending {
			lasts = pendingLasts
		}
		e.Token, e.Session, err = d.begin(ctx, s, u.Actor(), "password", v, lasts, now)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	return e, nil
}

// credentials are those of the user with an address. For an unknown one as much is looked up
// as for anybody.
func (d *Desk) credentials(ctx context.Context, email entitlement.Email) (User, Credentials, error) {
	u, err := d.Store.UserByEmail(ctx, string(email))
	if err != nil && !fault.Is(err, fault.NotFound) {
		return User{}, Credentials{}, err
	}
	c, err := d.Store.Credentials(ctx, u.ID)
	return u, c, err
}

// refuse notes in the trail that somebody could not sign in, and gives the refusal.
func (d *Desk) refuse(ctx context.Context, userID, with string, refusal error, now time.Time) error {
	err := d.record(ctx, tickets.Actor{Role: nobody}, "sign_in.failed", audit.Object{Kind: "user", ID: userID}, now, map[string]any{"with": with})
	if err != nil {
		return err
	}
	return refusal
}

// SetPassword gives the password to whom a link was mailed that invites them or lets them
// reset it. The link is used up, as are all that were asked for before, and all their sessions
// end. A link that was used, has expired or was invented is the same fault.Unauthenticated.
func (d *Desk) SetPassword(ctx context.Context, link, password string, now time.Time) (User, error) {
	l, u, err := d.passwordLink(ctx, link, now)
	if err != nil {
		return User{}, err
	}
	if err := d.Passwords.Check(password, u.Email, u.Name); err != nil {
		return User{}, err
	}
	hash, err := d.Passwords.Hash(ctx, password)
	if err != nil {
		return User{}, err
	}
	return u, d.Store.InTransaction(ctx, func(ctx context.Context) error {
		if _, err := d.Store.UseLink(ctx, d.hash(link), l.Purpose, now); err != nil {
			return asInvalid(err)
		}
		return d.setPassword(ctx, u, hash, "", now, func(c Credentials) error {
			if l.AskedAt.Before(c.PasswordSetAt) {
				return invalidLink
			}
			return nil
		})
	})
}

// passwordLink is what a link's token belongs to, while it may be used.
func (d *Desk) passwordLink(ctx context.Context, token string, now time.Time) (Link, User, error) {
	l, err := d.Store.LinkByToken(ctx, d.hash(token))
	switch {
	case fault.Is(err, fault.NotFound):
		return Link{}, User{}, invalidLink
	case err != nil:
		return Link{}, User{}, err
	case !l.usable(now) || l.Purpose == ForOwner:
		return Link{}, User{}, invalidLink
	}
	u, err := d.Store.UserByEmail(ctx, string(l.Address))
	switch {
	case fault.Is(err, fault.NotFound):
		return Link{}, User{}, invalidLink
	case err == nil && !u.Active():
		return Link{}, User{}, invalidLink
	}
	return l, u, err
}

// ChangePassword gives a member of staff another password, who knows the one they have. Their
// other sessions end. Who has none, since an identity provider signs them in, asks for a link.
func (d *Desk) ChangePassword(ctx context.Context, u User, s Session, current, password string, now time.Time) error {
	was, err := d.confirm(ctx, u, current, now)
	if err != nil {
		return err
	}
	if err := d.Passwords.Check(password, u.Email, u.Name); err != nil {
		return err
	}
	hash, err := d.Passwords.Hash(ctx, password)
	if err != nil {
		return err
	}
	return d.Store.InTransaction(ctx, func(ctx context.Context) error {
		return d.setPassword(ctx, u, hash, s.ID, now, func(c Credentials) error {
			if c.Password != was.Password {
				return notTheirs // any more
			}
			return nil
		})
	})
}

var notTheirs = fault.New(fault.Forbidden, "wrong_password", "That is not your password. If you have none, have a link mailed to set one.")

// confirm makes sure that it is still the user who is at the keyboard, and gives what they
// have shown to know.
func (d *Desk) confirm(ctx context.Context, u User, password string, now time.Time) (Credentials, error) {
	if err := d.attempt(ctx, PasswordTries, "confirm "+u.ID, now); err != nil {
		return Credentials{}, err
	}
	c, err := d.Store.Credentials(ctx, u.ID)
	if err != nil {
		return Credentials{}, err
	}
	matches, err := d.Passwords.Matches(ctx, password, c.Password)
	if err == nil && !matches {
		err = d.refuse(ctx, u.ID, "password", notTheirs, now)
	}
	return c, err
}

// setPassword stores a password's hash and ends the user's sessions but one, in the
// transaction that the context carries. Allowed is asked about what they have until then,
// which nobody else changes meanwhile.
func (d *Desk) setPassword(ctx context.Context, u User, hash, session string, now time.Time, allowed func(Credentials) error) error {
	err := d.Store.UpdateCredentials(ctx, u.ID, func(_ context.Context, c *Credentials) error {
		if err := allowed(*c); err != nil {
			return err
		}
		c.Password, c.PasswordSetAt = hash, now
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := d.Store.EndSessions(ctx, SessionOf{UserID: u.ID}, session); err != nil {
		return err
	}
	return d.changed(ctx, u, u.Actor(), "password.set", now, nil)
}
