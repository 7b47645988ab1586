package webhook

import (
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/sony/gobreaker/v2"
)

const (
	failuresToOpen = 5                // one after another
	shortestPause  = 30 * time.Second // the first that a circuit is open
	longestPause   = 10 * time.Minute // each next pause is twice as long, up to this
	kept           = time.Hour        // a circuit that nobody asks for this long is forgotten
)

// circuits hold calls back from webhooks that fail. They count in real time, whatever time
// the sender is told: it is about a machine somewhere having time to recover.
type circuits struct {
	log *slog.Logger
	mu  sync.Mutex // never held while a breaker is asked something, since that may turn it
	all map[string]*circuit
}

// circuit is a breaker whose pauses grow.
type circuit struct {
	breaker *gobreaker.CircuitBreaker[struct{}]
	asked   time.Time
	pause   time.Duration // the latest; 0 while closed
	until   time.Time     // open, until then
}

func newCircuits(log *slog.Logger) *circuits {
	return &circuits{log: log, all: map[string]*circuit{}}
}

// try makes a call, or tells how long to wait with it. A call that we broke off ourselves
// says nothing about the endpoint.
func (c *circuits) try(webhook string, call func() error) (wait time.Duration) {
	known, wait := c.enter(webhook)
	if wait > 0 {
		return wait
	}
	_, err := known.breaker.Execute(func() (struct{}, error) { return struct{}{}, call() })
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return time.Second // another call is finding out
	}
	return 0
}

// enter finds or makes a webhook's circuit, and tells how long it is still open.
func (c *circuits) enter(webhook string) (*circuit, time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	known, ok := c.all[webhook]
	if !ok {
		maps.DeleteFunc(c.all, func(_ string, old *circuit) bool { return now.Sub(old.asked) > kept })
		known = &circuit{}
		known.breaker = gobreaker.NewCircuitBreaker[struct{}](gobreaker.Settings{
			Name: webhook, Timeout: shortestPause,
			ReadyToTrip:   func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= failuresToOpen },
			IsExcluded:    func(err error) bool { return errors.Is(err, errInterrupted) },
			OnStateChange: func(_ string, _, to gobreaker.State) { c.turned(webhook, known, to) },
		})
		c.all[webhook] = known
	}
	known.asked = now
	return known, known.until.Sub(now)
}

// turned lengthens the pause of a circuit that opens, and ends it for one that closes.
func (c *circuits) turned(webhook string, known *circuit, to gobreaker.State) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch to {
	case gobreaker.StateOpen:
		known.pause = min(max(2*known.pause, shortestPause), longestPause)
		known.until = time.Now().Add(known.pause)
		c.log.Warn("webhook is left alone since its calls fail", "webhook", webhook, "pause", known.pause)
	case gobreaker.StateClosed:
		known.pause = 0
		c.log.Info("webhook takes calls again", "webhook", webhook)
	}
}

// state is closed, open or half-open.
func (c *circuits) state(webhook string) string {
	c.mu.Lock()
	known, ok := c.all[webhook]
	open := ok && time.Now().Before(known.until)
	c.mu.Unlock()
	switch {
	case !ok:
		return gobreaker.StateClosed.String()
	case open:
		return gobreaker.StateOpen.String()
	}
	return known.breaker.State().String()
}

func (c *circuits) names() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Collect(maps.Keys(c.all))
}

func (c *circuits) forget(webhook string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.all, webhook)
}

// Circuit is a webhook's circuit: closed while calls are made, open while they are held back
// since the last ones failed, half-open when the next call shall tell.
func (s *Sender) Circuit(webhookID string) string { return s.circuits.state(webhookID) }

// OpenCircuits is how many webhooks are left alone just now.
func (s *Sender) OpenCircuits() int {
	n := 0
	for _, webhook := range s.circuits.names() {
		if s.circuits.state(webhook) == gobreaker.StateOpen.String() {
			n++
		}
	}
	return n
}
