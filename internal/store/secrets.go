package store

import (
	"context"
	"crypto/rand"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// secretRow is a key that never leaves this database and the servers on it.
type secretRow struct {
	Name  string `gorm:"primaryKey"`
	Value []byte
}

func (secretRow) TableName() string { return "secrets" }

// Secret is 32 random bytes, made when it is first asked for and the same ever after, for
// every server on this database.
func (s *Store) Secret(ctx context.Context, name string) ([]byte, error) {
	if !storable(name) {
		return nil, unstorable
	}
	found, err := s.secret(ctx, name)
	if err != nil || len(found) > 0 {
		return found, s.failed("load a secret", err)
	}
	row := secretRow{Name: name, Value: make([]byte, 32)}
	_, _ = rand.Read(row.Value) // never fails, see crypto/rand
	err = s.writing(ctx, func(db *gorm.DB) error {
		return db.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
	})
	if err != nil {
		return nil, s.failed("make a secret", err)
	}
	found, err = s.secret(ctx, name) // another server's, if it was faster
	return found, s.failed("load a secret", err)
}

// secret is empty if there is none.
func (s *Store) secret(ctx context.Context, name string) ([]byte, error) {
	var row secretRow
	err := s.one(ctx).Where("name = ?", name).Limit(1).Find(&row).Error
	return row.Value, err
}
