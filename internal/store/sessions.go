package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// sessionRow is a sign-in of a member of staff, an owner, or the customer of a ticket.
type sessionRow struct {
	ID         string `gorm:"primaryKey"`
	Hash       string
	UserID     *string
	Owner      *string
	TicketID   *string
	LinkID     *string
	Pending    bool
	Strong     bool
	CreatedAt  time.Time `gorm:"autoCreateTime:false"`
	ExpiresAt  time.Time
	LastSeenAt time.Time
	Address    string
	Agent      string
}

func (sessionRow) TableName() string { return "sessions" }

func rowOfSession(s auth.Session) sessionRow {
	return sessionRow{
		ID: s.ID, Hash: s.Hash, UserID: optional(s.UserID), Owner: optional(string(s.Owner)), TicketID: optional(string(s.Ticket)), LinkID: optional(s.LinkID),
		Pending: s.Pending, Strong: s.Strong, CreatedAt: stored(s.CreatedAt), ExpiresAt: stored(s.ExpiresAt), LastSeenAt: stored(s.LastSeenAt),
		Address: s.Visitor.Address, Agent: printable(s.Visitor.Agent),
	}
}

func (r sessionRow) session() auth.Session {
	return auth.Session{
		ID: r.ID, Hash: r.Hash, UserID: text(r.UserID), Owner: entitlement.Email(text(r.Owner)), Ticket: tickets.ID(text(r.TicketID)), LinkID: text(r.LinkID),
		Pending: r.Pending, Strong: r.Strong, CreatedAt: r.CreatedAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(), LastSeenAt: r.LastSeenAt.UTC(),
		Visitor: auth.Visitor{Address: r.Address, Agent: r.Agent},
	}
}

// printable is a text that a database takes: what a browser calls itself is no reason to
// refuse anybody.
func printable(s string) string {
	if storable(s) {
		return s
	}
	return "unknown"
}

var noSession = fault.New(fault.NotFound, "not_found", "There is no such session.")

// AddSession stores one.
func (s *Store) AddSession(ctx context.Context, session auth.Session) error {
	row := rowOfSession(session)
	err := s.writing(ctx, func(db *gorm.DB) error { return db.Create(&row).Error })
	if err == nil && session.UserID != "" && !session.Pending {
		err = s.seen(ctx, session.LastSeenAt, "id = ?", session.UserID)
	}
	return s.failed("add a session", err)
}

// SessionByToken finds a session that lasts beyond now by its token's hash, or a
// fault.NotFound.
func (s *Store) SessionByToken(ctx context.Context, hash string, now time.Time) (auth.Session, error) {
	var rows []sessionRow
	if err := s.one(ctx).Where("hash = ? AND expires_at > ?", hash, stored(now)).Find(&rows).Error; err != nil {
		return auth.Session{}, s.failed("look for a session", err)
	}
	if len(rows) == 0 {
		return auth.Session{}, noSession
	}
	return rows[0].session(), nil
}

// SessionsOf lists somebody's sessions that last beyond now, the latest first.
func (s *Store) SessionsOf(ctx context.Context, whose auth.SessionOf, now time.Time) ([]auth.Session, error) {
	var rows []sessionRow
	err := of(s.one(ctx), whose).Where("expires_at > ?", stored(now)).Order("created_at DESC, id DESC").Find(&rows).Error
	if err != nil {
		return nil, s.failed("list sessions", err)
	}
	all := make([]auth.Session, len(rows))
	for i, row := range rows {
		all[i] = row.session()
	}
	return all, nil
}

// of are the sessions of somebody; of nobody in particular there are none.
func of(db *gorm.DB, whose auth.SessionOf) *gorm.DB {
	named := false
	for _, is := range []struct{ column, value string }{
		{"user_id", whose.UserID}, {"owner", string(whose.Owner)}, {"ticket_id", string(whose.Ticket)}, {"link_id", whose.LinkID},
	} {
		if is.value != "" {
			db, named = db.Where(is.column+" = ?", is.value), true
		}
	}
	if !named {
		return db.Where("1 = 0")
	}
	return db
}

// UseSession notes when a session was used, unless it was used since another instant.
func (s *Store) UseSession(ctx context.Context, id string, at, since time.Time) error {
	var noted int64
	err := s.writing(ctx, func(db *gorm.DB) error {
		result := db.Model(&sessionRow{}).Where("id = ? AND last_seen_at <= ?", id, stored(since)).Update("last_seen_at", stored(at))
		noted = result.RowsAffected
		return result.Error
	})
	if err == nil && noted > 0 {
		err = s.seen(ctx, at, "id = (SELECT user_id FROM sessions WHERE id = ?)", id)
	}
	return s.failed("note the use of a session", err)
}

// EndSession forgets one, and reports whether it was there.
func (s *Store) EndSession(ctx context.Context, id string) (bool, error) {
	var ended int64
	err := s.writing(ctx, func(db *gorm.DB) error {
		result := db.Where("id = ?", id).Delete(&sessionRow{})
		ended = result.RowsAffected
		return result.Error
	})
	return ended == 1, s.failed("end a session", err)
}

// EndSessions forgets somebody's sessions but the one with an ID, and tells how many.
func (s *Store) EndSessions(ctx context.Context, whose auth.SessionOf, except string) (int, error) {
	var ended int64
	err := s.writing(ctx, func(db *gorm.DB) error {
		db = of(db, whose)
		if except != "" {
			db = db.Where("id <> ?", except)
		}
		result := db.Delete(&sessionRow{})
		ended = result.RowsAffected
		return result.Error
	})
	return int(ended), s.failed("end sessions", err)
}
