package agent

import (
	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// showDevices lists what the ticket's license email owns, with devices.
func (a *Pages) showDevices(c *gin.Context, p *page.Page) error {
	t, account, err := holdings(p, c.Param("number"))
	if err != nil {
		return err
	}
	return p.Show(c, "Licenses of "+t.LicenseEmail, devicesPage(p, t, account))
}

func holdings(p *page.Page, ref string) (t client.Ticket, account client.Account, err error) {
	if t, err = p.API.Ticket(ref); err != nil {
		return t, account, err
	}
	dress(p, t)
	account, err = p.API.TicketLicenses(ref)
	return t, account, err
}

// showDeactivation asks why a device is deactivated, and what to tell the customer.
func (a *Pages) showDeactivation(c *gin.Context, p *page.Page) error {
	t, l, d, err := deviceOf(c, p)
	if err != nil {
		return err
	}
	return p.Show(c, "Deactivate "+d.Name, deactivationPage(p, t, l, d, page.Filled("kind", "resolution")))
}

func (a *Pages) deactivate(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	ref := c.Param("number")
	refusal := asSeen(p, f).DeactivateFor(ref, c.Param("device"), f.Value("reason"), f.Value("kind"), f.Value("message"))
	if refusal == nil {
		return p.GoTo(c, "/tickets/"+ref+"?done=deactivated")
	}
	t, l, d, err := deviceOf(c, p)
	if err != nil {
		return err
	}
	return p.Again(c, "Deactivate "+d.Name, f, refusal, deactivationPage(p, t, l, d, f))
}

// deviceOf finds the device that the address names: of the ticket's account, or with the
// parameter license of any, since a request for this is admitted whoever asks.
func deviceOf(c *gin.Context, p *page.Page) (t client.Ticket, l client.License, d client.Device, err error) {
	if id := c.Query("license"); id != "" {
		if t, err = p.API.Ticket(c.Param("number")); err != nil {
			return t, l, d, err
		}
		dress(p, t)
		l, devices, err := licenseWithDevices(p, id)
		if err != nil {
			return t, l, d, err
		}
		d, err = deviceAmong(devices, c.Param("device"))
		return t, l, d, err
	}
	t, account, err := holdings(p, c.Param("number"))
	if err != nil {
		return t, l, d, err
	}
	for _, held := range account.Items {
		if d, err = deviceAmong(held.Devices, c.Param("device")); err == nil {
			return t, held.License, d, nil
		}
	}
	return t, l, d, noDevice
}

var noDevice = fault.New(fault.NotFound, "not_found", "There is no such device among the licenses of this ticket’s account.")

func deviceAmong(all []client.Device, id string) (client.Device, error) {
	for _, d := range all {
		if d.ID == id {
			return d, nil
		}
	}
	return client.Device{}, noDevice
}

// answerKinds are what the message to the customer may be.
var answerKinds = []page.Choice{
	{Value: "resolution", Label: "Resolution"}, {Value: "action_plan", Label: "Action plan"}, {Value: "status_update", Label: "Status update"},
	{Value: "workaround", Label: "Workaround"}, {Value: "question", Label: "Question"}, {Value: "note", Label: "Internal note"},
}

// activeOf are the devices that take a seat.
func activeOf(all []client.Device) []client.Device {
	var active []client.Device
	for _, d := range all {
		if d.Active {
			active = append(active, d)
		}
	}
	return active
}

// seats says how many of a license's are in use.
func seats(l client.License) string {
	return text(int64(l.SeatsInUse)) + " of " + text(int64(l.Seats)) + " seats in use"
}
