package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"deskbell/entitlement"
)

// licenseEventRow is one entry of a license's history.
type licenseEventRow struct {
	LicenseID string `gorm:"primaryKey"`
	Number    int    `gorm:"primaryKey;autoIncrement:false"`
	ID        string
	Kind      string
	At        time.Time
	ActorRole string
	ActorID   string
	ActorName string
	Details   string
}

func (licenseEventRow) TableName() string { return "license_events" }

// licenseDetails is entitlement.Details as JSON. Its names are stored: rename none.
type licenseDetails struct {
	Device     string          `json:"device,omitempty"`
	DeviceName string          `json:"device_name,omitempty"`
	Contract   string          `json:"contract,omitempty"`
	By         string          `json:"by,omitempty"`
	Reason     string          `json:"reason,omitempty"`
	Ticket     string          `json:"ticket,omitempty"`
	Since      *time.Time      `json:"since,omitempty"`
	Changes    []licenseChange `json:"changes,omitempty"`
}

type licenseChange struct {
	Field string `json:"field"`
	Was   string `json:"was"`
	Now   string `json:"now"`
}

func rowOfLicenseEvent(license string, e entitlement.Event) (licenseEventRow, error) {
	d := licenseDetails{
		Device: e.Device, DeviceName: e.DeviceName, Contract: e.Contract, By: string(e.By),
		Reason: e.Reason, Ticket: e.Ticket, Since: nullable(e.Since),
	}
	for _, c := range e.Changes {
		d.Changes = append(d.Changes, licenseChange(c))
	}
	data, err := written(d)
	return licenseEventRow{
		LicenseID: license, Number: e.Number, ID: e.ID, Kind: string(e.Kind), At: stored(e.At),
		ActorRole: string(e.Actor.Role), ActorID: e.Actor.ID, ActorName: e.Actor.Name, Details: data,
	}, err
}

func (r licenseEventRow) event() (entitlement.Event, error) {
	d, err := read[licenseDetails](r.Details)
	e := entitlement.Event{
		ID: r.ID, Number: r.Number, Kind: entitlement.EventKind(r.Kind), At: r.At.UTC(),
		Actor: entitlement.Actor{Role: entitlement.Role(r.ActorRole), ID: r.ActorID, Name: r.ActorName},
		Details: entitlement.Details{
			Device: d.Device, DeviceName: d.DeviceName, Contract: d.Contract, By: entitlement.End(d.By),
			Reason: d.Reason, Ticket: d.Ticket, Since: instant(d.Since),
		},
	}
	for _, c := range d.Changes {
		e.Changes = append(e.Changes, entitlement.Change(c))
	}
	return e, err
}

// rowsOfLicenseEvents are the new entries of a license's history.
func rowsOfLicenseEvents(h *entitlement.Holding) ([]licenseEventRow, error) {
	rows := make([]licenseEventRow, len(h.Events))
	for i, e := range h.Events {
		var err error
		if rows[i], err = rowOfLicenseEvent(h.ID, e); err != nil {
			return nil, err
		}
		if !storable(e.Actor.ID, e.Actor.Name) {
			return nil, unstorable
		}
	}
	return rows, nil
}

// LicenseEvents lists a page of a license's history, oldest first, after a number: at most
// limit events, or the usual number of them for 0. An unknown license is a fault.NotFound.
func (s *Store) LicenseEvents(ctx context.Context, license string, after, limit int) ([]entitlement.Event, error) {
	if limit <= 0 {
		limit = usualLimit
	}
	var rows []licenseEventRow
	err := s.ofLicense(ctx, license, func(db *gorm.DB) error {
		return db.Where("license_id = ? AND number > ?", license, after).Order("number").Limit(limit).Find(&rows).Error
	})
	if err != nil {
		return nil, s.failed("load a license's history", err)
	}
	all := make([]entitlement.Event, len(rows))
	for i, row := range rows {
		if all[i], err = row.event(); err != nil {
			return nil, s.failed("load a license's history", err)
		}
	}
	return all, nil
}
