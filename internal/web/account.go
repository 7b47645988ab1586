package web

import (
	"cmp"

	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

// signedIn refuses who isn't.
func (p *page) signedIn() error {
	if p.caller.Session == nil || p.caller.Ticket != "" {
		return fault.New(fault.Unauthenticated, "unauthenticated", "This page is about you, so you have to sign in first.")
	}
	return nil
}

func (w *web) showAccount(c *gin.Context, p *page) error {
	if err := p.signedIn(); err != nil {
		return err
	}
	all, err := w.Auth.SessionsOf(c.Request.Context(), *p.caller.Session, p.now)
	if err != nil {
		return err
	}
	return p.show(c, "Your account", accountPage(p, all))
}

// endSession ends one of the caller's sessions, or without its name all others.
func (w *web) endSession(c *gin.Context, p *page) error {
	f, err := typed(c)
	if err == nil {
		err = p.signedIn()
	}
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if id := f.value("session"); id != "" {
		err = w.Auth.EndOwn(ctx, *p.caller.Session, id, p.caller.Actor(), p.now)
	} else {
		_, err = w.Auth.SignOutElsewhere(ctx, *p.caller.Session, p.caller.Actor(), p.now)
	}
	if err != nil {
		return err
	}
	return p.goTo(c, "/account")
}

func agentOf(s auth.Session) string { return cmp.Or(s.Visitor.Agent, "unknown") }
