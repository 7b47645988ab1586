package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/internal/privacy"
	"deskbell/internal/store"
	"deskbell/tickets"
)

// erasures are noted until they are done.
func erasures(t *testing.T, s *store.Store) {
	by := entitlement.Actor{Role: entitlement.Administrator, ID: NewID(), Name: "Linus"}
	begin := func(email, alias string, began, resume time.Time) privacy.Erasure {
		t.Helper()
		e, err := s.BeginErasure(soon(t), privacy.Erasure{
			Person: privacy.Person{Email: entitlement.Email(email)}, Alias: privacy.NewAlias(alias), By: by, Reason: "Asked.", BeganAt: began,
		}, resume)
		must(t, err)
		return e
	}
	due := func(now time.Time) (emails []entitlement.Email) {
		t.Helper()
		all, err := s.DueErasures(soon(t), now, 10)
		must(t, err)
		for _, e := range all {
			if e.By != by || e.Reason != "Asked." {
				t.Errorf("noted is %+v", e)
			}
			emails = append(emails, e.Email)
		}
		return emails
	}
	ada := begin("ada@aerial.example", "a", start, start.Add(time.Hour))
	bob := begin("bob@aerial.example", "b", start, start.Add(time.Minute))
	same(t, "the alias", ada.Alias, privacy.NewAlias("a"))
	again := begin("ada@aerial.example", "c", start.Add(time.Second), start.Add(2*time.Hour))
	same(t, "the alias, once more", again.Alias, ada.Alias)
	same(t, "since when", again.BeganAt, start.Add(time.Second))
	late := begin("ada@aerial.example", "d", start, start.Add(time.Second))
	same(t, "begun by a server that is behind", late.BeganAt, again.BeganAt)
	refused(t, "a NUL", errorOf(s.BeginErasure(soon(t), privacy.Erasure{Reason: "a\x00b", BeganAt: start}, start)), fault.Invalid, "")

	same(t, "due too early", due(start), []entitlement.Email(nil))
	same(t, "due", due(start.Add(2*time.Hour)), []entitlement.Email{bob.Email, ada.Email})
	must(t, s.EndErasure(soon(t), ada, time.Time{})) // the one that was begun since goes on
	same(t, "due after an old one's end", due(start.Add(2*time.Hour)), []entitlement.Email{bob.Email, ada.Email})
	must(t, s.EndErasure(soon(t), bob, start.Add(3*time.Hour)))
	same(t, "due when one is put off", due(start.Add(2*time.Hour)), []entitlement.Email{ada.Email})
	must(t, s.EndErasure(soon(t), again, time.Time{}))
	same(t, "due in the end", due(start.Add(3*time.Hour)), []entitlement.Email{bob.Email})
}

