package storetest

import (
	"context"
	"errors"
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
	return auth.Link{ID: NewID(), Purpose: auth.ForOwner, Address: owner, AskedAt: at, ExpiresAt: at.Add(15 * time.Minute)}
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
		p    auth.Purpose
		at   time.Time
	}{
		{"first", auth.ForOwner, start}, {"nobody's", auth.ForOwner, start}, {"", auth.ForOwner, start},
		{"hash", auth.ForReset, start}, {"hash", auth.ForInvitation, start},
		{"hash", auth.ForOwner, l.ExpiresAt}, {"hash", auth.ForOwner, l.ExpiresAt.Add(time.Hour)},
	} {
		_, err := s.UseLink(soon(t), c.hash, c.p, c.at)
		refused(t, "use of "+c.hash, err, fault.NotFound, "not_found")
	}
	found, err := s.LinkByToken(soon(t), "hash")
	must(t, err)
	same(t, "link by its token", found, l)
	last := l.ExpiresAt.Add(-time.Microsecond)
	used, err := s.UseLink(soon(t), "hash", auth.ForOwner, last)
	must(t, err)
	l.UsedAt = last
	same(t, "used link", used, l)
	used, err = s.Link(soon(t), l.ID)
	must(t, err)
	same(t, "used link", used, l)
	_, err = s.UseLink(soon(t), "hash", auth.ForOwner, start)
	refused(t, "a second use", err, fault.NotFound, "not_found")
	refused(t, "an unknown link", errorOf(s.Link(soon(t), NewID())), fault.NotFound, "not_found")
	refused(t, "an unknown token", errorOf(s.LinkByToken(soon(t), "first")), fault.NotFound, "not_found")
}

// linkUseUndone rolls a sign-in back: the link can be used again.
func linkUseUndone(t *testing.T, s *store.Store) {
	linked(t, s, "hash")
	reason := errors.New("no")
	err := s.InTransaction(soon(t), func(ctx context.Context) error {
		must(t, errorOf(s.UseLink(ctx, "hash", auth.ForOwner, start)))
		return reason
	})
	if !errors.Is(err, reason) {
		t.Fatal(err)
	}
	must(t, errorOf(s.UseLink(soon(t), "hash", auth.ForOwner, start)))
}

// linkUseAtOnce uses one link many times at the same time.
func linkUseAtOnce(t *testing.T, s *store.Store) {
	linked(t, s, "hash")
	var all sync.WaitGroup
	var used atomic.Int64
	for range 50 {
		all.Go(func() {
			_, err := s.UseLink(soon(t), "hash", auth.ForOwner, start)
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
}

// linkPurposes counts links for each purpose by themselves.
func linkPurposes(t *testing.T, s *store.Store) {
	for _, p := range []auth.Purpose{auth.ForOwner, auth.ForReset, auth.ForInvitation} {
		l := linkTo("ops@aerial.example", start)
		l.Purpose = p
		earliest, err := s.AddLink(soon(t), l, start.Add(-time.Hour), 1)
		must(t, err)
		same(t, "earliest", earliest, time.Time{})
		found, err := s.Link(soon(t), l.ID)
		must(t, err)
		same(t, "link", found, l)
	}
}

func signInPurges(t *testing.T, s *store.Store) {
	l := linked(t, s, "hash")
	invitation := linkTo("grace@desk.example", start)
	invitation.Purpose, invitation.ExpiresAt = auth.ForInvitation, start.Add(7*24*time.Hour)
	must(t, errorOf(s.AddLink(soon(t), invitation, start, 5)))
	one := session("s", start)
	one.Owner = "ops@aerial.example"
	must(t, s.AddSession(soon(t), one))
	for _, step := range []struct {
		before time.Time
		want   int
	}{
		{start.Add(auth.LinksSpan - time.Microsecond), 0},
		{start.Add(auth.LinksSpan), 1}, // the link, which doesn't count any more
		{one.ExpiresAt.Add(-time.Microsecond), 0},
		{one.ExpiresAt, 1},
		{one.ExpiresAt, 0},
		{invitation.ExpiresAt, 1}, // which could be used until then
	} {
		purged, err := s.PurgeSignIns(soon(t), step.before)
		must(t, err)
		same(t, "purged", purged, step.want)
	}
	refused(t, "a purged link", errorOf(s.Link(soon(t), l.ID)), fault.NotFound, "not_found")
	refused(t, "a purged session", errorOf(s.SessionByToken(soon(t), "s", start)), fault.NotFound, "not_found")
}
