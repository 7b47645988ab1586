package worker

import (
	"context"
	"log/slog"
	"time"

	"deskbell/internal/audit"
)

// Seal gives what was recorded its place in the audit trail.
type Seal struct {
	// Oldest is since when the oldest record has waited; zero if none does.
	Oldest func(ctx context.Context) (time.Time, error)
	// Append seals up to limit records, and as many entries, and tells how many in all; see
	// store.Seal.
	Append func(ctx context.Context, limit int) (int, error)
	// Head is the last record's place.
	Head func(ctx context.Context) (audit.Mark, error)
	Log  *slog.Logger

	told string // the day the head was last written to the log
}

const (
	sealBatch = 500
	// gathering is how long what was recorded waits for company: one commit seals it all.
	gathering = 200 * time.Millisecond
)

// RunOnce seals all there is, and once a day writes the head to the log, where it outlives
// what somebody may do to the database.
func (s *Seal) RunOnce(ctx context.Context, now time.Time) (time.Time, error) {
	oldest, err := s.Oldest(ctx)
	if err != nil {
		return time.Time{}, err
	}
	if !oldest.IsZero() && !pause(ctx, gathering) {
		return time.Time{}, nil // the server stops; it is sealed when one starts
	}
	for sealed := 1; !oldest.IsZero() && sealed > 0 && ctx.Err() == nil; {
		if sealed, err = s.Append(ctx, sealBatch); err != nil {
			return time.Time{}, err
		}
	}
	return time.Time{}, s.tell(ctx, now)
}

// tell logs the head, unless that was done on the same day.
func (s *Seal) tell(ctx context.Context, now time.Time) error {
	today := now.UTC().Format(time.DateOnly)
	if s.told == today {
		return nil
	}
	head, err := s.Head(ctx)
	if err != nil {
		return err
	}
	if head.Seq == 0 { // there is nothing yet to hold anybody to
		return nil
	}
	s.Log.Info("the head of the audit trail; keep it elsewhere, and deskbell verify --audit-head proves that nothing before it was changed", "audit_head", head.String())
	s.told = today
	return nil
}
