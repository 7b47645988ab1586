package saved

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/tongue"
	"deskbell/tickets"
)

// Placeholders are what a reply may leave open, written as {{requester.name}}.
var Placeholders = []string{"requester.name", "ticket.number", "ticket.subject", "agent.name", "due"}

var placeholderForm = regexp.MustCompile(`\{\{[^{}\n]*\}\}`)

// named is a placeholder's name, of how it is written.
func named(written string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(written, "{{"), "}}"))
}

// checkPlaceholders names those that there aren't, and braces that hold none.
func checkPlaceholders(faults *fault.List, body string) {
	var wrong []string
	for _, written := range placeholderForm.FindAllString(body, -1) {
		if !slices.Contains(Placeholders, named(written)) && !slices.Contains(wrong, written) {
			wrong = append(wrong, written)
		}
	}
	there := "{{" + strings.Join(Placeholders, "}}, {{") + "}}"
	switch {
	case len(wrong) == 1:
		faults.Add("body", nil, "%s is not a placeholder; there are %s", wrong[0], there)
	case len(wrong) > 1:
		faults.Add("body", nil, "%s are not placeholders; there are %s", strings.Join(wrong[:min(len(wrong), 5)], ", "), there)
	case strings.Contains(placeholderForm.ReplaceAllString(body, ""), "{{"):
		faults.Add("body", nil, "has {{ without the }} that closes a placeholder; there are %s", there)
	}
}

// Values are what placeholders stand for, by their names. What is empty is not known.
type Values map[string]string

// spoken knows no phrases, only how each language writes a date.
var spoken = tongue.New()

// ValuesFor are what placeholders stand for on a ticket. Due is the instant until which the
// customer is promised to hear from the desk, zero for none; it is written in their language, by
// the clock of the desk's zone.
func ValuesFor(t *tickets.Ticket, due time.Time, zone *time.Location, agent string) Values {
	v := Values{
		"requester.name": t.Requester.Name, "ticket.number": strconv.FormatInt(t.Number, 10),
		"ticket.subject": t.Subject, "agent.name": agent,
	}
	if !due.IsZero() {
		v["due"] = spoken.In(t.Requester.Language).Day(due, zone) + " (" + zone.String() + ")"
	}
	return v
}

// blank stands where nothing is known, for the agent to fill in.
const blank = "…"

// Expand puts values in the place of a reply's placeholders. What a value says is never read for
// placeholders itself. Missing are the placeholders that have none, each once: they become an
// ellipsis.
func Expand(body string, v Values) (expanded string, missing []string) {
	expanded = placeholderForm.ReplaceAllStringFunc(body, func(written string) string {
		name := named(written)
		if value := v[name]; value != "" {
			return value
		}
		if !slices.Contains(Placeholders, name) {
			return written // of a body from before it was checked
		}
		if !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
		return blank
	})
	return expanded, missing
}
