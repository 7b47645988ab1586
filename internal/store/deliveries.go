package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

var noDelivery = fault.New(fault.NotFound, "not_found", "There is no such delivery.")

// newestFirst is the order deliveries are listed in. Their IDs sort by the time they were
// made.
const newestFirst = "deliveries"

// deliveryPlace tells whether a delivery could be at a place.
func deliveryPlace(c cursor) bool {
	id, ok := identifier(c.Key)
	return ok && id == c.Key && c.At == nil
}

// ListDeliveries lists a page, the newest first. What nothing can be, such as a state that
// there isn't, selects nothing.
func (s *Store) ListDeliveries(ctx context.Context, q notify.DeliveryQuery) (page []notify.Delivery, next string, err error) {
	if q.Limit <= 0 {
		q.Limit = usualLimit
	}
	var from cursor
	if q.Cursor != "" {
		if from, err = readCursor(q.Cursor, newestFirst, deliveryPlace); err != nil {
			return nil, "", err
		}
	}
	query, possible := matching(s.one(ctx), q)
	if !possible {
		return nil, "", nil
	}
	if q.Cursor != "" {
		query = query.Where("id < ?", from.Key)
	}
	var rows []deliveryRow
	if err := query.Order("id DESC").Limit(q.Limit + 1).Find(&rows).Error; err != nil {
		return nil, "", s.failed("list deliveries", err)
	}
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		next = cursor{Order: newestFirst, Key: rows[q.Limit-1].ID}.String()
	}
	for _, row := range rows {
		page = append(page, row.delivery())
	}
	return page, next, nil
}

// matching selects what the query asks for; false if that can be nothing.
func matching(db *gorm.DB, q notify.DeliveryQuery) (*gorm.DB, bool) {
	db = db.Model(&deliveryRow{})
	for _, named := range []struct{ column, id string }{{"id", q.ID}, {"ticket_id", string(q.Ticket)}} {
		if named.id == "" {
			continue
		}
		id, ok := identifier(named.id)
		if !ok {
			return nil, false
		}
		db = db.Where(named.column+" = ?", id)
	}
	for _, named := range []struct{ column, value string }{{"channel", string(q.Channel)}, {"receiver", q.To}} {
		if !storable(named.value) {
			return nil, false
		}
		if named.value != "" {
			db = db.Where(named.column+" = ?", named.value)
		}
	}
	if q.State != "" {
		if !slices.Contains(states, q.State) {
			return nil, false
		}
		db = db.Where("state = '" + string(q.State) + "'") // literally, for the sake of the indexes
	}
	if !q.Since.IsZero() {
		db = db.Where("created_at >= ?", stored(q.Since))
	}
	return db, true
}

var states = []notify.State{notify.Waiting, notify.Sending, notify.Delivered, notify.Dead, notify.Dropped}

// Delivery finds one with its attempts, or a fault.NotFound. The payload of a webhook's call
// is filled in.
func (s *Store) Delivery(ctx context.Context, id string) (d notify.Delivery, all []notify.Attempt, err error) {
	id, ok := identifier(id)
	if !ok {
		return notify.Delivery{}, nil, noDelivery
	}
	err = s.reading(ctx, func(db *gorm.DB) error {
		var rows []deliveryRow
		if err := db.Where("id = ?", id).Find(&rows).Error; err != nil {
			return err
		}
		if len(rows) == 0 {
			return noDelivery
		}
		one := []notify.Batch{{Deliveries: []notify.Delivery{rows[0].delivery()}}}
		if err := withPayloads(db, one); err != nil {
			return err
		}
		d = one[0].Deliveries[0]
		var logs []attemptRow
		if err := db.Where("delivery_id = ?", id).Order("number").Find(&logs).Error; err != nil {
			return err
		}
		for _, row := range logs {
			attempt, err := row.attempt()
			if err != nil {
				return err
			}
			all = append(all, attempt)
		}
		return nil
	})
	return d, all, s.failed("load a delivery", err)
}

// Redrive makes what the query selects ripe, but for what is being sent; its page is of no
// account. An ID that no delivery has is a fault.NotFound.
func (s *Store) Redrive(ctx context.Context, q notify.DeliveryQuery, now time.Time) (int, error) {
	var count int64
	err := s.repeatedly(ctx, func(ctx context.Context) error {
		query, possible := matching(s.one(ctx), q)
		if possible {
			redriven := query.Where("state <> 'sending'").Updates(map[string]any{
				"state": string(notify.Waiting), "not_before": stored(now), "tries": 0, "last_error": nil, "settled_at": nil,
			})
			if count = redriven.RowsAffected; redriven.Error != nil {
				return redriven.Error
			}
		}
		if count > 0 {
			s.touch(ctx, DeliveryAdded)
			return nil
		}
		if q.ID == "" {
			return nil
		}
		_, _, err := s.Delivery(ctx, q.ID)
		return err
	})
	return int(count), s.failed("redrive deliveries", err)
}
