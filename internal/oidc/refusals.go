package oidc

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"deskbell/internal/fault"
)

// The ways in which nobody is signed in. Their sentences are for whoever wanted to, and tell
// what to do; why it happened is kept as the cause, for the log.

func away(cause error) error {
	return fault.New(fault.Unavailable, "provider_away", "The sign-in provider cannot be asked just now. Try again in a moment; if that doesn't help, tell an administrator.").Because(cause)
}

func untrusted(cause error) error {
	return fault.New(fault.Unauthenticated, "sign_in_untrusted", "The sign-in provider's answer doesn't hold, so nobody was signed in. Begin again; if that doesn't help, tell an administrator.").Because(cause)
}

func foreign(cause error) error {
	return fault.New(fault.Unauthenticated, "sign_in_mismatch", "This answer belongs to no sign-in that was begun in this browser. Begin again, and finish in the same browser.").Because(cause)
}

func late() error {
	return fault.New(fault.Unauthenticated, "sign_in_expired", "The sign-in took longer than %d minutes. Begin again.", int(attemptLasts.Minutes()))
}

func used(cause error) error {
	return fault.New(fault.Unauthenticated, "sign_in_used", "The provider doesn't accept this sign-in any more: it was used already, or took too long. Begin again.").Because(cause)
}

func denied(cause error) error {
	return fault.New(fault.Unauthenticated, "sign_in_denied", "The sign-in was canceled or refused at the provider. Begin again, or ask whoever runs the provider to let you use the desk.").Because(cause)
}

func groupsElsewhere(claim string) error {
	return fault.New(fault.Forbidden, "groups_not_told", "The provider doesn't tell which groups you are in, which happens when there are too many. Ask an administrator to have it tell only those that count at the desk.").
		Because(errors.New("the claim " + claim + " is distributed: it is kept somewhere else"))
}

// unreachable reports whether an error is from the way to the provider, and not from what
// the provider said.
func unreachable(err error) bool {
	_, ok := errors.AsType[*url.Error](err)
	return ok || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// longestReason is how much of why something failed gets into the log, in bytes: parts of it
// may be a stranger's words.
const longestReason = 300

// legible is an error that can be logged: short, and without the secrets, even if whoever
// answered repeats them. What they are replaced by doesn't hold them either.
func legible(err error, secrets ...string) error {
	text := err.Error()
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "(secret)")
		}
	}
	return errors.New(strings.ToValidUTF8(text[:min(len(text), longestReason)], "?"))
}
