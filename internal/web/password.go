package web

import (
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
)

const passwordTitle = "Your password"

func (w *web) showPassword(c *gin.Context, p *page) error {
	return p.show(c, passwordTitle, passwordPage(&form{}, &form{}))
}

// askForPasswordLink has a link mailed to a member of staff. It does the same for every address.
func (w *web) askForPasswordLink(c *gin.Context, p *page) error {
	f, err := typed(c)
	if err != nil {
		return err
	}
	if err := w.mail(c, p, auth.ForReset, f, "email"); err != nil {
		return p.again(c, passwordTitle, f, err, passwordPage(f, &form{}))
	}
	return p.show(c, "Look into your mail", sentPage("If this address is a staff member's, a link is on its way there. It works once, for 30 minutes."))
}

func (w *web) setPassword(c *gin.Context, p *page) error {
	f, err := typed(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if err = w.Admit(ctx, p.visitor, p.now); err == nil {
		if _, err = w.Auth.SetPassword(ctx, strings.TrimSpace(f.value("token")), f.value("password"), p.now); err == nil {
			p.done = "Your password is set. Sign in with it."
			return p.show(c, signInTitle, signInPage(p, &form{}, &form{}))
		}
	}
	return p.again(c, passwordTitle, f, err, passwordPage(&form{}, f))
}
