package account

import (
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/web/page"
)

const passwordTitle = "Your password"

func (a *Pages) showPassword(c *gin.Context, p *page.Page) error {
	return p.Show(c, passwordTitle, passwordPage(p, page.Filled(), page.Filled()))
}

// askForPasswordLink has a link mailed to a member of staff. It does the same for every address.
func (a *Pages) askForPasswordLink(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	if err := a.mail(c, p, auth.ForReset, f, "email"); err != nil {
		return p.Again(c, passwordTitle, f, err, passwordPage(p, f, page.Filled()))
	}
	return p.Show(c, "Look into your mail", sentPage(p, "If this address is a staff member's, a link is on its way there. It works once, for 30 minutes."))
}

func (a *Pages) setPassword(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if err = a.Admit(ctx, p.Visitor, p.Now); err == nil {
		if _, err = a.Auth.SetPassword(ctx, strings.TrimSpace(f.Value("token")), f.Value("password"), p.Now); err == nil {
			p.Done = "Your password is set. Sign in with it."
			return p.Show(c, signInTitle, signInPage(a, p, page.Filled(), page.Filled()))
		}
	}
	return p.Again(c, passwordTitle, f, err, passwordPage(p, page.Filled(), f))
}
