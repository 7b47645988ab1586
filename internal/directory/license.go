package directory

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// licenseJSON has the fields of the CSV file by the same names, and by the same rules. A
// license with several terms of the Enterprise add-on has them as contracts instead.
type licenseJSON struct {
	Key                string         `json:"license_key"`
	Product            string         `json:"product"`
	Kind               string         `json:"kind"`
	Owner              string         `json:"owner_email"`
	Seats              *int           `json:"seats"`
	SupportUntil       string         `json:"support_until"`
	Plan               string         `json:"enterprise_plan"`
	From               string         `json:"enterprise_from"`
	Until              string         `json:"enterprise_until"`
	ConfirmedAt        string         `json:"enterprise_confirmed_at"`
	Contracts          []contractJSON `json:"contracts"`
	RemoteDeactivation bool           `json:"remote_deactivation"`
	CreatedAt          string         `json:"created_at"`
}

type contractJSON struct {
	Plan        string `json:"plan"`
	From        string `json:"from"`
	Until       string `json:"until"`
	ConfirmedAt string `json:"confirmed_at"`
}

// license checks every field. The plans are those a contract may name; nil: any.
func (j licenseJSON) license(owner entitlement.Email, plans []string) (entitlement.License, error) {
	var r fieldReader
	switch email, err := entitlement.ParseEmail(j.Owner); {
	case err != nil:
		return entitlement.License{}, fmt.Errorf("%w: owner_email is no email address", errGarbage)
	case email != owner:
		return entitlement.License{}, errAnotherAccount
	}
	l := entitlement.License{
		Key: r.text("license_key", j.Key), Product: r.text("product", j.Product),
		Kind: entitlement.Kind(strings.ToLower(r.text("kind", j.Kind))), Owner: owner, Seats: 1,
		SupportUntil:       r.instant("support_until", j.SupportUntil),
		Contracts:          r.contracts(j),
		RemoteDeactivation: j.RemoteDeactivation,
		CreatedAt:          r.instant("created_at", j.CreatedAt),
	}
	if j.Seats != nil {
		l.Seats = *j.Seats
	}
	err := r.faults.Err("invalid_license", "The license cannot be read.")
	if err == nil {
		err = l.Check(permitted(l, plans))
	}
	if err != nil {
		return entitlement.License{}, fmt.Errorf("%w: %w", errGarbage, err)
	}
	return l, nil
}

// permitted are the plans a license's contracts may name.
func permitted(l entitlement.License, plans []string) []string {
	if plans != nil {
		return plans
	}
	for _, c := range l.Contracts {
		plans = append(plans, c.Plan)
	}
	return plans
}

// fieldReader reads the fields of one license and notes all that is wrong with them.
type fieldReader struct{ faults fault.List }

const (
	longestField        = 200 // characters
	firstYear, lastYear = 1970, 9999
)

func (r *fieldReader) text(name, value string) string {
	value = strings.TrimSpace(value)
	if utf8.RuneCountInString(value) > longestField || strings.ContainsFunc(value, func(c rune) bool { return !unicode.IsPrint(c) }) {
		r.faults.Add(name, nil, "must be at most %d characters of text, on one line", longestField)
	}
	return value
}

// instant reads a date, which means its midnight in UTC, or an instant; zero for none.
func (r *fieldReader) instant(name, text string) time.Time {
	if text = r.text(name, text); text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		at, err = time.Parse(time.RFC3339, text)
	}
	at = at.UTC().Truncate(time.Microsecond)
	if err != nil || at.Year() < firstYear || at.Year() > lastYear {
		r.faults.Add(name, nil, "is not a date; write it like 2026-01-31, or like 2026-01-31T09:30:00Z")
		return time.Time{}
	}
	return at
}

// contracts reads the terms of the Enterprise add-on, by their beginning.
func (r *fieldReader) contracts(j licenseJSON) []entitlement.Contract {
	terms, prefix := j.Contracts, ""
	if one := (contractJSON{j.Plan, j.From, j.Until, j.ConfirmedAt}); one != (contractJSON{}) {
		if len(terms) > 0 {
			r.faults.Add("contracts", nil, "are there beside the fields of one term, enterprise_…; give either")
		}
		terms, prefix = []contractJSON{one}, "enterprise_"
	}
	var all []entitlement.Contract
	for _, term := range terms {
		all = append(all, entitlement.Contract{
			Plan: cmp.Or(r.text(prefix+"plan", term.Plan), entitlement.EnterprisePlan),
			From: r.instant(prefix+"from", term.From), Until: r.instant(prefix+"until", term.Until),
			ConfirmedAt: r.instant(prefix+"confirmed_at", term.ConfirmedAt),
		})
	}
	slices.SortStableFunc(all, func(a, b entitlement.Contract) int { return a.From.Compare(b.From) })
	return all
}
