package api

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"sync"
	"time"

	"deskbell/internal/notify"
)

const (
	mostKept  = 1000            // entries in a tail
	mostRead  = 200             // entries at once
	pollEvery = 5 * time.Second // in case nobody wakes the tail
)

// tail is the end of the stream, kept in memory for all who follow. They hold nothing but
// a position: whoever falls behind the tail reads from the database until they have caught
// up, so that nobody waits for a slow one and no one misses anything.
type tail struct {
	stream notify.Stream

	mu   sync.Mutex
	from int64          // it holds everything after this position that was read so far
	kept []notify.Entry // in order
	more chan struct{}  // closed once there is more to be had
}

func newTail(s notify.Stream) *tail {
	return &tail{stream: s, from: math.MaxInt64, more: make(chan struct{})} // it holds nothing yet
}

// after lists entries after a position, in order. When there are none yet, more is closed
// once there may be.
func (t *tail) after(ctx context.Context, position int64) (entries []notify.Entry, more <-chan struct{}, err error) {
	t.mu.Lock()
	more, held := t.more, position >= t.from
	if held {
		first, _ := slices.BinarySearchFunc(t.kept, position+1, func(e notify.Entry, p int64) int { return cmp.Compare(e.Position, p) })
		entries = t.kept[first:min(first+mostRead, len(t.kept))]
	}
	t.mu.Unlock()
	if held {
		return entries, more, nil
	}
	if entries, err = t.stream.Since(ctx, position, mostRead); err != nil {
		return nil, nil, fmt.Errorf("read the stream: %w", err)
	}
	return entries, more, nil
}

// unread is the position of a tail that doesn't know yet where the stream ends.
const unread = -1

// run reads the stream as it grows, until ctx ends.
func (t *tail) run(ctx context.Context, relayed func() (<-chan struct{}, func()), log *slog.Logger) {
	woken, cancel := relayed()
	defer cancel()
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for position := int64(unread); ; {
		var err error
		if position, err = t.read(ctx, position); err != nil && ctx.Err() == nil {
			log.Warn("the stream cannot be read; the next try is in a moment", "error", err)
		}
		select {
		case <-woken:
		case <-poll.C:
		case <-ctx.Done():
			return
		}
	}
}

// read takes up all there is after a position, and returns how far it came.
func (t *tail) read(ctx context.Context, position int64) (int64, error) {
	if position == unread {
		latest, err := t.stream.Latest(ctx)
		if err != nil {
			return unread, fmt.Errorf("find the end of the stream: %w", err)
		}
		t.begin(latest)
		position = latest
	}
	for {
		entries, err := t.stream.Since(ctx, position, mostRead)
		if err != nil || len(entries) == 0 {
			return position, err
		}
		t.take(entries)
		position = entries[len(entries)-1].Position
	}
}

// begin holds everything after a position from now on.
func (t *tail) begin(from int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.from = from
	t.wake()
}

// take adds what comes next, and lets go of what is too much.
func (t *tail) take(entries []notify.Entry) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, entries...)
	if over := len(t.kept) - mostKept; over > 0 {
		t.from = t.kept[over-1].Position
		t.kept = t.kept[over:] // what is cut off stays as it is: someone may still be reading it
	}
	t.wake()
}

func (t *tail) wake() {
	close(t.more)
	t.more = make(chan struct{})
}
