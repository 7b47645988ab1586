package api

import (
	"context"
	"net/http"
	"slices"

	"deskbell/entitlement"
	"deskbell/internal/auth"
)

// accountJSON is what an account owns, as far as it is known.
type accountJSON struct {
	OwnerEmail string            `json:"owner_email" example:"ops@aerial.example"`
	Known      bool              `json:"known" doc:"False if the account's licenses could not be looked up."`
	Items      []heldLicenseJSON `json:"items" doc:"Its licenses with their devices, by key."`
}

func (a *api) registerHoldings() {
	register(a, auth.FindTickets, operation{
		id: "list-ticket-licenses", method: http.MethodGet, path: "/v1/tickets/{id}/licenses", tag: tagTickets,
		refuses: []int{http.StatusNotFound},
		summary: "What the ticket's license email owns, with devices",
		about:   "For whoever has to decide which device is meant.",
	}, func(ctx context.Context, in *ticketInput) (*struct{ Body accountJSON }, error) {
		x := exchangeOf(ctx)
		t, err := x.reach(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		account, err := a.Desk.Licenses.Account(ctx, t.LicenseEmail)
		if err != nil {
			return nil, err
		}
		holdings, err := a.Licenses.Holdings(ctx, t.LicenseEmail)
		if err != nil {
			return nil, err
		}
		out := accountJSON{OwnerEmail: string(t.LicenseEmail), Known: !account.Unknown, Items: []heldLicenseJSON{}}
		for _, h := range withDevices(account.Licenses, holdings) {
			out.Items = append(out.Items, heldLicenseJSON{toLicenseJSON(held(h, x.now()), x.now()), toDevicesJSON(h.Devices, x.now())})
		}
		return &struct{ Body accountJSON }{out}, nil
	})
}

// withDevices are the licenses of the register and, as they know no devices, those that only
// the source of licenses has.
func withDevices(licenses []entitlement.License, registered []*entitlement.Holding) []*entitlement.Holding {
	all := slices.Clone(registered)
	for _, l := range licenses {
		if !slices.ContainsFunc(registered, func(h *entitlement.Holding) bool { return h.Key == l.Key }) {
			all = append(all, &entitlement.Holding{License: l})
		}
	}
	return all
}
