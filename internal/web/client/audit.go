package client

import "time"

// AuditRecord is something that somebody did. What is unknown, or was erased, is empty.
type AuditRecord struct {
	Seq   int64     `json:"seq"`
	ID    string    `json:"id"`
	At    time.Time `json:"at"`
	Actor struct {
		Role string `json:"role"`
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"actor"`
	Action string `json:"action"`
	Object struct {
		Kind string `json:"kind"`
		ID   string `json:"id"`
	} `json:"object"`
	Origin struct {
		Address  string `json:"address"`
		Request  string `json:"request_id"`
		Via      string `json:"via"`
		Operator string `json:"operator"`
	} `json:"origin"`
	Details map[string]any `json:"details"`
	Erased  bool           `json:"erased"`
	Hash    string         `json:"hash"`
}

// AuditFilter selects records; what is empty selects nothing out. From and To are instants as
// the API reads them.
type AuditFilter struct{ Actor, Action, Object, From, To string }

// Audit reads a page of the trail, newest first.
func (c *Client) Audit(f AuditFilter, cursor string) (p Page[AuditRecord], err error) {
	err = c.Get(Query("/v1/audit", "actor", f.Actor, "action", f.Action, "object", f.Object, "from", f.From, "to", f.To, "cursor", cursor), &p)
	return p, err
}

// AuditHead is where the trail ends.
type AuditHead struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

// AuditHead reads it.
func (c *Client) AuditHead() (h AuditHead, err error) {
	err = c.Get("/v1/audit/head", &h)
	return h, err
}

// AuditActions reads what the trail has records of.
func (c *Client) AuditActions() ([]Meaning, error) {
	var list Page[Meaning]
	err := c.Get("/v1/audit/actions", &list)
	return list.Items, err
}
