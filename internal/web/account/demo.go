package account

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/browser"
	"deskbell/internal/web/page"
)

// Enter lets a visitor of a demonstration be somebody: customer, owner, agent, manager or
// administrator. Nothing is asked of them, so only a desk of invented people may have it.
type Enter func(ctx context.Context, role string, v auth.Visitor, now time.Time) (Entered, error)

// Entered is who a visitor is then.
type Entered struct {
	Cookie, Token string // of the session, for the browser to keep
	Until         time.Time
	Path          string // where they begin
}

const (
	welcomeTitle = "Welcome"
	welcomed     = "deskbell-welcomed" // the cookie of who was
	welcomedFor  = 30 * 24 * time.Hour
)

// greet leads whoever comes to a demonstration for the first time to its welcome.
func greet(c *gin.Context) {
	if c.Request.Method == http.MethodGet && c.Request.URL.Path == "/" && c.Request.URL.RawQuery == "" && !known(c.Request) {
		c.Redirect(http.StatusSeeOther, "/welcome")
		c.Abort()
	}
}

// known reports whether a browser was here before.
func known(r *http.Request) bool {
	for _, secure := range []bool{false, true} {
		cookies := browser.Cookies{Secure: secure}
		if cookies.Value(r, welcomed) != "" || cookies.Value(r, browser.Session) != "" {
			return true
		}
	}
	return false
}

func (a *Pages) showWelcome(c *gin.Context, p *page.Page) error {
	p.English()
	p.Styles = append(p.Styles, "admin.css")
	p.Keep(c, welcomed, "yes", p.Now.Add(welcomedFor))
	return p.Show(c, welcomeTitle, welcomePage(p, page.Filled()))
}

// enterDemo makes the visitor somebody. Whoever they were before is signed out.
func (a *Pages) enterDemo(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	e, err := a.Enter(ctx, f.Value("role"), p.Visitor, p.Now)
	if err != nil {
		p.English()
		p.Styles = append(p.Styles, "admin.css")
		return p.Again(c, welcomeTitle, f, err, welcomePage(p, f))
	}
	if err := browser.Leave(ctx, p.Frame.Auth, p.Kept.Sessions, p.Now); err != nil {
		return err
	}
	p.Forget(c, browser.Session)
	p.Keep(c, welcomed, "yes", p.Now.Add(welcomedFor))
	p.Keep(c, e.Cookie, e.Token, e.Until)
	return p.GoTo(c, e.Path)
}

// role is somebody whom a visitor may be.
type role struct {
	name, title, about string
	can                []string
}

// article is a role as it is said.
func article(name string) string {
	if name[0] == 'a' {
		return "an " + name
	}
	return "a " + name
}

var rolesOfDemo = []role{
	{"agent", "Agent", "Answers requests, the most urgent first.", []string{
		"Work through the queue with the keyboard; ? lists the keys", "Answer, and watch the clock stop", "Correct an impact, and see what that would promise", "Free a stolen device’s seat",
	}},
	{"manager", "Manager", "Sees whether promises are kept, and why not.", []string{
		"Compliance by week, impact and region", "Explain broken promises", "Read policies and calendars, and try a deadline out",
	}},
	{"administrator", "Administrator", "Keeps the desk running.", []string{
		"Invite people, make tokens, add webhooks", "See who did what in the audit trail", "All that agents and managers can",
	}},
}
