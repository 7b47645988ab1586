package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

type deactivateInput struct {
	ID     string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Device string `path:"did" doc:"The device's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a62"`
	Body   struct {
		Reason string   `json:"reason" minLength:"1" maxLength:"1000" doc:"Why." example:"The laptop was stolen."`
		Ticket *refJSON `json:"ticket,omitempty" doc:"ID or number of the ticket that asks for it. Staff have to name it, owners cannot."`
	}
}

// Resolve notes how to learn what is wrong with the deactivation besides its form.
func (in *deactivateInput) Resolve(c huma.Context) []error {
	x := exchangeOf(c.Context())
	return previewing(c, func(ctx context.Context) error {
		_, err := x.deactivation(ctx, in)
		return err
	})
}

type remoteInput struct {
	ID   string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Body struct {
		Enabled bool `json:"enabled" doc:"Whether the owner may deactivate, from afar, devices that log in from now on." example:"true"`
	}
}

func (a *api) registerDeactivations() {
	register(a, auth.UseDevices, operation{
		id: "deactivate-device", method: http.MethodPost, path: "/v1/licenses/{id}/devices/{did}/deactivate", tag: tagLicenses,
		body:    jsonBody,
		summary: "Free the seat of a device that cannot be reached",
		about: "Its owner may if remote deactivation is on, and was when the device logged in. Staff always may, for a ticket, whose history " +
			"then has it too.",
	}, a.deactivate)
	register(a, auth.UseDevices, operation{
		id: "set-remote-deactivation", method: http.MethodPut, path: "/v1/licenses/{id}/remote-deactivation", tag: tagLicenses,
		body: jsonBody, refuses: []int{http.StatusConflict},
		summary: "Turn remote deactivation on or off", about: "It can be turned on only while no device is active; else the answer is 409 devices_active.",
	}, func(ctx context.Context, in *remoteInput) (*licenseOutput, error) {
		x := exchangeOf(ctx)
		if _, err := x.reachLicense(ctx, in.ID); err != nil {
			return nil, err
		}
		h, err := a.Registry.SetRemoteDeactivation(ctx, in.ID, in.Body.Enabled, x.by())
		if err != nil {
			return nil, err
		}
		return &licenseOutput{toLicenseJSON(held(h, x.now()), x.now())}, nil
	})
	register(a, auth.WorkOnTickets, operation{
		id: "deactivate-device-for-ticket", method: http.MethodPost, path: "/v1/tickets/{id}/deactivate-device", tag: tagTickets,
		body: jsonBody, versioned: true,
		summary: "Free the seat of a device, and answer the customer",
		about:   "Both happen, or neither. The device may be of any license: a request for this is admitted whoever asks.",
	}, a.deactivateForTicket)
}

func (a *api) deactivate(ctx context.Context, in *deactivateInput) (*deviceOutput, error) {
	x := exchangeOf(ctx)
	l, err := x.reachLicense(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	how, err := x.deactivation(ctx, in)
	if err != nil {
		return nil, err
	}
	all, err := a.Licenses.Devices(ctx, l.ID)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(all, func(d entitlement.Device) bool { return d.ID == in.Device }) {
		return nil, fault.New(fault.NotFound, "not_found", "There is no such device.")
	}
	var freed entitlement.Device
	if x.caller.Staff() {
		c := tickets.Change{By: x.caller.Actor(), At: x.now()}
		_, freed, err = a.Desk.DeactivateDevice(ctx, tickets.Ref(how.Ticket), c, how.Device, how.Reason, nil)
	} else {
		freed, err = a.Registry.Deactivate(ctx, l.ID, how, x.by())
	}
	if err != nil {
		return nil, err
	}
	return &deviceOutput{toDeviceJSON(freed, x.now())}, nil
}

// deactivation reads what is to be deactivated and why, and names all that is wrong with it.
func (x *exchange) deactivation(ctx context.Context, in *deactivateInput) (entitlement.Deactivation, error) {
	var faults fault.List
	how := entitlement.Deactivation{Device: in.Device, Reason: in.Body.Reason}
	switch named := in.Body.Ticket; {
	case named == nil:
	case !x.caller.Staff():
		faults.Add("ticket", string(*named), "is for staff to name; leave it out")
	default:
		t, err := x.namedTicket(ctx, "ticket", string(*named), &faults)
		if err != nil {
			return how, err
		}
		how.Ticket = t
	}
	_ = alsoWrong(&faults, check(how, x.by()))
	return how, faults.Err(invalidRequest, invalidDetail)
}

// check names what the rules say is wrong with a deactivation, whatever the license.
func check(how entitlement.Deactivation, by entitlement.By) error {
	_, err := new(entitlement.Holding).Deactivate(how, by)
	return err
}

// namedTicket is the ID of a ticket that a body names by its ID or number, and notes if there
// is none.
func (x *exchange) namedTicket(ctx context.Context, location, named string, faults *fault.List) (string, error) {
	ref, err := ticketRef(named)
	var t *tickets.Ticket
	if err == nil {
		t, err = x.api.ticket(ctx, ref)
	}
	switch {
	case fault.Is(err, fault.NotFound):
		faults.Add(location, named, "is not the ID or number of a ticket")
		return "", nil
	case err != nil:
		return "", err
	}
	return string(t.ID), nil
}
