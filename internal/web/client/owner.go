package client

// OwnLicenses reads a page of the licenses that the reader owns.
func (c *Client) OwnLicenses(cursor string) (found Page[License], err error) {
	err = c.Get(Query("/v1/licenses", "limit", "20", "cursor", cursor), &found)
	return found, err
}

// Deactivate frees the seat of a device from afar, as its owner.
func (c *Client) Deactivate(license, device, reason string) error {
	return c.Post(licensePath(license, "devices", device, "deactivate"), map[string]string{"reason": reason}, nil)
}

// SetRemoteDeactivation turns remote deactivation of a license's devices on or off.
func (c *Client) SetRemoteDeactivation(license string, enabled bool) error {
	return c.Put(licensePath(license, "remote-deactivation"), map[string]bool{"enabled": enabled}, nil)
}
