package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

var leaseLost = fault.New(fault.Conflict, "lease_lost",
	"Someone else has taken these deliveries over, or dropped them. What became of them here is not stored.")

// Settle stores the results with their attempts. A delivery without a result is ripe again
// at once. If the lease is lost, even of one of them, it refuses all as a fault.Conflict.
func (s *Store) Settle(ctx context.Context, batch notify.Batch, now time.Time, results []notify.Result) error {
	if len(batch.Deliveries) == 0 {
		return nil
	}
	ids := make([]string, len(batch.Deliveries))
	for i, d := range batch.Deliveries {
		ids[i] = d.ID
	}
	told := make(map[string]notify.Result, len(results))
	for _, r := range results {
		told[r.ID] = r
	}
	return s.failed("settle deliveries", s.repeatedly(ctx, func(ctx context.Context) error {
		db := s.one(ctx)
		var rows []deliveryRow
		err := db.Clauses(clause.Locking{Strength: "UPDATE"}).Select("id, attempts").
			Where("id IN ? AND lease = ?", ids, batch.Lease).Order("id").Find(&rows).Error
		if err != nil {
			return err
		}
		if len(rows) != len(ids) {
			return leaseLost
		}
		changes := map[change][]string{}
		var logs []attemptRow
		for _, row := range rows {
			r, ok := told[row.ID]
			if !ok {
				r = notify.Result{State: notify.Waiting, NotBefore: now}
			}
			c := changeOf(r, now)
			changes[c] = append(changes[c], row.ID)
			if c.tried {
				log, err := rowOfAttempt(row.ID, row.Attempts+1, *r.Attempt)
				if err != nil {
					return err
				}
				logs = append(logs, log)
			}
		}
		for c, ids := range changes {
			if err := c.apply(db, ids); err != nil {
				return err
			}
		}
		return insert(db, logs)
	}))
}

// change is what a result does to a row. Those of a message are mostly the same.
type change struct {
	state     notify.State
	at        time.Time // when it is ripe again, or was settled
	lastError string
	tried     bool
}

func changeOf(r notify.Result, now time.Time) change {
	c := change{state: r.State, at: stored(now), lastError: legible(r.LastError), tried: r.Attempt != nil}
	if r.State == notify.Waiting {
		c.at = stored(r.NotBefore)
	}
	return c
}

// apply changes rows and ends their lease. What the latest attempt failed with stays until
// the next one.
func (c change) apply(db *gorm.DB, ids []string) error {
	columns := map[string]any{"state": string(c.state), "lease": nil, "leased_until": nil, "settled_at": c.at}
	if c.state == notify.Waiting {
		delete(columns, "settled_at")
		columns["not_before"] = c.at
	}
	if c.tried {
		columns["tries"], columns["attempts"] = gorm.Expr("tries + 1"), gorm.Expr("attempts + 1")
	}
	if c.tried || c.lastError != "" {
		columns["last_error"] = optional(c.lastError)
	}
	return db.Model(&deliveryRow{}).Where("id IN ?", ids).Updates(columns).Error
}
