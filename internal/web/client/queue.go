package client

// QueuePage is how many tickets a page of the queue has.
const QueuePage = "50"

// Tickets reads a page of those that a search finds, or without one of the open ones. The cursor
// is the Next of the page before; empty at the beginning. A search that cannot be understood is
// a fault.Invalid with the location q.
func (c *Client) Tickets(search, cursor string) (found Page[Ticket], err error) {
	err = c.Get(Query("/v1/tickets", "q", search, "limit", QueuePage, "cursor", cursor), &found)
	return found, err
}

// Operator is a part of the language of searches.
type Operator struct {
	Name    string   `json:"name"`
	About   string   `json:"about"`
	Example string   `json:"example"`
	Values  []string `json:"values"`
}

// Operators reads them all.
func (c *Client) Operators() ([]Operator, error) {
	var list Page[Operator]
	err := c.Get("/v1/search/operators", &list)
	return list.Items, err
}

// Assignee is a member of staff whom a ticket can be given to.
type Assignee struct {
	ID    string `json:"id"`
	Email string `json:"email"`
	Name  string `json:"name"`
}

// Assignees reads them, by name.
func (c *Client) Assignees() ([]Assignee, error) {
	var list Page[Assignee]
	err := c.Get("/v1/assignees", &list)
	return list.Items, err
}
