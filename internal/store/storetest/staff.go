package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/documents"
	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/tickets"
)

func publishing(t *testing.T, s *store.Store) {
	edition := func() int64 {
		t.Helper()
		count, err := s.Edition(soon(t))
		must(t, err)
		return count
	}
	none := edition()
	first := filled[documents.Version](t, 1)
	first.Kind, first.ID, first.Version = documents.PolicyKind, "enterprise", 1
	second, calendar, tenth := first, first, first
	second.Version, calendar.Kind, tenth.Version = 2, documents.CalendarKind, 10
	for i, v := range []documents.Version{tenth, first, calendar, second} {
		must(t, s.Publish(soon(t), v))
		same(t, "edition", edition(), none+int64(i)+1)
	}
	refused(t, "a version twice", s.Publish(soon(t), second), fault.Conflict, "version_taken")
	same(t, "edition after a refusal", edition(), none+4)
	all, err := s.Versions(soon(t))
	must(t, err)
	same(t, "versions", all, []documents.Version{calendar, first, second, tenth})
}

func users(t *testing.T, s *store.Store) {
	u := user(t, 1, "b@desk.example")
	other := user(t, 2, "a@desk.example")
	away := filled[auth.User](t, 3)
	away.Email, away.Token = "0@desk.example", nil
	for _, each := range []auth.User{u, other, away} {
		must(t, s.AddUser(soon(t), each))
	}
	again := user(t, 4, u.Email)
	refused(t, "a taken email", s.AddUser(soon(t), again), fault.Conflict, "email_taken")
	again.Email, again.Name = "c@desk.example", "a\x00b"
	refused(t, "a NUL", s.AddUser(soon(t), again), fault.Invalid, "")
	found, err := s.UserByEmail(soon(t), u.Email)
	must(t, err)
	same(t, "by email", found, u)
	found, err = s.User(soon(t), away.ID)
	must(t, err)
	same(t, "by ID", found, away)
	for _, odd := range []string{"", "B@desk.example", "a\x00b", "\xff", NewID(), "1001"} {
		refused(t, "an unknown email", errorOf(s.UserByEmail(soon(t), odd)), fault.NotFound, "")
		refused(t, "an unknown user", errorOf(s.User(soon(t), odd)), fault.NotFound, "")
		refused(t, "an unknown user", errorOf(s.UpdateUser(soon(t), odd, nil)), fault.NotFound, "")
		refused(t, "an unknown token", errorOf(s.Token(soon(t), odd)), fault.NotFound, "")
		refused(t, "what opens nothing", errorOf(s.UserByToken(soon(t), odd)), fault.NotFound, "")
	}
	active, err := s.Users(soon(t))
	must(t, err)
	same(t, "who is active", active, []auth.User{other, u})
	pages(t, "everyone", []auth.User{u, other, away}, func(u auth.User) string { return u.ID }, func(after string, limit int) ([]auth.User, error) {
		return s.Everyone(soon(t), after, limit)
	})
	updatedUsers(t, s, u, other, away)
	tokens(t, s, u, other)
}

// user is an active one, with what a store may lose.
func user(t *testing.T, seed uint64, email string) auth.User {
	u := filled[auth.User](t, seed)
	u.Email, u.DeactivatedAt, u.Token = email, time.Time{}, nil
	return u
}

// pages checks that a list comes whole, and page by page, by ID.
func pages[T any](t *testing.T, what string, want []T, id func(T) string, page func(after string, limit int) ([]T, error)) {
	t.Helper()
	slices.SortFunc(want, func(a, b T) int { return strings.Compare(id(a), id(b)) })
	whole, err := page("", 0)
	must(t, err)
	same(t, what, append([]T{}, whole...), append([]T{}, want...))
	after := ""
	for i := range want {
		one, err := page(after, 1)
		must(t, err)
		same(t, what, one, want[i:i+1])
		after = id(one[0])
	}
	none, err := page(after, 1)
	must(t, err)
	same(t, what+" beyond the end", len(none), 0)
}

func updatedUsers(t *testing.T, s *store.Store, u, other, away auth.User) {
	t.Helper()
	want := filled[auth.User](t, 5)
	want.ID, want.Email, want.CreatedAt, want.Token = u.ID, u.Email, u.CreatedAt, nil
	got, err := s.UpdateUser(soon(t), u.ID, func(changed *auth.User, others []auth.User) error {
		same(t, "before the change", *changed, u)
		slices.SortFunc(others, func(a, b auth.User) int { return strings.Compare(a.Email, b.Email) })
		same(t, "the others", others, []auth.User{away, other})
		*changed = filled[auth.User](t, 5) // what identifies a user stays
		return nil
	})
	must(t, err)
	same(t, "changed", got, want)
	failure := errors.New("changed my mind")
	_, err = s.UpdateUser(soon(t), u.ID, func(changed *auth.User, _ []auth.User) error {
		changed.Name = "nobody"
		return failure
	})
	same(t, "a change's error", err, failure)
	refused(t, "a NUL", errorOf(s.UpdateUser(soon(t), u.ID, func(changed *auth.User, _ []auth.User) error {
		changed.Name = "a\x00b"
		return nil
	})), fault.Invalid, "")
	found, err := s.User(soon(t), u.ID)
	must(t, err)
	same(t, "loaded", found, want)
	must(t, errorOf(s.UpdateUser(soon(t), u.ID, func(changed *auth.User, _ []auth.User) error {
		*changed = u
		return nil
	})))
	found, err = s.User(soon(t), u.ID)
	must(t, err)
	same(t, "active again", found, u)
	unseated(t, s)
}

