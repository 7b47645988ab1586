package store

import (
	"context"
	"crypto/rand"
	"hash/fnv"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/internal/notify"
)

// mostOf is how many deliveries a batch holds. Mails are sent together, calls one by one
// while the lease runs.
var mostOf = map[notify.Channel]int{notify.Mail: 200, notify.Hook: 20}

// The conditions name states literally, so that the databases find the indexes on them.
const (
	ripe = `(state = 'waiting' AND not_before <= ? OR state = 'sending' AND leased_until <= ?)`

	unheld = `lane NOT IN (SELECT lane FROM deliveries WHERE state = 'sending' AND leased_until > ?)`

	unpaused = `receiver NOT IN (SELECT CAST(id AS text) FROM webhooks WHERE paused)`
)

// Claim looks for ripe lanes first and begins a transaction only if there are any. Of
// those it finds, other servers may be claiming some right now: it passes them over.
func (s *Store) Claim(ctx context.Context, channel notify.Channel, now time.Time, lease time.Duration, lanes int) ([]notify.Batch, error) {
	now = stored(now)
	var candidates []string
	err := claimable(s.one(ctx), channel, now).Group("lane").Order("MIN(not_before), lane").Limit(4*lanes).Pluck("lane", &candidates).Error
	if err != nil || len(candidates) == 0 {
		return nil, s.failed("look for ripe deliveries", err)
	}
	var batches []notify.Batch
	err = s.repeatedly(ctx, func(ctx context.Context) error {
		batches = nil
		db := s.one(ctx)
		for _, lane := range candidates {
			if len(batches) == lanes {
				break
			}
			batch := notify.Batch{Lane: lane, Lease: rand.Text(), Until: stored(now.Add(lease))}
			if err := claimLane(db, channel, now, &batch); err != nil {
				return err
			}
			if len(batch.Deliveries) > 0 {
				batches = append(batches, batch)
			}
		}
		return withPayloads(db, batches)
	})
	if err != nil {
		return nil, s.failed("claim deliveries", err)
	}
	return batches, nil
}

// claimable are the ripe deliveries that nobody keeps from being sent.
func claimable(db *gorm.DB, channel notify.Channel, now time.Time) *gorm.DB {
	return db.Model(&deliveryRow{}).Where("channel = ?", string(channel)).Where(ripe, now, now).Where(unheld, now).Where(unpaused)
}

// claimLane leases what is ripe of the batch's lane, unless another server is at it.
func claimLane(db *gorm.DB, channel notify.Channel, now time.Time, batch *notify.Batch) error {
	if free, err := reserved(db, batch.Lane); err != nil || !free {
		return err
	}
	var rows []deliveryRow
	err := claimable(db, channel, now).Where("lane = ? AND state IN ('waiting', 'sending')", batch.Lane).Order("id").Limit(mostOf[channel]).
		Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return err
	}
	var all, together []string
	for i := range rows {
		row := &rows[i]
		all = append(all, row.ID)
		// One whose lease ended may have been sent: it stays a part of the message it was.
		if row.Together && row.Attempts == 0 && row.State == string(notify.Waiting) {
			together = append(together, row.ID)
			row.Message = together[0]
		}
		row.State = string(notify.Sending)
		batch.Deliveries = append(batch.Deliveries, row.delivery())
	}
	err = db.Model(&deliveryRow{}).Where("id IN ?", all).Updates(map[string]any{
		"state": string(notify.Sending), "lease": batch.Lease, "leased_until": batch.Until,
	}).Error
	if err != nil || len(together) == 0 {
		return err
	}
	return db.Model(&deliveryRow{}).Where("id IN ?", together).Update("message", together[0]).Error
}

// laneLocks are the locks of PostgreSQL that are for lanes.
const laneLocks = 1

// reserved keeps other servers from claiming a lane until the transaction ends, and is
// false if one is doing so. To lock its rows wouldn't do: there may be new ones that the
// other server hasn't seen.
func reserved(db *gorm.DB, lane string) (bool, error) {
	if db.Name() != "postgres" {
		return true, nil // one transaction writes at a time
	}
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(lane)) // never fails; two lanes of one hash are claimed one after the other
	var free bool
	err := db.Raw("SELECT pg_try_advisory_xact_lock(?, ?)", laneLocks, int32(hash.Sum32())).Scan(&free).Error
	return free, err
}

// withPayloads fills in what webhooks are told, where the entry is still kept.
func withPayloads(db *gorm.DB, batches []notify.Batch) error {
	wanting := map[string][]*notify.Delivery{}
	var entries []string
	for _, batch := range batches {
		for i := range batch.Deliveries {
			d := &batch.Deliveries[i]
			if d.Channel != notify.Hook || len(d.Content) > 0 || d.Entry == "" {
				continue
			}
			if wanting[d.Entry] == nil {
				entries = append(entries, d.Entry)
			}
			wanting[d.Entry] = append(wanting[d.Entry], d)
		}
	}
	if len(entries) == 0 {
		return nil
	}
	var rows []entryRow
	if err := db.Select("id, payload").Where("id IN ?", entries).Find(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		for _, d := range wanting[row.ID] {
			d.Content = none(row.Payload)
		}
	}
	return nil
}

// NextDelivery is the earliest instant at which something of a lane becomes ripe: of one
// that is held not before its lease ends.
func (s *Store) NextDelivery(ctx context.Context, channel notify.Channel) (time.Time, error) {
	var next time.Time
	for _, way := range []struct{ column, condition string }{
		{"not_before", `state = 'waiting' AND lane NOT IN (SELECT lane FROM deliveries WHERE state = 'sending')`},
		{"leased_until", `state = 'sending' AND NOT EXISTS (SELECT 1 FROM deliveries AS held
			WHERE held.lane = deliveries.lane AND held.state = 'sending' AND held.leased_until > deliveries.leased_until)`},
	} {
		var at []time.Time
		err := s.one(ctx).Model(&deliveryRow{}).Where("channel = ?", string(channel)).Where(way.condition).Where(unpaused).
			Order(way.column).Limit(1).Pluck(way.column, &at).Error
		if err != nil {
			return time.Time{}, s.failed("look for the next delivery", err)
		}
		if len(at) > 0 && (next.IsZero() || at[0].Before(next)) {
			next = at[0].UTC()
		}
	}
	return next, nil
}
