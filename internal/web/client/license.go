package client

import (
	"time"
)

// License is what an owner bought, and how many of its seats are in use.
type License struct {
	ID                    string    `json:"id"`
	Key                   string    `json:"license_key"`
	Product               string    `json:"product"`
	Kind                  string    `json:"kind"`
	OwnerEmail            string    `json:"owner_email"`
	Seats                 int       `json:"seats"`
	SeatsInUse            int       `json:"seats_in_use"`
	SupportUntil          time.Time `json:"support_until"`
	EnterprisePlan        string    `json:"enterprise_plan"`
	EnterpriseFrom        time.Time `json:"enterprise_from"`
	EnterpriseUntil       time.Time `json:"enterprise_until"`
	EnterpriseConfirmedAt time.Time `json:"enterprise_confirmed_at"`
	RemoteDeactivation    bool      `json:"remote_deactivation"`
	CreatedAt             time.Time `json:"created_at"`
}

// LicenseEvent is an entry of a license's history; what doesn't apply is empty.
type LicenseEvent struct {
	ID         string    `json:"id"`
	Number     int       `json:"number"`
	Type       string    `json:"type"`
	At         time.Time `json:"at"`
	Actor      Actor     `json:"actor"`
	Device     string    `json:"device"`
	DeviceName string    `json:"device_name"`
	Contract   string    `json:"contract"`
	By         string    `json:"by"`
	Reason     string    `json:"reason"`
	Ticket     string    `json:"ticket"`
	Since      time.Time `json:"since"`
	Changes    []Change  `json:"changes"`
}

// Change is a field with another value.
type Change struct{ Field, Was, Now string }

// License reads one.
func (c *Client) License(id string) (l License, err error) {
	err = c.Get(licensePath(id), &l)
	return l, err
}

// LicenseEvents reads all of a license's history, oldest first.
func (c *Client) LicenseEvents(id string) ([]LicenseEvent, error) {
	return all[LicenseEvent](c, licensePath(id, "events"))
}
