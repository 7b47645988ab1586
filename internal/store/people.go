package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/entitlement"
	"deskbell/internal/privacy"
)

var _ privacy.Store = (*Store)(nil)

// erasureRow is somebody who is being erased.
type erasureRow struct {
	Email     string `gorm:"primaryKey"`
	Alias     string
	ActorRole string
	ActorID   string
	ActorName string
	Reason    string
	BeganAt   time.Time
	ResumeAt  time.Time
}

func (erasureRow) TableName() string { return "erasures" }

func (r erasureRow) erasure() privacy.Erasure {
	return privacy.Erasure{
		Person: privacy.Person{Email: entitlement.Email(r.Email)}, Alias: privacy.Alias{Email: entitlement.Email(r.Alias)},
		By:     entitlement.Actor{Role: entitlement.Role(r.ActorRole), ID: r.ActorID, Name: r.ActorName},
		Reason: r.Reason, BeganAt: r.BeganAt.UTC(),
	}
}

// BeginErasure notes that a person is being erased; see privacy.Store. Of several servers
// that do so at once, the first one's alias counts for all.
func (s *Store) BeginErasure(ctx context.Context, e privacy.Erasure, resumeAt time.Time) (privacy.Erasure, error) {
	row := erasureRow{
		Email: string(e.Email), Alias: string(e.Alias.Email), ActorRole: string(e.By.Role), ActorID: e.By.ID, ActorName: e.By.Name,
		Reason: e.Reason, BeganAt: stored(e.BeganAt), ResumeAt: stored(resumeAt),
	}
	if !storable(row.Email, row.Alias, row.ActorID, row.ActorName, row.Reason) {
		return e, unstorable
	}
	err := s.repeatedly(ctx, func(ctx context.Context) error {
		begun := s.one(ctx).Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "email"}},
			DoUpdates: clause.AssignmentColumns([]string{"actor_role", "actor_id", "actor_name", "reason", "began_at", "resume_at"}),
			Where:     clause.Where{Exprs: []clause.Expression{gorm.Expr("erasures.began_at <= ?", row.BeganAt)}},
		}).Create(&row)
		if begun.Error != nil {
			return begun.Error
		}
		return s.one(ctx).Where("email = ?", string(e.Email)).Take(&row).Error
	})
	if err != nil {
		return e, s.failed("begin to erase a person", err)
	}
	begun := row.erasure()
	begun.Staff = e.Staff
	return begun, nil
}

// EndErasure forgets an erasure, or notes when to go on with it; see privacy.Store.
func (s *Store) EndErasure(ctx context.Context, e privacy.Erasure, resumeAt time.Time) error {
	return s.failed("end the erasure of a person", s.writing(ctx, func(db *gorm.DB) error {
		db = db.Where("email = ? AND began_at <= ?", string(e.Email), stored(e.BeganAt))
		if resumeAt.IsZero() {
			return db.Delete(&erasureRow{}).Error
		}
		return db.Model(&erasureRow{}).Update("resume_at", stored(resumeAt)).Error
	}))
}

// DueErasures are those to go on with, the longest due first.
func (s *Store) DueErasures(ctx context.Context, now time.Time, limit int) ([]privacy.Erasure, error) {
	var rows []erasureRow
	err := s.one(ctx).Where("resume_at <= ?", stored(now)).Order("resume_at, email").Limit(limit).Find(&rows).Error
	all := make([]privacy.Erasure, len(rows))
	for i, row := range rows {
		all[i] = row.erasure()
	}
	return all, s.failed("look for erasures to go on with", err)
}

// StaffMember is the ID of the member of staff with an address; empty if there is none.
func (s *Store) StaffMember(ctx context.Context, email entitlement.Email) (id string, active bool, err error) {
	var rows []userRow
	if err := s.one(ctx).Where("email = ?", string(email)).Find(&rows).Error; err != nil {
		return "", false, s.failed("look for a member of staff", err)
	}
	if len(rows) == 0 {
		return "", false, nil
	}
	return rows[0].ID, rows[0].DeactivatedAt == nil, nil
}

// DocumentsNaming finds published versions with the address in them, such as enterprise@1.
func (s *Store) DocumentsNaming(ctx context.Context, email entitlement.Email) ([]string, error) {
	all, err := s.Versions(ctx) // they are few
	var named []string
	for _, v := range all {
		if strings.Contains(strings.ToLower(string(v.Source)), string(email)) {
			named = append(named, v.Ref())
		}
	}
	return named, err
}

// containing is the pattern of texts with a text in them.
func containing(text string) string { return "%" + literal.Replace(text) + "%" }

// inJSON is a text as it stands inside of a text in JSON.
func inJSON(text string) string {
	data, err := written(text)
	if err != nil { // a text always can be
		return text
	}
	return strings.TrimSuffix(strings.TrimPrefix(data, `"`), `"`)
}
