package storetest

import (
	"context"
	"errors"
	"testing"

	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/tickets"
)

func transactions(t *testing.T, s *store.Store) {
	first, second := Ticket(start), Ticket(start)
	reason := errors.New("no")
	err := s.InTransaction(soon(t), func(ctx context.Context) error {
		must(t, s.Create(ctx, first))
		found, err := s.Ticket(ctx, tickets.Ref(first.ID))
		must(t, err)
		same(t, "seen inside", found, first)
		_, err = s.Ticket(soon(t), tickets.Ref(first.ID))
		refused(t, "seen outside", err, fault.NotFound, "")
		return reason
	})
	if !errors.Is(err, reason) {
		t.Fatalf("the error came back as %v", err)
	}
	_, err = s.Ticket(soon(t), tickets.Ref(first.ID))
	refused(t, "after an error", err, fault.NotFound, "")

	must(t, s.InTransaction(soon(t), func(ctx context.Context) error {
		return s.InTransaction(ctx, func(ctx context.Context) error {
			must(t, s.Create(ctx, first))
			return s.Create(ctx, second)
		})
	}))
	same(t, "stored together", loaded(t, s, first.ID), first)
	same(t, "stored together", loaded(t, s, second.ID), second)

	third := Ticket(start)
	err = s.InTransaction(soon(t), func(ctx context.Context) error {
		must(t, s.Create(ctx, third))
		if err := s.Update(ctx, ref(first), func(context.Context, []*tickets.Ticket) error { return reason }); !errors.Is(err, reason) {
			t.Errorf("the error came back as %v", err)
		}
		return nil // lets it pass
	})
	if !errors.Is(err, reason) {
		t.Fatalf("a part's failure came back as %v", err)
	}
	_, err = s.Ticket(soon(t), tickets.Ref(third.ID))
	refused(t, "after a part failed", err, fault.NotFound, "")

	ctx, cancel := context.WithCancel(soon(t))
	if err := s.InTransaction(ctx, func(ctx context.Context) error {
		must(t, s.Create(ctx, third))
		cancel()
		// Whoever ignores the end of the transaction's context must not store beside it.
		if err := s.Create(context.WithoutCancel(ctx), Ticket(start)); err == nil {
			t.Log("stored in the transaction, before its end was noticed")
		}
		return nil
	}); err == nil {
		t.Fatal("a canceled transaction was stored")
	}
	count := 0
	must(t, s.EachTicket(soon(t), func(*tickets.Ticket) error { count++; return nil }))
	same(t, "tickets", count, 2)
}
