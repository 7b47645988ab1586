package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

// linkRow is a way to sign in that somebody has asked for. It has no hash until its mail is
// written.
type linkRow struct {
	ID        string `gorm:"primaryKey"`
	Owner     string
	AskedAt   time.Time
	ExpiresAt time.Time
	Hash      *string
	UsedAt    *time.Time
}

func (linkRow) TableName() string { return "sign_in_links" }

func (r linkRow) link() auth.Link {
	return auth.Link{ID: r.ID, Owner: entitlement.Email(r.Owner), AskedAt: r.AskedAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(), UsedAt: instant(r.UsedAt)}
}

// sessionRow is a sign-in of the owner of licenses.
type sessionRow struct {
	ID        string `gorm:"primaryKey"`
	Owner     string
	Hash      string
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
	ExpiresAt time.Time
}

func (sessionRow) TableName() string { return "sessions" }

func (r sessionRow) session() auth.Session {
	return auth.Session{ID: r.ID, Owner: entitlement.Email(r.Owner), Hash: r.Hash, CreatedAt: r.CreatedAt.UTC(), ExpiresAt: r.ExpiresAt.UTC()}
}

var (
	noLink    = fault.New(fault.NotFound, "not_found", "There is no such link.")
	noSession = fault.New(fault.NotFound, "not_found", "There is no such session.")
)

// AddLink stores a link, unless its address has been sent as many as most since then; see
// auth.SignIns. Nobody else adds one meanwhile, so that none is stored that is too many.
func (s *Store) AddLink(ctx context.Context, l auth.Link, since time.Time, most int) (earliest time.Time, err error) {
	if !storable(string(l.Owner)) {
		return time.Time{}, unstorable
	}
	row := linkRow{ID: l.ID, Owner: string(l.Owner), AskedAt: stored(l.AskedAt), ExpiresAt: stored(l.ExpiresAt), UsedAt: nullable(l.UsedAt)}
	err = s.repeatedly(ctx, func(ctx context.Context) error {
		earliest = time.Time{}
		if err := s.alone(ctx, s); err != nil {
			return err
		}
		var latest []linkRow
		err := s.one(ctx).Where("owner = ? AND asked_at > ?", row.Owner, stored(since)).Order("asked_at DESC").Limit(most).Find(&latest).Error
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
	var rows []linkRow
	if err := s.one(ctx).Where("id = ?", id).Find(&rows).Error; err != nil {
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

// UseLink marks a link as used and stores the session it is exchanged for; see auth.SignIns.
// Of several that try at once, the database lets one find the link unused.
func (s *Store) UseLink(ctx context.Context, hash string, session auth.Session) (auth.Session, error) {
	at := stored(session.CreatedAt)
	err := s.repeatedly(ctx, func(ctx context.Context) error {
		used := s.one(ctx).Model(&linkRow{}).Where("hash = ? AND used_at IS NULL AND expires_at > ?", hash, at).Update("used_at", at)
		if used.Error != nil {
			return used.Error
		}
		if used.RowsAffected == 0 {
			return noLink
		}
		var link linkRow
		if err := s.one(ctx).Where("hash = ?", hash).Take(&link).Error; err != nil {
			return err
		}
		session.Owner = entitlement.Email(link.Owner)
		return s.one(ctx).Create(&sessionRow{
			ID: session.ID, Owner: link.Owner, Hash: session.Hash, CreatedAt: at, ExpiresAt: stored(session.ExpiresAt),
		}).Error
	})
	if err != nil {
		return auth.Session{}, s.failed("use a sign-in link", err)
	}
	return session, nil
}

// SessionByToken finds a session that lasts beyond now by its token's hash, or a
// fault.NotFound.
func (s *Store) SessionByToken(ctx context.Context, hash string, now time.Time) (auth.Session, error) {
	var rows []sessionRow
	if err := s.one(ctx).Where("hash = ? AND expires_at > ?", hash, stored(now)).Find(&rows).Error; err != nil {
		return auth.Session{}, s.failed("look for a session", err)
	}
	if len(rows) == 0 {
		return auth.Session{}, noSession
	}
	return rows[0].session(), nil
}

// EndSession forgets one.
func (s *Store) EndSession(ctx context.Context, id string) error {
	return s.failed("end a session", s.writing(ctx, func(db *gorm.DB) error {
		return db.Where("id = ?", id).Delete(&sessionRow{}).Error
	}))
}

// PurgeSignIns forgets the sessions that had expired by an instant, and the links that had
// ceased to count against their address by then. It returns how many there were.
func (s *Store) PurgeSignIns(ctx context.Context, before time.Time) (int, error) {
	total := 0
	for _, purge := range []func(*gorm.DB) *gorm.DB{
		func(db *gorm.DB) *gorm.DB { return db.Where("expires_at <= ?", stored(before)).Delete(&sessionRow{}) },
		func(db *gorm.DB) *gorm.DB {
			return db.Where("asked_at <= ?", stored(before.Add(-auth.LinksSpan))).Delete(&linkRow{})
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
