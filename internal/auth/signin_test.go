package auth_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

const invalidLink = "The link is not valid: it was used already, its time is over, or it was not copied in full. Ask for another one."

// signIns keeps links and sessions, and knows one owner.
type signIns struct {
	auth.SignIns                          // what isn't asked of it here panics
	auth.Sessions                         // likewise
	links         map[string]auth.Link    // by ID
	tokens        map[string]string       // of links: ID by hash
	sessions      map[string]auth.Session // by hash
	asked         []entitlement.Email     // who was asked about
	away          error
}

func newSignIns() signIns {
	return signIns{links: map[string]auth.Link{}, tokens: map[string]string{}, sessions: map[string]auth.Session{}}
}

func (s *signIns) owns(_ context.Context, owner entitlement.Email) (bool, error) {
	s.asked = append(s.asked, owner)
	return owner == "ops@aerial.example", s.away
}

func (s *signIns) AddLink(_ context.Context, l auth.Link, since time.Time, most int) (time.Time, error) {
	var at []time.Time
	for _, other := range s.links {
		if other.Address == l.Address && other.AskedAt.After(since) {
			at = append(at, other.AskedAt)
		}
	}
	slices.SortFunc(at, func(a, b time.Time) int { return b.Compare(a) })
	if len(at) >= most {
		return at[most-1], s.away
	}
	s.links[l.ID] = l
	return time.Time{}, s.away
}

func (s *signIns) Link(_ context.Context, id string) (auth.Link, error) {
	if l, ok := s.links[id]; ok {
		return l, nil
	}
	return auth.Link{}, notFound
}

func (s *signIns) SetLinkToken(_ context.Context, id, hash string) error {
	for other, of := range s.tokens {
		if of == id {
			delete(s.tokens, other)
		}
	}
	s.tokens[hash] = id
	return nil
}

func (s *signIns) UseLink(_ context.Context, hash string, p auth.Purpose, at time.Time) (auth.Link, error) {
	l, ok := s.links[s.tokens[hash]]
	if s.away != nil {
		return auth.Link{}, s.away
	}
	if !ok || l.Purpose != p || !l.UsedAt.IsZero() || !at.Before(l.ExpiresAt) {
		return auth.Link{}, notFound
	}
	l.UsedAt = at
	s.links[l.ID] = l
	return l, nil
}

func (s *signIns) AddSession(_ context.Context, session auth.Session) error {
	s.sessions[session.Hash] = session
	return nil
}

func (m *memory) SessionByToken(_ context.Context, hash string, now time.Time) (auth.Session, error) {
	if m.fail != nil {
		return auth.Session{}, m.fail
	}
	if s, ok := m.sessions[hash]; ok && now.Before(s.ExpiresAt) {
		return s, nil
	}
	return auth.Session{}, notFound
}

func (s *signIns) EndSession(_ context.Context, id string) (bool, error) {
	for hash, session := range s.sessions {
		if session.ID == id {
			delete(s.sessions, hash)
			return true, nil
		}
	}
	return false, nil
}

func (s *signIns) EndSessions(_ context.Context, whose auth.SessionOf, except string) (ended int, _ error) {
	for hash, session := range s.sessions {
		if session.UserID == whose.UserID && session.ID != except {
			delete(s.sessions, hash)
			ended++
		}
	}
	return ended, nil
}

var visitor = auth.Visitor{Address: "192.0.2.7", Agent: "Browser/1.0"}

const owner = entitlement.Email("ops@aerial.example")

// askedFor is a link that the owner asked for.
func askedFor(t *testing.T, d *auth.Desk) auth.Link {
	t.Helper()
	l, wait, err := d.AskForLink(ctx, auth.ForOwner, owner, now)
	if err != nil || wait != 0 {
		t.Fatalf("wait %s, %v", wait, err)
	}
	return l
}

// mailed is the token of a link that the owner asked for.
func mailed(t *testing.T, d *auth.Desk) string {
	t.Helper()
	token, until, err := d.LinkToken(ctx, askedFor(t, d).ID, now)
	if err != nil || !until.Equal(now.Add(15*time.Minute)) {
		t.Fatalf("until %s, %v", until, err)
	}
	return token
}

