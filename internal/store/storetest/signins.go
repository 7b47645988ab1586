package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/store"
)

// linkTo is a link that somebody asks for at an instant.
func linkTo(owner entitlement.Email, at time.Time) auth.Link {
	return auth.Link{ID: NewID(), Owner: owner, AskedAt: at, ExpiresAt: at.Add(15 * time.Minute)}
}

// session is one that begins at an instant, by the hash of its token.
func session(hash string, at time.Time) auth.Session {
	return auth.Session{ID: NewID(), Hash: hash, CreatedAt: at, ExpiresAt: at.Add(12 * time.Hour)}
}

// linked stores a link with the hash of its token.
func linked(t *testing.T, s *store.Store, hash string) auth.Link {
	t.Helper()
	l := linkTo("ops@aerial.example", start)
	earliest, err := s.AddLink(soon(t), l, start, 5)
	must(t, err)
	same(t, "earliest", earliest, time.Time{})
	must(t, s.SetLinkToken(soon(t), l.ID, hash))
	return l
}

func linkLimits(t *testing.T, s *store.Store) {
	const owner, other = "ops@aerial.example", "o@b.example"
	at := func(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }
	for _, step := range []struct {
		owner    entitlement.Email
		at       time.Time
		since    time.Time
		earliest time.Time
	}{
		{owner, at(0), at(-60), time.Time{}},
		{owner, at(1), at(-59), time.Time{}},
		{owner, at(2), at(-58), time.Time{}},
		{owner, at(3), at(-57), at(0)},
		{other, at(3), at(-57), time.Time{}}, // another's don't count
		{owner, at(60), at(0).Add(-time.Microsecond), at(0)},
		{owner, at(60), at(0), time.Time{}}, // nor does what was asked for at the very instant
		{owner, at(60), at(0), at(1)},
	} {
		l := linkTo(step.owner, step.at)
		earliest, err := s.AddLink(soon(t), l, step.since, 3)
		must(t, err)
		same(t, "earliest of too many", earliest, step.earliest)
		found, err := s.Link(soon(t), l.ID)
		if !step.earliest.IsZero() {
			refused(t, "a link too many", err, fault.NotFound, "not_found")
			continue
		}
		must(t, err)
		same(t, "link", found, l)
	}
	for _, bad := range []entitlement.Email{"a\x00b", "\xff"} {
		_, err := s.AddLink(soon(t), linkTo(bad, start), start, 3)
		refused(t, "an address that cannot be stored", err, fault.Invalid, "")
	}
}

// linkLimitsAtOnce asks for many links to one address at the same time.
func linkLimitsAtOnce(t *testing.T, s *store.Store) {
	var all sync.WaitGroup
	var stored atomic.Int64
	for i := range 50 {
		all.Go(func() {
			earliest, err := s.AddLink(soon(t), linkTo("ops@aerial.example", start.Add(time.Duration(i))), start.Add(-time.Hour), 5)
			if err != nil {
				t.Error(err)
			}
			if earliest.IsZero() {
				stored.Add(1)
			}
		})
	}
	all.Wait()
	same(t, "links stored", stored.Load(), int64(5))
}

func linkUse(t *testing.T, s *store.Store) {
	l := linked(t, s, "first")
	must(t, s.SetLinkToken(soon(t), l.ID, "hash")) // the mail was sent again
	linked(t, s, "another's")
	for _, c := range []struct {
		hash string
		at   time.Time
	}{
		{"first", start}, {"nobody's", start}, {"", start},
		{"hash", l.ExpiresAt}, {"hash", l.ExpiresAt.Add(time.Hour)},
	} {
		_, err := s.UseLink(soon(t), c.hash, session("s", c.at))
		refused(t, "use of "+c.hash, err, fault.NotFound, "not_found")
		_, err = s.SessionByToken(soon(t), "s", c.at)
		refused(t, "a session of nothing", err, fault.NotFound, "not_found")
	}
	last := l.ExpiresAt.Add(-time.Microsecond)
	began, err := s.UseLink(soon(t), "hash", session("s", last))
	must(t, err)
	same(t, "owner", began.Owner, l.Owner)
	found, err := s.SessionByToken(soon(t), "s", last)
	must(t, err)
	same(t, "session", found, began)
	used, err := s.Link(soon(t), l.ID)
	must(t, err)
	same(t, "used at", used.UsedAt, last)
	_, err = s.UseLink(soon(t), "hash", session("t", start))
	refused(t, "a second use", err, fault.NotFound, "not_found")
	_, err = s.Link(soon(t), NewID())
	refused(t, "an unknown link", err, fault.NotFound, "not_found")
}