// unseated lets administrators demote one another at the same moment: one of them stays.
func unseated(t *testing.T, s *store.Store) {
	t.Helper()
	const count = 8
	guard := &auth.Desk{Store: s, NewID: NewID}
	var all sync.WaitGroup
	var administrators []auth.User
	for i := range count {
		u, err := guard.AddUser(soon(t), fmt.Sprintf("administrator%d@desk.example", i), "An administrator", tickets.Administrator, start)
		must(t, err)
		administrators = append(administrators, u)
	}
	everyone, err := s.Everyone(soon(t), "", 0)
	must(t, err)
	agent, no := tickets.Agent, false
	for _, u := range everyone { // but those who are there from before
		if u.Administers() && !slices.Contains(administrators, u) {
			must(t, errorOf(guard.ChangeUser(soon(t), u.ID, auth.UserChange{Role: &agent}, start)))
		}
	}
	errs := make([]error, count)
	for i, u := range administrators {
		change := auth.UserChange{Role: &agent}
		if i%2 == 0 {
			change = auth.UserChange{Active: &no}
		}
		all.Go(func() { _, errs[i] = guard.ChangeUser(soon(t), u.ID, change, start) })
	}
	all.Wait()
	stay := 0
	for _, err := range errs {
		if err != nil {
			refused(t, "the last one", err, fault.Conflict, "last_administrator")
			stay++
		}
	}
	same(t, "who stays", stay, 1)
}

func tokens(t *testing.T, s *store.Store, u, other auth.User) {
	t.Helper()
	u, err := s.User(soon(t), u.ID) // as the tests before left them
	must(t, err)
	first, second := filled[auth.Token](t, 1), filled[auth.Token](t, 2)
	first.UserID, first.Email = u.ID, u.Email
	second.UserID, second.Email = other.ID, other.Email
	must(t, s.AddToken(soon(t), first))
	must(t, s.AddToken(soon(t), second))
	bare := auth.Token{ID: NewID(), UserID: u.ID, Email: u.Email, Name: "bare", Scopes: []auth.Scope{auth.Everything}, Hash: "bare", CreatedAt: start}
	must(t, s.AddToken(soon(t), bare))
	for _, want := range []auth.Token{first, bare} {
		found, err := s.UserByToken(soon(t), want.Hash)
		must(t, err)
		holder := u
		holder.Token = &want
		same(t, "by token", found, holder)
		token, err := s.Token(soon(t), want.ID)
		must(t, err)
		same(t, "by ID", token, want)
	}

	again := bare
	again.ID, again.Name = NewID(), "again"
	refused(t, "a taken hash", s.AddToken(soon(t), again), fault.Conflict, "")
	again.Name, again.Hash = "bare", "again"
	refused(t, "a taken name", s.AddToken(soon(t), again), fault.Conflict, "name_taken")
	again.Name = "a\x00b"
	refused(t, "a NUL", s.AddToken(soon(t), again), fault.Invalid, "")
	if err := s.AddToken(soon(t), auth.Token{ID: NewID(), UserID: NewID(), Hash: "other", CreatedAt: start}); err == nil {
		t.Fatal("nobody's token was stored")
	}

	list := func(userID string, want ...auth.Token) {
		t.Helper()
		pages(t, "tokens", want, func(each auth.Token) string { return each.ID }, func(after string, limit int) ([]auth.Token, error) {
			return s.Tokens(soon(t), userID, after, limit)
		})
	}
	list("", first, second, bare)
	list(u.ID, first, bare)
	list(other.ID, second)
	list(NewID())

	used := func(at, since, want time.Time, from string) {
		t.Helper()
		must(t, s.UseToken(soon(t), bare.ID, at, "192.0.2."+from, since))
		found, err := s.Token(soon(t), bare.ID)
		must(t, err)
		bare.LastUsedAt = want
		same(t, "last use", found.LastUsedAt, want)
		bare.LastUsedFrom = found.LastUsedFrom
	}
	used(start, start.Add(-time.Minute), start, "1")
	used(start.Add(time.Minute), start.Add(-1), start, "2")
	same(t, "used from", bare.LastUsedFrom, "192.0.2.1")
	used(start.Add(time.Minute), start, start.Add(time.Minute), "3")
	same(t, "used from", bare.LastUsedFrom, "192.0.2.3")

	must(t, s.RevokeToken(soon(t), bare.ID, start))
	must(t, s.RevokeToken(soon(t), bare.ID, start.Add(time.Hour))) // was over already
	bare.RevokedAt = start
	found, err := s.Token(soon(t), bare.ID)
	must(t, err)
	same(t, "revoked", found, bare)
	again.Name = "bare"
	must(t, s.AddToken(soon(t), again)) // the name is free again
	list(u.ID, first, bare, again)
}

func secrets(t *testing.T, s *store.Store) {
	var all sync.WaitGroup
	made := make([][]byte, 16)
	for i := range made {
		all.Go(func() {
			var err error
			if made[i], err = s.Secret(soon(t), "tokens"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	same(t, "length", len(made[0]), 32)
	for _, secret := range made {
		same(t, "secret", secret, made[0])
	}
	other, err := s.Secret(soon(t), "other")
	must(t, err)
	if string(other) == string(made[0]) || string(other) == string(make([]byte, 32)) {
		t.Fatal("two secrets are the same")
	}
}
