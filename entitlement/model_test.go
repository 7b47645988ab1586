package entitlement_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// model is what a license's devices must amount to, told in the simplest way.
type model struct {
	seats  int
	remote bool
	active map[string]*seat // by fingerprint
}

type seat struct {
	seen   time.Time
	remote bool
}

// at forgets whoever wasn't seen for thirty days.
func (m *model) at(now time.Time) {
	for fingerprint, s := range m.active {
		if now.Sub(s.seen) >= 30*days {
			delete(m.active, fingerprint)
		}
	}
}

func (m *model) logIn(fingerprint string, now time.Time) string {
	switch s := m.active[fingerprint]; {
	case s != nil:
		s.seen = now
	case len(m.active) >= m.seats:
		return "no_free_seat"
	default:
		m.active[fingerprint] = &seat{now, m.remote}
	}
	return ""
}

func (m *model) checkIn(fingerprint string, now time.Time) string {
	if m.active[fingerprint] == nil {
		return "device_inactive"
	}
	m.active[fingerprint].seen = now
	return ""
}

func (m *model) deactivate(fingerprint string, owner bool) string {
	s := m.active[fingerprint]
	switch {
	case s == nil:
		return "device_inactive"
	case owner && !m.remote:
		return "remote_deactivation_off"
	case owner && !s.remote:
		return "not_remotely"
	}
	delete(m.active, fingerprint)
	return ""
}

func (m *model) turn(on bool) string {
	if on && !m.remote && len(m.active) > 0 {
		return "devices_active"
	}
	m.remote = on
	return ""
}

func (m *model) resize(seats int) string {
	if seats < m.seats && seats < len(m.active) {
		return "seats_in_use"
	}
	m.seats = seats
	return ""
}

// Whatever happens in whatever order, a license's devices are those of the model, never more
// than it has seats, and its history alone tells who is active.
func TestSeatsFollowTheModel(t *testing.T) {
	fingerprints := []string{"pc-1", "pc-2", "pc-3", "pc-4", "pc-5"}
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		l := subscription(rapid.IntRange(1, 3).Draw(r, "seats"))
		l.RemoteDeactivation = rapid.Bool().Draw(r, "remote")
		id := w.own(l)
		m := &model{seats: l.Seats, remote: l.RemoteDeactivation, active: map[string]*seat{}}
		now := now
		for range rapid.IntRange(1, 40).Draw(r, "steps") {
			now = now.Add(drawWait(r, m, now))
			m.at(now)
			got, want := w.step(r, id, m, rapid.SampledFrom(fingerprints).Draw(r, "fingerprint"), now)
			if got != want {
				r.Fatalf("at %s it was refused with %q, the model says %q", now, got, want)
			}
			w.follows(r, id, m, now)
		}
		if _, err := w.Expire(ctx, now, 1, w.newID); err != nil {
			r.Fatal(err)
		}
		w.follows(r, id, m, now)
		if got, want := replayed(r, w.store.history[id]), w.active(id, now); got != want {
			r.Fatalf("the history says that %q are active, the license %q", got, want)
		}
	})
}

// drawWait is how long nothing happens: not at all, some hours, up to 40 days, or until
// around the instant at which a device ends by itself.
func drawWait(r *rapid.T, m *model, now time.Time) time.Duration {
	switch rapid.IntRange(0, 3).Draw(r, "wait") {
	case 1:
		return time.Duration(rapid.IntRange(1, 48).Draw(r, "hours")) * time.Hour
	case 2:
		return time.Duration(rapid.IntRange(2, 40).Draw(r, "days")) * days
	case 3:
		var first time.Time
		for _, s := range m.active {
			if due := s.seen.Add(30 * days); first.IsZero() || due.Before(first) {
				first = due
			}
		}
		around := time.Duration(rapid.IntRange(-1, 1).Draw(r, "around")) * microsecond
		return max(0, first.Add(around).Sub(now))
	}
	return 0
}

