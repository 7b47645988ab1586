package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// ticketLinkRow is a way to open a ticket, as a hash.
type ticketLinkRow struct {
	TicketID   string `gorm:"primaryKey"`
	ID         string `gorm:"primaryKey"`
	Hash       string
	Reason     string
	MadeAt     time.Time
	MadeBy     *string
	RevokedAt  *time.Time
	LastUsedAt *time.Time
}

func (ticketLinkRow) TableName() string { return "ticket_links" }

func rowOfTicketLink(l auth.TicketLink) ticketLinkRow {
	return ticketLinkRow{
		TicketID: string(l.Ticket), ID: l.ID, Hash: l.Hash, Reason: string(l.Reason), MadeAt: stored(l.MadeAt), MadeBy: optional(l.MadeBy),
		RevokedAt: nullable(l.RevokedAt), LastUsedAt: nullable(l.LastUsedAt),
	}
}

func (r ticketLinkRow) link() auth.TicketLink {
	return auth.TicketLink{
		ID: r.ID, Ticket: tickets.ID(r.TicketID), Hash: r.Hash, Reason: auth.LinkReason(r.Reason), MadeAt: r.MadeAt.UTC(), MadeBy: text(r.MadeBy),
		RevokedAt: instant(r.RevokedAt), LastUsedAt: instant(r.LastUsedAt),
	}
}

// linksOf is the link that a new ticket comes with, under the ticket's own ID.
func linksOf(t *tickets.Ticket) []ticketLinkRow {
	if t.AccessHash == "" {
		return nil
	}
	return []ticketLinkRow{rowOfTicketLink(auth.TicketLink{ID: string(t.ID), Ticket: t.ID, Hash: t.AccessHash, Reason: auth.LinkSubmitted, MadeAt: t.CreatedAt})}
}

var noTicketLink = fault.New(fault.NotFound, "not_found", "There is no such link.")

// TicketLinkByHash finds one by its token's hash, or a fault.NotFound; see auth.TicketLinks.
func (s *Store) TicketLinkByHash(ctx context.Context, hash string) (auth.TicketLink, error) {
	if !storable(hash) {
		return auth.TicketLink{}, noTicketLink
	}
	db := s.one(ctx)
	if s.carried(ctx) != nil {
		db = db.Clauses(clause.Locking{Strength: "SHARE"})
	}
	return s.ticketLink(db.Where("hash = ?", hash))
}

// TicketLink finds one of a ticket's by ID, or a fault.NotFound.
func (s *Store) TicketLink(ctx context.Context, ticket tickets.ID, id string) (auth.TicketLink, error) {
	id, ok := identifier(id)
	if !ok {
		return auth.TicketLink{}, noTicketLink
	}
	return s.ticketLink(s.one(ctx).Where("ticket_id = ? AND id = ?", string(ticket), id))
}

func (s *Store) ticketLink(query *gorm.DB) (auth.TicketLink, error) {
	var rows []ticketLinkRow
	if err := query.Find(&rows).Error; err != nil {
		return auth.TicketLink{}, s.failed("look for a ticket's link", err)
	}
	if len(rows) == 0 {
		return auth.TicketLink{}, noTicketLink
	}
	return rows[0].link(), nil
}

// TicketLinks lists a page of a ticket's links by ID; see auth.TicketLinks.
func (s *Store) TicketLinks(ctx context.Context, ticket tickets.ID, after string, limit int) ([]auth.TicketLink, error) {
	var rows []ticketLinkRow
	if err := pageByID(s.one(ctx).Where("ticket_id = ?", string(ticket)), "id", after, limit).Find(&rows).Error; err != nil {
		return nil, s.failed("list a ticket's links", err)
	}
	all := make([]auth.TicketLink, len(rows))
	for i, row := range rows {
		all[i] = row.link()
	}
	return all, nil
}

// SetTicketLink stores a link, or gives the one there is its hash; see auth.TicketLinks.
func (s *Store) SetTicketLink(ctx context.Context, l auth.TicketLink) (first bool, err error) {
	row := rowOfTicketLink(l)
	err = s.repeatedly(ctx, func(ctx context.Context) error {
		added := s.one(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "ticket_id"}, {Name: "id"}}, DoNothing: true}).Create(&row)
		if first = added.RowsAffected == 1; added.Error != nil || first {
			return added.Error
		}
		replaced := s.one(ctx).Model(&ticketLinkRow{}).Where("ticket_id = ? AND id = ? AND revoked_at IS NULL", row.TicketID, row.ID).Update("hash", row.Hash)
		if replaced.Error == nil && replaced.RowsAffected == 0 {
			return noTicketLink
		}
		return replaced.Error
	})
	if err != nil {
		return false, s.failed("store a ticket's link", err)
	}
	return first, nil
}

// RevokeTicketLinks revokes those of a ticket's links that are chosen; see auth.TicketLinks.
func (s *Store) RevokeTicketLinks(ctx context.Context, ticket tickets.ID, chosen func(auth.TicketLink) bool, at time.Time) (revoked []auth.TicketLink, err error) {
	err = s.repeatedly(ctx, func(ctx context.Context) error {
		revoked = nil
		var rows []ticketLinkRow
		err := s.one(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("ticket_id = ? AND revoked_at IS NULL", string(ticket)).Order("id").Find(&rows).Error
		if err != nil {
			return err
		}
		var ids []string
		for _, row := range rows {
			if l := row.link(); chosen(l) {
				l.RevokedAt = stored(at)
				revoked, ids = append(revoked, l), append(ids, l.ID)
			}
		}
		if len(ids) == 0 {
			return nil
		}
		return s.one(ctx).Model(&ticketLinkRow{}).Where("ticket_id = ? AND id IN ?", string(ticket), ids).Update("revoked_at", stored(at)).Error
	})
	if err != nil {
		return nil, s.failed("revoke a ticket's links", err)
	}
	return revoked, nil
}

// UseTicketLink notes when a link was used, unless it was since another instant; see
// auth.TicketLinks.
func (s *Store) UseTicketLink(ctx context.Context, l auth.TicketLink, at, since time.Time) error {
	return s.failed("note the use of a ticket's link", s.writing(ctx, func(db *gorm.DB) error {
		return db.Model(&ticketLinkRow{}).Where("ticket_id = ? AND id = ? AND (last_used_at IS NULL OR last_used_at <= ?)", string(l.Ticket), l.ID, stored(since)).
			Update("last_used_at", stored(at)).Error
	}))
}

// Requester tells whose a ticket is by its number, or a fault.NotFound; see auth.TicketLinks.
func (s *Store) Requester(ctx context.Context, number int64) (ticket tickets.ID, email string, err error) {
	var rows []ticketRow
	if err := s.one(ctx).Select("id", "requester_email").Where("number = ?", number).Find(&rows).Error; err != nil {
		return "", "", s.failed("look for a ticket's requester", err)
	}
	if len(rows) == 0 {
		return "", "", noTicket
	}
	return tickets.ID(rows[0].ID), rows[0].RequesterEmail, nil
}
