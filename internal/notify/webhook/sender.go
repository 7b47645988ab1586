package webhook

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

// Settings say how webhooks are called.
type Settings struct {
	AllowPrivate bool          // private, loopback and link-local addresses may be called
	Timeout      time.Duration // for a whole call, from resolving the name to the answer's end; 0: 15 s
	Agent        string        // User-Agent, such as deskbell/1.2; empty: deskbell
	Log          *slog.Logger  // hears of circuits and panics; nil: nobody does
}

// Webhooks finds a webhook by its ID. An unknown one is a fault.NotFound.
type Webhooks interface {
	Webhook(ctx context.Context, id string) (notify.Webhook, error)
}

const (
	timeout = 15 * time.Second
	outage  = 10 * time.Second // until we try again where the failure is our own
)

// Sender is the channel to webhooks. It is safe for concurrent use.
type Sender struct {
	settings Settings
	webhooks Webhooks
	circuits *circuits
	dialer   *net.Dialer
	client   *http.Client
}

// New makes the channel. Nothing is called before Send.
func New(settings Settings, webhooks Webhooks) *Sender {
	if settings.Timeout == 0 {
		settings.Timeout = timeout
	}
	if settings.Agent == "" {
		settings.Agent = "deskbell"
	}
	if settings.Log == nil {
		settings.Log = slog.New(slog.DiscardHandler)
	}
	s := &Sender{settings: settings, webhooks: webhooks, circuits: newCircuits(settings.Log)}
	s.dialer = &net.Dialer{Timeout: settings.Timeout, ControlContext: s.guard}
	s.client = newClient(s.dialer, settings.Timeout)
	return s
}

// Send calls a webhook with a batch's deliveries, which all go to the same one, one after
// another. Should one have to wait, the rest waits with it: while the circuit is open, where
// the endpoint asks for it with Retry-After, if the lease is about to end, and once ctx is
// done. An outcome that is postponed but has an attempt was tried.
func (s *Sender) Send(ctx context.Context, batch notify.Batch, now time.Time) []notify.Outcome {
	if len(batch.Deliveries) == 0 {
		return nil
	}
	begun := time.Now() // only to know how much later than now it is
	w, err := s.webhooks.Webhook(ctx, batch.Deliveries[0].To)
	switch {
	case fault.Is(err, fault.NotFound):
		s.circuits.forget(batch.Deliveries[0].To)
		return alike(batch.Deliveries, notify.Outcome{Err: err, Gone: true})
	case err != nil:
		return alike(batch.Deliveries, notify.Outcome{Err: fmt.Errorf("load the webhook: %w", err), Postponed: now.Add(outage)})
	case w.Paused:
		return alike(batch.Deliveries, notify.Outcome{Postponed: now})
	}
	outcomes := make([]notify.Outcome, 0, len(batch.Deliveries))
	for i, d := range batch.Deliveries {
		at := now.Add(time.Since(begun))
		if i > 0 && !batch.Until.IsZero() && at.Add(s.settings.Timeout).After(batch.Until) {
			return append(outcomes, alike(batch.Deliveries[i:], notify.Outcome{Postponed: at})...)
		}
		o := s.deliver(ctx, w, d, at)
		o.ID = d.ID
		outcomes = append(outcomes, o)
		if !o.Postponed.IsZero() {
			return append(outcomes, alike(batch.Deliveries[i+1:], notify.Outcome{Postponed: o.Postponed})...)
		}
	}
	return outcomes
}

// alike gives several deliveries the same outcome.
func alike(deliveries []notify.Delivery, o notify.Outcome) []notify.Outcome {
	all := make([]notify.Outcome, len(deliveries))
	for i, d := range deliveries {
		all[i], all[i].ID = o, d.ID
	}
	return all
}

// deliver makes one call, if the circuit lets it. A panic is that delivery's failure alone.
func (s *Sender) deliver(ctx context.Context, w notify.Webhook, d notify.Delivery, at time.Time) (o notify.Outcome) {
	attempt := notify.Attempt{Number: d.Attempts + 1, At: at, Target: w.URL}
	defer func() {
		if p := recover(); p != nil {
			s.settings.Log.Error("panic", "delivery", d.ID, "webhook", w.ID, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			o = failed(attempt, fmt.Errorf("panic: %v", p))
		}
	}()
	request, err := s.request(w, d, at)
	if err != nil {
		return failed(attempt, err)
	}
	attempt.RequestHeader = headers(request.Header)
	wait := s.circuits.try(w.ID, func() error {
		o = s.call(ctx, request, attempt)
		return o.Err
	})
	if wait > 0 {
		return notify.Outcome{Postponed: at.Add(wait)}
	}
	return o
}
