package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// purgeBatch is how many rows are removed at once, so that nobody has to wait long for the
// lock on them.
const purgeBatch = 500

// purges are what is removed: deliveries, whose attempts go with them, before the entries
// they tell of, and occasions. Each takes the instant and the size of a batch.
//
// An entry is kept as long as a delivery, which may be made again, needs its payload. The
// latest one always is: the next place in the stream is the one after it. So is one that the
// audit trail has not sealed yet.
var purges = []string{
	`DELETE FROM deliveries WHERE id IN (
		SELECT id FROM deliveries WHERE settled_at < ? AND state IN ('delivered', 'dropped') ORDER BY settled_at LIMIT ?)`,
	`DELETE FROM outbox WHERE id IN (
		SELECT id FROM outbox WHERE at < ? AND position < (SELECT MAX(position) FROM outbox)
			AND position <= (SELECT position FROM audit_state) AND NOT EXISTS (
			SELECT 1 FROM deliveries WHERE entry = outbox.id)
		ORDER BY at LIMIT ?)`,
	`DELETE FROM occasions WHERE name IN (SELECT name FROM occasions WHERE at < ? ORDER BY at LIMIT ?)`,
}

// PurgeOutbox removes what was done with before an instant, bit by bit: entries that everyone
// was told of, deliveries that arrived or were dropped, with their attempts, and occasions.
// Dead deliveries stay until someone looks at them. It returns how many entries, deliveries
// and occasions it removed.
func (s *Store) PurgeOutbox(ctx context.Context, before time.Time) (int, error) {
	total := 0
	for _, purge := range purges {
		for purged := int64(purgeBatch); purged == purgeBatch; {
			err := s.writing(ctx, func(db *gorm.DB) error {
				result := db.Exec(purge, stored(before), purgeBatch)
				purged = result.RowsAffected
				return result.Error
			})
			if err != nil {
				return total, s.failed("purge what was sent", err)
			}
			total += int(purged)
		}
	}
	return total, nil
}
