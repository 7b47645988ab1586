package admin

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const peopleTitle = "People"

// roles that a member of staff may have, each with what it may do.
var roles = []page.Choice{
	{Value: "agent", Label: "Agent: answers requests"},
	{Value: "manager", Label: "Manager: sees reports, explains breaches"},
	{Value: "administrator", Label: "Administrator: everything"},
}

func (a *Pages) showPeople(c *gin.Context, p *page.Page) error {
	users, err := p.API.Users()
	if err != nil {
		return err
	}
	return p.Show(c, peopleTitle, peoplePage(p, byName(users), page.Filled("role", "agent", "mail", "yes")))
}

// byName are people in the order in which one looks for them; who was deactivated comes last.
func byName(users []client.User) []client.User {
	slices.SortFunc(users, func(a, b client.User) int {
		if a.Active != b.Active {
			if a.Active {
				return -1
			}
			return 1
		}
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Email, b.Email))
	})
	return users
}

// invite adds somebody, and has a link mailed to them unless that isn't wanted.
func (a *Pages) invite(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	u, err := p.API.AddUser(f.Value("email"), f.Value("name"), f.Value("role"))
	if err != nil {
		users, listed := p.API.Users()
		return p.Again(c, peopleTitle, f, errors.Join(err, listed), peoplePage(p, byName(users), f))
	}
	if f.Value("mail") == "" {
		return p.GoTo(c, u.Path()+"?done=added")
	}
	if err := p.API.Invite(u.ID); err != nil {
		if _, ok := fault.As(err); !ok {
			return err
		}
		return p.GoTo(c, u.Path()+"?done=not-mailed")
	}
	return p.GoTo(c, u.Path()+"?done=invited")
}
