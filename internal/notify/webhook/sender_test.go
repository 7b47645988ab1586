package webhook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"deskbell/internal/notify"
)

func TestACallIsAsTheSpecificationSays(t *testing.T) {
	e := listen(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Answer", "yes")
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, "thanks")
	})
	s := newSender(t, Settings{AllowPrivate: true, Agent: "deskbell/1.2"}, hook(e.URL+"/desk?key=1"))
	b := batch("d1")
	b.Deliveries[0].Attempts = 2
	content := "{ \"exactly\" :\n\"this\" }"
	b.Deliveries[0].Content = []byte(content)
	o := s.Send(ctx, b, now)[0]

	calls := e.heard()
	if len(calls) != 1 {
		t.Fatalf("got %d calls", len(calls))
	}
	if c := calls[0]; c.method != http.MethodPost || c.path != "/desk?key=1" || c.body != content {
		t.Errorf("got %+v", c)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/json", "User-Agent": "deskbell/1.2", "Webhook-Id": "entry-d1", "Webhook-Timestamp": "1772445600",
	} {
		if got := calls[0].header.Get(name); got != want {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
		if got := o.Attempt.RequestHeader[name]; got != want {
			t.Errorf("%s is logged as %q, not %q", name, got, want)
		}
	}
	if _, sent := calls[0].header["Idempotency-Key"]; sent {
		t.Error("the transport's mark was sent")
	}
	a := o.Attempt
	if o.Err != nil || o.Permanent || o.Gone || !o.Postponed.IsZero() || a.Error != "" {
		t.Errorf("got %+v", o)
	}
	if a.Number != 3 || a.At.Before(now) || a.Took <= 0 || a.Target != e.URL+"/desk?key=1" || a.Status != 202 {
		t.Errorf("got %+v", a)
	}
	if a.ResponseHeader["X-Answer"] != "yes" || a.ResponseBody != "thanks" {
		t.Errorf("got %+v", a)
	}
	if log := fmt.Sprintf("%+v", o); strings.Contains(log, newer) {
		t.Errorf("the secret is in %s", log)
	}
}

func TestADeliveryOfNoEntryIsKnownByItsOwnID(t *testing.T) {
	e := listen(t, status(200))
	s := newSender(t, Settings{AllowPrivate: true}, hook(e.URL))
	b := batch("d1")
	b.Deliveries[0].Entry = ""
	s.Send(ctx, b, now)
	if got := e.heard()[0].header.Get("webhook-id"); got != "d1" {
		t.Errorf("got %q", got)
	}
}

