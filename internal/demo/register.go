package demo

import (
	"context"
	"errors"
	"slices"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// register keeps the licenses with their devices while their past happens, as memory keeps
// the tickets.
type register struct {
	all []*entitlement.Holding // by key, the order in which they are created
}

func (r *register) CreateLicense(_ context.Context, h *entitlement.Holding) error {
	r.all = append(r.all, h)
	return nil
}

// UpdateLicense changes a copy, since what a license refuses, such as a seat that isn't free,
// must leave it as it was.
func (r *register) UpdateLicense(ctx context.Context, id string, change func(context.Context, *entitlement.Holding) error) error {
	i := slices.IndexFunc(r.all, func(h *entitlement.Holding) bool { return h.ID == id })
	if i < 0 {
		return fault.New(fault.NotFound, "not_found", "There is no such license.")
	}
	h := *r.all[i]
	h.Devices, h.Events = slices.Clone(h.Devices), slices.Clone(h.Events)
	if err := change(ctx, &h); err != nil {
		return err
	}
	if len(h.Events) > len(r.all[i].Events) {
		h.Version++
	}
	r.all[i] = &h
	return nil
}

func (r *register) UpdateExpired(ctx context.Context, now time.Time, _ int, change func(context.Context, *entitlement.Holding) error) (int, error) {
	n := 0
	var failed []error
	for _, h := range slices.Clone(r.all) {
		if slices.ContainsFunc(h.Devices, func(d entitlement.Device) bool { return d.EndedAt.IsZero() && !d.ActiveAt(now) }) {
			n++
			failed = append(failed, r.UpdateLicense(ctx, h.ID, change))
		}
	}
	return n, errors.Join(failed...)
}

func (r *register) LicenseOf(_ context.Context, device string) (string, error) {
	for _, h := range r.all {
		if slices.ContainsFunc(h.Devices, func(d entitlement.Device) bool { return d.ID == device }) {
			return h.ID, nil
		}
	}
	return "", fault.New(fault.NotFound, "not_found", "There is no such device.")
}

func (r *register) Holdings(_ context.Context, owner entitlement.Email) ([]*entitlement.Holding, error) {
	return slices.DeleteFunc(slices.Clone(r.all), func(h *entitlement.Holding) bool { return h.Owner != owner }), nil
}

// Account is what the desk asks about whoever submits a request.
func (r *register) Account(ctx context.Context, owner entitlement.Email) (account entitlement.Account, err error) {
	owned, err := r.Holdings(ctx, owner)
	for _, h := range owned {
		account.Licenses = append(account.Licenses, h.License)
	}
	return account, err
}
