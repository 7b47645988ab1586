package app

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/auth/password"
	"deskbell/internal/config"
	"deskbell/internal/limit"
	"deskbell/internal/notify"
)

// How many passwords are hashed at once, and how many may wait for it. Each takes some 30 ms
// of a core and 19 MiB, and the others belong to the desk.
const waitingPasswords = 64

// passwords hash and know the rules.
type passwords struct {
	*password.Hasher
	password.Rules
}

// openPasswords are those of the settings: what the desk is called is no password. Close lets
// go of the list of breached ones.
func openPasswords(s config.Settings) (p passwords, closeList func() error, err error) {
	p = passwords{
		Hasher: password.NewHasher(max(runtime.GOMAXPROCS(0)/2, 1), waitingPasswords),
		Rules:  password.Rules{Words: []string{s.MailFrom, hostOf(s.PublicURL)}},
	}
	if s.BreachedPasswords == "" {
		return p, func() error { return nil }, nil
	}
	breached, err := password.OpenList(s.BreachedPasswords)
	if err != nil {
		return p, nil, fmt.Errorf("%w: breached-passwords: %w", ErrUsage, err)
	}
	p.Lists = append(p.Lists, breached)
	return p, breached.Close, nil
}

// tries are how often what somebody signs in with may be tried.
var tries = map[auth.Tries]limit.Limit{
	auth.PasswordTries: {Name: "password", Burst: 10, Every: 30 * time.Second},
	auth.AccountTries:  {Name: "account", Burst: 35, Every: 10 * time.Second},
	auth.CodeTries:     {Name: "code", Burst: 5, Every: time.Minute},
}

// attempt uses up one of somebody's tries.
func (a *App) attempt(ctx context.Context, of auth.Tries, whose string, now time.Time) error {
	_, err := a.Limiter.Take(ctx, tries[of], whose, now)
	return err
}

// accountChanges are what people are told of, by the name that the trail has for it.
var accountChanges = map[string]notify.AccountChange{
	"password.set":          notify.PasswordWasSet,
	"second_factor.set":     notify.SecondFactorWasSet,
	"second_factor.removed": notify.SecondFactorWasRemoved,
	"recovery_codes.made":   notify.RecoveryCodesWereMade,
	"recovery_code.used":    notify.RecoveryCodeWasUsed,
}

// tell has a mail sent to whose account was changed.
func (a *App) tell(ctx context.Context, u auth.User, action string, now time.Time) error {
	change, known := accountChanges[action]
	if !known {
		return fmt.Errorf("nobody has words for %s", action)
	}
	id := newID()
	_, err := a.Store.Queue(ctx, "account "+id, now, []notify.Delivery{notify.AccountMail(id, change, u.Email, now)})
	return err
}
