package account

import (
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/browser"
	"deskbell/internal/fault"
	"deskbell/internal/web/page"
	"deskbell/tickets"
)

const signInTitle = "Sign in"

func (a *Pages) showSignIn(c *gin.Context, p *page.Page) error {
	if p.Caller.Known() && p.Caller.Ticket == "" {
		return p.GoTo(c, p.Home())
	}
	return p.Show(c, signInTitle, signInPage(a, p, page.Filled(), page.Filled()))
}

// enterPassword takes the password, and asks for the second factor of who has one.
func (a *Pages) enterPassword(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if err = a.Admit(ctx, p.Visitor, p.Now); err == nil {
		var e auth.Entry
		if e, err = a.Auth.EnterPassword(ctx, f.Value("email"), f.Value("password"), p.Visitor, p.Now); err == nil {
			return a.entered(c, p, e)
		}
	}
	return p.Again(c, signInTitle, f, err, signInPage(a, p, f, page.Filled()))
}

func (a *Pages) enterCode(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if err = a.Admit(ctx, p.Visitor, p.Now); err == nil {
		var e auth.Entry
		if e, err = a.Auth.EnterCode(ctx, f.Value("challenge"), f.Value("code"), p.Visitor, p.Now); err == nil {
			return a.entered(c, p, e)
		}
	}
	return p.Again(c, "One more step", f, err, codePage(p, f, f.Value("challenge")))
}

// entered lets somebody in whose sign-in is complete. What the browser was signed in as before
// ends, whoever planted that there.
func (a *Pages) entered(c *gin.Context, p *page.Page, e auth.Entry) error {
	if e.Session.Pending {
		return p.Show(c, "One more step", codePage(p, page.Filled(), e.Token))
	}
	if err := browser.Leave(c.Request.Context(), a.Auth, p.Kept.Sessions, p.Now); err != nil {
		return err
	}
	p.Keep(c, browser.Session, e.Token, e.Session.ExpiresAt)
	return p.GoTo(c, home(e))
}

// home is where somebody lands who has just signed in.
func home(e auth.Entry) string {
	switch {
	case e.Session.Owner != "":
		return "/licenses"
	case e.User.Role == tickets.Manager:
		return "/reports"
	}
	return "/desk"
}

// askForLink has a link mailed to the owner of licenses. It does the same for every address.
func (a *Pages) askForLink(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	if err := a.mail(c, p, auth.ForOwner, f, "owner"); err != nil {
		return p.Again(c, signInTitle, f, err, signInPage(a, p, page.Filled(), f))
	}
	return p.Show(c, "Look into your mail", sentPage(p, "If this address owns a license, a link is on its way there. It works once, for 15 minutes."))
}

// enterLink lets the owner of licenses in who was mailed a link.
func (a *Pages) enterLink(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if err = a.Admit(ctx, p.Visitor, p.Now); err == nil {
		var token string
		var s auth.Session
		if token, s, err = a.Auth.SignIn(ctx, strings.TrimSpace(f.Value("token")), p.Visitor, p.Now); err == nil {
			return a.entered(c, p, auth.Entry{Token: token, Session: s})
		}
	}
	return p.Again(c, signInTitle, f, err, signInPage(a, p, page.Filled(), f))
}

// mail has a link mailed to the address in a field.
func (a *Pages) mail(c *gin.Context, p *page.Page, purpose auth.Purpose, f *page.Form, field string) error {
	address, err := entitlement.ParseEmail(f.Value(field))
	if err != nil {
		var faults fault.List
		faults.Add(field, nil, "%s", err)
		return faults.Err("invalid_request", "Look at the address again.")
	}
	if err := a.Admit(c.Request.Context(), p.Visitor, p.Now); err != nil {
		return err
	}
	return a.MailLink(c.Request.Context(), purpose, address, p.Now)
}

func (a *Pages) signOut(c *gin.Context, p *page.Page) error {
	p.Forget(c, browser.Session)
	if err := browser.Leave(c.Request.Context(), a.Auth, p.Kept.Sessions, p.Now); err != nil {
		return err
	}
	return p.GoTo(c, "/sign-in")
}
