package search

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"deskbell/entitlement"
	"deskbell/sla"
	"deskbell/tickets"
)

// readAddress reads an email address, or only its domain after an @.
func readAddress(value string, _ Known) (string, string) {
	whole := value
	if strings.HasPrefix(value, "@") {
		whole = "anyone" + value
	}
	email, err := entitlement.ParseEmail(whole)
	if err != nil {
		return value, fmt.Sprintf("%q is not an address; write one such as ada@example.com, or @example.com for all of a domain", value)
	}
	if whole != value {
		return strings.TrimPrefix(string(email), "anyone"), ""
	}
	return string(email), ""
}

// day is how a day is written.
const day = "2006-01-02"

// readPeriod reads days, in UTC: one, from one to another, or from or until one.
func readPeriod(value string, _ Known) (string, string) {
	if _, _, ok := period(value); !ok {
		return value, fmt.Sprintf("%q is no day; write 2026-11-01, >2026-11-01, >=2026-11-01, <2026-11-01, <=2026-11-01 or 2026-11-01..2026-11-30", value)
	}
	return value, ""
}

// period is from when until just before when days last; a zero time has no end there. After
// a day means from the next one.
func period(value string) (from, until time.Time, ok bool) {
	first, last, between := strings.Cut(value, "..")
	switch {
	case between:
		if from, ok = midnight(first); ok {
			until, ok = midnight(last)
		}
		return from, until.AddDate(0, 0, 1), ok && !until.Before(from)
	case strings.HasPrefix(value, ">="):
		from, ok = midnight(value[2:])
	case strings.HasPrefix(value, "<="):
		until, ok = midnight(value[2:])
		until = until.AddDate(0, 0, 1)
	case strings.HasPrefix(value, ">"):
		from, ok = midnight(value[1:])
		from = from.AddDate(0, 0, 1)
	case strings.HasPrefix(value, "<"):
		until, ok = midnight(value[1:])
	default:
		from, ok = midnight(value)
		until = from.AddDate(0, 0, 1)
	}
	return from, until, ok
}

func midnight(text string) (time.Time, bool) {
	at, err := time.Parse(day, text)
	return at, err == nil && at.Year() >= 1900 && at.Year() < 9999
}

// optionOf is what a value that was read asks for.
func optionOf(name, value, searcher string) tickets.Option {
	o := tickets.Option{Value: value}
	switch name {
	case "is":
		return stateOf(value, searcher)
	case "impact":
		o.Field = tickets.InImpact
	case "region":
		o.Field = tickets.InRegion
	case "assignee":
		if o.Field = tickets.InAssignee; value == me {
			o.Value = searcher
		}
	case "tag":
		o.Field = tickets.InTags
	case "from":
		o.Field = tickets.InRequester
	case "license":
		o.Field = tickets.InLicense
	case "topic":
		o.Field = tickets.InTopic
	case "country":
		o.Field = tickets.InCountry
	case "created", "updated":
		if o.Field = tickets.InCreated; name == "updated" {
			o.Field = tickets.InUpdated
		}
		o.From, o.Until, _ = period(value) // it was read
	}
	return o
}

func stateOf(value, searcher string) tickets.Option {
	switch {
	case value == mine:
		return tickets.Option{Field: tickets.InAssignee, Value: searcher}
	case value == unassigned:
		return tickets.Option{Field: tickets.InAssignee, Value: tickets.Nobody}
	case slices.Contains(sla.Standings, sla.Standing(value)):
		return tickets.Option{Field: tickets.InStanding, Value: value}
	}
	return tickets.Option{Field: tickets.InStatus, Value: value}
}
