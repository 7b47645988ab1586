package entitlement_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

func TestALogInTakesAFreeSeat(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(2))
	d := w.logIn(id, "pc-1", now)
	same(t, "the device", d, entitlement.Device{ID: d.ID, Fingerprint: "pc-1", Name: "PC-1", LoggedInAt: now, LastSeenAt: now, Remote: true})
	same(t, "the event", w.last(id), entitlement.Event{
		Number: 2, Kind: entitlement.DeviceLoggedIn, At: now, Actor: olga, Details: entitlement.Details{Device: d.ID, DeviceName: "PC-1"},
	})
	w.logIn(id, "pc-2", now)
	w.seats(id, now, "pc-1 pc-2")
}

func TestALogInWithoutAFreeSeatNamesTheActiveDevices(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(2))
	w.logIn(id, "pc-1", now)
	w.logIn(id, "pc-2", tomorrow)
	before := w.store.kept[id]
	mode, d, reason, err := w.LogIn(ctx, id, machine("pc-3"), w.by(olga, tomorrow))
	refused(t, err, fault.Conflict, "no_free_seat",
		"Every seat of this license is taken, by PC-1 (last seen 2026-11-25), PC-2 (last seen 2026-11-26). Log one of these devices out first.")
	if mode != "" || d != (entitlement.Device{}) || reason != "" {
		t.Errorf("with the refusal came %s %+v %q", mode, d, reason)
	}
	same(t, "the stored license", w.store.kept[id], before)
}

func TestARefusalNamesFiftyDevicesAtMost(t *testing.T) {
	for _, c := range []struct {
		seats int
		ends  string
	}{{50, ", D49 (last seen 2026-11-25). Log"}, {52, ", D49 (last seen 2026-11-25), and 2 more. Log"}} {
		w := newWorld(t)
		id := w.own(subscription(c.seats))
		for i := range c.seats {
			w.logIn(id, fmt.Sprintf("d%02d", i), now)
		}
		_, _, _, err := w.LogIn(ctx, id, machine("one-more"), w.by(olga, now))
		if err == nil || strings.Count(err.Error(), "last seen") != 50 || !strings.Contains(err.Error(), c.ends) {
			t.Errorf("of %d: %v", c.seats, err)
		}
	}
}

func TestADeviceThatIsActiveWasJustSeen(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	first := w.logIn(id, "pc-1", now)
	_, again, _, err := w.LogIn(ctx, id, entitlement.LogIn{Fingerprint: "pc-1", Name: "Renamed"}, w.by(olga, tomorrow))
	if err != nil {
		t.Fatal(err)
	}
	first.LastSeenAt, first.Name = tomorrow, "Renamed"
	same(t, "the device", again, first)
	same(t, "the devices", w.store.kept[id].Devices, []entitlement.Device{first})
	same(t, "the events", w.since(id, 1), []entitlement.EventKind{entitlement.DeviceLoggedIn})
	if got := w.store.kept[id].Version; got != 2 {
		t.Errorf("the license is at version %d, as if it had changed", got)
	}
}

func TestASightingNeverGoesBackward(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	w.logIn(id, "pc-1", tomorrow)
	d := w.logIn(id, "pc-1", now) // by another server, whose clock is behind
	if d, err := w.CheckIn(ctx, id, d.ID, w.by(olga, now)); err != nil || !d.LastSeenAt.Equal(tomorrow) {
		t.Errorf("last seen at %s, %v", d.LastSeenAt, err)
	}
}

func TestALogOutFreesTheSeat(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	d := w.logIn(id, "pc-1", now)
	for range 2 { // the second changes nothing
		if err := w.LogOut(ctx, id, d.ID, w.by(olga, tomorrow)); err != nil {
			t.Fatal(err)
		}
		d.EndedAt, d.EndedBy = tomorrow, entitlement.ByLogOut
		same(t, "the devices", w.store.kept[id].Devices, []entitlement.Device{d})
		same(t, "the event", w.last(id), entitlement.Event{
			Number: 3, Kind: entitlement.DeviceLoggedOut, At: tomorrow, Actor: olga,
			Details: entitlement.Details{Device: d.ID, DeviceName: "PC-1", By: entitlement.ByLogOut},
		})
	}
	w.logIn(id, "pc-2", tomorrow)
	w.seats(id, tomorrow, "pc-2")
}

