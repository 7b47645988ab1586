package client

// Reply sends the customer's message.
func (c *Client) Reply(ref, body string) error {
	return c.Post(TicketPath(ref, "messages"), map[string]string{"kind": "reply", "body": body}, nil)
}

// Rate says what the customer thinks of how it went.
func (c *Client) Rate(ref string, r Rating) error {
	return c.Post(TicketPath(ref, "rating"), r, nil)
}
