package account

import (
	"cmp"

	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/web/page"
)

// signedIn refuses who isn't.
func signedIn(p *page.Page) error {
	if p.Caller.Session == nil || p.Caller.Ticket != "" {
		return fault.New(fault.Unauthenticated, "unauthenticated", "This page is about you, so you have to sign in first.")
	}
	return nil
}

func (a *Pages) showAccount(c *gin.Context, p *page.Page) error {
	if err := signedIn(p); err != nil {
		return err
	}
	all, err := a.Auth.SessionsOf(c.Request.Context(), *p.Caller.Session, p.Now)
	if err != nil {
		return err
	}
	return p.Show(c, "Your account", accountPage(p, all))
}

// endSession ends one of the caller's sessions, or without its name all others.
func (a *Pages) endSession(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err == nil {
		err = signedIn(p)
	}
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if id := f.Value("session"); id != "" {
		err = a.Auth.EndOwn(ctx, *p.Caller.Session, id, p.Caller.Actor(), p.Now)
	} else {
		_, err = a.Auth.SignOutElsewhere(ctx, *p.Caller.Session, p.Caller.Actor(), p.Now)
	}
	if err != nil {
		return err
	}
	return p.GoTo(c, "/account")
}

func agentOf(s auth.Session) string { return cmp.Or(s.Visitor.Agent, "unknown") }
