package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/notify"
)

// deliveryJSON is one thing that is sent to one receiver.
type deliveryJSON struct {
	ID        string     `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a60"`
	Channel   string     `json:"channel" enum:"mail,webhook" example:"webhook"`
	Kind      string     `json:"kind" doc:"What a mail says, or the type that a webhook is told." example:"sla.breached"`
	To        string     `json:"to" doc:"An email address, or a webhook's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5e"`
	State     string     `json:"state" enum:"waiting,sending,delivered,dead,dropped" doc:"Dead was given up; dropped has nobody to go to any more." example:"delivered"`
	Message   string     `json:"message" doc:"ID of the message it is part of, the same at every attempt. Several mails to staff can make one." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a60"`
	Entry     *string    `json:"entry" doc:"ID of the event it tells of; a webhook's webhook-id." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5d"`
	Ticket    *string    `json:"ticket" doc:"ID of the ticket it is about." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5a"`
	Event     *int       `json:"event" doc:"The event's number in the ticket's history." example:"4"`
	NotBefore time.Time  `json:"not_before" doc:"It is not sent before." example:"2026-11-26T12:00:05Z"`
	Tried     int        `json:"attempt_count" doc:"How often it was tried." example:"1"`
	LastError *string    `json:"last_error" doc:"Why the latest attempt failed." example:"the server answered 503"`
	CreatedAt time.Time  `json:"created_at" example:"2026-11-26T12:00:05Z"`
	SettledAt *time.Time `json:"settled_at" doc:"When it was delivered, given up or dropped." example:"2026-11-26T12:00:06Z"`
}

// Delivery is a deliveryJSON under a name that huma describes when it is embedded.
type Delivery = deliveryJSON

// fullDeliveryJSON is a delivery with all there is to know about it.
type fullDeliveryJSON struct {
	Delivery
	Content  content       `json:"content" doc:"What a webhook is told; of a mail, what its ticket and event don't say."`
	Attempts []attemptJSON `json:"attempts" doc:"Oldest first."`
}

// content is a JSON object as it is, or null for none.
type content []byte

// MarshalJSON writes it.
func (c content) MarshalJSON() ([]byte, error) {
	if len(c) == 0 {
		return []byte("null"), nil
	}
	return c, nil
}

// Schema describes it.
func (content) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, Nullable: true}
}

// attemptJSON is what was said at one try. Texts of the other side are cut to 16 KiB.
type attemptJSON struct {
	Number          int               `json:"number" doc:"From 1." example:"1"`
	At              time.Time         `json:"at" example:"2026-11-26T12:00:05Z"`
	Took            float64           `json:"took_ms" doc:"In milliseconds." example:"83.5"`
	Target          string            `json:"target" doc:"The URL, or the mail server." example:"https://hooks.aerial.example/deskbell"`
	Status          *int              `json:"status" doc:"The HTTP status or SMTP reply code; null if there was none." example:"204"`
	RequestHeaders  map[string]string `json:"request_headers"`
	RequestBody     *string           `json:"request_body" doc:"What was sent; null for a mail."`
	ResponseHeaders map[string]string `json:"response_headers"`
	ResponseBody    string            `json:"response_body"`
	Error           *string           `json:"error" doc:"Why it wasn't accepted; null if it was." example:"the server answered 503"`
}

type deliveriesJSON struct {
	Items      []deliveryJSON `json:"items" doc:"Newest first."`
	NextCursor *string        `json:"next_cursor" doc:"Continues the list; null at its end."`
}

func toDeliveryJSON(d notify.Delivery) deliveryJSON {
	return deliveryJSON{
		ID: d.ID, Channel: string(d.Channel), Kind: string(d.Kind), To: d.To, State: string(d.State), Message: d.Message,
		Entry: textOrNull(d.Entry), Ticket: textOrNull(d.Ticket), Event: countOrNull(d.Event),
		NotBefore: at(d.NotBefore), Tried: d.Attempts, LastError: textOrNull(d.LastError),
		CreatedAt: at(d.CreatedAt), SettledAt: atOrNull(d.SettledAt),
	}
}

func toFullDeliveryJSON(d notify.Delivery, attempts []notify.Attempt) fullDeliveryJSON {
	j := fullDeliveryJSON{Delivery: toDeliveryJSON(d), Content: d.Content, Attempts: []attemptJSON{}}
	for _, one := range attempts {
		j.Attempts = append(j.Attempts, toAttemptJSON(one, d))
	}
	return j
}

func toAttemptJSON(a notify.Attempt, of notify.Delivery) attemptJSON {
	j := attemptJSON{
		Number: a.Number, At: at(a.At), Took: float64(a.Took) / float64(time.Millisecond), Target: a.Target, Status: countOrNull(a.Status),
		RequestHeaders: headers(a.RequestHeader), ResponseHeaders: headers(a.ResponseHeader), ResponseBody: a.ResponseBody, Error: textOrNull(a.Error),
	}
	if of.Channel == notify.Hook {
		j.RequestBody = textOrNull(string(of.Content))
	}
	return j
}

// headers are never null.
func headers(all map[string]string) map[string]string {
	if all == nil {
		return map[string]string{}
	}
	return all
}

// countOrNull is null for none.
func countOrNull(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
