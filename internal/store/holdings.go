package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

var unstorableLicense = fault.New(fault.Invalid, "unstorable_license",
	"The license has characters that cannot be stored, such as NUL, or a date outside the years 1 to 9999.")

// CreateLicense stores a new license with its devices, its events and an entry for each. A
// key that is taken is a fault.Conflict.
func (s *Store) CreateLicense(ctx context.Context, h *entitlement.Holding) error {
	if !storableLicense(h.License) {
		return unstorableLicense
	}
	return s.repeatedly(ctx, func(ctx context.Context) error {
		db := s.one(ctx)
		row := rowOfLicense(h.License, h.Version)
		if err := db.Create(&row).Error; err != nil {
			if s.taken(err) {
				return fault.New(fault.Conflict, "license_key_taken", "There is a license with the key %s already.", h.Key).Because(err)
			}
			return s.failed("store a license", err)
		}
		if err := (holdingBefore{row: row}).replaceParts(db, h); err != nil {
			return s.failed("store a license", err)
		}
		s.touch(ctx, LicensesChanged, EntryAdded)
		return nil
	})
}

// UpdateLicense loads a license with its devices, locks it, applies the change, counts its
// Version up if there is an event, and stores what has changed, with the new events and an
// entry for each. When the change returns an error nothing is stored, and the error comes
// back as it is.
//
// A change that lost against another transaction is made once more on a freshly loaded
// license; it must not rely on being called only once.
func (s *Store) UpdateLicense(ctx context.Context, id string, change func(context.Context, *entitlement.Holding) error) error {
	id, ok := uuidOf(id)
	if !ok {
		return noLicense
	}
	return s.repeatedly(ctx, func(ctx context.Context) error {
		count, err := s.updateLocked(ctx, clause.Locking{Strength: "UPDATE"}, s.one(ctx).Where("id = ?", id), change)
		if err == nil && count == 0 {
			return noLicense
		}
		return err
	})
}

// UpdateExpired is UpdateLicense for up to limit licenses with a device whose time was up by
// now and for which nothing has recorded it, leaving out those that are being changed just
// now. It returns how many there were. All are stored together, or none.
func (s *Store) UpdateExpired(ctx context.Context, now time.Time, limit int, change func(context.Context, *entitlement.Holding) error) (count int, err error) {
	err = s.repeatedly(ctx, func(ctx context.Context) (err error) {
		db := s.one(ctx)
		expired := db.Model(&deviceRow{}).Select("license_id").Where("ended_at IS NULL AND deactivates_at <= ?", stored(now)).
			Group("license_id").Order("MIN(deactivates_at)").Limit(limit)
		count, err = s.updateLocked(ctx, clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}, db.Where("id IN (?)", expired).Order("id"), change)
		return err
	})
	if err != nil {
		return 0, err
	}
	return count, nil
}

// updateLocked locks the licenses that a query finds, changes each and stores what has
// changed.
func (s *Store) updateLocked(ctx context.Context, lock clause.Locking, query *gorm.DB, change func(context.Context, *entitlement.Holding) error) (int, error) {
	var rows []licenseRow
	if err := query.Clauses(lock).Find(&rows).Error; err != nil {
		return 0, s.failed("lock licenses", err)
	}
	all, err := withDevices(s.one(ctx), rows)
	if err != nil {
		return 0, s.failed("load licenses", err)
	}
	for i, h := range all {
		before := holdingBefore{row: rows[i], contracts: slices.Clone(h.Contracts), devices: slices.Clone(h.Devices)}
		if err := change(ctx, h); err != nil {
			return 0, err
		}
		if err := before.replace(s.one(ctx), h); err != nil {
			return 0, s.failed("store a changed license", err)
		}
		if len(h.Events) > 0 {
			s.touch(ctx, EntryAdded)
		}
		s.touch(ctx, LicensesChanged)
	}
	return len(all), nil
}

// Holdings loads an owner's licenses with their devices, by key.
func (s *Store) Holdings(ctx context.Context, owner entitlement.Email) (all []*entitlement.Holding, err error) {
	if !storable(string(owner)) {
		return nil, nil
	}
	err = s.reading(ctx, func(db *gorm.DB) (err error) {
		var rows []licenseRow
		if err := db.Where("owner = ?", string(owner)).Order(byKey).Find(&rows).Error; err != nil {
			return err
		}
		all, err = withDevices(db, rows)
		return err
	})
	return all, s.failed("load an owner's licenses", err)
}

// withDevices makes licenses of rows and loads their contracts and devices.
func withDevices(db *gorm.DB, rows []licenseRow) ([]*entitlement.Holding, error) {
	all, err := withPasts(db, rows)
	if err != nil {
		return nil, err
	}
	of := map[string][]entitlement.Device{}
	for ids := range slices.Chunk(idsOfLicenses(rows), lookedUpTogether) {
		var devices []deviceRow
		if err := db.Where("license_id IN ?", ids).Order("id").Find(&devices).Error; err != nil {
			return nil, err
		}
		for _, row := range devices {
			of[row.LicenseID] = append(of[row.LicenseID], row.device())
		}
	}
	for _, h := range all {
		h.Devices = of[h.ID]
	}
	return all, nil
}

// withPasts makes licenses of rows, and loads their contracts and how long their histories
// are, but not their devices.
func withPasts(db *gorm.DB, rows []licenseRow) ([]*entitlement.Holding, error) {
	licenses, err := withContracts(db, rows)
	if err != nil {
		return nil, err
	}
	of := map[string]int{}
	for ids := range slices.Chunk(idsOfLicenses(rows), lookedUpTogether) {
		var pasts []struct {
			LicenseID string
			Past      int
		}
		err := db.Model(&licenseEventRow{}).Select("license_id, MAX(number) AS past").Where("license_id IN ?", ids).Group("license_id").Find(&pasts).Error
		if err != nil {
			return nil, err
		}
		for _, each := range pasts {
			of[each.LicenseID] = each.Past
		}
	}
	var all []*entitlement.Holding
	for i, l := range licenses {
		all = append(all, &entitlement.Holding{License: l, Version: rows[i].Version, Past: of[l.ID]})
	}
	return all, nil
}
