package report

import (
	"time"

	"deskbell/calendars"
	"deskbell/sla"
	"deskbell/tickets"
)

// Breach is a broken promise, as a manager looks at it.
type Breach struct {
	Ticket       tickets.ID
	Number       int64 // the ticket's
	Subject      string
	Clock        int // number of the clock under which it broke
	Metric       sla.Metric
	Impact       sla.Impact
	Region       calendars.Region
	Policy       string // version
	Calendar     string // version, which counts the time
	Target       sla.Target
	PromisedAt   time.Time
	DueAt        time.Time
	At           time.Time
	DetectedAt   time.Time // zero: not recorded yet
	Cause        sla.Cause
	AnsweredAt   time.Time // zero: not answered
	Owed         bool      // the customer still waits
	Responder    string    // who answered, by email; empty: nobody
	Assignee     string    // by email; empty: nobody
	Acknowledged *tickets.Acknowledgement
	Late         time.Duration // business time from the due instant to the answer, or until now while it is owed; set by the desk
}

// Plan is what the policy is for.
func (b Breach) Plan() string { return planOf(b.Policy) }

// BreachQuery selects breaches of a period. Empty fields select all.
type BreachQuery struct {
	Query
	Cause        sla.Cause
	Impact       sla.Impact       // whose target it was
	Region       calendars.Region // that it was promised to
	Agent        string           // by email, as ByAgent groups them: who answered, or else whom the ticket is assigned to; Nobody for none
	Acknowledged *bool
	Limit        int    // how many at most
	Cursor       string // continues a list, see Store.Breaches
}
