package page

import (
	"strings"

	"deskbell/internal/auth"
)

// place is somewhere that one can go.
type place struct {
	address, title string
	permission     auth.Permission
}

// places are those for members of staff, by who needs them most.
var places = []place{
	{"/desk", "Queue", auth.FindTickets},
	{"/licenses", "Licenses", auth.ReadLicenses},
	{"/reports", "Reports", auth.ReadReports},
	{"/policies", "Policies", auth.ReadReports},
	{"/calendars", "Calendars", auth.ReadReports},
	{"/people", "People", auth.ManageUsers},
	{"/webhooks", "Webhooks", auth.ManageIntegrations},
	{"/topics", "Topics", auth.ManageUsers},
}

// Places are where the reader can go.
func (p *Page) places() []place {
	if !p.Staff() {
		if p.Caller.Owner != "" {
			return []place{{"/", p.Say("Submit a request"), ""}, {"/licenses", p.Say("Licenses"), ""}}
		}
		return nil
	}
	var all []place
	for _, one := range places {
		if p.Can(one.permission) {
			all = append(all, one)
		}
	}
	return all
}

// here reports whether a place is where the page belongs.
func (p *Page) here(one place) bool {
	if one.address == "/desk" && strings.HasPrefix(p.Path, "/tickets/") {
		return true
	}
	return p.Path == one.address || one.address != "/" && strings.HasPrefix(p.Path, one.address+"/")
}

// home is the reader's first page.
func (p *Page) home() string {
	if p.Can(auth.FindTickets) {
		return "/desk"
	}
	return "/"
}

// Home is where somebody lands who has just signed in.
func (p *Page) Home() string { return p.home() }
