package tickets

import (
	"context"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// DeactivateDevice frees a device's seat for this ticket, and answers its customer with a
// message, if there is one: both or neither. What stands in the way of the deactivation is
// the registry's fault. It cannot be previewed.
func (d *Desk) DeactivateDevice(ctx context.Context, ref Ref, c Change, device, reason string, m *Message) (*Ticket, entitlement.Device, error) {
	if c.Preview {
		return nil, entitlement.Device{}, fault.New(fault.Invalid, "no_preview", "A deactivation cannot be previewed.")
	}
	if m != nil {
		if err := m.check(c.By); err != nil {
			return nil, entitlement.Device{}, err
		}
	}
	var freed entitlement.Device
	t, err := d.update(ctx, c, []Ref{ref}, func(ctx context.Context, one []*Ticket) error {
		t := one[0]
		err := d.apply(ctx, t, c, Note, func(*Ticket) (Event, error) {
			var err error
			freed, err = d.Registry.DeactivateFor(ctx,
				entitlement.Deactivation{Device: device, Reason: reason, Ticket: string(t.ID)},
				entitlement.By{Actor: c.By, At: c.At, NewID: d.NewID})
			return Event{Kind: WasDeactivated, Details: Details{Device: freed.Name, Reason: reason}}, err
		})
		if err != nil || m == nil {
			return err
		}
		action, say := m.step()
		return d.apply(ctx, t, c, action, say)
	})
	if err != nil {
		return nil, entitlement.Device{}, err
	}
	return t, freed, nil
}
