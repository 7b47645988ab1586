package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"deskbell/internal/browser"
)

// newGuard guards the browsers that ask the API. An origin that is none is left out: without, the
// Host tells.
func newGuard(d Deps) browser.Guard {
	g, err := browser.NewGuard(d.Origin, d.StrictTransportSecurity)
	if err != nil {
		d.Log.Error("the public address is not taken for one of ours", "error", err)
	}
	return g
}

var foreign = refuse(http.StatusForbidden, "cross_origin", "This was asked for by a page of another site. Open the desk itself, and do it there.")

// protect tells browsers that an answer is no page, unless it says otherwise, and refuses what
// another site's page asks for in its reader's name.
func (a *api) protect(c *gin.Context) {
	a.guard.Protect(c.Writer.Header(), browser.Nothing)
	if a.guard.Foreign(c.Request) {
		foreign(c)
		c.Abort()
	}
}

// leave ends the sessions that cookies open, whosever they are.
func (x *exchange) leave(ctx context.Context, cookies []string) error {
	return browser.Leave(ctx, x.api.Auth, cookies, x.now())
}
