package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

// linkRow is a way to sign in, or to set a password, that somebody has asked for. It has no
// hash until its mail is written.
type linkRow struct {
	ID        string `gorm:"primaryKey"`
	Purpose   string
	Address   string
	AskedAt   time.Time
	ExpiresAt time.Time
	Hash      *string
	UsedAt    *time.Time
}

func (linkRow) TableName() string { return "sign_in_links" }

func (r linkRow) link() auth.Link {
	return auth.Link{ID: r.ID, Purpose: auth.Purpose(r.Purpose), Address: entitlement.Email(r.Address), AskedAt: r.AskedAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(), UsedAt: instant(r.UsedAt)}
}

var noLink = fault.New(fault.NotFound, "not_found", "There is no such link.")

// AddLink stores a link, unless its address has been sent as many as most since then; see
// auth.SignIns. Nobody else adds one meanwhile, so that none is stored that is too many.
func (s *Store) AddLink(ctx context.Context, l auth.Link, since time.Time, most int) (earliest time.Time, err error) {
	if !storable(string(l.Address)) {
		return time.Time{}, unstorable
	}
	row := linkRow{ID: l.ID, Purpose: string(l.Purpose), Address: string(l.Address), AskedAt: stored(l.AskedAt), ExpiresAt: stored(l.ExpiresAt), UsedAt: nullable(l.UsedAt)}
	err = s.repeatedly(ctx, func(ctx context.Context) error {
		earliest = time.Time{}
		if err := s.alone(ctx, s); err != nil {
			return err
		}
		var latest []linkRow
		err := s.one(ctx).Where("address = ? AND purpose = ? AND asked_at > ?", row.Address, row.Purpose, stored(since)).Order("asked_at DESC").Limit(most).Find(&latest).Error
		if err != nil {
			return err
		}
		if len(latest) == most {
			earliest = latest[most-1].AskedAt.UTC()
			return nil
		}
		return s.one(ctx).Create(&row).Error
	})
	return earliest, s.failed("add a sign-in link", err)
}

// Link is one by its ID, or a fault.NotFound.
func (s *Store) Link(ctx context.Context, id string) (auth.Link, error) {
	return s.findLink(ctx, "id = ?", id)
}

// LinkByToken is one by the hash of its token, or a fault.NotFound.
func (s *Store) LinkByToken(ctx context.Context, hash string) (auth.Link, error) {
	return s.findLink(ctx, "hash = ?", hash)
}

func (s *Store) findLink(ctx context.Context, where, value string) (auth.Link, error) {
	var rows []linkRow
	if err := s.one(ctx).Where(where, value).Find(&rows).Error; err != nil {
		return auth.Link{}, s.failed("load a sign-in link", err)
	}
	if len(rows) == 0 {
		return auth.Link{}, noLink
	}
	return rows[0].link(), nil
}

// SetLinkToken gives a link the hash of its token, in place of the one it has.
func (s *Store) SetLinkToken(ctx context.Context, id, hash string) error {
	return s.failed("set the token of a sign-in link", s.writing(ctx, func(db *gorm.DB) error {
		return db.Model(&linkRow{}).Where("id = ?", id).Update("hash", hash).Error
	}))
}

// UseLink marks a link as used; see auth.SignIns. Of several that try at once, the database
// lets one find the link unused.
func (s *Store) UseLink(ctx context.Context, hash string, p auth.Purpose, at time.Time) (auth.Link, error) {
	var l auth.Link
	err := s.repeatedly(ctx, func(ctx context.Context) error {
		used := s.one(ctx).Model(&linkRow{}).Where("hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?", hash, string(p), stored(at)).
			Update("used_at", stored(at))
		if used.Error != nil {
			return used.Error
		}
		if used.RowsAffected == 0 {
			return noLink
		}
		var err error
		l, err = s.findLink(ctx, "hash = ?", hash)
		return err
	})
	return l, s.failed("use a sign-in link", err)
}

// PurgeSignIns forgets the sessions that had expired by an instant, and the links that had too
// and had ceased to count against their address by then. It returns how many there were.
func (s *Store) PurgeSignIns(ctx context.Context, before time.Time) (int, error) {
	total := 0
	for _, purge := range []func(*gorm.DB) *gorm.DB{
		func(db *gorm.DB) *gorm.DB { return db.Where("expires_at <= ?", stored(before)).Delete(&sessionRow{}) },
		func(db *gorm.DB) *gorm.DB {
			return db.Where("expires_at <= ? AND asked_at <= ?", stored(before), stored(before.Add(-auth.LinksSpan))).Delete(&linkRow{})
		},
	} {
		err := s.writing(ctx, func(db *gorm.DB) error {
			result := purge(db)
			total += int(result.RowsAffected)
			return result.Error
		})
		if err != nil {
			return total, s.failed("purge sign-ins", err)
		}
	}
	return total, nil
}
