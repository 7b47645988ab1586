package entitlement_test

import (
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

func TestADeviceMustConnectAtLeastOnceEveryThirtyDays(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	d := w.logIn(id, "pc-1", now)
	seen := now
	for range 3 {
		due := seen.Add(30 * days)
		if !d.DeactivatesAt().Equal(due) {
			t.Errorf("seen at %s it deactivates at %s, want %s", seen, d.DeactivatesAt(), due)
		}
		var err error
		if d, err = w.CheckIn(ctx, id, d.ID, w.by(olga, due.Add(-microsecond))); err != nil {
			t.Fatal(err)
		}
		seen = due.Add(-microsecond)
		if !d.LastSeenAt.Equal(seen) {
			t.Errorf("last seen at %s, want %s", d.LastSeenAt, seen)
		}
	}
	same(t, "the events", w.since(id, 1), []entitlement.EventKind{entitlement.DeviceLoggedIn})
}

func TestADeviceThatWasNotSeenIsInactiveAtTheVeryInstant(t *testing.T) {
	due := now.Add(30 * days)
	for _, recorded := range []bool{false, true} {
		for _, c := range []struct {
			at     time.Time
			active string
		}{{due.Add(-microsecond), "pc-1"}, {due, ""}, {due.Add(microsecond), ""}} {
			w := newWorld(t)
			id := w.own(subscription(1))
			d := w.logIn(id, "pc-1", now)
			if recorded {
				w.expire(c.at)
			}
			w.seats(id, c.at, c.active)
			stands := w.store.kept[id].Devices[0].At(c.at)
			if c.active != "" {
				same(t, "the device", stands, d)
				_, _, _, err := w.LogIn(ctx, id, machine("pc-2"), w.by(olga, c.at))
				refused(t, err, fault.Conflict, "no_free_seat", "Every seat of this license is taken, by PC-1 (last seen 2026-11-25). Log one of these devices out first.")
				continue
			}
			d.EndedAt, d.EndedBy = due, entitlement.ByCheckIn
			same(t, "the device", stands, d)
			_, err := w.CheckIn(ctx, id, d.ID, w.by(olga, c.at))
			refused(t, err, fault.Conflict, "device_inactive", "The device PC-1 has been inactive since 2026-12-25T18:30:00Z. It can log in again while a seat is free.")
			w.logIn(id, "pc-2", c.at)
			w.seats(id, c.at, "pc-2")
		}
	}
}

// expire records what ended by itself, and gives for how many licenses.
func (w *world) expire(at time.Time) int {
	w.t.Helper()
	n, err := w.Expire(ctx, at, 100, w.newID)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func TestACheckInHasNothingToDoWithTheLicensesValidity(t *testing.T) {
	w := newWorld(t)
	l := subscription(1)
	l.Kind, l.SupportUntil = entitlement.Perpetual, tomorrow
	id := w.own(l)
	d := w.logIn(id, "pc-1", now)
	later := now.Add(29 * days) // long after Support & Upgrade ended
	if _, err := w.CheckIn(ctx, id, d.ID, w.by(olga, later)); err != nil {
		t.Error(err)
	}
	w.seats(id, later.Add(30*days-microsecond), "pc-1")

	l.Key, l.SupportUntil = "MAP-2", nextYear // which keeps no device active
	id = w.own(l)
	w.logIn(id, "pc-1", now)
	w.seats(id, now.Add(30*days), "")
}

func TestADeviceThatEndedByItselfIsRecordedOnceAsOfThen(t *testing.T) {
	for name, recorder := range map[string]struct {
		record func(w *world, id string, at time.Time) error
		then   []entitlement.EventKind
	}{
		"by the job": {func(w *world, _ string, at time.Time) error {
			if n := w.expire(at); n != 1 {
				w.t.Errorf("it took up %d licenses", n)
			}
			return nil
		}, nil},
		"by its return": {func(w *world, id string, at time.Time) error {
			w.logIn(id, "pc-1", at)
			return nil
		}, []entitlement.EventKind{entitlement.DeviceLoggedIn}},
		"by logging it out": {func(w *world, id string, at time.Time) error {
			return w.LogOut(ctx, id, w.store.kept[id].Devices[0].ID, w.by(olga, at))
		}, nil},
		"by switching": {func(w *world, id string, at time.Time) error {
			_, err := w.SetRemoteDeactivation(ctx, id, false, w.by(olga, at))
			return err
		}, []entitlement.EventKind{entitlement.WasSwitchedOff}},
		"by a change of the license": {func(w *world, id string, at time.Time) error {
			_, err := w.Edit(ctx, id, entitlement.Edit{Seats: ptr(1)}, plans, w.by(linus, at))
			return err
		}, []entitlement.EventKind{entitlement.WasChanged}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			id := w.own(subscription(3))
			d := w.logIn(id, "pc-1", now)
			late := now.Add(35 * days)
			if err := recorder.record(w, id, late); err != nil {
				t.Fatal(err)
			}
			history := w.store.history[id]
			same(t, "the event", history[2], entitlement.Event{
				ID: history[2].ID, Number: 3, Kind: entitlement.DeviceDeactivated, At: late, Actor: entitlement.Itself,
				Details: entitlement.Details{Device: d.ID, DeviceName: "PC-1", By: entitlement.ByCheckIn, Reason: "It did not connect for 30 days.", Since: now.Add(30 * days)},
			})
			same(t, "what followed", w.since(id, 3), recorder.then)
			if n := w.expire(late); n != 0 {
				t.Errorf("once more it took up %d licenses", n)
			}
		})
	}
}

func TestTheJobTakesUpAsManyLicensesAsItMay(t *testing.T) {
	w := newWorld(t)
	for _, key := range []string{"MAP-1", "MAP-2", "MAP-3"} {
		l := subscription(2)
		l.Key = key
		id := w.own(l)
		w.logIn(id, "pc-1", now)
		w.logIn(id, "pc-2", now)
	}
	for _, want := range []int{2, 1, 0} {
		if n, err := w.Expire(ctx, now.Add(30*days), 2, w.newID); n != want || err != nil {
			t.Errorf("it took up %d licenses, %v, want %d", n, err, want)
		}
	}
}
