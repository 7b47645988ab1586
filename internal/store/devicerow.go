package store

import (
	"strings"
	"time"

	"deskbell/entitlement"
)

// deviceRow is a device that was logged in with a license. It holds a seat until it ends or
// hasn't been seen for too long.
type deviceRow struct {
	ID            string `gorm:"primaryKey"`
	LicenseID     string
	Fingerprint   string
	Name          string
	Search        string
	LoggedInAt    time.Time
	LastSeenAt    time.Time
	DeactivatesAt time.Time
	Remote        bool
	EndedAt       *time.Time
	EndedBy       *string
}

func (deviceRow) TableName() string { return "devices" }

func rowOfDevice(license string, d entitlement.Device) deviceRow {
	return deviceRow{
		ID: d.ID, LicenseID: license, Fingerprint: d.Fingerprint, Name: d.Name,
		Search:     strings.ToLower(d.Name + "\n" + d.Fingerprint),
		LoggedInAt: stored(d.LoggedInAt), LastSeenAt: stored(d.LastSeenAt), DeactivatesAt: stored(d.DeactivatesAt()),
		Remote: d.Remote, EndedAt: nullable(d.EndedAt), EndedBy: optional(string(d.EndedBy)),
	}
}

func (r deviceRow) device() entitlement.Device {
	return entitlement.Device{
		ID: r.ID, Fingerprint: r.Fingerprint, Name: r.Name,
		LoggedInAt: r.LoggedInAt.UTC(), LastSeenAt: r.LastSeenAt.UTC(),
		Remote: r.Remote, EndedAt: instant(r.EndedAt), EndedBy: entitlement.End(text(r.EndedBy)),
	}
}

func devicesFrom(rows []deviceRow) []entitlement.Device {
	all := make([]entitlement.Device, len(rows))
	for i, row := range rows {
		all[i] = row.device()
	}
	return all
}
