package storetest

import (
	"slices"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/internal/store"
)

// lease is for how long the tests claim.
const lease = time.Minute

// mail is a new delivery to someone with a lane to themselves.
func mail(to string, notBefore time.Time) notify.Delivery {
	return notify.Delivery{
		ID: NewID(), Channel: notify.Mail, Kind: notify.Receipt, Lane: "mail " + to, To: to + "@aerial.example",
		Content: []byte(`{"name":"Ada"}`), NotBefore: notBefore, CreatedAt: start,
	}
}

// mails are several to one person, ripe from the start.
func mails(to string, count int) []notify.Delivery {
	all := make([]notify.Delivery, count)
	for i := range all {
		all[i] = mail(to, start)
	}
	return all
}

// enqueued stores new deliveries.
func enqueued(t *testing.T, s *store.Store, all ...notify.Delivery) {
	t.Helper()
	first, err := s.Queue(soon(t), NewID(), start, all)
	must(t, err)
	same(t, "queued for the first time", first, true)
}

func claimed(t *testing.T, s *store.Store, channel notify.Channel, now time.Time, lanes int) []notify.Batch {
	t.Helper()
	batches, err := s.Claim(soon(t), channel, now, lease, lanes)
	must(t, err)
	return batches
}

// onlyBatch claims what must be a single batch.
func onlyBatch(t *testing.T, s *store.Store, channel notify.Channel, now time.Time) notify.Batch {
	t.Helper()
	batches := claimed(t, s, channel, now, 9)
	same(t, "batches", len(batches), 1)
	return batches[0]
}

func settled(t *testing.T, s *store.Store, b notify.Batch, now time.Time, results ...notify.Result) {
	t.Helper()
	must(t, s.Settle(soon(t), b, now, results))
}

// delivered is the result of each that is accepted at its first try.
func delivered(b notify.Batch, at time.Time) []notify.Result {
	var all []notify.Result
	for _, d := range b.Deliveries {
		all = append(all, notify.Result{ID: d.ID, State: notify.Delivered, Attempt: &notify.Attempt{At: at, Target: "mx.aerial.example", Status: 250}})
	}
	return all
}

func idsOf(all []notify.Delivery) []string {
	var ids []string
	for _, d := range all {
		ids = append(ids, d.ID)
	}
	return ids
}

func lanesOf(batches []notify.Batch) []string {
	var lanes []string
	for _, b := range batches {
		lanes = append(lanes, b.Lane)
	}
	return lanes
}

func delivery(t *testing.T, s *store.Store, id string) notify.Delivery {
	t.Helper()
	d, _, err := s.Delivery(soon(t), id)
	must(t, err)
	return d
}

func nextDelivery(t *testing.T, s *store.Store, channel notify.Channel) time.Time {
	t.Helper()
	at, err := s.NextDelivery(soon(t), channel)
	must(t, err)
	return at
}

func testQueue(t *testing.T, s *store.Store) {
	same(t, "next of none", nextDelivery(t, s, notify.Mail), time.Time{})
	same(t, "claimed of none", len(claimed(t, s, notify.Mail, start, 9)), 0)

	ada, bob, later := mails("ada", 3), mails("bob", 1), mail("ada", start.Add(time.Hour))
	bob[0].NotBefore = start.Add(-time.Minute)
	call := mail("hook", start)
	call.Channel = notify.Hook
	enqueued(t, s, slices.Concat(bob, []notify.Delivery{later, ada[2], ada[0], ada[1], call})...)
	same(t, "next", nextDelivery(t, s, notify.Mail), bob[0].NotBefore)
	same(t, "claimed too early", len(claimed(t, s, notify.Mail, bob[0].NotBefore.Add(-time.Microsecond), 9)), 0)

	one := claimed(t, s, notify.Mail, start, 1)
	same(t, "the longest waiting lane", lanesOf(one), []string{"mail bob"})
	two := onlyBatch(t, s, notify.Mail, start)
	same(t, "the other lane, in order", idsOf(two.Deliveries), idsOf(ada))
	same(t, "lease", two.Until, start.Add(lease))
	want := ada[0]
	want.Message, want.State = want.ID, notify.Sending
	same(t, "claimed", two.Deliveries[0], want)
	same(t, "stored", delivery(t, s, ada[0].ID), want)
	same(t, "claimed again", len(claimed(t, s, notify.Mail, start, 9)), 0)
	same(t, "next while both are held", nextDelivery(t, s, notify.Mail), start.Add(lease))

	settled(t, s, one[0], start, delivered(one[0], start)...)
	same(t, "next while one is held", nextDelivery(t, s, notify.Mail), start.Add(lease))
	settled(t, s, two, start, delivered(two, start)...)
	same(t, "next in the end", nextDelivery(t, s, notify.Mail), later.NotBefore)
	same(t, "what became ripe", idsOf(onlyBatch(t, s, notify.Mail, later.NotBefore).Deliveries), []string{later.ID})
	same(t, "the other channel's", idsOf(onlyBatch(t, s, notify.Hook, start).Deliveries), []string{call.ID})

	for channel, most := range map[notify.Channel]int{notify.Mail: 200, notify.Hook: 20} {
		many := mails("many by "+string(channel), most+3)
		for i := range many {
			many[i].Channel = channel
		}
		enqueued(t, s, many...)
		first := onlyBatch(t, s, channel, start)
		same(t, "a long lane's first batch", idsOf(first.Deliveries), idsOf(many[:most]))
		settled(t, s, first, start, delivered(first, start)...)
		same(t, "and the rest", idsOf(onlyBatch(t, s, channel, start).Deliveries), idsOf(many[most:]))
	}
}