func TestABatchIsSentInOrderAndAFailureHoldsNothingUp(t *testing.T) {
	e := listen(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("webhook-id") == "entry-d2" {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	s := newSender(t, Settings{AllowPrivate: true}, hook(e.URL))
	ids := []string{"d1", "d2", "d3", "d4", "d5"}
	outcomes := s.Send(ctx, batch(ids...), now)
	if len(outcomes) != len(ids) || len(e.heard()) != len(ids) {
		t.Fatalf("got %d outcomes of %d calls", len(outcomes), len(e.heard()))
	}
	for i, c := range e.heard() {
		if c.header.Get("webhook-id") != "entry-"+ids[i] || outcomes[i].ID != ids[i] {
			t.Errorf("%s comes as call %d, with outcome %s", c.header.Get("webhook-id"), i, outcomes[i].ID)
		}
		if (outcomes[i].Err != nil) != (ids[i] == "d2") {
			t.Errorf("%s: %v", ids[i], outcomes[i].Err)
		}
	}
	if got := s.Send(ctx, notify.Batch{}, now); len(got) != 0 {
		t.Errorf("nothing to send, but %+v", got)
	}
}

func TestAWebhookThatIsNotThere(t *testing.T) {
	s := newSender(t, Settings{}, book{})
	s.circuits.enter("w1")
	for _, o := range s.Send(ctx, batch("d1", "d2"), now) {
		if !o.Gone || o.ID == "" {
			t.Errorf("got %+v", o)
		}
	}
	if names := s.circuits.names(); len(names) != 0 {
		t.Errorf("circuits of %v are kept", names)
	}
}

func TestAPausedWebhookIsLeftAlone(t *testing.T) {
	e := listen(t, status(200))
	w := hook(e.URL)
	paused := w["w1"]
	paused.Paused = true
	w["w1"] = paused
	for _, o := range newSender(t, Settings{AllowPrivate: true}, w).Send(ctx, batch("d1", "d2"), now) {
		if o.Postponed != now || o.Attempt.Number != 0 {
			t.Errorf("got %+v", o)
		}
	}
	if len(e.heard()) != 0 {
		t.Error("it was called")
	}
}

// away is Webhooks whose database is away.
type away struct{ err error }

func (a away) Webhook(context.Context, string) (notify.Webhook, error) {
	return notify.Webhook{}, a.err
}

func TestAnOutageOfOursIsNoAttempt(t *testing.T) {
	cause := errors.New("connection refused")
	for _, o := range newSender(t, Settings{}, away{cause}).Send(ctx, batch("d1", "d2"), now) {
		if !errors.Is(o.Err, cause) || o.Postponed != now.Add(10*time.Second) || o.Attempt.Number != 0 || o.Gone {
			t.Errorf("got %+v", o)
		}
	}
}

func TestWhatCannotBeSignedIsNotSent(t *testing.T) {
	for _, c := range []struct {
		secrets []notify.Secret
		want    string
	}{
		{nil, "the webhook has no secret to sign with"},
		{[]notify.Secret{{Value: older, Until: now}}, "the webhook has no secret to sign with"},
		{[]notify.Secret{{Value: "whsec_verysecret!"}}, "read the webhook's secret: "},
	} {
		e := listen(t, status(200))
		o := one(t, newSender(t, Settings{AllowPrivate: true}, book{"w1": {ID: "w1", URL: e.URL, Secrets: c.secrets}}), now)
		if o.Err == nil || !strings.HasPrefix(o.Err.Error(), c.want) || strings.Contains(o.Err.Error(), "verysecret") {
			t.Errorf("got %v, not %q", o.Err, c.want)
		}
		if o.Attempt.Number != 1 || o.Attempt.Error != o.Err.Error() || len(e.heard()) != 0 {
			t.Errorf("got %+v, and %d calls", o.Attempt, len(e.heard()))
		}
	}
}

func TestTheRestWaitsWhereTheLeaseIsAboutToEnd(t *testing.T) {
	e := listen(t, status(200))
	s := newSender(t, Settings{AllowPrivate: true, Timeout: 15 * time.Second}, hook(e.URL))
	b := batch("d1", "d2", "d3")
	b.Until = now.Add(15 * time.Second)
	outcomes := s.Send(ctx, b, now)
	if len(outcomes) != 3 || outcomes[0].Err != nil || !outcomes[0].Postponed.IsZero() {
		t.Fatalf("got %+v", outcomes)
	}
	for _, o := range outcomes[1:] {
		if o.Postponed.Before(now) || o.Postponed.IsZero() || o.Attempt.Number != 0 {
			t.Errorf("got %+v", o)
		}
	}
	if len(e.heard()) != 1 {
		t.Errorf("got %d calls", len(e.heard()))
	}
	b.Until = now.Add(10 * time.Minute)
	for _, o := range s.Send(ctx, b, now) {
		if !o.Postponed.IsZero() || o.Err != nil {
			t.Errorf("with time to spare: %+v", o)
		}
	}
}

func TestAnInterruptedCallIsNoAttemptAndNoFailure(t *testing.T) {
	canceled, cancel := context.WithCancel(ctx)
	e := listen(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	s := newSender(t, Settings{AllowPrivate: true}, hook(e.URL))
	for range failuresToOpen {
		for _, o := range s.Send(canceled, batch("d1", "d2"), now) {
			if o.Postponed.IsZero() || o.Attempt.Number != 0 {
				t.Errorf("got %+v", o)
			}
		}
	}
	if len(e.heard()) != 1 || s.Circuit("w1") != "closed" {
		t.Errorf("got %d calls, and the circuit is %s", len(e.heard()), s.Circuit("w1"))
	}
}

// mine is a transport that panics at a delivery.
type mine struct {
	http.RoundTripper
	id string
}

func (m mine) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Header.Get("webhook-id") == m.id {
		panic("a defect")
	}
	return m.RoundTripper.RoundTrip(r)
}

func TestAPanicIsOneDeliverysFailure(t *testing.T) {
	e := listen(t, status(200))
	var log strings.Builder
	s := newSender(t, Settings{AllowPrivate: true, Log: slog.New(slog.NewTextHandler(&log, nil))}, hook(e.URL))
	s.client.Transport = mine{s.client.Transport, "entry-d2"}
	outcomes := s.Send(ctx, batch("d1", "d2", "d3"), now)
	if len(outcomes) != 3 || outcomes[0].Err != nil || outcomes[2].Err != nil {
		t.Fatalf("got %+v", outcomes)
	}
	if o := outcomes[1]; o.ID != "d2" || o.Err == nil || o.Attempt.Number != 1 || o.Attempt.Error != "panic: a defect" {
		t.Errorf("got %+v", o)
	}
	if !strings.Contains(log.String(), "delivery=d2") || !strings.Contains(log.String(), "RoundTrip") {
		t.Errorf("the log says %q", log.String())
	}
}

func TestManySendAtOnce(t *testing.T) {
	const senders, rounds = 8, 10
	e := listen(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/down" {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	webhooks := book{}
	for i := range senders {
		w := notify.Webhook{ID: fmt.Sprint("w", i/2), URL: e.URL, Secrets: []notify.Secret{{Value: newer}}} // two share one
		if i/2 == 0 {
			w.URL += "/down"
		}
		webhooks[w.ID] = w
	}
	s := newSender(t, Settings{AllowPrivate: true}, webhooks)
	var group sync.WaitGroup
	for i := range senders {
		group.Go(func() {
			for round := range rounds {
				b := batch(fmt.Sprint(i, "-", round, "-a"), fmt.Sprint(i, "-", round, "-b"))
				for k := range b.Deliveries {
					b.Deliveries[k].To = fmt.Sprint("w", i/2)
				}
				for k, o := range s.Send(ctx, b, now) {
					if o.ID != b.Deliveries[k].ID || i/2 > 0 && (o.Err != nil || !o.Postponed.IsZero()) || i/2 == 0 && o.Err == nil && o.Postponed.IsZero() {
						t.Errorf("sender %d: %+v", i, o)
					}
				}
				s.OpenCircuits()
			}
		})
	}
	group.Wait()
	times := map[string]int{}
	for _, c := range e.heard() {
		times[c.header.Get("webhook-id")]++
	}
	for id, n := range times {
		if n != 1 {
			t.Errorf("%s was sent %d times", id, n)
		}
	}
	if s.OpenCircuits() != 1 || s.Circuit("w0") != "open" || s.Circuit("w1") != "closed" {
		t.Errorf("%d circuits are open; w0 is %s, w1 %s", s.OpenCircuits(), s.Circuit("w0"), s.Circuit("w1"))
	}
}
