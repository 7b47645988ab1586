package tickets_test

import (
	"errors"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// stolen is a world with a ticket about a device that is active and cannot be reached.
func stolen(t *testing.T) (*world, *tickets.Ticket) {
	w := newWorld(t)
	w.licenses.kept.Devices = []entitlement.Device{{ID: "d1", Fingerprint: "pc-1", Name: "Ada's laptop", LoggedInAt: when("Fri 20 Nov 09:00"), LastSeenAt: when("Fri 20 Nov 09:00")}}
	r := request()
	r.LicenseEmail, r.Topic = "nobody@nowhere.example", entitlement.DeviceDeactivation
	return w, w.submitAs("Mon 23 Nov 09:00", r)
}

var freed = &tickets.Message{Kind: tickets.Resolution, Body: "The seat is free again."}

func TestADeviceIsDeactivatedForATicket(t *testing.T) {
	const at = "Mon 23 Nov 10:00"
	for name, c := range map[string]struct {
		message *tickets.Message
		kinds   []tickets.EventKind
	}{
		"with an answer": {freed, []tickets.EventKind{tickets.WasSubmitted, tickets.WasDeactivated, tickets.WasResponded}},
		"without one":    {nil, []tickets.EventKind{tickets.WasSubmitted, tickets.WasDeactivated}},
	} {
		t.Run(name, func(t *testing.T) {
			w, ticket := stolen(t)
			change := by(grace, at)
			change.Version = 1
			got, d, err := w.DeactivateDevice(ctx, ref(ticket), change, "d1", "It was stolen.", c.message)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "the device", d, entitlement.Device{
				ID: "d1", Fingerprint: "pc-1", Name: "Ada's laptop", LoggedInAt: when("Fri 20 Nov 09:00"), LastSeenAt: when("Fri 20 Nov 09:00"),
				EndedAt: when(at), EndedBy: entitlement.ByAgent,
			})
			same(t, "the stored devices", w.licenses.kept.Devices, []entitlement.Device{d})
			same(t, "the license's event", w.licenses.kept.Events, []entitlement.Event{{
				ID: w.licenses.kept.Events[0].ID, Number: 1, Kind: entitlement.DeviceDeactivated, At: when(at), Actor: grace,
				Details: entitlement.Details{Device: "d1", DeviceName: "Ada's laptop", By: entitlement.ByAgent, Reason: "It was stolen.", Ticket: string(ticket.ID)},
			}})
			same(t, "the ticket's history", kinds(got.Events), c.kinds)
			same(t, "the ticket's event", got.Events[1], tickets.Event{
				ID: got.Events[1].ID, Number: 2, Kind: tickets.WasDeactivated, At: when(at), Actor: grace, Public: true,
				Details: tickets.Details{Device: "Ada's laptop", Reason: "It was stolen."},
			})
			same(t, "the stored ticket", w.kept(ticket), got)
			if got.Status != tickets.Open || got.Version != 2 {
				t.Errorf("the ticket is %s, at version %d", got.Status, got.Version)
			}
		})
	}
}

func TestADeactivationIsNoResponse(t *testing.T) {
	w, _ := stolen(t)
	ticket := w.submit("Mon 23 Nov 09:00") // of an Enterprise customer
	got, _, err := w.DeactivateDevice(ctx, ref(ticket), by(grace, "Mon 23 Nov 10:00"), "d1", "It was stolen.", nil)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the clocks", clocks(got), []string{"first_response major until Mon 23 Nov 13:00 running"})
}

