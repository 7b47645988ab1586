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

// userRow is a member of staff.
type userRow struct {
	ID            string `gorm:"primaryKey"`
	Email         string
	Name          string
	Role          string
	CreatedAt     time.Time `gorm:"autoCreateTime:false"`
	DeactivatedAt *time.Time
	LastSeenAt    *time.Time // see seen
}

func (userRow) TableName() string { return "users" }

func rowOfUser(u auth.User) userRow {
	return userRow{
		ID: u.ID, Email: u.Email, Name: u.Name, Role: string(u.Role),
		CreatedAt: stored(u.CreatedAt), DeactivatedAt: nullable(u.DeactivatedAt),
	}
}

func (r userRow) user() auth.User {
	return auth.User{
		ID: r.ID, Email: r.Email, Name: r.Name, Role: tickets.Role(r.Role),
		CreatedAt: r.CreatedAt.UTC(), DeactivatedAt: instant(r.DeactivatedAt),
	}
}

func usersOf(rows []userRow) []auth.User {
	all := make([]auth.User, len(rows))
	for i, row := range rows {
		all[i] = row.user()
	}
	return all
}

var noUser = fault.New(fault.NotFound, "not_found", "There is no such user.")

// AddUser refuses a taken email as fault.Conflict.
func (s *Store) AddUser(ctx context.Context, u auth.User) error {
	if !storable(u.Email, u.Name) {
		return unstorable
	}
	row := rowOfUser(u)
	err := s.InTransaction(ctx, func(ctx context.Context) error { return s.one(ctx).Create(&row).Error })
	if err != nil && s.taken(err) {
		return fault.New(fault.Conflict, "email_taken", "There is a user with the email %s already.", u.Email).Because(err)
	}
	return s.failed("add a user", err)
}

// User finds one by ID, or a fault.NotFound.
func (s *Store) User(ctx context.Context, id string) (auth.User, error) {
	id, ok := identifier(id)
	if !ok {
		return auth.User{}, noUser
	}
	return s.user(ctx, noUser, "id = ?", id)
}

// UserByEmail finds a user, or a fault.NotFound.
func (s *Store) UserByEmail(ctx context.Context, email string) (auth.User, error) {
	missing := fault.New(fault.NotFound, "not_found", "There is no user with the email %s.", email)
	if !storable(email) {
		return auth.User{}, missing
	}
	return s.user(ctx, missing, "email = ?", email)
}

func (s *Store) user(ctx context.Context, missing error, where, value string) (auth.User, error) {
	var rows []userRow
	if err := s.one(ctx).Where(where, value).Find(&rows).Error; err != nil {
		return auth.User{}, s.failed("look for a user", err)
	}
	if len(rows) == 0 {
		return auth.User{}, missing
	}
	return rows[0].user(), nil
}

// Users lists everyone who is active, by email.
func (s *Store) Users(ctx context.Context) ([]auth.User, error) {
	var rows []userRow
	if err := s.one(ctx).Where("deactivated_at IS NULL").Order("email").Find(&rows).Error; err != nil {
		return nil, s.failed("list the users", err)
	}
	return usersOf(rows), nil
}

// Everyone lists a page of all users by ID, after an ID; see auth.Staff.
func (s *Store) Everyone(ctx context.Context, after string, limit int) ([]auth.User, error) {
	var rows []userRow
	if err := pageByID(s.one(ctx), "id", after, limit).Find(&rows).Error; err != nil {
		return nil, s.failed("list all users", err)
	}
	return usersOf(rows), nil
}

// pageByID is what comes after an ID, in order. An empty one begins, and a limit of 0 is none.
func pageByID(db *gorm.DB, column, after string, limit int) *gorm.DB {
	db = db.Order(column)
	if after != "" {
		db = db.Where(column+" > ?", after)
	}
	if limit > 0 {
		db = db.Limit(limit)
	}
	return db
}

// UpdateUser changes one while no user is changed otherwise; see auth.Staff. All of them are
// locked, and in one order, so that two changes never wait for each other.
func (s *Store) UpdateUser(ctx context.Context, id string, change func(u *auth.User, others []auth.User) error) (auth.User, error) {
	id, ok := identifier(id)
	if !ok {
		return auth.User{}, noUser
	}
	var u auth.User
	err := s.repeatedly(ctx, func(ctx context.Context) error {
		var rows []userRow
		if err := s.one(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Order("id").Find(&rows).Error; err != nil {
			return s.failed("lock the users", err)
		}
		found := false
		var others []auth.User
		for _, each := range usersOf(rows) {
			if each.ID == id {
				u, found = each, true
			} else {
				others = append(others, each)
			}
		}
		if !found {
			return noUser
		}
		was := u
		if err := change(&u, others); err != nil {
			return err
		}
		if !storable(u.Name) {
			return unstorable
		}
		u.ID, u.Email, u.CreatedAt, u.Token = was.ID, was.Email, was.CreatedAt, nil
		row := rowOfUser(u)
		err := s.one(ctx).Model(&userRow{}).Where("id = ?", row.ID).Select("name", "role", "deactivated_at").Updates(&row).Error
		return s.failed("store a changed user", err)
	})
	if err != nil {
		return auth.User{}, err
	}
	return u, nil
}
