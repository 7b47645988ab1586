package storetest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/internal/store"
)

// webhook is a new one, ready to be called.
func webhook(t *testing.T, s *store.Store) notify.Webhook {
	t.Helper()
	w := notify.Webhook{
		ID: NewID(), URL: "https://hooks.aerial.example/desk", Secrets: []notify.Secret{{Value: "whsec_c2VjcmV0"}},
		CreatedAt: start, UpdatedAt: start,
	}
	must(t, s.AddWebhook(soon(t), w))
	return w
}

// call is a new delivery to a webhook.
func call(to notify.Webhook) notify.Delivery {
	return notify.Delivery{
		ID: NewID(), Channel: notify.Hook, Kind: "ticket.responded", Lane: "webhook " + to.ID, To: to.ID,
		NotBefore: start, CreatedAt: start,
	}
}

// oddIDs are no UUIDs in the form that is stored.
var oddIDs = []string{"", "x", "1001", "a\x00b", "\xff", "urn:uuid:0198c0de-0000-7000-8000-000000000000"}

func testWebhooks(t *testing.T, s *store.Store) {
	full := filled[notify.Webhook](t, 1)
	full.CreatedAt = start.Add(-time.Hour)
	must(t, s.AddWebhook(soon(t), full))
	plain := webhook(t, s)
	for _, want := range []notify.Webhook{full, plain} {
		got, err := s.Webhook(soon(t), want.ID)
		must(t, err)
		same(t, "found", got, want)
	}
	all, err := s.Webhooks(soon(t))
	must(t, err)
	same(t, "all, the oldest first", all, []notify.Webhook{full, plain})
	hostile := full
	hostile.ID, hostile.Description = NewID(), "a\x00b"
	refused(t, "a NUL", s.AddWebhook(soon(t), hostile), fault.Invalid, "unstorable_text")

	becomes := filled[notify.Webhook](t, 2)
	got, err := s.UpdateWebhook(soon(t), plain.ID, func(w *notify.Webhook) error {
		same(t, "to be changed", *w, plain)
		*w = becomes
		return nil
	})
	must(t, err)
	becomes.ID, becomes.CreatedAt = plain.ID, plain.CreatedAt
	same(t, "changed", got, becomes)
	reason := errors.New("no")
	if _, err = s.UpdateWebhook(soon(t), plain.ID, func(w *notify.Webhook) error { w.URL = "x"; return reason }); !errors.Is(err, reason) {
		t.Fatalf("the change's error came back as %v", err)
	}
	got, err = s.Webhook(soon(t), plain.ID)
	must(t, err)
	same(t, "stored", got, becomes)

	var parallel sync.WaitGroup
	for range 8 {
		parallel.Go(func() {
			if _, err := s.UpdateWebhook(soon(t), plain.ID, func(w *notify.Webhook) error { w.Events = append(w.Events, "e"); return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	parallel.Wait()
	got, err = s.Webhook(soon(t), plain.ID)
	must(t, err)
	same(t, "events after parallel changes", len(got.Events), len(becomes.Events)+8)

	for _, id := range append(oddIDs, NewID()) {
		_, err := s.Webhook(soon(t), id)
		refused(t, "an unknown one", err, fault.NotFound, "not_found")
		_, err = s.UpdateWebhook(soon(t), id, func(*notify.Webhook) error { return nil })
		refused(t, "a change of an unknown one", err, fault.NotFound, "not_found")
		refused(t, "a deletion of an unknown one", s.DeleteWebhook(soon(t), id, start), fault.NotFound, "not_found")
	}
}

func testPausing(t *testing.T, s *store.Store) {
	paused, other := webhook(t, s), webhook(t, s)
	pause := func(on bool) {
		t.Helper()
		_, err := s.UpdateWebhook(soon(t), paused.ID, func(w *notify.Webhook) error { w.Paused = on; return nil })
		must(t, err)
	}
	pause(true)
	waits, goes := call(paused), call(other)
	goes.NotBefore = start.Add(time.Minute)
	enqueued(t, s, waits, goes)
	same(t, "next", nextDelivery(t, s, notify.Hook), goes.NotBefore)
	same(t, "claimed", idsOf(onlyBatch(t, s, notify.Hook, goes.NotBefore).Deliveries), []string{goes.ID})

	woken, cancel := s.Wake(store.DeliveryAdded)
	defer cancel()
	pause(false)
	select {
	case <-woken:
	case <-soon(t).Done():
		t.Fatal("nobody was woken when the pause ended")
	}
	same(t, "next after the pause", nextDelivery(t, s, notify.Hook), start)
	batch := onlyBatch(t, s, notify.Hook, start)
	same(t, "claimed after the pause", idsOf(batch.Deliveries), []string{waits.ID})
	pause(true)
	same(t, "next when its lease ends in a pause", nextDelivery(t, s, notify.Hook), goes.NotBefore.Add(lease))
	same(t, "claimed when its lease has ended", len(claimed(t, s, notify.Hook, batch.Until, 9)), 0)
	settled(t, s, batch, start, delivered(batch, start)...)
}

func testPayloads(t *testing.T, s *store.Store) {
	w := webhook(t, s)
	entry := notify.Relayed{Entry: notify.Entry{ID: NewID(), Type: "ticket.responded", At: start, Payload: []byte(`{"type":"ticket.responded"}`)}}
	empty, own, gone := call(w), call(w), call(w)
	empty.Entry, own.Entry, own.Content, gone.Entry = entry.ID, entry.ID, []byte(`{"own":true}`), NewID()
	message := mail("ada", start)
	message.Entry, message.Content = entry.ID, nil
	entry.Deliveries = []notify.Delivery{empty, own, gone, message}
	must(t, s.AddEntry(soon(t), entry.Entry))
	must(t, errorOf(s.Relay(soon(t), []notify.Relayed{entry})))
	var told []string
	for _, d := range onlyBatch(t, s, notify.Hook, start).Deliveries {
		told = append(told, string(d.Content))
	}
	same(t, "what is told", told, []string{string(entry.Payload), `{"own":true}`, ""})
	same(t, "what is shown", delivery(t, s, empty.ID).Content, entry.Payload)
	same(t, "a mail's content", onlyBatch(t, s, notify.Mail, start).Deliveries[0].Content, []byte(nil))
}

func testDeletion(t *testing.T, s *store.Store) {
	w, other := webhook(t, s), webhook(t, s)
	all := []notify.Delivery{call(w), call(w), call(w), call(w), call(other)}
	all[3].NotBefore = start.Add(time.Hour)
	enqueued(t, s, all...)
	first := claimed(t, s, notify.Hook, start, 1)[0]
	same(t, "the lane of the first", first.Lane, all[0].Lane)
	settled(t, s, first, start,
		notify.Result{ID: all[0].ID, State: notify.Delivered}, notify.Result{ID: all[1].ID, State: notify.Dead, LastError: "no"})
	sending := claimed(t, s, notify.Hook, start, 1)[0]
	same(t, "being sent", idsOf(sending.Deliveries), []string{all[2].ID})

	now := start.Add(time.Minute)
	must(t, s.DeleteWebhook(soon(t), w.ID, now))
	_, err := s.Webhook(soon(t), w.ID)
	refused(t, "after its deletion", err, fault.NotFound, "not_found")
	for i, want := range []notify.State{notify.Delivered, notify.Dropped, notify.Dropped, notify.Dropped, notify.Waiting} {
		d := delivery(t, s, all[i].ID)
		same(t, "state", d.State, want)
		if want == notify.Dropped {
			same(t, "settled at", d.SettledAt, now)
		}
	}
	refused(t, "the result of what was dropped", s.Settle(soon(t), sending, now, delivered(sending, now)), fault.Conflict, "lease_lost")
	same(t, "what is left", idsOf(onlyBatch(t, s, notify.Hook, start.Add(2*time.Hour)).Deliveries), []string{all[4].ID})
}
