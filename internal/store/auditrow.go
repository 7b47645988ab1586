package store

import (
	"encoding/json"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/entitlement"
	"deskbell/internal/audit"
)

// auditRecordRow is a record that has no place in the chain yet.
type auditRecordRow struct {
	ID         string `gorm:"primaryKey"`
	At         time.Time
	ActorRole  string
	ActorID    string
	ActorName  string
	Origin     *string
	Action     string
	ObjectKind string
	ObjectID   string
	Details    *string
}

func (auditRecordRow) TableName() string { return "audit_records" }

// storedOrigin is audit.Origin as JSON. Its names are stored: rename none.
type storedOrigin struct {
	Address  string `json:"address,omitempty"`
	Request  string `json:"request,omitempty"`
	Via      string `json:"via,omitempty"`
	Operator string `json:"operator,omitempty"`
}

// rowOfOrigin is nil for deskbell itself.
func rowOfOrigin(o audit.Origin) *string {
	if o == (audit.Origin{}) {
		return nil
	}
	data, _ := json.Marshal(storedOrigin(o)) // four texts
	return optional(string(data))
}

// origin is the way back.
func origin(data *string) (audit.Origin, error) {
	if data == nil {
		return audit.Origin{}, nil
	}
	o, err := read[storedOrigin](*data)
	return audit.Origin(o), err
}

func rowOfRecord(r audit.Record) auditRecordRow {
	return auditRecordRow{
		ID: r.ID, At: stored(r.At), ActorRole: string(r.Actor.Role), ActorID: r.Actor.ID, ActorName: r.Actor.Name,
		Origin: rowOfOrigin(r.Origin), Action: r.Action, ObjectKind: r.Object.Kind, ObjectID: r.Object.ID, Details: optional(string(r.Details)),
	}
}

func (r auditRecordRow) record() (audit.Record, error) {
	from, err := origin(r.Origin)
	return audit.Record{
		ID: r.ID, At: r.At.UTC(), Actor: entitlement.Actor{Role: entitlement.Role(r.ActorRole), ID: r.ActorID, Name: r.ActorName},
		Origin: from, Action: r.Action, Object: audit.Object{Kind: r.ObjectKind, ID: r.ObjectID}, Details: json.RawMessage(text(r.Details)),
	}, err
}

// chainRow is a record in the chain.
type chainRow struct {
	Seq        int64 `gorm:"primaryKey;autoIncrement:false"`
	ID         string
	At         time.Time
	ActorRole  string
	Actor      string
	Request    string
	Via        string
	Action     string
	ObjectKind string
	ObjectID   string
	Commitment []byte
	Hash       []byte
	Salt       []byte
	Private    *string
}

func (chainRow) TableName() string { return "audit_chain" }

func rowOfSealed(s audit.Sealed) chainRow {
	private := string(s.Private)
	return chainRow{
		Seq: s.Seq, ID: s.ID, At: stored(s.At), ActorRole: string(s.Role), Actor: s.Actor, Request: s.Request, Via: s.Via,
		Action: s.Action, ObjectKind: s.Object.Kind, ObjectID: s.Object.ID, Commitment: s.Commitment[:], Hash: s.Hash[:], Salt: s.Salt, Private: &private,
	}
}

func (r chainRow) sealed() audit.Sealed {
	s := audit.Sealed{
		Seq: r.Seq, ID: r.ID, At: r.At.UTC(), Role: entitlement.Role(r.ActorRole), Actor: r.Actor, Request: r.Request, Via: r.Via,
		Action: r.Action, Object: audit.Object{Kind: r.ObjectKind, ID: r.ObjectID}, Salt: none(r.Salt),
	}
	copy(s.Commitment[:], r.Commitment)
	copy(s.Hash[:], r.Hash)
	if r.Private != nil {
		s.Private = []byte(*r.Private)
	}
	return s
}

func sealedFrom(rows []chainRow) []audit.Sealed {
	all := make([]audit.Sealed, len(rows))
	for i, row := range rows {
		all[i] = row.sealed()
	}
	return all
}

// auditStateRow is how far the chain has come; there is one.
type auditStateRow struct {
	ID         int `gorm:"primaryKey"`
	Position   int64
	Seq        int64
	Hash       []byte
	PurgedSeq  int64
	PurgedHash []byte
}

func (auditStateRow) TableName() string { return "audit_state" }

func (r auditStateRow) head() audit.Mark   { return mark(r.Seq, r.Hash) }
func (r auditStateRow) anchor() audit.Mark { return mark(r.PurgedSeq, r.PurgedHash) }

func mark(seq int64, hash []byte) audit.Mark {
	m := audit.Mark{Seq: seq}
	copy(m.Hash[:], hash)
	return m
}

// auditState loads it.
func auditState(db *gorm.DB) (auditStateRow, error) {
	var row auditStateRow
	return row, db.Take(&row).Error
}

// lockAuditState loads it and keeps others from changing the chain.
func lockAuditState(db *gorm.DB) (auditStateRow, error) {
	return auditState(db.Clauses(clause.Locking{Strength: "UPDATE"}))
}
