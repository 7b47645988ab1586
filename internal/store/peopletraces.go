package store

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/internal/notify"
	"deskbell/internal/privacy"
)

// trace is a place where something else about a person is stored than tickets and licenses.
// One list says where to look, what to hand over and how to erase it, so that none of the
// three can forget a place.
type trace struct {
	kind  string // what is there
	table string
	key   string // the column that tells its rows apart
	// where selects the person's rows. Of the values, @email is their address, @spelled how it
	// is written, @mention a pattern for it among others, @staff their ID as a member of staff,
	// and @began when the erasure did: what is newer stays.
	where string
	// fields are the columns that are handed over; never a secret.
	fields string
	// set replaces what is in the rows, and leaves rows that where doesn't select any more; if
	// it is empty they are removed. @alias is the address that stands for the person.
	set string
	// staff says that only members of staff have any.
	staff bool
}

// traces are those places: mails first, and last the member of staff, by whom the rest is found.
var traces = []trace{
	{kind: "mails", table: "deliveries", key: "id", where: "channel = 'mail' AND receiver IN @spelled AND created_at <= @began",
		fields: "id, kind, receiver, state, ticket_id, content, last_error, created_at, settled_at"},
	{kind: "sign_in_links", table: "sign_in_links", key: "id", where: "address = @email AND asked_at <= @began",
		fields: "id, address, purpose, asked_at, expires_at, used_at"},
	{kind: "sessions", table: "sessions", key: "id", where: "owner = @email AND created_at <= @began",
		fields: "id, owner, address, agent, created_at, expires_at, last_seen_at"},
	{kind: "directory_copies", table: "directory_copies", key: "owner", where: "owner = @email AND learned_at <= @began",
		fields: "owner, learned_at, licenses"},
	{kind: "searches", table: "views", key: "id", where: `addresses LIKE @mention ESCAPE '\' AND updated_at <= @began AND (shared OR CAST(owner_id AS text) <> @staff)`,
		fields: "id, name, query, created_at, updated_at"},
	{kind: "views", table: "views", key: "id", where: "owner_id = @staff AND NOT shared", staff: true,
		fields: "id, name, query, created_at, updated_at"},
	{kind: "staff_sessions", table: "sessions", key: "id", where: "user_id = @staff", staff: true,
		fields: "id, address, agent, created_at, expires_at, last_seen_at"},
	{kind: "credentials", table: "credentials", key: "user_id", where: "user_id = @staff", staff: true,
		fields: "password_set_at, confirmed_at"},
	{kind: "identities", table: "identities", key: "subject", where: "user_id = @staff", staff: true,
		fields: "issuer, subject, linked_at"},
	{kind: "tokens", table: "tokens", key: "id", where: "user_id = @staff AND prefix <> 'erased'", staff: true,
		fields: "id, name, prefix, created_at, expires_at, revoked_at, last_used_at, last_used_from",
		set:    "name = 'Erased', prefix = 'erased', last_used_from = NULL, revoked_at = COALESCE(revoked_at, @now)"},
	{kind: "published_documents", table: "documents", key: "published_by", where: "published_by = @email", staff: true,
		fields: "kind, id, version, published_at",
		set:    "published_by = @alias"},
	{kind: "staff", table: "users", key: "id", where: "id = @staff AND email = @email", staff: true,
		fields: "id, email, name, role, created_at, deactivated_at, last_seen_at",
		set:    "email = @alias, name = 'Erased'"},
}

// values are what the conditions of traces name.
func values(e privacy.Erasure, now time.Time) map[string]any {
	return map[string]any{"email": string(e.Email), "mention": "% " + literal.Replace(string(e.Email)) + " %", "spelled": append([]string{string(e.Email)}, e.Spelled...), "staff": e.Staff, "alias": string(e.Alias.Email), "began": stored(e.BeganAt), "now": stored(now)}
}

// tracesOf are the places where there may be something of a person.
func tracesOf(e privacy.Erasure) []trace {
	var all []trace
	for _, t := range traces {
		if !t.staff || e.Staff != "" {
			all = append(all, t)
		}
	}
	return all
}

// CountTraces counts what EraseTraces would erase.
func (s *Store) CountTraces(ctx context.Context, e privacy.Erasure) (map[string]int, error) {
	counts := map[string]int{}
	err := s.reading(ctx, func(db *gorm.DB) error {
		for _, t := range tracesOf(e) {
			var n int64
			if err := db.Table(t.table).Where(t.where, values(e, e.BeganAt)).Count(&n).Error; err != nil {
				return err
			}
			if n > 0 {
				counts[t.kind] = int(n)
			}
		}
		return nil
	})
	return counts, s.failed("count what is kept about a person", err)
}

// EraseMails erases the mails to a person, bit by bit.
func (s *Store) EraseMails(ctx context.Context, e privacy.Erasure) (int, error) {
	n, err := s.eraseTrace(ctx, traces[0], values(e, e.BeganAt))
	return n, s.failed("erase the mails to a person", err)
}

// EraseTraces erases them bit by bit, then what the audit trail tells of what the person did.
func (s *Store) EraseTraces(ctx context.Context, e privacy.Erasure, now time.Time) (map[string]int, error) {
	counts := map[string]int{}
	for _, t := range tracesOf(e) {
		n, err := s.eraseTrace(ctx, t, values(e, now))
		if n > 0 {
			counts[t.kind] = n
		}
		if err != nil {
			return counts, s.failed("erase what is kept about a person", err)
		}
	}
	n, err := s.EraseDigests(ctx, e)
	if n > 0 {
		counts["digests"] = n
	}
	if err != nil {
		return counts, err
	}
	if n, err = s.eraseAuditOf(ctx, e); n > 0 {
		counts["audit_records"] = n
	}
	return counts, err
}

