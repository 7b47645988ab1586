package notify

import (
	"time"

	"deskbell/tickets"
)

// Channel is a way out of the desk.
type Channel string

// The channels.
const (
	Mail Channel = "mail"
	Hook Channel = "webhook"
)

// State is what has become of a delivery.
type State string

// The states.
const (
	Waiting   State = "waiting"   // to be sent once NotBefore has come
	Sending   State = "sending"   // a worker has it, until its lease ends
	Delivered State = "delivered" // the receiver has accepted it
	Dead      State = "dead"      // given up; someone may look at it and redrive it
	Dropped   State = "dropped"   // there is nobody to send it to any more, such as a webhook that was deleted
)

// Delivery is one thing to send to one receiver.
type Delivery struct {
	ID        string // a UUID that sorts by the time it was made
	Channel   Channel
	Kind      Kind       // what a mail says; of a webhook, the entry's type
	Lane      string     // deliveries of a lane are sent one after another, in the order of their IDs
	To        string     // an email address, or a webhook's ID
	Together  bool       // those of a lane that are ripe at once make one message
	Message   string     // the ID of the message it is part of, the same at every attempt; at first its own
	Entry     string     // the ID of the entry that caused it; empty for none
	Ticket    tickets.ID // what it is about; empty for none
	Event     int        // the event's number in the ticket's history; 0 for none
	Content   []byte     // JSON: a mail's Notice; of a webhook, the payload
	NotBefore time.Time
	State     State
	Tries     int    // since it was made, or redriven; what the number of retries counts
	Attempts  int    // all of them
	LastError string // of the latest attempt; empty if it was accepted
	CreatedAt time.Time
	SettledAt time.Time // delivered, dead or dropped; zero until then
}

// Kind is what a mail says, or the type of entry that a webhook is told.
type Kind string

// The kinds of mail to the customer.
const (
	Receipt        Kind = "receipt"         // we have your request, and this is our promise
	Response       Kind = "response"        // an action plan, a status update, a workaround or a resolution
	Asked          Kind = "question"        // we need something from you
	Solved         Kind = "solved"          // we think it is done
	Reopened       Kind = "reopened"        // we took it up again
	PromiseChanged Kind = "promise_changed" // its impact or country was corrected, and with it our promise
	Merged         Kind = "merged"          // it goes on in another request
	Entitled       Kind = "entitled"        // we have looked the license up since, and this is our promise
	Refused        Kind = "refused"         // we have looked the license up since, and it isn't covered
)

// The kinds of mail to the owner of a license.
const (
	Helpline    Kind = "helpline"     // Enterprise support is confirmed, and this is the number to call
	DeviceFreed Kind = "device_freed" // an agent has deactivated a device
)

// The kinds of mail to staff. Several ripe ones make a digest.
const (
	NewReply     Kind = "customer_replied"
	NewAssignee  Kind = "assigned"
	WarningMail  Kind = "warning"
	BreachMail   Kind = "breach"
	EscalateMail Kind = "escalation"
	RefusalMail  Kind = "refusal" // of a request that was accepted before its license could be looked up
	DailyDigest  Kind = "daily_digest"
)

// Notice is the content of a mail: what cannot be read from the ticket and its event.
type Notice struct {
	Name     string         `json:"name"`              // of the receiver; empty if it isn't known
	Language string         `json:"language"`          // a BCP 47 tag, see tickets.Languages
	Digest   *Digest        `json:"digest,omitempty"`  // of a daily digest
	License  *LicenseNotice `json:"license,omitempty"` // of a mail to a license's owner
	Account  AccountChange  `json:"account,omitempty"` // of a mail about an account
}

// Batch is what a worker has claimed: ripe deliveries of one lane, in order. Nobody else
// sends them until the lease ends.
type Batch struct {
	Lane       string
	Lease      string // a token; a result is stored only while it holds
	Until      time.Time
	Deliveries []Delivery
}

// Outcome is what a channel says became of a delivery. The zero Outcome, but for the ID, is
// that it was accepted.
type Outcome struct {
	ID        string    // the delivery's
	Err       error     // why it wasn't accepted
	Permanent bool      // and never will be, however often it is tried
	Gone      bool      // there is nobody to send it to any more
	Postponed time.Time // if set, it shall not be tried before
	Attempt   Attempt   // what was said; if postponed without an At, it wasn't tried
}

// Result is how a delivery goes on.
type Result struct {
	ID        string // the delivery's
	State     State  // Waiting, Delivered, Dead or Dropped
	NotBefore time.Time
	LastError string
	Attempt   *Attempt // nil if it wasn't tried
}

// Attempt is the log of one try. Texts of the other side are cut to 16 KiB.
type Attempt struct {
	Number         int               `json:"number"` // from 1
	At             time.Time         `json:"at"`
	Took           time.Duration     `json:"took_ns"`
	Target         string            `json:"target"` // URL, or mail server
	RequestHeader  map[string]string `json:"request_header,omitempty"`
	Status         int               `json:"status,omitempty"` // HTTP status, or SMTP reply code
	ResponseHeader map[string]string `json:"response_header,omitempty"`
	ResponseBody   string            `json:"response_body,omitempty"`
	Error          string            `json:"error,omitempty"`
}
