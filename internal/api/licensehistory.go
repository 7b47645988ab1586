package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/auth"
)

// licenseEventJSON is one entry of a license's history. What doesn't apply to its type is
// left out.
type licenseEventJSON struct {
	ID         string       `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5d"`
	Number     int          `json:"number" doc:"Its place in the history, from 1." example:"2"`
	Type       string       `json:"type" doc:"What happened." example:"device.deactivated"`
	At         time.Time    `json:"at" example:"2026-11-26T09:00:00Z"`
	Actor      actorJSON    `json:"actor"`
	Device     string       `json:"device,omitempty" doc:"ID of the device." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a62"`
	DeviceName string       `json:"device_name,omitempty" doc:"What it was called." example:"Field laptop"`
	Contract   string       `json:"contract,omitempty" doc:"ID of the term of Enterprise support." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
	By         string       `json:"by,omitempty" doc:"How the device became inactive: owner, agent or check_in." example:"agent"`
	Reason     string       `json:"reason,omitempty" doc:"Why." example:"The laptop was stolen."`
	Ticket     string       `json:"ticket,omitempty" doc:"ID of the ticket that asked for it." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5a"`
	Since      *time.Time   `json:"since,omitempty" doc:"When it really happened, if it was recorded later." example:"2026-11-26T08:00:00Z"`
	Changes    []changeJSON `json:"changes,omitempty" doc:"Fields with another value."`
}

type changeJSON struct {
	Field string `json:"field" example:"seats"`
	Was   string `json:"was" doc:"As text; empty for none." example:"5"`
	Now   string `json:"now" example:"10"`
}

type licenseEventsInput struct {
	ID     string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Cursor string `query:"cursor" maxLength:"20" doc:"next_cursor of the page before."`
}

// Resolve notes how to learn what is wrong with the cursor besides its form.
func (in *licenseEventsInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error {
		_, err := placeAfter(in.Cursor)
		return err
	})
}

type licenseEventsJSON struct {
	Items      []licenseEventJSON `json:"items" doc:"Oldest first."`
	NextCursor *string            `json:"next_cursor" doc:"Continues the list; null at its end."`
}

func (a *api) registerLicenseHistory() {
	register(a, auth.ReadLicenses, operation{
		id: "list-license-events", method: http.MethodGet, path: "/v1/licenses/{id}/events", tag: tagLicenses,
		refuses: []int{http.StatusNotFound},
		summary: "The license's history", about: "Nothing in it ever changes. It doesn't tell an owner who owned the license before.",
	}, func(ctx context.Context, in *licenseEventsInput) (*struct{ Body licenseEventsJSON }, error) {
		x := exchangeOf(ctx)
		after, err := placeAfter(in.Cursor)
		if err != nil {
			return nil, err
		}
		l, err := x.reachLicense(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		events, err := a.Licenses.LicenseEvents(ctx, l.ID, after, in.Limit+1)
		if err != nil {
			return nil, err
		}
		out := licenseEventsJSON{Items: []licenseEventJSON{}}
		if len(events) > in.Limit {
			events = events[:in.Limit]
			next := strconv.Itoa(events[in.Limit-1].Number)
			out.NextCursor = &next
		}
		for _, e := range events {
			if own := x.caller.Owner; own != "" {
				e = forOwner(e, own)
			}
			out.Items = append(out.Items, toLicenseEventJSON(e, x.looker()))
		}
		return &struct{ Body licenseEventsJSON }{out}, nil
	})
}

// forOwner is an event without the addresses of those who owned the license before.
func forOwner(e entitlement.Event, own entitlement.Email) entitlement.Event {
	if e.Actor.Role == entitlement.Owner && e.Actor.ID != string(own) {
		e.Actor.Name = "an earlier owner"
	}
	e.Changes = slices.DeleteFunc(slices.Clone(e.Changes), func(c entitlement.Change) bool { return c.Field == "owner_email" })
	return e
}

func toLicenseEventJSON(e entitlement.Event, l looker) licenseEventJSON {
	j := licenseEventJSON{
		ID: e.ID, Number: e.Number, Type: string(e.Kind), At: at(e.At), Actor: toActorJSON(e.Actor, l),
		Device: e.Device, DeviceName: e.DeviceName, Contract: e.Contract, By: string(e.By), Reason: e.Reason, Ticket: e.Ticket, Since: atOrNull(e.Since),
	}
	for _, c := range e.Changes {
		j.Changes = append(j.Changes, changeJSON{c.Field, c.Was, c.Now})
	}
	return j
}
