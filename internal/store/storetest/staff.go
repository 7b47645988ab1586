package storetest

import (
	"sync"
	"testing"

	"deskbell/internal/auth"
	"deskbell/internal/documents"
	"deskbell/internal/fault"
	"deskbell/internal/store"
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
	u := filled[auth.User](t, 1)
	u.Email = "b@desk.example"
	other := filled[auth.User](t, 2)
	other.Email = "a@desk.example"
	must(t, s.AddUser(soon(t), u))
	must(t, s.AddUser(soon(t), other))
	again := filled[auth.User](t, 3)
	again.Email = u.Email
	refused(t, "a taken email", s.AddUser(soon(t), again), fault.Conflict, "email_taken")
	again.Email, again.Name = "c@desk.example", "a\x00b"
	refused(t, "a NUL", s.AddUser(soon(t), again), fault.Invalid, "")
	found, err := s.UserByEmail(soon(t), u.Email)
	must(t, err)
	same(t, "by email", found, u)
	for _, email := range []string{"", "B@desk.example", "a\x00b", "\xff"} {
		_, err = s.UserByEmail(soon(t), email)
		refused(t, "an unknown email", err, fault.NotFound, "")
		_, err = s.UserByToken(soon(t), email)
		refused(t, "an unknown token", err, fault.NotFound, "")
	}
	all, err := s.Users(soon(t))
	must(t, err)
	same(t, "everyone", all, []auth.User{other, u})

	token := auth.Token{ID: NewID(), UserID: u.ID, Hash: "hash", CreatedAt: start}
	must(t, s.AddToken(soon(t), token))
	token.ID = NewID()
	refused(t, "a taken hash", s.AddToken(soon(t), token), fault.Conflict, "")
	if err := s.AddToken(soon(t), auth.Token{ID: NewID(), UserID: NewID(), Hash: "other", CreatedAt: start}); err == nil {
		t.Fatal("nobody's token was stored")
	}
	found, err = s.UserByToken(soon(t), "hash")
	must(t, err)
	same(t, "by token", found, u)
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
