package store

import (
	"time"

	"deskbell/entitlement"
)

// licenseRow is a license. Without a contract the enterprise columns are null; a contract
// has a plan, if only an empty one.
type licenseRow struct {
	ID                    string `gorm:"primaryKey"`
	LicenseKey            string
	Product               string
	Kind                  string
	Owner                 string
	Seats                 int
	SupportUntil          *time.Time
	EnterprisePlan        *string
	EnterpriseFrom        *time.Time
	EnterpriseUntil       *time.Time
	EnterpriseConfirmedAt *time.Time
	RemoteDeactivation    bool
	CreatedAt             time.Time `gorm:"autoCreateTime:false"`
}

func (licenseRow) TableName() string { return "licenses" }

// deviceRow is a device that was logged in with a license. It holds a seat until it ends or
// hasn't been seen for too long.
type deviceRow struct {
	ID            string `gorm:"primaryKey"`
	LicenseID     string
	Fingerprint   string
	Name          string
	LoggedInAt    time.Time
	LastSeenAt    time.Time
	DeactivatesAt time.Time
	EndedAt       *time.Time
	EndedBy       *string
}

func (deviceRow) TableName() string { return "devices" }

func rowOfLicense(l entitlement.License) licenseRow {
	row := licenseRow{
		ID: l.ID, LicenseKey: l.Key, Product: l.Product, Kind: string(l.Kind), Owner: string(l.Owner),
		Seats: l.Seats, SupportUntil: nullable(l.SupportUntil),
		RemoteDeactivation: l.RemoteDeactivation, CreatedAt: stored(l.CreatedAt),
	}
	if c := l.Contract; c != nil {
		row.EnterprisePlan = &c.Plan
		row.EnterpriseFrom, row.EnterpriseUntil = nullable(c.From), nullable(c.Until)
		row.EnterpriseConfirmedAt = nullable(c.ConfirmedAt)
	}
	return row
}

func (r licenseRow) license() entitlement.License {
	l := entitlement.License{
		ID: r.ID, Key: r.LicenseKey, Product: r.Product, Kind: entitlement.Kind(r.Kind),
		Owner: entitlement.Email(r.Owner), Seats: r.Seats, SupportUntil: instant(r.SupportUntil),
		RemoteDeactivation: r.RemoteDeactivation, CreatedAt: r.CreatedAt.UTC(),
	}
	if r.EnterprisePlan != nil {
		l.Contract = &entitlement.Contract{
			Plan: *r.EnterprisePlan, From: instant(r.EnterpriseFrom), Until: instant(r.EnterpriseUntil),
			ConfirmedAt: instant(r.EnterpriseConfirmedAt),
		}
	}
	return l
}

// storable reports whether both databases can hold the row.
func (r licenseRow) storable() bool {
	for _, at := range []*time.Time{r.SupportUntil, r.EnterpriseFrom, r.EnterpriseUntil, r.EnterpriseConfirmedAt, &r.CreatedAt} {
		if at != nil && !storableInstant(*at) {
			return false
		}
	}
	return storable(r.LicenseKey, r.Product, r.Kind, r.Owner, text(r.EnterprisePlan))
}
