// Package fault is how deskbell says no: a kind for machines, a sentence for people.
//
// The domain returns these errors; each adapter translates the kind once (the API to a
// status, the command line to an exit code) and shows the sentence as it is. Any other
// error is a defect or an outage, and its text is never shown to a stranger.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of refusal it is.
type Kind string

// The kinds, each with the HTTP status the API gives it.
const (
	Invalid         Kind = "invalid"         // 422: what was sent cannot be accepted as it is
	Malformed       Kind = "malformed"       // 400: it could not even be read
	Unauthenticated Kind = "unauthenticated" // 401: we don't know who is asking
	Forbidden       Kind = "forbidden"       // 403: we do, and they may not
	NotFound        Kind = "not_found"       // 404: it isn't there, or not for them
	Conflict        Kind = "conflict"        // 409: it doesn't apply in the present state
	Stale           Kind = "stale"           // 412: it was meant for an earlier version
	TooMany         Kind = "too_many"        // 429: asked too often
	Unavailable     Kind = "unavailable"     // 503: something we need is away; nothing was done
)

// Field names one fault in what was sent.
type Field struct {
	Location string // dotted path, such as requester.country, or file:line for a document
	Message  string // what is wrong and what would be right
	Value    any    // what was sent, when showing it helps; never a secret
}

// Error is a refusal. Code is stable and snake_case; Message is a whole sentence.
type Error struct {
	Kind    Kind
	Code    string
	Message string
	Fields  []Field
	cause   error
}

// New refuses with a kind, a stable code and a sentence.
func New(kind Kind, code, format string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Message: fmt.Sprintf(format, args...)}
}

// Because keeps the error that led here, for the log and errors.Is.
func (e *Error) Because(err error) *Error {
	e.cause = err
	return e
}

// Error is the sentence, followed by each field's fault.
func (e *Error) Error() string {
	if len(e.Fields) == 0 {
		return e.Message
	}
	lines := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		lines[i] = f.Location + ": " + f.Message
	}
	return e.Message + "\n" + strings.Join(lines, "\n")
}

// Unwrap gives the cause, if one was kept.
func (e *Error) Unwrap() error { return e.cause }

// As finds the refusal in an error chain.
func As(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// Is reports whether err is a refusal of that kind.
func Is(err error, kind Kind) bool {
	e, ok := As(err)
	return ok && e.Kind == kind
}

// List gathers every fault of one input, so that all are named at once.
type List []Field

// Add notes one fault.
func (l *List) Add(location string, value any, format string, args ...any) {
	*l = append(*l, Field{Location: location, Message: fmt.Sprintf(format, args...), Value: value})
}

// Err is nil when nothing was noted, else one Invalid error naming everything.
func (l List) Err(code, format string, args ...any) error {
	if len(l) == 0 {
		return nil
	}
	e := New(Invalid, code, format, args...)
	e.Fields = l
	return e
}
