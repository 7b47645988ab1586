package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"deskbell/internal/auth"
)

// seen notes that a member of staff was here at an instant, unless they were later already.
// Sessions and tokens call it after their own row, each in a transaction of its own, so that
// it never waits for somebody who waits for it.
func (s *Store) seen(ctx context.Context, at time.Time, where, value string) error {
	return s.writing(ctx, func(db *gorm.DB) error {
		return db.Model(&userRow{}).Where(where, value).Where("last_seen_at IS NULL OR last_seen_at < ?", stored(at)).
			Update("last_seen_at", stored(at)).Error
	})
}

// Footings are those of users by their IDs; see auth.Accounts.
func (s *Store) Footings(ctx context.Context, ids []string) (map[string]auth.Footing, error) {
	all := map[string]auth.Footing{}
	if len(ids) == 0 {
		return all, nil
	}
	var rows []struct {
		ID                         string
		Password                   *string
		PasswordSetAt, ConfirmedAt *time.Time
		LastSeenAt                 *time.Time
	}
	err := s.one(ctx).Table("users").Joins("LEFT JOIN credentials ON credentials.user_id = users.id").Where("users.id IN ?", ids).
		Select("users.id", "users.last_seen_at", "credentials.password", "credentials.password_set_at", "credentials.confirmed_at").Find(&rows).Error
	if err != nil {
		return nil, s.failed("look how staff sign in", err)
	}
	for _, row := range rows {
		f := auth.Footing{SecondFactorSince: instant(row.ConfirmedAt), LastSeenAt: instant(row.LastSeenAt)}
		if text(row.Password) != "" {
			f.PasswordSetAt = instant(row.PasswordSetAt)
		}
		all[row.ID] = f
	}
	var linked []identityRow
	if err := s.one(ctx).Where("user_id IN ?", ids).Order("linked_at, issuer, subject").Find(&linked).Error; err != nil {
		return nil, s.failed("look for identities", err)
	}
	for _, row := range linked {
		f := all[row.UserID]
		f.Identities = append(f.Identities, auth.LinkedIdentity{Issuer: row.Issuer, Since: row.LinkedAt.UTC()})
		all[row.UserID] = f
	}
	return all, nil
}
