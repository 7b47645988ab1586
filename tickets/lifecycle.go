package tickets

import (
	"time"

	"deskbell/internal/fault"
)

// Status is where a ticket is in its life.
type Status string

// The statuses.
const (
	Open    Status = "open"    // we have the next move
	Pending Status = "pending" // the customer has
	Solved  Status = "solved"  // done, unless the customer comes back
	Closed  Status = "closed"  // done for good
)

// Statuses lists them in order of life.
var Statuses = []Status{Open, Pending, Solved, Closed}

// ClosesAfter is how long a solved ticket waits for the customer to come back.
const ClosesAfter = 14 * 24 * time.Hour

// Action is something done to a ticket.
type Action string

// The actions.
const (
	Reply      Action = "reply"      // the customer writes
	Respond    Action = "respond"    // we send an action plan, a status update, a workaround or a resolution
	Ask        Action = "ask"        // we ask the customer something
	Note       Action = "note"       // we write to ourselves
	Attach     Action = "attach"     // either side adds a file
	Reclassify Action = "reclassify" // we correct the business impact
	Relocate   Action = "relocate"   // we correct the customer's country
	Assign     Action = "assign"
	Tag        Action = "tag"
	Solve      Action = "solve"
	Reopen     Action = "reopen"
	Close      Action = "close"
	Merge      Action = "merge"   // into the ticket this one duplicates
	Rate       Action = "rate"    // the customer says how it went
	Entitle    Action = "entitle" // a provisional verdict becomes one that admits
	Refuse     Action = "refuse"  // or one that doesn't
	Erase      Action = "erase"   // what it tells of its customer is replaced
)

// Actions lists them in the table's order.
var Actions = []Action{Reply, Respond, Ask, Note, Attach, Reclassify, Relocate, Assign, Tag, Solve, Reopen, Close, Merge, Rate, Entitle, Refuse, Erase}

// Outcome is a cell of the table: the status that follows, or why the action doesn't apply.
type Outcome struct {
	To     Status
	Reason string // a clause that follows "the ticket …"; empty when the action applies
}

const (
	final     = "is closed for good; submit a new request that mentions its number"
	unsolved  = "is not solved yet"
	notSolved = "is not solved yet; solve it first"
)

// Lifecycle is the whole life of a ticket, states × actions.
var Lifecycle = map[Status]map[Action]Outcome{
	Open: {
		Reply: {To: Open}, Respond: {To: Open}, Ask: {To: Pending}, Note: {To: Open}, Attach: {To: Open},
		Reclassify: {To: Open}, Relocate: {To: Open}, Assign: {To: Open}, Tag: {To: Open},
		Solve: {To: Solved}, Reopen: {Reason: "is open already"}, Close: {Reason: notSolved},
		Merge: {To: Closed}, Rate: {Reason: unsolved}, Entitle: {To: Open}, Refuse: {To: Closed},
		Erase: {Reason: notSolved},
	},
	Pending: {
		Reply: {To: Open}, Respond: {To: Pending}, Ask: {To: Pending}, Note: {To: Pending}, Attach: {To: Pending},
		Reclassify: {To: Pending}, Relocate: {To: Pending}, Assign: {To: Pending}, Tag: {To: Pending},
		Solve: {To: Solved}, Reopen: {To: Open}, Close: {Reason: notSolved},
		Merge: {To: Closed}, Rate: {Reason: unsolved}, Entitle: {To: Pending}, Refuse: {To: Closed},
		Erase: {Reason: notSolved},
	},
	Solved: {
		Reply: {To: Open}, Respond: {To: Solved}, Ask: {Reason: "is solved; reopen it to ask for something"}, Note: {To: Solved}, Attach: {To: Solved},
		Reclassify: {To: Solved}, Relocate: {To: Solved}, Assign: {To: Solved}, Tag: {To: Solved},
		Solve: {Reason: "is solved already"}, Reopen: {To: Open}, Close: {To: Closed},
		Merge: {To: Closed}, Rate: {To: Solved}, Entitle: {To: Solved}, Refuse: {To: Closed},
		Erase: {To: Closed},
	},
	Closed: {
		Reply: {Reason: final}, Respond: {Reason: final}, Ask: {Reason: final}, Note: {To: Closed}, Attach: {Reason: final},
		Reclassify: {Reason: "is closed; what was promised and kept is settled"}, Relocate: {Reason: "is closed; what was promised and kept is settled"},
		Assign: {Reason: final}, Tag: {To: Closed},
		Solve: {Reason: final}, Reopen: {Reason: final}, Close: {Reason: "is closed already"},
		Merge: {Reason: final}, Rate: {To: Closed}, Entitle: {To: Closed}, Refuse: {To: Closed},
		Erase: {To: Closed},
	},
}

// next looks an action up. The error is a fault.Conflict that says why it doesn't apply.
func (s Status) next(action Action) (Status, error) {
	outcome := Lifecycle[s][action]
	if outcome.Reason != "" {
		return s, fault.New(fault.Conflict, "action_not_applicable", "Cannot %s: the ticket %s.", action, outcome.Reason)
	}
	return outcome.To, nil
}