func TestBothTheDeviceAndTheTicketChangeOrNeither(t *testing.T) {
	const at = "Mon 23 Nov 10:00"
	closed := func(w *world, ticket *tickets.Ticket) *tickets.Ticket {
		return w.do(w.do(ticket, tickets.Solve, "Mon 23 Nov 09:30"), tickets.Close, "Mon 23 Nov 09:30")
	}
	for _, c := range []struct {
		name    string
		spoil   func(w *world, ticket *tickets.Ticket, c *tickets.Change)
		device  string
		reason  string
		message *tickets.Message
		kind    fault.Kind
		code    string
		says    string
	}{
		{"no such device", nil, "d2", "It was stolen.", freed, fault.NotFound, "not_found", "There is no such device."},
		{"no reason", nil, "d1", " ", freed, fault.Invalid, "invalid_deactivation", "The device cannot be deactivated like this.\nreason: is missing"},
		{"an inactive device", func(w *world, _ *tickets.Ticket, _ *tickets.Change) {
			w.licenses.kept.Devices[0].LastSeenAt = when(at).Add(-30 * 24 * time.Hour)
		}, "d1", "It was stolen.", freed, fault.Conflict, "device_inactive", "The device Ada's laptop has been inactive since 2026-11-23T09:00:00Z. It can log in again while a seat is free."},
		{"a message that says nothing", nil, "d1", "It was stolen.", &tickets.Message{Kind: tickets.Resolution}, fault.Invalid, "invalid_message", "The message cannot be accepted as it is.\nbody: is missing"},
		{"a message that they may not write", nil, "d1", "It was stolen.", &tickets.Message{Kind: tickets.CustomerReply, Body: "Thanks!"}, fault.Forbidden, "forbidden", "A agent may not write a message of the kind reply."},
		{"a ticket that has changed since", func(_ *world, _ *tickets.Ticket, c *tickets.Change) { c.Version = 7 }, "d1", "It was stolen.", freed,
			fault.Stale, "version_conflict", "The ticket has changed since: it is at version 1, not 7. Look at it again."},
		{"an answer on a closed ticket", func(w *world, ticket *tickets.Ticket, _ *tickets.Change) { closed(w, ticket) }, "d1", "It was stolen.", freed,
			fault.Conflict, "action_not_applicable", "Cannot respond: the ticket is closed for good; submit a new request that mentions its number."},
		{"a preview", func(_ *world, _ *tickets.Ticket, c *tickets.Change) { c.Preview = true }, "d1", "It was stolen.", freed,
			fault.Invalid, "no_preview", "A deactivation cannot be previewed."},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, ticket := stolen(t)
			change := by(grace, at)
			if c.spoil != nil {
				c.spoil(w, ticket, &change)
			}
			before, device := w.kept(ticket), w.licenses.kept.Devices[0]
			got, d, err := w.DeactivateDevice(ctx, ref(ticket), change, c.device, c.reason, c.message)
			refused(t, err, c.kind, c.code, c.says)
			if got != nil || d != (entitlement.Device{}) {
				t.Errorf("with the refusal came %v and %+v", got, d)
			}
			same(t, "the stored ticket", w.kept(ticket), before)
			same(t, "the stored devices", w.licenses.kept.Devices, []entitlement.Device{device})
			same(t, "the license's events", len(w.licenses.kept.Events), 0)
		})
	}
	t.Run("the store", func(t *testing.T) {
		w, ticket := stolen(t)
		w.store.fail = errors.New("away")
		if _, d, err := w.DeactivateDevice(ctx, ref(ticket), by(grace, at), "d1", "It was stolen.", freed); !errors.Is(err, w.store.fail) || d != (entitlement.Device{}) {
			t.Errorf("got %+v, %v", d, err)
		}
		if !w.licenses.kept.Devices[0].ActiveAt(when(at)) {
			t.Error("the device was deactivated")
		}
	})
	t.Run("a closed ticket, without an answer", func(t *testing.T) {
		w, ticket := stolen(t)
		ticket = closed(w, ticket)
		got, d, err := w.DeactivateDevice(ctx, ref(ticket), by(grace, at), "d1", "It was stolen.", nil)
		if err != nil || got.Status != tickets.Closed || d.EndedBy != entitlement.ByAgent {
			t.Errorf("got %v, %+v, %v", got, d, err)
		}
	})
}
