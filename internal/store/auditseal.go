package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"time"

	"gorm.io/gorm"

	"deskbell/entitlement"
	"deskbell/internal/audit"
)

// pseudonymKey is the secret that owners' pseudonyms are made with.
const pseudonymKey = "audit pseudonyms"

// ownerCalled is the actor who owns licenses by an address.
func ownerCalled(address string) entitlement.Actor {
	return entitlement.Actor{Role: entitlement.Owner, ID: address}
}

// Seal appends to the chain what is not in it yet: up to limit entries of the outbox, once
// they are relayed, in the order of the stream, and up to limit records, the oldest first.
// It returns how many it appended; 0 when nothing is left. Servers take turns: whoever holds
// the state of the chain seals.
func (s *Store) Seal(ctx context.Context, limit int) (int, error) {
	oldest, err := s.OldestUnsealed(ctx)
	if err != nil || oldest.IsZero() {
		return 0, err
	}
	key, err := s.Secret(ctx, pseudonymKey)
	if err != nil {
		return 0, err
	}
	sealed := 0
	err = s.repeatedly(ctx, func(ctx context.Context) error {
		sealed = 0
		state, err := lockAuditState(s.one(ctx))
		if err != nil {
			return err
		}
		rows, err := s.toSeal(ctx, &state, key, limit)
		if err != nil || len(rows.chain) == 0 {
			return err
		}
		sealed = len(rows.chain)
		return s.together(ctx, s, rows.statements)
	})
	if err != nil {
		return 0, s.failed("seal the audit trail", err)
	}
	return sealed, nil
}

// sealedRows is what is to be stored of records that get their places.
type sealedRows struct {
	state auditStateRow
	chain []chainRow
	gone  []string // records that have left for the chain
}

// toSeal gives entries and records their places behind the head, by the time they are about
// as far as their own orders allow, and moves the state on.
func (s *Store) toSeal(ctx context.Context, state *auditStateRow, key []byte, limit int) (all sealedRows, err error) {
	entries, position, err := entriesToSeal(s.one(ctx), state.Position, limit)
	if err != nil {
		return all, err
	}
	var waiting []auditRecordRow
	if err := s.one(ctx).Order("at, id").Limit(limit).Find(&waiting).Error; err != nil {
		return all, err
	}
	records := make([]audit.Record, len(waiting))
	for i, row := range waiting {
		if records[i], err = row.record(); err != nil {
			return all, fmt.Errorf("read the audit record %s: %w", row.ID, err)
		}
		all.gone = append(all.gone, row.ID)
	}
	head := state.head()
	for _, r := range interleaved(entries, records) {
		salt := make([]byte, audit.SaltSize)
		_, _ = rand.Read(salt) // never fails, see crypto/rand
		sealed, err := audit.Seal(r, head, key, salt)
		if err != nil {
			return all, err
		}
		all.chain = append(all.chain, rowOfSealed(sealed))
		head = sealed.Mark()
	}
	state.Position, state.Seq, state.Hash = position, head.Seq, head.Hash[:]
	all.state = *state
	return all, nil
}

// statements store the rows.
func (r sealedRows) statements(db *gorm.DB) iter.Seq[*gorm.DB] {
	return func(yield func(*gorm.DB) bool) {
		if !inserts(db, r.chain, yield) {
			return
		}
		for some := range slices.Chunk(r.gone, lookedUpTogether) {
			if !yield(db.Where("id IN ?", some).Delete(&auditRecordRow{})) {
				return
			}
		}
		yield(db.Model(&auditStateRow{}).Where("id = 1").Select("position", "seq", "hash").Updates(&r.state))
	}
}

// interleaved are two lists in one, each in its own order, by time as far as that allows.
func interleaved(one, other []audit.Record) []audit.Record {
	all := make([]audit.Record, 0, len(one)+len(other))
	for _, r := range other {
		for len(one) > 0 && !one[0].At.After(r.At) {
			all, one = append(all, one[0]), one[1:]
		}
		all = append(all, r)
	}
	return append(all, one...)
}

