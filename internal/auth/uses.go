package auth

import (
	"context"
	"sync"
	"time"
)

const (
	useEvery  = time.Minute      // a token's use is written down at most so often
	noteTakes = 10 * time.Second // at most
)

// uses are the notes of tokens' uses that are being written, by the token's ID.
type uses struct {
	mu      sync.Mutex
	writing map[string]bool
	all     sync.WaitGroup
}

// begin reports whether nobody else writes a note of that token just now.
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

// NoteUse writes down that a caller's token was used, unless it was within the minute before.
// It doesn't wait for that: no request is slower for it, and none fails if it does. Failed is
// told why it did.
//
// What is being written when the server stops may be lost, which costs a minute's precision.
func (d *Desk) NoteUse(ctx context.Context, c Caller, from string, now time.Time, failed func(error)) {
	if c.User == nil || c.User.Token == nil {
		return
	}
	t := c.User.Token
	since := now.Add(-useEvery)
	if t.LastUsedAt.After(since) || !d.uses.begin(t.ID) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTakes) // the request may be over before
	d.uses.all.Go(func() {
		defer cancel()
		defer d.uses.end(t.ID)
		if err := d.Store.UseToken(ctx, t.ID, now, from, since); err != nil {
			failed(err)
		}
	})
}

// Settle waits until every use that was noted is written.
func (d *Desk) Settle() { d.uses.all.Wait() }
