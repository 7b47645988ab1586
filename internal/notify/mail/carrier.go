package mail

import (
	"context"

	gomail "github.com/wneessen/go-mail"
)

// carrier is a way for mails to leave.
type carrier interface {
	// target names it in the log of attempts. It holds no secret.
	target() string
	// open begins a batch. What it costs comes with the first mail.
	open() route
}

// route is a carrier for the mails of one batch.
type route interface {
	send(ctx context.Context, m *gomail.Msg) reply
	close()
}

// reply is what was said to a mail. The zero reply is that it was accepted.
type reply struct {
	status    int // SMTP reply code; 0 if the server said nothing
	err       error
	permanent bool // it will be said again, however often it is tried
}