// step does something to the license and to the model, and gives the code either refuses it
// with. Where the device was never logged in, nothing happens.
func (w *world) step(r *rapid.T, id string, m *model, fingerprint string, now time.Time) (got, want string) {
	devices := w.store.kept[id].Devices
	i := slices.IndexFunc(devices, func(d entitlement.Device) bool { return d.Fingerprint == fingerprint })
	action := rapid.SampledFrom([]string{"log in", "log in", "log out", "check in", "deactivate as owner", "deactivate as agent", "turn on", "turn off", "resize", "expire"}).Draw(r, "action")
	var d entitlement.Device
	switch action {
	case "log out", "check in", "deactivate as owner", "deactivate as agent":
		if i < 0 {
			return "", ""
		}
		d = devices[i]
	}
	var err error
	switch action {
	case "log in":
		var mode entitlement.Mode
		mode, d, _, err = w.LogIn(ctx, id, machine(fingerprint), w.by(olga, now))
		if err == nil && (mode != entitlement.Licensed || !d.ActiveAt(now) || d.Remote != m.active[fingerprint].remoteOr(m.remote)) {
			r.Fatalf("logging in gave %s, %+v", mode, d)
		}
		want = m.logIn(fingerprint, now)
	case "log out":
		err = w.LogOut(ctx, id, d.ID, w.by(olga, now))
		delete(m.active, fingerprint)
	case "check in":
		_, err = w.CheckIn(ctx, id, d.ID, w.by(olga, now))
		want = m.checkIn(fingerprint, now)
	case "deactivate as owner":
		_, err = w.Deactivate(ctx, id, lost(d, ""), w.by(olga, now))
		want = m.deactivate(fingerprint, true)
	case "deactivate as agent":
		_, err = w.DeactivateFor(ctx, lost(d, "ticket-7"), w.by(grace, now))
		want = m.deactivate(fingerprint, false)
	case "turn on", "turn off":
		_, err = w.SetRemoteDeactivation(ctx, id, action == "turn on", w.by(olga, now))
		want = m.turn(action == "turn on")
	case "resize":
		seats := rapid.IntRange(1, 4).Draw(r, "seats")
		_, err = w.Edit(ctx, id, entitlement.Edit{Seats: &seats}, plans, w.by(linus, now))
		want = m.resize(seats)
	case "expire":
		_, err = w.Expire(ctx, now, 1, w.newID)
	}
	refusal, ok := fault.As(err)
	if err != nil && !ok {
		r.Fatal(err)
	}
	if ok {
		got = refusal.Code
	}
	return got, want
}

// remoteOr is whether a device may be deactivated from afar: as when it logged in, if it did.
func (s *seat) remoteOr(remote bool) bool {
	if s != nil {
		return s.remote
	}
	return remote
}

// follows holds a license to the model.
func (w *world) follows(r *rapid.T, id string, m *model, now time.Time) {
	h := w.store.kept[id]
	active := h.Active(now)
	if len(active) > h.Seats || len(active) != len(m.active) || h.Seats != m.seats || h.RemoteDeactivation != m.remote {
		r.Fatalf("%q are active on %d seats, remotely %v; the model has %d on %d, %v", w.active(id, now), h.Seats, h.RemoteDeactivation, len(m.active), m.seats, m.remote)
	}
	for _, d := range active {
		s := m.active[d.Fingerprint]
		if s == nil || !s.seen.Equal(d.LastSeenAt) || s.remote != d.Remote {
			r.Fatalf("active is %+v, the model says %+v", d, s)
		}
	}
	for i, e := range w.store.history[id] {
		switch {
		case e.Number != i+1, e.At.After(now), e.Actor.Role == "", i > 0 && e.At.Before(w.store.history[id][i-1].At):
			r.Fatalf("event %d is %+v", i+1, e)
		case e.Kind == entitlement.DeviceDeactivated && (e.Reason == "" || (e.By == entitlement.ByCheckIn) == e.Since.IsZero() || e.Since.After(e.At)):
			r.Fatalf("event %d is %+v", i+1, e)
		}
	}
}

// replayed lists who is active by a history alone, each logged in only while it isn't and
// ended only while it is.
func replayed(r *rapid.T, history []entitlement.Event) string {
	active := map[string]string{}
	for _, e := range history {
		_, is := active[e.Device]
		switch e.Kind {
		case entitlement.DeviceLoggedIn:
			if is {
				r.Fatalf("%s took a second seat", e.DeviceName)
			}
			active[e.Device] = e.DeviceName
		case entitlement.DeviceLoggedOut, entitlement.DeviceDeactivated:
			if !is {
				r.Fatalf("%s freed a seat that it didn't have", e.DeviceName)
			}
			delete(active, e.Device)
		}
	}
	return strings.ToLower(strings.Join(slices.Sorted(maps.Values(active)), " "))
}
