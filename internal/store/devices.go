package store

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

var noDevice = fault.New(fault.NotFound, "not_found", "There is no such device.")

// Devices lists a license's devices, active or not, the latest logged in first. An unknown
// license is a fault.NotFound.
func (s *Store) Devices(ctx context.Context, license string) ([]entitlement.Device, error) {
	var rows []deviceRow
	err := s.ofLicense(ctx, license, func(db *gorm.DB) error {
		return db.Where("license_id = ?", license).Order("logged_in_at DESC, id DESC").Find(&rows).Error
	})
	return devicesFrom(rows), s.failed("list a license's devices", err)
}

// LicenseOf is the ID of the license that a device was logged in with, or a fault.NotFound.
func (s *Store) LicenseOf(ctx context.Context, device string) (string, error) {
	id, ok := uuidOf(device)
	if !ok {
		return "", noDevice
	}
	var found []string
	if err := s.one(ctx).Model(&deviceRow{}).Where("id = ?", id).Pluck("license_id", &found).Error; err != nil {
		return "", s.failed("look for a device's license", err)
	}
	if len(found) == 0 {
		return "", noDevice
	}
	return found[0], nil
}

// NextExpiry is the earliest instant at which a device becomes inactive by itself, which may
// have passed without anything recording it; zero for never.
func (s *Store) NextExpiry(ctx context.Context) (time.Time, error) {
	at, err := earliest(s.one(ctx).Model(&deviceRow{}).Where("ended_at IS NULL"), "deactivates_at")
	return at, s.failed("find the next device to expire", err)
}

// byName is the order devices are found in. Its cursors' keys are an ID and a name.
const (
	byName   = "name, id"
	idLength = len("01234567-89ab-cdef-0123-456789abcdef")
)

// FindDevices lists a page of devices of all licenses by name, those whose name or
// fingerprint has the text in it, in whatever case. Next continues it; empty at the end.
func (s *Store) FindDevices(ctx context.Context, q entitlement.DeviceQuery) (page []entitlement.FoundDevice, next string, err error) {
	if utf8.RuneCountInString(q.Text) > longestText {
		return nil, "", tooMuchText
	}
	if q.Limit <= 0 {
		q.Limit = usualLimit
	}
	var from cursor
	if q.Cursor != "" {
		if from, err = readCursor(q.Cursor, byName, placeOfDevice); err != nil {
			return nil, "", err
		}
	}
	if !storable(q.Text) {
		return nil, "", nil
	}
	err = s.reading(ctx, func(db *gorm.DB) error {
		query := db.Order(byName).Limit(q.Limit + 1)
		if q.Cursor != "" {
			query = query.Where("(name, id) > (?, ?)", from.Key[idLength:], from.Key[:idLength])
		}
		if q.Text != "" {
			query = query.Where(`search LIKE ? ESCAPE '\'`, "%"+literal.Replace(strings.ToLower(q.Text))+"%")
		}
		if q.Active {
			query = query.Where("ended_at IS NULL AND deactivates_at > ?", stored(q.Now))
		}
		var rows []deviceRow
		if err := query.Find(&rows).Error; err != nil {
			return err
		}
		if len(rows) > q.Limit {
			rows = rows[:q.Limit]
			last := rows[q.Limit-1]
			next = cursor{Order: byName, Key: last.ID + last.Name}.String()
		}
		page, err = withLicenses(db, rows)
		return err
	})
	return page, next, s.failed("find devices", err)
}

// placeOfDevice reports whether a cursor is a place in the list of devices.
func placeOfDevice(c cursor) bool {
	if c.At != nil || len(c.Key) < idLength || !storable(c.Key) {
		return false
	}
	_, ok := uuidOf(c.Key[:idLength])
	return ok
}

// withLicenses makes devices of rows and loads their licenses.
func withLicenses(db *gorm.DB, rows []deviceRow) ([]entitlement.FoundDevice, error) {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.LicenseID
	}
	licenses, err := licensesByID(db, ids)
	if err != nil {
		return nil, err
	}
	var all []entitlement.FoundDevice
	for _, row := range rows {
		all = append(all, entitlement.FoundDevice{Device: row.device(), License: licenses[row.LicenseID]})
	}
	return all, nil
}
