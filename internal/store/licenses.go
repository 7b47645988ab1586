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

// Account is what is known of an owner's licenses: always all, and none for an unknown
// owner.
func (s *Store) Account(ctx context.Context, owner entitlement.Email) (entitlement.Account, error) {
	if !storable(string(owner)) {
		return entitlement.Account{}, nil
	}
	// Without a transaction around the queries, since each request waits for them. What is
	// changed in between is known as it was before, or as it is then.
	//
	// Both are made for every address, also for one that owns nothing: else the time that an
	// entitlement check takes would tell who is a customer.
	db := s.one(ctx)
	var rows []licenseRow
	err := db.Where("owner = ?", string(owner)).Order(byKey).Find(&rows).Error
	if err != nil {
		return entitlement.Account{}, s.failed("look for an account's licenses", err)
	}
	var contracts []contractRow
	owned := db.Model(&licenseRow{}).Select("id").Where("owner = ?", string(owner))
	err = db.Where("license_id IN (?)", owned).Order("starts_at, id").Find(&contracts).Error
	if err != nil {
		return entitlement.Account{}, s.failed("look for an account's contracts", err)
	}
	return entitlement.Account{Licenses: licensesOf(rows, contracts)}, nil
}

// uuidOf reads the ID of a license or a device; anything else is nobody's.
func uuidOf(id string) (string, bool) {
	k, ok := parse(tickets.Ref(id))
	return k.id, ok && k.id != ""
}

// License finds one by its ID, or a fault.NotFound. Its seats in use are as of now.
func (s *Store) License(ctx context.Context, id string, now time.Time) (entitlement.Held, error) {
	id, ok := uuidOf(id)
	if !ok {
		return entitlement.Held{}, noLicense
	}
	var found []entitlement.Held
	err := s.reading(ctx, func(db *gorm.DB) (err error) {
		var rows []licenseRow
		if err := db.Where("id = ?", id).Find(&rows).Error; err != nil {
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

// ofLicense reads something of a license, if there is one.
func (s *Store) ofLicense(ctx context.Context, id string, work func(db *gorm.DB) error) error {
	id, ok := uuidOf(id)
	if !ok {
		return noLicense
	}
	return s.reading(ctx, func(db *gorm.DB) error {
		var found []string
		if err := db.Model(&licenseRow{}).Where("id = ?", id).Pluck("id", &found).Error; err != nil {
			return err
		}
		if len(found) == 0 {
			return noLicense
		}
		return work(db)
	})
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

// EachLicense visits every license, by key. Those stored meanwhile may be among them.
func (s *Store) EachLicense(ctx context.Context, visit func(entitlement.License) error) error {
	const batch = 500
	for last := ""; ; {
		var all []entitlement.License
		err := s.reading(ctx, func(db *gorm.DB) error {
			var rows []licenseRow
			err := db.Where("license_key > ?", last).Order(byKey).Limit(batch).Find(&rows).Error
			if err == nil {
				all, err = withContracts(db, rows)
			}
			return err
		})
		if err != nil {
			return s.failed("load licenses", err)
		}
		for _, l := range all {
			if err := visit(l); err != nil {
				return err
			}
			last = l.Key
		}
		if len(all) < batch {
			return nil
		}
	}
}

// withSeats makes licenses of rows and counts the devices that are active at now.
func withSeats(db *gorm.DB, rows []licenseRow, now time.Time) ([]entitlement.Held, error) {
	licenses, err := withContracts(db, rows)
	if err != nil || len(licenses) == 0 {
		return nil, err
	}
	var counts []struct {
		LicenseID string
		Active    int
	}
	err = db.Model(&deviceRow{}).Select("license_id, COUNT(*) AS active").
		Where("license_id IN ? AND ended_at IS NULL AND deactivates_at > ?", idsOfLicenses(rows), stored(now)).
		Group("license_id").Find(&counts).Error
	if err != nil {
		return nil, err
	}
	active := map[string]int{}
	for _, c := range counts {
		active[c.LicenseID] = c.Active
	}
	all := make([]entitlement.Held, len(licenses))
	for i, l := range licenses {
		all[i] = entitlement.Held{License: l, SeatsInUse: active[l.ID]}
	}
	return all, nil
}
