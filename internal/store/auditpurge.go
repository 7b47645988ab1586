package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"deskbell/internal/audit"
)

// PurgeAudit removes the oldest part of the chain: everything up to the first record that is
// not from before an instant. The place of the last record removed is kept, so that what is
// left can still be verified. It returns how many records it removed.
func (s *Store) PurgeAudit(ctx context.Context, before time.Time) (int, error) {
	total := 0
	for purged := purgeBatch; purged == purgeBatch; total += purged {
		err := s.repeatedly(ctx, func(ctx context.Context) (err error) {
			purged, err = purgeAudit(s.one(ctx), stored(before))
			return err
		})
		if err != nil {
			return total, s.failed("purge the audit trail", err)
		}
	}
	return total, nil
}

// purgeAudit removes some records. The state goes first: what it says is purged, and nothing
// else, the database lets go.
func purgeAudit(db *gorm.DB, before time.Time) (int, error) {
	if _, err := lockAuditState(db); err != nil {
		return 0, err
	}
	var rows []chainRow
	if err := db.Select("seq, at, hash").Order("seq").Limit(purgeBatch).Find(&rows).Error; err != nil {
		return 0, err
	}
	old := 0
	for old < len(rows) && rows[old].At.Before(before) {
		old++
	}
	if old == 0 {
		return 0, nil
	}
	last := rows[old-1]
	err := db.Model(&auditStateRow{}).Where("id = 1").Select("purged_seq", "purged_hash").
		Updates(&auditStateRow{PurgedSeq: last.Seq, PurgedHash: last.Hash}).Error
	if err != nil {
		return 0, err
	}
	return old, db.Where("seq <= ?", last.Seq).Delete(&chainRow{}).Error
}

// EraseAudit erases the private parts of records: names, addresses and details, of what some
// actors did and of what was done to some objects. The chain stays whole, and still tells
// what was done and when. It returns how many records it erased.
func (s *Store) EraseAudit(ctx context.Context, e audit.Erasure) (int, error) {
	key, err := s.Secret(ctx, pseudonymKey)
	if err != nil {
		return 0, err
	}
	erased := 0
	err = s.repeatedly(ctx, func(ctx context.Context) error {
		erased = 0
		if err := s.sealAll(ctx); err != nil {
			return err
		}
		for _, a := range e.Actors {
			if a.ID == "" {
				continue // that would be everyone who has none
			}
			n, err := erase(s.one(ctx), "actor = ?", audit.Pseudonym(key, a))
			if err != nil {
				return err
			}
			erased += n
		}
		for _, o := range e.Objects {
			n, err := erase(s.one(ctx), "object_kind = ? AND object_id = ?", o.Kind, o.ID)
			if err != nil {
				return err
			}
			erased += n
			if err := forgetOrigins(s.one(ctx), o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, s.failed("erase from the audit trail", err)
	}
	return erased, nil
}

// sealAll leaves nothing unsealed, so that what is erased is found in the chain.
func (s *Store) sealAll(ctx context.Context) error {
	for {
		n, err := s.Seal(ctx, purgeBatch)
		if err != nil || n == 0 {
			return err
		}
	}
}

func erase(db *gorm.DB, where string, values ...any) (int, error) {
	result := db.Model(&chainRow{}).Where("salt IS NOT NULL").Where(where, values...).Updates(map[string]any{"salt": nil, "private": nil})
	return int(result.RowsAffected), result.Error
}

// forgetOrigins clears where what happened to a ticket or a license came from, in the outbox.
func forgetOrigins(db *gorm.DB, o audit.Object) error {
	columns := map[string]string{"ticket": "ticket_id", "license": "license_id"}
	id, ok := identifier(o.ID)
	if column := columns[o.Kind]; column != "" && ok {
		return db.Model(&entryRow{}).Where(column+" = ? AND origin IS NOT NULL", id).Update("origin", nil).Error
	}
	return nil
}
