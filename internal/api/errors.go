package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/fault"
	"deskbell/internal/limit"
)

// statusOf is where a kind of fault becomes a status.
var statusOf = map[fault.Kind]int{
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Malformed:       http.StatusBadRequest,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.Stale:           http.StatusPreconditionFailed,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
}

const (
	problemType    = "application/problem+json"
	invalidRequest = "invalid_request"
	invalidDetail  = "The request cannot be accepted as it is."
)

// problem is the answer to everything refused (RFC 9457).
type problem struct {
	Type      string       `json:"type" format:"uri" doc:"Names the kind of problem; the end of it is code." example:"urn:deskbell:problem:version_conflict"`
	Title     string       `json:"title" doc:"The kind of problem in words." example:"Version conflict"`
	Status    int          `json:"status" doc:"The HTTP status." example:"412"`
	Detail    string       `json:"detail" doc:"What is wrong this time, and what to do, in whole sentences." example:"The ticket has changed since: it is at version 4, not 3. Look at it again."`
	Code      string       `json:"code" doc:"Stable name for programs." example:"version_conflict"`
	Errors    []oneFault   `json:"errors" doc:"Every single fault, where there are several or they have a place."`
	Devices   []deviceJSON `json:"devices,omitempty" doc:"Where no seat is free: the active devices that take them."`
	RequestID string       `json:"request_id" doc:"Names this request in the server's log, see X-Request-Id." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5a"`
	header    http.Header  // to be sent with it
}

// oneFault is one fault in what was sent.
type oneFault struct {
	Location string `json:"location" doc:"Dotted path in the body, name of a parameter or header, or file and line." example:"requester.country"`
	Message  string `json:"message" doc:"What is wrong and what would be right." example:"\"XX\" is not a country code; use two letters as in ISO 3166-1, such as CH, US or GB"`
	Value    any    `json:"value,omitempty" doc:"What was sent, where it helps."`
}

// Error is the detail.
func (p *problem) Error() string { return p.Detail }

// GetStatus is huma's question for the status.
func (p *problem) GetStatus() int { return p.Status }

// ContentType is huma's question for the media type.
func (p *problem) ContentType(string) string { return problemType }

// GetHeaders is huma's question for what is sent with it.
func (p *problem) GetHeaders() http.Header { return p.header }

// signed gives a problem that an operation answers with, past errorFor, the request's name.
func (x *exchange) signed(err error) error {
	var p *problem
	if errors.As(err, &p) {
		p.RequestID = x.id
	}
	return err
}

func newProblem(status int, code, detail string) *problem {
	title := strings.ReplaceAll(code, "_", " ")
	return &problem{
		Type: "urn:deskbell:problem:" + code, Title: strings.ToUpper(title[:1]) + title[1:],
		Status: status, Detail: detail, Code: code, Errors: []oneFault{}, header: http.Header{},
	}
}

// later refuses what may be tried again after a while.
type later struct {
	refusal *fault.Error
	after   time.Duration
}

// Error is the refusal's sentence.
func (l *later) Error() string { return l.refusal.Error() }

// Unwrap gives the refusal.
func (l *later) Unwrap() error { return l.refusal }

// problemFor turns any error into what a stranger may see. One that is no fault is a
// defect or an outage: it is noted for the log, and not shown.
func (x *exchange) problemFor(ctx context.Context, err error) *problem {
	var p *problem
	if errors.As(err, &p) {
		p.RequestID = x.id
		return p
	}
	if ctx.Err() != nil { // nobody waits for the answer, and nobody needs to look into it
		err = fault.New(fault.Unavailable, "interrupted", "The request was cut off before it was done. Nothing was changed.")
	}
	f, ok := fault.As(err)
	if !ok {
		x.failure = err
		p = newProblem(http.StatusInternalServerError, "internal", "Something went wrong on our side. It has been noted under the request_id; please try again.")
		p.RequestID = x.id
		return p
	}
	switch f.Kind {
	case fault.Unavailable:
		x.failure = f.Unwrap()
	case fault.Unauthenticated, fault.Forbidden:
		x.reason = f.Unwrap()
	}
	p = newProblem(statusOf[f.Kind], f.Code, brief(f.Message))
	p.RequestID = x.id
	if f.Kind == fault.Invalid && len(f.Fields) > 0 {
		p = newProblem(p.Status, invalidRequest, brief(f.Message))
		p.RequestID = x.id
	}
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, oneFault{placed(field.Location), brief(field.Message), shown(field.Value)})
	}
	var wait *later
	var often *limit.Refused
	switch {
	case errors.As(err, &often):
		x.refused(often)
		p.header.Set("Retry-After", strconv.Itoa(max(seconds(often.Answer.Wait), 1)))
	case errors.As(err, &wait):
		p.header.Set("Retry-After", strconv.Itoa(int(wait.after/time.Second)+1))
	case f.Kind == fault.Unavailable || f.Code == "idempotency_in_flight":
		p.header.Set("Retry-After", "1")
	case f.Kind == fault.Unauthenticated:
		p.header.Set("WWW-Authenticate", `Bearer realm="deskbell"`)
	}
	return p
}

// errorFor is what huma calls for every answer of 400 and above: with what the schema
// complains about, or with the error of a handler.
func errorFor(c huma.Context, status int, _ string, errs ...error) huma.StatusError {
	if c == nil {
		return newProblem(http.StatusInternalServerError, "internal", "")
	}
	ctx := c.Context()
	x := exchangeOf(ctx)
	err := x.translate(ctx, status, errs)
	p := x.problemFor(ctx, err)
	for name := range p.header {
		c.SetHeader(name, p.header.Get(name))
	}
	return p
}

// translate makes one error of what huma found.
func (x *exchange) translate(ctx context.Context, status int, errs []error) error {
	var detail *huma.ErrorDetail
	if len(errs) == 1 && !errors.As(errs[0], &detail) {
		if f, ok := fault.As(errs[0]); ok && f.Kind == fault.Invalid && len(f.Fields) > 0 {
			return x.everything(ctx, nil, f.Fields...).Err(invalidRequest, "%s", f.Message)
		}
		return errs[0]
	}
	switch status {
	case http.StatusBadRequest:
		message := "The body is empty; send a JSON object."
		for _, err := range errs {
			if errors.As(err, &detail) && detail.Location == "body" {
				message = "The body is not JSON that can be read: " + detail.Message + "."
				break
			}
		}
		return fault.New(fault.Malformed, malformedJSON, "%s", message)
	case http.StatusUnprocessableEntity:
		return x.everything(ctx, errs).Err(invalidRequest, invalidDetail)
	}
	return errors.Join(errs...)
}

// write sends a problem from outside of huma.
func (p *problem) write(w http.ResponseWriter) {
	for name := range p.header {
		w.Header().Set(name, p.header.Get(name))
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // a client that went away has nobody to be told
}
