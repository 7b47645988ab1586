package api

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// licenseJSON has the names of the file that licenses are imported from.
type licenseJSON struct {
	ID                    string     `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Key                   string     `json:"license_key" example:"K-1001"`
	Product               string     `json:"product" example:"Pix4Dengine"`
	Kind                  string     `json:"kind" enum:"subscription,perpetual" example:"subscription"`
	OwnerEmail            string     `json:"owner_email" example:"ops@aerial.example"`
	Seats                 int        `json:"seats" example:"5"`
	SeatsInUse            int        `json:"seats_in_use" doc:"Active devices." example:"0"`
	SupportUntil          *time.Time `json:"support_until" doc:"End of Support & Upgrade." example:"2027-01-31T00:00:00Z"`
	EnterprisePlan        *string    `json:"enterprise_plan" doc:"Plan of the Enterprise support contract; null without one." example:"enterprise"`
	EnterpriseFrom        *time.Time `json:"enterprise_from" example:"2026-01-01T00:00:00Z"`
	EnterpriseUntil       *time.Time `json:"enterprise_until" example:"2027-01-01T00:00:00Z"`
	EnterpriseConfirmedAt *time.Time `json:"enterprise_confirmed_at" doc:"Null while it is not confirmed." example:"2026-01-10T00:00:00Z"`
	RemoteDeactivation    bool       `json:"remote_deactivation" example:"true"`
	CreatedAt             *time.Time `json:"created_at" example:"2025-06-01T00:00:00Z"`
}

func toLicenseJSON(l entitlement.Held) licenseJSON {
	j := licenseJSON{
		ID: l.ID, Key: l.Key, Product: l.Product, Kind: string(l.Kind), OwnerEmail: string(l.Owner), Seats: l.Seats, SeatsInUse: l.SeatsInUse,
		SupportUntil: atOrNull(l.SupportUntil), RemoteDeactivation: l.RemoteDeactivation, CreatedAt: atOrNull(l.CreatedAt),
	}
	if c := l.Contract; c != nil {
		j.EnterprisePlan = textOrNull(c.Plan)
		j.EnterpriseFrom, j.EnterpriseUntil, j.EnterpriseConfirmedAt = atOrNull(c.From), atOrNull(c.Until), atOrNull(c.ConfirmedAt)
	}
	return j
}

type licenseInput struct {
	ID string `path:"id" doc:"The license's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
}

type licensesInput struct {
	Owner  string `query:"owner_email" maxLength:"254" doc:"Only the licenses of this account." example:"ops@aerial.example"`
	Text   string `query:"q" maxLength:"200" doc:"Part of the key, the product or the owner." example:"engine"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Cursor string `query:"cursor" maxLength:"1000" doc:"next_cursor of the page before; with the same filters."`
}

// Resolve notes how to learn what is wrong with the filters besides their form.
func (in *licensesInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error {
		_, err := in.query()
		return err
	})
}

func (in *licensesInput) query() (entitlement.Query, error) {
	q := entitlement.Query{Text: strings.TrimSpace(in.Text), Limit: in.Limit, Cursor: in.Cursor}
	if in.Owner == "" {
		return q, nil
	}
	var err error
	if q.Owner, err = entitlement.ParseEmail(in.Owner); err != nil {
		var faults fault.List
		faults.Add("owner_email", in.Owner, "%s", err)
		return q, faults.Err(invalidRequest, invalidDetail)
	}
	return q, nil
}

type licensesJSON struct {
	Items      []licenseJSON `json:"items" doc:"By key."`
	NextCursor *string       `json:"next_cursor" doc:"Continues the list; null at its end."`
}

var licenseIDForm = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)

func (a *api) registerLicenses() {
	register(a, operation{
		id: "list-licenses", method: http.MethodGet, path: "/v1/licenses", tag: tagLicenses, access: agents,
		summary: "What customers own",
	}, func(ctx context.Context, in *licensesInput) (*struct{ Body licensesJSON }, error) {
		q, err := in.query()
		if err != nil {
			return nil, err
		}
		q.Now = exchangeOf(ctx).now()
		page, next, err := a.Licenses.ListLicenses(ctx, q)
		if err != nil {
			return nil, err
		}
		out := licensesJSON{Items: []licenseJSON{}, NextCursor: textOrNull(next)}
		for _, l := range page {
			out.Items = append(out.Items, toLicenseJSON(l))
		}
		return &struct{ Body licensesJSON }{out}, nil
	})
	register(a, operation{
		id: "get-license", method: http.MethodGet, path: "/v1/licenses/{id}", tag: tagLicenses, access: agents,
		refuses: []int{http.StatusNotFound},
		summary: "One license",
	}, func(ctx context.Context, in *licenseInput) (*struct{ Body licenseJSON }, error) {
		if !licenseIDForm.MatchString(in.ID) {
			return nil, fault.New(fault.NotFound, "not_found", "There is no such license.")
		}
		l, err := a.Licenses.License(ctx, in.ID, exchangeOf(ctx).now())
		if err != nil {
			return nil, err
		}
		return &struct{ Body licenseJSON }{toLicenseJSON(l)}, nil
	})
}
