package app

import (
	"context"
	"fmt"
	"io"
	"time"

	"deskbell/internal/demo"
	"deskbell/internal/documents"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// fillDemo invents a desk in an empty database: its tickets are all there or not at all. A
// database that has tickets is left alone.
func (a *App) fillDemo(ctx context.Context) error {
	now := a.Clock.Now()
	premium := documents.Version{
		Kind: documents.PolicyKind, ID: "premium", Version: 1, Source: []byte(demo.PremiumPolicy),
		EffectiveFrom: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), PublishedAt: now, PublishedBy: "deskbell",
	}
	filled, err := a.Store.HasTickets(ctx)
	if err != nil || filled {
		return err
	}
	if err := a.Store.Publish(ctx, premium); err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	return a.Store.InTransaction(ctx, func(ctx context.Context) error {
		if _, err := a.Store.ImportLicenses(ctx, demo.Licenses(now), newID, now, nil); err != nil {
			return err
		}
		for _, p := range demo.Staff {
			if _, err := a.Auth.AddUser(ctx, p.Email, p.Name, p.Role, now); err != nil && !fault.Is(err, fault.Conflict) {
				return err
			}
		}
		return demo.Fill(ctx, a.Desk, now)
	})
}

// printDemoTokens shows a token for each role. They are the same after a restart.
func (a *App) printDemoTokens(ctx context.Context, w io.Writer) error {
	seen := map[tickets.Role]bool{}
	for _, p := range demo.Staff {
		if seen[p.Role] {
			continue
		}
		seen[p.Role] = true
		token, err := a.Auth.KnownToken(ctx, p.Email, a.Clock.Now())
		if err != nil {
			return fmt.Errorf("making a demo token for %s: %w", p.Email, err)
		}
		fmt.Fprintf(w, "  %-14s %s\n", p.Role, token)
	}
	return nil
}
