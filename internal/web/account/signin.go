package account

import (
	"cmp"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"deskbell/internal/browser"
	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const (
	signInTitle = "Sign in"
	codeTitle   = "One more step"
	sentTitle   = "Look into your mail"
)

func (a *Pages) showSignIn(c *gin.Context, p *page.Page) error {
	back := within(c.Query("back"))
	if p.Caller.Known() && p.Caller.Ticket == "" {
		return p.GoTo(c, cmp.Or(back, a.wanted(c, p), p.Home()))
	}
	if a.Provider != "" && back != "" {
		p.Keep(c, wantedCookie, url.PathEscape(back), p.Now.Add(wantedFor))
	}
	return p.Show(c, p.Say(signInTitle), signInPage(a, p, page.Filled("back", back), page.Filled()))
}

// The identity provider sends people back here, and knows nothing of where they wanted to go:
// their browser keeps that meanwhile.
const (
	wantedCookie = "deskbell-wanted"
	wantedFor    = 10 * time.Minute
)

// wanted is where somebody wanted to go who comes back from the identity provider; empty for
// nowhere in particular. It is asked for once.
func (a *Pages) wanted(c *gin.Context, p *page.Page) string {
	kept := p.Remembered(c, wantedCookie)
	if kept == "" {
		return ""
	}
	p.Forget(c, wantedCookie)
	address, err := url.PathUnescape(kept)
	if err != nil {
		return ""
	}
	return within(address)
}

// within is where to go back to within this desk; empty for nowhere in particular.
func within(address string) string {
	if address == "" {
		return ""
	}
	return page.Within(address)
}

// enterPassword takes the password, and asks for the second factor of who has one.
func (a *Pages) enterPassword(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	e, err := p.API.EnterPassword(f.Value("email"), f.Value("password"))
	if err != nil {
		return p.Again(c, p.Say(signInTitle), f, err, signInPage(a, p, f, page.Filled()))
	}
	return a.entered(c, p, e, f)
}

func (a *Pages) enterCode(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	e, err := p.API.EnterCode(f.Value("challenge"), f.Value("code"))
	if err != nil {
		return p.Again(c, p.Say(codeTitle), f, err, codePage(p, f, f.Value("challenge")))
	}
	return a.entered(c, p, e, f)
}

// entered lets somebody in whose sign-in is complete, and leads them where they wanted to go.
func (a *Pages) entered(c *gin.Context, p *page.Page, e client.Entry, f *page.Form) error {
	if e.Challenge != "" {
		return p.Show(c, p.Say(codeTitle), codePage(p, page.Filled("back", f.Value("back")), e.Challenge))
	}
	pass(c, e.Cookies)
	back := within(f.Value("back"))
	switch {
	case e.Me.Setup:
		return p.GoTo(c, page.SecondFactor)
	case back != "":
		return p.GoTo(c, back)
	case e.Me.Role == "manager":
		return p.GoTo(c, "/reports")
	}
	return p.GoTo(c, "/desk")
}

// askForLink has a link mailed to the owner of licenses. It does the same for every address.
func (a *Pages) askForLink(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	if err := p.API.AskForSignInLink(f.Value("owner"), p.Tongue.Language()); err != nil {
		return p.Again(c, p.Say(signInTitle), f, err, signInPage(a, p, page.Filled(), f))
	}
	return p.Show(c, p.Say(sentTitle), sentPage(p, "If this address owns a license, a link is on its way there. It works once, for 15 minutes."))
}

// enterLink lets the owner of licenses in who was mailed a link. What the browser was signed in
// as before ends, whoever planted that there.
func (a *Pages) enterLink(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	owned, err := p.API.SignIn(strings.TrimSpace(f.Value("token")))
	if err != nil {
		return p.Again(c, p.Say(signInTitle), f, err, signInPage(a, p, page.Filled(), f))
	}
	if err := browser.Leave(c.Request.Context(), p.Frame.Auth, p.Kept.Sessions, p.Now); err != nil {
		return err
	}
	p.Keep(c, browser.Session, owned.Token, owned.ExpiresAt)
	return p.GoTo(c, "/licenses")
}

// signOut forgets who was signed in; where nobody is any more, too.
func (a *Pages) signOut(c *gin.Context, p *page.Page) error {
	cookies, err := p.API.SignOut()
	if err != nil && !fault.Is(err, fault.Unauthenticated) {
		return err
	}
	p.Forget(c, browser.Session)
	pass(c, cookies)
	return p.GoTo(c, "/sign-in")
}
