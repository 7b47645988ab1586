package admin

import (
	"errors"
	"strconv"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// doneToPerson are what can have been done to somebody.
var doneToPerson = map[string]string{
	"added":         "They are added. Once they sign in, they can work.",
	"invited":       "A link to set their password is on its way to them. It works once, for seven days.",
	"not-mailed":    "They are added, but no link could be mailed to them just now. Send it from here in a while.",
	"saved":         "Saved. It holds at once, everywhere.",
	"deactivated":   "They are signed out, and can do nothing any more.",
	"reactivated":   "They can sign in again.",
	"signed-out":    "They are signed out everywhere.",
	"second-factor": "Their second factor is removed, and they are signed out everywhere.",
}

func (a *Pages) showPerson(c *gin.Context, p *page.Page) error {
	u, err := p.API.User(c.Param("id"))
	if err != nil {
		return err
	}
	p.Note(c, doneToPerson)
	return p.Show(c, u.Name, personPage(p, u, page.Filled("name", u.Name, "role", u.Role)))
}

func (a *Pages) changePerson(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	id := c.Param("id")
	if _, err := p.API.ChangeUser(id, map[string]any{"name": f.Value("name"), "role": f.Value("role")}); err != nil {
		return a.againPerson(c, p, id, f, err)
	}
	return p.GoTo(c, client.User{ID: id}.Path()+"?done=saved")
}

// stepPerson does what needs nothing but to be said.
func (a *Pages) stepPerson(c *gin.Context, p *page.Page) error {
	id, step := c.Param("id"), c.Param("step")
	do, known := map[string]func() error{
		"invite": func() error { return p.API.Invite(id) },
		"deactivate": func() error {
			_, err := p.API.ChangeUser(id, map[string]any{"active": false})
			return err
		},
		"reactivate": func() error {
			_, err := p.API.ChangeUser(id, map[string]any{"active": true})
			return err
		},
		"sign-out": func() error {
			_, err := p.API.SignOutUser(id)
			return err
		},
		"take-second-factor": func() error { return p.API.TakeSecondFactor(id) },
	}[step]
	if !known {
		return fault.New(fault.NotFound, "not_found", "There is no such page.")
	}
	if err := do(); err != nil {
		return a.againPerson(c, p, id, nil, err)
	}
	return p.GoTo(c, client.User{ID: id}.Path()+"?done="+said[step])
}

var said = map[string]string{
	"invite": "invited", "deactivate": "deactivated", "reactivate": "reactivated", "sign-out": "signed-out", "take-second-factor": "second-factor",
}

// againPerson shows somebody's page again, with why something couldn't be done.
func (a *Pages) againPerson(c *gin.Context, p *page.Page, id string, f *page.Form, err error) error {
	u, found := p.API.User(id)
	if found != nil {
		return errors.Join(found, err)
	}
	if f == nil {
		f = page.Filled("name", u.Name, "role", u.Role)
	}
	return p.Again(c, u.Name, f, err, personPage(p, u, f))
}

func count(n int) string { return strconv.Itoa(n) }
