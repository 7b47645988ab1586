package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

// tokenRow is a key a user may call with, as a hash.
type tokenRow struct {
	ID           string `gorm:"primaryKey"`
	UserID       string
	Name         string
	Prefix       string
	Scopes       string // a JSON array
	Hash         string
	CreatedAt    time.Time `gorm:"autoCreateTime:false"`
	ExpiresAt    *time.Time
	RevokedAt    *time.Time
	LastUsedAt   *time.Time
	LastUsedFrom *string
}

func (tokenRow) TableName() string { return "tokens" }

// issuedRow is a token with its user.
type issuedRow struct {
	Token tokenRow `gorm:"embedded"`
	User  userRow  `gorm:"embedded;embeddedPrefix:owner_"`
}

const issuedColumns = "tokens.*, users.id AS owner_id, users.email AS owner_email, users.name AS owner_name, users.role AS owner_role, " +
	"users.created_at AS owner_created_at, users.deactivated_at AS owner_deactivated_at"

func issued(db *gorm.DB) *gorm.DB {
	return db.Table("tokens").Select(issuedColumns).Joins("JOIN users ON users.id = tokens.user_id")
}

func (r issuedRow) token() (auth.Token, error) {
	scopes, err := read[[]auth.Scope](r.Token.Scopes)
	return auth.Token{
		ID: r.Token.ID, UserID: r.Token.UserID, Email: r.User.Email, Name: r.Token.Name, Prefix: r.Token.Prefix, Scopes: scopes, Hash: r.Token.Hash,
		CreatedAt: r.Token.CreatedAt.UTC(), ExpiresAt: instant(r.Token.ExpiresAt), RevokedAt: instant(r.Token.RevokedAt),
		LastUsedAt: instant(r.Token.LastUsedAt), LastUsedFrom: text(r.Token.LastUsedFrom),
	}, err
}

var noToken = fault.New(fault.NotFound, "not_found", "There is no such token.")

// AddToken stores a new token. A name that another of the user's tokens has, and a hash that
// is there already, are a fault.Conflict.
func (s *Store) AddToken(ctx context.Context, t auth.Token) error {
	if !storable(t.Name, t.Prefix) {
		return unstorable
	}
	scopes, err := written(list(t.Scopes))
	if err != nil {
		return s.failed("add a token", err)
	}
	row := tokenRow{
		ID: t.ID, UserID: t.UserID, Name: t.Name, Prefix: t.Prefix, Scopes: scopes, Hash: t.Hash, CreatedAt: stored(t.CreatedAt),
		ExpiresAt: nullable(t.ExpiresAt), RevokedAt: nullable(t.RevokedAt), LastUsedAt: nullable(t.LastUsedAt), LastUsedFrom: optional(t.LastUsedFrom),
	}
	err = s.InTransaction(ctx, func(ctx context.Context) error { return s.one(ctx).Create(&row).Error })
	if err != nil && s.taken(err) {
		return fault.New(fault.Conflict, "name_taken", "There is a token called %q already. Choose another name, or revoke that one first.", t.Name).Because(err)
	}
	return s.failed("add a token", err)
}

// UserByToken finds a token's user with the token by its hash, or a fault.NotFound; see
// auth.Keyring.
func (s *Store) UserByToken(ctx context.Context, hash string) (auth.User, error) {
	if !storable(hash) {
		return auth.User{}, noToken
	}
	row, err := s.findToken(ctx, "tokens.hash = ?", hash)
	if err != nil {
		return auth.User{}, err
	}
	t, err := row.token()
	if err != nil {
		return auth.User{}, s.failed("look for a token", err)
	}
	u := row.User.user()
	u.Token = &t
	return u, nil
}

// Token finds one by ID, or a fault.NotFound.
func (s *Store) Token(ctx context.Context, id string) (auth.Token, error) {
	id, ok := identifier(id)
	if !ok {
		return auth.Token{}, noToken
	}
	row, err := s.findToken(ctx, "tokens.id = ?", id)
	if err != nil {
		return auth.Token{}, err
	}
	t, err := row.token()
	return t, s.failed("load a token", err)
}

func (s *Store) findToken(ctx context.Context, where, value string) (issuedRow, error) {
	var rows []issuedRow
	if err := issued(s.one(ctx)).Where(where, value).Find(&rows).Error; err != nil {
		return issuedRow{}, s.failed("look for a token", err)
	}
	if len(rows) == 0 {
		return issuedRow{}, noToken
	}
	return rows[0], nil
}

// Tokens lists a page of a user's tokens, or of everyone's, by ID; see auth.Keyring.
func (s *Store) Tokens(ctx context.Context, userID, after string, limit int) ([]auth.Token, error) {
	db := pageByID(issued(s.one(ctx)), "tokens.id", after, limit)
	if userID != "" {
		db = db.Where("tokens.user_id = ?", userID)
	}
	var rows []issuedRow
	if err := db.Find(&rows).Error; err != nil {
		return nil, s.failed("list the tokens", err)
	}
	all := make([]auth.Token, len(rows))
	for i, row := range rows {
		var err error
		if all[i], err = row.token(); err != nil {
			return nil, s.failed("list the tokens", err)
		}
	}
	return all, nil
}

// RevokeToken notes that a token opens nothing since an instant, unless it was revoked before.
func (s *Store) RevokeToken(ctx context.Context, id string, at time.Time) error {
	return s.failed("revoke a token", s.writing(ctx, func(db *gorm.DB) error {
		return db.Model(&tokenRow{}).Where("id = ? AND revoked_at IS NULL", id).Update("revoked_at", stored(at)).Error
	}))
}

// UseToken notes when a token was used, unless it was used since another instant; see
// auth.Keyring.
func (s *Store) UseToken(ctx context.Context, id string, at time.Time, from string, since time.Time) error {
	var noted int64
	err := s.writing(ctx, func(db *gorm.DB) error {
		result := db.Model(&tokenRow{}).Where("id = ? AND (last_used_at IS NULL OR last_used_at <= ?)", id, stored(since)).
			Updates(map[string]any{"last_used_at": stored(at), "last_used_from": optional(from)})
		noted = result.RowsAffected
		return result.Error
	})
	if err == nil && noted > 0 {
		err = s.seen(ctx, at, "id = (SELECT user_id FROM tokens WHERE id = ?)", id)
	}
	return s.failed("note the use of a token", err)
}
