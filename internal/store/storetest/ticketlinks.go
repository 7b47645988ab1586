package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/tickets"
)

// bareTicket stores a ticket that comes without a link.
func bareTicket(t *testing.T, s *store.Store) tickets.ID {
	t.Helper()
	one := Ticket(start)
	one.AccessHash = ""
	created(t, s, one)
	return one.ID
}

// mailedLink is a link to a ticket in a mail that is sent at an instant.
func mailedLink(ticket tickets.ID, hash string, at time.Time) auth.TicketLink {
	return auth.TicketLink{ID: NewID(), Ticket: ticket, Hash: hash, Reason: auth.LinkMailed, MadeAt: at}
}

// setLink stores a link, and wants it to be the first with its ID or not.
func setLink(t *testing.T, s *store.Store, l auth.TicketLink, wantFirst bool) {
	t.Helper()
	first, err := s.SetTicketLink(soon(t), l)
	must(t, err)
	same(t, "whether the link is the first with its ID", first, wantFirst)
}

func ticketLinks(t *testing.T, s *store.Store) {
	one, other := Ticket(start), bareTicket(t, s)
	hash := one.AccessHash
	created(t, s, one)
	same(t, "what is left of the hash", one.AccessHash, "")

	submitted := auth.TicketLink{ID: string(one.ID), Ticket: one.ID, Hash: hash, Reason: auth.LinkSubmitted, MadeAt: start}
	made := mailedLink(one.ID, "made", start.Add(time.Hour))
	made.Reason, made.MadeBy = auth.LinkMade, NewID()
	mailed, elsewhere := mailedLink(one.ID, "mailed", start.Add(2*time.Hour)), mailedLink(other, "elsewhere", start)
	for _, l := range []auth.TicketLink{made, mailed, elsewhere} {
		setLink(t, s, l, true)
	}
	want := []auth.TicketLink{submitted, made, mailed}
	list := func(after string, limit int) []auth.TicketLink {
		all, err := s.TicketLinks(soon(t), one.ID, after, limit)
		must(t, err)
		return all
	}
	same(t, "the ticket's links", list("", 0), want)
	same(t, "a page of them", list("", 2), want[:2])
	same(t, "the next page", list(made.ID, 2), want[2:])
	for _, l := range append(want, elsewhere) {
		found, err := s.TicketLinkByHash(soon(t), l.Hash)
		must(t, err)
		same(t, "found by hash", found, l)
		found, err = s.TicketLink(soon(t), l.Ticket, l.ID)
		must(t, err)
		same(t, "found by ID", found, l)
	}
	for _, odd := range []string{"", "nobody's", "a\x00b", "\xff", made.ID} {
		refused(t, fmt.Sprintf("the hash %q", odd), errorOf(s.TicketLinkByHash(soon(t), odd)), fault.NotFound, "not_found")
	}
	for _, odd := range []string{"", "1", "made", "a\x00b", NewID(), elsewhere.ID} {
		refused(t, fmt.Sprintf("the ID %q", odd), errorOf(s.TicketLink(soon(t), one.ID, odd)), fault.NotFound, "not_found")
	}
}

// ticketLinkReplaced sends a mail again: its link has another token, until it is revoked.
func ticketLinkReplaced(t *testing.T, s *store.Store) {
	l := mailedLink(bareTicket(t, s), "first", start)
	setLink(t, s, l, true)
	again := l
	again.Hash, again.MadeAt = "second", start.Add(time.Hour)
	setLink(t, s, again, false)
	refused(t, "the token of before", errorOf(s.TicketLinkByHash(soon(t), "first")), fault.NotFound, "not_found")
	found, err := s.TicketLinkByHash(soon(t), "second")
	must(t, err)
	again.MadeAt = start
	same(t, "the link", found, again)

	revoked, err := s.RevokeTicketLinks(soon(t), l.Ticket, func(auth.TicketLink) bool { return true }, start)
	must(t, err)
	again.RevokedAt = start
	same(t, "what was revoked", revoked, []auth.TicketLink{again})
	l.Hash = "third"
	refused(t, "a token for what was revoked", errorOf(s.SetTicketLink(soon(t), l)), fault.NotFound, "not_found")
	found, err = s.TicketLink(soon(t), l.Ticket, l.ID)
	must(t, err)
	same(t, "the revoked link", found, again)
}

