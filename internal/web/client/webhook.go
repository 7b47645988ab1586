package client

import (
	"encoding/json"
	"net/url"
	"time"
)

// Webhook is an address that is told what happens. Without events it is told everything.
type Webhook struct {
	ID            string    `json:"id"`
	URL           string    `json:"url"`
	Description   string    `json:"description"`
	Events        []string  `json:"events"`
	Paused        bool      `json:"paused"`
	Circuit       string    `json:"circuit"` // closed, open, half-open
	Secrets       int       `json:"secrets"`
	RotatingUntil time.Time `json:"rotating_until"`
	CreatedAt     time.Time `json:"created_at"`
	UpdatedAt     time.Time `json:"updated_at"`
}

// Path is the webhook's page.
func (w Webhook) Path() string { return "/webhooks/" + url.PathEscape(w.ID) }

// Delivery is one thing that was sent, or is to be.
type Delivery struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind"`
	State     string    `json:"state"` // waiting, sending, delivered, dead, dropped
	Ticket    string    `json:"ticket"`
	NotBefore time.Time `json:"not_before"`
	Tried     int       `json:"attempt_count"`
	LastError string    `json:"last_error"`
	CreatedAt time.Time `json:"created_at"`
	SettledAt time.Time `json:"settled_at"`
	// What only one by itself has.
	Content  json.RawMessage `json:"content"`
	Attempts []Attempt       `json:"attempts"`
}

// Attempt is what was said at one try.
type Attempt struct {
	Number          int               `json:"number"`
	At              time.Time         `json:"at"`
	Took            float64           `json:"took_ms"`
	Target          string            `json:"target"`
	Status          int               `json:"status"`
	RequestHeaders  map[string]string `json:"request_headers"`
	RequestBody     string            `json:"request_body"`
	ResponseHeaders map[string]string `json:"response_headers"`
	ResponseBody    string            `json:"response_body"`
	Error           string            `json:"error"`
}

func webhookPath(id, rest string) string { return "/v1/webhooks/" + url.PathEscape(id) + rest }

// Webhooks reads all, oldest first.
func (c *Client) Webhooks() ([]Webhook, error) { return all[Webhook](c, "/v1/webhooks") }

// Webhook reads one.
func (c *Client) Webhook(id string) (w Webhook, err error) {
	err = c.Get(webhookPath(id, ""), &w)
	return w, err
}

type withSecret struct {
	Webhook
	Secret string `json:"secret"`
}

// WebhookChange is what one is to be like.
type WebhookChange struct {
	URL         string   `json:"url"`
	Description string   `json:"description"`
	Events      []string `json:"events"`
}

// CreateWebhook makes one, and gives its secret, which is never shown again.
func (c *Client) CreateWebhook(n WebhookChange) (w Webhook, secret string, err error) {
	var answer withSecret
	err = c.Post("/v1/webhooks", n, &answer)
	return answer.Webhook, answer.Secret, err
}

// ChangeWebhook changes one.
func (c *Client) ChangeWebhook(id string, n WebhookChange) error {
	return c.Patch(webhookPath(id, ""), n, nil)
}

// DeleteWebhook forgets one, and what waits for it.
func (c *Client) DeleteWebhook(id string) error { return c.Delete(webhookPath(id, ""), nil, nil) }

// StepWebhook pauses, resumes or tries one out: pause, resume, test.
func (c *Client) StepWebhook(id, step string) error {
	return c.Post(webhookPath(id, "/"+url.PathEscape(step)), nil, nil)
}

// RotateSecret gives a webhook a new secret, which is never shown again. The old one signs as
// well for a while: a day, or if at once, not at all.
func (c *Client) RotateSecret(id string, atOnce bool) (w Webhook, secret string, err error) {
	var body any
	if atOnce {
		body = map[string]int{"overlap_seconds": 0}
	}
	var answer withSecret
	err = c.Post(webhookPath(id, "/rotate-secret"), body, &answer)
	return answer.Webhook, answer.Secret, err
}

// Deliveries reads a page of a webhook's, newest first; in one state, or any if it is empty.
func (c *Client) Deliveries(id, state, cursor string) (p Page[Delivery], err error) {
	err = c.Get(Query(webhookPath(id, "/deliveries"), "state", state, "cursor", cursor, "limit", "25"), &p)
	return p, err
}

// Delivery reads one of a webhook's with every attempt.
func (c *Client) Delivery(id, delivery string) (d Delivery, err error) {
	err = c.Get(webhookPath(id, "/deliveries/"+url.PathEscape(delivery)), &d)
	return d, err
}

// Redeliver sends one of a webhook's deliveries again.
func (c *Client) Redeliver(id, delivery string) error {
	return c.Post(webhookPath(id, "/redeliver"), map[string]string{"delivery": delivery}, nil)
}

// Meaning is one of the API's words for what happens, and what it says.
type Meaning struct {
	Type    string `json:"type"`
	Action  string `json:"action"`
	Meaning string `json:"meaning"`
}

// EventTypes reads what a webhook can be told.
func (c *Client) EventTypes() ([]Meaning, error) {
	var list Page[Meaning]
	err := c.Get("/v1/webhooks/event-types", &list)
	return list.Items, err
}
