package store

import (
	"context"

	"gorm.io/gorm"

	"deskbell/entitlement"
	"deskbell/internal/notify"
)

// Registered loads what entries about licenses tell of, by the IDs of the entries: each
// license and device as it stands now, with the event. An entry whose event isn't there is
// left out.
func (s *Store) Registered(ctx context.Context, entries []notify.Entry) (all map[string]notify.Registered, err error) {
	ids := make([]string, len(entries)) // of the events: an entry has its event's ID
	for i, e := range entries {
		ids[i] = e.ID
	}
	err = s.reading(ctx, func(db *gorm.DB) (err error) {
		all, err = registered(db, ids)
		return err
	})
	return all, s.failed("load what entries about licenses tell of", err)
}

// registered loads events of licenses by their IDs, with what they are about.
func registered(db *gorm.DB, ids []string) (map[string]notify.Registered, error) {
	var rows []licenseEventRow
	if err := db.Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	all := make(map[string]notify.Registered, len(rows))
	var ofLicenses, ofDevices []string
	for _, row := range rows {
		event, err := row.event()
		if err != nil {
			return nil, err
		}
		all[event.ID] = notify.Registered{Event: event}
		ofLicenses = append(ofLicenses, row.LicenseID)
		if event.Device != "" {
			ofDevices = append(ofDevices, event.Device)
		}
	}
	licenses, err := licensesByID(db, ofLicenses)
	if err != nil {
		return nil, err
	}
	devices, err := devicesByID(db, ofDevices)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		one := all[row.ID]
		one.License = licenses[row.LicenseID]
		if d, ok := devices[one.Event.Device]; ok {
			one.Device = &d
		}
		all[row.ID] = one
	}
	return all, nil
}

func licensesByID(db *gorm.DB, ids []string) (map[string]entitlement.License, error) {
	all := map[string]entitlement.License{}
	if len(ids) == 0 {
		return all, nil
	}
	var rows []licenseRow
	if err := db.Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	licenses, err := withContracts(db, rows)
	for _, l := range licenses {
		all[l.ID] = l
	}
	return all, err
}

func devicesByID(db *gorm.DB, ids []string) (map[string]entitlement.Device, error) {
	all := map[string]entitlement.Device{}
	if len(ids) == 0 {
		return all, nil
	}
	var rows []deviceRow
	err := db.Where("id IN ?", ids).Find(&rows).Error
	for _, row := range rows {
		all[row.ID] = row.device()
	}
	return all, err
}
