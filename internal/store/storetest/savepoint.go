package storetest

import (
	"context"
	"errors"
	"testing"

	"deskbell/internal/store"
	"deskbell/tickets"
)

// A part of a transaction that fails is undone by itself, also by what the database refuses; the
// rest is stored.
func separateParts(t *testing.T, s *store.Store) {
	reason := errors.New("no")
	kept, undone, inner, last, alone := Ticket(start), Ticket(start), Ticket(start), Ticket(start), Ticket(start)
	err := s.InTransaction(soon(t), func(ctx context.Context) error {
		must(t, s.Separately(ctx, func(ctx context.Context) error { return s.Create(ctx, kept) }))
		err := s.Separately(ctx, func(ctx context.Context) error {
			must(t, s.Create(ctx, undone))
			return reason
		})
		if !errors.Is(err, reason) {
			t.Errorf("the error came back as %v", err)
		}
		twin := Ticket(start)
		twin.ID = kept.ID
		if err := s.Separately(ctx, func(ctx context.Context) error { return s.Create(ctx, twin) }); err == nil {
			t.Error("a ticket was stored twice")
		}
		err = s.Separately(ctx, func(ctx context.Context) error {
			must(t, s.Separately(ctx, func(ctx context.Context) error { return s.Create(ctx, inner) }))
			_ = s.InTransaction(ctx, func(context.Context) error { return reason }) // it lets a failure pass
			return nil
		})
		if err == nil {
			t.Error("a part was stored of which a part had failed")
		}
		return s.Separately(ctx, func(ctx context.Context) error {
			if err := s.Separately(ctx, func(context.Context) error { return reason }); !errors.Is(err, reason) {
				t.Errorf("the error came back as %v", err)
			}
			return s.Create(ctx, last)
		})
	})
	must(t, err)
	must(t, s.Separately(soon(t), func(ctx context.Context) error { return s.Create(ctx, alone) }))
	for name, one := range map[string]*tickets.Ticket{"kept": kept, "last": last, "alone": alone} {
		same(t, name, loaded(t, s, one.ID).ID, one.ID)
	}
	for _, one := range []*tickets.Ticket{undone, inner} {
		if _, err := s.Ticket(soon(t), tickets.Ref(one.ID)); err == nil {
			t.Error("what failed was stored")
		}
	}
	err = s.InTransaction(soon(t), func(ctx context.Context) error {
		_ = s.InTransaction(ctx, func(context.Context) error { return reason })
		return s.Separately(ctx, func(context.Context) error { return nil })
	})
	if err == nil {
		t.Error("a part went on though the whole had failed")
	}
}

// A part that panics is undone, and the transaction with it unless somebody recovers.
func separatePanics(t *testing.T, s *store.Store) {
	kept, undone := Ticket(start), Ticket(start)
	must(t, s.InTransaction(soon(t), func(ctx context.Context) error {
		func() {
			defer func() { _ = recover() }()
			_ = s.Separately(ctx, func(ctx context.Context) error {
				must(t, s.Create(ctx, undone))
				panic("no")
			})
		}()
		return s.Create(ctx, kept)
	}))
	loaded(t, s, kept.ID)
	if _, err := s.Ticket(soon(t), tickets.Ref(undone.ID)); err == nil {
		t.Error("what panicked was stored")
	}
}
