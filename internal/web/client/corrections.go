package client

import (
	"net/url"
	"strconv"
)

// Correction is a change of the business impact or the country, as it is asked for: one of
// them, and why.
type Correction struct {
	Impact  string `json:"impact,omitempty"`
	Country string `json:"country,omitempty"`
	Reason  string `json:"reason"`
	Preview bool   `json:"preview,omitempty"`
}

// Correct makes a correction, or previews it: the ticket as it is then, or would be.
func (c *Client) Correct(ref string, how Correction) (t Ticket, err error) {
	step := "reclassify"
	if how.Country != "" {
		step = "relocate"
	}
	err = c.Post(TicketPath(ref, step), how, &t)
	return t, err
}

// Step takes one of solve, reopen and close.
func (c *Client) Step(ref, step string) (t Ticket, err error) {
	err = c.Post(TicketPath(ref, step), struct{}{}, &t)
	return t, err
}

// Assign gives a ticket to somebody, by their address; empty: to nobody.
func (c *Client) Assign(ref, email string) (t Ticket, err error) {
	body := struct {
		Assignee *string `json:"assignee"`
	}{}
	if email != "" {
		body.Assignee = &email
	}
	err = c.Post(TicketPath(ref, "assign"), body, &t)
	return t, err
}

// Tag sets a ticket's tags.
func (c *Client) Tag(ref string, tags []string) (t Ticket, err error) {
	body := struct {
		Tags []string `json:"tags"`
	}{append([]string{}, tags...)}
	err = c.Put(TicketPath(ref, "tags"), body, &t)
	return t, err
}

// Merge closes a ticket as the duplicate of another one.
func (c *Client) Merge(ref, into string) (t Ticket, err error) {
	err = c.Post(TicketPath(ref, "merge"), map[string]string{"into": into}, &t)
	return t, err
}

// Said is a message, and the ticket after it.
type Said struct {
	Message struct{ ID string }
	Ticket  Ticket
}

// Say writes a message.
func (c *Client) Say(ref, kind, body string) (s Said, err error) {
	err = c.Post(TicketPath(ref, "messages"), map[string]string{"kind": kind, "body": body}, &s)
	return s, err
}

// Acknowledge explains the breach under a clock.
func (c *Client) Acknowledge(clock, cause, note string) error {
	return c.Post("/v1/breaches/"+url.PathEscape(clock)+"/acknowledge", map[string]string{"cause": cause, "note": note}, nil)
}

// PolicyVersion reads one version of a plan's policy, such as enterprise@3.
func (c *Client) PolicyVersion(plan string, version int) (p Policy, err error) {
	err = c.Get(Query("/v1/policies/"+url.PathEscape(plan), "version", strconv.Itoa(version)), &p)
	return p, err
}