// linkUseUndone rolls a sign-in back: the link can be used again.
func linkUseUndone(t *testing.T, s *store.Store) {
	linked(t, s, "hash")
	reason := errors.New("no")
	err := s.InTransaction(soon(t), func(ctx context.Context) error {
		_, err := s.UseLink(ctx, "hash", session("s", start))
		must(t, err)
		return reason
	})
	if !errors.Is(err, reason) {
		t.Fatal(err)
	}
	must(t, errorOf(s.UseLink(soon(t), "hash", session("s", start))))
}

// linkUseAtOnce uses one link many times at the same time.
func linkUseAtOnce(t *testing.T, s *store.Store) {
	linked(t, s, "hash")
	var all sync.WaitGroup
	var used atomic.Int64
	for i := range 50 {
		all.Go(func() {
			_, err := s.UseLink(soon(t), "hash", session(fmt.Sprint("session ", i), start))
			switch {
			case err == nil:
				used.Add(1)
			case !fault.Is(err, fault.NotFound):
				t.Error(err)
			}
		})
	}
	all.Wait()
	same(t, "uses", used.Load(), int64(1))
	sessions := 0
	for i := range 50 {
		if _, err := s.SessionByToken(soon(t), fmt.Sprint("session ", i), start); err == nil {
			sessions++
		}
	}
	same(t, "sessions", sessions, 1)
}

func sessions(t *testing.T, s *store.Store) {
	begun := map[string]auth.Session{}
	for _, hash := range []string{"a", "b"} {
		linked(t, s, hash)
		one, err := s.UseLink(soon(t), hash, session(hash, start))
		must(t, err)
		begun[hash] = one
	}
	end := begun["a"].ExpiresAt
	must(t, errorOf(s.SessionByToken(soon(t), "a", end.Add(-time.Microsecond))))
	refused(t, "an expired session", errorOf(s.SessionByToken(soon(t), "a", end)), fault.NotFound, "not_found")
	must(t, s.EndSession(soon(t), begun["a"].ID))
	refused(t, "a session that was ended", errorOf(s.SessionByToken(soon(t), "a", start)), fault.NotFound, "not_found")
	must(t, s.EndSession(soon(t), begun["a"].ID))
	must(t, errorOf(s.SessionByToken(soon(t), "b", start)))
}

func signInPurges(t *testing.T, s *store.Store) {
	l := linked(t, s, "hash")
	one, err := s.UseLink(soon(t), "hash", session("s", start))
	must(t, err)
	for _, step := range []struct {
		before time.Time
		want   int
	}{
		{start.Add(auth.LinksSpan - time.Microsecond), 0},
		{start.Add(auth.LinksSpan), 1}, // the link, which doesn't count any more
		{one.ExpiresAt.Add(-time.Microsecond), 0},
		{one.ExpiresAt, 1},
		{one.ExpiresAt, 0},
	} {
		purged, err := s.PurgeSignIns(soon(t), step.before)
		must(t, err)
		same(t, "purged", purged, step.want)
	}
	refused(t, "a purged link", errorOf(s.Link(soon(t), l.ID)), fault.NotFound, "not_found")
	refused(t, "a purged session", errorOf(s.SessionByToken(soon(t), "s", start)), fault.NotFound, "not_found")
}
