package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/store"
)

func credentials(t *testing.T, s *store.Store) {
	grace, ada := member(t, s, "grace@desk.example"), member(t, s, "ada@desk.example")
	for _, id := range []string{grace.ID, NewID(), ""} {
		c, err := s.Credentials(soon(t), id)
		must(t, err)
		same(t, "credentials of who has none", c, auth.Credentials{Recovery: []string{}})
	}
	want := auth.Credentials{Password: "hash", PasswordSetAt: start, Secret: []byte{0, 1}, ConfirmedAt: start.Add(time.Microsecond), LastStep: 1 << 40, Recovery: []string{"a", "b"}}
	set := func(c auth.Credentials) func(context.Context, *auth.Credentials) error {
		return func(_ context.Context, was *auth.Credentials) error {
			*was = c
			return nil
		}
	}
	nobody, _, err := s.AnySecret(soon(t))
	must(t, err)
	same(t, "who has a second factor", nobody, "")
	must(t, s.UpdateCredentials(soon(t), grace.ID, set(want)))
	who, sealed, err := s.AnySecret(soon(t))
	must(t, err)
	same(t, "who has a second factor", who, grace.ID)
	same(t, "sealed", sealed, want.Secret)
	found, err := s.Credentials(soon(t), grace.ID)
	must(t, err)
	same(t, "credentials", found, want)
	found, err = s.Credentials(soon(t), ada.ID)
	must(t, err)
	same(t, "another's credentials", found, auth.Credentials{Recovery: []string{}})

	reason := errors.New("no")
	err = s.UpdateCredentials(soon(t), grace.ID, func(_ context.Context, c *auth.Credentials) error {
		same(t, "credentials to change", *c, want)
		c.Password = "another"
		return reason
	})
	if !errors.Is(err, reason) {
		t.Fatal(err)
	}
	found, err = s.Credentials(soon(t), grace.ID)
	must(t, err)
	same(t, "credentials that were not changed", found, want)

	must(t, s.UpdateCredentials(soon(t), grace.ID, set(auth.Credentials{})))
	found, err = s.Credentials(soon(t), grace.ID)
	must(t, err)
	same(t, "empty credentials", found, auth.Credentials{Recovery: []string{}})
	refused(t, "credentials of nobody", s.UpdateCredentials(soon(t), NewID(), set(want)), fault.NotFound, "not_found")
}

// credentialsAtOnce counts up from many sides, beginning with no credentials at all.
func credentialsAtOnce(t *testing.T, s *store.Store) {
	grace := member(t, s, "grace@desk.example")
	const times = 20
	var all sync.WaitGroup
	for range times {
		all.Go(func() {
			err := s.UpdateCredentials(soon(t), grace.ID, func(_ context.Context, c *auth.Credentials) error {
				c.LastStep++
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	c, err := s.Credentials(soon(t), grace.ID)
	must(t, err)
	same(t, "changes", c.LastStep, int64(times))
}

func identities(t *testing.T, s *store.Store) {
	grace, ada := member(t, s, "grace@desk.example"), member(t, s, "ada@desk.example")
	const provider, other = "https://id.example", "https://other.example"
	must(t, s.AddIdentity(soon(t), provider, "1", grace.ID, start))
	must(t, s.AddIdentity(soon(t), provider, "2", ada.ID, start))
	must(t, s.AddIdentity(soon(t), other, "1", ada.ID, start))
	for _, c := range []struct{ issuer, subject, want string }{{provider, "1", grace.ID}, {provider, "2", ada.ID}, {other, "1", ada.ID}} {
		id, err := s.Identity(soon(t), c.issuer, c.subject)
		must(t, err)
		same(t, "whose", id, c.want)
	}
	refused(t, "an identity that is taken", s.AddIdentity(soon(t), provider, "1", ada.ID, start), fault.Conflict, "identity_taken")
	for _, subject := range []string{"3", "", "\x00", "\xff"} {
		_, err := s.Identity(soon(t), provider, subject)
		refused(t, "an unknown identity", err, fault.NotFound, "not_found")
	}
}
