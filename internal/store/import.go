package store

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// importBatch is how many licenses go into a statement. The SQLite driver takes time in
// proportion to the square of it.
const importBatch = 100

// overwritten are the columns that an import changes in a license there is already.
var overwritten = []string{
	"product", "kind", "owner", "seats", "support_until", "enterprise_plan", "enterprise_from",
	"enterprise_until", "enterprise_confirmed_at", "remote_deactivation", "created_at",
}

// ImportLicenses stores licenses by their key, all or none: a new key makes a license with
// an ID of its own, a known one changes everything but the ID. A license that doesn't say
// when it was created was created now, or when it was before. Progress, if not nil, is told
// how many are done.
func (s *Store) ImportLicenses(ctx context.Context, licenses []entitlement.License, newID func() string, now time.Time, progress func(done int)) (entitlement.Imported, error) {
	if err := importable(licenses); err != nil {
		return entitlement.Imported{}, err
	}
	// Always in the same order, so that two imports don't wait for each other.
	sorted := slices.SortedFunc(slices.Values(licenses), func(a, b entitlement.License) int { return cmp.Compare(a.Key, b.Key) })
	var total entitlement.Imported
	err := s.repeatedly(ctx, func(ctx context.Context) error {
		total = entitlement.Imported{}
		for batch := range slices.Chunk(sorted, importBatch) {
			if err := importSome(s.one(ctx), batch, newID, now, &total); err != nil {
				return err
			}
			if progress != nil {
				progress(total.Imported + total.Updated + total.Unchanged)
			}
		}
		return nil
	})
	if err != nil {
		return entitlement.Imported{}, s.failed("import licenses", err)
	}
	return total, nil
}

// importable refuses what no import can store, and names it.
func importable(licenses []entitlement.License) error {
	var faults fault.List
	seen := make(map[string]bool, len(licenses))
	for _, l := range licenses {
		switch {
		case !rowOfLicense(l).storable():
			faults.Add("license_key", nil, "the license %q has characters that cannot be stored, or a date outside the years 1 to 9999", l.Key)
		case seen[l.Key]:
			faults.Add("license_key", l.Key, "the license %q is there twice", l.Key)
		}
		seen[l.Key] = true
	}
	return faults.Err("invalid_licenses", "The licenses cannot be imported as they are.")
}

func importSome(db *gorm.DB, batch []entitlement.License, newID func() string, now time.Time, total *entitlement.Imported) error {
	keys := make([]string, len(batch))
	for i, l := range batch {
		keys[i] = l.Key
	}
	var existing []licenseRow
	err := db.Clauses(clause.Locking{Strength: "UPDATE"}).Where("license_key IN ?", keys).Order(byKey).Find(&existing).Error
	if err != nil {
		return err
	}
	known := make(map[string]licenseRow, len(existing))
	for _, row := range existing {
		known[row.LicenseKey] = rowOfLicense(row.license()) // its instants in the form they compare in
	}
	var rows []licenseRow
	for _, l := range batch {
		row := rowOfLicense(l)
		was, old := known[l.Key]
		if l.CreatedAt.IsZero() {
			row.CreatedAt = stored(now)
		}
		if !old {
			row.ID = newID()
			total.Imported++
			rows = append(rows, row)
			continue
		}
		row.ID = was.ID
		if l.CreatedAt.IsZero() {
			row.CreatedAt = was.CreatedAt
		}
		if reflect.DeepEqual(row, was) {
			total.Unchanged++
			continue
		}
		total.Updated++
		rows = append(rows, row)
	}
	return insert(db.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "license_key"}}, DoUpdates: clause.AssignmentColumns(overwritten),
	}), rows)
}
