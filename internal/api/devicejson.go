package api

import (
	"time"

	"deskbell/entitlement"
)

// deviceJSON is a device as it stands when it is looked at.
type deviceJSON struct {
	ID            string     `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a62"`
	Fingerprint   string     `json:"fingerprint" doc:"The software's name for the machine." example:"9f86d081884c7d65"`
	Name          string     `json:"name" doc:"Its user's name for it." example:"Field laptop"`
	Active        bool       `json:"active" doc:"Whether it takes a seat."`
	LoggedInAt    time.Time  `json:"logged_in_at" example:"2026-11-02T09:00:00Z"`
	LastSeenAt    time.Time  `json:"last_seen_at" doc:"When it last connected." example:"2026-11-20T16:45:00Z"`
	DeactivatesAt time.Time  `json:"deactivates_at" doc:"30 days after that, when it becomes inactive unless it connects before." example:"2026-12-20T16:45:00Z"`
	EndedAt       *time.Time `json:"ended_at" doc:"When it became inactive; null while it is active." example:"2026-11-26T09:00:00Z"`
	EndedBy       *string    `json:"ended_by" doc:"How: by log_out, by its owner or an agent, who deactivated it, or by check_in, as it didn't connect in time." example:"check_in"`
	Remote        bool       `json:"remote" doc:"Whether it logged in while remote deactivation was on, so that its owner may deactivate it from afar."`
}

// Device is a deviceJSON under a name that huma describes when it is embedded.
type Device = deviceJSON

func toDeviceJSON(d entitlement.Device, now time.Time) deviceJSON {
	d = d.At(now)
	return deviceJSON{
		ID: d.ID, Fingerprint: d.Fingerprint, Name: d.Name, Active: d.ActiveAt(now), LoggedInAt: at(d.LoggedInAt), LastSeenAt: at(d.LastSeenAt),
		DeactivatesAt: at(d.DeactivatesAt()), EndedAt: atOrNull(d.EndedAt), EndedBy: textOrNull(d.EndedBy), Remote: d.Remote,
	}
}

func toDevicesJSON(all []entitlement.Device, now time.Time) []deviceJSON {
	written := []deviceJSON{}
	for _, d := range all {
		written = append(written, toDeviceJSON(d, now))
	}
	return written
}

// foundDeviceJSON is a device with the license it was logged in with.
type foundDeviceJSON struct {
	Device
	License briefLicense `json:"license"`
}

// briefLicense is what tells a license from others.
type briefLicense struct {
	ID         string `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Key        string `json:"license_key" example:"K-1001"`
	Product    string `json:"product" example:"Pix4Dengine"`
	OwnerEmail string `json:"owner_email" example:"ops@aerial.example"`
}

func toBriefLicense(l entitlement.License) briefLicense {
	return briefLicense{l.ID, l.Key, l.Product, string(l.Owner)}
}

// heldLicenseJSON is a license with its devices.
type heldLicenseJSON struct {
	License
	Devices []deviceJSON `json:"devices" doc:"All that were ever logged in with it."`
}
