package store

import (
	"context"
	"iter"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/internal/audit"
	"deskbell/internal/notify"
)

// AddEntry puts something into the outbox that is no event of a ticket's or a license's, with its payload.
func (s *Store) AddEntry(ctx context.Context, e notify.Entry) error {
	row := rowOfEntry(e)
	row.Origin = rowOfOrigin(audit.OriginOf(ctx))
	err := s.writing(ctx, func(db *gorm.DB) error { return db.Create(&row).Error })
	if err != nil {
		return s.failed("put an entry into the outbox", err)
	}
	s.touch(ctx, EntryAdded)
	return nil
}

// Pending lists entries that are not relayed yet, oldest first; those of a ticket or
// a license in the order of its history.
func (s *Store) Pending(ctx context.Context, limit int) ([]notify.Entry, error) {
	var rows []entryRow
	err := s.one(ctx).Where("position IS NULL").Order("at, event, id").Limit(limit).Find(&rows).Error
	return entriesFrom(rows), s.failed("list the entries to relay", err)
}

// Relay gives entries the next places in the stream, in their order, stores their payloads
// and queues their deliveries. An entry that another server has relayed meanwhile is left
// out with its deliveries. It returns the others, with their places.
//
// One transaction relays at a time, so that positions have no gaps and become visible in
// their order: who has read up to a position has missed none below it.
func (s *Store) Relay(ctx context.Context, entries []notify.Relayed) (placed []notify.Entry, err error) {
	err = s.repeatedly(ctx, func(ctx context.Context) error {
		placed = nil
		if err := s.alone(ctx, s); err != nil {
			return err
		}
		now, err := s.placed(ctx, entries)
		if err != nil || len(now.rows) == 0 {
			return err
		}
		if err := s.together(ctx, s, now.statements); err != nil {
			return err
		}
		s.touch(ctx, EntryRelayed)
		if len(now.deliveries) > 0 {
			s.touch(ctx, DeliveryAdded)
		}
		placed = entriesFrom(now.rows)
		return insertDeliveries(s.one(ctx), now.deliveries)
	})
	if err != nil {
		return nil, s.failed("relay entries", err)
	}
	return placed, nil
}

// relayedRows is what is to be stored of entries that are relayed.
type relayedRows struct {
	rows       []entryRow // with position and payload
	deliveries []notify.Delivery
}

// placed gives those of the entries that are not relayed yet the next places. An entry of a
// ticket or a license that has a payload already tells of what was erased since it was
// prepared: it keeps that payload, and nobody is mailed about it.
func (s *Store) placed(ctx context.Context, entries []notify.Relayed) (relayedRows, error) {
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	var pending []entryRow
	err := s.one(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Select("id, event, payload").
		Where("id IN ? AND position IS NULL", ids).Order("id").Find(&pending).Error
	if err != nil {
		return relayedRows{}, err
	}
	open := make(map[string]bool, len(pending))
	erased := map[string][]byte{} // their payloads
	for _, row := range pending {
		open[row.ID] = true
		if row.Event != nil && row.Payload != nil {
			erased[row.ID] = row.Payload
		}
	}
	last, err := s.Latest(ctx)
	if err != nil {
		return relayedRows{}, err
	}
	var all relayedRows
	for _, e := range entries {
		if !open[e.ID] {
			continue
		}
		open[e.ID] = false // the same entry named twice is one
		last++
		e.Position = last
		if payload, gone := erased[e.ID]; gone {
			e.Payload = payload
			e.Deliveries = slices.DeleteFunc(e.Deliveries, func(d notify.Delivery) bool { return d.Channel == notify.Mail })
		}
		all.rows = append(all.rows, rowOfEntry(e.Entry))
		all.deliveries = append(all.deliveries, e.Deliveries...)
	}
	return all, nil
}

// statements store the entries' rows.
func (r relayedRows) statements(db *gorm.DB) iter.Seq[*gorm.DB] {
	return func(yield func(*gorm.DB) bool) {
		for _, row := range r.rows {
			if !yield(db.Model(&row).Select("position", "payload").Updates(&row)) {
				return
			}
		}
	}
}

// occasionRow is something that deliveries were queued for.
type occasionRow struct {
	Name string `gorm:"primaryKey"`
	At   time.Time
}

func (occasionRow) TableName() string { return "occasions" }

// Queue adds deliveries that no entry causes, for an occasion such as a day's digest. It
// does so once for each occasion, and tells whether it was this time.
func (s *Store) Queue(ctx context.Context, occasion string, at time.Time, deliveries []notify.Delivery) (bool, error) {
	first := false
	err := s.repeatedly(ctx, func(ctx context.Context) error {
		marked := s.one(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&occasionRow{Name: occasion, At: stored(at)})
		first = marked.RowsAffected == 1
		if marked.Error != nil || !first || len(deliveries) == 0 {
			return marked.Error
		}
		s.touch(ctx, DeliveryAdded)
		return insertDeliveries(s.one(ctx), deliveries)
	})
	if err != nil {
		return false, s.failed("queue deliveries", err)
	}
	return first, nil
}
