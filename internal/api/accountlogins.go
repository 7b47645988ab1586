package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

type accountLogIn struct {
	Body struct {
		OwnerEmail *string `json:"owner_email,omitempty" maxLength:"254" doc:"The account. Staff have to name it; an owner's is their own." example:"ops@aerial.example"`
		Product    string  `json:"product,omitempty" maxLength:"200" doc:"What is to be run; any product if left out." example:"Pix4Dengine"`
		LogIn
	}
}

// Resolve notes how to learn what is wrong with the request besides its form.
func (in *accountLogIn) Resolve(c huma.Context) []error {
	x := exchangeOf(c.Context())
	return previewing(c, func(context.Context) error {
		_, _, err := x.accountLogIn(in)
		return err
	})
}

func (a *api) logInAccount(ctx context.Context, in *accountLogIn) (*loggedInOutput, error) {
	x := exchangeOf(ctx)
	owner, device, err := x.accountLogIn(in)
	if err != nil {
		return nil, err
	}
	holdings, err := a.Licenses.Holdings(ctx, owner)
	if err != nil {
		return nil, err
	}
	var before []entitlement.Device
	for _, h := range holdings {
		if in.Body.Product == "" || h.Product == in.Body.Product {
			before = append(before, h.Devices...)
		}
	}
	mode, d, reason, err := a.Registry.LogInAccount(ctx, owner, in.Body.Product, device, x.by())
	if err != nil {
		return nil, x.full(ctx, err, before)
	}
	var license string
	if mode == entitlement.Licensed {
		if license, err = a.Registry.Store.LicenseOf(ctx, d.ID); err != nil {
			return nil, err
		}
	}
	return x.loggedIn(before, mode, license, d, reason), nil
}

// accountLogIn reads whose account it is and what the device says, and names all that is
// wrong with it.
func (x *exchange) accountLogIn(in *accountLogIn) (owner entitlement.Email, device entitlement.LogIn, err error) {
	var faults fault.List
	owner = x.caller.Owner
	switch {
	case in.Body.OwnerEmail != nil:
		owner = readOwner(*in.Body.OwnerEmail, &faults)
	case owner == "":
		faults.Add("owner_email", nil, missing)
	}
	said := in.Body.LogIn
	if device, err = said.read(&faults); err != nil {
		return owner, device, err
	}
	if err := faults.Err(invalidRequest, invalidDetail); err != nil {
		return owner, device, err
	}
	if own := x.caller.Owner; own != "" && owner != own {
		err = fault.New(fault.Forbidden, "forbidden", "You can log devices in with the licenses of your own account only. Leave owner_email out.")
	}
	return owner, device, err
}
