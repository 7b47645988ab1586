package notify

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"deskbell/calendars"
	"deskbell/sla"
	"deskbell/tickets"
)

// Morning is a desk's first opening on a civil day.
type Morning struct {
	Desk *calendars.Calendar
	Day  calendars.Date
	At   time.Time
	Next time.Time // the morning after
}

// MorningAt is the desk's morning on the civil day of now, if it has begun; else the next
// one, and false.
func MorningAt(desk *calendars.Calendar, now time.Time) (m Morning, begun bool) {
	for m := range mornings(desk, calendars.DateOf(now, desk.Zone)) {
		return m, !m.At.After(now)
	}
	return Morning{}, false
}

// mornings walks a desk's from a day on, without end.
func mornings(desk *calendars.Calendar, first calendars.Date) iter.Seq[Morning] {
	return func(yield func(Morning) bool) {
		before := first.AddDays(-1)
		var m Morning
		for p := range desk.Periods(time.Date(before.Year, before.Month, before.Day, 0, 0, 0, 0, desk.Zone)) {
			if p.Day.Before(first) || p.Day == m.Day {
				continue
			}
			m.Next = p.Start
			if !m.At.IsZero() && !yield(m) {
				return
			}
			m = Morning{Desk: desk, Day: p.Day, At: p.Start}
		}
	}
}

// Occasion names the morning, the same on every server.
func (m Morning) Occasion() string { return fmt.Sprintf("digest:%s:%s", m.Desk.ID, m.Day) }

// Digest is the morning's without any ticket yet.
func (m Morning) Digest() Digest {
	return Digest{Desk: cmp.Or(m.Desk.Title, m.Desk.ID), At: m.At, Zone: m.Desk.Zone.String()}
}

// mostLines is how many tickets each list of a digest holds.
const mostLines = 50

// Add puts a ticket with its clocks into the morning's digest, as it stands at now, if it is
// one of the desk's: the clock that is due first counts by the desk's hours. It goes into the
// first list that fits, so that each ticket is there once.
func (m Morning) Add(d *Digest, t *tickets.Ticket, now time.Time) {
	clock, owed := foremost(t.Clocks)
	if id, _, _ := strings.Cut(clock.Calendar, "@"); !owed || id != m.Desk.ID {
		return
	}
	d.Open++
	var list *[]Line
	switch standing := t.Clocks.Standing(now); {
	case standing == sla.StandingBreached:
		list = &d.Breached
	case standing == sla.StandingAtRisk:
		list = &d.AtRisk
	case clock.DueAt.Before(m.Next):
		list = &d.DueToday
	default:
		return
	}
	if len(*list) == mostLines {
		d.Truncated = true
		return
	}
	*list = append(*list, Line{Ticket: t.ID, Number: t.Number, Subject: t.Subject, Impact: string(t.Impact), Assignee: t.Assignee, DueAt: clock.DueAt})
}

// foremost is the running clock that is due first; if none runs, that of a broken promise
// which the customer waits on.
func foremost(clocks sla.Ledger) (sla.Clock, bool) {
	candidates := slices.DeleteFunc(slices.Clone(clocks), func(c sla.Clock) bool { return c.State != sla.Running })
	if len(candidates) == 0 {
		candidates = slices.DeleteFunc(slices.Clone(clocks), func(c sla.Clock) bool { return !c.Owed || c.Breach == nil })
	}
	if len(candidates) == 0 {
		return sla.Clock{}, false
	}
	return slices.MinFunc(candidates, func(a, b sla.Clock) int { return a.DueAt.Compare(b.DueAt) }), true
}

// Deliveries are the mails with the digest, one for each manager, or whoever stands in for
// them as at a breach; none if there is nothing in it.
func (m Morning) Deliveries(d Digest, staff []Person, now time.Time, newID func() string) []Delivery {
	if len(d.Breached)+len(d.AtRisk)+len(d.DueToday) == 0 {
		return nil
	}
	var all []Delivery
	for _, p := range distinct(holding(staff, tickets.Manager)) {
		mail := staffMail(DailyDigest, p, &d)
		mail.ID = newID()
		mail.Message, mail.State, mail.NotBefore, mail.CreatedAt = mail.ID, Waiting, now, now
		all = append(all, mail)
	}
	return all
}
