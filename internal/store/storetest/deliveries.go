package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/internal/store"
	"deskbell/tickets"
)

func testDeliveries(t *testing.T, s *store.Store) {
	full := filled[notify.Delivery](t, 1)
	full.Channel, full.State, full.Message, full.Entry = notify.Hook, notify.Dead, NewID(), NewID()
	enqueued(t, s, full)
	got, logs, err := s.Delivery(soon(t), full.ID)
	must(t, err)
	same(t, "found", got, full)
	same(t, "attempts", len(logs), 0)
	hostile := mail("a\x00b", start)
	_, err = s.Queue(soon(t), "hostile", start, []notify.Delivery{hostile})
	refused(t, "a NUL", err, fault.Invalid, "unstorable_text")
	for _, id := range append(oddIDs, NewID()) {
		_, _, err := s.Delivery(soon(t), id)
		refused(t, "an unknown one", err, fault.NotFound, "not_found")
		if id == "" {
			continue // selects all
		}
		_, err = s.Redrive(soon(t), notify.DeliveryQuery{ID: id}, start)
		refused(t, "an unknown one made to wait", err, fault.NotFound, "not_found")
		page, next, err := s.ListDeliveries(soon(t), notify.DeliveryQuery{ID: id})
		must(t, err)
		same(t, "a list of an unknown one", len(page)+len(next), 0)
	}
}

// assortment is deliveries that differ in everything a query asks for, the newest first.
func assortment(t *testing.T, s *store.Store) []notify.Delivery {
	t.Helper()
	ticket := tickets.ID(NewID())
	var all []notify.Delivery
	for i := range 24 {
		d := mail([]string{"ada", "bob"}[i%2], start)
		d.Message, d.CreatedAt = d.ID, start.Add(time.Duration(i)*time.Minute)
		d.Channel = []notify.Channel{notify.Mail, notify.Mail, notify.Hook}[i%3]
		if d.State = []notify.State{notify.Waiting, notify.Delivered, notify.Dead, notify.Dropped}[i/2%4]; d.State != notify.Waiting {
			d.SettledAt, d.LastError = start, "451"
		}
		if i%5 < 2 {
			d.Ticket, d.Event = ticket, i
		}
		if i%5 == 2 {
			d.Ticket, d.Event = tickets.ID(NewID()), i
		}
		d.Tries, d.Attempts = i%3, i
		all = append(all, d)
	}
	enqueued(t, s, all...)
	slices.Reverse(all)
	return all
}

// deliveryQueries are some for an assortment.
func deliveryQueries(all []notify.Delivery) []notify.DeliveryQuery {
	ticket := all[slices.IndexFunc(all, func(d notify.Delivery) bool { return d.Event == 1 })].Ticket
	return []notify.DeliveryQuery{
		{},
		{ID: all[3].ID},
		{Channel: notify.Hook},
		{Channel: "pigeon"},
		{To: "bob@aerial.example"},
		{To: "a\x00b"},
		{State: notify.Waiting},
		{State: notify.Dead},
		{State: notify.Delivered, Channel: notify.Mail},
		{State: "' OR ''='"},
		{Ticket: ticket},
		{Ticket: ticket, State: notify.Dropped},
		{Ticket: "x"},
		{Ticket: tickets.ID(NewID())},
		{Since: all[5].CreatedAt},
		{Since: all[5].CreatedAt.Add(time.Microsecond), To: "ada@aerial.example", Channel: notify.Mail},
	}
}

// asked is what a query means.
func asked(all []notify.Delivery, q notify.DeliveryQuery) []notify.Delivery {
	return slices.DeleteFunc(slices.Clone(all), func(d notify.Delivery) bool {
		return q.ID != "" && d.ID != q.ID || q.Channel != "" && d.Channel != q.Channel || q.To != "" && d.To != q.To ||
			q.State != "" && d.State != q.State || q.Ticket != "" && d.Ticket != q.Ticket || d.CreatedAt.Before(q.Since)
	})
}

func testDeliveryLists(t *testing.T, s *store.Store) {
	all := assortment(t, s)
	for _, q := range deliveryQueries(all) {
		for _, q.Limit = range []int{0, 1, 3, 24} {
			q.Cursor = ""
			var got []notify.Delivery
			for {
				page, next, err := s.ListDeliveries(soon(t), q)
				must(t, err)
				got = append(got, page...)
				if next == "" {
					break
				}
				same(t, "a page that leads on", len(page), q.Limit)
				q.Cursor = next
			}
			q.Cursor = ""
			same(t, fmt.Sprintf("listed by %+v", q), list(got), list(asked(all, q)))
		}
	}
	_, next, err := s.ListDeliveries(soon(t), notify.DeliveryQuery{Limit: 1})
	must(t, err)
	page, err := s.Tickets(soon(t), tickets.Query{Now: start, Limit: 1})
	must(t, err)
	for _, bad := range []string{"x", next + "A", next[:len(next)-4], "\x00", page.Next + "="} {
		_, _, err := s.ListDeliveries(soon(t), notify.DeliveryQuery{Cursor: bad})
		refused(t, fmt.Sprintf("cursor %q", bad), err, fault.Invalid, "invalid_cursor")
	}
}

// list is never nil, so that none is the same as none.
func list(all []notify.Delivery) []notify.Delivery { return append([]notify.Delivery{}, all...) }

func testRedriving(t *testing.T, s *store.Store) {
	all := assortment(t, s)
	now := start.Add(24 * time.Hour)
	for _, q := range deliveryQueries(all)[1:] {
		want := asked(all, q)
		count, err := s.Redrive(soon(t), q, now)
		must(t, err)
		same(t, fmt.Sprintf("redriven by %+v", q), count, len(want))
		for i := range all {
			if slices.Contains(idsOf(want), all[i].ID) {
				d := &all[i]
				d.State, d.NotBefore, d.Tries, d.LastError, d.SettledAt = notify.Waiting, now, 0, "", time.Time{}
			}
			same(t, fmt.Sprintf("after redriving by %+v", q), delivery(t, s, all[i].ID), all[i])
		}
	}
	woken, cancel := s.Wake(store.DeliveryAdded)
	defer cancel()
	one := claimed(t, s, notify.Mail, now, 1)[0].Deliveries[0]
	for _, step := range []struct {
		query notify.DeliveryQuery
		want  int
	}{{notify.DeliveryQuery{ID: one.ID}, 0}, {notify.DeliveryQuery{State: notify.Sending}, 0}, {notify.DeliveryQuery{Channel: notify.Hook}, len(asked(all, notify.DeliveryQuery{Channel: notify.Hook}))}} {
		count, err := s.Redrive(soon(t), step.query, now)
		must(t, err)
		same(t, "redriven while some are being sent", count, step.want)
		select {
		case <-woken:
			same(t, "woken", count > 0, true)
		default:
			same(t, "woken", count > 0, false)
		}
	}
	same(t, "what is being sent", delivery(t, s, one.ID).State, notify.Sending)
}