// eraseTrace erases what one place has, some rows in each transaction.
func (s *Store) eraseTrace(ctx context.Context, t trace, named map[string]any) (total int, err error) {
	change := "DELETE FROM " + t.table
	if t.set != "" {
		change = "UPDATE " + t.table + " SET " + t.set
	}
	named["batch"] = purgeBatch
	statement := change + " WHERE " + t.where + " AND " + t.key + " IN (SELECT " + t.key + " FROM " + t.table + " WHERE " + t.where + " LIMIT @batch)"
	for {
		var n int64
		err := s.writing(ctx, func(db *gorm.DB) error {
			done := db.Exec(statement, named)
			n = done.RowsAffected
			return done.Error
		})
		total += int(n)
		if err != nil || n == 0 {
			return total, err
		}
	}
}

// Traces are what is stored about a person in those places, to be handed over.
func (s *Store) Traces(ctx context.Context, e privacy.Erasure) (all []privacy.Trace, err error) {
	err = s.reading(ctx, func(db *gorm.DB) error {
		for _, t := range tracesOf(e) {
			var rows []map[string]any
			if err := db.Table(t.table).Select(t.fields).Where(t.where, values(e, e.BeganAt)).Order(t.key).Find(&rows).Error; err != nil {
				return err
			}
			for _, row := range rows {
				fields, err := json.Marshal(legibleRow(row))
				if err != nil {
					return err
				}
				all = append(all, privacy.Trace{Kind: t.kind, Fields: fields})
			}
		}
		return nil
	})
	return all, s.failed("collect what is kept about a person", err)
}

// legibleRow is a row with what is JSON in it as it is, and instants in UTC.
func legibleRow(row map[string]any) map[string]any {
	for column, value := range row {
		var data []byte
		switch v := value.(type) {
		case time.Time:
			row[column] = v.UTC()
			continue
		case []byte:
			data = v
		case string:
			data = []byte(v)
		}
		if len(data) > 0 && strings.IndexByte("{[", data[0]) >= 0 && json.Valid(data) {
			row[column] = json.RawMessage(data)
		} else if b, ok := value.([]byte); ok {
			row[column] = legible(string(b))
		}
	}
	return row
}

// EraseDigests replaces the subjects of requests that were erased in the digests that staff
// were mailed, and the person's address where they had requests.
func (s *Store) EraseDigests(ctx context.Context, e privacy.Erasure) (erased int, err error) {
	for after := ""; ; {
		var rows []deliveryRow
		err := pageByID(s.one(ctx), "id", after, digestsTogether).Select("id, content").
			Where("kind = ? AND content IS NOT NULL", string(notify.DailyDigest)).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return erased, s.failed("look for digests", err)
		}
		for _, row := range rows {
			after = row.ID
			changed, err := s.eraseDigest(ctx, row, e)
			if err != nil {
				return erased, s.failed("erase a person from a digest", err)
			}
			if changed {
				erased++
			}
		}
	}
}

// digestsTogether is how many digests are looked at at once.
const digestsTogether = 50

// eraseDigest erases what one digest tells. It looks first, and again under the lock: servers that
// erase requests of the same digest at once must not undo each other's work.
func (s *Store) eraseDigest(ctx context.Context, row deliveryRow, e privacy.Erasure) (changed bool, err error) {
	if _, changed, err = s.withoutErased(ctx, row.Content, e); err != nil || !changed {
		return false, err
	}
	return changed, s.repeatedly(ctx, func(ctx context.Context) error {
		var now []deliveryRow
		err := s.one(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Select("id, content").Where("id = ? AND content IS NOT NULL", row.ID).Find(&now).Error
		if err != nil || len(now) == 0 {
			return err
		}
		content, changed, err := s.withoutErased(ctx, now[0].Content, e)
		if err != nil || !changed {
			return err
		}
		return s.one(ctx).Model(&deliveryRow{}).Where("id = ?", row.ID).Update("content", content).Error
	})
}

// withoutErased is a digest's content without what was erased, and whether that is another one.
func (s *Store) withoutErased(ctx context.Context, was []byte, e privacy.Erasure) (content []byte, changed bool, err error) {
	notice, err := read[notify.Notice](string(was))
	if err != nil || notice.Digest == nil {
		return nil, false, err
	}
	var lines []*notify.Line
	var ids []string
	for _, list := range [][]notify.Line{notice.Digest.Breached, notice.Digest.AtRisk, notice.Digest.DueToday} {
		for i := range list {
			lines, ids = append(lines, &list[i]), append(ids, string(list[i].Ticket))
		}
	}
	var gone []string
	if err := s.one(ctx).Model(&ticketRow{}).Where("id IN ? AND erased_at IS NOT NULL", ids).Pluck("id", &gone).Error; err != nil {
		return nil, false, err
	}
	for _, line := range lines {
		for _, id := range gone {
			if string(line.Ticket) == id && line.Subject != privacy.ErasedText {
				line.Subject, changed = privacy.ErasedText, true
			}
		}
		if line.Assignee != "" && strings.EqualFold(line.Assignee, string(e.Email)) {
			line.Assignee, changed = string(e.Alias.Email), true
		}
	}
	if !changed {
		return nil, false, nil
	}
	content, err = json.Marshal(notice)
	return content, true, err
}
