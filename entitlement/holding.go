package entitlement

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"deskbell/internal/fault"
)

// Holding is a license with its devices, to be changed as a whole.
type Holding struct {
	License
	Version int64 // counts its changes
	Devices []Device
	Past    int     // how many events its history had when it was loaded
	Events  []Event // those since
}

// By says who does something to a license, and when.
type By struct {
	Actor
	At    time.Time
	NewID func() string
}

// record appends to the history.
func (h *Holding) record(by By, kind EventKind, d Details) {
	h.Events = append(h.Events, Event{ID: by.NewID(), Number: h.Past + len(h.Events) + 1, Kind: kind, At: by.At, Actor: by.Actor, Details: d})
}

// Active are the devices that take a seat at now.
func (h *Holding) Active(now time.Time) []Device {
	return slices.DeleteFunc(slices.Clone(h.Devices), func(d Device) bool { return !d.ActiveAt(now) })
}

// notSeen is why a device ends by itself.
const notSeen = "It did not connect for 30 days."

// Expire records what ended by itself: devices that weren't seen for too long. It has ended
// without that too; see Device.At.
func (h *Holding) Expire(by By) {
	for i, d := range h.Devices {
		if d.EndedAt.IsZero() && !d.ActiveAt(by.At) {
			h.Devices[i] = d.At(by.At)
			by := By{Actor: Itself, At: by.At, NewID: by.NewID}
			h.record(by, DeviceDeactivated, Details{Device: d.ID, DeviceName: d.Name, By: ByCheckIn, Reason: notSeen, Since: d.DeactivatesAt()})
		}
	}
}

// device finds one by its ID.
func (h *Holding) device(id string) (*Device, error) {
	i := slices.IndexFunc(h.Devices, func(d Device) bool { return d.ID == id })
	if i < 0 {
		return nil, fault.New(fault.NotFound, "not_found", "There is no such device.")
	}
	return &h.Devices[i], nil
}

// mostNamed is how many devices one sentence names.
const mostNamed = 50

// named lists devices for people.
func named(devices []Device) string {
	var names []string
	for _, d := range devices[:min(len(devices), mostNamed)] {
		names = append(names, fmt.Sprintf("%s (last seen %s)", d.Name, day(d.LastSeenAt)))
	}
	if more := len(devices) - mostNamed; more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ")
}
