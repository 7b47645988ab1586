package store

import (
	"context"

	"deskbell/internal/notify"
)

// Since lists entries after a position, in order.
func (s *Store) Since(ctx context.Context, position int64, limit int) ([]notify.Entry, error) {
	var rows []entryRow
	err := s.one(ctx).Where("position > ?", position).Order("position").Limit(limit).Find(&rows).Error
	return entriesFrom(rows), s.failed("follow the stream", err)
}

// Latest is the last position given; 0 at the start.
func (s *Store) Latest(ctx context.Context) (int64, error) {
	var last []int64
	err := s.one(ctx).Model(&entryRow{}).Where("position IS NOT NULL").Order("position DESC").Limit(1).Pluck("position", &last).Error
	if err != nil || len(last) == 0 {
		return 0, s.failed("find the end of the stream", err)
	}
	return last[0], nil
}
