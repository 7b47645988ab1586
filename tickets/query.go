package tickets

import (
	"time"

	"deskbell/calendars"
	"deskbell/sla"
)

// Query selects tickets. Empty fields select everything.
type Query struct {
	Now        time.Time // standing and status are as of now
	Statuses   []Status
	Standing   sla.Standing
	Impact     sla.Impact
	Region     calendars.Region
	Assignee   string // an email, or Nobody
	Tag        string
	Conditions []Condition // all of them must hold, besides
	Sort       Sort
	Limit      int
	Cursor     string // from a Page before
}

// Nobody selects tickets without an assignee.
const Nobody = "none"

// Condition holds if one of its options does, or with Not if none does.
type Condition struct {
	Not bool
	Any []Option
}

// Option is what a ticket may be like. Which of its fields count depends on the first.
type Option struct {
	Field Field
	Value string
	// Words stand beside each other, in this order, in one text of the ticket. With Begins
	// the last is only the beginning of a word. A single word may also be the ticket's number.
	Words  []string
	Begins bool
	From   time.Time // that instant or later; zero: since ever
	Until  time.Time // before that instant; zero: for ever
}

// Field is what an option looks at.
type Field string

// The fields, with what their options have.
const (
	InText      Field = "text" // Words, Begins: subject, description, names, addresses, messages
	InStatus    Field = "status"
	InStanding  Field = "standing"
	InImpact    Field = "impact"
	InRegion    Field = "region"
	InCountry   Field = "country"
	InTopic     Field = "topic"
	InAssignee  Field = "assignee"  // Value: an email, or Nobody
	InTags      Field = "tags"      // Value: one of them
	InRequester Field = "requester" // Value: an email in lower case, or @ and a domain
	InLicense   Field = "license"   // likewise
	InCreated   Field = "created"   // From, Until
	InUpdated   Field = "updated"   // From, Until
)
