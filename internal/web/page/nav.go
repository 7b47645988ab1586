package page

import (
	"net/url"
	"slices"
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
	{"/policies", "Policies", auth.ReadDocuments},
	{"/calendars", "Calendars", auth.ReadDocuments},
	{"/settings", "Settings", auth.ReadTokens},
}

// settings are the pages that belong to the place of that name.
var settings = []string{"/people", "/tokens", "/webhooks", "/replies", "/topics", "/audit"}

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
	switch one.address {
	case "/desk":
		return p.below(one.address) || strings.HasPrefix(p.Path, "/tickets/")
	case "/settings":
		return p.below(one.address) || slices.ContainsFunc(settings, p.below)
	case "/":
		return p.Path == "/"
	}
	return p.below(one.address)
}

// below reports whether the page is a place, or within it.
func (p *Page) below(address string) bool {
	return p.Path == address || strings.HasPrefix(p.Path, address+"/")
}

// home is the reader's first page.
func (p *Page) home() string {
	if p.Can(auth.FindTickets) {
		return "/desk"
	}
	return "/"
}

// Home is where somebody lands who has just signed in.
func (p *Page) Home() string {
	if p.Restricted() {
		return SecondFactor
	}
	return p.home()
}

// SecondFactor is where somebody sets up a second factor.
const SecondFactor = "/account/second-factor"

// Restricted reports whether the reader has to set up a second factor before they may do
// anything else.
func (p *Page) Restricted() bool { return p.Caller.Restricted(p.Frame.RequireSecondFactor) }

// signIn is where one signs in to come back to this page; after a form was sent there is
// nothing to come back to.
func (p *Page) signIn() string {
	if p.Address == "" || p.Address == "/" || p.below("/sign-in") || p.below("/password") || p.below("/welcome") {
		return "/sign-in"
	}
	return "/sign-in?back=" + url.QueryEscape(p.Address)
}
