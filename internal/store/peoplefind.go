package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"deskbell/entitlement"
	"deskbell/internal/privacy"
	"deskbell/tickets"
)

// To look for a person reads whole tables: it is rare, and an index that only this needs
// would cost each submission.

// TicketsNaming finds the tickets that may name a person; see privacy.Store. A requester's
// address is stored as they wrote it, so that it is looked for in the text of all addresses,
// which is in lower case, by the part before the @.
func (s *Store) TicketsNaming(ctx context.Context, p privacy.Person) ([]*tickets.Ticket, error) {
	if !storable(string(p.Email)) {
		return nil, nil
	}
	local, _, _ := strings.Cut(string(p.Email), "@")
	db := s.one(ctx)
	where := db.Where(`search LIKE ? ESCAPE '\'`, containing(local+"@")).Or("license_email = ?", string(p.Email)).Or("assignee = ?", string(p.Email))
	if p.Staff != "" {
		where = where.Or("id IN (SELECT ticket_id FROM events WHERE actor_id = ? OR kind = ? AND details LIKE ? ESCAPE '\\')",
			p.Staff, string(tickets.WasAssigned), containing(inJSON(string(p.Email))))
	}
	var rows []ticketRow
	if err := db.Where(where).Omit("description", "search").Order("number").Find(&rows).Error; err != nil {
		return nil, s.failed("look for a person's tickets", err)
	}
	var all []*tickets.Ticket
	for _, row := range rows {
		t, err := row.ticket()
		if err != nil {
			return nil, s.failed("look for a person's tickets", err)
		}
		t.Subject = "" // only who, and how it stands: there may be many
		all = append(all, t)
	}
	return all, nil
}

// TicketsWriting finds tickets of others in whose texts somebody has written an address; see
// privacy.Store.
func (s *Store) TicketsWriting(ctx context.Context, email entitlement.Email) (numbers []int64, err error) {
	if !storable(string(email)) {
		return nil, nil
	}
	err = s.reading(ctx, func(db *gorm.DB) error {
		var rows []ticketRow
		err := db.Select("number, id, subject, description, requester_email").
			Where(`search LIKE ? ESCAPE '\'`, containing(string(email))).
			Or(`id IN (SELECT ticket_id FROM events WHERE LOWER(details) LIKE ? ESCAPE '\')`, containing(inJSON(string(email)))).
			Order("number").Find(&rows).Error
		for _, row := range rows {
			requester, _ := entitlement.ParseEmail(row.RequesterEmail) // one that is no address is nobody's
			if err != nil || requester == email {
				continue
			}
			var writes bool
			if writes, err = writesOf(db, row, string(email)); writes {
				numbers = append(numbers, row.Number)
			}
		}
		return err
	})
	return numbers, s.failed("look for an address in texts", err)
}

// writesOf reports whether a ticket has a text with an address in it.
func writesOf(db *gorm.DB, row ticketRow, address string) (bool, error) {
	has := func(text string) bool { return strings.Contains(strings.ToLower(text), address) }
	if has(row.Subject) || has(row.Description) {
		return true, nil
	}
	var events []eventRow
	if err := db.Where("ticket_id = ?", row.ID).Find(&events).Error; err != nil {
		return false, err
	}
	for _, each := range events {
		e, err := each.event()
		if err != nil {
			return false, err
		}
		if has(e.Body) || has(e.Reason) || slices.ContainsFunc(e.Tags, has) || e.File != nil && has(e.File.Name) {
			return true, nil
		}
	}
	return false, nil
}

// closedBy finds tickets that had closed for good by an instant, in the words of
// tickets.Ticket.ClosedSince. It begins with the condition of an index.
const closedBy = `status IN ('solved', 'closed') AND erased_at IS NULL AND created_at <= @before AND (
	closes_at <= @before OR
	status = 'closed' AND (updated_at <= @before OR EXISTS (
		SELECT 1 FROM events WHERE ticket_id = tickets.id AND kind IN ('ticket.closed', 'ticket.merged', 'ticket.refused') AND at <= @before)))`

// TicketsClosedBy finds tickets that had closed by an instant and tell of their customer
// still, the oldest first. One that is still to be decided on isn't among them.
func (s *Store) TicketsClosedBy(ctx context.Context, before time.Time, limit int) ([]tickets.ID, error) {
	var found []string
	err := s.one(ctx).Model(&ticketRow{}).Where(closedBy, map[string]any{"before": stored(before)}).Where("basis <> 'provisional'").
		Order("created_at, id").Limit(limit).Pluck("id", &found).Error
	ids := make([]tickets.ID, len(found))
	for i, id := range found {
		ids[i] = tickets.ID(id)
	}
	return ids, s.failed("look for tickets that closed long ago", err)
}

// LicensesNaming finds the licenses that a person owns, once owned, or did something with.
func (s *Store) LicensesNaming(ctx context.Context, p privacy.Person) ([]string, error) {
	if !storable(string(p.Email)) {
		return nil, nil
	}
	var ids []string
	actors := []string{string(p.Email)}
	if p.Staff != "" {
		actors = append(actors, p.Staff)
	}
	err := s.one(ctx).Model(&licenseRow{}).Where("owner = ?", string(p.Email)).
		Or(`id IN (SELECT license_id FROM license_events WHERE actor_id IN ? OR details LIKE ? ESCAPE '\')`, actors, containing(inJSON(string(p.Email)))).
		Order("id").Pluck("id", &ids).Error
	return ids, s.failed("look for a person's licenses", err)
}
