package store

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"deskbell/entitlement"
)

// licenseRow is a license without its contracts.
type licenseRow struct {
	ID                 string `gorm:"primaryKey"`
	Version            int64
	LicenseKey         string
	Product            string
	Kind               string
	Owner              string
	Seats              int
	SupportUntil       *time.Time
	RemoteDeactivation bool
	CreatedAt          time.Time `gorm:"autoCreateTime:false"`
}

func (licenseRow) TableName() string { return "licenses" }

// contractRow is one term of the Enterprise support add-on.
type contractRow struct {
	ID          string `gorm:"primaryKey"`
	LicenseID   string
	Plan        string
	StartsAt    time.Time
	EndsAt      time.Time
	ConfirmedAt *time.Time
}

func (contractRow) TableName() string { return "contracts" }

func rowOfLicense(l entitlement.License, version int64) licenseRow {
	return licenseRow{
		ID: l.ID, Version: version, LicenseKey: l.Key, Product: l.Product, Kind: string(l.Kind), Owner: string(l.Owner),
		Seats: l.Seats, SupportUntil: nullable(l.SupportUntil),
		RemoteDeactivation: l.RemoteDeactivation, CreatedAt: stored(l.CreatedAt),
	}
}

func rowOfContract(license string, c entitlement.Contract) contractRow {
	return contractRow{
		ID: c.ID, LicenseID: license, Plan: c.Plan,
		StartsAt: stored(c.From), EndsAt: stored(c.Until), ConfirmedAt: nullable(c.ConfirmedAt),
	}
}

func (r licenseRow) license() entitlement.License {
	return entitlement.License{
		ID: r.ID, Key: r.LicenseKey, Product: r.Product, Kind: entitlement.Kind(r.Kind),
		Owner: entitlement.Email(r.Owner), Seats: r.Seats, SupportUntil: instant(r.SupportUntil),
		RemoteDeactivation: r.RemoteDeactivation, CreatedAt: r.CreatedAt.UTC(),
	}
}

func (r contractRow) contract() entitlement.Contract {
	return entitlement.Contract{
		ID: r.ID, Plan: r.Plan, From: r.StartsAt.UTC(), Until: r.EndsAt.UTC(), ConfirmedAt: instant(r.ConfirmedAt),
	}
}

// withContracts makes licenses of rows and loads their contracts.
func withContracts(db *gorm.DB, rows []licenseRow) ([]entitlement.License, error) {
	var contracts []contractRow
	for ids := range slices.Chunk(idsOfLicenses(rows), lookedUpTogether) {
		var some []contractRow
		if err := db.Where("license_id IN ?", ids).Order("starts_at, id").Find(&some).Error; err != nil {
			return nil, err
		}
		contracts = append(contracts, some...)
	}
	return licensesOf(rows, contracts), nil
}

// licensesOf makes licenses of rows, with those of the contracts that are theirs, in order.
func licensesOf(rows []licenseRow, contracts []contractRow) []entitlement.License {
	of := map[string][]entitlement.Contract{}
	for _, row := range contracts {
		of[row.LicenseID] = append(of[row.LicenseID], row.contract())
	}
	var all []entitlement.License
	for _, row := range rows {
		l := row.license()
		l.Contracts = of[row.ID]
		all = append(all, l)
	}
	return all
}

// lookedUpTogether is how many licenses are looked up in a statement, by a list: databases
// bound its length, the SQLite driver takes time in proportion to the square of it, and
// PostgreSQL uses the index for a list even where it knows nothing of the table yet.
const lookedUpTogether = 100

func idsOfLicenses(rows []licenseRow) []string {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return ids
}

// storableLicense reports whether both databases can hold a license.
func storableLicense(l entitlement.License) bool {
	for _, c := range l.Contracts {
		if !storable(c.Plan) || !storableInstant(c.From) || !storableInstant(c.Until) || !storableInstant(c.ConfirmedAt) {
			return false
		}
	}
	return storable(l.Key, l.Product, string(l.Kind), string(l.Owner)) && storableInstant(l.SupportUntil) && storableInstant(l.CreatedAt)
}
