package store

import (
	"strings"
	"time"

	"gorm.io/gorm"

	"deskbell/internal/notify"
	"deskbell/tickets"
)

// deliveryRow is one thing to send. Lease is the token of the batch it is sent with, while
// it is.
type deliveryRow struct {
	ID          string `gorm:"primaryKey"`
	Channel     string
	Kind        string
	Lane        string
	Receiver    string
	Together    bool
	Message     string
	Entry       *string
	TicketID    *string
	Event       *int
	Content     []byte
	NotBefore   time.Time
	State       string
	Tries       int
	Attempts    int
	LastError   *string
	Lease       *string
	LeasedUntil *time.Time
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
	SettledAt   *time.Time
}

func (deliveryRow) TableName() string { return "deliveries" }

// rowOfDelivery takes a delivery that doesn't say otherwise for a new one: waiting, and a
// message by itself.
func rowOfDelivery(d notify.Delivery) (deliveryRow, error) {
	row := deliveryRow{
		ID: d.ID, Channel: string(d.Channel), Kind: string(d.Kind), Lane: d.Lane, Receiver: d.To,
		Together: d.Together, Message: d.Message, Entry: optional(d.Entry), TicketID: optional(string(d.Ticket)),
		Content: none(d.Content), NotBefore: stored(d.NotBefore), State: string(d.State),
		Tries: d.Tries, Attempts: d.Attempts, LastError: optional(legible(d.LastError)),
		CreatedAt: stored(d.CreatedAt), SettledAt: nullable(d.SettledAt),
	}
	if d.Event != 0 {
		row.Event = &d.Event
	}
	if d.Message == "" {
		row.Message = d.ID
	}
	if d.State == "" {
		row.State = string(notify.Waiting)
	}
	if !storable(row.Kind, row.Lane, row.Receiver) {
		return deliveryRow{}, unstorable
	}
	return row, nil
}

func (r deliveryRow) delivery() notify.Delivery {
	d := notify.Delivery{
		ID: r.ID, Channel: notify.Channel(r.Channel), Kind: notify.Kind(r.Kind), Lane: r.Lane, To: r.Receiver,
		Together: r.Together, Message: r.Message, Entry: text(r.Entry), Ticket: tickets.ID(text(r.TicketID)),
		Content: none(r.Content), NotBefore: r.NotBefore.UTC(), State: notify.State(r.State),
		Tries: r.Tries, Attempts: r.Attempts, LastError: text(r.LastError),
		CreatedAt: r.CreatedAt.UTC(), SettledAt: instant(r.SettledAt),
	}
	if r.Event != nil {
		d.Event = *r.Event
	}
	return d
}

// insertDeliveries stores new deliveries.
func insertDeliveries(db *gorm.DB, all []notify.Delivery) error {
	rows := make([]deliveryRow, len(all))
	for i, d := range all {
		var err error
		if rows[i], err = rowOfDelivery(d); err != nil {
			return err
		}
	}
	return insert(db, rows)
}

// attemptRow is the log of one try.
type attemptRow struct {
	DeliveryID string `gorm:"primaryKey"`
	Number     int    `gorm:"primaryKey;autoIncrement:false"`
	At         time.Time
	Log        string
}

func (attemptRow) TableName() string { return "attempts" }

func rowOfAttempt(delivery string, number int, a notify.Attempt) (attemptRow, error) {
	a.Number, a.At = number, stored(a.At)
	log, err := written(a)
	return attemptRow{DeliveryID: delivery, Number: number, At: a.At, Log: log}, err
}

func (r attemptRow) attempt() (notify.Attempt, error) { return read[notify.Attempt](r.Log) }

// legible is a text of somebody else's as both databases can hold it: what they cannot hold
// becomes U+FFFD, since what the other side says must not keep a result from being stored.
func legible(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}
