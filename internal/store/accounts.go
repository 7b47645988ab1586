package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

// credentialsRow is what a member of staff signs in with.
type credentialsRow struct {
	UserID        string `gorm:"primaryKey"`
	Password      string
	PasswordSetAt *time.Time
	Secret        []byte
	ConfirmedAt   *time.Time
	LastStep      int64
	Recovery      string // a JSON array
}

func (credentialsRow) TableName() string { return "credentials" }

func (r credentialsRow) credentials() (auth.Credentials, error) {
	recovery, err := read[[]string](r.Recovery)
	return auth.Credentials{
		Password: r.Password, PasswordSetAt: instant(r.PasswordSetAt), Secret: none(r.Secret), ConfirmedAt: instant(r.ConfirmedAt),
		LastStep: r.LastStep, Recovery: recovery,
	}, err
}

func rowOfCredentials(userID string, c auth.Credentials) (credentialsRow, error) {
	recovery, err := written(list(c.Recovery))
	return credentialsRow{
		UserID: userID, Password: c.Password, PasswordSetAt: nullable(c.PasswordSetAt), Secret: c.Secret, ConfirmedAt: nullable(c.ConfirmedAt),
		LastStep: c.LastStep, Recovery: recovery,
	}, err
}

// identityRow is whose account of an identity provider it is.
type identityRow struct {
	Issuer   string `gorm:"primaryKey"`
	Subject  string `gorm:"primaryKey"`
	UserID   string
	LinkedAt time.Time
}

func (identityRow) TableName() string { return "identities" }

var noIdentity = fault.New(fault.NotFound, "not_found", "Nobody here has this account of the identity provider.")

// Credentials of a user; empty ones if there are none, or there is no such user.
func (s *Store) Credentials(ctx context.Context, userID string) (auth.Credentials, error) {
	if userID == "" {
		userID = nobodysID // so that as much is looked up as for anybody
	}
	row, err := s.findCredentials(ctx, userID, false)
	if err != nil {
		return auth.Credentials{}, s.failed("load credentials", err)
	}
	c, err := row.credentials()
	return c, s.failed("load credentials", err)
}

// nobodysID is an ID that no user has.
const nobodysID = "00000000-0000-0000-0000-000000000000"

// findCredentials is a user's row, or an empty one.
func (s *Store) findCredentials(ctx context.Context, userID string, lock bool) (credentialsRow, error) {
	db := s.one(ctx)
	if lock {
		db = db.Clauses(clause.Locking{Strength: "UPDATE"})
	}
	row := credentialsRow{UserID: userID, Recovery: "[]"}
	var rows []credentialsRow
	if err := db.Where("user_id = ?", userID).Find(&rows).Error; err != nil {
		return row, err
	}
	if len(rows) > 0 {
		row = rows[0]
	}
	return row, nil
}

// UpdateCredentials changes a user's while nobody else does; see auth.Accounts. The user's row
// is locked, since there may be no credentials yet.
func (s *Store) UpdateCredentials(ctx context.Context, userID string, change func(ctx context.Context, c *auth.Credentials) error) error {
	return s.failed("change credentials", s.repeatedly(ctx, func(ctx context.Context) error {
		var users []userRow
		err := s.one(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", userID).Find(&users).Error
		switch {
		case err != nil:
			return err
		case len(users) == 0:
			return noUser
		}
		was, err := s.findCredentials(ctx, userID, true)
		if err != nil {
			return err
		}
		c, err := was.credentials()
		if err != nil {
			return err
		}
		if err := change(ctx, &c); err != nil {
			return err
		}
		row, err := rowOfCredentials(userID, c)
		if err != nil {
			return err
		}
		return s.one(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error
	}))
}

// AnySecret is some user's sealed second factor; an empty ID if nobody has one.
func (s *Store) AnySecret(ctx context.Context) (userID string, sealed []byte, err error) {
	var rows []credentialsRow
	if err := s.one(ctx).Where("secret IS NOT NULL").Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return "", nil, s.failed("look for a second factor", err)
	}
	return rows[0].UserID, rows[0].Secret, nil
}

// Identity finds whose account of an identity provider it is, or a fault.NotFound.
func (s *Store) Identity(ctx context.Context, issuer, subject string) (string, error) {
	if !storable(issuer, subject) {
		return "", noIdentity
	}
	var rows []identityRow
	if err := s.one(ctx).Where("issuer = ? AND subject = ?", issuer, subject).Find(&rows).Error; err != nil {
		return "", s.failed("look for an identity", err)
	}
	if len(rows) == 0 {
		return "", noIdentity
	}
	return rows[0].UserID, nil
}

// AddIdentity refuses one that somebody has already as fault.Conflict.
func (s *Store) AddIdentity(ctx context.Context, issuer, subject, userID string, at time.Time) error {
	if !storable(issuer, subject) {
		return unstorable
	}
	row := identityRow{Issuer: issuer, Subject: subject, UserID: userID, LinkedAt: stored(at)}
	err := s.InTransaction(ctx, func(ctx context.Context) error { return s.one(ctx).Create(&row).Error })
	if err != nil && s.taken(err) {
		return fault.New(fault.Conflict, "identity_taken", "This account of the identity provider belongs to somebody here already.").Because(err)
	}
	return s.failed("add an identity", err)
}
