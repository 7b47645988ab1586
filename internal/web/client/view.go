package client

import "net/url"

// View is a search under a name. Owner is empty for those that come with the desk.
type View struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Query    string `json:"query"`
	Shared   bool   `json:"shared"`
	BuiltIn  bool   `json:"built_in"`
	Position int    `json:"position"`
	Owner    struct{ ID, Name string }
}

// Views reads those that come with the desk, then the shared ones, then the reader's own.
func (c *Client) Views() ([]View, error) {
	var list Page[View]
	err := c.Get("/v1/views", &list)
	return list.Items, err
}

// ViewCount is how many tickets a view shows: Count, or with More even more. Fault says why it
// shows none, if its search is not understood any more.
type ViewCount struct {
	ID    string `json:"id"`
	Count int    `json:"count"`
	More  bool   `json:"more"`
	Fault string `json:"fault"`
}

// ViewCounts counts the tickets of all views.
func (c *Client) ViewCounts() ([]ViewCount, error) {
	var list Page[ViewCount]
	err := c.Get("/v1/views/counts", &list)
	return list.Items, err
}

// AddView saves a search as a view.
func (c *Client) AddView(name, query string, shared bool) (v View, err error) {
	err = c.Post("/v1/views", map[string]any{"name": name, "query": query, "shared": shared}, &v)
	return v, err
}

// ViewChange is what a view becomes; what is nil stays. Position is among those of its kind, from 0.
type ViewChange struct {
	Name     *string `json:"name,omitempty"`
	Query    *string `json:"query,omitempty"`
	Shared   *bool   `json:"shared,omitempty"`
	Position *int    `json:"position,omitempty"`
}

// ChangeView changes a view.
func (c *Client) ChangeView(id string, change ViewChange) error {
	return c.Patch("/v1/views/"+url.PathEscape(id), change, nil)
}

// DeleteView deletes a view.
func (c *Client) DeleteView(id string) error {
	return c.Delete("/v1/views/"+url.PathEscape(id), nil, nil)
}
