package client

import (
	"time"
)

// Reply is a saved one. Kind is empty where it may be of any.
type Reply struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Kind      string    `json:"kind"`
	Body      string    `json:"body"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Replies reads those with a text in them, of a kind; empty: all.
func (c *Client) Replies(text, kind string) ([]Reply, error) {
	var list Page[Reply]
	err := c.Get(Query("/v1/replies", "q", text, "kind", kind), &list)
	return list.Items, err
}

// ReplyFor is a saved reply with what belongs to a ticket filled in.
func (c *Client) ReplyFor(ref, id string) (string, error) {
	var answer struct{ Body string }
	err := c.Get(TicketPath(ref, "replies", id), &answer)
	return answer.Body, err
}
