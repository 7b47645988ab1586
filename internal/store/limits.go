package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/internal/limit"
)

// budgetRow is what is used up of somebody's budget of a limit.
type budgetRow struct {
	Key    string `gorm:"primaryKey"`
	FullAt time.Time
}

func (budgetRow) TableName() string { return "budgets" }

// Spend takes n of a budget, or as many as it has; see limit.Store. The row is locked, so that
// of several servers that spend at once each finds what the one before has left.
func (s *Store) Spend(ctx context.Context, key string, l limit.Limit, n int, since, now time.Time) (granted int, full time.Time, err error) {
	if s.carried(ctx) != nil {
		return 0, time.Time{}, limit.ErrInTransaction
	}
	if !storable(key) {
		return 0, time.Time{}, unstorable
	}
	err = s.repeatedly(ctx, func(ctx context.Context) error {
		row, err := s.budget(ctx, key, since)
		if err != nil {
			return err
		}
		granted, full = l.Spend(row.FullAt, n, since, now)
		if granted == 0 {
			return nil
		}
		return s.one(ctx).Model(&row).Update("full_at", stored(full)).Error
	})
	return granted, full, s.failed("spend a budget", err)
}

// budget locks a budget's row. Where there is none, it makes the one of a budget that is full
// since an instant.
func (s *Store) budget(ctx context.Context, key string, since time.Time) (budgetRow, error) {
	row := budgetRow{Key: key, FullAt: stored(since)}
	for {
		var found []budgetRow
		err := s.one(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("key = ?", key).Find(&found).Error
		if err != nil {
			return budgetRow{}, err
		}
		if len(found) > 0 {
			return found[0], nil
		}
		made := s.one(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		if made.Error != nil || made.RowsAffected == 1 {
			return row, made.Error
		} // another server was faster: its row is there now
	}
}

// PurgeLimits removes the budgets that are full since before an instant, which is the same as
// not being there, bit by bit. It returns how many it removed.
func (s *Store) PurgeLimits(ctx context.Context, before time.Time) (int, error) {
	total := 0
	for purged := int64(purgeBatch); purged == purgeBatch; {
		err := s.writing(ctx, func(db *gorm.DB) error {
			result := db.Exec(`DELETE FROM budgets WHERE full_at <= ? AND key IN (
				SELECT key FROM budgets WHERE full_at <= ? LIMIT ?)`, stored(before), stored(before), purgeBatch)
			purged = result.RowsAffected
			return result.Error
		})
		if err != nil {
			return total, s.failed("purge limits", err)
		}
		total += int(purged)
	}
	return total, nil
}
