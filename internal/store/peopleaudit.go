package store

import (
	"context"

	"gorm.io/gorm"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/privacy"
)

// eraseAuditOf erases the private parts of records of what a person did as the owner of
// licenses, and of those that have their address in them. What tickets and licenses have in
// the trail goes with them. It returns how many records there were.
func (s *Store) eraseAuditOf(ctx context.Context, e privacy.Erasure) (int, error) {
	erased, err := s.EraseAudit(ctx, audit.Erasure{Actors: []entitlement.Actor{{Role: entitlement.Owner, ID: string(e.Email)}}})
	if err != nil {
		return 0, err
	}
	for {
		var found []int64
		err := s.one(ctx).Model(&chainRow{}).Where(`private LIKE ? ESCAPE '\'`, containing(string(e.Email))).Limit(purgeBatch).Pluck("seq", &found).Error
		if err != nil || len(found) == 0 {
			return erased, s.failed("look for a person in the audit trail", err)
		}
		err = s.writing(ctx, func(db *gorm.DB) error {
			n, err := erase(db, "seq IN ?", found)
			erased += n
			return err
		})
		if err != nil {
			return erased, s.failed("erase a person from the audit trail", err)
		}
	}
}
