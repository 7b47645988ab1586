package customer

import (
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const licensesTitle = "Your licenses"

// licenseDone is what was just done, by the word in the address.
var licenseDone = map[string]string{
	"deactivated": "The device is deactivated and its seat is free.",
	"on":          "Remote deactivation is on.",
	"off":         "Remote deactivation is off.",
}

// license is one as its owner sees it.
type license struct {
	client.License
	p       *page.Page
	active  []client.Device
	ended   []client.Device       // inactive by now, the latest first
	history []client.LicenseEvent // the latest first
	form    *page.Form            // what was typed
	part    string                // of the page, with the form that was refused: a device's ID, or remote
}

// owner refuses who owns no licenses, or isn't signed in as who does.
func owner(p *page.Page) error {
	if p.Caller.Owner == "" {
		return fault.New(fault.Unauthenticated, "unauthenticated", "Licenses are shown to the account that owns them. Sign in by a link that we mail to its address.")
	}
	return nil
}

// ShowLicenses lists the licenses of their owner.
func (a *Pages) ShowLicenses(c *gin.Context, p *page.Page) error {
	if err := owner(p); err != nil {
		return err
	}
	found, err := p.API.OwnLicenses(c.Query("cursor"))
	if err != nil {
		return err
	}
	var all []*license
	for _, one := range found.Items {
		l, err := withDevices(p, one)
		if err != nil {
			return err
		}
		all = append(all, l)
	}
	dressLicenses(p)
	return p.Show(c, p.Say(licensesTitle), licensesPage(p, all, found.Next))
}

// ShowLicense is the page of a license for its owner.
func (a *Pages) ShowLicense(c *gin.Context, p *page.Page) error {
	l, err := loadLicense(c, p)
	if err != nil {
		return err
	}
	p.Note(c, licenseDone)
	return p.Show(c, l.Product, licensePage(l))
}

// Deactivate frees the seat of a device that its owner cannot reach.
func (a *Pages) Deactivate(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err == nil {
		err = owner(p)
	}
	if err != nil {
		return err
	}
	if err := p.API.Deactivate(c.Param("id"), c.Param("device"), f.Value("reason")); err != nil {
		return licenseAgain(c, p, c.Param("device"), f, err)
	}
	return p.GoTo(c, licensePath(c, "deactivated"))
}

// SetRemote turns remote deactivation on or off.
func (a *Pages) SetRemote(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err == nil {
		err = owner(p)
	}
	if err != nil {
		return err
	}
	on := f.Value("enabled") == "true"
	if err := p.API.SetRemoteDeactivation(c.Param("id"), on); err != nil {
		return licenseAgain(c, p, "remote", f, err)
	}
	done := "off"
	if on {
		done = "on"
	}
	return p.GoTo(c, licensePath(c, done))
}

func licensePath(c *gin.Context, done string) string {
	return client.Query("/licenses/"+c.Param("id"), "done", done)
}

// licenseAgain shows the page with what was typed, and why it wasn't done.
func licenseAgain(c *gin.Context, p *page.Page, part string, f *page.Form, refusal error) error {
	l, err := loadLicense(c, p)
	if err != nil {
		return err
	}
	l.form, l.part = f, part
	return p.Again(c, l.Product, f, refusal, licensePage(l))
}

func loadLicense(c *gin.Context, p *page.Page) (*license, error) {
	if err := owner(p); err != nil {
		return nil, err
	}
	found, err := p.API.License(c.Param("id"))
	if err != nil {
		return nil, err
	}
	l, err := withDevices(p, found)
	if err != nil {
		return nil, err
	}
	if l.history, err = p.API.LicenseEvents(found.ID); err != nil {
		return nil, err
	}
	slices.Reverse(l.history)
	dressLicenses(p)
	return l, nil
}

func withDevices(p *page.Page, of client.License) (*license, error) {
	devices, err := p.API.Devices(of.ID)
	if err != nil {
		return nil, err
	}
	l := &license{License: of, p: p, form: page.Filled()}
	for _, d := range devices {
		if d.Active {
			l.active = append(l.active, d)
		} else {
			l.ended = append(l.ended, d)
		}
	}
	slices.SortStableFunc(l.active, func(a, b client.Device) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	slices.SortStableFunc(l.ended, func(a, b client.Device) int { return b.EndedAt.Compare(a.EndedAt) })
	return l, nil
}

func dressLicenses(p *page.Page) {
	p.Styles = append(p.Styles, "licenses.css")
	p.Live = page.Live{Every: 60}
}
