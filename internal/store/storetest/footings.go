package storetest

import (
	"context"
	"testing"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/store"
)

func footings(t *testing.T, s *store.Store) {
	grace, ada := member(t, s, "grace@desk.example"), member(t, s, "ada@desk.example")
	of := func(u auth.User) auth.Footing {
		t.Helper()
		all, err := s.Footings(soon(t), []string{NewID(), grace.ID, ada.ID})
		must(t, err)
		same(t, "footings", len(all), 2)
		return all[u.ID]
	}
	none, err := s.Footings(soon(t), nil)
	must(t, err)
	same(t, "footings of nobody", len(none), 0)
	same(t, "who was never here", of(grace), auth.Footing{})

	must(t, s.UpdateCredentials(soon(t), grace.ID, func(_ context.Context, c *auth.Credentials) error {
		c.PasswordSetAt, c.ConfirmedAt = start, start.Add(time.Second)
		return nil
	}))
	same(t, "whose password was taken away", of(grace).PasswordSetAt, time.Time{})
	must(t, s.UpdateCredentials(soon(t), grace.ID, func(_ context.Context, c *auth.Credentials) error {
		c.Password = "hash"
		return nil
	}))
	must(t, s.AddIdentity(soon(t), "https://id.example", "later", grace.ID, start.Add(time.Hour)))
	must(t, s.AddIdentity(soon(t), "https://id.example", "first", grace.ID, start))
	linked := []auth.LinkedIdentity{{Issuer: "https://id.example", Since: start}, {Issuer: "https://id.example", Since: start.Add(time.Hour)}}
	want := auth.Footing{PasswordSetAt: start, SecondFactorSince: start.Add(time.Second), Identities: linked}
	same(t, "who has everything", of(grace), want)

	seen := func(what string, after time.Duration) {
		t.Helper()
		want.LastSeenAt = start.Add(after)
		same(t, what, of(grace), want)
	}
	pending, open := session("pending", start), session("open", start.Add(time.Minute))
	pending.UserID, pending.Pending, open.UserID = grace.ID, true, grace.ID
	must(t, s.AddSession(soon(t), pending))
	same(t, "who has only said their password", of(grace), want)
	must(t, s.AddSession(soon(t), open))
	seen("who has signed in", time.Minute)
	must(t, s.UseSession(soon(t), open.ID, start.Add(3*time.Minute), start.Add(2*time.Minute)))
	seen("who is here", 3*time.Minute)
	must(t, s.UseSession(soon(t), open.ID, start.Add(4*time.Minute), start.Add(2*time.Minute)))
	seen("who was here just now", 3*time.Minute)
	_, err = s.EndSession(soon(t), open.ID)
	must(t, err)
	seen("who signed out", 3*time.Minute)

	token := auth.Token{ID: NewID(), UserID: grace.ID, Name: "report", Scopes: []auth.Scope{auth.Everything}, Hash: "token", CreatedAt: start}
	must(t, s.AddToken(soon(t), token))
	must(t, s.UseToken(soon(t), token.ID, start.Add(2*time.Minute), "192.0.2.7", start))
	seen("whose program was here before", 3*time.Minute)
	must(t, s.UseToken(soon(t), token.ID, start.Add(time.Hour), "192.0.2.7", start.Add(time.Minute*59)))
	seen("whose program was here", time.Hour)
	same(t, "who had nothing to do with it", of(ada), auth.Footing{})
}
