package webhook

import (
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

var (
	ctx = context.Background()
	now = time.Date(2026, time.March, 2, 10, 0, 0, 0, time.UTC)
)

const (
	newer = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	older = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
)

// book is Webhooks of a few.
type book map[string]notify.Webhook

func (b book) Webhook(_ context.Context, id string) (notify.Webhook, error) {
	if w, ok := b[id]; ok {
		return w, nil
	}
	return notify.Webhook{}, fault.New(fault.NotFound, "not_found", "There is no such webhook.")
}

// hook is a book of the webhook w1.
func hook(url string) book {
	return book{"w1": {ID: "w1", URL: url, Secrets: []notify.Secret{{Value: newer}}}}
}

func newSender(t *testing.T, settings Settings, webhooks Webhooks) *Sender {
	t.Helper()
	s := New(settings, webhooks)
	t.Cleanup(s.client.CloseIdleConnections)
	return s
}

// batch is deliveries d1, d2 and so on to w1, without an end of their lease.
func batch(ids ...string) notify.Batch {
	b := notify.Batch{Lane: "w1", Lease: "lease"}
	for _, id := range ids {
		b.Deliveries = append(b.Deliveries, notify.Delivery{ID: id, To: "w1", Entry: "entry-" + id, Content: []byte(`{"of":"` + id + `"}`)})
	}
	return b
}

func one(t *testing.T, s *Sender, at time.Time) notify.Outcome {
	t.Helper()
	outcomes := s.Send(ctx, batch("d1"), at)
	if len(outcomes) != 1 || outcomes[0].ID != "d1" {
		t.Fatalf("got %+v", outcomes)
	}
	return outcomes[0]
}

// call is what an endpoint was sent.
type call struct {
	method, path, proto string
	header              http.Header
	body                string
}

// endpoint is a server on loopback that notes its calls.
type endpoint struct {
	*httptest.Server
	mu    sync.Mutex
	calls []call
}

func listen(t *testing.T, answer http.HandlerFunc) *endpoint {
	t.Helper()
	e := unstarted(t, answer)
	e.Start()
	return e
}

func unstarted(t *testing.T, answer http.HandlerFunc) *endpoint {
	t.Helper()
	e := &endpoint{}
	e.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		e.mu.Lock()
		e.calls = append(e.calls, call{r.Method, r.URL.RequestURI(), r.Proto, r.Header, string(body)})
		e.mu.Unlock()
		answer(w, r)
	}))
	e.Config.ErrorLog = log.New(io.Discard, "", 0)
	t.Cleanup(e.Close)
	return e
}

func (e *endpoint) heard() []call {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.calls
}

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Add(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}
