package auth_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/tickets"
)

// cabinet is a Store of one ticket's links. What isn't asked of it here panics.
type cabinet struct {
	auth.Store
	links    []auth.TicketLink
	requests map[string]auth.TicketLinkRequest
	records  []audit.Record
	ended    []auth.SessionOf
	used     []auth.TicketLink
	away     error
}

func newCabinet() (*auth.Desk, *cabinet) {
	c := &cabinet{requests: map[string]auth.TicketLinkRequest{}}
	ids := 0
	return &auth.Desk{Store: c, Trail: c, Key: []byte("a key"), NewID: func() string {
		ids++
		return fmt.Sprintf("id-%d", ids)
	}}, c
}

func (c *cabinet) InTransaction(ctx context.Context, work func(context.Context) error) error {
	return work(ctx)
}

func (c *cabinet) Record(_ context.Context, all ...audit.Record) error {
	c.records = append(c.records, all...)
	return nil
}

func (c *cabinet) EndSessions(_ context.Context, whose auth.SessionOf, _ string) (int, error) {
	c.ended = append(c.ended, whose)
	return 1, nil
}

func (c *cabinet) UseSession(context.Context, string, time.Time, time.Time) error { return nil }

func (c *cabinet) find(is func(auth.TicketLink) bool) (*auth.TicketLink, error) {
	if c.away != nil {
		return nil, c.away
	}
	if i := slices.IndexFunc(c.links, is); i >= 0 {
		return &c.links[i], nil
	}
	return &auth.TicketLink{}, notFound
}

func (c *cabinet) TicketLinkByHash(_ context.Context, hash string) (auth.TicketLink, error) {
	l, err := c.find(func(l auth.TicketLink) bool { return l.Hash == hash })
	if err != nil {
		return auth.TicketLink{}, err
	}
	return *l, nil
}

func (c *cabinet) TicketLink(_ context.Context, ticket tickets.ID, id string) (auth.TicketLink, error) {
	l, err := c.find(func(l auth.TicketLink) bool { return l.Ticket == ticket && l.ID == id })
	if err != nil {
		return auth.TicketLink{}, err
	}
	return *l, nil
}

func (c *cabinet) SetTicketLink(_ context.Context, l auth.TicketLink) (bool, error) {
	was, err := c.find(func(other auth.TicketLink) bool { return other.Ticket == l.Ticket && other.ID == l.ID })
	switch {
	case errors.Is(err, notFound):
		c.links = append(c.links, l)
		return true, nil
	case err != nil:
		return false, err
	case !was.Opens():
		return false, notFound
	}
	was.Hash = l.Hash
	return false, nil
}

func (c *cabinet) RevokeTicketLinks(_ context.Context, ticket tickets.ID, chosen func(auth.TicketLink) bool, at time.Time) (revoked []auth.TicketLink, _ error) {
	for i, l := range c.links {
		if l.Ticket == ticket && l.Opens() && chosen(l) {
			c.links[i].RevokedAt = at
			revoked = append(revoked, c.links[i])
		}
	}
	return revoked, c.away
}

func (c *cabinet) UseTicketLink(_ context.Context, l auth.TicketLink, at, since time.Time) error {
	used, err := c.find(func(other auth.TicketLink) bool { return other.ID == l.ID })
	if err == nil && !used.LastUsedAt.After(since) {
		used.LastUsedAt = at
	}
	c.used = append(c.used, l)
	return err
}

func (c *cabinet) Requester(_ context.Context, number int64) (tickets.ID, string, error) {
	if number != ada.Number {
		return "", "", notFound
	}
	return ada.ID, ada.Requester.Email, c.away
}

func (c *cabinet) AddTicketLinkRequest(_ context.Context, r auth.TicketLinkRequest, since time.Time, most int) (time.Time, error) {
	var at []time.Time
	for _, other := range c.requests {
		if other.Asker == r.Asker && other.AskedAt.After(since) {
			at = append(at, other.AskedAt)
		}
	}
	slices.SortFunc(at, func(a, b time.Time) int { return b.Compare(a) })
	if len(at) >= most {
		return at[most-1], c.away
	}
	c.requests[r.ID] = r
	return time.Time{}, c.away
}

func (c *cabinet) TicketLinkRequest(_ context.Context, id string) (auth.TicketLinkRequest, error) {
	if r, ok := c.requests[id]; ok {
		return r, nil
	}
	return auth.TicketLinkRequest{}, notFound
}

// trail is what was recorded, in short.
func (c *cabinet) trail() string {
	var all []string
	for _, r := range c.records {
		all = append(all, fmt.Sprintf("%s %s %s by %s %s", r.Action, r.Object.Kind, r.Object.ID, r.Actor.Role, r.Details))
	}
	return strings.Join(all, "\n")
}

func (c *cabinet) recorded(t *testing.T, want ...string) {
	t.Helper()
	if got := c.trail(); got != strings.Join(want, "\n") {
		t.Errorf("recorded is\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}
