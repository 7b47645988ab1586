package documents

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"deskbell/entitlement"
)

// What a line may hold.
const (
	mostSeats    = 100_000
	longestField = 200 // characters
)

// readLine keeps the license of one line, or notes all that is wrong with it.
func (l *licenseReader) readLine(record []string) {
	l.bad = false
	if len(record) != len(l.header) {
		l.fault(l.line, len(record), "has %d fields, the header %d; put fields that contain a comma in quotes", len(record), len(l.header))
		return
	}
	l.fields = map[string]string{}
	for i, column := range l.header {
		l.fields[column] = unguarded(strings.TrimSpace(record[i]))
		switch {
		case !utf8.ValidString(record[i]):
			l.fields[column] = ""
			l.wrong(column, "is not UTF-8 text; save the file in that encoding")
		case !printable(l.fields[column], false) || column != "owner_email" && utf8.RuneCountInString(l.fields[column]) > longestField:
			l.wrong(column, "must be at most %d characters of text, on one line", longestField)
		}
	}
	if l.bad {
		return
	}
	license := entitlement.License{
		Key:                l.key(),
		Product:            l.required("product"),
		Kind:               l.kind(),
		Owner:              l.owner(),
		Seats:              l.seats(),
		SupportUntil:       l.instant("support_until"),
		Contracts:          l.contracts(),
		RemoteDeactivation: l.flag("remote_deactivation"),
		CreatedAt:          l.instant("created_at"),
	}
	if !l.bad {
		l.licenses = append(l.licenses, license)
	}
}

func (l *licenseReader) required(column string) string {
	if l.fields[column] == "" {
		l.wrong(column, "is missing")
	}
	return l.fields[column]
}

func (l *licenseReader) key() string {
	key := l.required("license_key")
	if first, twice := l.lineOf[key]; twice {
		l.wrong("license_key", "%s is on line %d already; keep one", key, first)
	} else if key != "" {
		l.lineOf[key] = l.line
	}
	return key
}

func (l *licenseReader) kind() entitlement.Kind {
	kind := entitlement.Kind(strings.ToLower(l.fields["kind"]))
	if kind != entitlement.Subscription && kind != entitlement.Perpetual {
		l.wrong("kind", "must be subscription or perpetual")
	}
	return kind
}

func (l *licenseReader) owner() entitlement.Email {
	email, err := entitlement.ParseEmail(l.fields["owner_email"])
	if err != nil {
		l.wrong("owner_email", "%s", err)
	}
	return email
}

func (l *licenseReader) seats() int {
	if l.fields["seats"] == "" {
		return 1
	}
	seats, err := strconv.Atoi(l.fields["seats"])
	if err != nil || seats < 1 || seats > mostSeats {
		l.wrong("seats", "must be a whole number from 1 to %d", mostSeats)
	}
	return seats
}

func (l *licenseReader) flag(column string) bool {
	switch strings.ToLower(l.fields[column]) {
	case "true":
		return true
	case "", "false":
		return false
	}
	l.wrong(column, "must be true or false")
	return false
}

// instant reads a date, which means its midnight in UTC, or an instant; zero for none.
func (l *licenseReader) instant(column string) time.Time {
	text := l.fields[column]
	if text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		at, err = time.Parse(time.RFC3339, text)
	}
	if at = instant(at); err != nil || at.Year() < firstYear || at.Year() > 9999 {
		l.wrong(column, "%q is not a date; write it like 2026-01-31, or like 2026-01-31T09:30:00Z", text)
		return time.Time{}
	}
	return at
}

// contracts reads the term of the Enterprise add-on, of which a line has one at most: none
// where the line has none of its fields.
func (l *licenseReader) contracts() []entitlement.Contract {
	text := l.fields
	if text["enterprise_plan"]+text["enterprise_from"]+text["enterprise_until"]+text["enterprise_confirmed_at"] == "" {
		return nil
	}
	c := entitlement.Contract{
		Plan:        text["enterprise_plan"],
		From:        l.instant("enterprise_from"),
		Until:       l.instant("enterprise_until"),
		ConfirmedAt: l.instant("enterprise_confirmed_at"),
	}
	if c.Plan == "" {
		c.Plan = entitlement.EnterprisePlan
	}
	if !slices.Contains(l.plans, c.Plan) {
		l.wrong("enterprise_plan", "%q has no published policy; use %s", c.Plan, strings.Join(l.plans, ", "))
	}
	for _, column := range []string{"enterprise_from", "enterprise_until"} {
		if text[column] == "" {
			l.wrong(column, "is missing; an Enterprise contract has both enterprise_from and enterprise_until")
		}
	}
	if !c.From.IsZero() && !c.Until.IsZero() && !c.Until.After(c.From) {
		l.wrong("enterprise_until", "must be after enterprise_from, %s", text["enterprise_from"])
	}
	return []entitlement.Contract{c}
}
