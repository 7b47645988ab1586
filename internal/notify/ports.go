package notify

import (
	"context"
	"time"

	"deskbell/tickets"
)

// Outbox keeps what happened until everyone was told. Each method is one transaction, or
// takes part in the one its context carries.
type Outbox interface {
	// Pending lists entries that are not relayed yet, oldest first.
	Pending(ctx context.Context, limit int) ([]Entry, error)
	// Relay gives entries the next places in the stream, in their order, stores their
	// payloads and queues their deliveries. An entry that another server has relayed
	// meanwhile is left out with its deliveries. It returns the others, with their places.
	Relay(ctx context.Context, entries []Relayed) (placed []Entry, err error)
	// Queue adds deliveries that no entry causes, for an occasion such as a day's digest.
	// It does so once for each occasion, and tells whether it was this time.
	Queue(ctx context.Context, occasion string, at time.Time, deliveries []Delivery) (bool, error)
}

// Stream is the relayed entries in order, for those who follow along.
type Stream interface {
	// Since lists entries after a position, in order.
	Since(ctx context.Context, position int64, limit int) ([]Entry, error)
	// Latest is the last position given; 0 at the start.
	Latest(ctx context.Context) (int64, error)
}

// Queue is the deliveries on their way.
type Queue interface {
	// Claim leases what is ripe at now, of up to as many lanes, the longest waiting first. A
	// lane that someone holds is left out. A lease that ended is like none: its deliveries
	// are ripe again. Together deliveries that were never tried become one message. Where a
	// webhook's delivery has no content, its entry's payload is filled in. Those of a webhook
	// that is paused stay.
	Claim(ctx context.Context, channel Channel, now time.Time, lease time.Duration, lanes int) ([]Batch, error)
	// Settle stores what became of a batch at now. If its lease is lost, nothing is stored.
	Settle(ctx context.Context, batch Batch, now time.Time, results []Result) error
	// NextDelivery is when there will be something to claim; zero for never.
	NextDelivery(ctx context.Context, channel Channel) (time.Time, error)
}

// Webhooks keeps webhooks. An unknown one is a fault.NotFound.
type Webhooks interface {
	AddWebhook(ctx context.Context, w Webhook) error
	Webhook(ctx context.Context, id string) (Webhook, error)
	// Webhooks lists all, the oldest first.
	Webhooks(ctx context.Context) ([]Webhook, error)
	// UpdateWebhook loads one, applies the change and stores it, in one transaction.
	UpdateWebhook(ctx context.Context, id string, change func(*Webhook) error) (Webhook, error)
	// DeleteWebhook removes one; what waits for it is dropped.
	DeleteWebhook(ctx context.Context, id string, now time.Time) error
}

// Deliveries is for looking at deliveries and sending them again. An unknown one is a
// fault.NotFound.
type Deliveries interface {
	// ListDeliveries lists a page, the newest first; next continues it, and is empty at the end.
	ListDeliveries(ctx context.Context, q DeliveryQuery) (page []Delivery, next string, err error)
	// Delivery is one with the log of its attempts, the oldest first.
	Delivery(ctx context.Context, id string) (Delivery, []Attempt, error)
	// Redrive makes deliveries wait again from now on, with all their attempts before them,
	// whatever became of them; those being sent just now are left alone. It returns how many.
	Redrive(ctx context.Context, q DeliveryQuery, now time.Time) (int, error)
}

// DeliveryQuery selects deliveries. Empty fields select everything.
type DeliveryQuery struct {
	ID      string
	Channel Channel
	To      string // an address, or a webhook's ID
	State   State
	Ticket  tickets.ID
	Since   time.Time // made then or later
	Limit   int       // of a page
	Cursor  string    // from the page before
}

// Person is a member of staff.
type Person struct {
	ID    string // as an actor of the history
	Email string
	Name  string
	Role  tickets.Role
	Left  bool // they don't work here any more, and are told nothing
}

// Staff lists everyone who works here, and who did.
type Staff func(ctx context.Context) ([]Person, error)

// Sender is a channel.
type Sender interface {
	// Send sends a batch, and tells for each of its deliveries what became of it.
	Send(ctx context.Context, batch Batch, now time.Time) []Outcome
}

// Figures are how sending and the promises stand, for the metrics.
type Figures struct {
	DueWithinHour  int // running clocks' tickets due within an hour
	BreachedOpen   int // tickets whose customer waits on a broken promise
	Unrelayed      int // entries not yet relayed
	OldestEntry    time.Time
	Deliveries     map[Channel]map[State]int // but the delivered and dropped ones
	OldestDelivery map[Channel]time.Time     // the earliest NotBefore of those that wait
	OldestUnsealed time.Time                 // what has waited longest for its place in the audit trail
}
