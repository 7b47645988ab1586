package auth

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	useEvery  = time.Minute      // a token's, a link's or a session's use is written down at most so often
	noteTakes = 10 * time.Second // at most
)

// uses are the notes of uses that are being written, by the ID of what is used.
type uses struct {
	mu      sync.Mutex
	writing map[string]bool
	all     sync.WaitGroup
}

// begin reports whether nobody else writes a note of that just now.
func (u *uses) begin(id string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.writing[id] {
		return false
	}
	if u.writing == nil {
		u.writing = map[string]bool{}
	}
	u.writing[id] = true
	return true
}

func (u *uses) end(id string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.writing, id)
}

// NoteUse writes down that a caller's token, link or session was used, unless it was within the minute before.
// It doesn't wait for that: no request is slower for it, and none fails if it does. Failed is
// told why it did.
//
// What is being written when the server stops may be lost, which costs a minute's precision.
func (d *Desk) NoteUse(ctx context.Context, c Caller, from string, now time.Time, failed func(error)) {
	since := now.Add(-useEvery)
	id, last, note := d.useOf(c, from, now, since)
	if note == nil || last.After(since) || !d.uses.begin(id) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTakes) // the request may be over before
	d.uses.all.Go(func() {
		defer cancel()
		defer d.uses.end(id)
		if err := note(ctx); err != nil {
			failed(fmt.Errorf("note the use of %s: %w", id, err))
		}
	})
}

// useOf is what a caller uses: its ID, when it was last used, and what notes that it is now;
// nil where nothing does.
func (d *Desk) useOf(c Caller, from string, now, since time.Time) (id string, last time.Time, note func(context.Context) error) {
	switch {
	case c.User != nil && c.User.Token != nil:
		t := c.User.Token
		return t.ID, t.LastUsedAt, func(ctx context.Context) error { return d.Store.UseToken(ctx, t.ID, now, from, since) }
	case c.LinkID != "" && c.Session == nil:
		l := TicketLink{ID: c.LinkID, Ticket: c.Ticket}
		return l.ID, c.linkUsed, func(ctx context.Context) error { return d.Store.UseTicketLink(ctx, l, now, since) }
	case c.Session != nil:
		return c.Session.ID, c.Session.LastSeenAt, func(ctx context.Context) error { return d.Store.UseSession(ctx, c.Session.ID, now, since) }
	}
	return "", time.Time{}, nil
}

// Settle waits until every use that was noted is written.
func (d *Desk) Settle() { d.uses.all.Wait() }