func testLeases(t *testing.T, s *store.Store) {
	all := mails("ada", 2)
	enqueued(t, s, all...)
	lost := onlyBatch(t, s, notify.Mail, start)
	fresh := mail("ada", start)
	enqueued(t, s, fresh)
	same(t, "next", nextDelivery(t, s, notify.Mail), lost.Until)
	same(t, "claimed of a held lane", len(claimed(t, s, notify.Mail, lost.Until.Add(-time.Microsecond), 9)), 0)
	again := onlyBatch(t, s, notify.Mail, lost.Until)
	same(t, "ripe again with what came since", idsOf(again.Deliveries), idsOf(append(all, fresh)))
	if again.Lease == lost.Lease {
		t.Fatal("two leases have one token")
	}
	refused(t, "settled after the lease was lost", s.Settle(soon(t), lost, lost.Until, delivered(lost, start)), fault.Conflict, "lease_lost")
	same(t, "state after that", delivery(t, s, all[0].ID).State, notify.Sending)
	settled(t, s, again, lost.Until, delivered(again, lost.Until)...)
	refused(t, "settled twice", s.Settle(soon(t), again, lost.Until, nil), fault.Conflict, "lease_lost")
	same(t, "attempts", delivery(t, s, all[0].ID).Attempts, 1)

	enqueued(t, s, mail("ada", start))
	ended := onlyBatch(t, s, notify.Mail, start)
	settled(t, s, ended, ended.Until.Add(time.Hour), delivered(ended, start)...) // nobody else wanted it
	must(t, s.Settle(soon(t), notify.Batch{}, start, nil))

	// Someone else takes over a part, and what was made before it.
	early, many := mails("bob", 3), mails("bob", 200)
	enqueued(t, s, many...)
	lost = onlyBatch(t, s, notify.Mail, start)
	enqueued(t, s, early...)
	again = onlyBatch(t, s, notify.Mail, lost.Until)
	same(t, "taken over in part", idsOf(again.Deliveries), idsOf(append(early, many[:197]...)))
	same(t, "next while it is held in part", nextDelivery(t, s, notify.Mail), again.Until)
	same(t, "claimed of the other part", len(claimed(t, s, notify.Mail, lost.Until, 9)), 0)
	refused(t, "settled after a part was lost", s.Settle(soon(t), lost, lost.Until, delivered(lost, start)), fault.Conflict, "lease_lost")
	settled(t, s, again, lost.Until, delivered(again, start)...)
	same(t, "the other part", idsOf(onlyBatch(t, s, notify.Mail, lost.Until).Deliveries), idsOf(many[197:]))
}

func testTogether(t *testing.T, s *store.Store) {
	staff := func(count int) []notify.Delivery {
		all := mails("agent", count)
		for i := range all {
			all[i].Together = true
		}
		return all
	}
	messages := func(b notify.Batch) []string {
		var all []string
		for _, d := range b.Deliveries {
			same(t, "message as stored", delivery(t, s, d.ID).Message, d.Message)
			all = append(all, d.Message)
		}
		return all
	}
	first, single := staff(2), mail("agent", start)
	enqueued(t, s, append(first, single)...)
	batch := onlyBatch(t, s, notify.Mail, start)
	a, b := first[0].ID, single.ID
	same(t, "together, but for one by itself", messages(batch), []string{a, a, b})

	// The first try fails, the second isn't made, and the worker of the third dies.
	failed := &notify.Attempt{At: start, Error: "451"}
	settled(t, s, batch, start,
		notify.Result{ID: first[0].ID, State: notify.Waiting, NotBefore: start, LastError: "451", Attempt: failed},
		notify.Result{ID: first[1].ID, State: notify.Waiting, NotBefore: start, LastError: "451", Attempt: failed})
	second := staff(2)
	enqueued(t, s, second...)
	c := second[0].ID
	now := start
	for _, what := range []string{"the retry beside a new message", "after a postponement", "after a lease that ended"} {
		batch = onlyBatch(t, s, notify.Mail, now)
		same(t, what, messages(batch), []string{a, a, b, c, c})
		if now.Equal(start) {
			settled(t, s, batch, now)
			now = now.Add(time.Second)
		} else {
			now = batch.Until
		}
	}
	third := staff(1)
	enqueued(t, s, third...)
	now = now.Add(lease)
	same(t, "what may have been sent takes in no more", messages(onlyBatch(t, s, notify.Mail, now)), []string{a, a, b, c, c, third[0].ID})
}
