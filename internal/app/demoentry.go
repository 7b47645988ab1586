package app

import (
	"context"
	"strconv"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/browser"
	"deskbell/internal/demo"
	"deskbell/internal/fault"
	"deskbell/internal/limit"
	"deskbell/internal/web/account"
	"deskbell/sla"
	"deskbell/tickets"
)

// begins is where each role begins to look around.
var begins = map[tickets.Role]string{tickets.Agent: "/desk", tickets.Manager: "/reports", tickets.Administrator: "/settings"}

// demoEntry lets visitors of a demonstration be any of its people; nil without --demo, so that
// nothing else can ever let anybody in unasked.
func (a *App) demoEntry() account.Enter {
	if !a.Settings.Demo {
		return nil
	}
	return func(ctx context.Context, role string, v auth.Visitor, now time.Time) (account.Entered, error) {
		ctx = audit.WithOrigin(ctx, audit.Origin{Address: v.Address, Via: "demonstration"})
		if err := a.invented(ctx); err != nil {
			return account.Entered{}, err
		}
		_, err := a.Limiter.Take(ctx, limit.Limit{Name: "sign-in", Burst: a.Settings.Checks, Every: time.Second}, v.Network(), now)
		if err != nil {
			return account.Entered{}, err
		}
		switch tickets.Role(role) {
		case tickets.Customer:
			return a.enterSample(ctx, v, now)
		case entitlement.Owner:
			e, err := a.Auth.EnterDemoOwner(ctx, demo.Owner, v, now)
			return account.Entered{Cookie: browser.Session, Token: e.Token, Until: e.Session.ExpiresAt, Path: "/licenses"}, err
		}
		return a.enterStaff(ctx, tickets.Role(role), v, now)
	}
}

// invented refuses a database that isn't the demonstration's own: one that had tickets before it
// was served with --demo was left alone, and belongs to somebody.
func (a *App) invented(ctx context.Context) error {
	_, err := a.Store.UserByEmail(ctx, demo.Staff[0].Email)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Conflict, "no_demo", "There is nothing to look at: this database had tickets before, and was left alone. Start deskbell serve --demo with another one.")
	}
	return err
}

// enterStaff lets a visitor be the first of the demonstration's people who has a role.
func (a *App) enterStaff(ctx context.Context, role tickets.Role, v auth.Visitor, now time.Time) (account.Entered, error) {
	for _, p := range demo.Staff {
		if p.Role == role {
			e, err := a.Auth.EnterDemo(ctx, entitlement.Email(p.Email), v, now)
			return account.Entered{Cookie: browser.Session, Token: e.Token, Until: e.Session.ExpiresAt, Path: begins[role]}, err
		}
	}
	return account.Entered{}, fault.New(fault.Invalid, "unknown_role", "There is nobody like that here. Choose one of those on the page.")
}

// enterSample lets a visitor be the customer of a ticket, by a new link of theirs.
func (a *App) enterSample(ctx context.Context, v auth.Visitor, now time.Time) (account.Entered, error) {
	t, err := a.sample(ctx, now)
	if err != nil {
		return account.Entered{}, err
	}
	token, err := a.Auth.TicketLinkToken(ctx, newID(), t.ID, now)
	if err != nil {
		return account.Entered{}, err
	}
	access, s, err := a.Auth.OpenTicket(ctx, token, v, now)
	number := strconv.FormatInt(t.Number, 10)
	return account.Entered{Cookie: browser.Ticket + number, Token: access, Until: s.ExpiresAt, Path: "/tickets/" + number}, err
}

// sample is a ticket that is worth a customer's look: one that waits for us with a guarantee, if
// there is any, and has been answered before.
func (a *App) sample(ctx context.Context, now time.Time) (*tickets.Ticket, error) {
	for _, q := range []tickets.Query{
		{Statuses: []tickets.Status{tickets.Open}, Standing: sla.StandingOnTrack, Sort: tickets.ByUpdated},
		{Statuses: []tickets.Status{tickets.Open}, Sort: tickets.ByUpdated},
		{Sort: tickets.ByUpdated},
	} {
		q.Now, q.Limit = now, 50
		found, err := a.Store.Tickets(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, t := range found.Tickets {
			if t.Verdict.Basis == entitlement.Enterprise && t.UpdatedAt.After(t.CreatedAt) {
				return t, nil
			}
		}
	}
	return nil, fault.New(fault.Conflict, "no_demo", "There is no request to look at. Submit one.")
}
