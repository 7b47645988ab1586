package store

import (
	"context"

	"gorm.io/gorm"
)

// MeasureTables lets SQLite find out how much its tables hold and how it is spread, where that has
// changed a lot, so that it goes about searches in the best way: without it some take twenty times
// as long. It reads a sample, and costs little where nothing has changed. PostgreSQL does that by
// itself.
func (s *Store) MeasureTables(ctx context.Context) error {
	err := s.writing(ctx, func(db *gorm.DB) error {
		if db.Name() != "sqlite" {
			return nil
		}
		// Run ANALYZE where it is of use (2), by a sample (10), on all tables, whether or not this
		// connection has read them (10000).
		return db.Exec("PRAGMA optimize = 0x10012").Error
	})
	return s.failed("measure the tables", err)
}
