package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

type licenseChange struct {
	ID   string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Body struct {
		Product      *string           `json:"product,omitempty" maxLength:"200" example:"Pix4Dengine"`
		Kind         *entitlement.Kind `json:"kind,omitempty" enum:"subscription,perpetual" example:"perpetual"`
		OwnerEmail   *string           `json:"owner_email,omitempty" maxLength:"254" doc:"Another one is a transfer; devices stay logged in." example:"geo@aerial.example"`
		Seats        *int              `json:"seats,omitempty" doc:"Not fewer than are in use." example:"10"`
		SupportUntil date              `json:"support_until,omitempty" doc:"End of Support & Upgrade: a day, for its midnight in UTC, or an instant. Null ends it for good." example:"2028-01-31"`
		Term
	}
}

// Resolve notes how to learn what is wrong with the change besides its form.
func (in *licenseChange) Resolve(c huma.Context) []error {
	x := exchangeOf(c.Context())
	return previewing(c, func(ctx context.Context) error {
		_, err := x.licenseEdit(ctx, in)
		return err
	})
}

type transferInput struct {
	ID   string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Body struct {
		OwnerEmail string `json:"owner_email" maxLength:"254" doc:"The account that owns it from now on." example:"geo@aerial.example"`
	}
}

// Resolve notes how to learn what is wrong with the address besides its form.
func (in *transferInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error {
		_, err := in.edit()
		return err
	})
}

func (in *transferInput) edit() (entitlement.Edit, error) {
	var faults fault.List
	owner := readOwner(in.Body.OwnerEmail, &faults)
	return entitlement.Edit{Owner: &owner}, faults.Err(invalidRequest, invalidDetail)
}

func (a *api) registerLicenseSteps() {
	register(a, auth.ManageLicenses, operation{
		id: "change-license", method: http.MethodPatch, path: "/v1/licenses/{id}", tag: tagLicenses,
		body: jsonBody, refuses: []int{http.StatusNotFound, http.StatusConflict},
		summary: "Change a license",
		about: "What is left out stays. The fields enterprise_… change the term that runs, else the next to come; where there is neither " +
			"they add one. All of it happens, or nothing.",
	}, a.changeLicense)
	register(a, auth.ManageLicenses, operation{
		id: "transfer-license", method: http.MethodPost, path: "/v1/licenses/{id}/transfer", tag: tagLicenses,
		body: jsonBody, refuses: []int{http.StatusNotFound},
		summary: "Give a license to another account", about: "Devices stay logged in.",
	}, func(ctx context.Context, in *transferInput) (*licenseOutput, error) {
		e, err := in.edit()
		if err != nil {
			return nil, err
		}
		return a.editLicense(ctx, in.ID, licenseEdit{Edit: e})
	})
	a.registerRenewals()
}

func (a *api) changeLicense(ctx context.Context, in *licenseChange) (*licenseOutput, error) {
	e, err := exchangeOf(ctx).licenseEdit(ctx, in)
	if err != nil {
		return nil, err
	}
	return a.editLicense(ctx, in.ID, e)
}
