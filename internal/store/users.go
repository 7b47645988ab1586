package store

import (
	"context"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// userRow is a member of staff.
type userRow struct {
	ID        string `gorm:"primaryKey"`
	Email     string
	Name      string
	Role      string
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
}

func (userRow) TableName() string { return "users" }

// tokenRow is a key a user may call with, as a hash.
type tokenRow struct {
	ID        string `gorm:"primaryKey"`
	UserID    string
	Hash      string
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
}

func (tokenRow) TableName() string { return "tokens" }

func (r userRow) user() auth.User {
	return auth.User{ID: r.ID, Email: r.Email, Name: r.Name, Role: tickets.Role(r.Role), CreatedAt: r.CreatedAt.UTC()}
}

// AddUser refuses a taken email as fault.Conflict.
func (s *Store) AddUser(ctx context.Context, u auth.User) error {
	if !storable(u.Email, u.Name) {
		return unstorable
	}
	row := userRow{ID: u.ID, Email: u.Email, Name: u.Name, Role: string(u.Role), CreatedAt: stored(u.CreatedAt)}
	err := s.InTransaction(ctx, func(ctx context.Context) error { return s.one(ctx).Create(&row).Error })
	if err != nil && s.taken(err) {
		return fault.New(fault.Conflict, "email_taken", "There is a user with the email %s already.", u.Email).Because(err)
	}
	return s.failed("add a user", err)
}

// UserByEmail finds a user, or a fault.NotFound.
func (s *Store) UserByEmail(ctx context.Context, email string) (auth.User, error) {
	missing := fault.New(fault.NotFound, "not_found", "There is no user with the email %s.", email)
	if !storable(email) {
		return auth.User{}, missing
	}
	var rows []userRow
	if err := s.one(ctx).Where("email = ?", email).Find(&rows).Error; err != nil {
		return auth.User{}, s.failed("look for a user", err)
	}
	if len(rows) == 0 {
		return auth.User{}, missing
	}
	return rows[0].user(), nil
}

// Users lists everyone by email.
func (s *Store) Users(ctx context.Context) ([]auth.User, error) {
	var rows []userRow
	if err := s.one(ctx).Order("email").Find(&rows).Error; err != nil {
		return nil, s.failed("list the users", err)
	}
	all := make([]auth.User, len(rows))
	for i, row := range rows {
		all[i] = row.user()
	}
	return all, nil
}

// AddToken stores a token's hash. One that is there already is a fault.Conflict.
func (s *Store) AddToken(ctx context.Context, t auth.Token) error {
	row := tokenRow{ID: t.ID, UserID: t.UserID, Hash: t.Hash, CreatedAt: stored(t.CreatedAt)}
	err := s.InTransaction(ctx, func(ctx context.Context) error { return s.one(ctx).Create(&row).Error })
	if err != nil && s.taken(err) {
		return fault.New(fault.Conflict, "token_taken", "That token exists already.").Because(err)
	}
	return s.failed("add a token", err)
}

// UserByToken finds a token's user by its hash, or a fault.NotFound.
func (s *Store) UserByToken(ctx context.Context, hash string) (auth.User, error) {
	var rows []userRow
	if storable(hash) {
		err := s.one(ctx).Where("id = (SELECT user_id FROM tokens WHERE hash = ?)", hash).Find(&rows).Error
		if err != nil {
			return auth.User{}, s.failed("look for a token", err)
		}
	}
	if len(rows) == 0 {
		return auth.User{}, fault.New(fault.NotFound, "not_found", "There is no such token.")
	}
	return rows[0].user(), nil
}

// TicketByAccess finds a ticket by the hash of its token, or a fault.NotFound.
func (s *Store) TicketByAccess(ctx context.Context, hash string) (tickets.ID, error) {
	var ids []string
	if storable(hash) {
		err := s.one(ctx).Model(&ticketRow{}).Where("access_hash = ?", hash).Pluck("id", &ids).Error
		if err != nil {
			return "", s.failed("look for a ticket's token", err)
		}
	}
	if len(ids) == 0 {
		return "", noTicket
	}
	return tickets.ID(ids[0]), nil
}
