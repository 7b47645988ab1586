package password

import (
	"context"
	"time"

	"github.com/alexedwards/argon2id"

	"deskbell/internal/fault"
)

// After each computation its place rests for so many times as long as it took, so that each
// place is busy for a quarter of the time at most, however many people sign in. Who signs in
// alone waits for no rest but the one before. On a busy machine a computation takes longer,
// and so does the rest.
const (
	restFactor  = 3
	longestRest = time.Second // a machine that stood still is no reason to rest for as long
)

// longestWait is how long somebody may have to wait for their turn, as it looks when they
// come. To be told at once to try again is better than to look at a page that doesn't load.
const longestWait = 3 * time.Second

// Hasher computes hashes of passwords and compares with them: a few at once, while others
// wait in the order they came.
type Hasher struct {
	line    *line
	decoy   string
	create  func(password string) (hash string, err error)
	compare func(password, hash string) (bool, error)
	rest    func(took time.Duration) time.Duration
}

// NewHasher makes one that computes up to so many at once, each of which takes 19 MiB and
// a core, and lets so many wait, or fewer if that would take them longer than three seconds.
// One at once is right for two cores; a place that rests is taken, so that with nobody waiting
// allowed the second in quick succession is refused.
func NewHasher(atOnce, waiting int) *Hasher {
	return &Hasher{
		line:    newLine(max(1, atOnce), waiting, longestWait),
		decoy:   newDecoy(),
		create:  func(password string) (string, error) { return argon2id.CreateHash(password, parameters) },
		compare: argon2id.ComparePasswordAndHash,
		rest:    rest,
	}
}

// Hash is what to store of a password: Argon2id with a random salt, as a text that names its
// parameters. It is a fault.Unavailable like Work.
func (h *Hasher) Hash(ctx context.Context, password string) (hash string, err error) {
	if busy := h.Work(ctx, func() { hash, err = h.create(password) }); busy != nil {
		return "", busy
	}
	return hash, err
}

// Matches reports whether a hash is of that very password. An empty one, for somebody who
// doesn't exist or has none, matches nothing and takes as long as any. It is a
// fault.Unavailable like Work; a hash that cannot be read is a defect.
func (h *Hasher) Matches(ctx context.Context, password, hash string) (matches bool, err error) {
	known := hash != ""
	if !known {
		hash = h.decoy
	}
	if _, err := decode(hash); err != nil {
		return false, err
	}
	if busy := h.Work(ctx, func() { matches, err = h.compare(password, hash) }); busy != nil {
		return false, busy
	}
	return matches && known && err == nil, err
}

// Busy is the fault.Unavailable that Work would be now, since too many wait; else nil.
func (h *Hasher) Busy() error {
	h.line.mu.Lock()
	defer h.line.mu.Unlock()
	if h.line.full() {
		return tooMany(errFull)
	}
	return nil
}

func tooMany(cause error) error {
	return fault.New(fault.Unavailable, "sign_in_busy", "Too many people are signing in at the moment. Try again in a few seconds.").Because(cause)
}

// Work does something when its turn comes, among the passwords. When the line is full, or the
// context ends first, it is a fault.Unavailable.
func (h *Hasher) Work(ctx context.Context, do func()) error {
	if err := h.line.enter(ctx); err != nil {
		return tooMany(err)
	}
	began := time.Now() // how long it takes is all that the time is asked for
	defer func() {
		took := time.Since(began)
		h.line.leave(took, h.rest(took))
	}()
	do()
	return nil
}

func rest(took time.Duration) time.Duration { return min(restFactor*took, longestRest) }
