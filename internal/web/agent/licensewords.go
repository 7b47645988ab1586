package agent

import "deskbell/internal/web/client"

// deviceState says whether a device takes a seat, or how it stopped.
func deviceState(d client.Device) string {
	if d.Active {
		return "active"
	}
	return "inactive: " + endings[d.EndedBy]
}

// licenseActor is who did something, as a line begins with it.
func licenseActor(e client.LicenseEvent) string {
	if e.Actor.Role == "system" {
		return "The desk:"
	}
	return e.Actor.Name
}

func orNone(value string) string {
	if value == "" {
		return "none"
	}
	return value
}

// ticketFor is the ticket that a device would be deactivated for, as it was typed or is known.
func (v *licenseView) ticketFor(d client.Device, ticket string) string {
	if v.Part == d.ID {
		return v.Form.Value("ticket")
	}
	return ticket
}