func TestAnOwnerSignsInWithAMailedLink(t *testing.T) {
	d, m := newDesk()
	link := mailed(t, d)
	later := now.Add(time.Minute)
	access, s, err := d.SignIn(ctx, link, visitor, later)
	if err != nil || s.Owner != owner || !s.ExpiresAt.Equal(later.Add(12*time.Hour)) || !strings.HasPrefix(access, "dbo_") || !strings.HasPrefix(link, "dbl_") {
		t.Fatalf("got %q, %+v, %v", access, s, err)
	}
	caller, err := d.Caller(ctx, access, later)
	if err != nil || caller.Owner != owner || caller.Session == nil || *caller.Session != s || caller.User != nil || caller.Ticket != "" || !caller.Known() || caller.Staff() {
		t.Errorf("got %+v, %v", caller, err)
	}
	if got := caller.Actor(); got != (tickets.Actor{Role: entitlement.Owner, ID: string(owner), Name: string(owner)}) {
		t.Errorf("the history names %+v", got)
	}
	for _, secret := range []string{link, access} {
		if stored := fmt.Sprint(m.links, m.signIns.tokens, m.sessions); strings.Contains(stored, secret[4:]) {
			t.Errorf("a secret is stored: %s", stored)
		}
	}
}

func TestALinkIsGoodOnceForFifteenMinutes(t *testing.T) {
	for _, c := range []struct {
		name  string
		after time.Duration
		good  bool
	}{
		{"at once", 0, true},
		{"a microsecond before", 15*time.Minute - time.Microsecond, true},
		{"at the very instant", 15 * time.Minute, false},
		{"later", 16 * time.Minute, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, _ := newDesk()
			token := mailed(t, d)
			_, _, err := d.SignIn(ctx, token, visitor, now.Add(c.after))
			if c.good && err != nil {
				t.Fatal(err)
			}
			if !c.good {
				refused(t, err, fault.Unauthenticated, invalidLink)
			}
			_, _, err = d.SignIn(ctx, token, visitor, now.Add(c.after))
			refused(t, err, fault.Unauthenticated, invalidLink)
		})
	}
}

func TestLinksThatSignNobodyIn(t *testing.T) {
	d, m := newDesk()
	token := mailed(t, d)
	access, _, err := d.SignIn(ctx, mailed(t, d), visitor, now)
	if err != nil {
		t.Fatal(err)
	}
	hash := ""
	for h := range m.signIns.tokens {
		hash = h
	}
	for name, wrong := range map[string]string{
		"nothing": "", "a prefix": "dbl_", "an invented one": "dbl_" + strings.Repeat("A", 43), "one cut short": token[:len(token)-1],
		"one in capitals": strings.ToUpper(token), "one with space": " " + token, "an owner's token": access,
		"an owner's as a link's": "dbl_" + access[4:], "what is stored": "dbl_" + hash, "bytes": "dbl_\x00\xff", "very much": "dbl_" + strings.Repeat("A", 1<<20),
	} {
		t.Run(name, func(t *testing.T) {
			access, s, err := d.SignIn(ctx, wrong, visitor, now)
			refused(t, err, fault.Unauthenticated, invalidLink)
			if access != "" || s != (auth.Session{}) {
				t.Errorf("it gives %q, %+v", access, s)
			}
		})
	}
	if _, _, err := d.SignIn(ctx, token, visitor, now); err != nil {
		t.Errorf("the right one is spoilt: %v", err)
	}
}

func TestAskingLooksNothingUp(t *testing.T) {
	d, m := newDesk()
	for _, address := range []entitlement.Email{owner, "nobody@else.example"} {
		l, wait, err := d.AskForLink(ctx, auth.ForOwner, address, now)
		want := auth.Link{ID: l.ID, Purpose: auth.ForOwner, Address: address, AskedAt: now, ExpiresAt: now.Add(15 * time.Minute)}
		if err != nil || wait != 0 || l != want || m.links[l.ID] != want {
			t.Errorf("%s: got %+v, %s, %v", address, l, wait, err)
		}
	}
	if len(m.asked) != 0 {
		t.Errorf("it was looked up what %v own", m.asked)
	}
}

