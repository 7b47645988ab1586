package store

import (
	"context"

	"deskbell/tickets"
)

// Provisional lists tickets whose verdict is provisional, the oldest first. The condition
// names it literally, so that the databases find the index on it.
func (s *Store) Provisional(ctx context.Context, limit int) ([]tickets.Ref, error) {
	var refs []tickets.Ref
	err := s.one(ctx).Model(&ticketRow{}).Where("basis = 'provisional'").Order("created_at, id").Limit(limit).Pluck("id", &refs).Error
	return refs, s.failed("list the tickets to decide on", err)
}
