package limit

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Store shares budgets between servers.
type Store interface {
	// Spend takes n of a budget, or as many as it has, and tells how many those were and from
	// when on it is full again; see Limit.Spend. The key says whose budget it is. What is
	// spent stays spent, whatever becomes of it: inside a transaction it does nothing and
	// returns ErrInTransaction.
	Spend(ctx context.Context, key string, l Limit, n int, since, now time.Time) (granted int, full time.Time, err error)
}

// ErrInTransaction is why a store doesn't spend: what is rolled back would have cost nothing.
var ErrInTransaction = errors.New("a budget is not spent inside a transaction")

const (
	askTakes   = 10 * time.Second // at most
	leaveAlone = 5 * time.Second  // the database, after it failed
)

// Limiter keeps count of who may do something how often. It is safe for concurrent use.
type Limiter struct {
	store Store // nil: this server is the only one
	key   []byte
	log   *slog.Logger

	mu     sync.Mutex // never held while the database is asked: who has its only turn may wait here
	tabs   tabs
	due    map[string]Limit // tabs to be told as soon as no transaction is in the way
	failed time.Time        // when the database failed; zero: it didn't
}

// New counts by itself, or with a store together with the other servers on it. What is
// limited is stored as a hash that is made with the key, so that nobody learns from the
// database who asked for what.
func New(s Store, key []byte, log *slog.Logger) *Limiter {
	return &Limiter{store: s, key: key, log: log, due: map[string]Limit{}}
}

// Take uses up one of somebody's budget at now, or is a *Refused, which is a fault.TooMany
// that says when to try again. Whose is whatever tells them apart, such as an address. It
// fails for no other reason.
func (r *Limiter) Take(ctx context.Context, l Limit, whose string, now time.Time) (Answer, error) {
	now = now.Truncate(tick)
	name := r.name(l, whose)
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.tabs.of(name)
	t.forget(l, now)
	granted, full := l.Spend(t.full, 1, now, now)
	allowed := granted == 1
	if allowed {
		t.full, t.owed = full, t.owed+1
		if r.store != nil && t.owed >= l.share() {
			allowed = r.ask(ctx, name, t, l, now)
		}
	}
	a := l.answer(allowed, t.full, now)
	return a, a.Refusal()
}

// ask has the database grant what the tab owes, of which the last one is let through only if
// it does. Others may put more on the tab meanwhile.
func (r *Limiter) ask(ctx context.Context, name string, t *tab, l Limit, now time.Time) (allowed bool) {
	want := t.owed
	granted, shared, err := r.spend(ctx, name, t, l, now)
	switch {
	case err != nil: // let through on credit all the same
		t.owed += want
		if errors.Is(err, ErrInTransaction) {
			r.due[name] = l
		}
		return true
	case granted == want:
		t.learn(shared, l)
		return true
	}
	t.owed += want - 1 - granted
	t.full = t.full.Add(-l.every())
	t.learn(shared, l)
	return false
}

// GiveBack undoes a Take at now, for what counts only if it comes to something.
func (r *Limiter) GiveBack(l Limit, whose string, now time.Time) {
	now = now.Truncate(tick)
	name := r.name(l, whose)
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.tabs.of(name)
	t.owed, t.full = t.owed-1, t.full.Add(-l.every())
	t.forget(l, now)
}

// Peek tells whether somebody could take one at now, as far as this server knows, and uses
// up nothing. Where they couldn't the error is the one of Take.
func (r *Limiter) Peek(l Limit, whose string, now time.Time) (Answer, error) {
	now = now.Truncate(tick)
	name := r.name(l, whose)
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.tabs.of(name)
	granted, _ := l.Spend(t.full, 1, now, now)
	a := l.answer(granted == 1, t.full, now)
	return a, a.Refusal()
}

// Settle tells the database what was let through inside transactions. It is called where
// there is none.
func (r *Limiter) Settle(ctx context.Context, now time.Time) {
	now = now.Truncate(tick)
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.due) == 0 {
		return
	}
	due := r.due
	r.due = map[string]Limit{}
	for name, l := range due {
		t := r.tabs.of(name)
		t.forget(l, now)
		want := t.owed
		if want <= 0 {
			continue
		}
		granted, shared, err := r.spend(ctx, name, t, l, now)
		t.owed += want - granted // after an error that is all: it is told with the next one that asks
		if err == nil {
			t.learn(shared, l)
		}
	}
}

var errLeftAlone = errors.New("the database failed a moment ago")

// spend asks the database for what is owed, unless it failed just now, and lets go of the lock
// meanwhile. Nothing is owed then. The request may be given up by whoever sent it: it counts
// all the same.
func (r *Limiter) spend(ctx context.Context, name string, t *tab, l Limit, now time.Time) (granted int, full time.Time, err error) {
	n, since := t.owed, t.since(l)
	t.owed = 0
	if ago := now.Sub(r.failed); ago >= 0 && ago < leaveAlone {
		return 0, time.Time{}, errLeftAlone
	}
	t.asking += n
	granted, full, err = r.unlocked(ctx, name, l, n, since, now)
	t.asking -= n
	if !errors.Is(err, ErrInTransaction) {
		r.note(err, now)
	}
	return granted, full, err
}

func (r *Limiter) unlocked(ctx context.Context, name string, l Limit, n int, since, now time.Time) (int, time.Time, error) {
	r.mu.Unlock()
	defer r.mu.Lock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), askTakes)
	defer cancel()
	return r.store.Spend(ctx, name, l, n, since, now)
}

// note remembers whether the database answered, and logs when that changes.
func (r *Limiter) note(err error, now time.Time) {
	switch {
	case err != nil && r.failed.IsZero():
		r.log.Warn("limits are counted by each server alone until the database answers again", "error", err)
	case err == nil && !r.failed.IsZero():
		r.log.Info("limits are shared with the other servers again")
	}
	r.failed = time.Time{}
	if err != nil {
		r.failed = now
	}
}

// name is whose budget of a limit it is, as it is stored.
func (r *Limiter) name(l Limit, whose string) string {
	mac := hmac.New(sha256.New, r.key)
	mac.Write([]byte(l.Name + "\x00" + whose))
	return hex.EncodeToString(mac.Sum(nil))
}