func TestAnAddressIsSentFiveLinksAnHour(t *testing.T) {
	d, m := newDesk()
	for i := range 5 {
		if _, wait, err := d.AskForLink(ctx, auth.ForOwner, owner, now.Add(time.Duration(i)*time.Minute)); wait != 0 || err != nil {
			t.Fatalf("%d: wait %s, %v", i, wait, err)
		}
	}
	for _, c := range []struct{ after, wait time.Duration }{
		{10 * time.Minute, 50 * time.Minute},
		{time.Hour - time.Microsecond, time.Microsecond},
		{time.Hour, 0},           // the first doesn't count any more
		{time.Hour, time.Minute}, // but this one does
		{time.Hour + time.Minute, 0},
		{24 * time.Hour, 0},
	} {
		_, wait, err := d.AskForLink(ctx, auth.ForOwner, owner, now.Add(c.after))
		if wait != c.wait || err != nil {
			t.Errorf("after %s: wait %s, %v; want %s", c.after, wait, err, c.wait)
		}
	}
	if _, wait, err := d.AskForLink(ctx, auth.ForOwner, "another@aerial.example", now); wait != 0 || err != nil {
		t.Errorf("another address waits %s, %v", wait, err)
	}
	m.away = errors.New("away")
	if _, _, err := d.AskForLink(ctx, auth.ForOwner, owner, now.Add(time.Hour)); !errors.Is(err, m.away) {
		t.Errorf("got %v", err)
	}
}

func TestLinksThatAreNotMailed(t *testing.T) {
	d, m := newDesk()
	stranger, _, err := d.AskForLink(ctx, auth.ForOwner, "nobody@else.example", now)
	if err != nil {
		t.Fatal(err)
	}
	l := askedFor(t, d)
	for _, c := range []struct {
		id   string
		at   time.Time
		says string
	}{
		{stranger.ID, now, "Nobody with this address owns a license."},
		{"unknown", now, "There is no such thing."},
		{l.ID, now.Add(15 * time.Minute), "The link was used already, or its time is over."},
	} {
		_, _, err := d.LinkToken(ctx, c.id, c.at)
		refused(t, err, fault.NotFound, c.says)
	}
	if len(m.signIns.tokens) != 0 {
		t.Errorf("tokens were made: %v", m.signIns.tokens)
	}
	token, _, err := d.LinkToken(ctx, l.ID, now.Add(15*time.Minute-time.Microsecond))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.SignIn(ctx, token, visitor, now); err != nil {
		t.Fatal(err)
	}
	_, _, err = d.LinkToken(ctx, l.ID, now)
	refused(t, err, fault.NotFound, "The link was used already, or its time is over.")

	m.away = errors.New("away")
	if _, _, err := d.LinkToken(ctx, stranger.ID, now); !errors.Is(err, m.away) {
		t.Errorf("an outage is %v", err)
	}
}

func TestAMailThatIsSentAgainHoldsAnotherToken(t *testing.T) {
	d, _ := newDesk()
	l := askedFor(t, d)
	first, _, err := d.LinkToken(ctx, l.ID, now)
	if err != nil {
		t.Fatal(err)
	}
	again, until, err := d.LinkToken(ctx, l.ID, now.Add(time.Minute))
	if err != nil || again == first || !until.Equal(l.ExpiresAt) {
		t.Fatalf("got %q after %q, until %s, %v", again, first, until, err)
	}
	_, _, err = d.SignIn(ctx, first, visitor, now)
	refused(t, err, fault.Unauthenticated, invalidLink)
	if _, _, err := d.SignIn(ctx, again, visitor, now); err != nil {
		t.Error(err)
	}
}

func TestAnOwnersTokenEnds(t *testing.T) {
	d, m := newDesk()
	access, s, err := d.SignIn(ctx, mailed(t, d), visitor, now)
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := d.SignIn(ctx, mailed(t, d), visitor, now)
	if err != nil {
		t.Fatal(err)
	}
	open := func(token string, after time.Duration) bool {
		caller, err := d.Caller(ctx, token, now.Add(after))
		if err != nil && !fault.Is(err, fault.Unauthenticated) {
			t.Fatal(err)
		}
		return caller.Known()
	}
	if !open(access, 12*time.Hour-time.Microsecond) || open(access, 12*time.Hour) {
		t.Error("it doesn't last for twelve hours")
	}
	if err := d.SignOut(ctx, s, tickets.Actor{Role: entitlement.Owner}, now); err != nil {
		t.Fatal(err)
	}
	if open(access, 0) || !open(other, 0) {
		t.Error("signing out doesn't end that token, or ends another one")
	}
	m.away = errors.New("away")
	if _, _, err := d.SignIn(ctx, "dbl_any", visitor, now); !errors.Is(err, m.away) {
		t.Errorf("an outage is %v", err)
	}
}
