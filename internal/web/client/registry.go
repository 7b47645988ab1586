package client

import (
	"io"
	"net/url"
	"time"
)

// HeldLicense is a license with the devices that were ever logged in with it.
type HeldLicense struct {
	License
	Devices []Device `json:"devices"`
}

// Account is what a license email owns. Known is false while that cannot be looked up.
type Account struct {
	Owner string        `json:"owner_email"`
	Known bool          `json:"known"`
	Items []HeldLicense `json:"items"`
}

// TicketLicenses reads what a ticket's license email owns.
func (c *Client) TicketLicenses(ref string) (a Account, err error) {
	err = c.Get(TicketPath(ref, "licenses"), &a)
	return a, err
}

// DeactivateFor deactivates a device for a ticket and, with a message of that kind, answers the
// customer: both, or neither.
func (c *Client) DeactivateFor(ref, device, reason, kind, message string) error {
	type answer struct {
		Kind string `json:"kind,omitempty"`
		Body string `json:"body"`
	}
	body := struct {
		Device  string  `json:"device"`
		Reason  string  `json:"reason"`
		Message *answer `json:"message,omitempty"`
	}{Device: device, Reason: reason}
	if message != "" {
		body.Message = &answer{kind, message}
	}
	return c.Post(TicketPath(ref, "deactivate-device"), body, nil)
}

// FreeSeat deactivates a device of a license for the ticket with that number or ID.
func (c *Client) FreeSeat(license, device, reason, ticket string) error {
	return c.Post(licensePath(license, "devices", device, "deactivate"), map[string]string{"reason": reason, "ticket": ticket}, nil)
}

// FoundDevice is a device with the license it was logged in with.
type FoundDevice struct {
	Device
	License License `json:"license"`
}

// Licenses reads a page of those that have a text in their key, product or owner.
func (c *Client) Licenses(text, cursor string) (found Page[License], err error) {
	err = c.Get(Query("/v1/licenses", "q", text, "cursor", cursor), &found)
	return found, err
}

// FindDevices reads a page of the devices that have a text in their name or fingerprint.
func (c *Client) FindDevices(text, cursor string) (found Page[FoundDevice], err error) {
	err = c.Get(Query("/v1/devices", "q", text, "cursor", cursor), &found)
	return found, err
}

// Contract is a term of Enterprise support. Policy is empty while it has not begun.
type Contract struct {
	ID          string    `json:"id"`
	Plan        string    `json:"plan"`
	From        time.Time `json:"from"`
	Until       time.Time `json:"until"`
	ConfirmedAt time.Time `json:"confirmed_at"`
	Policy      string    `json:"policy"`
}

// Contracts reads a license's terms, by their beginning.
func (c *Client) Contracts(license string) ([]Contract, error) {
	var list Page[Contract]
	err := c.Get(licensePath(license, "contracts"), &list)
	return list.Items, err
}

// ChangeLicense changes those fields of a license that are named as the API does; a date that is
// nil ends what it is the end of.
func (c *Client) ChangeLicense(id string, fields map[string]any) error {
	return c.Patch(licensePath(id), fields, nil)
}

// AddContract adds a term of Enterprise support, by days such as 2027-01-01.
func (c *Client) AddContract(license, plan, from, until string) error {
	return c.Post(licensePath(license, "contracts"), map[string]string{"plan": plan, "from": from, "until": until}, nil)
}

// ConfirmContract lets a term count from now on.
func (c *Client) ConfirmContract(license, contract string) error {
	return c.Post(licensePath(license, "contracts", contract, "confirm"), struct{}{}, nil)
}

// RemoveContract takes a term back that was not confirmed.
func (c *Client) RemoveContract(license, contract string) error {
	return c.Delete(licensePath(license, "contracts", contract), nil, nil)
}

// Imported is what became of the lines of a file of licenses.
type Imported struct{ Imported, Updated, Unchanged int }

// ImportLicenses reads a CSV file of licenses. A dry run only tells what would become of it.
func (c *Client) ImportLicenses(name string, content io.Reader, dry bool) (done Imported, err error) {
	run := ""
	if dry {
		run = "true"
	}
	err = c.Upload(Query("/v1/licenses/import", "dry_run", run), name, "text/csv", content, &done)
	return done, err
}

// TicketLink is a link that opens a ticket, without what makes it open it.
type TicketLink struct {
	ID         string    `json:"id"`
	Reason     string    `json:"reason"`
	MadeAt     time.Time `json:"made_at"`
	LastUsedAt time.Time `json:"last_used_at"`
	RevokedAt  time.Time `json:"revoked_at"`
}

// TicketLinks reads all of a ticket's, oldest first.
func (c *Client) TicketLinks(ref string) ([]TicketLink, error) {
	return all[TicketLink](c, TicketPath(ref, "links"))
}

// MailTicketLink has a fresh link mailed to the requester.
func (c *Client) MailTicketLink(ref string) error {
	return c.Post(TicketPath(ref, "links"), struct{}{}, nil)
}

// EndTicketLinks revokes one link, or all of a ticket's if none is named.
func (c *Client) EndTicketLinks(ref, link string) error {
	if link == "" {
		return c.Post(TicketPath(ref, "links", "revoke"), struct{}{}, nil)
	}
	return c.Delete(TicketPath(ref, "links", link), nil, nil)
}

func licensePath(id string, rest ...string) string {
	path := "/v1/licenses/" + url.PathEscape(id)
	for _, part := range rest {
		path += "/" + url.PathEscape(part)
	}
	return path
}
