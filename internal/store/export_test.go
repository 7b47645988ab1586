package store

import (
	"context"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
)

// Rows are all the tables' rows, those that others refer to first.
var Rows = []any{
	&ticketRow{}, &ticketLinkRow{}, &ticketLinkRequestRow{}, &textRow{}, &tagRow{}, &eventRow{}, &clockRow{}, &licenseRow{}, &contractRow{}, &licenseEventRow{}, &deviceRow{}, &documentRow{},
	&userRow{}, &tokenRow{}, &linkRow{}, &sessionRow{}, &credentialsRow{}, &identityRow{}, &copyRow{}, &claimRow{}, &secretRow{}, &entryRow{}, &occasionRow{}, &deliveryRow{}, &attemptRow{}, &webhookRow{}, &erasureRow{}, &budgetRow{},
	&auditRecordRow{}, &chainRow{}, // not auditStateRow, whose one row is there already
}

// MigrateTo brings an empty database to a version, or a newer one back to it.
func MigrateTo(ctx context.Context, s *Store, version int64) error {
	return s.withProvider(ctx, func(p *goose.Provider) error {
		current, err := p.GetDBVersion(ctx)
		if err == nil && current < version {
			_, err = p.UpTo(ctx, version)
		} else if err == nil {
			_, err = p.DownTo(ctx, version)
		}
		return err
	})
}

// Writing is the connection beneath.
func Writing(s *Store) *gorm.DB { return s.write }

// Reading is the one for what only reads; the same on PostgreSQL.
func Reading(s *Store) *gorm.DB { return s.read }

// StoredForm is how SQLite keeps an instant.
const StoredForm = storedForm

// Matches sets how many matches SQLite takes for few, and for many.
func Matches(s *Store, few, many int) {
	e := s.engine.(*sqliteEngine)
	e.few, e.many = few, many
}
