package client

// Question is what somebody asks beforehand about a request. What is empty isn't asked.
type Question struct {
	LicenseEmail string `json:"license_email"`
	Topic        string `json:"topic,omitempty"`
	Impact       string `json:"impact,omitempty"`
	Country      string `json:"country,omitempty"`
}

// Entitled is whether a request would be admitted, and what it would be promised. Levels are
// what its impact may be; none unless it would be admitted. Promise is nil as well unless impact
// and country were asked about.
type Entitled struct {
	Eligible   bool     `json:"eligible"`
	Guaranteed bool     `json:"guaranteed"`
	Message    string   `json:"message"`
	Levels     []Level  `json:"levels"`
	Promise    *Promise `json:"promise"`
}

// Promise is the deadline that a request would have, with the next day on which the desk is
// closed though it usually is open on that day of the week; nil: none within a year.
type Promise struct {
	Deadline
	NextClosedDay *ClosedDay `json:"next_closed_day"`
}

// ClosedDay is a holiday or an exception.
type ClosedDay struct {
	Date string `json:"date"` // 2026-12-25
	Name string `json:"name"`
}

// Check asks whether a request would be admitted.
func (c *Client) Check(q Question) (e Entitled, err error) {
	err = c.Post("/v1/entitlement-checks", q, &e)
	return e, err
}

// Submission is a request as it is submitted.
type Submission struct {
	LicenseEmail string    `json:"license_email"`
	Requester    Submitter `json:"requester"`
	Topic        string    `json:"topic"`
	Impact       string    `json:"impact"`
	Subject      string    `json:"subject"`
	Description  string    `json:"description"`
}

// Submitter is who submits it.
type Submitter struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Country  string `json:"country"`
	Language string `json:"language"`
}

// Submitted is the ticket, with the customer's key to it.
type Submitted struct {
	Ticket
	AccessToken string `json:"access_token"`
}

// Submit submits a request.
func (c *Client) Submit(s Submission) (made Submitted, err error) {
	err = c.Post("/v1/tickets", s, &made)
	return made, err
}

// AskForTicketLink has a link to a ticket mailed, if the address is its requester's. It does the
// same for every number and address.
func (c *Client) AskForTicketLink(number int64, email string) error {
	return c.Post("/v1/ticket-links", struct {
		Number int64  `json:"number"`
		Email  string `json:"email"`
	}{number, email}, nil)
}
