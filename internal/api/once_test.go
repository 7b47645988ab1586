package api_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/api"
	"deskbell/internal/fault"
	"deskbell/internal/once"
	"deskbell/tickets"
)

func TestIdempotency(t *testing.T) {
	d := open(t)
	first := d.ask("", "POST", "/v1/tickets", adasRequest, "Idempotency-Key: k-1").is(201)
	again := d.ask("", "POST", "/v1/tickets", adasRequest, "Idempotency-Key: k-1").is(201)
	if again.Body.String() != first.Body.String() || again.Header().Get("Idempotency-Replayed") != "true" || first.Header().Get("Idempotency-Replayed") != "" {
		t.Errorf("not replayed: %v %s", again.Header(), again.Body)
	}
	for _, name := range []string{"Location", "ETag", "Content-Type", "Cache-Control"} {
		if first.Header().Get(name) == "" || again.Header().Get(name) != first.Header().Get(name) {
			t.Errorf("%s: %q, then %q", name, first.Header().Get(name), again.Header().Get(name))
		}
	}
	d.ask("agent", "GET", "/v1/tickets").is(200).has("items.1", "<nil>")
	d.ask("", "POST", "/v1/tickets", strings.Replace(adasRequest, "Ada", "Bob", 1), "Idempotency-Key: k-1").is(422).has("code", "idempotency_key_reused")
	d.ask("", "POST", "/v1/tickets?", adasRequest, "Idempotency-Key: k-2").is(201)
	d.ask("agent", "POST", "/v1/tickets", adasRequest, "Idempotency-Key: k-1").is(201).has("number", "1003") // another caller's keys are unrelated
	// What is refused leaves the key free.
	d.ask("", "POST", "/v1/tickets", strings.Replace(adasRequest, `"CH"`, `"XX"`, 1), "Idempotency-Key: k-3").is(422).names("requester.country")
	d.ask("", "POST", "/v1/tickets", adasRequest, "Idempotency-Key: k-3").is(201)
	// A repeated response is one response.
	url, token := first.Header().Get("Location"), first.text("access_token")
	for range 2 {
		d.ask(token, "POST", url+"/messages", `{"kind":"reply","body":"Hello?"}`, "Idempotency-Key: m").is(201).has("ticket.version", "2")
	}
	for _, key := range []string{"", "with space", strings.Repeat("k", 256), "ü"} {
		d.ask("", "POST", "/v1/tickets", adasRequest, "Idempotency-Key: "+key).is(422).names("Idempotency-Key")
	}
	d.ask("", "POST", "/v1/tickets", `{}`, "Idempotency-Key: a b").is(422)
	d.wait(once.Kept + time.Second)
	d.ask("", "POST", "/v1/tickets", adasRequest, "Idempotency-Key: k-1").is(201).has("number", "1005")
}

// kept remembers what the API gives the store to keep.
type kept struct {
	once.Store
	claims  []once.Claim
	answers []once.Answer
}

func (k *kept) Once(ctx context.Context, c once.Claim, work func(context.Context) (once.Answer, error)) (once.Answer, bool, error) {
	k.claims = append(k.claims, c)
	return k.Store.Once(ctx, c, func(ctx context.Context) (once.Answer, error) {
		a, err := work(ctx)
		k.answers = append(k.answers, a)
		return a, err
	})
}

func TestStoredAnswersAreSealed(t *testing.T) {
	var k kept
	d := open(t, func(d *api.Deps) { k.Store = d.Once; d.Once = &k })
	token := d.ask("", "POST", "/v1/tickets", adasRequest, "Idempotency-Key: my-key").is(201).text("access_token")
	for _, secret := range []string{token, "Ada", "my-key"} {
		if strings.Contains(string(k.answers[0].Body)+k.claims[0].Key+k.claims[0].Fingerprint, secret) {
			t.Errorf("%q is stored", secret)
		}
	}
}

func TestInFlight(t *testing.T) {
	d := open(t, func(d *api.Deps) { d.Once = busy{} })
	a := d.ask("", "POST", "/v1/tickets", adasRequest, "Idempotency-Key: k").is(409).has("code", "idempotency_in_flight")
	if a.Header().Get("Retry-After") != "1" {
		t.Errorf("%v", a.Header())
	}
}

type busy struct{}

func (busy) Once(context.Context, once.Claim, func(context.Context) (once.Answer, error)) (once.Answer, bool, error) {
	return once.Answer{}, false, fault.New(fault.Conflict, "idempotency_in_flight", "Wait.")
}

func TestManyAtOnce(t *testing.T) {
	d := open(t)
	var all sync.WaitGroup
	numbers := make(chan string, 20)
	for range 20 {
		all.Go(func() {
			a := d.ask("", "POST", "/v1/tickets", adasRequest, "Idempotency-Key: same")
			if a.Code == 201 {
				numbers <- a.text("number")
			} else if a.Code != 409 {
				t.Errorf("%d %s", a.Code, a.Body)
			}
		})
	}
	all.Wait()
	close(numbers)
	for n := range numbers {
		if n != "1001" {
			t.Errorf("a second ticket: %s", n)
		}
	}
	d.ask("agent", "GET", "/v1/tickets").is(200).has("items.1", "<nil>")
}

// slow are licenses that may take their time to be looked up.
type slow struct {
	tickets.Licenses
	asked []bool // whether a transaction was waiting
	held  *bool
}

func (s *slow) Account(ctx context.Context, owner entitlement.Email) (entitlement.Account, error) {
	s.asked = append(s.asked, *s.held)
	return s.Licenses.Account(ctx, owner)
}

// holding notes when a transaction begins to wait for its work.
type holding struct {
	once.Store
	now bool
}

func (h *holding) Once(ctx context.Context, c once.Claim, work func(context.Context) (once.Answer, error)) (once.Answer, bool, error) {
	return h.Store.Once(ctx, c, func(ctx context.Context) (once.Answer, error) {
		h.now = true
		defer func() { h.now = false }()
		return work(ctx)
	})
}

// No transaction waits for a look at the licenses.
func TestLicensesAreLookedUpBeforeTheTransaction(t *testing.T) {
	var h holding
	s := slow{held: &h.now}
	d := open(t, func(d *api.Deps) {
		h.Store, d.Once = d.Once, &h
		s.Licenses, d.Desk.Licenses = d.Desk.Licenses, &s
	})
	d.ask("", "POST", "/v1/tickets", adasRequest, "Idempotency-Key: k").is(201).has("entitlement.basis", "enterprise")
	d.ask("", "POST", "/v1/tickets", `{"license_email":`, "Idempotency-Key: l").is(400)
	if len(s.asked) != 1 || s.asked[0] {
		t.Errorf("they were looked up while a transaction waited: %v", s.asked)
	}
}
