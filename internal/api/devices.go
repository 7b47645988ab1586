package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

type devicesInput struct {
	ID     string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Active string `query:"active" enum:"true,false" doc:"Only those that take a seat, or only those that don't." example:"true"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Cursor string `query:"cursor" maxLength:"36" doc:"next_cursor of the page before; with the same filter."`
}

// Resolve notes how to learn what is wrong with the cursor besides its form.
func (in *devicesInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error { return in.check() })
}

func (in *devicesInput) check() error {
	var faults fault.List
	if in.Cursor != "" && !idForm.MatchString(in.Cursor) {
		faults.Add("cursor", in.Cursor, "is not a next_cursor of this list")
	}
	return faults.Err(invalidRequest, invalidDetail)
}

type devicesJSON struct {
	Items      []deviceJSON `json:"items" doc:"The latest new one first."`
	NextCursor *string      `json:"next_cursor" doc:"Continues the list; null at its end."`
}

type deviceInput struct {
	ID     string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Device string `path:"did" doc:"The device's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a62"`
}

type deviceStep struct {
	ID     string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Device string `path:"did" doc:"The device's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a62"`
	Body   *nothing
}

type deviceOutput struct{ Body deviceJSON }

type findDevicesInput struct {
	Text   string `query:"q" maxLength:"200" doc:"Part of the name or the fingerprint." example:"laptop"`
	Active bool   `query:"active" doc:"Only those that take a seat."`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Cursor string `query:"cursor" maxLength:"1000" doc:"next_cursor of the page before; with the same filters."`
}

type foundDevicesJSON struct {
	Items      []foundDeviceJSON `json:"items" doc:"By name."`
	NextCursor *string           `json:"next_cursor" doc:"Continues the list; null at its end."`
}

func (a *api) registerDevices() {
	register(a, auth.ReadDevices, operation{
		id: "list-devices", method: http.MethodGet, path: "/v1/licenses/{id}/devices", tag: tagLicenses,
		summary: "The devices that were logged in with a license",
	}, a.listDevices)
	register(a, auth.UseDevices, operation{
		id: "log-out-device", method: http.MethodDelete, path: "/v1/licenses/{id}/devices/{did}", tag: tagLicenses,
		status:  http.StatusNoContent,
		summary: "Log a device out", about: "Its seat is free at once. One that is inactive already stays as it is.",
	}, func(ctx context.Context, in *deviceInput) (*struct{}, error) {
		x := exchangeOf(ctx)
		if _, err := x.reachLicense(ctx, in.ID); err != nil {
			return nil, err
		}
		return &struct{}{}, a.Registry.LogOut(ctx, in.ID, in.Device, x.by())
	})
	register(a, auth.UseDevices, operation{
		id: "check-in-device", method: http.MethodPost, path: "/v1/licenses/{id}/devices/{did}/check-in", tag: tagLicenses,
		body:    jsonBody,
		summary: "Note that a device has connected", about: "It stays active for 30 days from now. One that is inactive has to log in again.",
	}, func(ctx context.Context, in *deviceStep) (*deviceOutput, error) {
		x := exchangeOf(ctx)
		if _, err := x.reachLicense(ctx, in.ID); err != nil {
			return nil, err
		}
		d, err := a.Registry.CheckIn(ctx, in.ID, in.Device, x.by())
		if err != nil {
			return nil, err
		}
		return &deviceOutput{toDeviceJSON(d, x.now())}, nil
	})
	register(a, auth.FindDevices, operation{
		id: "find-devices", method: http.MethodGet, path: "/v1/devices", tag: tagLicenses,
		summary: "Find a device of any license",
	}, a.findDevices)
}

func (a *api) listDevices(ctx context.Context, in *devicesInput) (*struct{ Body devicesJSON }, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	x := exchangeOf(ctx)
	l, err := x.reachLicense(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	all, err := a.Licenses.Devices(ctx, l.ID)
	if err != nil {
		return nil, err
	}
	// By ID, which is by age, and unlike the latest log-in never changes.
	slices.SortFunc(all, func(a, b entitlement.Device) int { return cmp.Compare(b.ID, a.ID) })
	out := devicesJSON{Items: []deviceJSON{}}
	for _, d := range all {
		j := toDeviceJSON(d, x.now())
		if in.Cursor != "" && d.ID >= in.Cursor || in.Active != "" && j.Active != (in.Active == "true") {
			continue
		}
		if len(out.Items) == in.Limit {
			out.NextCursor = &out.Items[in.Limit-1].ID
			break
		}
		out.Items = append(out.Items, j)
	}
	return &struct{ Body devicesJSON }{out}, nil
}

func (a *api) findDevices(ctx context.Context, in *findDevicesInput) (*struct{ Body foundDevicesJSON }, error) {
	x := exchangeOf(ctx)
	page, next, err := a.Licenses.FindDevices(ctx, entitlement.DeviceQuery{
		Now: x.now(), Text: strings.TrimSpace(in.Text), Active: in.Active, Limit: in.Limit, Cursor: in.Cursor,
	})
	if err != nil {
		return nil, err
	}
	out := foundDevicesJSON{Items: []foundDeviceJSON{}, NextCursor: textOrNull(next)}
	for _, found := range page {
		out.Items = append(out.Items, foundDeviceJSON{toDeviceJSON(found.Device, x.now()), toBriefLicense(found.License)})
	}
	return &struct{ Body foundDevicesJSON }{out}, nil
}
