package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"deskbell/calendars"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/sla"
	"deskbell/tickets"
)

// matter is what a delivery is about. Of a daily digest, there is only the notice.
type matter struct {
	delivery notify.Delivery
	notice   notify.Notice
	ticket   *tickets.Ticket // of a mail to an owner, the one that asked for what was done; nil for none
	event    tickets.Event
	terms    sla.Terms
	ledger   sla.Ledger      // as of the event
	zone     *time.Location  // of the desk that serves the ticket
	target   *tickets.Ticket // the one it was merged into
	token    string          // of the customer's link to the ticket; empty: none
}

// loaded are the tickets that a mail has met already.
type loaded map[tickets.ID]*tickets.Ticket

var errNoEvent = errors.New("the event that the mail is about is gone")

// load reads what a delivery is about. An error is hopeless if what it needs is gone or was
// never right.
func (s *Sender) load(ctx context.Context, known loaded, d notify.Delivery) (matter, error) {
	m := matter{delivery: d}
	if err := json.Unmarshal(d.Content, &m.notice); err != nil {
		return m, hopeless{fmt.Errorf("reading the notice: %w", err)}
	}
	if d.Kind == notify.DailyDigest {
		if m.notice.Digest == nil {
			return m, hopeless{errors.New("the daily digest is empty")}
		}
		return m, nil
	}
	if ownerLetters[d.Kind] != nil {
		return s.owned(ctx, known, m)
	}
	if customerLetters[d.Kind] == nil && staffNotices[d.Kind] == nil {
		return m, hopeless{fmt.Errorf("there is no mail of the kind %q", d.Kind)}
	}
	var err error
	if m.ticket, err = s.ticket(ctx, known, d.Ticket); err != nil {
		return m, err
	}
	if d.Event < 1 || d.Event > len(m.ticket.Events) {
		return m, hopeless{errNoEvent}
	}
	m.event = m.ticket.Events[d.Event-1]
	if m.terms, err = s.terms.Pinned(ctx, m.ticket.Terms); err != nil {
		return m, fmt.Errorf("loading what was promised: %w", err)
	}
	if d.Kind == notify.Merged {
		if m.target, err = s.ticket(ctx, known, m.event.Ticket); err != nil {
			return m, err
		}
	}
	return m, m.judge()
}

// ticket loads one, or gives the one that was loaded before.
func (s *Sender) ticket(ctx context.Context, known loaded, id tickets.ID) (*tickets.Ticket, error) {
	if t := known[id]; t != nil {
		return t, nil
	}
	t, err := s.tickets.Ticket(ctx, tickets.Ref(id))
	if err != nil {
		err = fmt.Errorf("loading the ticket: %w", err)
		if fault.Is(err, fault.NotFound) {
			err = hopeless{err}
		}
		return nil, err
	}
	known[id] = t
	return t, nil
}

// judge finds how the promises stood at the event, and the desk's zone.
func (m *matter) judge() error {
	m.zone = m.zoneOf(m.ticket.Requester.Region, m.ticket.Impact)
	if m.provisional() {
		return nil // the terms are those found since, perhaps: at the event nobody knew them
	}
	then := *m.ticket
	then.Events = m.ticket.Events[:m.delivery.Event]
	var err error
	if m.ledger, err = then.Judge(m.terms, m.event.At); err != nil {
		return fmt.Errorf("judging what was promised: %w", err)
	}
	return nil
}

// zoneOf is that of the desk that serves a region. Terms that serve nobody there promise
// nothing, and UTC does for the rest.
func (m *matter) zoneOf(region calendars.Region, impact sla.Impact) *time.Location {
	calendar, err := m.terms.Calendar(region, impact)
	if err != nil {
		return time.UTC
	}
	return calendar.Zone
}

// running are the clocks that ran, or stood still, right after the event.
func (m *matter) running() sla.Ledger {
	return slices.DeleteFunc(slices.Clone(m.ledger), func(c sla.Clock) bool {
		return c.State != sla.Running && c.State != sla.Paused
	})
}

// clock is the one the event is about, as it stands at an instant; false if there is none.
func (m *matter) clock(at time.Time) (sla.Clock, bool) {
	ledger := m.ledger
	if now, err := m.ticket.Judge(m.terms, at); err == nil {
		ledger = now
	}
	i := slices.IndexFunc(ledger, func(c sla.Clock) bool { return c.Number == m.event.Clock })
	if i < 0 {
		return sla.Clock{}, false
	}
	return ledger[i], true
}

// impact is what the policy calls an impact.
func (m *matter) impact(i sla.Impact) string {
	if level, ok := m.terms.Policy.Level(i); ok && level.Title != "" {
		return line(level.Title, longestName)
	}
	return line(string(i), longestName)
}