// entriesToSeal makes records of the entries after a place in the stream, and gives the place
// of the last. Who did it is in the history of the ticket or the license.
func entriesToSeal(db *gorm.DB, after int64, limit int) (all []audit.Record, position int64, err error) {
	var rows []entryRow
	err = db.Select("id, type, at, ticket_id, license_id, event, position, origin").Where("position > ?", after).Order("position").Limit(limit).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, after, err
	}
	actors, err := actorsOf(db, rows)
	if err != nil {
		return nil, after, err
	}
	for _, row := range rows {
		r, err := row.record()
		if err != nil {
			return nil, after, fmt.Errorf("read the origin of the entry %s: %w", row.ID, err)
		}
		r.Actor = actors[row.ID]
		all = append(all, r)
	}
	return all, *rows[len(rows)-1].Position, nil
}

// record is an entry in the audit trail, but for who did it.
func (r entryRow) record() (audit.Record, error) {
	from, err := origin(r.Origin)
	one := audit.Record{ID: r.ID, At: r.At.UTC(), Origin: from, Action: r.Type, Object: audit.Object{Kind: "entry", ID: r.ID}}
	switch {
	case r.TicketID != nil:
		one.Object = audit.Object{Kind: "ticket", ID: *r.TicketID}
	case r.LicenseID != nil:
		one.Object = audit.Object{Kind: "license", ID: *r.LicenseID}
	}
	if r.Event != nil {
		one.Details = json.RawMessage(fmt.Sprintf(`{"event":%d}`, *r.Event))
	}
	return one, err
}

// actorsOf are who did what the entries tell of, by the IDs of the entries, which are those
// of the events. What is in no history was done by deskbell itself.
func actorsOf(db *gorm.DB, entries []entryRow) (map[string]entitlement.Actor, error) {
	all := make(map[string]entitlement.Actor, len(entries))
	var events, licenseEvents []string
	for _, e := range entries {
		switch {
		case e.TicketID != nil:
			events = append(events, e.ID)
		case e.LicenseID != nil:
			licenseEvents = append(licenseEvents, e.ID)
		}
		all[e.ID] = entitlement.Itself
	}
	for _, history := range []struct {
		rows any
		ids  []string
	}{{&eventRow{}, events}, {&licenseEventRow{}, licenseEvents}} {
		for ids := range slices.Chunk(history.ids, lookedUpTogether) {
			var found []struct{ ID, ActorRole, ActorID, ActorName string }
			if err := db.Model(history.rows).Select("id, actor_role, actor_id, actor_name").Where("id IN ?", ids).Find(&found).Error; err != nil {
				return nil, err
			}
			for _, each := range found {
				all[each.ID] = entitlement.Actor{Role: entitlement.Role(each.ActorRole), ID: each.ActorID, Name: each.ActorName}
			}
		}
	}
	return all, nil
}

// OldestUnsealed is since when the oldest record has waited to be sealed, or the oldest entry
// that is relayed; zero if none does.
func (s *Store) OldestUnsealed(ctx context.Context) (time.Time, error) {
	oldest, err := oldestUnsealed(s.one(ctx))
	return oldest, s.failed("look for what is not sealed", err)
}

func oldestUnsealed(db *gorm.DB) (time.Time, error) {
	record, err := earliest(db.Model(&auditRecordRow{}), "at")
	if err != nil {
		return time.Time{}, err
	}
	var next []time.Time // by place, which is by time: relayed in the order it happened
	err = db.Model(&entryRow{}).Where("position > (SELECT position FROM audit_state)").Order("position").Limit(1).Pluck("at", &next).Error
	if err != nil || len(next) == 0 {
		return record, err
	}
	if entry := next[0].UTC(); record.IsZero() || entry.Before(record) {
		return entry, nil
	}
	return record, nil
}
