package store

import (
	"errors"
	"reflect"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/entitlement"
)

// holdingBefore is a license as it was loaded.
type holdingBefore struct {
	row       licenseRow
	contracts []entitlement.Contract
	devices   []entitlement.Device
}

// replace stores what has changed since.
func (b holdingBefore) replace(db *gorm.DB, h *entitlement.Holding) error {
	if !storableLicense(h.License) {
		return unstorableLicense
	}
	h.ID, h.Version = b.row.ID, b.row.Version
	if len(h.Events) > 0 {
		h.Version++
	}
	if row := rowOfLicense(h.License, h.Version); !reflect.DeepEqual(row, rowOfLicense(b.row.license(), b.row.Version)) {
		update := db.Model(&licenseRow{}).Where("id = ? AND version = ?", b.row.ID, b.row.Version).Select("*").Omit("id").Updates(&row)
		if update.Error != nil {
			return update.Error
		}
		if update.RowsAffected != 1 {
			return errors.New("the license was updated inside its own update")
		}
	}
	return b.replaceParts(db, h)
}

// replaceParts stores the contracts and devices that are others than before, and the new
// events with their entries.
func (b holdingBefore) replaceParts(db *gorm.DB, h *entitlement.Holding) error {
	gone, contracts := b.changedContracts(h)
	if len(gone) > 0 {
		if err := db.Where("id IN ?", gone).Delete(&contractRow{}).Error; err != nil {
			return err
		}
	}
	if err := insert(db.Clauses(orReplace), contracts); err != nil {
		return err
	}
	var devices []deviceRow
	for i, d := range h.Devices {
		if i < len(b.devices) && b.devices[i] == d { // they keep their places
			continue
		}
		if !storable(d.Fingerprint, d.Name) {
			return unstorable
		}
		devices = append(devices, rowOfDevice(h.ID, d))
	}
	if err := insert(db.Clauses(orReplace), devices); err != nil {
		return err
	}
	events, err := rowsOfLicenseEvents(h)
	if err != nil {
		return err
	}
	if err := insert(db, events); err != nil {
		return err
	}
	return insert(db, entriesOfLicense(db.Statement.Context, events))
}

// changedContracts are the IDs of those that are gone, and those that are new or others than
// they were.
func (b holdingBefore) changedContracts(h *entitlement.Holding) (gone []string, rows []contractRow) {
	for _, was := range b.contracts {
		if !slices.ContainsFunc(h.Contracts, func(c entitlement.Contract) bool { return c.ID == was.ID }) {
			gone = append(gone, was.ID)
		}
	}
	for _, c := range h.Contracts {
		if !slices.Contains(b.contracts, c) {
			rows = append(rows, rowOfContract(h.ID, c))
		}
	}
	return gone, rows
}

// orReplace stores a row in the place of the one with its ID.
var orReplace = clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}
