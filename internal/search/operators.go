package search

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"deskbell/calendars"
	"deskbell/sla"
	"deskbell/tickets"
)

// operator reads a value: into its usual form, or a message of what is wrong with it.
type operator struct {
	example string
	read    func(value string, known Known) (usual, message string)
}

// The words of is: that are neither a status nor a standing.
const (
	mine       = "mine"
	unassigned = "unassigned"
	me         = "me"
)

var operators = map[string]operator{
	"is":       {"open", readState},
	"impact":   {"critical", readImpact},
	"region":   {"europe", readRegion},
	"assignee": {"me", readAssignee},
	"tag":      {"gpu", func(value string, _ Known) (string, string) { return strings.ToLower(value), "" }},
	"from":     {"ada@example.com", readAddress},
	"license":  {"ops@example.com", readAddress},
	"topic":    {"processing", readTopic},
	"country":  {"CH", readCountry},
	"created":  {">2026-11-01", readPeriod},
	"updated":  {"2026-11-01..2026-11-30", readPeriod},
}

// Operators are the names of all, in order.
func Operators() []string {
	return slices.Sorted(maps.Keys(operators))
}

// States are the words of is:.
func States() []string {
	var all []string
	for _, s := range tickets.Statuses {
		all = append(all, string(s))
	}
	for _, s := range sla.Standings {
		all = append(all, string(s))
	}
	return append(all, mine, unassigned)
}

// oneOf reads a value that must be one of some.
func oneOf(what, value string, all []string) (usual, message string) {
	value = strings.ToLower(value)
	if slices.Contains(all, value) {
		return value, ""
	}
	return value, fmt.Sprintf("%q is not %s%s; use %s", value, what, hint(value, all), strings.Join(all, ", "))
}

func readState(value string, _ Known) (string, string) {
	return oneOf("what a ticket can be", value, States())
}

func readImpact(value string, known Known) (string, string) {
	return oneOf("a business impact", value, texts(known.Impacts))
}

func readRegion(value string, _ Known) (string, string) {
	return oneOf("a region", value, texts(calendars.Regions))
}

func readTopic(value string, known Known) (string, string) {
	return oneOf("a topic", value, known.topics())
}

func readCountry(value string, _ Known) (string, string) {
	value = strings.ToUpper(value)
	if _, err := calendars.RegionOf(value); err != nil {
		return value, err.Error()
	}
	return value, ""
}

func readAssignee(value string, known Known) (string, string) {
	if value = strings.ToLower(value); value == me || value == tickets.Nobody {
		return value, ""
	}
	usual, message := readAddress(value, known)
	if message != "" {
		message = fmt.Sprintf("%q is nobody tickets are assigned to; use me, none, or an address such as ada@example.com", value)
	}
	return usual, message
}

// texts are values as text.
func texts[T ~string](all []T) []string {
	some := make([]string, len(all))
	for i, one := range all {
		some[i] = string(one)
	}
	return some
}
