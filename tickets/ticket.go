package tickets

import (
	"slices"
	"strings"
	"time"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/sla"
)

// ID identifies a ticket: a UUID, as text.
type ID string

// Ticket is a request as it stands. What happened to it is in Events; what was promised for
// it is in Clocks, which Judge makes from them.
type Ticket struct {
	ID           ID
	Number       int64 // what people call it by; given by the store
	Version      int64 // counts its changes
	Status       Status
	Subject      string
	Description  string
	Topic        string
	Tags         []string
	Requester    Requester
	LicenseEmail entitlement.Email
	Reported     sla.Impact // what the customer chose
	Impact       sla.Impact // what counts
	Assignee     string     // a staff member's email; empty: nobody
	Verdict      entitlement.Verdict
	Terms        Pinned
	Clocks       sla.Ledger
	Rating       *Rating
	Acknowledged []Acknowledgement // of its breaches: the latest of each
	Duplicates   ID                // the ticket this one was merged into; empty: none
	AccessHash   string            // of the link that it comes with; empty once it is stored
	CreatedAt    time.Time
	UpdatedAt    time.Time
	SolvedAt     time.Time // zero unless solved, or closed after that
	ErasedAt     time.Time // when what it tells of its customer was replaced; zero: it wasn't
	ObserveAt    time.Time // when the passing of time will next bring something about; zero for never
	Events       []Event   // oldest first; only where the store was asked for the history
}

// Requester is the person who asks.
type Requester struct {
	Name    string
	Email   string
	Country string // ISO 3166-1 alpha-2
	Region  calendars.Region
	// Language is one of Languages: the one they are written to in.
	Language string
}

// Rating is what the customer thought of it.
type Rating struct {
	Score   int // 1 to 5
	Comment string
}

// Pinned names the versions a ticket was promised, such as enterprise@1.
type Pinned struct {
	Policy    string
	Calendars []string
}

// PinnedTo names the versions of terms.
func PinnedTo(terms sla.Terms) Pinned {
	p := Pinned{Policy: terms.Policy.Ref()}
	for _, c := range terms.Calendars {
		p.Calendars = append(p.Calendars, c.Ref())
	}
	slices.Sort(p.Calendars)
	return p
}

// key is the same for the same versions.
func (p Pinned) key() string { return p.Policy + " " + strings.Join(p.Calendars, " ") }

// ClosesAt is when a solved ticket closes for good; zero unless solved.
func (t *Ticket) ClosesAt() time.Time {
	if t.SolvedAt.IsZero() {
		return time.Time{}
	}
	return t.SolvedAt.Add(ClosesAfter)
}

// StatusAt is the status at now. A solved ticket closes by itself, whether or not anything
// has recorded it.
func (t *Ticket) StatusAt(now time.Time) Status {
	if t.Status == Solved && !now.Before(t.ClosesAt()) {
		return Closed
	}
	return t.Status
}

// Judge is the ledger that the history makes under the terms, as of now.
func (t *Ticket) Judge(terms sla.Terms, now time.Time) (sla.Ledger, error) {
	var facts []sla.Fact
	for _, e := range t.Events {
		if f, ok := e.fact(); ok {
			facts = append(facts, f)
		}
	}
	return sla.Judge(facts, terms, now)
}

// WaitingOn is who has the next move at now: us, customer or nobody.
func (t *Ticket) WaitingOn(now time.Time) string {
	switch t.StatusAt(now) {
	case Open:
		return "us"
	case Pending:
		return "customer"
	}
	return "nobody"
}

// awaitsAnswer reports whether the customer wrote last, leaving aside what is no response.
// Once solved nobody waits; a ticket that was reopened waits for what it waited for before.
func (t *Ticket) awaitsAnswer() bool {
	if !t.SolvedAt.IsZero() {
		return false
	}
	for _, e := range slices.Backward(t.Events) {
		switch e.Kind {
		case WasSubmitted, WasReplied:
			return true
		case WasResponded:
			return false
		case WasMergeTarget:
			if e.OwesAnswer {
				return true
			}
		}
	}
	return false
}

// move sets the status and what goes with it.
func (t *Ticket) move(to Status, at time.Time) {
	switch {
	case to == Open || to == Pending:
		t.SolvedAt = time.Time{}
	case to == Solved && t.SolvedAt.IsZero():
		t.SolvedAt = at
	}
	t.Status = to
}

// record appends to the history. Two servers' clocks may disagree a little; the history
// never runs backward.
func (t *Ticket) record(e Event) {
	if n := len(t.Events); n > 0 && e.At.Before(t.Events[n-1].At) {
		e.At = t.Events[n-1].At
	}
	e.Number = len(t.Events) + 1
	e.Public = !internal[e.Kind]
	t.Events = append(t.Events, e)
	t.UpdatedAt = e.At
	if e.Kind == WasAcknowledged {
		t.acknowledge(e)
	}
}

// FileKey is where the content of a ticket's attachment is kept.
func FileKey(ticket ID, f File) string { return string(ticket) + "/" + f.ID }

// File finds an attachment in the history.
func (t *Ticket) File(id string) (File, error) {
	if !t.ErasedAt.IsZero() {
		return File{}, fault.New(fault.NotFound, "not_found", "The attachments of this ticket were erased.")
	}
	for _, e := range t.Events {
		if e.File != nil && e.File.ID == id {
			return *e.File, nil
		}
	}
	return File{}, fault.New(fault.NotFound, "not_found", "There is no such attachment on this ticket.")
}