func ticketLinksRevoked(t *testing.T, s *store.Store) {
	ticket, other := bareTicket(t, s), bareTicket(t, s)
	var links []auth.TicketLink
	for i := range 4 {
		l := mailedLink(ticket, fmt.Sprint("hash ", i), start)
		setLink(t, s, l, true)
		links = append(links, l)
	}
	elsewhere := mailedLink(other, "elsewhere", start)
	setLink(t, s, elsewhere, true)

	revoke := func(at time.Time, chosen func(auth.TicketLink) bool) (ids []string) {
		revoked, err := s.RevokeTicketLinks(soon(t), ticket, chosen, at)
		must(t, err)
		for _, l := range revoked {
			same(t, "since when it is revoked", l.RevokedAt, at)
			ids = append(ids, l.ID)
		}
		return ids
	}
	later := start.Add(time.Hour)
	same(t, "none", revoke(start, func(auth.TicketLink) bool { return false }), []string(nil))
	same(t, "one", revoke(start, func(l auth.TicketLink) bool { return l.ID == links[1].ID }), []string{links[1].ID})
	same(t, "all but one", revoke(later, func(l auth.TicketLink) bool { return l.ID != links[0].ID }), []string{links[2].ID, links[3].ID})
	same(t, "again", revoke(later.Add(time.Hour), func(l auth.TicketLink) bool { return l.ID != links[0].ID }), []string(nil))
	for i, want := range []time.Time{{}, start, later, later} {
		found, err := s.TicketLinkByHash(soon(t), links[i].Hash)
		must(t, err)
		same(t, "revoked at", found.RevokedAt, want)
	}
	found, err := s.TicketLink(soon(t), other, elsewhere.ID)
	must(t, err)
	same(t, "another ticket's link", found, elsewhere)

	reason := errors.New("no")
	err = s.InTransaction(soon(t), func(ctx context.Context) error {
		must(t, errorOf(s.RevokeTicketLinks(ctx, ticket, func(auth.TicketLink) bool { return true }, later)))
		return reason
	})
	if !errors.Is(err, reason) {
		t.Fatal(err)
	}
	found, err = s.TicketLink(soon(t), ticket, links[0].ID)
	must(t, err)
	same(t, "what was undone", found, links[0])
}

// ticketLinkRevokedOnce revokes the same links many times at once: each is revoked by one.
func ticketLinkRevokedOnce(t *testing.T, s *store.Store) {
	ticket := bareTicket(t, s)
	for i := range 5 {
		setLink(t, s, mailedLink(ticket, fmt.Sprint("hash ", i), start), true)
	}
	var all sync.WaitGroup
	var revoked atomic.Int64
	for range 20 {
		all.Go(func() {
			links, err := s.RevokeTicketLinks(soon(t), ticket, func(auth.TicketLink) bool { return true }, start)
			if err != nil {
				t.Error(err)
			}
			revoked.Add(int64(len(links)))
		})
	}
	all.Wait()
	same(t, "links revoked", revoked.Load(), int64(5))
}

func ticketLinkUses(t *testing.T, s *store.Store) {
	l := mailedLink(bareTicket(t, s), "hash", start)
	setLink(t, s, l, true)
	for _, step := range []struct{ at, since, want time.Duration }{
		{0, -time.Minute, 0},
		{30 * time.Second, -30 * time.Second, 0},
		{time.Minute, 0, time.Minute},
		{time.Hour, time.Hour - time.Minute, time.Hour},
	} {
		must(t, s.UseTicketLink(soon(t), l, start.Add(step.at), start.Add(step.since)))
		found, err := s.TicketLinkByHash(soon(t), "hash")
		must(t, err)
		same(t, "last used at", found.LastUsedAt, start.Add(step.want))
	}
}

func ticketRequester(t *testing.T, s *store.Store) {
	one := Ticket(start)
	one.Requester.Email = "Ada@Bücher.example"
	created(t, s, one)
	id, email, err := s.Requester(soon(t), one.Number)
	must(t, err)
	same(t, "the ticket", id, one.ID)
	same(t, "its requester, as they wrote it", email, "Ada@Bücher.example")
	for _, number := range []int64{0, -1, one.Number + 1, 1<<63 - 1} {
		_, _, err := s.Requester(soon(t), number)
		refused(t, fmt.Sprint("number ", number), err, fault.NotFound, "not_found")
	}
}

