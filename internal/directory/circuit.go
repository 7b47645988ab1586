package directory

import (
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/sony/gobreaker/v2"

	"deskbell/entitlement"
)

const (
	failuresToOpen = 5 // one after another
	openFor        = 30 * time.Second
)

// errOpen means that the directory was not asked.
var errOpen = errors.New("it is left alone since it could not be asked")

// circuit leaves a directory that fails alone for a while; then a single call finds out. The
// breaker counts, and lets that call alone through. How long to wait is told by the desk's
// clock and not by the breaker's, whose own pause is over at once.
type circuit struct {
	breaker *gobreaker.CircuitBreaker[[]entitlement.License]
	now     func() time.Time
	log     *slog.Logger
	mu      sync.Mutex
	until   time.Time // open, until then
}

func newCircuit(now func() time.Time, log *slog.Logger) *circuit {
	c := &circuit{now: now, log: log}
	c.breaker = gobreaker.NewCircuitBreaker[[]entitlement.License](gobreaker.Settings{
		Timeout:       time.Nanosecond,
		ReadyToTrip:   func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= failuresToOpen },
		IsSuccessful:  answered,
		OnStateChange: func(_ string, _, to gobreaker.State) { c.turned(to) },
	})
	return c
}

// answered reports whether the directory is there, whatever it said: one bad record is no
// reason to leave it alone about everyone else.
func answered(err error) bool {
	return err == nil || errors.Is(err, errGarbage) || errors.Is(err, errAnotherAccount)
}

// try makes a call, unless the circuit is open.
func (c *circuit) try(call func() ([]entitlement.License, error)) ([]entitlement.License, error) {
	if c.open() {
		return nil, errOpen
	}
	licenses, err := c.breaker.Execute(call)
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return nil, errOpen // another call is finding out
	}
	return licenses, err
}

// open reports whether the directory is being left alone.
func (c *circuit) open() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now().Before(c.until)
}

func (c *circuit) turned(to gobreaker.State) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch to {
	case gobreaker.StateOpen:
		c.until = c.now().Add(openFor)
		c.log.Warn("the directory of licenses is left alone since it cannot be asked", "pause", openFor)
	case gobreaker.StateClosed:
		c.log.Info("the directory of licenses can be asked again")
	}
}
