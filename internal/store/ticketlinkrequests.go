package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

// ticketLinkRequestRow is a request for a link to a ticket, that may not be there.
type ticketLinkRequestRow struct {
	ID      string `gorm:"primaryKey"`
	Number  int64
	Asker   string
	AskedAt time.Time
	AskedBy *string
}

func (ticketLinkRequestRow) TableName() string { return "ticket_link_requests" }

var noTicketLinkRequest = fault.New(fault.NotFound, "not_found", "There is no such request for a link.")

// AddTicketLinkRequest notes a request, unless its asker has made as many as most since then;
// see auth.TicketLinks. Nobody else adds one meanwhile, so that none is noted that is too many.
func (s *Store) AddTicketLinkRequest(ctx context.Context, r auth.TicketLinkRequest, since time.Time, most int) (earliest time.Time, err error) {
	row := ticketLinkRequestRow{ID: r.ID, Number: r.Number, Asker: r.Asker, AskedAt: stored(r.AskedAt), AskedBy: optional(r.AskedBy)}
	err = s.repeatedly(ctx, func(ctx context.Context) error {
		earliest = time.Time{}
		if err := s.alone(ctx, s); err != nil {
			return err
		}
		var latest []ticketLinkRequestRow
		err := s.one(ctx).Where("asker = ? AND asked_at > ?", row.Asker, stored(since)).Order("asked_at DESC").Limit(most).Find(&latest).Error
		if err != nil {
			return err
		}
		if len(latest) == most {
			earliest = latest[most-1].AskedAt.UTC()
			return nil
		}
		return s.one(ctx).Create(&row).Error
	})
	return earliest, s.failed("add a request for a ticket's link", err)
}

// TicketLinkRequest is one by its ID, or a fault.NotFound.
func (s *Store) TicketLinkRequest(ctx context.Context, id string) (auth.TicketLinkRequest, error) {
	var rows []ticketLinkRequestRow
	if err := s.one(ctx).Where("id = ?", id).Find(&rows).Error; err != nil {
		return auth.TicketLinkRequest{}, s.failed("load a request for a ticket's link", err)
	}
	if len(rows) == 0 {
		return auth.TicketLinkRequest{}, noTicketLinkRequest
	}
	r := rows[0]
	return auth.TicketLinkRequest{ID: r.ID, Number: r.Number, Asker: r.Asker, AskedAt: r.AskedAt.UTC(), AskedBy: text(r.AskedBy)}, nil
}

// PurgeTicketLinkRequests forgets the requests that had come to nothing, or were long met, by
// an instant. It returns how many there were.
func (s *Store) PurgeTicketLinkRequests(ctx context.Context, before time.Time) (int, error) {
	purged := int64(0)
	err := s.writing(ctx, func(db *gorm.DB) error {
		result := db.Where("asked_at <= ?", stored(before.Add(-auth.TicketLinkRequestLasts))).Delete(&ticketLinkRequestRow{})
		purged = result.RowsAffected
		return result.Error
	})
	return int(purged), s.failed("purge requests for tickets' links", err)
}
