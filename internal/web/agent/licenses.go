package agent

import (
	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// licenseSearch is what the list of licenses shows: licenses, or devices of any.
type licenseSearch struct {
	Text     string
	Devices  bool   // look for devices
	Ticket   string // number of the ticket that a device is looked for; empty: none
	Licenses client.Page[client.License]
	Found    client.Page[client.FoundDevice]
}

// Address is where the search shows a page of its results.
func (s licenseSearch) Address(cursor string) string {
	find := ""
	if s.Devices {
		find = "devices"
	}
	return client.Query("/licenses", "q", s.Text, "find", find, "ticket", s.Ticket, "cursor", cursor)
}

// Next is the cursor of the results after these; empty at their end.
func (s licenseSearch) Next() string {
	if s.Devices {
		return s.Found.Next
	}
	return s.Licenses.Next
}

// ShowLicenses lists licenses, or the devices of any, by a text in them.
func (a *Pages) ShowLicenses(c *gin.Context, p *page.Page) error {
	return staff(func(c *gin.Context, p *page.Page) error {
		s := licenseSearch{Text: c.Query("q"), Devices: c.Query("find") == "devices", Ticket: c.Query("ticket")}
		f := page.Filled("q", s.Text)
		var err error
		if s.Devices {
			s.Found, err = p.API.FindDevices(s.Text, c.Query("cursor"))
		} else {
			s.Licenses, err = p.API.Licenses(s.Text, c.Query("cursor"))
		}
		dressLicenses(p)
		if err != nil {
			return p.Again(c, "Licenses", f, err, licensesPage(p, s, f))
		}
		return p.Show(c, "Licenses", licensesPage(p, s, f))
	})(c, p)
}

func dressLicenses(p *page.Page) {
	p.Wide = true
	p.Styles = []string{"desk-ticket.css"}
	p.Scripts = []string{"desk-ticket.js"}
}

// mayManage reports whether the reader keeps the licenses. It is the API that holds it.
func mayManage(p *page.Page) bool { return p.Can(auth.ManageLicenses) }
