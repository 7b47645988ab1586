package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"deskbell/internal/notify"
)

// mayOwe selects the tickets in whose status something may be owed; see statusIn.
const mayOwe = "status IN ('open', 'pending')"

// Figures are counted at now, all in one state of the database.
func (s *Store) Figures(ctx context.Context, now time.Time) (notify.Figures, error) {
	now = stored(now)
	f := notify.Figures{Deliveries: map[notify.Channel]map[notify.State]int{}, OldestDelivery: map[notify.Channel]time.Time{}}
	err := s.reading(ctx, func(db *gorm.DB) error {
		for _, each := range []struct {
			count *int
			query *gorm.DB
		}{
			{&f.DueWithinHour, db.Table("tickets").Where(mayOwe).Where("due_order >= ? AND due_order <= ?", now, now.Add(time.Hour))},
			{&f.BreachedOpen, db.Table("tickets").Where(mayOwe).Where("broken OR due_order < ?", now)},
			{&f.Unrelayed, db.Table("outbox").Where("position IS NULL")},
		} {
			var count int64
			if err := each.query.Count(&count).Error; err != nil {
				return err
			}
			*each.count = int(count)
		}
		var err error
		if f.OldestEntry, err = earliest(db.Table("outbox").Where("position IS NULL"), "at"); err != nil {
			return err
		}
		if f.OldestUnsealed, err = oldestUnsealed(db); err != nil {
			return err
		}
		return countDeliveries(db, &f)
	})
	if err != nil {
		return notify.Figures{}, s.failed("count what is on its way", err)
	}
	return f, nil
}

func countDeliveries(db *gorm.DB, f *notify.Figures) error {
	var counts []struct {
		Channel notify.Channel
		State   notify.State
		Count   int
	}
	err := db.Model(&deliveryRow{}).Select("channel, state, COUNT(*) AS count").
		Where("state IN ('waiting', 'sending', 'dead')").Group("channel, state").Find(&counts).Error
	if err != nil {
		return err
	}
	for _, channel := range []notify.Channel{notify.Mail, notify.Hook} {
		f.Deliveries[channel] = map[notify.State]int{notify.Waiting: 0, notify.Sending: 0, notify.Dead: 0}
		oldest, err := earliest(db.Model(&deliveryRow{}).Where("channel = ? AND state = 'waiting'", string(channel)), "not_before")
		if err != nil {
			return err
		}
		if !oldest.IsZero() {
			f.OldestDelivery[channel] = oldest
		}
	}
	for _, each := range counts {
		f.Deliveries[each.Channel][each.State] = each.Count
	}
	return nil
}

// earliest is the first instant of a column; zero if there is no row.
func earliest(query *gorm.DB, column string) (time.Time, error) {
	var first []time.Time
	err := query.Order(column).Limit(1).Pluck(column, &first).Error
	if err != nil || len(first) == 0 {
		return time.Time{}, err
	}
	return first[0].UTC(), nil
}
