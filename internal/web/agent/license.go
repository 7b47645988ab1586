package agent

import (
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// licenseView is what the page of a license shows.
type licenseView struct {
	License client.License
	Devices []client.Device
	Terms   []client.Contract
	History []client.LicenseEvent // the latest first
	Plans   []page.Choice         // that a term can have
	Form    *page.Form
	Part    string // which form is shown again: terms, or the ID of a device
}

// Typed is the form of a part of the page: what was typed, or an empty one.
func (v *licenseView) Typed(part string) *page.Form {
	if v.Part == part {
		return v.Form
	}
	return page.Filled()
}

var licenseDone = map[string]string{
	"edited": "The license is changed.", "added": "The term is added. It counts once it is confirmed.", "confirmed": "The term is confirmed, and counts.",
	"removed": "The term is taken back.", "freed": "The device is deactivated and its seat is free.",
}

// ShowLicense is the page of a license for staff.
func (a *Pages) ShowLicense(c *gin.Context, p *page.Page) error {
	return staff(func(c *gin.Context, p *page.Page) error {
		v, err := loadLicense(p, c.Param("id"))
		if err != nil {
			return err
		}
		p.Note(c, licenseDone)
		return p.Show(c, v.License.Key, licensePage(p, v, c.Query("ticket")))
	})(c, p)
}

func loadLicense(p *page.Page, id string) (*licenseView, error) {
	v := &licenseView{Form: page.Filled()}
	var err error
	if v.License, v.Devices, err = licenseWithDevices(p, id); err != nil {
		return nil, err
	}
	if v.Terms, err = p.API.Contracts(id); err != nil {
		return nil, err
	}
	if v.History, err = p.API.LicenseEvents(id); err != nil {
		return nil, err
	}
	slices.Reverse(v.History)
	if mayManage(p) {
		v.Plans, err = plans(p)
	}
	dressLicenses(p)
	return v, err
}

// licenseWithDevices is a license and the devices that were ever logged in with it.
func licenseWithDevices(p *page.Page, id string) (client.License, []client.Device, error) {
	l, err := p.API.License(id)
	if err != nil {
		return l, nil, err
	}
	devices, err := p.API.Devices(id)
	return l, devices, err
}

// licenseAgain shows a license's page again, with a form and why what it says didn't happen.
func licenseAgain(c *gin.Context, p *page.Page, part string, f *page.Form, refusal error) error {
	v, err := loadLicense(p, c.Param("id"))
	if err != nil {
		return err
	}
	v.Form, v.Part = f, part
	return p.Again(c, v.License.Key, f, refusal, licensePage(p, v, f.Value("ticket")))
}

// freeSeat deactivates a device for a ticket, which has to be named.
func (a *Pages) freeSeat(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	if err := p.API.Once(f.Value("key")).FreeSeat(c.Param("id"), f.Value("device"), f.Value("reason"), bare(f.Value("ticket"))); err != nil {
		return licenseAgain(c, p, f.Value("device"), f, err)
	}
	return p.GoTo(c, "/licenses/"+c.Param("id")+"?done=freed")
}

// dated writes the date of an instant, by which contracts go: in UTC.
func dated(at time.Time) string { return at.UTC().Format("2 Jan 2006") }

// day writes a date as its field takes it; empty for none.
func day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.DateOnly)
}

// termState says whether a term counts at an instant.
func termState(t client.Contract, now time.Time) string {
	switch {
	case !now.Before(t.Until):
		return "over"
	case t.ConfirmedAt.IsZero():
		return "to be confirmed"
	case now.Before(t.From):
		return "to come"
	}
	return "running"
}

// endings are how devices became inactive.
var endings = map[string]string{
	"log_out": "logged out", "owner": "deactivated by its owner", "agent": "deactivated by an agent", "check_in": "didn’t connect in time",
}

// licenseLine says what happened to a license, to follow the name of who did it.
func licenseLine(e client.LicenseEvent) string {
	if words, known := licenseLines[e.Type]; known {
		if e.DeviceName != "" {
			return words + " " + e.DeviceName
		}
		return words
	}
	return strings.ReplaceAll(strings.ReplaceAll(e.Type, ".", " "), "_", " ")
}

var licenseLines = map[string]string{
	"license.created": "added the license", "license.changed": "changed the license", "license.renewed": "renewed it", "license.transferred": "gave it to another owner",
	"license.erased": "replaced the personal data in it", "remote_deactivation.enabled": "turned remote deactivation on", "remote_deactivation.disabled": "turned remote deactivation off",
	"contract.added": "added a term of Enterprise support", "contract.changed": "changed a term of Enterprise support", "contract.confirmed": "confirmed a term of Enterprise support",
	"contract.removed": "took a term of Enterprise support back", "device.logged_in": "logged in", "device.logged_out": "logged out", "device.deactivated": "deactivated",
}
