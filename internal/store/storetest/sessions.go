package storetest

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/tickets"
)

// session is one that begins at an instant, by the hash of its token. It is nobody's yet.
func session(hash string, at time.Time) auth.Session {
	return auth.Session{
		ID: NewID(), Hash: hash, CreatedAt: at, LastSeenAt: at, ExpiresAt: at.Add(12 * time.Hour),
		Visitor: auth.Visitor{Address: "192.0.2.7", Agent: "Browser/1.0 (Ä)"},
	}
}

// member adds somebody to the staff.
func member(t *testing.T, s *store.Store, email string) auth.User {
	t.Helper()
	u := auth.User{ID: NewID(), Email: email, Name: "Grace", Role: tickets.Agent, CreatedAt: start}
	must(t, s.AddUser(soon(t), u))
	return u
}

func sessions(t *testing.T, s *store.Store) {
	grace, ada := member(t, s, "grace@desk.example"), member(t, s, "ada@desk.example")
	ticket := Ticket(start)
	must(t, s.Create(soon(t), ticket))
	all := map[string]auth.Session{}
	add := func(hash string, after time.Duration, set func(*auth.Session)) {
		one := session(hash, start.Add(after))
		set(&one)
		must(t, s.AddSession(soon(t), one))
		all[hash] = one
		found, err := s.SessionByToken(soon(t), hash, start)
		must(t, err)
		same(t, "session", found, one)
	}
	link := NewID()
	add("first", 0, func(one *auth.Session) { one.UserID, one.Pending = grace.ID, true })
	add("second", time.Minute, func(one *auth.Session) { one.UserID, one.Strong = grace.ID, true })
	add("ada's", 0, func(one *auth.Session) { one.UserID = ada.ID })
	add("owner's", 0, func(one *auth.Session) { one.Owner = "ops@aerial.example" })
	add("customer's", 0, func(one *auth.Session) { one.Ticket, one.LinkID = ticket.ID, link })
	list := func(whose auth.SessionOf, now time.Time, want ...string) {
		t.Helper()
		found, err := s.SessionsOf(soon(t), whose, now)
		must(t, err)
		same(t, "sessions", len(found), len(want))
		for i, hash := range want {
			same(t, "session", found[i], all[hash])
		}
	}
	list(auth.SessionOf{UserID: grace.ID}, start, "second", "first")
	list(auth.SessionOf{UserID: grace.ID}, start.Add(12*time.Hour), "second")
	list(auth.SessionOf{Owner: "ops@aerial.example"}, start, "owner's")
	list(auth.SessionOf{Ticket: ticket.ID}, start, "customer's")
	list(auth.SessionOf{LinkID: link}, start, "customer's")
	list(auth.SessionOf{}, start)

	end := all["first"].ExpiresAt
	must(t, errorOf(s.SessionByToken(soon(t), "first", end.Add(-time.Microsecond))))
	refused(t, "an expired session", errorOf(s.SessionByToken(soon(t), "first", end)), fault.NotFound, "not_found")

	ended, err := s.EndSessions(soon(t), auth.SessionOf{UserID: grace.ID}, all["second"].ID)
	must(t, err)
	same(t, "ended", ended, 1)
	list(auth.SessionOf{UserID: grace.ID}, start, "second")
	list(auth.SessionOf{UserID: ada.ID}, start, "ada's")
	ended, err = s.EndSessions(soon(t), auth.SessionOf{}, "")
	must(t, err)
	same(t, "ended of nobody", ended, 0)
	ended, err = s.EndSessions(soon(t), auth.SessionOf{LinkID: link}, "")
	must(t, err)
	same(t, "ended of a link", ended, 1)

	odd := session("odd", start)
	odd.UserID, odd.Visitor.Agent = ada.ID, "\x00\xff"
	must(t, s.AddSession(soon(t), odd)) // a strange browser is no reason to refuse anybody
}

// sessionUses notes when a session was used, once a minute.
func sessionUses(t *testing.T, s *store.Store) {
	one := session("a", start)
	one.UserID = member(t, s, "grace@desk.example").ID
	must(t, s.AddSession(soon(t), one))
	for _, step := range []struct{ at, since, want time.Duration }{
		{30 * time.Second, -30 * time.Second, 0},
		{time.Minute, 0, time.Minute},
		{90 * time.Second, 30 * time.Second, time.Minute},
		{2 * time.Minute, time.Minute, 2 * time.Minute},
	} {
		must(t, s.UseSession(soon(t), one.ID, start.Add(step.at), start.Add(step.since)))
		found, err := s.SessionByToken(soon(t), "a", start)
		must(t, err)
		same(t, "last seen", found.LastSeenAt, start.Add(step.want))
	}
	must(t, s.UseSession(soon(t), NewID(), start, start))
}

// sessionEndAtOnce ends one session many times at the same time: one of them did.
func sessionEndAtOnce(t *testing.T, s *store.Store) {
	one := session("a", start)
	one.Owner = "ops@aerial.example"
	must(t, s.AddSession(soon(t), one))
	var all sync.WaitGroup
	var ended atomic.Int64
	for range 20 {
		all.Go(func() {
			was, err := s.EndSession(soon(t), one.ID)
			if err != nil {
				t.Error(err)
			}
			if was {
				ended.Add(1)
			}
		})
	}
	all.Wait()
	same(t, "ended", ended.Load(), int64(1))
	refused(t, "a session that was ended", errorOf(s.SessionByToken(soon(t), "a", start)), fault.NotFound, "not_found")
}
