package entitlement

import (
	"cmp"
	"context"
	"slices"
	"time"

	"deskbell/internal/fault"
)

// AddContract adds a term of the Enterprise support add-on; one that names no plan gets the
// usual one. One that overlaps another is refused.
func (r *Registry) AddContract(ctx context.Context, id string, c Contract, plans []string, by By) (*Holding, Contract, error) {
	c.ID, c.Plan = by.NewID(), cmp.Or(c.Plan, EnterprisePlan)
	h, err := r.change(ctx, id, by, func(h *Holding) error {
		h.Contracts = append(slices.Clone(h.Contracts), c)
		sortContracts(h.Contracts)
		if err := h.Check(plans); err != nil {
			return err
		}
		h.recordContract(by, c)
		return nil
	})
	return h, c, err
}

// recordContract appends a new term to the history, and that it is confirmed, if it is.
func (h *Holding) recordContract(by By, c Contract) {
	h.record(by, ContractAdded, Details{Contract: c.ID})
	if !c.ConfirmedAt.IsZero() {
		h.record(by, ContractConfirmed, Details{Contract: c.ID})
	}
}

// ContractEdit is what may be changed of a term; nil leaves a field as it is. A term that was
// confirmed keeps its plan and its beginning: tickets were promised by them.
type ContractEdit struct {
	Plan        *string
	From, Until *time.Time
}

// EditContract changes a term.
func (r *Registry) EditContract(ctx context.Context, id, contract string, e ContractEdit, plans []string, by By) (*Holding, Contract, error) {
	return r.changeContract(ctx, id, contract, by, func(h *Holding, c *Contract) error {
		was := *c
		set(&c.Plan, e.Plan)
		set(&c.From, e.From)
		set(&c.Until, e.Until)
		if !was.ConfirmedAt.IsZero() && (was.Plan != c.Plan || !was.From.Equal(c.From)) {
			return fault.New(fault.Conflict, "contract_confirmed", "The term is confirmed, so its plan and its beginning stay. End it, and add another one.")
		}
		if err := h.Check(plans); err != nil {
			return err
		}
		h.recordChanges(by, ContractChanged, contract,
			Change{"enterprise_plan", was.Plan, c.Plan},
			Change{"enterprise_from", instantOrNone(was.From), instantOrNone(c.From)},
			Change{"enterprise_until", instantOrNone(was.Until), instantOrNone(c.Until)},
		)
		return nil
	})
}

// ConfirmContract makes a term count from now on. To confirm it again changes nothing.
func (r *Registry) ConfirmContract(ctx context.Context, id, contract string, by By) (*Holding, Contract, error) {
	return r.changeContract(ctx, id, contract, by, func(h *Holding, c *Contract) error {
		if c.ConfirmedAt.IsZero() {
			c.ConfirmedAt = by.At
			h.record(by, ContractConfirmed, Details{Contract: contract})
		}
		return nil
	})
}

// RemoveContract takes back a term that was not confirmed.
func (r *Registry) RemoveContract(ctx context.Context, id, contract string, by By) (*Holding, error) {
	h, _, err := r.changeContract(ctx, id, contract, by, func(h *Holding, c *Contract) error {
		if !c.ConfirmedAt.IsZero() {
			return fault.New(fault.Conflict, "contract_confirmed", "The term is confirmed and cannot be taken back. Let it end earlier instead.")
		}
		h.Contracts = slices.DeleteFunc(slices.Clone(h.Contracts), func(other Contract) bool { return other.ID == contract })
		h.record(by, ContractRemoved, Details{Contract: contract})
		return nil
	})
	return h, err
}

// changeContract applies a change to one term, and gives it as it is then.
func (r *Registry) changeContract(ctx context.Context, id, contract string, by By, change func(*Holding, *Contract) error) (h *Holding, c Contract, err error) {
	h, err = r.change(ctx, id, by, func(h *Holding) error {
		i := slices.IndexFunc(h.Contracts, func(c Contract) bool { return c.ID == contract })
		if i < 0 {
			return fault.New(fault.NotFound, "not_found", "There is no such term.")
		}
		h.Contracts = slices.Clone(h.Contracts) // the store may have kept what it loaded
		one := &h.Contracts[i]
		if err := change(h, one); err != nil {
			return err
		}
		c = *one
		sortContracts(h.Contracts)
		return nil
	})
	return h, c, err
}
