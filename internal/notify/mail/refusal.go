package mail

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"slices"

	gomail "github.com/wneessen/go-mail"
)

// refused judges why a mail wasn't accepted. A refusal of its receiver or content is for
// good; one of us is not, since the operator can mend it.
func (s *session) refused(ctx context.Context, err error) reply {
	r := reply{err: inTime(ctx, fmt.Errorf("handing the mail over: %w", err))}
	var refusal *gomail.SendError
	ofMail := false
	if errors.As(err, &refusal) {
		r.status = refusal.ErrorCode()
		ofMail = slices.Contains([]gomail.SendErrReason{gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose}, refusal.Reason)
	}
	r.permanent = ofMail && r.status >= 500 && !slices.Contains(unauthenticated, r.status)
	switch {
	case r.status == 0 || r.status == closing:
		s.broken = r
		s.hangUp()
	case refusal.Reason != gomail.ErrSMTPMailFrom && refusal.Reason != gomail.ErrSMTPRcptTo:
		s.hangUp() // where this leaves the conversation, servers disagree
	}
	return r
}

// closing is the reply of a server that goes away.
const closing = 421

// unauthenticated are the replies by which a server says that it doesn't trust us.
var unauthenticated = []int{530, 534, 535, 538}

// code is the server's in an error, or 0.
func code(err error) int {
	var said *textproto.Error
	if errors.As(err, &said) {
		return said.Code
	}
	return 0
}

// inTime says so where the end of our patience is what went wrong.
func inTime(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("waiting for the mail server: %w", ctx.Err())
	}
	return err
}
