package directory

import (
	"context"
	"errors"
	"sync"

	"deskbell/entitlement"
)

// calls are those under way: who asks for an owner that is being asked for waits for that
// answer.
type calls struct {
	mu  sync.Mutex
	all map[entitlement.Email]*call
}

// call is one, with its answer once it is done.
type call struct {
	done     chan struct{}
	licenses []entitlement.License
	err      error
}

// errBroken is what the others learn of a call that panicked.
var errBroken = errors.New("the call broke off")

// join asks, or waits for whoever asks for the same owner already, until ctx ends.
func (c *calls) join(ctx context.Context, owner entitlement.Email, ask func() ([]entitlement.License, error)) ([]entitlement.License, error) {
	c.mu.Lock()
	if other, underWay := c.all[owner]; underWay {
		c.mu.Unlock()
		select {
		case <-other.done:
			return other.licenses, other.err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	mine := &call{done: make(chan struct{}), err: errBroken}
	c.all[owner] = mine
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.all, owner)
		close(mine.done)
	}()
	mine.licenses, mine.err = ask()
	return mine.licenses, mine.err
}
