package auth

import (
	"context"
	"slices"
	"time"

	"deskbell/internal/auth/secondfactor"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// issuer is what authenticator apps show beside the account.
const issuer = "deskbell"

var (
	noSecondFactor = fault.New(fault.Conflict, "no_second_factor", "There is no second factor. Set one up first.")
	wrongCode      = fault.New(fault.Unauthenticated, "wrong_code", "That is not the code of this moment, or it was used already. Wait for the next one, or use a recovery code.")
	overCode       = fault.New(fault.Unauthenticated, "sign_in_over", "The time for the code is over, or the sign-in is not the latest. Begin again with the password.")
)

// Enrollment is a second factor that is to be confirmed with its first code.
type Enrollment struct {
	Secret string // for an authenticator app, in base32
	URL    string // the same as an otpauth:// address, to show as a picture
}

// EnterCode completes a sign-in that waits for the second factor: with a code of this moment,
// or a recovery code, which is used up. The pending session ends, and a new one begins.
func (d *Desk) EnterCode(ctx context.Context, pending, code string, v Visitor, now time.Time) (Entry, error) {
	s, u, err := d.pending(ctx, pending, now)
	if err != nil {
		return Entry{}, err
	}
	if err := d.attempt(ctx, CodeTries, u.ID, now); err != nil {
		return Entry{}, err
	}
	e := Entry{User: u}
	err = d.Store.InTransaction(ctx, func(ctx context.Context) error {
		err := d.take(ctx, u, code, now)
		if fault.Is(err, fault.Conflict) {
			err = overCode // the second factor was removed meanwhile
		}
		if err != nil {
			return err
		}
		ended, err := d.Store.EndSession(ctx, s.ID)
		switch {
		case err != nil:
			return err
		case !ended:
			return overCode
		}
		e.Token, e.Session, err = d.begin(ctx, Session{UserID: u.ID, Strong: true}, u.Actor(), "code", v, sessionLasts, now)
		return err
	})
	if fault.Is(err, fault.Unauthenticated) {
		err = d.refuse(ctx, u.ID, "code", err, now)
	}
	return e, err
}

// pending is the sign-in that a token belongs to, which waits for its second factor.
func (d *Desk) pending(ctx context.Context, token string, now time.Time) (Session, User, error) {
	s, err := d.Store.SessionByToken(ctx, d.hash(token), now)
	switch {
	case fault.Is(err, fault.NotFound):
		return Session{}, User{}, overCode
	case err != nil:
		return Session{}, User{}, err
	case !s.Pending:
		return Session{}, User{}, overCode
	}
	u, err := d.Store.User(ctx, s.UserID)
	if err == nil && !u.Active() {
		err = overCode
	}
	return s, u, err
}

// take uses up a code: of an authenticator, whose time step must be later than the last one
// taken, or for recovery.
func (d *Desk) take(ctx context.Context, u User, code string, now time.Time) error {
	return d.Store.UpdateCredentials(ctx, u.ID, func(ctx context.Context, c *Credentials) error {
		if !c.SecondFactor() {
			return noSecondFactor
		}
		secret, err := d.open(sealedSecret, u.ID, c.Secret)
		if err != nil {
			return err
		}
		if step, ok := secondfactor.Match(string(secret), code, now); ok && step > c.LastStep {
			c.LastStep = step
			return nil
		}
		at := slices.Index(c.Recovery, d.recoveryHash(u.ID, code))
		if at < 0 {
			return wrongCode
		}
		c.Recovery = slices.Delete(slices.Clone(c.Recovery), at, at+1)
		return d.changed(ctx, u, u.Actor(), "recovery_code.used", now, map[string]any{"left": len(c.Recovery)})
	})
}

func (d *Desk) recoveryHash(userID, code string) string {
	return d.hash("recovery " + userID + " " + secondfactor.Normalize(code))
}

// Enroll makes the secret of a second factor, for a user who knows their password. It is asked
// for from when it is confirmed. Whoever has one removes it first.
func (d *Desk) Enroll(ctx context.Context, u User, s Session, password string, now time.Time) (Enrollment, error) {
	if err := d.again(ctx, u, s, password, now); err != nil {
		return Enrollment{}, err
	}
	e := Enrollment{Secret: secondfactor.NewSecret()}
	e.URL = secondfactor.URL(issuer, u.Email, e.Secret)
	return e, d.Store.UpdateCredentials(ctx, u.ID, func(_ context.Context, c *Credentials) error {
		if c.SecondFactor() {
			return fault.New(fault.Conflict, "second_factor_exists", "You have a second factor already. Remove it first.")
		}
		var err error
		c.Secret, err = d.seal(sealedSecret, u.ID, []byte(e.Secret))
		return err
	})
}

// again makes sure that it is still the user who is at the keyboard: by their password, or if
// they have none, by having signed in just now.
func (d *Desk) again(ctx context.Context, u User, s Session, password string, now time.Time) error {
	const just = 10 * time.Minute
	c, err := d.Store.Credentials(ctx, u.ID)
	if err != nil {
		return err
	}
	if c.Password == "" {
		if now.Before(s.CreatedAt.Add(just)) {
			return nil
		}
		return fault.New(fault.Forbidden, "sign_in_again", "You signed in a while ago. Sign out and in again, and do it within ten minutes.")
	}
	_, err = d.confirm(ctx, u, password, now)
	return err
}

// ConfirmSecondFactor puts the second factor into force with its first code. It gives the
// recovery codes, which are shown this once, and a new session in place of all the user's.
func (d *Desk) ConfirmSecondFactor(ctx context.Context, u User, code string, v Visitor, now time.Time) (codes []string, e Entry, err error) {
	if err := d.attempt(ctx, CodeTries, u.ID, now); err != nil {
		return nil, Entry{}, err
	}
	codes = secondfactor.NewRecoveryCodes()
	err = d.Store.InTransaction(ctx, func(ctx context.Context) error {
		err := d.Store.UpdateCredentials(ctx, u.ID, func(_ context.Context, c *Credentials) error {
			switch {
			case c.SecondFactor():
				return fault.New(fault.Conflict, "second_factor_exists", "Your second factor was confirmed already.")
			case c.Secret == nil:
				return noSecondFactor
			}
			secret, err := d.open(sealedSecret, u.ID, c.Secret)
			if err != nil {
				return err
			}
			step, ok := secondfactor.Match(string(secret), code, now)
			if !ok {
				return fault.New(fault.Forbidden, wrongCode.Code, "%s", wrongCode.Message)
			}
			c.ConfirmedAt, c.LastStep, c.Recovery = now, step, d.recoveryHashes(u.ID, codes)
			return nil
		})
		if err != nil {
			return err
		}
		if err := d.changed(ctx, u, u.Actor(), "second_factor.set", now, nil); err != nil {
			return err
		}
		e, err = d.anew(ctx, u, true, v, now)
		return err
	})
	if err != nil {
		return nil, Entry{}, err
	}
	return codes, e, nil
}

// anew ends all sessions of a user and begins another one, in the transaction that the context
// carries: strong if they have shown a second factor that they still have.
func (d *Desk) anew(ctx context.Context, u User, strong bool, v Visitor, now time.Time) (Entry, error) {
	if _, err := d.Store.EndSessions(ctx, SessionOf{UserID: u.ID}, ""); err != nil {
		return Entry{}, err
	}
	token, s, err := d.begin(ctx, Session{UserID: u.ID, Strong: strong}, u.Actor(), "second factor", v, sessionLasts, now)
	return Entry{Token: token, Session: s, User: u}, err
}

func (d *Desk) recoveryHashes(userID string, codes []string) []string {
	hashes := make([]string, len(codes))
	for i, code := range codes {
		hashes[i] = d.recoveryHash(userID, code)
	}
	return hashes
}

// NewRecoveryCodes gives a user other recovery codes, who shows the second factor. The ones
// before are worth nothing any more.
func (d *Desk) NewRecoveryCodes(ctx context.Context, u User, code string, now time.Time) ([]string, error) {
	codes := secondfactor.NewRecoveryCodes()
	err := d.withCode(ctx, u, code, "recovery_codes.made", now, func(_ context.Context, c *Credentials) error {
		c.Recovery = d.recoveryHashes(u.ID, codes)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// RemoveSecondFactor removes a user's own, who shows it once more. It gives a new session in
// place of all the user's, which have shown what is worth nothing any more.
func (d *Desk) RemoveSecondFactor(ctx context.Context, u User, code string, v Visitor, now time.Time) (e Entry, err error) {
	err = d.withCode(ctx, u, code, "second_factor.removed", now, func(ctx context.Context, c *Credentials) error {
		c.forgetSecondFactor()
		e, err = d.anew(ctx, u, false, v, now)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	return e, nil
}

func (c *Credentials) forgetSecondFactor() {
	c.Secret, c.ConfirmedAt, c.Recovery = nil, time.Time{}, nil
}

// withCode changes the credentials of who shows the second factor.
func (d *Desk) withCode(ctx context.Context, u User, code, action string, now time.Time, change func(context.Context, *Credentials) error) error {
	if err := d.attempt(ctx, CodeTries, u.ID, now); err != nil {
		return err
	}
	err := d.Store.InTransaction(ctx, func(ctx context.Context) error {
		if err := d.take(ctx, u, code, now); err != nil {
			return err
		}
		if err := d.Store.UpdateCredentials(ctx, u.ID, change); err != nil {
			return err
		}
		return d.changed(ctx, u, u.Actor(), action, now, nil)
	})
	if fault.Is(err, fault.Unauthenticated) { // the session is fine, the code isn't
		return fault.New(fault.Forbidden, wrongCode.Code, "%s", wrongCode.Message)
	}
	return err
}

// TakeSecondFactor removes the second factor of somebody who lost it, and ends their sessions.
// They sign in with the password alone until they set up another one.
func (d *Desk) TakeSecondFactor(ctx context.Context, u User, by tickets.Actor, now time.Time) error {
	return d.Store.InTransaction(ctx, func(ctx context.Context) error {
		err := d.Store.UpdateCredentials(ctx, u.ID, func(_ context.Context, c *Credentials) error {
			if c.Secret == nil {
				return fault.New(fault.Conflict, noSecondFactor.Code, "They have no second factor.")
			}
			c.forgetSecondFactor()
			return nil
		})
		if err != nil {
			return err
		}
		if _, err := d.Store.EndSessions(ctx, SessionOf{UserID: u.ID}, ""); err != nil {
			return err
		}
		return d.changed(ctx, u, by, "second_factor.removed", now, nil)
	})
}
