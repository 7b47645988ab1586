package api

import (
	"cmp"
	"strings"
	"time"

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
	SeatsInUse            int        `json:"seats_in_use" doc:"Active devices." example:"2"`
	SupportUntil          *time.Time `json:"support_until" doc:"End of Support & Upgrade." example:"2027-01-31T00:00:00Z"`
	EnterprisePlan        *string    `json:"enterprise_plan" doc:"Plan of Enterprise support, in the term that runs, else the next, else the latest; null without any." example:"enterprise"`
	EnterpriseFrom        *time.Time `json:"enterprise_from" doc:"When that term begins." example:"2026-01-01T00:00:00Z"`
	EnterpriseUntil       *time.Time `json:"enterprise_until" doc:"When it ends." example:"2027-01-01T00:00:00Z"`
	EnterpriseConfirmedAt *time.Time `json:"enterprise_confirmed_at" doc:"Null while it is not confirmed." example:"2026-01-10T00:00:00Z"`
	RemoteDeactivation    bool       `json:"remote_deactivation" doc:"Whether the owner may deactivate devices from afar." example:"true"`
	CreatedAt             *time.Time `json:"created_at" example:"2025-06-01T00:00:00Z"`
}

// License is a licenseJSON under a name that huma describes when it is embedded.
type License = licenseJSON

func toLicenseJSON(l entitlement.Held, now time.Time) licenseJSON {
	j := licenseJSON{
		ID: l.ID, Key: l.Key, Product: l.Product, Kind: string(l.Kind), OwnerEmail: string(l.Owner), Seats: l.Seats, SeatsInUse: l.SeatsInUse,
		SupportUntil: atOrNull(l.SupportUntil), RemoteDeactivation: l.RemoteDeactivation, CreatedAt: atOrNull(l.CreatedAt),
	}
	if c, ok := l.ContractAt(now); ok {
		j.EnterprisePlan = textOrNull(c.Plan)
		j.EnterpriseFrom, j.EnterpriseUntil, j.EnterpriseConfirmedAt = atOrNull(c.From), atOrNull(c.Until), atOrNull(c.ConfirmedAt)
	}
	return j
}

// held is a license that was just changed.
func held(h *entitlement.Holding, now time.Time) entitlement.Held {
	return entitlement.Held{License: h.License, SeatsInUse: len(h.Active(now))}
}

// Term is a term of Enterprise support among the fields of a license. (Embedded, it has to
// have a name that huma sees.)
type Term struct {
	Plan        string `json:"enterprise_plan,omitempty" maxLength:"200" doc:"Plan of Enterprise support, with a published policy; enterprise if left out." example:"enterprise"`
	From        date   `json:"enterprise_from,omitempty" doc:"When the term begins: a day, for its midnight in UTC, or an instant." example:"2026-01-01"`
	Until       date   `json:"enterprise_until,omitempty" doc:"When it ends, and first does not hold." example:"2027-01-01"`
	ConfirmedAt date   `json:"enterprise_confirmed_at,omitempty" doc:"When it was confirmed; it counts only then." example:"2026-01-10"`
}

// given reports whether there is a term.
func (t Term) given() bool {
	return t.Plan != "" || t.From.given() || t.Until.given() || t.ConfirmedAt.given()
}

func (t Term) read(faults *fault.List) entitlement.Contract {
	return entitlement.Contract{
		Plan: cmp.Or(t.Plan, entitlement.EnterprisePlan), From: t.From.read("enterprise_from", faults), Until: t.Until.read("enterprise_until", faults),
		ConfirmedAt: t.ConfirmedAt.read("enterprise_confirmed_at", faults),
	}
}

type newLicense struct {
	Body struct {
		Key          string `json:"license_key" maxLength:"200" doc:"The vendor's, unique." example:"K-1001"`
		Product      string `json:"product" maxLength:"200" example:"Pix4Dengine"`
		Kind         string `json:"kind" enum:"subscription,perpetual" example:"subscription"`
		OwnerEmail   string `json:"owner_email" maxLength:"254" doc:"The account that owns it." example:"ops@aerial.example"`
		Seats        *int   `json:"seats,omitempty" doc:"How many devices may be active at once; 1 if left out." example:"5"`
		SupportUntil date   `json:"support_until,omitempty" doc:"End of Support & Upgrade: a day, for its midnight in UTC, or an instant. Null: none." example:"2027-01-31"`
		Term
		RemoteDeactivation *bool `json:"remote_deactivation,omitempty" doc:"Whether the owner may deactivate devices from afar; true if left out." example:"true"`
		CreatedAt          date  `json:"created_at,omitempty" doc:"Now if left out." example:"2025-06-01"`
	}
}

// read gives the license, as far as it can be read.
func (in *newLicense) read(faults *fault.List) entitlement.License {
	b := in.Body
	l := entitlement.License{
		Key: strings.TrimSpace(b.Key), Product: strings.TrimSpace(b.Product), Kind: entitlement.Kind(b.Kind), Owner: readOwner(b.OwnerEmail, faults), Seats: 1,
		SupportUntil: b.SupportUntil.read("support_until", faults), RemoteDeactivation: true, CreatedAt: b.CreatedAt.read("created_at", faults),
	}
	if b.Seats != nil {
		l.Seats = *b.Seats
	}
	if b.RemoteDeactivation != nil {
		l.RemoteDeactivation = *b.RemoteDeactivation
	}
	if term := b.Term; term.given() {
		l.Contracts = []entitlement.Contract{term.read(faults)}
	}
	return l
}

// readOwner reads the address of an account, or notes what is wrong with it.
func readOwner(text string, faults *fault.List) entitlement.Email {
	owner, err := entitlement.ParseEmail(text)
	if err != nil {
		faults.Add("owner_email", text, "%s", err)
	}
	return owner
}
