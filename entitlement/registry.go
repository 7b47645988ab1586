package entitlement

import (
	"context"
	"time"

	"deskbell/internal/fault"
)

// Store keeps licenses with their devices and histories. Each method is one transaction, or
// takes part in the one its context carries. A license it doesn't have is a fault.NotFound.
type Store interface {
	// CreateLicense stores a new one with its events. A key that is taken is a fault.Conflict.
	CreateLicense(ctx context.Context, h *Holding) error
	// UpdateLicense loads one with its devices, locks it, applies the change, counts its
	// Version up if there is an event, and stores what has changed with the new events. When
	// the change returns an error nothing is stored, and the error comes back as it is.
	UpdateLicense(ctx context.Context, id string, change func(context.Context, *Holding) error) error
	// UpdateExpired is UpdateLicense for up to limit licenses with a device whose time was up
	// by now and for which nothing has recorded it. It returns how many there were.
	UpdateExpired(ctx context.Context, now time.Time, limit int, change func(context.Context, *Holding) error) (int, error)
	// LicenseOf is the ID of the license that a device was logged in with.
	LicenseOf(ctx context.Context, device string) (string, error)
	// Holdings loads an owner's licenses with their devices, by key.
	Holdings(ctx context.Context, owner Email) ([]*Holding, error)
}

// Registry is what can be done with licenses and devices. It holds no state.
type Registry struct{ Store Store }

// change applies a change to one license and gives it as it is then. For an owner, another's
// license is none, also since a moment ago.
func (r *Registry) change(ctx context.Context, id string, by By, change func(*Holding) error) (*Holding, error) {
	var changed *Holding
	err := r.Store.UpdateLicense(ctx, id, func(_ context.Context, h *Holding) error {
		if by.Role == Owner && by.ID != string(h.Owner) {
			return fault.New(fault.NotFound, "not_found", "There is no such license.")
		}
		changed = h
		return change(h)
	})
	if err != nil {
		return nil, err
	}
	return changed, nil
}

// LogIn takes a seat of a license for a device; see Holding.LogIn.
func (r *Registry) LogIn(ctx context.Context, id string, in LogIn, by By) (mode Mode, d Device, reason string, err error) {
	_, err = r.change(ctx, id, by, func(h *Holding) (err error) {
		mode, d, reason, err = h.LogIn(in, by)
		return err
	})
	return mode, d, reason, err
}

// LogInAccount takes a seat of whichever license of an account suits: the one the device is
// active with, else the first by key with a free seat. An empty product is any. An account
// without a license for the product gets discovery mode, and so does one whose licenses are
// all too old.
func (r *Registry) LogInAccount(ctx context.Context, owner Email, product string, in LogIn, by By) (Mode, Device, string, error) {
	if err := in.Check(); err != nil {
		return "", Device{}, "", err
	}
	all, err := r.Store.Holdings(ctx, owner)
	if err != nil {
		return "", Device{}, "", err
	}
	why := NoLicense
	var full error
	for _, h := range byPreference(all, product, in, by.At) {
		var mode Mode
		var d Device
		var reason string
		_, err := r.change(ctx, h.ID, by, func(h *Holding) (err error) {
			mode, d, reason, err = h.LogIn(in, by)
			if fault.Is(err, fault.Conflict) { // no failure of the whole: the next license may have a seat
				full, err = err, nil
			}
			return err
		})
		switch {
		case err != nil || mode == Licensed:
			return mode, d, reason, err
		case mode == Discovery:
			why = reason
		}
	}
	if full != nil {
		return "", Device{}, "", full
	}
	return Discovery, Device{}, why, nil
}

// byPreference are the licenses for a product, those the device is active with first.
func byPreference(all []*Holding, product string, in LogIn, at time.Time) []*Holding {
	var first, rest []*Holding
	for _, h := range all {
		if product != "" && h.Product != product {
			continue
		}
		if d := h.known(in); d != nil && d.ActiveAt(at) {
			first = append(first, h)
		} else {
			rest = append(rest, h)
		}
	}
	return append(first, rest...)
}

// LogOut frees a device's seat.
func (r *Registry) LogOut(ctx context.Context, id, device string, by By) error {
	_, err := r.change(ctx, id, by, func(h *Holding) error { return h.LogOut(device, by) })
	return err
}

// CheckIn notes that a device has connected; see Holding.CheckIn.
func (r *Registry) CheckIn(ctx context.Context, id, device string, by By) (d Device, err error) {
	_, err = r.change(ctx, id, by, func(h *Holding) (err error) {
		d, err = h.CheckIn(device, by)
		return err
	})
	return d, err
}

// Deactivate frees a seat from afar; see Holding.Deactivate.
func (r *Registry) Deactivate(ctx context.Context, id string, x Deactivation, by By) (d Device, err error) {
	_, err = r.change(ctx, id, by, func(h *Holding) (err error) {
		d, err = h.Deactivate(x, by)
		return err
	})
	return d, err
}

// DeactivateFor is Deactivate where only the device is known.
func (r *Registry) DeactivateFor(ctx context.Context, x Deactivation, by By) (Device, error) {
	id, err := r.Store.LicenseOf(ctx, x.Device)
	if err != nil {
		return Device{}, err
	}
	return r.Deactivate(ctx, id, x, by)
}

// SetRemoteDeactivation turns remote deactivation on or off.
func (r *Registry) SetRemoteDeactivation(ctx context.Context, id string, enabled bool, by By) (*Holding, error) {
	return r.change(ctx, id, by, func(h *Holding) error { return h.SetRemoteDeactivation(enabled, by) })
}

// Expire records what ended by itself by now, for up to limit licenses, and returns for how
// many. Nothing depends on it but the history.
func (r *Registry) Expire(ctx context.Context, now time.Time, limit int, newID func() string) (int, error) {
	return r.Store.UpdateExpired(ctx, now, limit, func(_ context.Context, h *Holding) error {
		h.Expire(By{Actor: Itself, At: now, NewID: newID})
		return nil
	})
}
