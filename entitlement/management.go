package entitlement

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"deskbell/internal/fault"
)

// Create makes a license. Its owner may be spelled in whatever way, and a contract that
// names no plan gets the usual one.
func (r *Registry) Create(ctx context.Context, l License, plans []string, by By) (*Holding, error) {
	l.Owner, l.Contracts = l.Owner.normal(), slices.Clone(l.Contracts)
	for i := range l.Contracts {
		l.Contracts[i].Plan = cmp.Or(l.Contracts[i].Plan, EnterprisePlan)
	}
	if err := l.Check(plans); err != nil {
		return nil, err
	}
	h := NewHolding(l, by)
	if err := r.Store.CreateLicense(ctx, h); err != nil {
		return nil, err
	}
	return h, nil
}

// Edit is what may be changed of a license; nil leaves a field as it is.
type Edit struct {
	Product      *string
	Kind         *Kind
	Owner        *Email // in whatever spelling; another one is a transfer: devices stay logged in
	Seats        *int
	SupportUntil *time.Time // a later one is a renewal
}

// Edit changes a license. Fewer seats than are in use are refused as fault.Conflict.
func (r *Registry) Edit(ctx context.Context, id string, e Edit, plans []string, by By) (*Holding, error) {
	return r.change(ctx, id, by, func(h *Holding) error { return h.Edit(e, plans, by) })
}

// Edit changes the license; see Registry.Edit.
func (h *Holding) Edit(e Edit, plans []string, by By) error {
	h.Expire(by)
	was := h.License
	set(&h.Product, e.Product)
	set(&h.Kind, e.Kind)
	set(&h.Owner, e.Owner)
	set(&h.Seats, e.Seats)
	set(&h.SupportUntil, e.SupportUntil)
	h.Owner = h.Owner.normal()
	if err := h.Check(plans); err != nil {
		return err
	}
	if active := h.Active(by.At); h.Seats < was.Seats && h.Seats < len(active) {
		return fault.New(fault.Conflict, "seats_in_use", "%d seats are in use, by %s. Log devices out before there are fewer seats.", len(active), named(active))
	}
	h.recordEdit(was, by)
	return nil
}

// recordEdit tells a transfer and a renewal from other changes.
func (h *Holding) recordEdit(was License, by By) {
	until := Change{"support_until", instantOrNone(was.SupportUntil), instantOrNone(h.SupportUntil)}
	others := []Change{
		{"product", was.Product, h.Product}, {"kind", string(was.Kind), string(h.Kind)},
		{"seats", strconv.Itoa(was.Seats), strconv.Itoa(h.Seats)},
	}
	h.recordChanges(by, WasTransferred, "", Change{"owner_email", string(was.Owner), string(h.Owner)})
	if h.SupportUntil.After(was.SupportUntil) {
		h.recordChanges(by, WasRenewed, "", until)
	} else {
		others = append(others, until)
	}
	h.recordChanges(by, WasChanged, "", others...)
}

// recordChanges appends those that really change something, if there are any, to the
// history, with the ID of the contract they are about.
func (h *Holding) recordChanges(by By, kind EventKind, contract string, changes ...Change) {
	changes = slices.DeleteFunc(changes, func(c Change) bool { return c.Was == c.Now })
	if len(changes) > 0 {
		h.record(by, kind, Details{Contract: contract, Changes: changes})
	}
}

func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

func instantOrNone(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
