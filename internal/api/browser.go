package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
)

// noContent is what a browser may do with an answer that it shows as a page: nothing at all. What
// has pages of its own, such as the documentation, says otherwise.
const noContent = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// protect sets what keeps a browser that asks us safe, and refuses what another site's page
// asks for in its reader's name: a request that changes something, sent along with their
// cookies. Programs, which have none, are not concerned.
func (a *api) protect() gin.HandlerFunc {
	origins := http.NewCrossOriginProtection()
	if a.Origin != "" {
		if err := origins.AddTrustedOrigin(a.Origin); err != nil {
			a.Log.Error("the public address is no origin that browsers send", "origin", a.Origin, "error", err)
		}
	}
	foreign := refuse(http.StatusForbidden, "cross_origin", "This was asked for by a page of another site. Open the desk itself, and do it there.")
	return func(c *gin.Context) {
		h := c.Writer.Header()
		h.Set("Content-Security-Policy", noContent)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if a.StrictTransportSecurity > 0 {
			h.Set("Strict-Transport-Security", "max-age="+strconv.Itoa(int(a.StrictTransportSecurity/time.Second))+"; includeSubDomains")
		}
		if origins.Check(c.Request) != nil {
			foreign(c)
			c.Abort()
		}
	}
}
