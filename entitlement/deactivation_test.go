package entitlement_test

import (
	"strings"
	"testing"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// lost is what is said of a device that cannot be reached.
func lost(d entitlement.Device, ticket string) entitlement.Deactivation {
	return entitlement.Deactivation{Device: d.ID, Reason: "The laptop was stolen.", Ticket: ticket}
}

func TestAnOwnerDeactivatesADeviceThatLoggedInWhileItWasOn(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	d := w.logIn(id, "pc-1", now)
	got, err := w.Deactivate(ctx, id, lost(d, ""), w.by(olga, tomorrow))
	if err != nil {
		t.Fatal(err)
	}
	d.EndedAt, d.EndedBy = tomorrow, entitlement.ByOwner
	same(t, "the device", got, d)
	same(t, "the stored devices", w.store.kept[id].Devices, []entitlement.Device{d})
	same(t, "the event", w.last(id), entitlement.Event{
		Number: 3, Kind: entitlement.DeviceDeactivated, At: tomorrow, Actor: olga,
		Details: entitlement.Details{Device: d.ID, DeviceName: "PC-1", By: entitlement.ByOwner, Reason: "The laptop was stolen."},
	})
	w.logIn(id, "pc-2", tomorrow)
}

func TestAnOwnerCannotDeactivateWhileItIsOff(t *testing.T) {
	const says = "Remote deactivation is off for this license. Log it out on the device itself, or submit a request with the topic Device deactivation."
	t.Run("it always was", func(t *testing.T) {
		w := newWorld(t)
		l := subscription(1)
		l.RemoteDeactivation = false // as for an older license
		id := w.own(l)
		_, err := w.Deactivate(ctx, id, lost(w.logIn(id, "pc-1", now), ""), w.by(olga, now))
		refused(t, err, fault.Conflict, "remote_deactivation_off", says)
		w.seats(id, now, "pc-1")
	})
	t.Run("it was switched off since", func(t *testing.T) {
		w := newWorld(t)
		id := w.own(subscription(1))
		d := w.logIn(id, "pc-1", now)
		if _, err := w.SetRemoteDeactivation(ctx, id, false, w.by(olga, now)); err != nil {
			t.Fatal(err)
		}
		_, err := w.Deactivate(ctx, id, lost(d, ""), w.by(olga, now))
		refused(t, err, fault.Conflict, "remote_deactivation_off", says)
		w.seats(id, now, "pc-1")
	})
}

// An import may switch it on whatever is active.
func TestAnOwnerCannotDeactivateWhatLoggedInWhileItWasOff(t *testing.T) {
	w := newWorld(t)
	l := subscription(1)
	l.RemoteDeactivation = false
	id := w.own(l)
	d := w.logIn(id, "pc-1", now)
	w.store.kept[id].RemoteDeactivation = true
	w.logIn(id, "pc-1", tomorrow) // which only was seen
	_, err := w.Deactivate(ctx, id, lost(d, ""), w.by(olga, tomorrow))
	refused(t, err, fault.Conflict, "not_remotely",
		"PC-1 logged in while remote deactivation was off, so it cannot be deactivated from afar. Log it out on the device itself, or submit a request with the topic Device deactivation.")

	if err := w.LogOut(ctx, id, d.ID, w.by(olga, tomorrow)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Deactivate(ctx, id, lost(w.logIn(id, "pc-1", tomorrow), ""), w.by(olga, tomorrow)); err != nil {
		t.Errorf("once it logged in anew: %v", err)
	}
}

func TestAnAgentAlwaysDeactivatesNamingTheTicket(t *testing.T) {
	for _, remote := range []bool{false, true} {
		for _, actor := range []entitlement.Actor{grace, {Role: entitlement.Manager}, linus} {
			w := newWorld(t)
			l := subscription(1)
			l.RemoteDeactivation = remote
			id := w.own(l)
			d := w.logIn(id, "pc-1", now)
			_, err := w.DeactivateFor(ctx, lost(d, ""), w.by(actor, now))
			refused(t, err, fault.Invalid, "invalid_deactivation", "The device cannot be deactivated like this.\nticket: is missing; an agent deactivates a device only for a ticket")
			w.seats(id, now, "pc-1")

			got, err := w.DeactivateFor(ctx, lost(d, "ticket-7"), w.by(actor, now))
			if err != nil {
				t.Fatal(err)
			}
			d.EndedAt, d.EndedBy = now, entitlement.ByAgent
			same(t, "the device", got, d)
			same(t, "the event", w.last(id), entitlement.Event{
				Number: 3, Kind: entitlement.DeviceDeactivated, At: now, Actor: actor,
				Details: entitlement.Details{Device: d.ID, DeviceName: "PC-1", By: entitlement.ByAgent, Reason: "The laptop was stolen.", Ticket: "ticket-7"},
			})
			w.seats(id, now, "")
		}
	}
	w := newWorld(t)
	_, err := w.DeactivateFor(ctx, entitlement.Deactivation{Device: "nowhere", Reason: "Lost.", Ticket: "ticket-7"}, w.by(grace, now))
	refused(t, err, fault.NotFound, "not_found", "There is no such device.")
}

func TestADeactivationNeedsAReasonAndAnActiveDevice(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	d := w.logIn(id, "pc-1", now)
	for _, c := range []struct{ reason, says string }{
		{"", "is missing"},
		{" \n\t", "is missing"},
		{"a bell: \a", "has control characters in it, or is no text"},
		{"\xff", "has control characters in it, or is no text"},
		{strings.Repeat("é", 1001), "is longer than 1000 characters"},
	} {
		_, err := w.Deactivate(ctx, id, entitlement.Deactivation{Device: d.ID, Reason: c.reason}, w.by(olga, now))
		refused(t, err, fault.Invalid, "invalid_deactivation", "The device cannot be deactivated like this.\nreason: "+c.says)
	}
	_, err := w.Deactivate(ctx, id, entitlement.Deactivation{Device: d.ID}, w.by(grace, now))
	refused(t, err, fault.Invalid, "invalid_deactivation", "The device cannot be deactivated like this.\nreason: is missing\nticket: is missing; an agent deactivates a device only for a ticket")

	long := "Two\r\nlines.\t" + strings.Repeat("é", 988)
	if _, err := w.Deactivate(ctx, id, entitlement.Deactivation{Device: d.ID, Reason: long}, w.by(olga, now)); err != nil {
		t.Error(err)
	}
	for _, actor := range []entitlement.Actor{olga, grace} {
		_, err := w.Deactivate(ctx, id, lost(d, "ticket-7"), w.by(actor, tomorrow))
		refused(t, err, fault.Conflict, "device_inactive", "The device PC-1 has been inactive since 2026-11-25T18:30:00Z. It can log in again while a seat is free.")
	}
}

func TestATurningOnIsRefusedWhileADeviceIsActive(t *testing.T) {
	w := newWorld(t)
	l := subscription(2)
	l.RemoteDeactivation = false
	id := w.own(l)
	w.logIn(id, "pc-1", now)
	d := w.logIn(id, "pc-2", tomorrow)
	before := w.store.kept[id]
	h, err := w.SetRemoteDeactivation(ctx, id, true, w.by(olga, tomorrow))
	refused(t, err, fault.Conflict, "devices_active",
		"Remote deactivation can be turned on once no device is active; log out PC-1 (last seen 2026-11-25), PC-2 (last seen 2026-11-26) first.")
	if h != nil {
		t.Error("a license came with the refusal")
	}
	same(t, "the stored license", w.store.kept[id], before)

	if err := w.LogOut(ctx, id, d.ID, w.by(olga, tomorrow)); err != nil {
		t.Fatal(err)
	}
	ended := now.Add(30 * days)
	if _, err := w.SetRemoteDeactivation(ctx, id, true, w.by(olga, ended.Add(-microsecond))); !fault.Is(err, fault.Conflict) {
		t.Errorf("just before the other one ends by itself: %v", err)
	}
	if h, err = w.SetRemoteDeactivation(ctx, id, true, w.by(olga, ended)); err != nil || !h.RemoteDeactivation {
		t.Fatalf("at the instant it does: %v", err)
	}
	same(t, "the event", w.last(id), entitlement.Event{Number: 6, Kind: entitlement.WasSwitchedOn, At: ended, Actor: olga})
	if d := w.logIn(id, "pc-1", ended); !d.Remote {
		t.Error("a device that logs in while it is on cannot be deactivated from afar")
	}
}

func TestASwitchThatIsSetAlreadyChangesNothing(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	w.logIn(id, "pc-1", now)
	for _, c := range []struct {
		on   bool
		want []entitlement.EventKind
	}{{true, nil}, {false, []entitlement.EventKind{entitlement.WasSwitchedOff}}, {false, []entitlement.EventKind{entitlement.WasSwitchedOff}}} {
		h, err := w.SetRemoteDeactivation(ctx, id, c.on, w.by(olga, now))
		if err != nil || h.RemoteDeactivation != c.on {
			t.Errorf("%v: %v", c.on, err)
		}
		same(t, "the events", w.since(id, 2), c.want)
	}
}
