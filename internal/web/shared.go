package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/agent"
	"deskbell/internal/web/customer"
	"deskbell/internal/web/page"
)

type handler = func(c *gin.Context, p *page.Page) error

// shared are the addresses that staff and customers both have. What is behind them depends on who
// looks.
func shared(s *agent.Pages, c *customer.Pages) []struct {
	method, path    string
	staff, customer handler
} {
	return []struct {
		method, path    string
		staff, customer handler
	}{
		{http.MethodGet, "/tickets/:number", s.ShowTicket, c.ShowTicket},
		{http.MethodPost, "/tickets/:number/messages", s.Say, c.Say},
		{http.MethodPost, "/tickets/:number/files", s.Attach, c.Attach},
		{http.MethodPost, "/tickets/:number/rating", nobody, c.Rate},
		{http.MethodPost, "/tickets/:number/link", nobody, c.MailLink},
		{http.MethodPost, "/tickets/:number/links/revoke", nobody, c.RevokeLinks},
		{http.MethodGet, "/licenses", s.ShowLicenses, c.ShowLicenses},
		{http.MethodGet, "/licenses/:id", s.ShowLicense, c.ShowLicense},
		{http.MethodPost, "/licenses/:id/devices/:device/deactivate", nobody, c.Deactivate},
		{http.MethodPost, "/licenses/:id/remote-deactivation", nobody, c.SetRemote},
	}
}

// serveShared adds them.
func serveShared(engine *gin.Engine, f *page.Frame, s *agent.Pages, c *customer.Pages) {
	for _, one := range shared(s, c) {
		engine.Handle(one.method, one.path, f.Page(func(c *gin.Context, p *page.Page) error {
			if p.Staff() {
				return one.staff(c, p)
			}
			return one.customer(c, p)
		}))
	}
}

// nobody refuses members of staff what only the customer does.
func nobody(*gin.Context, *page.Page) error {
	return fault.New(fault.Forbidden, "forbidden", "Only the customer can do this, whom it belongs to.")
}
