package client

import (
	"time"

	"deskbell/internal/fault"
)

// How long somebody waits who has sent the same twice, for what the first time comes to.
const (
	waits   = 40
	waiting = 250 * time.Millisecond
)

// patiently does something that takes effect once, and while its first try is still under way
// does it again a moment later: that answers like the first.
func (c *Client) patiently(do func() error) error {
	for range waits {
		err := do()
		if refusal, ok := fault.As(err); !ok || refusal.Code != "idempotency_in_flight" {
			return err
		}
		moment := time.NewTimer(waiting)
		select {
		case <-moment.C:
		case <-c.from.Context().Done():
			moment.Stop()
			return c.from.Context().Err()
		}
	}
	return do()
}
