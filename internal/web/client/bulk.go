package client

// Bulk is something to be done to many tickets. Assignee counts for the action assign, where it
// is empty for nobody, and Tags for tag and untag.
type Bulk struct {
	Tickets  []string // by their numbers or IDs
	Action   string
	Assignee string
	Tags     []string
}

// BulkItem is what became of a ticket: its Outcome is done, unchanged or refused, and unless it was
// done Code and Detail say why. A ticket that isn't there has the number 0.
type BulkItem struct {
	Ticket  string `json:"ticket"`
	Number  int64  `json:"number"`
	Outcome string `json:"outcome"`
	Code    string `json:"code"`
	Detail  string `json:"detail"`
}

// Bulk does the same to many tickets, and tells what became of each, in their order.
func (c *Client) Bulk(b Bulk) ([]BulkItem, error) {
	body := map[string]any{"tickets": b.Tickets, "action": b.Action}
	switch b.Action {
	case "assign":
		body["assignee"] = nil
		if b.Assignee != "" {
			body["assignee"] = b.Assignee
		}
	case "tag", "untag":
		body["tags"] = b.Tags
	}
	var list Page[BulkItem]
	err := c.Post("/v1/tickets/bulk", body, &list)
	return list.Items, err
}
