package auth

import (
	"context"
	"slices"
	"strings"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

const (
	prefixLength  = 8  // characters of a token that are kept to recognize it by
	longestExpiry = 10 // years
)

// Scope is what a token may be used for, such as tickets:read. Package api knows which
// there are.
type Scope string

// Everything is the scope of a token that may be used for all that its user's role may do.
const Everything Scope = "*"

// Token is a key a user may call with. Its secret is not in it.
type Token struct {
	ID           string
	UserID       string
	Email        string // its user's
	Name         string // unique among the user's tokens that weren't revoked
	Prefix       string // its first characters; empty for one from before they were kept
	Scopes       []Scope
	Hash         string
	CreatedAt    time.Time
	ExpiresAt    time.Time // zero: never
	RevokedAt    time.Time // zero: it wasn't
	LastUsedAt   time.Time // to the minute; zero: never
	LastUsedFrom string    // the address it was last used from
}

// Opens reports whether the token can be called with at an instant.
func (t Token) Opens(at time.Time) bool {
	return t.RevokedAt.IsZero() && (t.ExpiresAt.IsZero() || at.Before(t.ExpiresAt))
}

// Allows reports whether the token may be used for what a scope names.
func (t Token) Allows(needed Scope) bool {
	return slices.Contains(t.Scopes, Everything) || slices.Contains(t.Scopes, needed)
}

// Keyring keeps staff's tokens. Each method is one transaction, or takes part in the one its
// context carries.
type Keyring interface {
	// AddToken refuses a name that another of the user's tokens has as fault.Conflict.
	AddToken(ctx context.Context, t Token) error
	// UserByToken finds a token's user with the token by its hash, or a fault.NotFound,
	// whether or not either opens anything.
	UserByToken(ctx context.Context, hash string) (User, error)
	// Token finds one by ID, or a fault.NotFound.
	Token(ctx context.Context, id string) (Token, error)
	// Tokens lists a page of a user's tokens, or with no user of everyone's, by ID, which is
	// by age, after an ID. An empty ID begins, and a limit of 0 is none.
	Tokens(ctx context.Context, userID, after string, limit int) ([]Token, error)
	// RevokeToken notes that a token opens nothing since an instant, unless it was revoked
	// before.
	RevokeToken(ctx context.Context, id string, at time.Time) error
	// UseToken notes when a token was used, and from where, unless it was used since another
	// instant.
	UseToken(ctx context.Context, id string, at time.Time, from string, since time.Time) error
}

// TokenRequest says what token somebody wants.
type TokenRequest struct {
	User      string    // the email of whose it will be
	Name      string    // empty: its ID
	Scopes    []Scope   // none: Everything
	ExpiresAt time.Time // zero: never
	With      *Token    // what it is asked for with, which it may not outlive; nil: no token
}

// Check names every fault that shows at now.
func (r TokenRequest) Check(now time.Time) error {
	var faults fault.List
	if _, err := entitlement.ParseEmail(r.User); err != nil {
		faults.Add("user", r.User, "%s", err)
	}
	if r.Name != "" {
		checkName(&faults, r.Name)
	}
	switch {
	case r.ExpiresAt.IsZero():
	case !r.ExpiresAt.After(now):
		faults.Add("expires_at", r.ExpiresAt, "is not in the future")
	case r.ExpiresAt.After(now.AddDate(longestExpiry, 0, 0)):
		faults.Add("expires_at", r.ExpiresAt, "is more than %d years away", longestExpiry)
	}
	if r.outlives() {
		faults.Add("expires_at", nil, "must be %s or earlier, when the token you call with expires", r.With.ExpiresAt.UTC().Format(time.RFC3339Nano))
	}
	return faults.Err("invalid_token", "The token cannot be made.")
}

// outlives reports whether the token would open something when the one it is asked for with
// doesn't any more. Whoever finds a token could otherwise keep what it opens for good.
func (r TokenRequest) outlives() bool {
	return r.With != nil && !r.With.ExpiresAt.IsZero() && (r.ExpiresAt.IsZero() || r.ExpiresAt.After(r.With.ExpiresAt))
}

// IssueToken makes a token. Its secret is shown this once.
func (d *Desk) IssueToken(ctx context.Context, r TokenRequest, now time.Time) (secret string, t Token, err error) {
	if err := r.Check(now); err != nil {
		return "", Token{}, err
	}
	secret = random(staffPrefix)
	t, err = d.keep(ctx, secret, r, now)
	return secret, t, err
}

// NewToken gives a user a token for everything, without an end. It is shown this once.
func (d *Desk) NewToken(ctx context.Context, email string, now time.Time) (string, error) {
	secret, _, err := d.IssueToken(ctx, TokenRequest{User: email}, now)
	return secret, err
}

// KnownToken gives a user the one token that follows from this database's secret, for a
// demo that shows it at every start.
func (d *Desk) KnownToken(ctx context.Context, email string, now time.Time) (string, error) {
	secret := staffPrefix + d.hash("known token of "+email)
	if _, err := d.Caller(ctx, secret, now); !fault.Is(err, fault.Unauthenticated) {
		return secret, err
	}
	_, err := d.keep(ctx, secret, TokenRequest{User: email, Name: "Demo"}, now)
	return secret, err
}

// keep stores what there is to know of a token.
func (d *Desk) keep(ctx context.Context, secret string, r TokenRequest, now time.Time) (Token, error) {
	address, err := entitlement.ParseEmail(r.User)
	if err != nil {
		return Token{}, fault.New(fault.Invalid, "invalid_email", "%s", err)
	}
	u, err := d.Store.UserByEmail(ctx, string(address))
	if err != nil {
		return Token{}, err
	}
	if !u.Active() {
		return Token{}, fault.New(fault.Conflict, "user_deactivated", "%s is deactivated; a token would open nothing.", u.Email)
	}
	t := Token{
		ID: d.NewID(), UserID: u.ID, Email: u.Email, Name: strings.TrimSpace(r.Name), Prefix: secret[:prefixLength],
		Scopes: slices.Compact(slices.Sorted(slices.Values(r.Scopes))), Hash: d.hash(secret), CreatedAt: now, ExpiresAt: r.ExpiresAt,
	}
	if t.Name == "" {
		t.Name = t.ID
	}
	if len(t.Scopes) == 0 {
		t.Scopes = []Scope{Everything}
	}
	return t, d.Store.AddToken(ctx, t)
}
