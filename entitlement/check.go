package entitlement

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"deskbell/internal/fault"
)

// mostSeats a license may have.
const mostSeats = 100_000

// The longest texts, in characters.
const (
	longestLine   = 200 // such as a key or a name
	longestReason = 1_000
)

// Check names every fault of a license, by the names of the CSV file. The plans are those a
// contract may name.
func (l License) Check(plans []string) error {
	var faults fault.List
	checkLine(&faults, "license_key", l.Key)
	checkLine(&faults, "product", l.Product)
	if l.Kind != Subscription && l.Kind != Perpetual {
		faults.Add("kind", string(l.Kind), "must be subscription or perpetual")
	}
	if _, err := ParseEmail(string(l.Owner)); err != nil {
		faults.Add("owner_email", string(l.Owner), "%s", err)
	}
	if l.Seats < 1 || l.Seats > mostSeats {
		faults.Add("seats", l.Seats, "must be a whole number from 1 to %d", mostSeats)
	}
	for i, c := range l.Contracts {
		c.check(&faults, plans)
		for _, other := range l.Contracts[i+1:] {
			if c.overlaps(other) {
				faults.Add("enterprise_from", nil, "the term from %s until %s overlaps the one from %s until %s", day(c.From), day(c.Until), day(other.From), day(other.Until))
			}
		}
	}
	return faults.Err("invalid_license", "The license cannot be stored as it is.")
}

func (c Contract) check(faults *fault.List, plans []string) {
	if !slices.Contains(plans, c.Plan) {
		faults.Add("enterprise_plan", c.Plan, "%q has no published policy; use %s", c.Plan, strings.Join(plans, ", "))
	}
	if c.From.IsZero() {
		faults.Add("enterprise_from", nil, "is missing; a term has both a beginning and an end")
	}
	switch {
	case c.Until.IsZero():
		faults.Add("enterprise_until", nil, "is missing; a term has both a beginning and an end")
	case !c.Until.After(c.From):
		faults.Add("enterprise_until", c.Until, "must be after the term's beginning, %s", day(c.From))
	}
}

// checkLine refuses what is empty, too long or not one line of text.
func checkLine(faults *fault.List, location, text string) {
	checkText(faults, location, text, longestLine, unicode.IsControl)
}

// checkReason refuses what explains nothing. A reason may have several lines.
func checkReason(faults *fault.List, reason string) {
	checkText(faults, "reason", reason, longestReason, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) })
}

func checkText(faults *fault.List, location, text string, longest int, barred func(rune) bool) {
	switch {
	case strings.TrimSpace(text) == "":
		faults.Add(location, nil, "is missing")
	case !utf8.ValidString(text) || strings.ContainsFunc(text, barred):
		faults.Add(location, nil, "has control characters in it, or is no text")
	case utf8.RuneCountInString(text) > longest:
		faults.Add(location, nil, "is longer than %d characters", longest)
	}
}
