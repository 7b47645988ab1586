package entitlement

import "slices"

// NewHolding is a new license with the beginning of its history. It gets IDs of its own, and
// was created now where it doesn't say when.
func NewHolding(l License, by By) *Holding {
	l.ID, l.Contracts = by.NewID(), slices.Clone(l.Contracts)
	if l.CreatedAt.IsZero() {
		l.CreatedAt = by.At
	}
	for i := range l.Contracts {
		l.Contracts[i].ID = by.NewID()
	}
	sortContracts(l.Contracts)
	h := &Holding{License: l, Version: 1}
	h.record(by, WasCreated, Details{})
	for _, c := range l.Contracts {
		h.recordContract(by, c)
	}
	return h
}

// Import makes the license what a file says it is: everything but its ID, its key and, where
// the file doesn't tell it, its creation. Devices stay as they are, even if there are more of
// them than seats now.
//
// A term of the file changes the one with the same beginning, and takes the place of others
// that it overlaps. A file without a term takes back those that haven't ended. All others
// stay.
func (h *Holding) Import(l License, by By) {
	was := h.License
	h.Product, h.Kind, h.Owner, h.Seats, h.SupportUntil = l.Product, l.Kind, l.Owner, l.Seats, l.SupportUntil
	h.recordEdit(was, by)
	if !l.CreatedAt.IsZero() {
		h.CreatedAt = l.CreatedAt
		h.recordChanges(by, WasChanged, "", Change{"created_at", instantOrNone(was.CreatedAt), instantOrNone(l.CreatedAt)})
	}
	if h.RemoteDeactivation = l.RemoteDeactivation; h.RemoteDeactivation != was.RemoteDeactivation {
		kind := WasSwitchedOff
		if h.RemoteDeactivation {
			kind = WasSwitchedOn
		}
		h.record(by, kind, Details{})
	}
	h.importContracts(l.Contracts, by)
}

func (h *Holding) importContracts(told []Contract, by By) {
	var all []Contract
	for _, known := range h.Contracts {
		gone := len(told) == 0 && by.At.Before(known.Until) || slices.ContainsFunc(told, known.overlaps)
		if gone && !slices.ContainsFunc(told, known.beginsWith) {
			h.record(by, ContractRemoved, Details{Contract: known.ID})
			continue
		}
		all = append(all, known)
	}
	for _, c := range told {
		if i := slices.IndexFunc(all, c.beginsWith); i >= 0 {
			c.ID = all[i].ID
			h.recordImported(all[i], c, by)
			all[i] = c
			continue
		}
		c.ID = by.NewID()
		all = append(all, c)
		h.recordContract(by, c)
	}
	sortContracts(all)
	h.Contracts = all
}

// beginsWith reports whether two terms begin at the same instant.
func (c Contract) beginsWith(other Contract) bool { return c.From.Equal(other.From) }

// recordImported tells a confirmation from other changes of a term.
func (h *Holding) recordImported(was, c Contract, by By) {
	changes := []Change{
		{"enterprise_plan", was.Plan, c.Plan},
		{"enterprise_until", instantOrNone(was.Until), instantOrNone(c.Until)},
	}
	confirmed := was.ConfirmedAt.IsZero() && !c.ConfirmedAt.IsZero()
	if !confirmed {
		changes = append(changes, Change{"enterprise_confirmed_at", instantOrNone(was.ConfirmedAt), instantOrNone(c.ConfirmedAt)})
	}
	h.recordChanges(by, ContractChanged, c.ID, changes...)
	if confirmed {
		h.record(by, ContractConfirmed, Details{Contract: c.ID})
	}
}
