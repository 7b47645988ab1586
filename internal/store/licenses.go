package store

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

var noLicense = fault.New(fault.NotFound, "not_found", "There is no such license.")

// OwnedBy lists an account's licenses; none for an unknown account.
func (s *Store) OwnedBy(ctx context.Context, owner entitlement.Email) ([]entitlement.License, error) {
	if !storable(string(owner)) {
		return nil, nil
	}
	var rows []licenseRow
	if err := s.one(ctx).Where("owner = ?", string(owner)).Order("license_key").Find(&rows).Error; err != nil {
		return nil, s.failed("look for an account's licenses", err)
	}
	all := make([]entitlement.License, len(rows))
	for i, row := range rows {
		all[i] = row.license()
	}
	return all, nil
}

// License finds one by its ID, or a fault.NotFound. Its seats in use are as of now.
func (s *Store) License(ctx context.Context, id string, now time.Time) (entitlement.Held, error) {
	k, ok := parse(tickets.Ref(id))
	if !ok || k.id == "" {
		return entitlement.Held{}, noLicense
	}
	var found []entitlement.Held
	err := s.reading(ctx, func(db *gorm.DB) (err error) {
		var rows []licenseRow
		if err := db.Where("id = ?", k.id).Find(&rows).Error; err != nil {
			return err
		}
		found, err = withSeats(db, rows, now)
		return err
	})
	if err == nil && len(found) == 0 {
		return entitlement.Held{}, noLicense
	}
	if err != nil {
		return entitlement.Held{}, s.failed("load a license", err)
	}
	return found[0], nil
}

// byKey is the order licenses are listed in.
const byKey = "license_key"

// ListLicenses lists a page by key. Next continues it; empty at the end.
func (s *Store) ListLicenses(ctx context.Context, q entitlement.Query) (page []entitlement.Held, next string, err error) {
	if utf8.RuneCountInString(q.Text) > longestText {
		return nil, "", tooMuchText
	}
	if q.Limit <= 0 {
		q.Limit = usualLimit
	}
	var from cursor
	if q.Cursor != "" {
		if from, err = readCursor(q.Cursor, byKey, func(c cursor) bool { return c.At == nil && storable(c.Key) }); err != nil {
			return nil, "", err
		}
	}
	if !storable(string(q.Owner), q.Text) {
		return nil, "", nil
	}
	err = s.reading(ctx, func(db *gorm.DB) (err error) {
		query := db.Order(byKey).Limit(q.Limit + 1)
		if q.Cursor != "" {
			query = query.Where("license_key > ?", from.Key)
		}
		if q.Owner != "" {
			query = query.Where("owner = ?", string(q.Owner))
		}
		if q.Text != "" {
			pattern := "%" + literal.Replace(strings.ToLower(q.Text)) + "%"
			query = query.Where(`(LOWER(license_key) LIKE ? ESCAPE '\' OR LOWER(product) LIKE ? ESCAPE '\' OR owner LIKE ? ESCAPE '\')`, pattern, pattern, pattern)
		}
		var rows []licenseRow
		if err := query.Find(&rows).Error; err != nil {
			return err
		}
		if len(rows) > q.Limit {
			rows = rows[:q.Limit]
			next = cursor{Order: byKey, Key: rows[q.Limit-1].LicenseKey}.String()
		}
		page, err = withSeats(db, rows, q.Now)
		return err
	})
	return page, next, s.failed("list licenses", err)
}

// withSeats makes licenses of rows and counts the devices that are active at now.
func withSeats(db *gorm.DB, rows []licenseRow, now time.Time) ([]entitlement.Held, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	var counts []struct {
		LicenseID string
		Active    int
	}
	err := db.Model(&deviceRow{}).Select("license_id, COUNT(*) AS active").
		Where("license_id IN ? AND ended_at IS NULL AND deactivates_at > ?", ids, stored(now)).
		Group("license_id").Find(&counts).Error
	if err != nil {
		return nil, err
	}
	active := map[string]int{}
	for _, c := range counts {
		active[c.LicenseID] = c.Active
	}
	all := make([]entitlement.Held, len(rows))
	for i, row := range rows {
		all[i] = entitlement.Held{License: row.license(), SeatsInUse: active[row.ID]}
	}
	return all, nil
}
