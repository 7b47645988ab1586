package account

import (
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/web/page"
)

const passwordTitle = "Your password"

func (a *Pages) showPassword(c *gin.Context, p *page.Page) error {
	return p.Show(c, p.Say(passwordTitle), passwordPage(p, page.Filled(), page.Filled()))
}

// askForPasswordLink has a link mailed to a member of staff. It does the same for every address.
func (a *Pages) askForPasswordLink(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	if err := p.API.AskForPasswordLink(f.Value("email")); err != nil {
		return p.Again(c, p.Say(passwordTitle), f, err, passwordPage(p, f, page.Filled()))
	}
	return p.Show(c, p.Say(sentTitle), sentPage(p, "If this address is a staff member's, a link is on its way there. It works once, for 30 minutes."))
}

func (a *Pages) setPassword(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	if err := p.API.SetPassword(strings.TrimSpace(f.Value("token")), f.Value("password")); err != nil {
		return p.Again(c, p.Say(passwordTitle), f, err, passwordPage(p, page.Filled(), f))
	}
	p.Done = p.Say("Your password is set. Sign in with it.")
	return p.Show(c, p.Say(signInTitle), signInPage(a, p, page.Filled(), page.Filled()))
}

// changePassword gives a member of staff another one, who knows the one they have.
func (a *Pages) changePassword(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err == nil {
		err = signedIn(p)
	}
	if err != nil {
		return err
	}
	if err := p.API.ChangePassword(f.Value("current"), f.Value("password")); err != nil {
		return a.againAccount(c, p, f, err)
	}
	return p.GoTo(c, "/account?done=password")
}
