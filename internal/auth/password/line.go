package password

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// errFull means that as many wait as may, or for as long.
var errFull = errors.New("the line is full")

// line lets a few work at once, and others wait for their turn in the order they came.
type line struct {
	places int           // how many may work at once
	most   int           // how many may wait
	wait   time.Duration // how long anybody may have to, as it looks when they come

	mu      sync.Mutex
	free    int             // places to work at; some only while nobody waits
	waiting []chan struct{} // each closed when it is their turn, the first to come first
	turn    time.Duration   // how long one takes up a place lately; zero: nobody has yet
}

func newLine(places, most int, wait time.Duration) *line {
	return &line{places: places, most: most, wait: wait, free: places}
}

// enter waits for a turn. Who gets one leaves again. It fails at once when too many wait
// already, or for too long, and when the context ends before the turn comes.
func (l *line) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	if l.free > 0 {
		l.free--
		l.mu.Unlock()
		return nil
	}
	if l.full() {
		l.mu.Unlock()
		return errFull
	}
	turn := make(chan struct{})
	l.waiting = append(l.waiting, turn)
	l.mu.Unlock()

	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		l.giveUp(turn)
		return ctx.Err()
	}
}

// full reports whether nobody else may wait. The lock is held.
func (l *line) full() bool {
	return l.free == 0 && (len(l.waiting) >= l.most || l.ahead() > l.wait)
}

// ahead is how long it looks as if the next to come would wait. The lock is held.
func (l *line) ahead() time.Duration {
	return time.Duration(len(l.waiting)/l.places+1) * l.turn
}

// giveUp leaves the line. A turn that came at the same moment goes to the next.
func (l *line) giveUp(turn chan struct{}) {
	l.mu.Lock()
	i := slices.Index(l.waiting, turn)
	if i >= 0 {
		l.waiting = slices.Delete(l.waiting, i, i+1)
	}
	l.mu.Unlock()
	if i < 0 {
		l.pass()
	}
}

// leave gives the turn to the next after a rest, without waiting for that, and notes how long
// both took. One among many that took long counts little.
func (l *line) leave(took, rest time.Duration) {
	l.mu.Lock()
	if turn := took + rest; l.turn == 0 {
		l.turn = turn
	} else {
		l.turn += (turn - l.turn) / 4
	}
	l.mu.Unlock()
	time.AfterFunc(rest, l.pass)
}

// pass gives a turn to who has waited longest.
func (l *line) pass() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 {
		l.free++
		return
	}
	close(l.waiting[0])
	l.waiting = slices.Delete(l.waiting, 0, 1)
}
