package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"deskbell/internal/audit"
)

// Record adds records to the audit trail, in the transaction that the context carries, or in
// one of their own; see audit.Trail. They are sealed into the chain a moment later.
func (s *Store) Record(ctx context.Context, all ...audit.Record) error {
	rows := make([]auditRecordRow, len(all))
	for i, r := range all {
		if r.ID == "" {
			r.ID = uuid.Must(uuid.NewV7()).String()
		}
		if r.Origin == (audit.Origin{}) {
			r.Origin = audit.OriginOf(ctx)
		}
		if err := recordable(r); err != nil {
			return err
		}
		rows[i] = rowOfRecord(r)
	}
	err := s.writing(ctx, func(db *gorm.DB) error { return insert(db, rows) })
	if err != nil {
		return s.failed("add to the audit trail", err)
	}
	s.touch(ctx, RecordAdded)
	return nil
}

// recordable refuses a record that could not be stored, or never be sealed.
func recordable(r audit.Record) error {
	switch {
	case r.Action == "" || r.At.IsZero():
		return fmt.Errorf("the audit record %+v doesn't say what was done, or when", r)
	case len(r.Details) > 0 && !json.Valid(r.Details):
		return fmt.Errorf("the details of the audit record %s about %s are not JSON", r.ID, r.Action)
	case !storable(r.Actor.ID, r.Actor.Name, string(r.Actor.Role), r.Origin.Address, r.Origin.Request, r.Origin.Via, r.Origin.Operator,
		r.Action, r.Object.Kind, r.Object.ID, string(r.Details)):
		return unstorable
	}
	return nil
}

// AuditStretch reads the chain after a number: up to limit records, with where the whole of it
// begins and ends, all in one state of the database. It is an audit.Reader.
func (s *Store) AuditStretch(ctx context.Context, after int64, limit int) (stretch audit.Stretch, err error) {
	err = s.reading(ctx, func(db *gorm.DB) error {
		state, err := auditState(db)
		if err != nil {
			return err
		}
		var rows []chainRow
		if err := db.Where("seq > ?", after).Order("seq").Limit(limit).Find(&rows).Error; err != nil {
			return err
		}
		stretch = audit.Stretch{Anchor: state.anchor(), Head: state.head(), Records: sealedFrom(rows)}
		return nil
	})
	return stretch, s.failed("read the audit trail", err)
}

// AuditHead is the last record's place in the chain; the zero Mark for an empty one.
func (s *Store) AuditHead(ctx context.Context) (audit.Mark, error) {
	state, err := auditState(s.one(ctx))
	return state.head(), s.failed("find the head of the audit trail", err)
}

// AuditRecords lists a page of the chain, the newest first.
func (s *Store) AuditRecords(ctx context.Context, q audit.Query) ([]audit.Sealed, error) {
	if q.Limit <= 0 {
		q.Limit = usualLimit
	}
	if !storable(q.Actor, string(q.Role), q.Action, q.Object.Kind, q.Object.ID) {
		return nil, nil
	}
	db := s.one(ctx).Order("seq DESC").Limit(q.Limit)
	if q.Actor != "" {
		actors, err := s.actorsNamed(ctx, q.Actor)
		if err != nil {
			return nil, err
		}
		db = db.Where("actor IN ?", actors)
	}
	for _, named := range []struct{ column, value string }{
		{"actor_role", string(q.Role)}, {"action", q.Action}, {"object_kind", q.Object.Kind}, {"object_id", q.Object.ID},
	} {
		if named.value != "" {
			db = db.Where(named.column+" = ?", named.value)
		}
	}
	for _, bound := range []struct {
		condition string
		at        time.Time
	}{{"at >= ?", q.From}, {"at < ?", q.Until}} {
		if !bound.at.IsZero() {
			db = db.Where(bound.condition, stored(bound.at))
		}
	}
	if q.Before > 0 {
		db = db.Where("seq < ?", q.Before)
	}
	var rows []chainRow
	if err := db.Find(&rows).Error; err != nil {
		return nil, s.failed("list the audit trail", err)
	}
	return sealedFrom(rows), nil
}

// actorsNamed are all that an ID or an email address may be in the chain: itself, the ID of
// a member of staff, or an owner's pseudonym.
func (s *Store) actorsNamed(ctx context.Context, name string) ([]string, error) {
	key, err := s.Secret(ctx, pseudonymKey)
	if err != nil {
		return nil, err
	}
	var users []string
	if err := s.one(ctx).Model(&userRow{}).Where("email = ?", name).Pluck("id", &users).Error; err != nil {
		return nil, s.failed("look for a user", err)
	}
	return append(users, name, audit.Pseudonym(key, ownerCalled(name))), nil
}
