package client

import "net/url"

// SetTopics replaces what a request may be about, in order.
func (c *Client) SetTopics(all []Topic) error {
	items := make([]map[string]string, len(all))
	for i, t := range all {
		items[i] = map[string]string{"key": t.Key, "title": t.Title}
	}
	return c.Put("/v1/topics", map[string]any{"items": items}, nil)
}

// SaveReply makes a saved reply, or with an ID changes one.
func (c *Client) SaveReply(r Reply) error {
	body := map[string]string{"name": r.Name, "kind": r.Kind, "body": r.Body}
	if r.ID == "" {
		return c.Post("/v1/replies", body, nil)
	}
	return c.Patch("/v1/replies/"+url.PathEscape(r.ID), body, nil)
}

// ForgetReply deletes a saved reply.
func (c *Client) ForgetReply(id string) error {
	return c.Delete("/v1/replies/"+url.PathEscape(id), nil, nil)
}

// SavedReply reads one, as it was saved.
func (c *Client) SavedReply(id string) (r Reply, err error) {
	err = c.Get("/v1/replies/"+url.PathEscape(id), &r)
	return r, err
}
