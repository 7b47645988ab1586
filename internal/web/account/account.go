package account

import (
	"cmp"
	"errors"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const accountTitle = "Your account"

// signedIn refuses who isn't.
func signedIn(p *page.Page) error {
	if p.Caller.Session == nil || p.Caller.Ticket != "" {
		return fault.New(fault.Unauthenticated, "unauthenticated", "This page is about you, so you have to sign in first.")
	}
	return nil
}

// dress gives a page the looks of these.
func dress(p *page.Page) {
	p.Styles, p.Scripts = append(p.Styles, "admin.css"), append(p.Scripts, "admin.js")
	if p.Staff() {
		p.English()
	}
}

// accountSeen is what one sees of one's account.
type accountSeen struct {
	sessions []client.Session
	security client.Security // of staff
}

func accountFor(p *page.Page) (seen accountSeen, err error) {
	if err := signedIn(p); err != nil {
		return seen, err
	}
	if seen.sessions, err = p.API.Sessions(); err != nil || !p.Staff() {
		return seen, err
	}
	seen.security, err = p.API.Security()
	return seen, err
}

func (a *Pages) showAccount(c *gin.Context, p *page.Page) error {
	seen, err := accountFor(p)
	if err != nil {
		return err
	}
	dress(p)
	p.Note(c, map[string]string{
		"password": "Your password is changed. You are signed out everywhere else.",
		"removed":  "Your second factor is removed. You are signed out everywhere else.",
		"ended":    "That browser is signed out.",
	})
	return p.Show(c, p.Say(accountTitle), accountPage(p, seen, page.Filled()))
}

// againAccount shows one's account again, with why something couldn't be done.
func (a *Pages) againAccount(c *gin.Context, p *page.Page, f *page.Form, err error) error {
	seen, found := accountFor(p)
	if found != nil {
		return errors.Join(found, err)
	}
	dress(p)
	return p.Again(c, p.Say(accountTitle), f, err, accountPage(p, seen, f))
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
	if err := p.API.EndSession(f.Value("session")); err != nil {
		return err
	}
	return p.GoTo(c, "/account?done=ended")
}

// agentOf is what the browser of a session calls itself.
func agentOf(p *page.Page, s client.Session) string { return cmp.Or(s.Agent, p.Say("unknown")) }
