package admin

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const tokensTitle = "Tokens"

// ends are when a new token may end, in days.
var ends = []page.Choice{{Value: "90", Label: "In 90 days"}, {Value: "30", Label: "In 30 days"}, {Value: "365", Label: "In a year"}, {Value: "", Label: "Never"}}

// tokensSeen is what the page of tokens shows.
type tokensSeen struct {
	open, over []client.Token
	people     []client.User // whose a new one may be; empty: one's own
	user       string        // whose are shown; empty: all that one may see
}

func (a *Pages) showTokens(c *gin.Context, p *page.Page) error {
	seen, err := tokensFor(p, c.Query("user"))
	if err != nil {
		return err
	}
	p.Note(c, map[string]string{"revoked": "It is revoked, and opens nothing any more."})
	return p.Show(c, tokensTitle, tokensPage(p, seen, page.Filled("expires_at", "90", "user", p.Caller.User.Email)))
}

func tokensFor(p *page.Page, user string) (seen tokensSeen, err error) {
	all, err := p.API.Tokens()
	if err != nil {
		return seen, err
	}
	slices.Reverse(all) // the newest first
	seen.user = user
	for _, t := range all {
		switch {
		case user != "" && t.User != user:
		case t.Opens(p.Now):
			seen.open = append(seen.open, t)
		default:
			seen.over = append(seen.over, t)
		}
	}
	if p.Can(auth.ReadUsers) {
		users, err := p.API.Users()
		if err != nil {
			return seen, err
		}
		for _, u := range byName(users) {
			if u.Active {
				seen.people = append(seen.people, u)
			}
		}
	}
	return seen, nil
}

// createToken makes one, and shows its secret this once: no address shows it again.
func (a *Pages) createToken(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	n := client.NewToken{Name: f.Value("name"), User: f.Value("user")}
	if f.Value("all") == "" {
		n.Scopes = f.All("scopes")
	}
	if days, err := strconv.Atoi(f.Value("expires_at")); err == nil {
		until := p.Now.Add(time.Duration(days) * 24 * time.Hour)
		n.ExpiresAt = &until
	}
	if f.Value("all") == "" && len(n.Scopes) == 0 {
		return againTokens(c, p, f, noScopes())
	}
	made, secret, err := p.API.CreateToken(n)
	if err != nil {
		return againTokens(c, p, f, err)
	}
	return p.Show(c, tokensTitle, tokenMadePage(p, made, secret))
}

// againTokens shows the page again, with why no token could be made.
func againTokens(c *gin.Context, p *page.Page, f *page.Form, err error) error {
	seen, listed := tokensFor(p, "")
	return p.Again(c, tokensTitle, f, errors.Join(err, listed), tokensPage(p, seen, f))
}

func (a *Pages) revokeToken(c *gin.Context, p *page.Page) error {
	if err := p.API.RevokeToken(c.Param("id")); err != nil {
		return err
	}
	return p.GoTo(c, "/tokens?done=revoked")
}

// choices of whose a new token is to be.
func (seen tokensSeen) choices() (all []page.Choice) {
	for _, u := range seen.people {
		all = append(all, page.Choice{Value: u.Email, Label: u.Name + " (" + u.Role + ")"})
	}
	return all
}

// scopes are all that a token may be limited to.
func scopes() (all []string) {
	for _, one := range auth.Scopes {
		if one != auth.Everything {
			all = append(all, string(one))
		}
	}
	return all
}
