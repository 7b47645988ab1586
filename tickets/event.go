package tickets

import (
	"time"

	"deskbell/calendars"
	"deskbell/sla"
)

// EventKind is what happened, by the name integrations know.
type EventKind string

// The kinds of event.
const (
	WasSubmitted    EventKind = "ticket.submitted"    // Impact, Country, Region, Body
	WasReplied      EventKind = "ticket.replied"      // Body
	WasResponded    EventKind = "ticket.responded"    // Message, Body
	WasAsked        EventKind = "ticket.asked"        // Body
	WasNoted        EventKind = "ticket.noted"        // Body
	WasAttached     EventKind = "ticket.attached"     // File
	WasReclassified EventKind = "ticket.reclassified" // Was, Impact, Reason
	WasRelocated    EventKind = "ticket.relocated"    // Was, Country, Region, Reason
	WasAssigned     EventKind = "ticket.assigned"     // Was, Assignee
	WasTagged       EventKind = "ticket.tagged"       // Tags
	WasSolved       EventKind = "ticket.solved"
	WasReopened     EventKind = "ticket.reopened"
	WasResumed      EventKind = "ticket.resumed" // we took the next move back from the customer
	WasClosed       EventKind = "ticket.closed"
	WasMerged       EventKind = "ticket.merged"             // Ticket: the one it duplicates
	WasMergeTarget  EventKind = "ticket.duplicate_added"    // Ticket: the duplicate; OwesAnswer
	WasRated        EventKind = "ticket.rated"              // Score, Body
	WasEntitled     EventKind = "ticket.entitled"           // Was, Reason: the basis before, and the evidence
	WasRefused      EventKind = "ticket.refused"            // Was, Reason
	WasDeactivated  EventKind = "ticket.device_deactivated" // Device, Reason: a device was deactivated for this ticket
	WasErased       EventKind = "ticket.erased"             // Reason: personal data in it was replaced

	// What became known about a promise; Clock, Since.
	WasWarned    EventKind = "sla.warning" // Percent
	WasBreached  EventKind = "sla.breached"
	WasEscalated EventKind = "sla.escalated" // Step
	WasKept      EventKind = "sla.met"

	WasAcknowledged EventKind = "sla.acknowledged" // Clock, Cause, Body: a breach was explained
)

// EventKinds are all of them.
var EventKinds = []EventKind{
	WasSubmitted, WasReplied, WasResponded, WasAsked, WasNoted, WasAttached, WasReclassified, WasRelocated, WasAssigned, WasTagged,
	WasSolved, WasReopened, WasResumed, WasClosed, WasMerged, WasMergeTarget, WasRated,
	WasEntitled, WasRefused, WasDeactivated, WasErased, WasWarned, WasBreached, WasEscalated, WasKept, WasAcknowledged,
}

// Event is one entry of a ticket's append-only history. Which details are set depends on
// the kind. What an erasure replaces is who and what was said, never what counts.
type Event struct {
	ID     string
	Number int // its place in the history, from 1
	Kind   EventKind
	At     time.Time
	Actor  Actor
	Public bool // the customer may see it
	Details
}

// Details are what an event says beyond that it happened.
type Details struct {
	Message    MessageKind
	Body       string
	Was        string // what Impact, Country or Assignee was before
	Impact     sla.Impact
	Country    string
	Region     calendars.Region
	Reason     string
	Assignee   string
	Tags       []string
	Ticket     ID
	OwesAnswer bool
	Score      int
	File       *File
	Device     string    // its name
	Clock      int       // number of the clock it is about
	Percent    int       // of its target, used up
	Step       int       // of the escalation, from 1
	Cause      RootCause // of a breach
	Since      time.Time // when it really occurred; At is when the desk recorded it
}

// File is an attachment: what was sent along, kept apart from the history by its ID.
type File struct {
	ID   string
	Name string // as the sender called it
	Type string // media type as the sender claimed it; not to be trusted
	Size int64  // bytes
}

// internal are the kinds that are the desk's own business.
var internal = map[EventKind]bool{
	WasNoted: true, WasAssigned: true, WasTagged: true, WasMergeTarget: true,
	WasWarned: true, WasBreached: true, WasEscalated: true, WasKept: true,
	WasAcknowledged: true,
}

// fact is the event as far as a promise cares; false if it doesn't.
func (e Event) fact() (sla.Fact, bool) {
	f := sla.Fact{At: e.At, Impact: e.Impact, Region: e.Region}
	switch e.Kind {
	case WasSubmitted:
		f.Kind = sla.Submitted
	case WasReplied:
		f.Kind = sla.CustomerReplied
	case WasResponded:
		f.Kind, f.Response = sla.Responded, e.Message.response()
	case WasAsked:
		f.Kind = sla.Waiting
	case WasReclassified:
		f.Kind = sla.Reclassified
	case WasRelocated:
		f.Kind = sla.Relocated
	case WasSolved:
		f.Kind = sla.Solved
	case WasReopened:
		f.Kind = sla.Reopened
	case WasResumed:
		f.Kind = sla.Resumed
	case WasClosed, WasMerged, WasRefused:
		f.Kind = sla.Closed
	case WasWarned, WasBreached, WasEscalated, WasKept, WasEntitled:
		f.Kind = sla.Observed
	case WasMergeTarget:
		f.Kind = sla.CustomerReplied // the duplicate's question is this ticket's now
		return f, e.OwesAnswer
	default:
		return f, false
	}
	return f, true
}
