package store

import (
	"context"
	"time"

	"deskbell/internal/documents"
	"deskbell/internal/fault"
)

// documentRow is a published version of a document.
type documentRow struct {
	Kind          string `gorm:"primaryKey"`
	ID            string `gorm:"primaryKey"`
	Version       int    `gorm:"primaryKey;autoIncrement:false"`
	EffectiveFrom time.Time
	PublishedAt   time.Time
	PublishedBy   string
	Source        []byte
}

func (documentRow) TableName() string { return "documents" }

func rowOfDocument(v documents.Version) documentRow {
	return documentRow{
		Kind: string(v.Kind), ID: v.ID, Version: v.Version, EffectiveFrom: stored(v.EffectiveFrom),
		PublishedAt: stored(v.PublishedAt), PublishedBy: v.PublishedBy, Source: list(v.Source),
	}
}

func (r documentRow) version() documents.Version {
	return documents.Version{
		Kind: documents.Kind(r.Kind), ID: r.ID, Version: r.Version, EffectiveFrom: r.EffectiveFrom.UTC(),
		PublishedAt: r.PublishedAt.UTC(), PublishedBy: r.PublishedBy, Source: r.Source,
	}
}

// Edition counts what was ever published; it grows with every version. Nothing is ever
// removed, so the rows are counted: they are few, while the highest number of a sequence
// could stay the same when a version with a lower one is committed later.
func (s *Store) Edition(ctx context.Context) (int64, error) {
	var count int64
	err := s.one(ctx).Model(&documentRow{}).Count(&count).Error
	return count, s.failed("count the published documents", err)
}

// Versions lists everything published, each document's versions in order.
func (s *Store) Versions(ctx context.Context) ([]documents.Version, error) {
	var rows []documentRow
	if err := s.one(ctx).Order("kind, id, version").Find(&rows).Error; err != nil {
		return nil, s.failed("load the published documents", err)
	}
	all := make([]documents.Version, len(rows))
	for i, row := range rows {
		all[i] = row.version()
	}
	return all, nil
}

// Publish adds a version, or refuses it as fault.Conflict if that number is taken.
func (s *Store) Publish(ctx context.Context, v documents.Version) error {
	row := rowOfDocument(v)
	if !storable(row.Kind, row.ID, row.PublishedBy) {
		return unstorable
	}
	err := s.InTransaction(ctx, func(ctx context.Context) error { return s.one(ctx).Create(&row).Error })
	if err != nil && s.taken(err) {
		return fault.New(fault.Conflict, "version_taken", "%s is published already; publish the next version.", v.Ref()).Because(err)
	}
	return s.failed("publish a document", err)
}