func TestADeviceThatComesBackIsTheSameDevice(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	first := w.logIn(id, "pc-1", now)
	if err := w.LogOut(ctx, id, first.ID, w.by(olga, now)); err != nil {
		t.Fatal(err)
	}
	again := w.logIn(id, "pc-1", tomorrow)
	same(t, "the device", again, entitlement.Device{ID: first.ID, Fingerprint: "pc-1", Name: "PC-1", LoggedInAt: tomorrow, LastSeenAt: tomorrow, Remote: true})
	same(t, "the devices", w.store.kept[id].Devices, []entitlement.Device{again})
}

func TestADeviceOfAnotherLicenseIsNotThere(t *testing.T) {
	const says = "There is no such device."
	w := newWorld(t)
	id, other := w.own(subscription(1)), subscription(1)
	other.Key = "MAP-2"
	d := w.logIn(w.own(other), "pc-1", now)
	refused(t, w.LogOut(ctx, id, d.ID, w.by(olga, now)), fault.NotFound, "not_found", says)
	_, err := w.CheckIn(ctx, id, d.ID, w.by(olga, now))
	refused(t, err, fault.NotFound, "not_found", says)
	_, err = w.Deactivate(ctx, id, entitlement.Deactivation{Device: d.ID, Reason: "Lost."}, w.by(olga, now))
	refused(t, err, fault.NotFound, "not_found", says)
}

func TestEveryFaultOfALogInIsNamed(t *testing.T) {
	for _, c := range []struct {
		name string
		in   entitlement.LogIn
		want string
	}{
		{"nothing", entitlement.LogIn{Name: " "}, "fingerprint: is missing\nname: is missing"},
		{"no text", entitlement.LogIn{Fingerprint: "\xff", Name: "two\nlines"}, "fingerprint: has control characters in it, or is no text\nname: has control characters in it, or is no text"},
		{"too much", entitlement.LogIn{Fingerprint: strings.Repeat("é", 201), Name: strings.Repeat("é", 201)}, "fingerprint: is longer than 200 characters\nname: is longer than 200 characters"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			id := w.own(subscription(1))
			_, _, _, err := w.LogIn(ctx, id, c.in, w.by(olga, now))
			refused(t, err, fault.Invalid, "invalid_device", "The device cannot log in as it is.\n"+c.want)
			_, _, _, err = w.LogInAccount(ctx, "nobody@nowhere.example", "", c.in, w.by(olga, now))
			refused(t, err, fault.Invalid, "invalid_device", "The device cannot log in as it is.\n"+c.want)
		})
	}
	w := newWorld(t)
	w.logIn(w.own(subscription(1)), strings.Repeat("é", 200), now)
}

func TestWhatTheStoreCannotDoIsNotDone(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	before := w.store.kept[id]
	w.store.fail = errors.New("away")
	mode, d, reason, err := w.LogInAccount(ctx, "ops@aerial.example", "", machine("pc-1"), w.by(olga, now))
	if !errors.Is(err, w.store.fail) || mode != "" || reason != "" || d != (entitlement.Device{}) {
		t.Errorf("logging in: %s %q %+v, %v", mode, reason, d, err)
	}
	if h, err := w.Edit(ctx, id, entitlement.Edit{Seats: ptr(2)}, plans, w.by(linus, now)); h != nil || !errors.Is(err, w.store.fail) {
		t.Errorf("changing: %+v, %v", h, err)
	}
	other := subscription(1)
	other.Key = "MAP-2"
	if h, err := w.Create(ctx, other, plans, w.by(linus, now)); h != nil || !errors.Is(err, w.store.fail) {
		t.Errorf("creating: %+v, %v", h, err)
	}
	same(t, "the stored license", w.store.kept[id], before)
	_, _, _, err = w.LogIn(ctx, "nowhere", machine("pc-1"), w.by(olga, now))
	refused(t, err, fault.NotFound, "not_found", "There is no such license.")
}

// To an owner, another's license is none, also if it was theirs until a moment ago.
func TestAnOwnerChangesNobodyElsesLicense(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(2))
	d := w.logIn(id, "pc-1", now)
	stranger := w.by(entitlement.Actor{Role: entitlement.Owner, ID: "eve@else.example", Name: "eve@else.example"}, now)
	_, _, _, logIn := w.LogIn(ctx, id, machine("pc-2"), stranger)
	_, checkIn := w.CheckIn(ctx, id, d.ID, stranger)
	_, deactivate := w.Deactivate(ctx, id, entitlement.Deactivation{Device: d.ID, Reason: "Because."}, stranger)
	_, enable := w.SetRemoteDeactivation(ctx, id, true, stranger)
	for what, err := range map[string]error{
		"log in": logIn, "log out": w.LogOut(ctx, id, d.ID, stranger), "check in": checkIn, "deactivate": deactivate, "enable": enable,
	} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	w.seats(id, now, "pc-1")
}
