package client

import "mime/multipart"

// Attach stores a file that came with a form, and gives its ticket after that.
func (c *Client) Attach(ref string, file *multipart.FileHeader) (Ticket, error) {
	var answer struct{ Ticket Ticket }
	err := c.patiently(func() error {
		content, err := file.Open()
		if err != nil {
			return err
		}
		defer func() { _ = content.Close() }() // only read from
		return c.Upload(TicketPath(ref, "attachments"), file.Filename, file.Header.Get("Content-Type"), content, &answer)
	})
	return answer.Ticket, err
}
