package entitlement

import (
	"time"

	"deskbell/internal/fault"
)

// Mode is how the software runs after a log-in.
type Mode string

// The modes.
const (
	Licensed  Mode = "licensed"
	Discovery Mode = "discovery" // it may be looked at, and takes no seat
)

// LogIn is what a device says of itself.
type LogIn struct {
	Fingerprint string
	Name        string
	ReleasedAt  time.Time // of the app's version; zero: not told
}

// Check names every fault of a log-in.
func (in LogIn) Check() error {
	var faults fault.List
	checkLine(&faults, "fingerprint", in.Fingerprint)
	checkLine(&faults, "name", in.Name)
	return faults.Err("invalid_device", "The device cannot log in as it is.")
}

// DiscoveryFor says why a license gives an app's version only discovery mode; empty if it
// doesn't.
func (l License) DiscoveryFor(releasedAt time.Time) string {
	if l.Kind == Perpetual && !releasedAt.IsZero() && l.SupportUntil.Before(releasedAt) {
		if l.SupportUntil.IsZero() {
			return "This license has no Support & Upgrade, which this version of the app needs. Use an older version, or renew Support & Upgrade."
		}
		return "Support & Upgrade ended on " + day(l.SupportUntil) + ", before this version of the app was released on " + day(releasedAt) + ". Use an older version, or renew Support & Upgrade."
	}
	return ""
}

// NoLicense is why an account without a license for the app gets discovery mode.
const NoLicense = "This account has no license for this app. Buy one, or sign in with the account that owns it."

// LogIn makes a device active if a seat is free. One that is active already was just seen.
// Where the license is too old for the app it changes nothing and gives discovery mode with
// the reason. No free seat is a fault.Conflict, which names the active devices.
func (h *Holding) LogIn(in LogIn, by By) (Mode, Device, string, error) {
	if err := in.Check(); err != nil {
		return "", Device{}, "", err
	}
	if reason := h.DiscoveryFor(in.ReleasedAt); reason != "" {
		return Discovery, Device{}, reason, nil
	}
	h.Expire(by)
	d := h.known(in)
	switch {
	case d != nil && d.ActiveAt(by.At):
		d.LastSeenAt, d.Name = later(d.LastSeenAt, by.At), in.Name
		return Licensed, *d, "", nil
	case len(h.Active(by.At)) >= h.Seats:
		return "", Device{}, "", fault.New(fault.Conflict, "no_free_seat",
			"Every seat of this license is taken, by %s. Log one of these devices out first.", named(h.Active(by.At)))
	case d == nil:
		h.Devices = append(h.Devices, Device{ID: by.NewID(), Fingerprint: in.Fingerprint})
		d = &h.Devices[len(h.Devices)-1]
	}
	*d = Device{ID: d.ID, Fingerprint: d.Fingerprint, Name: in.Name, LoggedInAt: by.At, LastSeenAt: by.At, Remote: h.RemoteDeactivation}
	h.record(by, DeviceLoggedIn, Details{Device: d.ID, DeviceName: d.Name})
	return Licensed, *d, "", nil
}

// known is the device with that fingerprint, active or not; nil if there is none.
func (h *Holding) known(in LogIn) *Device {
	for i := range h.Devices {
		if h.Devices[i].Fingerprint == in.Fingerprint {
			return &h.Devices[i]
		}
	}
	return nil
}

// LogOut frees a device's seat. One that is inactive already stays as it is.
func (h *Holding) LogOut(id string, by By) error {
	h.Expire(by)
	d, err := h.device(id)
	if err != nil || !d.ActiveAt(by.At) {
		return err
	}
	d.EndedAt, d.EndedBy = by.At, ByLogOut
	h.record(by, DeviceLoggedOut, Details{Device: d.ID, DeviceName: d.Name, By: ByLogOut})
	return nil
}

// CheckIn notes that a device has connected. One that is inactive must log in again.
func (h *Holding) CheckIn(id string, by By) (Device, error) {
	h.Expire(by)
	d, err := h.activeDevice(id, by.At)
	if err != nil {
		return Device{}, err
	}
	d.LastSeenAt = later(d.LastSeenAt, by.At)
	return *d, nil
}

// activeDevice finds an active one; an inactive one is a fault.Conflict.
func (h *Holding) activeDevice(id string, at time.Time) (*Device, error) {
	d, err := h.device(id)
	if err != nil {
		return nil, err
	}
	if !d.ActiveAt(at) {
		return nil, fault.New(fault.Conflict, "device_inactive", "The device %s has been inactive since %s. It can log in again while a seat is free.", d.Name, d.At(at).EndedAt.UTC().Format(time.RFC3339))
	}
	return d, nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
