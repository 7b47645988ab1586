package client

import (
	"net/url"
	"strconv"
	"time"
)

// Ticket is a request and how it stands.
type Ticket struct {
	ID           string       `json:"id"`
	Number       int64        `json:"number"`
	Version      int64        `json:"version"`
	Status       string       `json:"status"`
	WaitingOn    string       `json:"waiting_on"`
	Subject      string       `json:"subject"`
	Description  string       `json:"description"`
	Topic        string       `json:"topic"`
	Tags         []string     `json:"tags"`
	Requester    Requester    `json:"requester"`
	LicenseEmail string       `json:"license_email"`
	Impact       Impact       `json:"impact"`
	Assignee     string       `json:"assignee"`
	Entitlement  Entitlement  `json:"entitlement"`
	SLA          SLA          `json:"sla"`
	MergedInto   string       `json:"merged_into"`
	MergedNumber int64        `json:"merged_into_number"`
	Rating       *Rating      `json:"rating"`
	Attachments  []Attachment `json:"attachments"`
	CreatedAt    time.Time    `json:"created_at"`
	UpdatedAt    time.Time    `json:"updated_at"`
	SolvedAt     time.Time    `json:"solved_at"`
	ClosesAt     time.Time    `json:"closes_at"`
	ErasedAt     time.Time    `json:"erased_at"`
	// Blocked is what staff cannot do just now, by the action, and why: a clause after "the ticket".
	Blocked map[string]string `json:"blocked"`
}

// Path is the ticket's page.
func (t Ticket) Path() string { return "/tickets/" + strconv.FormatInt(t.Number, 10) }

// Zone is the desk's; UTC where nothing is promised.
func (t Ticket) Zone() *time.Location {
	if zone, err := time.LoadLocation(t.SLA.TimeZone); err == nil {
		return zone
	}
	return time.UTC
}

// Urgent is the running clock that is due first; false if none runs.
func (t Ticket) Urgent() (first Clock, runs bool) {
	for _, c := range t.SLA.Clocks {
		if c.State == "running" && (!runs || c.DueAt.Before(first.DueAt)) {
			first, runs = c, true
		}
	}
	return first, runs
}

// Requester is who asked.
type Requester struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Country  string `json:"country"`
	Region   string `json:"region"`
	Language string `json:"language,omitempty"`
}

// Impact is what the customer chose, and what counts.
type Impact struct{ Reported, Current string }

// Entitlement is why the request was admitted.
type Entitlement struct {
	Basis      string    `json:"basis"`
	Plan       string    `json:"plan"`
	LicenseID  string    `json:"license_id"`
	Evidence   string    `json:"evidence"`
	ValidUntil time.Time `json:"valid_until"`
	DecidedAt  time.Time `json:"decided_at"`
}

// SLA is what was promised, and how that stands.
type SLA struct {
	Standing  string    `json:"standing"`
	Policy    string    `json:"policy"`
	Calendar  string    `json:"calendar"`
	TimeZone  string    `json:"time_zone"`
	NextDueAt time.Time `json:"next_due_at"`
	Clocks    []Clock   `json:"clocks"`
}

// Clock measures one promise. Remaining is nil once it has stopped.
type Clock struct {
	ID        string    `json:"id"`
	Metric    string    `json:"metric"`
	Impact    string    `json:"impact"`
	Target    string    `json:"target"`
	Policy    string    `json:"policy"`
	Calendar  string    `json:"calendar"`
	StartedAt time.Time `json:"started_at"`
	DueAt     time.Time `json:"due_at"`
	Warnings  []Warning `json:"warnings"`
	State     string    `json:"state"`
	StoppedAt time.Time `json:"stopped_at"`
	Remaining *float64  `json:"remaining_seconds"`
	Counts    bool      `json:"counts"`
	ChangesAt time.Time `json:"changes_at"`
	Breach    *Breach   `json:"breach"`
}

