package storetest

import (
	"fmt"
	"testing"
	"time"

	"deskbell/internal/notify"
	"deskbell/internal/store"
)

func testSettling(t *testing.T, s *store.Store) {
	all := mails("ada", 5)
	enqueued(t, s, all...)
	batch := onlyBatch(t, s, notify.Mail, start)
	now, retry := start.Add(time.Second), start.Add(time.Hour)
	attempt := notify.Attempt{
		At: start, Took: 3 * time.Millisecond, Target: "mx.aerial.example", RequestHeader: map[string]string{"A": "b"},
		Status: 451, ResponseHeader: map[string]string{"C": "d"}, ResponseBody: "later\x00", Error: "no \xff room",
	}
	settled(t, s, batch, now,
		notify.Result{ID: all[0].ID, State: notify.Waiting, NotBefore: retry, LastError: "no \xff\x00room", Attempt: &attempt},
		notify.Result{ID: all[1].ID, State: notify.Dead, LastError: "never", Attempt: &attempt},
		notify.Result{ID: all[2].ID, State: notify.Dropped, LastError: "gone"},
		notify.Result{ID: all[3].ID, State: notify.Delivered, Attempt: &notify.Attempt{At: start, Target: "mx"}},
	)
	for i, want := range []notify.Delivery{
		{State: notify.Waiting, NotBefore: retry, LastError: "no \uFFFD\uFFFDroom", Tries: 1, Attempts: 1},
		{State: notify.Dead, NotBefore: start, LastError: "never", Tries: 1, Attempts: 1, SettledAt: now},
		{State: notify.Dropped, NotBefore: start, LastError: "gone", SettledAt: now},
		{State: notify.Delivered, NotBefore: start, Tries: 1, Attempts: 1, SettledAt: now},
		{State: notify.Waiting, NotBefore: now},
	} {
		was := all[i]
		was.Message, was.State, was.NotBefore, was.SettledAt = was.ID, want.State, want.NotBefore, want.SettledAt
		was.LastError, was.Tries, was.Attempts = want.LastError, want.Tries, want.Attempts
		same(t, fmt.Sprintf("settled as %s", want.State), delivery(t, s, was.ID), was)
	}
	_, logs, err := s.Delivery(soon(t), all[0].ID)
	must(t, err)
	attempt.Number, attempt.Error = 1, "no \uFFFD room"
	same(t, "log", logs, []notify.Attempt{attempt})

	same(t, "next", nextDelivery(t, s, notify.Mail), now)
	batch = onlyBatch(t, s, notify.Mail, retry)
	same(t, "what waits", idsOf(batch.Deliveries), []string{all[0].ID, all[4].ID})
	settled(t, s, batch, retry, notify.Result{ID: all[0].ID, State: notify.Waiting, NotBefore: retry.Add(time.Hour)})
	same(t, "the last error after a postponement", delivery(t, s, all[0].ID).LastError, "no \uFFFD\uFFFDroom")
	batch = onlyBatch(t, s, notify.Mail, retry.Add(time.Hour))
	settled(t, s, batch, retry, delivered(batch, retry)...)
	got, logs, err := s.Delivery(soon(t), all[0].ID)
	must(t, err)
	same(t, "attempts", []int{got.Tries, got.Attempts, len(logs), logs[0].Number, logs[1].Number}, []int{2, 2, 2, 1, 2})
	same(t, "the last error of what was accepted", got.LastError, "")

	enqueued(t, s, mails("ada", 200)...)
	batch = onlyBatch(t, s, notify.Mail, start)
	settled(t, s, batch, now, delivered(batch, now)...)
	same(t, "next after many", nextDelivery(t, s, notify.Mail), time.Time{})
}
