package sla

import (
	"time"

	"deskbell/calendars"
)

// FactKind is what happened.
type FactKind string

// The kinds of fact.
const (
	Submitted       FactKind = "submitted"    // with Impact and Region; always the first
	CustomerReplied FactKind = "replied"      // also ends waiting
	Responded       FactKind = "responded"    // with Response
	Reclassified    FactKind = "reclassified" // with Impact
	Relocated       FactKind = "relocated"    // with Region
	Waiting         FactKind = "waiting"      // the customer has the next move
	Resumed         FactKind = "resumed"      // we have it again
	Solved          FactKind = "solved"
	Reopened        FactKind = "reopened"
	Closed          FactKind = "closed"   // for good, or merged into another ticket
	Observed        FactKind = "observed" // nothing but that the desk looked, and noted what was broken by then
)

// Fact is something that happened and that a promise cares about.
type Fact struct {
	Kind     FactKind
	At       time.Time
	Impact   Impact
	Region   calendars.Region
	Response Response
}
