package store

import (
	"context"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/privacy"
)

// LicenseHistory loads a license with its devices and its whole history.
func (s *Store) LicenseHistory(ctx context.Context, id string) (l privacy.License, err error) {
	id, ok := uuidOf(id)
	if !ok {
		return l, noLicense
	}
	err = s.reading(ctx, func(db *gorm.DB) error {
		var rows []licenseRow
		if err := db.Where("id = ?", id).Find(&rows).Error; err != nil {
			return err
		}
		all, err := withDevices(db, rows)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return noLicense
		}
		l.Holding = all[0]
		l.History, _, err = licensePast(db, id)
		return err
	})
	return l, s.failed("load a license with its history", err)
}

// licensePast loads the whole history of a license.
func licensePast(db *gorm.DB, id string) ([]entitlement.Event, []licenseEventRow, error) {
	var rows []licenseEventRow
	if err := db.Where("license_id = ?", id).Order("number").Find(&rows).Error; err != nil {
		return nil, nil, err
	}
	all := make([]entitlement.Event, len(rows))
	for i, row := range rows {
		var err error
		if all[i], err = row.event(); err != nil {
			return nil, nil, err
		}
	}
	return all, rows, nil
}

// RewriteLicense is UpdateLicense for a change that replaces parts of the past; see
// privacy.Store.
func (s *Store) RewriteLicense(ctx context.Context, id string, change func(context.Context, privacy.License) error) error {
	id, ok := uuidOf(id)
	if !ok {
		return noLicense
	}
	return s.repeatedly(ctx, func(ctx context.Context) error {
		db := s.one(ctx)
		var rows []licenseRow
		if err := db.Where("id = ?", id).Clauses(clause.Locking{Strength: "UPDATE"}).Find(&rows).Error; err != nil {
			return s.failed("lock a license", err)
		}
		if len(rows) == 0 {
			return noLicense
		}
		all, err := withDevices(db, rows)
		if err != nil {
			return s.failed("load a license", err)
		}
		l := privacy.License{Holding: all[0]}
		var history []licenseEventRow
		if l.History, history, err = licensePast(db, id); err != nil {
			return s.failed("load a license's history", err)
		}
		before := holdingBefore{row: rows[0], contracts: slices.Clone(l.Contracts), devices: slices.Clone(l.Devices)}
		if err := change(ctx, l); err != nil {
			return err
		}
		if len(l.Events) == 0 {
			return nil
		}
		if err := before.replace(db, l.Holding); err != nil {
			return s.failed("store a rewritten license", err)
		}
		if err := rewriteLicensePast(db, l, history); err != nil {
			return s.failed("store a license's rewritten history", err)
		}
		s.touch(ctx, LicensesChanged, EntryAdded)
		_, err = s.EraseAudit(ctx, audit.Erasure{Objects: []audit.Object{{Kind: "license", ID: id}}})
		return err
	})
}

// rewriteLicensePast stores what has been replaced in the history, and what else tells of it.
func rewriteLicensePast(db *gorm.DB, l privacy.License, history []licenseEventRow) error {
	entries := make([]string, len(history))
	for i, was := range history {
		entries[i] = was.ID
		now, err := rowOfLicenseEvent(l.ID, l.History[i])
		if err != nil {
			return err
		}
		if now == was {
			continue
		}
		err = db.Model(&licenseEventRow{}).Where("license_id = ? AND number = ?", was.LicenseID, was.Number).
			Select("actor_id", "actor_name", "details").Updates(&now).Error
		if err != nil {
			return err
		}
	}
	if err := bareEntries(db, entries); err != nil || len(entries) == 0 {
		return err
	}
	return hushCalls(db, "entry IN ?", entries)
}
