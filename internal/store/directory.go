package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/entitlement"
)

// copyRow is what a directory of licenses elsewhere said last of one owner.
type copyRow struct {
	Owner     string `gorm:"primaryKey"`
	LearnedAt time.Time
	Licenses  string
}

func (copyRow) TableName() string { return "directory_copies" }

// noLicenses is the JSON of an owner the directory doesn't know.
const noLicenses = "[]"

// unknownSooner is how much sooner the copy of an owner without licenses is purged: after a
// day, where the others are kept for thirty. Anyone may ask for any address.
const unknownSooner = 29 * 24 * time.Hour

// licenseCopy is entitlement.License as JSON. Its names are stored: rename none.
type licenseCopy struct {
	ID                 string         `json:"id,omitempty"`
	Key                string         `json:"key"`
	Product            string         `json:"product"`
	Kind               string         `json:"kind"`
	Owner              string         `json:"owner"`
	Seats              int            `json:"seats"`
	SupportUntil       *time.Time     `json:"support_until,omitempty"`
	Contracts          []contractCopy `json:"contracts,omitempty"`
	RemoteDeactivation bool           `json:"remote_deactivation,omitempty"`
	CreatedAt          *time.Time     `json:"created_at,omitempty"`
}

type contractCopy struct {
	ID          string     `json:"id,omitempty"`
	Plan        string     `json:"plan"`
	From        time.Time  `json:"from"`
	Until       time.Time  `json:"until"`
	ConfirmedAt *time.Time `json:"confirmed_at,omitempty"`
}

func copyOfLicense(l entitlement.License) licenseCopy {
	c := licenseCopy{
		ID: l.ID, Key: l.Key, Product: l.Product, Kind: string(l.Kind), Owner: string(l.Owner), Seats: l.Seats,
		SupportUntil: nullable(l.SupportUntil), RemoteDeactivation: l.RemoteDeactivation, CreatedAt: nullable(l.CreatedAt),
	}
	for _, term := range l.Contracts {
		c.Contracts = append(c.Contracts, contractCopy{
			ID: term.ID, Plan: term.Plan, From: stored(term.From), Until: stored(term.Until), ConfirmedAt: nullable(term.ConfirmedAt),
		})
	}
	return c
}

func (c licenseCopy) license() entitlement.License {
	l := entitlement.License{
		ID: c.ID, Key: c.Key, Product: c.Product, Kind: entitlement.Kind(c.Kind), Owner: entitlement.Email(c.Owner), Seats: c.Seats,
		SupportUntil: instant(c.SupportUntil), RemoteDeactivation: c.RemoteDeactivation, CreatedAt: instant(c.CreatedAt),
	}
	for _, term := range c.Contracts {
		l.Contracts = append(l.Contracts, entitlement.Contract{
			ID: term.ID, Plan: term.Plan, From: term.From.UTC(), Until: term.Until.UTC(), ConfirmedAt: instant(term.ConfirmedAt),
		})
	}
	return l
}

// Copy is what a directory said last of an owner's licenses, and when; see directory.Cache.
func (s *Store) Copy(ctx context.Context, owner entitlement.Email) (licenses []entitlement.License, learnedAt time.Time, found bool, err error) {
	if !storable(string(owner)) {
		return nil, time.Time{}, false, nil
	}
	var rows []copyRow
	if err := s.one(ctx).Where("owner = ?", string(owner)).Find(&rows).Error; err != nil {
		return nil, time.Time{}, false, s.failed("load a copy of an account's licenses", err)
	}
	if len(rows) == 0 {
		return nil, time.Time{}, false, nil
	}
	copies, err := read[[]licenseCopy](rows[0].Licenses)
	for _, c := range copies {
		licenses = append(licenses, c.license())
	}
	return licenses, rows[0].LearnedAt.UTC(), err == nil, err
}

// Keep replaces an owner's copy, unless another server learned its own later.
func (s *Store) Keep(ctx context.Context, owner entitlement.Email, licenses []entitlement.License, learnedAt time.Time) error {
	copies := make([]licenseCopy, len(licenses))
	for i, l := range licenses {
		copies[i] = copyOfLicense(l)
	}
	data, err := written(copies)
	if err != nil {
		return err
	}
	if !storable(string(owner), data) || !storableInstant(learnedAt) {
		return unstorable
	}
	row := copyRow{Owner: string(owner), LearnedAt: stored(learnedAt), Licenses: data}
	err = s.writing(ctx, func(db *gorm.DB) error {
		return db.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "owner"}},
			DoUpdates: clause.AssignmentColumns([]string{"learned_at", "licenses"}),
			Where:     clause.Where{Exprs: []clause.Expression{gorm.Expr("directory_copies.learned_at <= ?", row.LearnedAt)}},
		}).Create(&row).Error
	})
	return s.failed("keep a copy of an account's licenses", err)
}

// PurgeCopies removes the copies that were learned before an instant, bit by bit, and those
// of owners without licenses 29 days sooner. It returns how many it removed.
func (s *Store) PurgeCopies(ctx context.Context, before time.Time) (int, error) {
	total := 0
	for purged := int64(purgeBatch); purged == purgeBatch; {
		err := s.writing(ctx, func(db *gorm.DB) error {
			result := db.Exec(`DELETE FROM directory_copies WHERE owner IN (
				SELECT owner FROM directory_copies WHERE learned_at < ? OR learned_at < ? AND licenses = ? LIMIT ?)`,
				stored(before), stored(before.Add(unknownSooner)), noLicenses, purgeBatch)
			purged = result.RowsAffected
			return result.Error
		})
		if err != nil {
			return total, s.failed("purge the copies of the directory", err)
		}
		total += int(purged)
	}
	return total, nil
}
