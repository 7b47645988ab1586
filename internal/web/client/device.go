package client

import "time"

// Device is a machine that was logged in with a license. EndedBy is how it became inactive.
type Device struct {
	ID            string    `json:"id"`
	Fingerprint   string    `json:"fingerprint"`
	Name          string    `json:"name"`
	Active        bool      `json:"active"`
	LoggedInAt    time.Time `json:"logged_in_at"`
	LastSeenAt    time.Time `json:"last_seen_at"`
	DeactivatesAt time.Time `json:"deactivates_at"`
	EndedAt       time.Time `json:"ended_at"`
	EndedBy       string    `json:"ended_by"`
	Remote        bool      `json:"remote"`
}

// Devices reads all that were ever logged in with a license, the latest first.
func (c *Client) Devices(license string) ([]Device, error) {
	return all[Device](c, licensePath(license, "devices"))
}
