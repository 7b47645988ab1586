package account

import (
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const factorTitle = "Second factor"

// member refuses who isn't a member of staff that is signed in.
func member(p *page.Page) error {
	if err := signedIn(p); err != nil {
		return err
	}
	if !p.Staff() {
		return fault.New(fault.Forbidden, "forbidden", "Only those who work here have a second factor.")
	}
	dress(p)
	return nil
}

// showSecondFactor begins to set one up, or lets who has one change it.
func (a *Pages) showSecondFactor(c *gin.Context, p *page.Page) error {
	if err := member(p); err != nil {
		return err
	}
	seen, err := p.API.Security()
	if err != nil {
		return err
	}
	return p.Show(c, factorTitle, factorPage(p, seen, page.Filled()))
}

// againFactor shows the first step again, with why it couldn't be taken.
func (a *Pages) againFactor(c *gin.Context, p *page.Page, f *page.Form, err error) error {
	seen, found := p.API.Security()
	if found != nil {
		return found
	}
	return p.Again(c, factorTitle, f, err, factorPage(p, seen, f))
}

// typedBy is the form that a member of staff has sent.
func typedBy(c *gin.Context, p *page.Page) (*page.Form, error) {
	f, err := page.Typed(c)
	if err == nil {
		err = member(p)
	}
	return f, err
}

// beginSecondFactor shows the secret, as a picture and in letters, this once.
func (a *Pages) beginSecondFactor(c *gin.Context, p *page.Page) error {
	f, err := typedBy(c, p)
	if err != nil {
		return err
	}
	e, err := p.API.BeginSecondFactor(f.Value("password"))
	if err != nil {
		return a.againFactor(c, p, f, err)
	}
	return p.Show(c, factorTitle, scanPage(p, e, page.Filled()))
}

// confirmSecondFactor puts it into force with its first code. A wrong one leaves the picture
// as it is: its address comes along with the form.
func (a *Pages) confirmSecondFactor(c *gin.Context, p *page.Page) error {
	f, err := typedBy(c, p)
	if err != nil {
		return err
	}
	codes, cookies, err := p.API.ConfirmSecondFactor(f.Value("code"))
	if err != nil {
		if e, ok := typedEnrollment(f.Value("url")); ok {
			return p.Again(c, factorTitle, f, err, scanPage(p, e, f))
		}
		return a.againFactor(c, p, f, err)
	}
	pass(c, cookies)
	p.Caller.Session.Strong = true // as the session is that takes its place
	p.Done = "Your second factor is set up. You are signed out everywhere else."
	return p.Show(c, factorTitle, codesPage(p, codes))
}

// typedEnrollment reads an enrollment from its address.
func typedEnrollment(address string) (e client.Enrollment, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "otpauth" || len(address) > 500 {
		return e, false
	}
	e = client.Enrollment{URL: address, Secret: u.Query().Get("secret")}
	return e, e.Secret != ""
}

func (a *Pages) newRecoveryCodes(c *gin.Context, p *page.Page) error {
	f, err := typedBy(c, p)
	if err != nil {
		return err
	}
	codes, err := p.API.NewRecoveryCodes(f.Value("code"))
	if err != nil {
		return a.againFactor(c, p, f, err)
	}
	p.Done = "Those from before are worth nothing any more."
	return p.Show(c, factorTitle, codesPage(p, codes))
}

func (a *Pages) removeSecondFactor(c *gin.Context, p *page.Page) error {
	f, err := typedBy(c, p)
	if err != nil {
		return err
	}
	cookies, err := p.API.RemoveSecondFactor(f.Value("last_code"))
	if err != nil {
		return a.againFactor(c, p, f, err)
	}
	pass(c, cookies)
	return p.GoTo(c, "/account?done=removed")
}

// inFours is a secret as it is easily typed: in groups of four.
func inFours(secret string) string {
	var groups []string
	for len(secret) > 4 {
		groups, secret = append(groups, secret[:4]), secret[4:]
	}
	return strings.Join(append(groups, secret), " ")
}