// Left is the business time left, negative once late; 0 once stopped.
func (c Clock) Left() time.Duration {
	if c.Remaining == nil {
		return 0
	}
	return time.Duration(*c.Remaining * float64(time.Second))
}

// Warning is when a share of the target is used up.
type Warning struct {
	Percent int       `json:"percent"`
	At      time.Time `json:"at"`
}

// Breach is a promise broken.
type Breach struct {
	At           time.Time        `json:"at"`
	DetectedAt   time.Time        `json:"detected_at"`
	Cause        string           `json:"cause"`
	Acknowledged *Acknowledgement `json:"acknowledged"`
}

// Acknowledgement is how a breach was explained.
type Acknowledgement struct {
	At    time.Time `json:"at"`
	By    Actor     `json:"by"`
	Cause string    `json:"cause"`
	Note  string    `json:"note"`
}

// Actor is who did something.
type Actor struct {
	Role string `json:"role"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Rating is what the customer thought of it.
type Rating struct {
	Score   int    `json:"score"`
	Comment string `json:"comment"`
}

// Attachment is a file of a ticket.
type Attachment struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Type      string    `json:"type"`
	Size      int64     `json:"size"`
	CreatedAt time.Time `json:"created_at"`
}

// Event is an entry of a ticket's history; what doesn't apply is empty.
type Event struct {
	ID         string      `json:"id"`
	Number     int         `json:"number"`
	Type       string      `json:"type"`
	At         time.Time   `json:"at"`
	Actor      Actor       `json:"actor"`
	Public     bool        `json:"public"`
	Kind       string      `json:"kind"`
	Body       string      `json:"body"`
	Was        string      `json:"was"`
	Impact     string      `json:"impact"`
	Country    string      `json:"country"`
	Region     string      `json:"region"`
	Reason     string      `json:"reason"`
	Assignee   string      `json:"assignee"`
	Tags       []string    `json:"tags"`
	Ticket     string      `json:"ticket"`
	Score      int         `json:"score"`
	Attachment *Attachment `json:"attachment"`
	Device     string      `json:"device"`
	Clock      int         `json:"clock"`
	Percent    int         `json:"percent"`
	Step       int         `json:"step"`
	Cause      string      `json:"cause"`
	Since      time.Time   `json:"since"`
}

// Receipt explains a deadline.
type Receipt struct {
	Metric        string    `json:"metric"`
	Impact        string    `json:"impact"`
	Target        string    `json:"target"`
	TargetSeconds float64   `json:"target_seconds"`
	StartedAt     time.Time `json:"started_at"`
	DueAt         time.Time `json:"due_at"`
	Policy        string    `json:"policy"`
	Calendar      string    `json:"calendar"`
	TimeZone      string    `json:"time_zone"`
	Rule          string    `json:"rule"`
	Segments      []Segment `json:"segments"`
}

// Segment is a stretch of time, counted or not.
type Segment struct {
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Local   string    `json:"local"`
	Counted float64   `json:"counted_seconds"`
	Reason  string    `json:"reason"`
}

// TicketPath is where the API has a ticket, by number or ID, and what belongs to it.
func TicketPath(ref string, rest ...string) string {
	path := "/v1/tickets/" + url.PathEscape(ref)
	for _, part := range rest {
		path += "/" + url.PathEscape(part)
	}
	return path
}

// Ticket reads one, by number or ID.
func (c *Client) Ticket(ref string) (t Ticket, err error) {
	err = c.Get(TicketPath(ref), &t)
	return t, err
}

// Events reads all of a ticket's history that the reader may see, oldest first.
func (c *Client) Events(ref string) ([]Event, error) { return all[Event](c, TicketPath(ref, "events")) }

// Receipt reads how a clock of a ticket was counted.
func (c *Client) Receipt(ref, clock string) (r Receipt, err error) {
	err = c.Get(TicketPath(ref, "clocks", clock, "receipt"), &r)
	return r, err
}
