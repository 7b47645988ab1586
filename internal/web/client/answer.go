package client

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"

	"deskbell/internal/fault"
)

// answer is what the API writes.
type answer struct {
	status int
	header http.Header
	body   bytes.Buffer
	begun  bool
}

// Header is what http.ResponseWriter asks for.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader is what http.ResponseWriter asks for.
func (a *answer) WriteHeader(status int) {
	if !a.begun {
		a.status, a.begun = status, true
	}
}

// Write is what http.ResponseWriter asks for.
func (a *answer) Write(p []byte) (int, error) {
	a.begun = true
	return a.body.Write(p)
}

// kinds are what statuses say; the others are the API's own failures.
var kinds = map[int]fault.Kind{
	http.StatusUnprocessableEntity: fault.Invalid, http.StatusBadRequest: fault.Malformed, http.StatusUnauthorized: fault.Unauthenticated,
	http.StatusForbidden: fault.Forbidden, http.StatusNotFound: fault.NotFound, http.StatusConflict: fault.Conflict,
	http.StatusPreconditionFailed: fault.Stale, http.StatusTooManyRequests: fault.TooMany, http.StatusServiceUnavailable: fault.Unavailable,
	http.StatusRequestEntityTooLarge: fault.Invalid, http.StatusUnsupportedMediaType: fault.Invalid,
}

// refusal is nil for a success.
func (a *answer) refusal() error {
	if a.status < http.StatusMultipleChoices {
		return nil
	}
	var p struct {
		Detail, Code string
		RequestID    string `json:"request_id"`
		Errors       []struct {
			Location, Message string
			Value             any
		}
	}
	if err := json.Unmarshal(a.body.Bytes(), &p); err != nil {
		return fmt.Errorf("the API answers %d with what is no problem: %w", a.status, err)
	}
	kind, known := kinds[a.status]
	if !known {
		return fmt.Errorf("the API answers %d, see its log under %s", a.status, p.RequestID)
	}
	f := fault.New(kind, p.Code, "%s", p.Detail)
	for _, one := range p.Errors {
		f.Fields = append(f.Fields, fault.Field{Location: one.Location, Message: one.Message, Value: one.Value})
	}
	return f
}