// rewriting a ticket changes its past, and nothing of it if the change fails or adds nothing.
func rewriting(t *testing.T, s *store.Store) {
	one, other := Ticket(start), Ticket(start)
	created(t, s, one, other)
	ids := []tickets.ID{one.ID, other.ID, "nonsense"}
	replaced := func(t *tickets.Ticket) {
		t.Subject, t.Requester.Name = "gone", "gone"
		t.Events[0].Body, t.Events[0].Actor.Name, t.Events[0].Actor.ID = "gone", "gone", "gone"
	}
	failure := errors.New("changed my mind")
	err := s.RewriteTickets(soon(t), ids, func(_ context.Context, all []*tickets.Ticket) error {
		for _, t := range all {
			replaced(t)
			t.Events = append(t.Events, event(2, start))
		}
		return failure
	})
	same(t, "a change's error", err, failure)
	must(t, s.RewriteTickets(soon(t), ids, func(_ context.Context, all []*tickets.Ticket) error {
		same(t, "how many", len(all), 2)
		for _, each := range all {
			replaced(each) // without an event of it, it didn't happen
		}
		return nil
	}))
	before := loaded(t, s, other.ID)
	same(t, "left alone", before.Subject, other.Subject)
	must(t, s.RewriteTickets(soon(t), []tickets.ID{one.ID}, func(_ context.Context, all []*tickets.Ticket) error {
		replaced(all[0])
		all[0].ErasedAt = start
		all[0].Events = append(all[0].Events, event(2, start))
		return nil
	}))
	after := loaded(t, s, one.ID)
	if after.Subject != "gone" || after.Version != one.Version+1 || len(after.Events) != 2 || !after.ErasedAt.Equal(start) {
		t.Errorf("rewritten is %+v", after)
	}
	first := after.Events[0]
	if first.Body != "gone" || first.Actor.Name != "gone" || first.Actor.ID != "gone" || first.ID != one.Events[0].ID || !first.At.Equal(one.Events[0].At) {
		t.Errorf("its past is %+v", first)
	}
	same(t, "the other ticket", loaded(t, s, other.ID), before)
	found, err := s.Tickets(soon(t), tickets.Query{Now: start, Conditions: saying("ada@aerial.example"), Sort: tickets.ByCreated, Limit: 9})
	must(t, err)
	same(t, "found by what is left", len(found.Tickets), 2)
	found, err = s.Tickets(soon(t), tickets.Query{Now: start, Conditions: saying("engine"), Sort: tickets.ByCreated, Limit: 9})
	must(t, err)
	same(t, "found by what is gone", len(found.Tickets), 1)
	pending, err := s.Pending(soon(t), 10)
	must(t, err)
	for _, e := range pending {
		bare := e.ID == one.Events[0].ID
		if bare != (len(e.Payload) > 0) {
			t.Errorf("the entry %s of ticket %s has the payload %s", e.Type, e.Ticket, e.Payload)
		}
	}
}

// hushing removes mails to whom a ticket doesn't name any more, and what webhooks said of it.
func hushing(t *testing.T, s *store.Store) {
	one := Ticket(start)
	created(t, s, one)
	deliveries := []notify.Delivery{
		{ID: NewID(), Channel: notify.Mail, Lane: "a", To: one.Requester.Email},
		{ID: NewID(), Channel: notify.Mail, Lane: "b", To: "grace@desk.example"},
		{ID: NewID(), Channel: notify.Hook, Lane: "c", To: NewID()},
	}
	for i := range deliveries {
		deliveries[i].Ticket, deliveries[i].Event, deliveries[i].NotBefore, deliveries[i].CreatedAt = one.ID, 1, start, start
	}
	must(t, errorOf(s.Queue(soon(t), "all", start, deliveries)))
	for _, channel := range []notify.Channel{notify.Mail, notify.Hook} {
		batches, err := s.Claim(soon(t), channel, start, time.Minute, 10)
		must(t, err)
		for _, b := range batches {
			must(t, s.Settle(soon(t), b, start, []notify.Result{{
				ID: b.Deliveries[0].ID, State: notify.Dead, LastError: "said", Attempt: &notify.Attempt{At: start, Target: "there", Status: 500, ResponseBody: "said", ResponseHeader: map[string]string{"X": "said"}},
			}}))
		}
	}
	must(t, s.RewriteTickets(soon(t), []tickets.ID{one.ID}, func(_ context.Context, all []*tickets.Ticket) error {
		all[0].Requester.Email = "gone@aerial.example"
		all[0].Events = append(all[0].Events, event(2, start))
		return nil
	}))
	refused(t, "the customer's mail", errorOfDelivery(s.Delivery(soon(t), deliveries[0].ID)), fault.NotFound, "")
	for _, each := range deliveries[1:] {
		d, attempts, err := s.Delivery(soon(t), each.ID)
		must(t, err)
		said := "said"
		if d.Channel == notify.Hook {
			said = privacy.ErasedText
		}
		if d.LastError != said || len(attempts) != 1 || attempts[0].ResponseBody != said || attempts[0].Status != 500 || attempts[0].Target != "there" || (d.Channel == notify.Hook) != (attempts[0].ResponseHeader == nil) {
			t.Errorf("%s: %q, %+v", d.Channel, d.LastError, attempts)
		}
	}
}

func errorOfDelivery(_ notify.Delivery, _ []notify.Attempt, err error) error { return err }
