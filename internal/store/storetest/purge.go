package storetest

import (
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/internal/store"
	"deskbell/sla"
	"deskbell/tickets"
)

func testPurging(t *testing.T, s *store.Store) {
	before := start.Add(time.Hour)
	var relayed []notify.Relayed
	need := map[notify.State]string{}
	for i, state := range []notify.State{notify.Waiting, notify.Sending, notify.Delivered, notify.Dead, notify.Dropped, ""} {
		entry := notify.Relayed{Entry: notify.Entry{ID: NewID(), Type: "ticket.responded", At: start.Add(time.Duration(i) * time.Second), Payload: []byte(`{}`)}}
		must(t, s.AddEntry(soon(t), entry.Entry))
		if state != "" {
			d := mail(string(state), before)
			d.Entry, need[state] = entry.ID, d.ID
			entry.Deliveries = []notify.Delivery{d}
		}
		relayed = append(relayed, entry)
	}
	must(t, s.AddEntry(soon(t), notify.Entry{ID: NewID(), Type: "test", At: start, Payload: []byte(`{}`)})) // never relayed
	must(t, errorOf(s.Relay(soon(t), relayed)))
	purged, err := s.PurgeOutbox(soon(t), before)
	must(t, err)
	same(t, "purged before the audit trail has it", purged, 0)
	sealedAll(t, s)
	for _, b := range claimed(t, s, notify.Mail, before, 9) {
		d := b.Deliveries[0]
		for state, id := range need {
			if id == d.ID && state != notify.Sending {
				settled(t, s, b, before.Add(-time.Microsecond), notify.Result{ID: id, State: state, NotBefore: before, Attempt: &notify.Attempt{At: start}})
			}
		}
	}
	enqueued(t, s, mails("digest", 1200)...)
	first, err := s.Queue(soon(t), "a new day", before, nil)
	must(t, err)
	same(t, "a new day for the first time", first, true)
	for range 6 {
		batch := onlyBatch(t, s, notify.Mail, start)
		settled(t, s, batch, start, delivered(batch, start)...)
	}

	for _, step := range []struct {
		before time.Time
		want   int
	}{
		{start, 0},
		// The many and the delivered and the dropped; the entries of the last two; the occasion of the many.
		{before, 1200 + 2 + 2 + 1},
		{before, 0},
		{before.Add(time.Microsecond), 1}, // the other occasion
	} {
		purged, err := s.PurgeOutbox(soon(t), step.before)
		must(t, err)
		same(t, "purged", purged, step.want)
	}
	for state, id := range need {
		d, logs, err := s.Delivery(soon(t), id)
		switch state {
		case notify.Delivered, notify.Dropped:
			refused(t, "what was done with", err, fault.NotFound, "not_found")
		default:
			must(t, err)
			same(t, "what is kept", d.State, state)
			same(t, "its attempts", len(logs), d.Attempts)
		}
	}
	kept, err := s.Since(soon(t), 0, 100)
	must(t, err)
	var positions []int64
	for _, e := range kept {
		positions = append(positions, e.Position)
	}
	same(t, "entries that are kept: needed, or the latest", positions, []int64{1, 2, 4, 6})
	pending, err := s.Pending(soon(t), 100)
	must(t, err)
	same(t, "entries that are not relayed", len(pending), 1)
	first, err = s.Queue(soon(t), "a new day", before, nil)
	must(t, err)
	same(t, "a purged occasion comes again", first, true)
}

func testFigures(t *testing.T, s *store.Store) {
	none, err := s.Figures(soon(t), start)
	must(t, err)
	empty := func() map[notify.State]int {
		return map[notify.State]int{notify.Waiting: 0, notify.Sending: 0, notify.Dead: 0}
	}
	want := notify.Figures{
		Deliveries:     map[notify.Channel]map[notify.State]int{notify.Mail: empty(), notify.Hook: empty()},
		OldestDelivery: map[notify.Channel]time.Time{},
	}
	same(t, "figures of nothing", none, want)

	broken, closed, next, later := Ticket(start), Ticket(start), Ticket(start), Ticket(start.Add(time.Microsecond))
	broken.Clocks[0].Breach = &sla.Breach{At: start, DetectedAt: start, Cause: sla.ByReclassification}
	broken.Clocks[0].State, broken.Clocks[0].StoppedAt = sla.Superseded, start
	closed.Status, closed.Clocks = tickets.Closed, nil
	created(t, s, broken, closed, next, later)
	due := next.Clocks.Outlook().NextDue
	for _, step := range []struct {
		now              time.Time
		within, breached int
	}{
		{due.Add(-time.Hour - time.Microsecond), 0, 1},
		{due.Add(-time.Hour), 1, 1},
		{due.Add(-time.Hour + time.Microsecond), 2, 1},
		{due, 2, 1},
		{due.Add(time.Microsecond), 1, 2},
		{due.Add(time.Hour), 0, 3},
	} {
		got, err := s.Figures(soon(t), step.now)
		must(t, err)
		same(t, "due within an hour, and breached", []int{got.DueWithinHour, got.BreachedOpen}, []int{step.within, step.breached})
		same(t, "entries", got.Unrelayed, 4)
		same(t, "the oldest entry", got.OldestEntry, start)
	}

	all := assortment(t, s)
	all[0].NotBefore = start.Add(time.Minute)
	for _, d := range all {
		if want.Deliveries[d.Channel][d.State]++; d.State == notify.Waiting {
			want.OldestDelivery[d.Channel] = start
		}
	}
	sent := claimed(t, s, notify.Mail, start, 1)[0]
	want.Deliveries[notify.Mail][notify.Waiting] -= len(sent.Deliveries)
	want.Deliveries[notify.Mail][notify.Sending] += len(sent.Deliveries)
	for _, counts := range want.Deliveries {
		delete(counts, notify.Delivered)
		delete(counts, notify.Dropped)
	}
	got, err := s.Figures(soon(t), start)
	must(t, err)
	same(t, "deliveries", got.Deliveries, want.Deliveries)
	same(t, "the oldest that wait", got.OldestDelivery, want.OldestDelivery)
}
