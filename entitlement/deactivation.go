package entitlement

import "deskbell/internal/fault"

// Deactivation frees a seat whose device cannot be reached.
type Deactivation struct {
	Device string // its ID
	Reason string
	Ticket string // the ID of the ticket that asked for it; an agent must name one
}

// Deactivate makes a device inactive from afar. The license's owner may if remote
// deactivation is on, and was when the device logged in; whoever asks has seen to it that it
// is they. An agent always may, for a ticket. What stands in the way is a fault.Conflict that
// says what to do instead.
func (h *Holding) Deactivate(x Deactivation, by By) (Device, error) {
	var faults fault.List
	checkReason(&faults, x.Reason)
	end := ByOwner
	if by.Role.Staff() {
		end = ByAgent
	}
	if end == ByAgent && x.Ticket == "" {
		faults.Add("ticket", nil, "is missing; an agent deactivates a device only for a ticket")
	}
	if err := faults.Err("invalid_deactivation", "The device cannot be deactivated like this."); err != nil {
		return Device{}, err
	}
	h.Expire(by)
	d, err := h.activeDevice(x.Device, by.At)
	if err != nil {
		return Device{}, err
	}
	if end == ByOwner {
		if err := h.remotely(*d); err != nil {
			return Device{}, err
		}
	}
	d.EndedAt, d.EndedBy = by.At, end
	h.record(by, DeviceDeactivated, Details{Device: d.ID, DeviceName: d.Name, By: end, Reason: x.Reason, Ticket: x.Ticket})
	return *d, nil
}

// remotely refuses what an owner may not deactivate from afar.
func (h *Holding) remotely(d Device) error {
	const instead = "Log it out on the device itself, or submit a request with the topic Device deactivation."
	switch {
	case !h.RemoteDeactivation:
		return fault.New(fault.Conflict, "remote_deactivation_off", "Remote deactivation is off for this license. %s", instead)
	case !d.Remote:
		return fault.New(fault.Conflict, "not_remotely", "%s logged in while remote deactivation was off, so it cannot be deactivated from afar. %s", d.Name, instead)
	}
	return nil
}

// SetRemoteDeactivation turns remote deactivation on or off. On is refused, as
// fault.Conflict, while any device is active: it logged in under other terms.
func (h *Holding) SetRemoteDeactivation(enabled bool, by By) error {
	h.Expire(by)
	if active := h.Active(by.At); enabled && !h.RemoteDeactivation && len(active) > 0 {
		return fault.New(fault.Conflict, "devices_active", "Remote deactivation can be turned on once no device is active; log out %s first.", named(active))
	}
	if h.RemoteDeactivation == enabled {
		return nil
	}
	h.RemoteDeactivation = enabled
	kind := WasSwitchedOff
	if enabled {
		kind = WasSwitchedOn
	}
	h.record(by, kind, Details{})
	return nil
}
