package web

import (
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/browser"
	"deskbell/internal/fault"
)

const signInTitle = "Sign in"

func (w *web) showSignIn(c *gin.Context, p *page) error {
	if p.caller.Known() && p.caller.Ticket == "" {
		return p.goTo(c, "/account")
	}
	return p.show(c, signInTitle, signInPage(p, &form{}, &form{}))
}

// enterPassword takes the password, and asks for the second factor of who has one.
func (w *web) enterPassword(c *gin.Context, p *page) error {
	f, err := typed(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if err = w.Admit(ctx, p.visitor, p.now); err == nil {
		var e auth.Entry
		if e, err = w.Auth.EnterPassword(ctx, f.value("email"), f.value("password"), p.visitor, p.now); err == nil {
			return p.entered(c, e)
		}
	}
	return p.again(c, signInTitle, f, err, signInPage(p, f, &form{}))
}

func (w *web) enterCode(c *gin.Context, p *page) error {
	f, err := typed(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if err = w.Admit(ctx, p.visitor, p.now); err == nil {
		var e auth.Entry
		if e, err = w.Auth.EnterCode(ctx, f.value("challenge"), f.value("code"), p.visitor, p.now); err == nil {
			return p.entered(c, e)
		}
	}
	return p.again(c, "One more step", f, err, codePage(f, f.value("challenge")))
}

// entered lets somebody in whose sign-in is complete. What the browser was signed in as before
// ends, whoever planted that there.
func (p *page) entered(c *gin.Context, e auth.Entry) error {
	if e.Session.Pending {
		return p.show(c, "One more step", codePage(&form{}, e.Token))
	}
	if err := browser.Leave(c.Request.Context(), p.web.Auth, p.kept.Sessions, p.now); err != nil {
		return err
	}
	p.keep(c, p.web.cookies.Keep(browser.Session, e.Token, e.Session.ExpiresAt, p.now))
	return p.goTo(c, "/account")
}

// askForLink has a link mailed to the owner of licenses. It does the same for every address.
func (w *web) askForLink(c *gin.Context, p *page) error {
	f, err := typed(c)
	if err != nil {
		return err
	}
	if err := w.mail(c, p, auth.ForOwner, f, "owner"); err != nil {
		return p.again(c, signInTitle, f, err, signInPage(p, &form{}, f))
	}
	return p.show(c, "Look into your mail", sentPage("If this address owns a license, a link is on its way there. It works once, for 15 minutes."))
}

// enterLink lets the owner of licenses in who was mailed a link.
func (w *web) enterLink(c *gin.Context, p *page) error {
	f, err := typed(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if err = w.Admit(ctx, p.visitor, p.now); err == nil {
		var token string
		var s auth.Session
		if token, s, err = w.Auth.SignIn(ctx, strings.TrimSpace(f.value("token")), p.visitor, p.now); err == nil {
			return p.entered(c, auth.Entry{Token: token, Session: s})
		}
	}
	return p.again(c, signInTitle, f, err, signInPage(p, &form{}, f))
}

// mail has a link mailed to the address in a field.
func (w *web) mail(c *gin.Context, p *page, purpose auth.Purpose, f *form, field string) error {
	address, err := entitlement.ParseEmail(f.value(field))
	if err != nil {
		var faults fault.List
		faults.Add(field, nil, "%s", err)
		return faults.Err("invalid_request", "Look at the address again.")
	}
	if err := w.Admit(c.Request.Context(), p.visitor, p.now); err != nil {
		return err
	}
	return w.MailLink(c.Request.Context(), purpose, address, p.now)
}

func (w *web) signOut(c *gin.Context, p *page) error {
	p.keep(c, w.cookies.Forget(browser.Session))
	if err := browser.Leave(c.Request.Context(), w.Auth, p.kept.Sessions, p.now); err != nil {
		return err
	}
	return p.goTo(c, "/sign-in")
}
