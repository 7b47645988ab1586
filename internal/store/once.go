package store

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/internal/fault"
	"deskbell/internal/once"
)

// claimRow is a claim to an idempotency key, and later its answer. Token is the try's that
// holds the claim: one that was taken over finds another's there and stores nothing.
type claimRow struct {
	Caller         string `gorm:"primaryKey"`
	IdempotencyKey string `gorm:"primaryKey"`
	Fingerprint    string
	Token          string
	ClaimedAt      time.Time
	Status         *int
	Header         *string
	Body           []byte
}

func (claimRow) TableName() string { return "idempotency" }

var (
	keyReused = fault.New(fault.Invalid, "idempotency_key_reused",
		"This Idempotency-Key was used for another request. Use a new key for every request, and the same one only to repeat it unchanged.")
	keyInFlight = fault.New(fault.Conflict, "idempotency_in_flight",
		"The first request with this Idempotency-Key is still being answered. Repeat it in a moment.")
	keyInvalid = fault.New(fault.Invalid, "invalid_idempotency_key",
		"The Idempotency-Key has characters that cannot be stored. Use letters and digits, such as a UUID's.")
)

// errRefused undoes the transaction of a refusal, whose answer is given all the same.
var errRefused = errors.New("the work refused")

// Once runs the work unless the claim has an answer already; see once.Store. It begins a
// transaction of its own and cannot be part of another one.
func (s *Store) Once(ctx context.Context, c once.Claim, work func(context.Context) (once.Answer, error)) (answer once.Answer, replayed bool, err error) {
	if s.carried(ctx) != nil {
		return once.Answer{}, false, errors.New("a request is claimed before its transaction begins, not inside one")
	}
	if !storable(c.Caller, c.Key, c.Fingerprint) {
		return once.Answer{}, false, keyInvalid
	}
	token := rand.Text()
	answer, replayed, err = s.claim(ctx, c, token)
	if err != nil || replayed {
		return answer, replayed, s.failed("claim an idempotency key", err)
	}
	kept := false
	defer func() {
		if !kept { // refused, failed or panicked: nothing took effect, so the key is free again
			err = errors.Join(err, s.release(ctx, c, token))
		}
	}()
	err = s.InTransaction(ctx, func(ctx context.Context) error {
		if answer, err = work(ctx); err != nil {
			return err
		}
		if answer.Status >= 300 {
			return errRefused
		}
		return s.failed("store an answer", s.answer(ctx, c, token, answer))
	})
	switch {
	case errors.Is(err, errRefused):
		return answer, false, nil
	case err != nil:
		return once.Answer{}, false, err
	}
	kept = true
	return answer, false, nil
}

// claim takes the key, for this try alone, if it is free: never claimed, claimed by a
// server that died since, or too old to be replayed. Otherwise it finds the answer.
func (s *Store) claim(ctx context.Context, c once.Claim, token string) (answer once.Answer, replayed bool, err error) {
	row := claimRow{Caller: c.Caller, IdempotencyKey: c.Key, Fingerprint: c.Fingerprint, Token: token, ClaimedAt: stored(c.At)}
	died, old := stored(c.At.Add(-once.Lease)), stored(c.At.Add(-once.Kept))
	free := clause.OnConflict{
		Columns:   []clause.Column{{Name: "caller"}, {Name: "idempotency_key"}},
		DoUpdates: clause.AssignmentColumns([]string{"fingerprint", "token", "claimed_at", "status", "header", "body"}),
		Where: clause.Where{Exprs: []clause.Expression{gorm.Expr(
			"(idempotency.claimed_at <= ? OR idempotency.status IS NULL AND idempotency.claimed_at <= ? AND idempotency.fingerprint = ?)", old, died, c.Fingerprint)}},
	}
	for range attempts {
		var taken int64
		err := s.writing(ctx, func(db *gorm.DB) error {
			result := db.Clauses(free).Create(&row)
			taken = result.RowsAffected
			return result.Error
		})
		if err != nil || taken == 1 {
			return once.Answer{}, false, err
		}
		var found []claimRow
		err = s.one(ctx).Where("caller = ? AND idempotency_key = ?", c.Caller, c.Key).Find(&found).Error
		switch {
		case err != nil:
			return once.Answer{}, false, err
		case len(found) == 0:
			continue // it was released in between
		case found[0].Fingerprint != c.Fingerprint:
			return once.Answer{}, false, keyReused
		case found[0].Status == nil:
			return once.Answer{}, false, keyInFlight
		}
		header, err := read[map[string]string](text(found[0].Header))
		return once.Answer{Status: *found[0].Status, Header: header, Body: found[0].Body}, true, err
	}
	return once.Answer{}, false, keyInFlight
}

// answer stores the answer beside the work, unless another try has taken the key over.
func (s *Store) answer(ctx context.Context, c once.Claim, token string, a once.Answer) error {
	header, err := written(a.Header)
	if err != nil {
		return err
	}
	result := held(s.one(ctx), c, token).Select("status", "header", "body").
		Updates(&claimRow{Status: &a.Status, Header: &header, Body: a.Body})
	if result.Error == nil && result.RowsAffected == 0 {
		return keyInFlight
	}
	return result.Error
}

// release frees the key. The request may have been given up by whoever sent it: the key is
// freed for their next try all the same.
func (s *Store) release(ctx context.Context, c once.Claim, token string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return s.failed("release an idempotency key", s.writing(ctx, func(db *gorm.DB) error {
		return held(db, c, token).Delete(&claimRow{}).Error
	}))
}

// held is the claim while this try holds it and hasn't answered.
func held(db *gorm.DB, c once.Claim, token string) *gorm.DB {
	return db.Model(&claimRow{}).Where("caller = ? AND idempotency_key = ? AND token = ? AND status IS NULL", c.Caller, c.Key, token)
}

// PurgeOnce removes the keys that are too old to be replayed, and tells how many.
func (s *Store) PurgeOnce(ctx context.Context, now time.Time) (int, error) {
	var purged int64
	err := s.writing(ctx, func(db *gorm.DB) error {
		result := db.Where("claimed_at <= ?", stored(now.Add(-once.Kept))).Delete(&claimRow{})
		purged = result.RowsAffected
		return result.Error
	})
	return int(purged), s.failed("purge idempotency keys", err)
}
