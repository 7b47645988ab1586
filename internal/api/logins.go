package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

// LogIn is what a device says of itself. (Embedded, it has to have a name that huma sees.)
type LogIn struct {
	Fingerprint string `json:"fingerprint" maxLength:"200" doc:"The software's name for the machine." example:"9f86d081884c7d65"`
	Name        string `json:"name" maxLength:"200" doc:"Its user's name for it." example:"Field laptop"`
	ReleasedAt  date   `json:"app_version_released_at,omitempty" doc:"When the app's version was released: a day, for its midnight in UTC, or an instant." example:"2026-10-01"`
}

// read names all that is wrong with what a device says.
func (l LogIn) read(faults *fault.List) (entitlement.LogIn, error) {
	in := entitlement.LogIn{Fingerprint: l.Fingerprint, Name: l.Name, ReleasedAt: l.ReleasedAt.read("app_version_released_at", faults)}
	return in, alsoWrong(faults, in.Check())
}

type logInInput struct {
	ID   string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Body struct{ LogIn }
}

// Resolve notes how to learn what is wrong with the device besides its form.
func (in *logInInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error {
		_, err := in.read()
		return err
	})
}

func (in *logInInput) read() (entitlement.LogIn, error) {
	var faults fault.List
	said := in.Body.LogIn
	device, err := said.read(&faults)
	if err != nil {
		return device, err
	}
	return device, faults.Err(invalidRequest, invalidDetail)
}

type loggedInJSON struct {
	Mode      string             `json:"mode" enum:"licensed,discovery" doc:"How the software runs. In discovery mode it may be looked at, and takes no seat." example:"licensed"`
	LicenseID *string            `json:"license_id" doc:"The license whose seat it takes; null in discovery mode." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Device    orNull[deviceJSON] `json:"device" doc:"Null in discovery mode."`
	Reason    *string            `json:"reason" doc:"Why it is discovery mode, and what to do; null if it isn't." example:"This account has no license for this app. Buy one, or sign in with the account that owns it."`
}

type loggedInOutput struct {
	Status int
	Body   loggedInJSON
}

func (a *api) registerLogIns() {
	const ofLicense, ofAccount = "/v1/licenses/{id}/devices", "/v1/log-ins"
	const about = "201 if it takes a seat from now on; 200 if it was active already, or is in discovery mode. Where no seat is free the answer is " +
		"409 no_free_seat, which names the active devices."
	register(a, auth.UseDevices, operation{
		id: "log-in-device", method: http.MethodPost, path: ofLicense, tag: tagLicenses,
		status: http.StatusCreated, body: jsonBody,
		summary: "Log a device in with a license", about: about,
	}, a.logIn)
	register(a, auth.UseDevices, operation{
		id: "log-in", method: http.MethodPost, path: ofAccount, tag: tagLicenses,
		status: http.StatusCreated, body: jsonBody,
		summary: "Log a device in with whichever license of an account suits",
		about:   "The one it is active with, else the first by key with a free seat. Without a license it is in discovery mode. " + about,
	}, a.logInAccount)
	for _, path := range []string{ofLicense, ofAccount} {
		answers := a.huma.OpenAPI().Paths[path].Post.Responses
		answers["200"] = &huma.Response{Description: "It was active already, or is in discovery mode", Content: answers["201"].Content}
	}
}

func (a *api) logIn(ctx context.Context, in *logInInput) (*loggedInOutput, error) {
	x := exchangeOf(ctx)
	device, err := in.read()
	if err != nil {
		return nil, err
	}
	l, err := x.reachLicense(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	before, err := a.Licenses.Devices(ctx, l.ID)
	if err != nil {
		return nil, err
	}
	mode, d, reason, err := a.Registry.LogIn(ctx, l.ID, device, x.by())
	if err != nil {
		return nil, x.full(ctx, err, before)
	}
	return x.loggedIn(before, mode, l.ID, d, reason), nil
}

// loggedIn is the answer to a device that was not refused.
func (x *exchange) loggedIn(before []entitlement.Device, mode entitlement.Mode, license string, d entitlement.Device, reason string) *loggedInOutput {
	out := &loggedInOutput{Status: http.StatusOK, Body: loggedInJSON{Mode: string(mode), Reason: textOrNull(reason)}}
	if mode == entitlement.Discovery {
		return out
	}
	out.Body.LicenseID, out.Body.Device = textOrNull(license), present(toDeviceJSON(d, x.now()))
	if !slices.ContainsFunc(before, func(known entitlement.Device) bool { return known.ID == d.ID && known.ActiveAt(x.now()) }) {
		out.Status = http.StatusCreated
	}
	return out
}

// full adds to a refusal for want of a seat which devices take them.
func (x *exchange) full(ctx context.Context, err error, devices []entitlement.Device) error {
	if f, ok := fault.As(err); !ok || f.Code != "no_free_seat" {
		return err
	}
	p := x.problemFor(ctx, err)
	for _, d := range devices {
		if d.ActiveAt(x.now()) && len(p.Devices) < mostNamed {
			p.Devices = append(p.Devices, toDeviceJSON(d, x.now()))
		}
	}
	return p
}