// askedLink is a request for a link that is made at an instant.
func askedLink(asker string, at time.Time) auth.TicketLinkRequest {
	return auth.TicketLinkRequest{ID: NewID(), Number: 1 << 40, Asker: asker, AskedAt: at}
}

func ticketLinkRequests(t *testing.T, s *store.Store) {
	at := func(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }
	for _, step := range []struct {
		asker     string
		at, since time.Time
		earliest  time.Time
	}{
		{"ada", at(0), at(-60), time.Time{}},
		{"ada", at(1), at(-59), time.Time{}},
		{"ada", at(2), at(-58), at(0)},
		{"eve", at(2), at(-58), time.Time{}}, // another's don't count
		{"ada", at(60), at(0), time.Time{}},  // nor does one of the very instant
		{"ada", at(60), at(0), at(1)},
	} {
		r := askedLink(step.asker, step.at)
		r.AskedBy = NewID()
		earliest, err := s.AddTicketLinkRequest(soon(t), r, step.since, 2)
		must(t, err)
		same(t, "earliest of too many", earliest, step.earliest)
		found, err := s.TicketLinkRequest(soon(t), r.ID)
		if !step.earliest.IsZero() {
			refused(t, "a request too many", err, fault.NotFound, "not_found")
			continue
		}
		must(t, err)
		same(t, "request", found, r)
	}
	var all sync.WaitGroup
	var noted atomic.Int64
	for range 30 {
		all.Go(func() {
			earliest, err := s.AddTicketLinkRequest(soon(t), askedLink("all at once", start), start.Add(-time.Hour), 5)
			if err != nil {
				t.Error(err)
			}
			if earliest.IsZero() {
				noted.Add(1)
			}
		})
	}
	all.Wait()
	same(t, "requests noted", noted.Load(), int64(5))
}

func ticketLinkRequestsPurged(t *testing.T, s *store.Store) {
	first, second := askedLink("ada", start), askedLink("ada", start.Add(time.Hour))
	for _, r := range []auth.TicketLinkRequest{first, second} {
		must(t, errorOf(s.AddTicketLinkRequest(soon(t), r, start.Add(-time.Hour), 5)))
	}
	end := start.Add(auth.TicketLinkRequestLasts)
	for _, step := range []struct {
		before time.Time
		want   int
	}{
		{end.Add(-time.Microsecond), 0}, {end, 1}, {end, 0}, {end.Add(time.Hour), 1},
	} {
		purged, err := s.PurgeTicketLinkRequests(soon(t), step.before)
		must(t, err)
		same(t, "purged", purged, step.want)
	}
	refused(t, "a purged request", errorOf(s.TicketLinkRequest(soon(t), first.ID)), fault.NotFound, "not_found")
}

// ticketLinkHeld exchanges a link for a session while it is revoked. The one who revokes it has
// to wait, so that they find the session that is to end with it.
func ticketLinkHeld(t *testing.T, s *store.Store) {
	l := mailedLink(bareTicket(t, s), "hash", start)
	setLink(t, s, l, true)
	revoked := make(chan error, 1)
	must(t, s.InTransaction(soon(t), func(ctx context.Context) error {
		found, err := s.TicketLinkByHash(ctx, "hash")
		if err != nil || !found.Opens() {
			return fmt.Errorf("found %+v: %w", found, err)
		}
		go func() {
			revoked <- s.InTransaction(soon(t), func(ctx context.Context) error {
				if _, err := s.RevokeTicketLinks(ctx, l.Ticket, func(auth.TicketLink) bool { return true }, start); err != nil {
					return err
				}
				_, err := s.EndSessions(ctx, auth.SessionOf{Ticket: l.Ticket, LinkID: l.ID}, "")
				return err
			})
		}()
		select {
		case err := <-revoked:
			return errors.Join(errors.New("it was revoked meanwhile"), err)
		case <-time.After(100 * time.Millisecond): // time enough to go wrong
		}
		return s.AddSession(ctx, auth.Session{
			ID: NewID(), Hash: "session", Ticket: l.Ticket, LinkID: l.ID, CreatedAt: start, LastSeenAt: start, ExpiresAt: start.Add(time.Hour),
		})
	}))
	must(t, <-revoked)
	refused(t, "a session of a revoked link", errorOf(s.SessionByToken(soon(t), "session", start)), fault.NotFound, "not_found")
}
