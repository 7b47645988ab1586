package notify

import (
	"slices"
	"time"

	"deskbell/entitlement"
	"deskbell/tickets"
)

// LicenseNotice is what a mail to the owner of a license says.
type LicenseNotice struct {
	Key     string    `json:"license_key"`
	Product string    `json:"product"`
	At      time.Time `json:"at"`               // when it happened
	From    time.Time `json:"from,omitzero"`    // of the term that was confirmed
	Until   time.Time `json:"until,omitzero"`   // of that term, too
	Device  string    `json:"device,omitempty"` // the name of the one that was deactivated
	Reason  string    `json:"reason,omitempty"` // why it was
}

// ownerMails is at most one, to whoever owns the license now. Owners hear of what the vendor
// has done to it: not of what they did themself, nor of a device that ended by itself, which
// the license shows whenever they look.
func (o Occasion) ownerMails(now time.Time) []Delivery {
	license, event := o.Registered.License, o.Registered.Event
	if license.Owner.Erased() {
		return nil
	}
	say := LicenseNotice{Key: license.Key, Product: license.Product, At: event.At}
	mail := Delivery{Channel: Mail, Lane: "license:" + license.ID, To: string(license.Owner), NotBefore: now}
	switch event.Kind {
	case entitlement.ContractConfirmed:
		term, ok := o.Registered.term()
		if !ok || !now.Before(term.Until) {
			return nil
		}
		mail.Kind = Helpline
		say.From, say.Until = term.From, term.Until
	case entitlement.DeviceDeactivated:
		if event.By != entitlement.ByAgent {
			return nil
		}
		mail.Kind, mail.Ticket = DeviceFreed, tickets.ID(event.Ticket)
		say.Device, say.Reason = event.DeviceName, event.Reason
	default:
		return nil
	}
	mail.Content = Notice{Language: tickets.Languages[0], License: &say}.content() // owners have told us neither name nor language
	return []Delivery{mail}
}

// term is the contract that the event is about; false if it was replaced since.
func (r Registered) term() (entitlement.Contract, bool) {
	i := slices.IndexFunc(r.License.Contracts, func(c entitlement.Contract) bool { return c.ID == r.Event.Contract })
	if i < 0 {
		return entitlement.Contract{}, false
	}
	return r.License.Contracts[i], true
}
