package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"deskbell/calendars"
	"deskbell/internal/notify"
	"deskbell/tickets"
)

// Digests sends managers a desk's morning digest when it opens; if no server ran then, later
// on the same day. The desk that never closes has no morning.
type Digests struct {
	// Calendars are the desks in force at now.
	Calendars func(ctx context.Context, now time.Time) ([]*calendars.Calendar, error)
	Outbox    notify.Outbox
	// List lists tickets with their clocks; see tickets.Store.
	List  func(ctx context.Context, q tickets.Query) (tickets.Page, error)
	Staff notify.Staff
	NewID func() string

	done map[string]calendars.Date // by desk, the last morning seen to
}

// digestPage is how many tickets are read at once.
const digestPage = 200

// RunOnce sees to every desk whose morning has begun. Next is the next morning of any.
func (d *Digests) RunOnce(ctx context.Context, now time.Time) (next time.Time, err error) {
	desks, err := d.Calendars(ctx, now)
	if err != nil {
		return time.Time{}, err
	}
	var failed []error
	for _, desk := range desks {
		if desk.ID == calendars.Always.ID {
			continue
		}
		morning, begun := notify.MorningAt(desk, now)
		at := morning.At
		if begun {
			at = morning.Next
			failed = append(failed, d.seeTo(ctx, morning, now))
		}
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	if err := errors.Join(failed...); err != nil {
		return time.Time{}, err
	}
	return next, nil
}

// seeTo queues a morning's digest, unless that has been done. One without anything in it is
// done as well: what comes up in the course of the day is no morning's digest.
func (d *Digests) seeTo(ctx context.Context, m notify.Morning, now time.Time) error {
	if d.done[m.Desk.ID] == m.Day {
		return nil
	}
	digest, err := d.gather(ctx, m, now)
	if err != nil {
		return fmt.Errorf("gather the digest of %s: %w", m.Desk.ID, err)
	}
	staff, err := d.Staff(ctx)
	if err != nil {
		return err
	}
	if _, err := d.Outbox.Queue(ctx, m.Occasion(), now, m.Deliveries(digest, staff, now, d.NewID)); err != nil {
		return fmt.Errorf("queue the digest of %s: %w", m.Desk.ID, err)
	}
	if d.done == nil {
		d.done = map[string]calendars.Date{}
	}
	d.done[m.Desk.ID] = m.Day
	return nil
}

// gather looks through the tickets in which something may be owed.
func (d *Digests) gather(ctx context.Context, m notify.Morning, now time.Time) (notify.Digest, error) {
	digest := m.Digest()
	q := tickets.Query{Now: now, Statuses: []tickets.Status{tickets.Open, tickets.Pending}, Sort: tickets.ByDue, Limit: digestPage}
	for {
		page, err := d.List(ctx, q)
		if err != nil {
			return notify.Digest{}, err
		}
		for _, t := range page.Tickets {
			m.Add(&digest, t, now)
		}
		if page.Next == "" {
			return digest, nil
		}
		q.Cursor = page.Next
	}
}
