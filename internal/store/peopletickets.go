package store

import (
	"context"

	"gorm.io/gorm"

	"deskbell/internal/audit"
	"deskbell/internal/notify"
	"deskbell/internal/privacy"
	"deskbell/tickets"
)

// RewriteTickets is Update for a change that replaces parts of the past; see privacy.Store.
func (s *Store) RewriteTickets(ctx context.Context, ids []tickets.ID, change func(context.Context, []*tickets.Ticket) error) error {
	keys := make([]key, 0, len(ids))
	for _, id := range ids {
		if k, ok := parse(tickets.Ref(id)); ok {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	return s.repeatedly(ctx, func(ctx context.Context) error {
		rows, err := lockRows(s.one(ctx), keys)
		if err != nil {
			return s.failed("lock tickets", err)
		}
		all, err := withHistories(s.one(ctx), rows)
		if err != nil {
			return s.failed("load tickets", err)
		}
		before := make([]rewritten, len(all))
		for i, t := range all {
			if before[i], err = beforeRewriting(rows[i], t); err != nil {
				return s.failed("remember a ticket", err)
			}
		}
		if err := change(ctx, all); err != nil {
			return err
		}
		var erased audit.Erasure
		for i, t := range all {
			if len(t.Events) == before[i].events {
				continue
			}
			if err := before[i].replace(s, s.one(ctx), t); err != nil {
				return s.failed("store a rewritten ticket", err)
			}
			if !t.ErasedAt.IsZero() {
				erased.Objects = append(erased.Objects, audit.Object{Kind: "ticket", ID: string(t.ID)})
			}
			s.touch(ctx, TicketsChanged, EntryAdded)
		}
		if len(erased.Objects) == 0 {
			return nil
		}
		_, err = s.EraseAudit(ctx, erased)
		return err
	})
}

// rewritten is a ticket as it was loaded, with its whole history.
type rewritten struct {
	past
	history []eventRow
}

func beforeRewriting(row ticketRow, t *tickets.Ticket) (rewritten, error) {
	was, err := pastOf(row, t)
	if err != nil {
		return rewritten{}, err
	}
	history, err := rowsOfEvents(t, 0)
	return rewritten{past: was, history: history}, err
}

// replace stores what has changed since, in the past too, and what else tells of it.
func (r rewritten) replace(s *Store, db *gorm.DB, t *tickets.Ticket) error {
	if err := r.past.replace(s, db, t); err != nil {
		return err
	}
	if err := s.replaceText(db, t); err != nil { // what was said may be replaced as well
		return err
	}
	now, err := rowsOfEvents(t, 0)
	if err != nil {
		return err
	}
	for i, was := range r.history {
		if was == now[i] {
			continue
		}
		err := db.Model(&eventRow{}).Where("ticket_id = ? AND number = ?", was.TicketID, was.Number).
			Select("actor_id", "actor_name", "details").Updates(&now[i]).Error
		if err != nil {
			return err
		}
	}
	events := make([]string, len(r.history))
	for i, e := range r.history {
		events[i] = e.ID
	}
	if err := bareEntries(db, events); err != nil {
		return err
	}
	return r.forgetDeliveries(db, t)
}

// forgetDeliveries removes the mails to whom the ticket doesn't name any more, and what was
// said by those who were told of it. Once it tells nothing of its customer, nobody opens it
// by a link.
func (r rewritten) forgetDeliveries(db *gorm.DB, t *tickets.Ticket) error {
	var gone []string
	if r.row.RequesterEmail != t.Requester.Email {
		gone = append(gone, r.row.RequesterEmail)
	}
	if r.row.LicenseEmail != string(t.LicenseEmail) {
		gone = append(gone, r.row.LicenseEmail)
	}
	if len(gone) > 0 {
		err := db.Where("ticket_id = ? AND channel = ? AND receiver IN ?", r.row.ID, string(notify.Mail), gone).Delete(&deliveryRow{}).Error
		if err != nil {
			return err
		}
	}
	if err := hushCalls(db, "ticket_id = ?", r.row.ID); err != nil || t.ErasedAt.IsZero() {
		return err
	}
	for _, way := range []string{"DELETE FROM ticket_links WHERE ticket_id = @id", "DELETE FROM sessions WHERE ticket_id = @id", "DELETE FROM ticket_link_requests WHERE number = @number"} {
		if err := db.Exec(way, map[string]any{"id": r.row.ID, "number": r.row.Number}).Error; err != nil {
			return err
		}
	}
	return nil
}

// bareEntries leaves of entries no more than that they happened, in the form that all have.
// An entry that is not relayed yet has a payload then, by which whoever is about to relay it
// as it was sees that it must not; see Relay.
func bareEntries(db *gorm.DB, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	var rows []entryRow
	if err := db.Select("id, type, at, ticket_id, license_id, event").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		payload, err := row.entry().Bare()
		if err != nil {
			return err
		}
		if err := db.Model(&entryRow{}).Where("id = ?", row.ID).Update("payload", payload).Error; err != nil {
			return err
		}
	}
	return nil
}

// hushCalls replaces what the other side said at some calls of webhooks: it may have repeated
// what it was told.
func hushCalls(db *gorm.DB, where string, value any) error {
	var deliveries []string
	if err := db.Model(&deliveryRow{}).Where("channel = ?", string(notify.Hook)).Where(where, value).Pluck("id", &deliveries).Error; err != nil || len(deliveries) == 0 {
		return err
	}
	erased := privacy.ErasedText
	err := db.Model(&deliveryRow{}).Where("id IN ? AND last_error IS NOT NULL", deliveries).Update("last_error", &erased).Error
	if err != nil {
		return err
	}
	var logs []attemptRow
	if err := db.Where("delivery_id IN ?", deliveries).Find(&logs).Error; err != nil {
		return err
	}
	for _, row := range logs {
		a, err := row.attempt()
		if err != nil {
			return err
		}
		hushed, err := rowOfAttempt(row.DeliveryID, row.Number, hush(a))
		if err != nil {
			return err
		}
		if hushed.Log == row.Log {
			continue
		}
		if err := db.Model(&attemptRow{}).Where("delivery_id = ? AND number = ?", row.DeliveryID, row.Number).Update("log", hushed.Log).Error; err != nil {
			return err
		}
	}
	return nil
}

func hush(a notify.Attempt) notify.Attempt {
	a.ResponseHeader = nil
	for _, said := range []*string{&a.ResponseBody, &a.Error} {
		if *said != "" {
			*said = privacy.ErasedText
		}
	}
	return a
}
