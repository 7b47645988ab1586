package app

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"deskbell/internal/demo"
	"deskbell/internal/documents"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/sla"
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
	err = a.Store.InTransaction(ctx, func(ctx context.Context) error {
		for _, p := range demo.Staff {
			if err := a.addDemoUser(ctx, p, now); err != nil {
				return err
			}
		}
		if err := a.storeDemoSaved(ctx, now); err != nil {
			return err
		}
		return a.storeDemo(ctx, now)
	})
	if fault.Is(err, fault.Conflict) { // another server that started at once was faster
		if filled, looked := a.Store.HasTickets(ctx); looked == nil && filled {
			return nil
		}
	}
	return err
}

// storeDemo lets the past happen under what is published now, and stores what came of it.
func (a *App) storeDemo(ctx context.Context, now time.Time) error {
	library, err := a.Documents.Library(ctx)
	if err != nil {
		return err
	}
	desk := *a.Desk
	desk.Terms = unchanging{library}
	past, err := demo.Fill(ctx, desk, now)
	if err != nil {
		return err
	}
	for _, h := range past.Licenses {
		if err := a.Store.CreateLicense(ctx, h); err != nil {
			return err
		}
	}
	for _, t := range past.Tickets {
		if err := a.Store.Create(ctx, t); err != nil {
			return err
		}
	}
	return a.forgoNotices(ctx, now)
}

// unchanging are the terms of one library, without a look at what is published meanwhile.
type unchanging struct{ *documents.Library }

func (u unchanging) Offer(_ context.Context, plan string, termBegan, at time.Time) (sla.Terms, error) {
	return u.Library.Offer(plan, termBegan, at)
}

func (u unchanging) Pinned(_ context.Context, p tickets.Pinned) (sla.Terms, error) {
	return u.Library.Pinned(p)
}

// forgoNotices relays what has happened so far without telling anyone: nobody wants the mail
// of ninety invented days.
func (a *App) forgoNotices(ctx context.Context, now time.Time) error {
	nobody := func(context.Context) ([]notify.Person, error) { return nil, nil }
	relay := a.relay(silent{a.Store}, nobody, a.metrics(prometheus.NewRegistry()))
	for next := now; !next.IsZero(); {
		var err error
		if next, err = relay.RunOnce(ctx, now); err != nil {
			return err
		}
	}
	return nil
}

// silent is an outbox that relays without delivering anything.
type silent struct{ notify.Outbox }

func (s silent) Relay(ctx context.Context, entries []notify.Relayed) ([]notify.Entry, error) {
	for i := range entries {
		entries[i].Deliveries = nil
	}
	return s.Outbox.Relay(ctx, entries)
}

// addDemoUser adds one of the demo's staff, if there is nobody with that address. It looks
// before, since what is refused dooms the transaction.
func (a *App) addDemoUser(ctx context.Context, p demo.Person, now time.Time) error {
	_, err := a.Store.UserByEmail(ctx, p.Email)
	if fault.Is(err, fault.NotFound) {
		_, err = a.Auth.AddUser(ctx, p.Email, p.Name, p.Role, now)
	}
	return err
}

// printDemoTokens shows a token for each role. They are the same after a restart. A database
// that had tickets before has no demo, and no such staff either.
func (a *App) printDemoTokens(ctx context.Context, w io.Writer) error {
	if _, err := a.Store.UserByEmail(ctx, demo.Staff[0].Email); fault.Is(err, fault.NotFound) {
		_, err := fmt.Fprintf(w, "no demo data: %s has tickets already\n", withoutPassword(a.Settings.Database()))
		return err
	}
	fmt.Fprintf(w, "demo data in %s; staff tokens:\n", withoutPassword(a.Settings.Database()))
	seen := map[tickets.Role]bool{}
	for _, p := range demo.Staff {
		if seen[p.Role] {
			continue
		}
		seen[p.Role] = true
		token, err := a.Auth.KnownToken(ctx, p.Email, a.Clock.Now())
		if err != nil && !fault.Is(err, fault.Conflict) { // another server made it just now
			return fmt.Errorf("making a demo token for %s: %w", p.Email, err)
		}
		fmt.Fprintf(w, "  %-14s %s\n", p.Role, token)
	}
	return nil
}

// withoutPassword is a database's URL as it may be shown.
func withoutPassword(database string) string {
	if u, err := url.Parse(database); err == nil && u.User != nil {
		return u.Redacted()
	}
	return database
}
